"""`casehub penalty`, `hearing`, `summary`, `criminal`, `surcharge`: answers and one sentence for bad input."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casehub.cli import main

PENALTY = ["penalty", "TM_INFR", "--act-date", "2026-06-01", "--decision-date", "2026-08-01"]


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(list(words)) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1
    return told.err


def test_a_range_with_its_bands_and_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, *PENALTY, "--turnover", "60000", "--propose", "300000.01", "--prior", "2025-01-01")
    assert (found["fine_min"], found["fine_max"]) == ("0.00", "300000.00")
    assert found["bands"] == {
        "lighter": ["0.00", "90000.00"], "normal": ["90000.00", "210000.00"], "heavier": ["210000.00", "300000.00"]
    }  # fmt: skip
    assert found["heavier_required"] is True and found["accepted"] is False
    assert found["lex_mitior_check"] is False and len(found["must"]) == 3
    assert "超过最高" in found["reasons"][0] and "第六十条" in found["basis"][0]
    assert main([*PENALTY, "--turnover", "60,000"]) == 0
    assert "300,000.00 元" in capsys.readouterr().out


def test_circumstances_and_measures_are_asked_by_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    spared = answer(capsys, *PENALTY, "--turnover", "80000", "--circumstance", "honest_seller")
    assert (spared["fine_max"], spared["must"]) == ("0.00", ["责令停止销售"])
    alone = answer(capsys, *PENALTY, "--turnover", "80000", "--propose", "1000", "--measure", "stop")
    assert alone["accepted"] is False and "没收" in "".join(alone["reasons"])
    assert "可以写" in refused(capsys, *PENALTY, "--turnover", "1", "--circumstance", "honest")
    assert "可以写" in refused(capsys, *PENALTY, "--turnover", "1", "--measure", "take")


def test_the_other_four(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "hearing", "--person", "natural", "--fine", "5000")["required"] is True
    assert answer(capsys, "hearing", "--measure", "warning")["required"] is False
    spot = answer(capsys, "summary", "--person", "organisation", "--fine", "3001")
    assert spot["allowed"] is False and spot["basis"] and spot["reasons"]
    sent = answer(
        capsys, "criminal", "--crime", "213", "--same-mark", "yes", "--turnover", "50000", "--act-date", "2026-06-01"
    )
    # Key for key what part 8 of the office's rules names.
    assert sent.keys() == {"refer", "near", "basis"} and (sent["refer"], sent["near"]) == ("must", True)
    late = ("surcharge", "--fine", "50000", "--due", "2026-03-01", "--paid", "2026-03-11")
    assert answer(capsys, *late) == {"days": 10, "amount": "15000.00"}
    assert answer(capsys, *late, "--stay", "2026-03-04..2026-03-06")["days"] == 7
    for words in (late, ("summary", "--fine", "10"), ("hearing", "--fine", "10")):
        assert main(list(words)) == 0
        assert "（" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (PENALTY, "缺少违法经营额"),
        ([*PENALTY, "--turnover", "-1"], "金额不能小于 0"),
        (["criminal", "--crime", "215", "--act-date", "2026-06-01", "--pieces", "1.5"], "件数应为整数"),
        ([*PENALTY, "--turnover", "1.001"], "最多两位小数"),
        ([*PENALTY, "--turnover", "一万五"], "不是金额"),
        ([*PENALTY, "--turnover", "10000000000000"], "不能达到十万亿元"),
        ([*PENALTY, "--turnover", "NaN"], "不是金额"),
        (["penalty", "NOPE", *PENALTY[2:]], "没有收录“NOPE”"),
        (["penalty", "TM_INFR", "--act-date", "2026-06-02", "--decision-date", "2026-06-01"], "早于行为"),
        ([*PENALTY, "--turnover", "1", "--prior", "2026-08-02"], "生效之日2026-08-02晚于决定日期2026-08-01"),
        ([*PENALTY, "--turnover", "1", "--found-date", "2026-08-02"], "发现之日2026-08-02晚于决定日期2026-08-01"),
        (["hearing", "--measure", "hang"], "没有“hang”这种处罚"),
        (["hearing"], "缺少处罚的数额"),
        (["hearing", "--fine", "20000"], "缺少当事人的类别"),
        (["summary", "--fine", "201"], "缺少当事人的类别"),
        (["criminal", "--crime", "213", "--act-date", "2026-06-01", "--turnover", "1"], "是否相同商标"),
        (["surcharge", "--fine", "1", "--due", "2026-03-01", "--paid", "2026-03-02", "--stay", "x"], "应写成"),
        (
            ["surcharge", "--fine", "1", "--due", "2026-03-01", "--paid", "2026-03-02", "--stay", "2026-03-05..2026-03-04"],
            "早于起日",
        ),
    ],
)
def test_bad_input_gets_one_sentence(capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
    assert told in refused(capsys, *words)


def test_several_values_stand_behind_one_option_or_behind_several(capsys: pytest.CaptureFixture[str]) -> None:
    told = [*PENALTY, "--turnover", "60000"]
    together = answer(capsys, *told, "--prior", "2015-01-01", "2025-01-01")
    assert together["heavier_required"] is True
    assert together == answer(capsys, *told, "--prior", "2015-01-01", "--prior", "2025-01-01")
    assert answer(capsys, *told, "--prior", "2015-01-01")["heavier_required"] is False
    late = ("surcharge", "--fine", "100", "--due", "2026-03-01", "--paid", "2026-03-11", "--stay")
    assert answer(capsys, *late, "2026-03-02..2026-03-03", "2026-03-05..2026-03-05")["days"] == 7


@pytest.mark.parametrize(
    ("measures", "required"),
    [
        (["停产停业"], True), (["责令停产停业"], True), (["吊销"], True), (["revoke"], True), (["warning", "close"], True),
        (["警告"], False), (["confiscate_goods"], False),
    ],
)  # fmt: skip
def test_measures_go_by_their_id_or_by_their_name(
    capsys: pytest.CaptureFixture[str], measures: list[str], required: bool
) -> None:
    assert answer(capsys, "hearing", "--measure", *measures)["required"] is required


def test_sums_are_read_as_the_forms_read_them(capsys: pytest.CaptureFixture[str]) -> None:
    written = ("60000", "60,000.00", "6万", "６万元", "陆万元整")
    assert len({json.dumps(answer(capsys, *PENALTY, "--turnover", sum_)) for sum_ in written}) == 1


def test_what_cannot_be_found_out_is_written_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, *PENALTY, "--turnover", "none")["fine_max"] == "250000.00"


@pytest.mark.parametrize(
    ("rule", "before", "since"),
    [
        ("TM_INFR", "2019-10-31", "2019-11-01"), ("TM_51_52", "2014-06-01", "2019-11-01"),
        ("TM_53", "2019-10-31", "2019-11-01"), ("TM_AGENT", "2019-10-31", "2019-11-01"),
        ("TM_BADFAITH", "2019-10-31", "2019-11-01"), ("PAT_FAKE", "2021-05-31", "2021-06-01"),
    ],
)  # fmt: skip
def test_an_act_under_a_text_of_the_law_that_is_not_recorded_is_not_measured_by_a_later_one(
    capsys: pytest.CaptureFixture[str], rule: str, before: str, since: str
) -> None:
    figures = ["--turnover", "60000", "--gains", "60000", "--decision-date", "2026-08-01"]
    told = refused(capsys, "penalty", rule, "--act-date", before, *figures)
    assert f"不能计算：没有收录{before}对这类当事人的{rule}规定，收录的自{since}起施行" in told
    assert answer(capsys, "penalty", rule, "--act-date", since, *figures)["fine_max"] != "0.00"


def test_who_is_not_said_is_not_taken_for_a_company(capsys: pytest.CaptureFixture[str]) -> None:
    # The same for every class: 50,000 is heard of each, 200 may be taken of each, 3,001 of none.
    assert answer(capsys, "hearing", "--fine", "50000")["required"] is True
    assert answer(capsys, "hearing", "--fine", "4999.99", "--gains", "none")["required"] is False
    assert answer(capsys, "summary", "--fine", "200")["allowed"] is True
    assert answer(capsys, "summary", "--fine", "3001")["allowed"] is False
