"""Seized on the spot before anybody approved: twenty-four hours to the minute, else let go at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.model import Document
from tests import factories
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.seizure.holding import END, LOTS, THREE, WANTED, back, with_series

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

URGENT = "measure.urgent_report"


def entered(e: Enforcing, party: int, when: str = "04-01", hour: str = "14:50", **more: Any) -> dict[str, Any]:
    """What is entered on the spot."""
    told: dict[str, Any] = {"party": party, "officers": e.officers, "from_on": day(when), "goods": LOTS}
    told |= {"seized_at": at(f"2026-{when}", hour), "hurry": "货车即将驶离"}
    return told | {"handed_to": None, "handed_as": None, "handed_basis": None} | more


def urgently(e: Enforcing, party: int, when: str = "04-01", hour: str = "14:50") -> str:
    """Done on the spot; the matter."""
    e.act("examiner", when, "open_seizure")
    matter = e.s.child("seizure")
    e.s.act("examiner", when, "seize_urgently", matter, **entered(e, party, when, hour))
    return matter


def by_minute(e: Enforcing, when: str, hour: str, step: str, matter: str, who: str = "head") -> None:
    """An act at a minute of a day."""
    work = e.s.office.work(e.s.session, who, at(f"2026-{when}", hour))
    factories.perform(work, matter, step, goods_wanted=WANTED)
    e.s.session.expire_all()


def newest(e: Enforcing, kind: str) -> dict[str, Any]:
    rows = e.s.session.scalars(select(Document).where(Document.kind == kind).order_by(Document.id))
    return rows.all()[-1].facts


def test_what_could_not_wait_is_said_with_its_minute(e: Enforcing) -> None:
    with_series(e).file(parties=THREE)
    one = e.parties("respondent")[0]
    e.act("examiner", "04-01", "open_seizure")
    matter = e.s.child("seizure")
    for wrong, said in (
        ({"hurry": None}, "来不及事前批准"),
        ({"seized_at": None}, "写明当场实施的时间"),
        ({"seized_at": at("2026-04-01", "17:01")}, "不能晚于现在"),
        ({"seized_at": at("2026-03-31", "14:50")}, "与实施之日不一致"),
        ({"seized_at": at("2026-03-17", "14:50"), "from_on": day("03-17")}, "不能早于本案登记之日"),
    ):
        told = entered(e, one) | wrong
        assert said in e.refused("examiner", "04-01", "seize_urgently", of=matter, **told)


def test_the_decision_says_that_it_was_urgent_and_the_approval_is_made_up(e: Enforcing) -> None:
    with_series(e).file(parties=THREE)
    matter = urgently(e, e.parties("respondent")[0])
    assert newest(e, "measure_decision")["seized_urgently"] is True
    assert (e.s.due(END, matter), e.s.due(URGENT, matter)) == (day("05-01"), day("04-02"))
    by_minute(e, "04-02", "14:50", "approve_seized", matter)
    assert e.s.case(matter).state == "held" and e.s.open(URGENT, matter) == []
    assert e.s.due(END, matter) == day("05-01")


def test_after_the_last_minute_nobody_approves_and_the_goods_are_let_go(e: Enforcing) -> None:
    with_series(e).file(parties=THREE)
    one, two = e.parties("respondent")
    matter, other = urgently(e, one), urgently(e, two, hour="16:00")
    assert "尚未届满" in e.refused("examiner", "04-01", "lapse_seized", of=matter)
    # 17:00 of the next day is after 14:50 and after 16:00.
    assert "已于2026年4月2日14:50届满" in e.refused("head", "04-02", "approve_seized", of=matter)
    by_minute(e, "04-02", "16:00", "approve_seized", other)
    e.s.act("examiner", "04-02", "lapse_seized", matter)
    assert (e.s.case(matter).state, e.s.case(other).state) == ("let_go", "held")
    assert e.s.open(END, matter) == e.s.open(URGENT, matter) == [] and e.s.due(END, other) == day("05-01")
    told = newest(e, "measure_release_decision")
    assert (told["release_ground"], told["seized_from_on"], told["measure_kind"]) == ("not_made_up", "2026-04-01", "detain")
    back(e, matter, "04-03", (1, 800), (2, 12000))


def test_the_head_does_not_agree_and_the_goods_are_let_go_at_once(e: Enforcing) -> None:
    with_series(e).file(parties=THREE)
    matter = urgently(e, e.parties("respondent")[0])
    e.s.act("head", "04-01", "refuse_seized", matter, pickup_on=day("04-02"))
    assert e.s.case(matter).state == "let_go" and e.s.open(END, matter) == []
    assert newest(e, "measure_release_decision")["release_ground"] == "not_agreed"
