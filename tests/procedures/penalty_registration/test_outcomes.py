"""Each line has its outcome, to the last piece, and each outcome stands in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.acts.scene import day
from tests.acts.test_expiry import morning
from tests.procedures.penalty_registration.keeping import (
    KEPT,
    ended,
    kept,
    opened,
    told,
    with_words,
)
from tests.procedures.seizure.holding import WANTED, seized

if TYPE_CHECKING:
    import pytest

    from tests.procedures.penalty.enforcing import Enforcing


def refused(e: Enforcing, matter: str, when: str, *rows: tuple[int, int, str], note: str | None = None) -> str:
    outcomes: list[dict[str, Any]] = [{"lot": lot, "qty": qty, "way": way, "note": note} for lot, qty, way in rows]
    return e.s.refused("head", when, "end_keeping", matter, outcomes=outcomes)


def test_no_line_is_left_without_an_outcome(filed: Enforcing) -> None:
    matter = kept(filed, filed.parties("respondent")[0])
    assert "第2批““峡江翠”包装袋”还有12000个没有处理" in refused(filed, matter, "04-02", (1, 800, "released"))
    assert "还有1箱" in refused(filed, matter, "04-02", (1, 799, "released"), (2, 12000, "released"))
    assert "不能登记801" in refused(filed, matter, "04-02", (1, 800, "recorded"), (1, 1, "released"), (2, 12000, "released"))
    assert "没有第3批" in refused(filed, matter, "04-02", (3, 1, "released"))
    assert "至少为1" in refused(filed, matter, "04-02", (1, 0, "released"))
    assert "鉴定委托书" in refused(filed, matter, "04-02", (1, 800, "expert"), (2, 12000, "released"))
    ended(filed, matter, "04-02", (1, 10, "expert"), (1, 790, "recorded"), (2, 12000, "released"), note="渝示例鉴〔2026〕5号")
    assert filed.s.open(KEPT, matter) == []
    assert filed.s.case(matter).state == "freed"


def test_what_is_seized_is_approved_anew_with_thirty_days_of_its_own(filed: Enforcing) -> None:
    # Edge case 17: a later seizure is begun anew.
    one, other = filed.parties("respondent")
    matter, beside = kept(filed, one), kept(filed, other)
    assert "另行报批" in refused(filed, matter, "04-02", (1, 800, "measure"), (2, 12000, "released"))
    # The other's goods do not stand for these.
    seized(filed, other, "04-02")
    assert "另行报批" in refused(filed, matter, "04-02", (1, 800, "measure"), (2, 12000, "released"))
    mine = seized(filed, one, "04-03")
    assert filed.s.due("seizure.end", mine) == day("05-03")
    done = ended(filed, matter, "04-03", (1, 800, "measure"), (2, 12000, "released"))
    rows = done.documents[-1].facts["dealt_with"]
    assert [(row["way"], row["paper"]) for row in rows] == [("measure", "渝市监强制〔2026〕2号"), ("released", None)]
    # What is under the seizure is not given back from here.
    moves = [{"lot": 1, "qty": 1, "note": None}]
    gone = filed.s.refused("examiner", "04-03", "give_back", matter, moved_on=day("04-03"), moves=moves)
    assert "尚存0" in gone
    assert filed.s.case(beside).state == "kept"


def test_goods_go_back_by_a_signed_list_and_the_case_waits_for_it(filed: Enforcing) -> None:
    matter = kept(filed, filed.parties("respondent")[0])
    assert morning(filed.s, "04-14", KEPT) == ["lapse_keeping"]
    filed.s.serve("04-14")
    assert "尚存800箱" in filed.s.refused("examiner", "04-14", "finish_keeping", matter)
    early = filed.s.refused("examiner", "04-14", "give_back", matter, moved_on=day("03-31"), moves=[{"lot": 1, "qty": 1, "note": None}])
    assert "不能早于清点、实施之日2026年4月1日" in early
    moves = [{"lot": 1, "qty": 800, "note": None}, {"lot": 2, "qty": 12000, "note": None}]
    done = filed.s.act("examiner", "04-14", "give_back", matter, moved_on=day("04-14"), moves=moves)
    assert done.documents[-1].facts["measure_no"] == "渝市监先登〔2026〕1号"
    filed.s.act("examiner", "04-14", "finish_keeping", matter)
    assert filed.s.case(matter).state == "finished"


def test_goods_are_taken_only_by_a_decision(filed: Enforcing) -> None:
    matter = kept(filed, filed.parties("respondent")[0])
    said = refused(filed, matter, "04-02", (1, 800, "confiscated"), (2, 12000, "released"))
    assert "没有没收该当事人物品的处罚决定" in said


def test_what_the_decision_takes_is_disposed_of_and_the_case_waits_for_it(
    e: Enforcing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_words(e).file()
    matter, party = opened(e, "04-02"), e.party("respondent")
    monkeypatch.setattr(e, "file", lambda: e)
    e.decide()
    e.s.act("head", "05-27", "approve_keeping", matter, party=party, goods_wanted=WANTED)
    e.s.act("examiner", "05-27", "keep_evidence", matter, **told(e, party, "05-27", "17:00"))
    ended(e, matter, "05-28", (1, 800, "confiscated"), (2, 12000, "confiscated"))
    moves = [{"lot": 1, "qty": 800, "note": None}, {"lot": 2, "qty": 12000, "note": None}]
    assert "不得返还" in e.s.refused("examiner", "05-28", "give_back", matter, moved_on=day("05-28"), moves=moves)
    done = e.s.act("head", "05-28", "dispose_of_goods", matter, moved_on=day("05-28"), moves=moves)
    assert done.documents[-1].facts["measure_no"] == "渝市监先登〔2026〕1号"
    e.s.serve("05-28")
    e.s.act("examiner", "05-28", "finish_keeping", matter)
    assert e.s.case(matter).state == "finished"
