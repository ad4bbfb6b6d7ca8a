"""Two letters of one case: each is waited for by its own clocks, from the day on which it left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.acts import drafting
from casehub.acts.letters.silence import draft_by_itself, silent
from casehub.desk.network.reading import matters_of
from casehub.model import Deadline, Document, Event, Organisation, SelfDrafted
from casehub.people.bureau import system_hand
from tests.acts.scene import day
from tests.faults.world import at

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

MATERIALS = [
    {"name": "台账", "form": "copy", "source": None, "purpose": None, "collectedBy": "牟思齐、冉星野",
     "collectedOn": day("04-01"), "copies": 1, "pages": 5, "restricted": "none"},
]  # fmt: skip
NOTE, REPLY, CHASE = "note_moved_letter_sent", "moved.reply", "moved.chase"
RECEIPT = {"clue_receipt": "ACCEPTED", "handed_on_to": None}


def office(e: Enforcing, key: str) -> int:
    return e.s.session.scalars(select(Organisation.id).where(Organisation.key == key)).one()


def clue(e: Enforcing, to: str, when: str, name: str, **more: Any) -> str:
    """A clue against somebody else goes to a bureau; its 流转编号."""
    who = {"name": name, "role": "suspected", "kind": "legal"}
    told = e.act(
        "head", when, "transfer_clue", receiver=office(e, to), suspects=[who], clue_materials=MATERIALS,
        agreements=None, found_on=day("04-01"), acts_from=None, acts_to=None, **{"clue_reply_by": None, **more},
    )  # fmt: skip
    return str(next(d for d in told.documents if d.kind == "clue_transfer_letter").facts["letter"]["flow_id"])


def noted(e: Enforcing, flow: str, when: str, **more: Any) -> None:
    e.act("dispatcher", when, NOTE, moved_flow_no=flow, **{"sent_on": day(when), "answer_asked_by": None, **more})


def clocks(e: Enforcing, flow: str) -> dict[str, tuple[date, bool, str]]:
    """Of a letter by rule: the last day, whether it is an estimate, how it ended."""
    case = e.s.case()
    entries = select(Event.seq).where(Event.case_id == case.id)
    own = {seq for seq in e.s.session.scalars(entries) if _flow(e, seq) == flow}
    rows = e.s.session.scalars(select(Deadline).where(Deadline.case_id == case.id, Deadline.event_seq.in_(own)))
    return {d.rule: (d.due_on, d.estimated, d.outcome) for d in rows if d.rule.startswith("moved.")}


def begun(e: Enforcing, step: str) -> list[str]:
    """The rules of all clocks that entries by a step began."""
    case = e.s.case()
    entries = select(Event.seq).where(Event.case_id == case.id, Event.step == step)
    rows = select(Deadline.rule).where(Deadline.case_id == case.id, Deadline.event_seq.in_(entries))
    return sorted(e.s.session.scalars(rows))


def _flow(e: Enforcing, seq: int) -> object:
    query = select(Event).where(Event.case_id == e.s.case().id, Event.seq == seq)
    return e.s.session.scalars(query).one().typed.get("moved_flow_no")


@pytest.fixture
def two(e: Enforcing) -> tuple[Enforcing, str, str]:
    """Two clues left for two bureaus, the second a week later."""
    e.file()
    first = clue(e, "wanzhou", "04-13", "示例甲商行有限公司")
    second = clue(e, "dazhou", "04-14", "示例乙商行有限公司")
    return e, first, second


def test_each_letter_has_its_time_from_the_day_it_left_and_from_its_own_receipt(
    two: tuple[Enforcing, str, str],
) -> None:
    e, first, second = two
    assert "移送函的流转编号" in e.refused("dispatcher", "04-14", NOTE, moved_flow_no=None)
    assert "不能早于发函日期" in e.refused("dispatcher", "04-14", NOTE, moved_flow_no=second, sent_on=day("04-13"))
    noted(e, first, "04-14")
    noted(e, second, "04-20")
    # Three days on the way, then fifteen working days; the holidays of May lie between.
    assert clocks(e, first) == {REPLY: (date(2026, 5, 12), True, ""), CHASE: (date(2026, 4, 21), False, "")}
    assert clocks(e, second) == {REPLY: (date(2026, 5, 18), True, ""), CHASE: (date(2026, 4, 27), False, "")}
    # Entered again it starts nothing twice, and puts right what was entered before, of that letter.
    noted(e, first, "04-21", sent_on=day("04-15"))
    assert clocks(e, first) == {REPLY: (date(2026, 5, 12), True, ""), CHASE: (date(2026, 4, 22), False, "")}
    noted(e, first, "04-21", sent_on=day("04-17"), answer_asked_by=day("05-29"))
    assert clocks(e, first) == {REPLY: (date(2026, 5, 29), True, ""), CHASE: (date(2026, 4, 24), False, "")}
    noted(e, first, "04-21", sent_on=day("04-14"))
    assert clocks(e, first) == {REPLY: (date(2026, 5, 12), True, ""), CHASE: (date(2026, 4, 21), False, "")}
    assert clocks(e, second) == {REPLY: (date(2026, 5, 18), True, ""), CHASE: (date(2026, 4, 27), False, "")}
    assert begun(e, NOTE) == [CHASE, CHASE, REPLY, REPLY]
    e.act("clerk", "04-22", "enter_clue_receipt", moved_flow_no=first, clue_answer_on=day("04-22"),
          clue_receipt_on=day("04-16"), **RECEIPT)  # fmt: skip
    assert clocks(e, first) == {REPLY: (date(2026, 5, 11), False, ""), CHASE: (date(2026, 4, 21), False, "late")}
    assert clocks(e, second) == {REPLY: (date(2026, 5, 18), True, ""), CHASE: (date(2026, 4, 27), False, "")}
    # The receipt has told when it came: the entry of the sending moves its time no more.
    noted(e, first, "04-22", sent_on=day("04-15"), answer_asked_by=day("05-29"))
    assert clocks(e, first) == {REPLY: (date(2026, 5, 11), False, ""), CHASE: (date(2026, 4, 21), False, "late")}
    e.act("clerk", "04-30", "enter_clue_result", moved_flow_no=second, clue_answer_on=day("04-30"), clue_outcome_on=None,
          letter_came_on=None, clue_answer_dated=day("04-29"))  # fmt: skip
    assert {rule: row[2] for rule, row in clocks(e, second).items()} == {REPLY: "met", CHASE: "lapsed"}
    assert clocks(e, first)[REPLY] == (date(2026, 5, 11), False, "")
    # What came back already is waited for no more, whenever it is noted that it left.
    third = clue(e, "dazhou", "05-06", "示例丙商行有限公司")
    e.act("clerk", "05-07", "enter_clue_return", moved_flow_no=third, clue_answer_on=day("05-07"))
    noted(e, third, "05-08")
    assert clocks(e, third) == {}


def test_a_result_stands_for_the_receipt_that_nobody_entered(two: tuple[Enforcing, str, str]) -> None:
    """§5.4 no. 1 of cross_region.md: by the day that it names, else by its own; of that letter alone."""
    e, first, second = two
    noted(e, first, "04-14")
    noted(e, second, "04-14")
    said = {"clue_answer_on": day("05-13"), "clue_outcome_on": None, "clue_answer_dated": day("05-12")}
    early = e.refused("clerk", "05-13", "enter_clue_result", **said, moved_flow_no=first, letter_came_on=day("04-12"))
    assert "不能早于发函日期" in early
    result = e.act("clerk", "05-13", "enter_clue_result", **said, moved_flow_no=first, letter_came_on=day("04-15"))
    # Fifteen working days from the 15th, over the holidays of May: it came late, which the estimate hid.
    assert clocks(e, first)[REPLY] == (date(2026, 5, 9), False, "late")
    assert "写明的收到日期推定对方于2026年4月15日已登记" in result.event.sentence
    assert clocks(e, second)[REPLY] == (date(2026, 5, 12), True, "")
    plain = e.act("clerk", "05-13", "enter_clue_result", **said, moved_flow_no=second, letter_came_on=None)
    assert "按来函日期推定对方于2026年5月12日已登记" in plain.event.sentence
    assert clocks(e, second)[REPLY][1:] == (False, "met")


def test_a_receipt_that_was_entered_stands_whatever_the_result_says(two: tuple[Enforcing, str, str]) -> None:
    e, first, _ = two
    noted(e, first, "04-14")
    e.act("clerk", "04-22", "enter_clue_receipt", moved_flow_no=first, clue_answer_on=day("04-22"),
          clue_receipt_on=day("04-16"), **RECEIPT)  # fmt: skip
    told = e.act("clerk", "04-30", "enter_clue_result", moved_flow_no=first, clue_answer_on=day("04-30"),
                 clue_outcome_on=None, letter_came_on=None, clue_answer_dated=None)  # fmt: skip
    assert clocks(e, first)[REPLY] == (date(2026, 5, 11), False, "met") and "推定" not in told.event.sentence


def test_the_letter_names_its_day_and_a_refusal_to_give_back_ends_nothing(two: tuple[Enforcing, str, str]) -> None:
    e, first, second = two
    asked = clue(e, "dazhou", "04-15", "示例丁商行有限公司", clue_reply_by=day("05-20"))
    noted(e, asked, "04-16", answer_asked_by=day("05-20"))
    noted(e, first, "04-16")
    assert clocks(e, asked)[REPLY] == (date(2026, 5, 20), True, "")
    # The receipt does not shorten what was asked for.
    e.act("clerk", "04-20", "enter_clue_receipt", moved_flow_no=asked, clue_answer_on=day("04-20"),
          clue_receipt_on=day("04-17"), **RECEIPT)  # fmt: skip
    for flow in (asked, first):
        e.act("head", "04-21", "call_back_clue", moved_flow_no=flow)
    for flow, answer in ((asked, "WITHDRAW_REFUSED"), (first, "WITHDRAW_AGREED")):
        e.act("clerk", "04-22", "enter_call_back_answer", moved_flow_no=flow, clue_answer_on=day("04-22"), call_back_answer=answer)
    assert clocks(e, asked)[REPLY][2] == ""
    assert {row[2] for row in clocks(e, first).values()} == {"cancelled"}
    assert clocks(e, second) == {}


def test_silence_is_reminded_of_twice_and_taken_up_each_letter_by_itself(two: tuple[Enforcing, str, str]) -> None:
    e, first, second = two
    noted(e, first, "04-14")
    noted(e, second, "04-20")
    assert "过后方可催办" in e.refused("head", "05-12", "urge_moved_clue", moved_flow_no=first)
    e.act("head", "05-13", "urge_moved_clue", moved_flow_no=first)
    assert "过后方可催办" in e.refused("head", "05-13", "urge_moved_clue", moved_flow_no=second)
    assert {rule: row[0] for rule, row in clocks(e, first).items() if rule not in {REPLY, CHASE}} == {
        "moved.urge_again": date(2026, 5, 20), "moved.escalate": date(2026, 5, 27),
    }  # fmt: skip
    assert "起方可第二次催办" in e.refused("head", "05-19", "urge_moved_clue", moved_flow_no=first)
    e.act("head", "05-19", "urge_moved_clue", moved_flow_no=second)
    e.act("head", "05-20", "urge_moved_clue", moved_flow_no=first)
    assert clocks(e, first)["moved.urge_again"][2] == "met" and clocks(e, second)["moved.urge_again"][2] == ""
    assert "起方可提级协调" in e.refused("head", "05-26", "seek_coordination_of_moved", moved_flow_no=first)
    done = e.act("head", "05-27", "seek_coordination_of_moved", moved_flow_no=first)
    assert "2026年5月13日、2026年5月20日催办" in done.event.typed["coordination_reasons"]
    assert clocks(e, first)["moved.escalate"][2] == "met" and clocks(e, second)["moved.escalate"][2] == ""
    assert "已经提级协调" in e.refused("head", "05-28", "seek_coordination_of_moved", moved_flow_no=first)


def test_the_network_counts_each_letter_from_its_sending_and_by_its_own_last_day(two: tuple[Enforcing, str, str]) -> None:
    e, first, second = two

    def open_ones(when: str) -> dict[str, tuple[date, date | None]]:
        work = e.s.office.work(e.s.session, "head", at(f"2026-{when}"))
        return {one.number: (one.began_on, one.due_on) for one in matters_of(work) if one.number in {first, second}}

    assert open_ones("04-15") == {}
    noted(e, second, "04-20")
    assert open_ones("04-21") == {second: (day("04-20"), day("05-18"))}
    noted(e, first, "04-21", sent_on=day("04-16"))
    e.act("clerk", "04-22", "enter_clue_receipt", moved_flow_no=first, clue_answer_on=day("04-22"),
          clue_receipt_on=day("04-16"), **RECEIPT)  # fmt: skip
    assert open_ones("04-23") == {second: (day("04-20"), day("05-18")), first: (day("04-16"), day("05-11"))}


def test_a_question_of_jurisdiction_leaves_too_and_keeps_the_time_of_its_dispute(e: Enforcing) -> None:
    e.file()
    made = e.act("head", "04-13", "consult_jurisdiction", receiver=office(e, "wanzhou"), dispute_on=day("04-10"),
                 agreements=None, their_filed_on=None)  # fmt: skip
    flow = made.documents[0].facts["letter"]["flow_id"]
    # The one letter there is need not be named.
    e.act("dispatcher", "04-14", NOTE, sent_on=day("04-14"), answer_asked_by=None)
    assert clocks(e, flow) == {}
    moved = e.act("head", "04-15", "move_case", receiver=office(e, "wanzhou"), clue_materials=MATERIALS, agreements=None)
    case = moved.documents[0].facts["letter"]["flow_id"]
    noted(e, case, "04-16")
    assert set(clocks(e, case)) == {REPLY, CHASE}
    e.act("clerk", "04-20", "enter_case_receipt", moved_flow_no=case, clue_answer_on=day("04-20"), case_receipt_on=day("04-17"))
    assert clocks(e, case)[REPLY] == (date(2026, 5, 12), False, "")


def test_reminders_are_drafted_one_after_the_other(two: tuple[Enforcing, str, str]) -> None:
    e, first, second = two
    for flow in (first, second):
        e.act("dispatcher", "12-01", NOTE, moved_flow_no=flow, sent_on=day("04-20"), answer_asked_by=None)

    def drafted(when: str) -> list[str]:
        work = e.s.office.work(e.s.session, "head", at(f"2026-{when}"))
        work = replace(work, actor=system_hand(e.s.session, work.actor.organisation))
        return [one.step for one in silent(e.s.session, e.s.office.rules, work.today) if draft_by_itself(work, one)]

    assert drafted("12-02") == ["urge_moved_clue"]
    row = e.s.session.scalars(select(SelfDrafted)).one()
    work = replace(e.s.office.work(e.s.session, "head", at("2026-12-02")))
    hers = replace(work, actor=e.s.session.get_one(type(work.actor), row.person_id))
    kept = drafting.kept(hers, e.s.case(), "urge_moved_clue")
    assert kept is not None and dict(kept.typed)["moved_flow_no"] == first
    assert drafted("12-03") == []
    # Once it is off, or thrown away, the other letter has its turn.
    drafting.drop(hers, e.s.case(), "urge_moved_clue")
    assert drafted("12-03") == ["urge_moved_clue"]


def test_nobody_is_told_of_a_receipt_that_no_letter_of_the_type_has(e: Enforcing) -> None:
    e.file()
    assert "本案没有发出过" in e.refused("dispatcher", "04-14", NOTE)
    assert e.s.session.scalars(select(Document).where(Document.kind == "clue_transfer_letter")).all() == []
