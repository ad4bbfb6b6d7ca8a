"""An issued letter stands where it is looked for until it is sealed and answered; no other does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from casehub.desk.others.unsent import unsent, unsent_of
from casehub.desk.overview import overview
from casehub.model import Organisation
from tests.acts.letters.silences import asked
from tests.acts.scene import day, scene
from tests.faults import roads
from tests.faults.world import at
from tests.procedures.penalty.between.test_chased import RECEIPT, clue
from tests.procedures.penalty.enforcing import Enforcing

if TYPE_CHECKING:
    from tests.faults.world import Office


def test_a_case_without_letters_asks_nothing_and_shows_nothing(own_office: Office) -> None:
    with scene(own_office) as made:
        e = Enforcing(made).verify()
        work = made.office.work(made.session, "head", at("2026-03-20"))
        assert unsent(work) == []
        shown = overview(work, e.case)
        assert unsent_of(work, shown.situation, shown.documents, shown.events) == []


def test_a_letter_stands_until_something_answers_it_and_no_other_letter(own_office: Office) -> None:
    """Of two letters of a case the receipt of one says nothing of the other, nor does a question of theirs."""
    with scene(own_office) as made:
        e = Enforcing(made).file()
        first = clue(e, "wanzhou", "04-13", "示例甲商行有限公司")
        second = clue(e, "dazhou", "04-14", "示例乙商行有限公司")

        def left(when: str) -> list[str]:
            work = made.office.work(made.session, "head", at(f"2026-{when}"))
            shown = overview(work, e.case)
            there = unsent_of(work, shown.situation, shown.documents, shown.events)
            told = {one.document.id for one in unsent(work) if one.case.id == e.case.id}
            assert told == {one.document.id for one in there}
            return sorted(one.document.flow_id or "" for one in there)

        assert left("04-14") == sorted([first, second])
        # They dispute who is competent: a letter of theirs, which answers none of ours.
        e.act("clerk", "04-15", "enter_jurisdiction_question", dispute_on=day("04-14"), question_on=day("04-15"))
        assert left("04-15") == sorted([first, second])
        e.act("clerk", "04-16", "enter_clue_receipt", moved_flow_no=second, clue_answer_on=day("04-16"),
              clue_receipt_on=day("04-15"), **RECEIPT)  # fmt: skip
        assert left("04-16") == [first]
        e.act("clerk", "04-17", "enter_clue_return", moved_flow_no=first, clue_answer_on=day("04-17"))
        assert left("04-17") == []


def test_many_letters_on_paper_hide_no_letter_of_today(own_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read on past what went on paper, and of what is left the newest is shown."""
    monkeypatch.setattr("casehub.desk.others.unsent.MOST", 2)
    monkeypatch.setattr("casehub.desk.others.unsent.AT_ONCE", 2)
    with scene(own_office) as made:
        e = Enforcing(made).file()
        # Two of one day, then one a day.
        days = ["04-13", "04-13", "04-14", "04-15", "04-16"]
        flows = [clue(e, "wanzhou" if n % 2 else "dazhou", on, f"示例{n}商行有限公司") for n, on in enumerate(days)]

        def shown() -> list[str]:
            found = unsent(made.office.work(made.session, "head", at("2026-04-20")))
            return [one.document.flow_id for one in found]

        assert shown() == [flows[4], flows[3]]
        for flow in flows[2:]:
            e.act("clerk", "04-17", "enter_clue_receipt", moved_flow_no=flow, clue_answer_on=day("04-17"),
                  clue_receipt_on=day("04-17"), **RECEIPT)  # fmt: skip
        assert shown() == [flows[1], flows[0]]
        e.act("clerk", "04-17", "enter_clue_receipt", moved_flow_no=flows[1], clue_answer_on=day("04-17"),
              clue_receipt_on=day("04-17"), **RECEIPT)  # fmt: skip
        assert shown() == [flows[0]]


def test_five_letters_ask_no_more_than_two(office: Office) -> None:
    with office.session() as session:
        dazhou = session.scalars(select(Organisation.name).where(Organisation.key == "dazhou")).one()

        def questions() -> tuple[int, set[str]]:
            session.expire_all()
            work, said = office.work(session, "head", at("2026-12-07")), list[str]()
            note = lambda *call: said.append(str(call[2]))  # noqa: E731
            event.listen(office.engine, "before_cursor_execute", note)
            try:
                found = unsent(work)
            finally:
                event.remove(office.engine, "before_cursor_execute", note)
            return len(said), {one.case.reference for one in found}

        made: set[str] = set()
        asks = []
        # What an office asks once, whoever asks, is asked before it is counted.
        questions()
        for more in (2, 3):
            made |= {asked(lambda who, when: office.work(session, who, when), dazhou, roads.key()) for _ in range(more)}
            session.flush()
            count, found = questions()
            assert made <= found
            asks.append(count)
        assert len(made) == 5
        assert asks[0] == asks[1]
        session.rollback()
