"""The file of penalties: whole, without two rows for one day, and every row of it counts."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from casehub.declared import DeclarationFaults
from casehub.law.confidence import Confidence
from casehub.rulebook.book import load_rulebook
from casehub.rulebook.penalties import NAME, Authorised, Competence, load_penalties, penalty_faults
from casehub.settings import PROJECT

TEXT = (PROJECT / "config" / NAME).read_text(encoding="utf-8")
ASKED = {
    "TM_INFR", "TM_51_52", "TM_53", "TM_AGENT", "PAT_FAKE", "SPECIAL", "OLYMPIC", "AUCL_CONF", "TRADE_SECRET",
    "GI_QPL53",
}  # fmt: skip


def test_what_the_law_file_marks_as_read_is_sure_and_what_it_leaves_open_is_for_checking() -> None:
    # law/penalty.md tags: [S] and [text read] are texts that were read; [S2] and [M-…] are not.
    book = load_penalties(PROJECT / "config")
    read = {*(row.confidence for row in book.fine), *(row.confidence for row in book.crime)}
    read |= {book.limitation.confidence, book.summaries.confidence, book.surcharge.confidence}
    assert read == {Confidence.VERBATIM}
    open_ = [book.discretion, book.heard_for, *book.heard]
    assert all("待核" in one.confidence.words for one in open_)


def said(folder: Path, text: str) -> str:
    (folder / NAME).write_text(text, encoding="utf-8")
    return "\n".join(str(fault) for fault in penalty_faults(folder))


def test_the_file_holds_every_rule_that_is_asked_for() -> None:
    book = load_penalties(PROJECT / "config")
    assert {row.rule for row in book.fine} >= ASKED
    assert {row.id for row in book.crime} == {"213", "214", "215", "216", "219"}
    assert penalty_faults(PROJECT / "config") == []
    assert len(tomllib.loads(TEXT)["fine"]) == len(book.fine)


def test_every_sort_of_item_has_its_words() -> None:
    book, step = load_penalties(PROJECT / "config"), load_rulebook(PROJECT).procedure("penalty", 1).step("conclude_inquiry")
    offered = step.form_field("items").columns[0].options
    assert {one.measure for one in book.wording} == {name for name, _ in offered}
    assert all(one.words for one in book.wording)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('must = ["stop", "confiscate_goods", "destroy_goods"]', 'must = ["stop", "burn"]', "没有这项措施：burn"),
        ('must = ["stop", "confiscate_goods", "destroy_goods"]', 'must = ["stop"]', "measure.destroy_goods"),
        ("until = 2026-12-31", "until = 2027-12-31", "施行期间重叠"),
        ('of = ["loss"], at = "300000" }', 'of = ["joy"], at = "300000" }', "没有这种数：joy"),
        ('[[summary]]\nperson = "natural"', '[[summary]]\nperson = "organisation"', "summary.natural"),
        ('base = "goods_value"\nat = "0"\ntimes = "1"', 'base = "goods_value"\nat = "0"', "须写明倍数"),
        ('otherwise = "100000"\nmust = ["correct"]', 'must = ["correct"]', "须写明最高额"),
        ('at = "50000"', 'at = "many"', "fine[0].at"),
        ('only_if = ["harm"]', 'only_if = ["smoke"]', "没有这种情节：smoke"),
        ('only_if = ["harm"]\n', "", "circumstance.harm: 没有处罚规定用到这种情节"),
        ('absent = "没有查明造成不良影响"\n', "", "没有这种情节时怎么说"),
        ("lightens = true\n", "", "circumstance.minor: 没有处罚规定用到这种情节"),
        ('spared_must = ["stop_sale"]', 'spared_must = ["stop_all"]', "没有这项措施：stop_all"),
        ('confidence = "secondary"', 'confidence = "sure"', "confidence"),
        ('levels = ["province", "city"]', 'levels = ["province", "town"]', "没有这一级区划：town"),
        ('[[competence]]\nrule = "TRADE_SECRET"', '[[competence]]\nrule = "NOISE"', "没有这种违法行为的处罚规定"),
        ("[[competence]]\n", '[[authorised]]\nrule = "TM_INFR"\noffice = "x"\ndocument = "x"\nconfidence = "inferred"\n\n[[competence]]\n', "没有级别管辖的规定"),
    ],
)
def test_each_fault_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in TEXT
    assert told in said(tmp_path, TEXT.replace(old, new))
    with pytest.raises(DeclarationFaults):
        load_penalties(tmp_path)


def test_two_editions_of_a_crime_may_not_hold_on_one_day(tmp_path: Path) -> None:
    crime = TEXT[TEXT.index('[[crime]]\nid = "219"') :]
    assert "两版标准的施行期间重叠" in said(tmp_path, TEXT + "\n" + crime)


FIRST, LATER = date(2026, 6, 1), date(2026, 9, 1)
ROWS = [
    Competence(
        rule=rule, title=rule, levels=levels, told="上级", by="总局", since=FIRST, basis="第三条",
        confidence="inferred",
    )
    for rule, levels in (("SECRET", ("province", "city")), ("OTHER", ("province",)))
]  # fmt: skip
LET = [
    Authorised(
        rule="SECRET", office="one", document="示例〔2026〕1号", since=LATER, until=LATER + timedelta(30),
        confidence="inferred",
    )
]  # fmt: skip


def _kept(rule: str, level: str, on: date, office: str = "one") -> bool:
    law = replace(load_penalties(PROJECT / "config"), competence=tuple(ROWS), authorised=tuple(LET))
    return law.kept_from(rule=rule, office=office, level=level, on=on) is not None


@pytest.mark.parametrize(
    ("rule", "level", "kept"),
    [
        ("SECRET", "district", True), ("SECRET", "county", True), ("SECRET", "", True), ("SECRET", "city", False),
        ("SECRET", "province", False), ("OTHER", "city", True), ("OTHER", "province", False), ("MARK", "county", False),
    ],
)  # fmt: skip
def test_a_bureau_of_a_level_that_is_not_named_is_kept_from_it(rule: str, level: str, kept: bool) -> None:
    # Edge cases 50, 51: a district counts as a county does.
    assert _kept(rule, level, FIRST) is kept


def test_it_is_law_from_its_first_day_and_leave_holds_for_one_bureau_one_act_and_its_days() -> None:
    # Edge case 50.
    assert not _kept("SECRET", "county", FIRST - timedelta(1))
    assert _kept("SECRET", "county", LATER - timedelta(1))
    assert not _kept("SECRET", "county", LATER)
    assert not _kept("SECRET", "county", LATER + timedelta(30))
    assert _kept("SECRET", "county", LATER + timedelta(31))
    assert _kept("SECRET", "county", LATER, office="other")
    assert _kept("OTHER", "county", LATER)
