"""A pause of one matter stops the clocks of that matter alone."""

from __future__ import annotations

from datetime import date, timedelta

from casehub import deadlines
from casehub.casefile import opening
from casehub.deadlines.clocks import windows_of_all
from casehub.people.permissions import find
from tests.faults import roads
from tests.faults.world import Office, at

DAY = timedelta(days=1)


def test_a_pause_of_one_matter_stops_neither_its_siblings_nor_its_parent(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head", at("2026-03-31"))
        case = find(work, reference)
        one, other = (opening.open_child(work, case, "appraisal", word) for word in ("甲", "乙"))
        begun = date(2026, 3, 30)
        rows = [deadlines.start(work, c, "penalty.decide", begun, c.seq) for c in (one, other, case)]
        session.flush()
        before = [row.due_on for row in rows]
        deadlines.open_pause(work, one, "appraisal", date(2026, 3, 31), one.seq, own=True)
        assert [row.stopped for row in rows] == [True, False, False]
        # Neither a sibling nor the main case ends it.
        for stranger in (other, case):
            assert not deadlines.close_pause(work, stranger, "appraisal", date(2026, 4, 2), case.seq)
        assert deadlines.close_pause(work, one, "appraisal", date(2026, 4, 5), one.seq)
        assert [row.due_on for row in rows] == [before[0] + 5 * DAY, *before[1:]]
        session.flush()
        counted = windows_of_all(session)
        assert [list(counted.get(c.id, ())) for c in (other, case)] == [[], []]
        assert [kind for kind, _, _ in counted[one.id]] == ["appraisal"]
        session.rollback()
