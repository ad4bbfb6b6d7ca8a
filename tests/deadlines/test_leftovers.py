"""Whom a limit concerns that runs in a closed case: who may end it there."""

from __future__ import annotations

from casehub.deadlines.leftovers import Leftover, leftovers
from casehub.rulebook.book import Rulebook
from tests.faults.world import Office


def of(rules: Rulebook, state: str, rule: str, version: int = 2) -> set[str]:
    return {
        one.role
        for one in leftovers(rules)
        if (one.procedure, one.version, one.state, one.rule) == ("adjudication", version, state, rule)
    }


def test_a_suit_concerns_who_answers_it_and_the_volume_who_puts_it_away(office: Office) -> None:
    rules = office.rules
    assert of(rules, "closed", "archive.volume") == of(rules, "rejected", "archive.volume", 1) == {"archivist"}
    assert {"main_examiner", "department_head"} <= of(rules, "closed", "litigation.defend")
    assert of(rules, "served", "litigation.defend") == set()
    assert Leftover("a", "b", 2, "c", "d.e").spot == "b@2/c@d.e"
