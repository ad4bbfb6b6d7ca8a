"""Duties are declared, and one of them is done from above."""

from __future__ import annotations

from casehub.rulebook.roles import Separation
from tests.faults.world import rules


def test_a_separation_holds_in_the_cases_that_it_names() -> None:
    everywhere = Separation("review", "investigate", "")
    there = Separation("review", "investigate", "", ("here",))
    assert everywhere.bars("review", "anywhere") and not everywhere.bars("decide", "anywhere")
    assert there.bars("review", "here") and not there.bars("review", "anywhere")


def test_who_watches_from_above_does_nothing_but_supervise() -> None:
    assert [name for name, duty in rules().duties.items() if duty.from_above] == ["supervise"]


def test_each_procedure_that_names_people_to_a_case_names_one_who_leads_it() -> None:
    """Else the list of cases says 未指定 of every one of them."""
    book = rules()
    newest = {key: book.procedure(key, version) for key, version in sorted(book.procedures)}
    seats = {
        key: {role for step in one.steps for _, role in step.assigns.items()}
        for key, one in newest.items()
        if not one.is_child
    }
    assert {key for key, roles in seats.items() if roles and not roles & set(book.leads)} == set()
    assert "peoples_mediator" in book.leads
