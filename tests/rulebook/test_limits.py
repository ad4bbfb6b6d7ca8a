"""The rule table: every row the law files name, dates of effect, and faults all at once."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from casehub.declared import DeclarationFaults
from casehub.law.faults import PeriodFault
from casehub.rulebook.calendars import load_calendar
from casehub.rulebook.limits import Holder, compute, load_limits
from casehub.settings import PROJECT

LIMITS = load_limits(PROJECT / "config")
CALENDAR = load_calendar(PROJECT / "config")
TODAY = date(2026, 11, 20)

# law/patent.md §1.6 and the stable commands: code → amount, unit, longest extension, confidence.
EXPECTED: dict[str, tuple[int, str, int | None, str]] = {
    "adjudication.claim_years": (3, "years", 0, "verbatim"),
    "adjudication.filing_review": (5, "working_days", 5, "verbatim"),
    "adjudication.serve_copy": (5, "working_days", 0, "verbatim"),
    "adjudication.answer": (15, "calendar_days", None, "verbatim"),
    "adjudication.answer_no_domicile": (30, "calendar_days", None, "verbatim"),
    "adjudication.forward_answer": (5, "working_days", 0, "verbatim"),
    "adjudication.jurisdiction_decide": (5, "working_days", 0, "verbatim"),
    "recusal.apply": (3, "working_days", 0, "verbatim"),
    "recusal.decide": (3, "calendar_days", 0, "design"),
    "adjudication.evidence_period": (15, "calendar_days", None, "verbatim"),
    "hearing.notice": (3, "working_days", 0, "verbatim"),
    "adjudication.decide": (3, "months", 3, "verbatim"),
    "adjudication.consult_received": (1, "months", 0, "verbatim"),
    "adjudication.consult_sent": (2, "months", 0, "verbatim"),
    "adjudication.sue": (15, "calendar_days", 0, "verbatim"),
    "reconsideration.apply": (60, "calendar_days", 0, "verbatim"),
    "enforcement.demand_wait": (10, "working_days", 0, "verbatim"),
    "enforcement.court_apply": (3, "months", 0, "verbatim"),
    "enforcement.holder_apply": (6, "months", 0, "verbatim"),
    "evidence.registration": (7, "calendar_days", 0, "verbatim"),
    "adjudication.publish": (20, "working_days", 0, "verbatim"),
    "adjudication.publish_after_change": (20, "working_days", 0, "verbatim"),
    "service.announcement": (30, "calendar_days", 0, "secondary"),
    "intake.correct": (15, "calendar_days", 0, "design"),
    "mediation.send_copy": (5, "working_days", 0, "verbatim"),
    "mediation.reply": (15, "calendar_days", 0, "verbatim"),
    "mediation.file": (5, "working_days", 0, "verbatim"),
    "mediation.not_file_notice": (5, "working_days", 0, "verbatim"),
    "mediation.conclude": (2, "months", 1, "verbatim"),
    "mediation.conclude_other": (2, "months", 1, "design"),
    "mediation.cnipa_copy": (5, "working_days", 0, "verbatim"),
    "mediation.restore": (15, "calendar_days", 0, "verbatim"),
    "confirmation.apply": (30, "calendar_days", 0, "verbatim"),
    "confirmation.court_ruling": (30, "calendar_days", None, "verbatim"),
    "assistance.reply": (15, "working_days", None, "secondary"),
    "intake.review": (5, "working_days", 0, "verbatim"),
    "adjudication.deliver_decision": (7, "calendar_days", 0, "inferred"),
    "mediation.session_notice": (3, "working_days", 0, "inferred"),
    "assistance.assess": (3, "working_days", 0, "inferred"),
    "archive.volume": (30, "calendar_days", 0, "inferred"),
    "entrusted.conclude": (30, "calendar_days", None, "verbatim"),
    "entrusted.contact": (3, "working_days", 0, "verbatim"),
}


@pytest.mark.parametrize("code", EXPECTED)
def test_each_rule_of_the_law_files_is_a_row(code: str) -> None:
    limit = LIMITS.get(code, TODAY)
    found = (limit.amount, limit.unit, limit.longest_extension, limit.confidence)
    assert found == EXPECTED[code]
    assert limit.basis.startswith("《") or limit.house_rule
    doubts = limit.excluded_confidence not in (None, "verbatim")
    assert limit.to_verify == (limit.confidence != "verbatim" or doubts)


# The law counts suspension out of the office's own time; that a party's stands is the safer reading.
STOPS = (
    "adjudication.answer", "adjudication.answer_no_domicile", "adjudication.evidence_period",
    "adjudication.evidence_opinion", "adjudication.answer_opinion", "adjudication.changed_answer",
    "adjudication.produce_evidence", "appraisal.objection", "recusal.apply",
)  # fmt: skip


@pytest.mark.parametrize("code", STOPS)
def test_what_a_party_has_to_do_in_the_proceeding_stands_while_it_is_suspended(code: str) -> None:
    limit = LIMITS.get(code, TODAY)
    assert (limit.excluded, limit.excluded_confidence) == (("suspension",), "inferred")
    assert limit.to_verify and "待核" in limit.note


def test_the_time_to_go_to_court_is_no_time_of_the_proceeding() -> None:
    for code in ("adjudication.sue", "reconsideration.apply"):
        assert LIMITS.get(code, TODAY).excluded == ()


def test_doubt_about_what_stops_a_limit_is_told_only_of_one_that_something_stops(tmp_path: Path) -> None:
    with pytest.raises(DeclarationFaults, match="没有扣除事由的"):
        load_limits(write(tmp_path, ROW + 'excluded_confidence = "inferred"\n'))


def test_decide_names_who_extends_and_what_is_excluded() -> None:
    limit = LIMITS.get("adjudication.decide", TODAY)
    assert [(one.max, one.needs_previous) for one in limit.extensions] == [(1, False), (2, True)]
    assert (limit.cap, limit.roll) == (6, "party")
    names = [LIMITS.pause_kinds[kind] for kind in limit.excluded]
    assert names == [
        "中止", "公告", "检验鉴定", "管辖权异议", "当事人申请延长举证期限", "当事人申请和解",
    ]  # fmt: skip


def test_a_new_law_changes_the_answer_from_its_day_only() -> None:
    before, after = date(2025, 1, 31), date(2025, 2, 1)
    old, new = LIMITS.get("adjudication.decide", before), LIMITS.get("adjudication.decide", after)
    assert (old.cap, old.basis) == (4, "《专利行政执法办法》第二十一条")
    assert (new.cap, new.basis) == (6, "《专利纠纷行政裁决和调解办法》第三十七条第一款")
    with pytest.raises(PeriodFault, match="最多延长一个月，不能延长两个月"):
        compute(old, before, extended=2, calendar=CALENDAR)
    assert compute(new, after, extended=2, calendar=CALENDAR).nominal == date(2025, 7, 1)


def test_dated_rows_leave_no_gap() -> None:
    rows: dict[str, list[tuple[date, date]]] = {}
    for row in LIMITS.all():
        rows.setdefault(row.code, []).append((row.since or date.min, row.until or date.max))
    spans = [sorted(one) for one in rows.values()]
    assert all(
        left[1] + timedelta(days=1) == right[0] for span in spans for left, right in pairwise(span)
    )
    assert set(LIMITS.codes()) == set(rows)


@pytest.mark.parametrize(
    ("code", "on", "words"),
    [
        ("adjudication.nothing", TODAY, "没有名为"),
        ("mediation.reply", date(2024, 1, 1), "没有有效"),
    ],
)
def test_unknown_rules_are_refused_in_chinese(code: str, on: date, words: str) -> None:
    with pytest.raises(PeriodFault, match=words):
        LIMITS.get(code, on)
    with pytest.raises(KeyError):
        LIMITS.get(code, on)


@pytest.mark.parametrize(
    ("code", "extended", "words"),
    [
        ("adjudication.sue", 1, "对裁决提起行政诉讼依法不得延长"),
        ("adjudication.filing_review", 6, "最多延长五个工作日"),
        ("adjudication.decide", 4, "最多延长三个月"),
        ("mediation.conclude", 2, "最多延长一个月"),
        ("adjudication.decide", -1, "负数"),
    ],
)
def test_extensions_beyond_the_rule(code: str, extended: int, words: str) -> None:
    with pytest.raises(PeriodFault, match=words):
        compute(LIMITS.get(code, TODAY), TODAY, extended=extended, calendar=CALENDAR)


def test_length_set_by_the_office() -> None:
    answer = LIMITS.get("adjudication.answer", TODAY)
    got = compute(answer, date(2026, 9, 4), length=30, calendar=CALENDAR)
    assert (got.nominal, got.due) == (date(2026, 10, 4), date(2026, 10, 8))
    evidence = LIMITS.get("adjudication.evidence_period", TODAY)
    assert compute(evidence, date(2026, 6, 1), length=20, calendar=CALENDAR).due.day == 22
    with pytest.raises(PeriodFault, match="不得少于十五日"):
        compute(evidence, TODAY, length=14, calendar=CALENDAR)


def test_backward_rules_take_a_mode_and_no_pauses() -> None:
    notice = LIMITS.get("hearing.notice", TODAY)
    hearing = date(2026, 10, 22)
    assert compute(notice, TODAY, hearing_on=hearing, calendar=CALENDAR).due == date(2026, 10, 16)
    with pytest.raises(PeriodFault, match="没有扣除期间"):
        compute(notice, hearing, pauses=[(hearing, TODAY)], calendar=CALENDAR)
    with pytest.raises(PeriodFault, match="不是倒计期限"):
        compute(LIMITS.get("adjudication.sue", TODAY), TODAY, mode="min", calendar=CALENDAR)


ROW = """
[[limit]]
code = "a.b"
title = "试"
amount = 5
unit = "working_days"
roll = "party"
holder = "party"
basis = "《试》第一条"
confidence = "verbatim"
"""


def write(folder: Path, text: str) -> Path:
    holder = '[[holder]]\nid = "party"\ntitle = "当事人"\npasses = true\n'
    (folder / "limits.toml").write_text(text + holder, encoding="utf-8")
    return folder


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    text = (
        ROW.replace("amount = 5", "amount = true")
        + ROW.replace('"a.b"', '"ab"')
        + ROW.replace('"a.b"', '"i.j"').replace('unit = "working_days"', 'unit = "weeks"')
        + ROW.replace('"a.b"', '"c.d"') + 'extra = 1\nexcluded = ["nothing"]\n'
        + ROW.replace('"a.b"', '"e.f"').replace('basis = "《试》第一条"\n', "")
        + ROW.replace('"a.b"', '"g.h"') + 'extensions = [{ max = 0, by = "长" }]\n'
    )  # fmt: skip
    with pytest.raises(DeclarationFaults) as caught:
        load_limits(write(tmp_path, text))
    said = str(caught.value)
    for words in (
        "limit.a.b.amount: 应为整数", "“程序.事项”", "unit: “weeks”应为 working_days、", "extra: 未知的键",
        "不认识的扣除事由 nothing", "limit.e.f.basis: 缺少此项", "extensions[0].basis: 缺少此项",
    ):  # fmt: skip
        assert words in said


@pytest.mark.parametrize(
    ("more", "sound"),
    [
        ("told = true\n", True),
        ("", False),
        ("told = true\namount = 5\n", False),
        ('told = true\nextensions = [{ max = 5, by = "长", basis = "《试》" }]\n', False),
        ("told = true\ncap = 30\n", False),
    ],
)
def test_a_limit_has_a_length_or_its_day_is_told(more: str, sound: bool, tmp_path: Path) -> None:
    folder = write(tmp_path, ROW.replace("amount = 5\n", "") + more)
    if sound:
        (row,) = load_limits(folder).all()
        assert (row.amount, row.told, row.as_json()["text"]) == (0, True, "")
        return
    with pytest.raises(DeclarationFaults, match=r"没有长度|正整数"):
        load_limits(folder)


def test_two_rows_in_force_on_one_day_are_a_fault(tmp_path: Path) -> None:
    text = ROW + "until = 2026-01-01\n" + ROW + "since = 2026-01-01\n"
    with pytest.raises(DeclarationFaults, match="2026-01-01同时有效"):
        load_limits(write(tmp_path, text))
    good = write(tmp_path, text.replace("since = 2026-01-01", "since = 2026-01-02"))
    assert len(load_limits(good).all()) == 2


@pytest.mark.parametrize("text", ["", "[[limit]", "limit = 3\n"])
def test_unreadable_tables_are_faults(text: str, tmp_path: Path) -> None:
    with pytest.raises(DeclarationFaults):
        load_limits(write(tmp_path, text))


def test_a_row_says_of_its_holder_what_queries_tell_apart() -> None:
    found = {name: holder.kept_as for name, holder in LIMITS.holders.items()}
    assert found == {
        "authority": "authority", "party": "party", "partner": "partner", "court": "court", "police": "police"
    }  # fmt: skip
    # Whoever else may let a limit pass, or is of the office, is taken for one of the two.
    assert Holder("witness", "证人", passes=True).kept_as == "party"
    assert Holder("centre", "调解中心", own=True).kept_as == "authority"
