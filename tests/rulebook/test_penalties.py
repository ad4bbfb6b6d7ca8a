"""The file of penalties: whole, without two rows for one day, and every row of it counts."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from casehub.declared import DeclarationFaults
from casehub.rulebook.penalties import NAME, load_penalties, penalty_faults
from casehub.settings import PROJECT

TEXT = (PROJECT / "config" / NAME).read_text(encoding="utf-8")
ASKED = {
    "TM_INFR", "TM_51_52", "TM_53", "TM_AGENT", "PAT_FAKE", "SPECIAL", "OLYMPIC", "AUCL_CONF", "TRADE_SECRET",
    "GI_QPL53",
}  # fmt: skip


def said(folder: Path, text: str) -> str:
    (folder / NAME).write_text(text, encoding="utf-8")
    return "\n".join(str(fault) for fault in penalty_faults(folder))


def test_the_file_holds_every_rule_that_is_asked_for() -> None:
    book = load_penalties(PROJECT / "config")
    assert {row.rule for row in book.fine} >= ASKED
    assert {row.id for row in book.crime} == {"213", "214", "215", "216", "219"}
    assert penalty_faults(PROJECT / "config") == []
    assert len(tomllib.loads(TEXT)["fine"]) == len(book.fine)


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
