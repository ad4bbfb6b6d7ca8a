"""达州 answers what it registered, letter by letter; 万州 takes each answer in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from casehub.cli import clock
from casehub.demonstration.seals import own_seal
from tests.cli.letters.conftest import DAZHOU, Bureau, request

Both = tuple[Bureau, Bureau]


@pytest.fixture
def backend() -> str:
    """How both databases take a letter in is seen in test_coming.py."""
    return "sqlite"


class Answers:
    """Answers of 达州, each under the next number."""

    def __init__(self, bureaus: Both, tmp_path: Path) -> None:
        self.wanzhou, self.dazhou = bureaus
        self.folder, self.count = tmp_path, 0
        self.flow = request()["flowId"]

    def give(self, kind: str, *more: object) -> tuple[int, str, Path]:
        self.count += 1
        out = self.folder / f"{self.count}.pdf"
        words = ("--out", out, "--no", f"达市监函〔2026〕{self.count}号", "--keys", self.dazhou.keys, "--as", "clerk")
        code, _, err = self.dazhou.run("exchange", "receipt", self.flow, "--kind", kind, *words, *more)
        assert out.exists() is (code == 0)
        return code, err, out


@pytest.fixture
def answers(bureaus: Both, tmp_path: Path) -> Answers:
    made = Answers(bureaus, tmp_path)
    today = clock.now().date()
    letter = made.wanzhou.send(request(), tmp_path / "asks.pdf")
    assert made.dazhou.take(letter, "--received", today)[0] == 0
    return made


def test_the_answers_of_an_exchange_come_home(answers: Answers, tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    results.write_text(json.dumps({"results": [{"n": 1, "text": "已核实供货数量"}]}), encoding="utf-8")
    given: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
        ("receipt", "REGISTERED", ()),
        ("receipt", "ACCEPTED", ("--code", "accepted")),
        ("extension", "EXTENSION", ("--reason", "仓库待清点", "--new-date", "2099-01-04")),
        ("reply", "REPLIED", ("--data", results)),
    )
    for n, (kind, code, more) in enumerate(given, 2):
        done, err, out = answers.give(kind, *more)
        assert (done, err) == (0, "")
        told = answers.wanzhou.take(out)
        assert (told[0], told[1]["message"], told[1]["answers"]) == (0, f"{answers.flow}/M{n}", f"{answers.flow}/M1")
        last = answers.wanzhou.letters()[-1]
        assert (last.receipt_code, last.sender, last.kind) == (code, DAZHOU, kind.upper())
    sent = [row for row in answers.dazhou.letters() if row.outbound]
    assert [row.state for row in sent] == ["outgoing"] * 4
    assert {row.answers_id for row in sent} == {answers.dazhou.letters()[0].id}
    assert str(sent[2].new_date) == "2099-01-04"
    # After the reply nothing more; nothing of a refused answer is noted.
    for kind, more in (("receipt", ()), ("extension", given[2][2]), ("reply", given[3][2])):
        done, err, _ = answers.give(kind, *more)
        assert done == 2 and err.startswith("已经答复“") and err.count("\n") == 1
    assert len(answers.dazhou.letters()) == 5
    answers.dazhou.verified()
    answers.wanzhou.verified()


def test_each_office_signs_with_the_seal_of_its_own_folder(answers: Answers, tmp_path: Path) -> None:
    """The seal of the instance is another bureau's; without --keys the own one is found."""
    dazhou, out = answers.dazhou, tmp_path / "own.pdf"
    every = dazhou.folder / "keys"
    own_seal(every, "重庆市永川区市场监督管理局")
    words = ("exchange", "receipt", answers.flow, "--kind", "receipt", "--out", out, "--no", "达市监函〔2026〕9号", "--as", "clerk")
    code, _, err = dazhou.run(*words)
    assert code == 2 and "不能签署" in err and not out.exists()
    shutil.copytree(dazhou.keys, every / "dazhou")
    assert dazhou.run(*words)[::2] == (0, "")
    assert answers.wanzhou.take(out)[0] == 0


def test_an_answer_that_may_not_be_given_is_one_sentence(answers: Answers) -> None:
    away = ("--reason", "当事人不在辖区", "--reason-code", "not_here")
    assert answers.give("return")[:2] == (2, "答复“退回”须写明理由、理由种类。\n")
    assert answers.give("receipt", "--code", "accepted")[0] == 0
    assert answers.give("return", *away)[:2] == (2, "已经答复“受理”，不能再答复“退回”。\n")
    assert answers.give("receipt", "--code", "accepted")[:2] == (2, "已经答复“受理”，不能再答复“受理”。\n")
    assert "不是 --kind receipt 的处理结果" in answers.give("receipt", "--code", "replied")[1]
    assert "写成2026-11-28这样" in answers.give("extension", "--new-date", "明天")[1]
    assert "没有登记过" in answers.wanzhou.run("exchange", "receipt", answers.flow, "--kind", "receipt", "--out",
                                          answers.folder / "x.pdf", "--no", "1", "--as", "elsewhere")[2]  # fmt: skip
    assert "校验位应为" in answers.dazhou.run("exchange", "receipt", answers.flow[:-1] + "1", "--kind", "receipt",
                                         "--out", answers.folder / "x.pdf", "--no", "1")[2]  # fmt: skip
    assert "不是收发人员" in answers.dazhou.run("exchange", "receipt", answers.flow, "--kind", "receipt", "--out",
                                          answers.folder / "x.pdf", "--no", "1", "--as", "partner")[2]  # fmt: skip
    assert len(answers.dazhou.letters()) == 2


def test_an_extension_after_the_end_is_refused(bureaus: Both, tmp_path: Path) -> None:
    """§5.4 no. 5 of cross_region.md: the last day itself is that of procedures/cooperating/test_told.py."""
    answers = Answers(bureaus, tmp_path)
    answers.dazhou.take(answers.wanzhou.send(request(), tmp_path / "asks.pdf"), "--received", "2026-07-20")
    done, err, _ = answers.give("extension", "--reason", "仓库待清点", "--new-date", "2099-01-04")
    assert (done, err) == (2, "期限2026-08-10已经届满，不能再告知延期，请尽快函复并说明原因。\n")
