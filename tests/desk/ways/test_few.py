"""The desk of few cases: each stands once, the most urgent first, and what has no clock last."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from casehub.deadlines.colours import Flag
from casehub.desk.ways.few import AmongFew
from casehub.desk.ways.stretches import MINE, OTHERS, Stretch
from casehub.model import Case, Deadline
from casehub.people.sight import Question, Sight
from tests.acts.scene import Stages
from tests.faults.world import at

COLOURS: tuple[Flag | None, ...] = ("red", "yellow", "", None)


def test_each_case_stands_once_by_its_next_clock_and_one_without_comes_last(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        work = s.office.work(s.session, "examiner", at("2026-07-09", "17:00"))
        sight = Sight(work)
        seen = sight.answer(Question(1000, (Case.closed_on.is_(None),), AmongFew.COLUMNS))
        assert seen is not None
        way = AmongFew(work, sight, seen)
        wanted = [Stretch(whose, whose, colour) for whose in (MINE, OTHERS) for colour in COLOURS]
        found = [place for _one, place in way.places(wanted, None, 100)]
        assert s.case().id in {place.case_id for place in found}
        assert len(found) == len({place.case_id for place in found})
        assert sum(count.number for count in way.counts(wanted).values()) == len(found)
        for one in wanted:
            places = [place for _one, place in way.places([one], None, 100)]
            assert all((place.due_on is None) is (one.colour is None) for place in places)
            assert places == sorted(places, key=lambda p: (p.due_on or date.max, p.case_id))
            # Behind a mark stands what comes after it, and nothing twice.
            if places:
                assert way.places([one], places[0], 100) == [(one, place) for place in places[1:]]
        # Of a case without a clock nothing is due, and it stands all the same.
        for clock in s.session.scalars(select(Deadline).where(Deadline.case_id == s.case().id)):
            clock.stopped = True
        s.session.flush()
        seen = sight.answer(Question(1000, (Case.closed_on.is_(None),), AmongFew.COLUMNS))
        assert seen is not None
        calm = AmongFew(work, sight, seen)
        still = [Stretch(whose, whose, None) for whose in (MINE, OTHERS)]
        last = [place for _one, place in calm.places(still, None, 100)]
        assert s.case().id in {place.case_id for place in last}
