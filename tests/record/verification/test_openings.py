"""What opens a case: who enters it, or the act by which it is opened, and what it writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casehub.law.zone import OFFICE_ZONE
from casehub.model import Case, Event
from casehub.record.verification.ground import Deed, ground, people_of
from casehub.record.verification.openings import opened_rows, opening_faults
from tests.faults.world import Office, rules
from tests.record.conftest import Look

CHILD = "case_id = (SELECT min(id) FROM case_file WHERE parent_id = 1) AND seq = 1"
MAIN = "case_id = 1 AND seq = 1"


def told(look: Look, change: str, where: str, homes: dict[tuple[str, int], int] | None = None) -> tuple[list[str], list[str]]:
    """What is said of who opened the case, and of what was written."""
    with look(f"UPDATE event SET {change} WHERE {where}") as session:
        events = session.query(Event).filter_by(seq=1).order_by(Event.case_id).all()
        event = events[0] if where == MAIN else events[1]
        case = session.get_one(Case, event.case_id)
        people = people_of(session)
        on = ground(session, rules(), people, [case.id])
        said = list(opening_faults(case, event, people[event.actor_id or 0], on))
        return said, [f.sentence for f in opened_rows(case, [event], homes or {}, on)]


@pytest.mark.parametrize("where", [MAIN, CHILD])
def test_as_it_was(look: Look, where: str) -> None:
    assert told(look, "sentence = sentence", where) == ([], [])


@pytest.mark.parametrize(("where", "sentence"), [(MAIN, "当日不能登记这类案件"), (CHILD, "没有同时由同一人办理的")])
def test_by_somebody_else(look: Look, sound: Office, where: str, sentence: str) -> None:
    (found,) = told(look, f"actor_id = {sound.people['audit']}", where)[0]
    assert sentence in found


def test_in_another_matter_of_the_main_case(look: Look) -> None:
    """What one matter issues is served in the main case: the service is a matter beside it."""
    with look("UPDATE event SET sentence = sentence") as session:
        first = session.query(Event).filter_by(seq=1).order_by(Event.case_id).all()[1]
        case = session.get_one(Case, first.case_id)
        people = people_of(session)
        on = ground(session, rules(), people, [case.id])
        assert {one for one, *_ in on.beside[case.parent_id or 0]} == {case.id}
        other = case.id + 1
        act = Deed(first.at, first.actor_id, "tell_result", first.procedure)
        none = ["没有同时由同一人办理的、打开本案的记录"]

        def said(*beside: tuple[int, Deed]) -> list[str]:
            told = replace(on, acts={}, beside={case.parent_id or 0: list(beside)})
            return list(opening_faults(case, first, people[first.actor_id or 0], told))

        assert said((other, act)) == []
        # Its own later act opens nothing, nor does that of somebody else.
        assert said((case.id, act)) == none
        assert said((other, act._replace(actor=0))) == none
        assert said() == none


def test_at_another_moment(look: Look) -> None:
    (found,) = told(look, "at = datetime(at, '-1 day')", CHILD)[0]
    assert "没有同时由同一人办理的" in found


@pytest.mark.parametrize(
    ("where", "row", "home", "count"),
    [
        (MAIN, '["party", 1, "0"]', 1, 0),
        (MAIN, '["deadline", 1, "0"]', 1, 1),
        (MAIN, '["party", 1, null]', 1, 1),
        (MAIN, '["party", 1, "0"]', 2, 1),
        # Beside a step of the main case, by an older program.
        (CHILD, '["deadline", 1, "0"]', 1, 0),
        (CHILD, '["deadline", 1, null]', 1, 1),
    ],
)
def test_what_it_wrote(look: Look, where: str, row: str, home: int, count: int) -> None:
    table = row.split('"')[1]
    assert len(told(look, f"rows = '[{row}]'", where, {(table, 1): home})[1]) == count


@pytest.mark.parametrize(("since", "until", "may"), [(0, 0, True), (1, 9, False), (-9, -1, False)])
def test_a_track_holds_for_its_days(
    look: Look, since: int, until: int, may: bool
) -> None:
    with look("UPDATE event SET sentence = sentence") as session:
        event = session.query(Event).filter_by(seq=1, case_id=1).one()
        case, people = session.get_one(Case, 1), people_of(session)
        day = event.at.astimezone(OFFICE_ZONE).date()
        days = {"since": day + timedelta(since), "until": day + timedelta(until)}
        tracks = {name: replace(one, **days) for name, one in rules().tracks.items()}
        on = ground(session, replace(rules(), tracks=tracks), people, [1])
        assert list(opening_faults(case, event, people[event.actor_id or 0], on)) == (
            [] if may else [f"{people[event.actor_id or 0].name}当日不能登记这类案件"]
        )
