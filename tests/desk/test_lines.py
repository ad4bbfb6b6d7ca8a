"""What the lines of a desk say is asked of all cases together: own ones and those that wait."""

from __future__ import annotations

from casehub.desk import worklist
from casehub.desk.lines import Lines, next_hands, todos
from tests.acts.scene import Stages
from tests.faults.world import at


def test_own_lines_and_those_that_wait_are_what_each_says_alone(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        work = s.office.work(s.session, "section", at("2026-07-08", "17:00"))
        rows = [*worklist.everything(work), *worklist.everything(work, "waiting")]
        mine, theirs = [r for r in rows if not r.others], [r for r in rows if r.others]
        assert theirs
        lines = Lines(work, rows)
        assert lines.todos == todos(work, mine)
        assert lines.hands == next_hands(work, theirs)
        assert lines.todos.keys() | lines.hands.keys() == {row.case.id for row in rows}
