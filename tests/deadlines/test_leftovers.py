"""Whom a limit concerns that runs in a closed case: who may end it there."""

from __future__ import annotations

from datetime import date

from casehub.deadlines.leftovers import Leftover, leftovers
from casehub.rulebook.book import Rulebook
from tests.faults.world import Office

BEFORE, SINCE = date(2026, 6, 1), date(2026, 12, 2)


def of(
    rules: Rulebook, state: str, rule: str, version: int = 2, when: date = BEFORE
) -> set[str]:
    return {
        one.role
        for one in leftovers(rules, when)
        if (one.procedure, one.version, one.state, one.rule) == ("adjudication", version, state, rule)
    }


def test_a_suit_concerns_who_answers_it_and_the_volume_who_puts_it_away(office: Office) -> None:
    rules = office.rules
    assert of(rules, "closed", "archive.volume") == of(rules, "rejected", "archive.volume", 1) == {"archivist"}
    assert {"main_examiner", "department_head"} <= of(rules, "closed", "litigation.defend")
    assert of(rules, "served", "archive.volume") == set()
    assert {(one.closing, one.state) for one in leftovers(rules, BEFORE) if one.state in ("closed", "suspended")} == {(True, "closed"), (False, "suspended")}
    assert Leftover("a", "b", 2, "c", "d.e", closing=True).spot == "b@2/c@d.e"


def test_what_the_road_does_not_lead_to_concerns_who_does_it_in_an_open_case_too(office: Office) -> None:
    rules = office.rules
    assert {"main_examiner", "presiding_officer"} <= of(rules, "suspended", "adjudication.suspension_check")
    # What a main step ends is the road itself.
    assert of(rules, "requested", "adjudication.filing_review") == set()


def test_from_the_day_of_its_route_it_is_begun_by_who_drafts_it(office: Office) -> None:
    before = of(office.rules, "preparing", "recusal.decide")
    assert before != of(office.rules, "preparing", "recusal.decide", when=SINCE)
    assert before
