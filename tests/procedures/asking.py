"""Rows of the tests of conditions: where one stands, the situation, and a piece of what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from casehub.procedures import LAW
from casehub.workflow.part import Guard, reasons_in
from casehub.workflow.procedure import Procedure
from casehub.workflow.situation import Reason
from tests.workflow.builders import NOW, situation

TODAY = NOW.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LONGEST = 45

# `procedure.step`, the condition, parts of the situation, words of the refusal (None: it passes).
Row = tuple[str, str, dict[str, Any], str | None]


def ask(procedures: Mapping[str, Procedure], where: str, guard: str, **values: Any) -> Reason | None:
    """What the condition says in a step that asks it; None when it lets the step pass."""
    key, step = where.split(".", 1)
    assert guard in procedures[key].step(step).conditions, f"{where} does not ask {guard}"
    found = LAW.of(key).guards[guard](situation(procedures[key], step, **values))
    return next(iter(reasons_in(found)), None)


def fault(procedures: Mapping[str, Procedure], row: Row) -> str:
    """What is wrong with the answer to a row; "" when it is the one that is expected."""
    where, guard, values, words = row
    said = ask(procedures, where, guard, **values)
    if words is None:
        return "" if said is None else f"it refuses: {said.sentence}"
    if said is None:
        return "it refuses nothing"
    fits = words in said.sentence and said.sentence.endswith("。") and len(said.sentence) <= LONGEST
    return "" if fits else f"it says {said.sentence}"


def one_way(rows: Iterable[Row], guards: Mapping[str, Guard]) -> set[tuple[str, bool]]:
    """Each condition that no row sees refuse (True) or pass (False), and names of no condition."""
    tried = {(row[1], row[3] is not None) for row in rows}
    return tried ^ {(name, refused) for name in guards for refused in (True, False)}


# Name of a known fact, `procedure.step` in which it is asked, parts of the situation, the answer.
KnownRow = tuple[str, str, dict[str, Any], Any]


def knows(procedures: Mapping[str, Procedure], row: KnownRow) -> bool:
    """Whether the file answers as the row says; what it answers otherwise is shown."""
    name, where, values, expected = row
    key, step = where.split(".", 1)
    found = LAW.of(key).known[name](situation(procedures[key], step, **values))
    assert found == expected, f"{name}: {found!r}"
    return True


def untold(rows: Iterable[KnownRow], known: Mapping[str, Any]) -> set[str]:
    """Known facts of which no row has an answer, or none how they stay unknown or change."""
    answers: dict[str, list[Any]] = {}
    for name, _, _, expected in rows:
        answers.setdefault(name, []).append(expected)
    told = {name for name, found in answers.items() if any(one != found[0] for one in found)}
    return told ^ set(known)
