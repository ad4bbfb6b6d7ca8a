"""Faults of the days that a step asks: what day each is, and what keeps it from bending a clock."""

from __future__ import annotations

from collections.abc import Iterator

from casehub.declared import Fault
from casehub.fields import TODAY, DayField, Field, TableField
from casehub.fields.sources import OfStep
from casehub.workflow.checking.known import fault_in
from casehub.workflow.procedure import Procedure, Step


def bounded(p: Procedure, step: Step, at: str, field: DayField) -> Iterator[Fault]:
    """A typed day must not bend a clock: something keeps it from lying early, or a reason why not.

    The bound is a day (not_before, follows) or a condition of the step; the reason stands alone.
    """
    if field.held_by and field.held_by not in {*step.guards, *step.above}:
        yield fault_in(p, f"{at}.held_by", f"本步骤没有条件 {field.held_by}")
    # The first time there is no earlier day of its own: that alone bounds nothing.
    others = [source for source in field.follows if source != OfStep(step.id, field.id)]
    bounds = bool(field.not_before or others or field.held_by)
    if not bounds and not field.any_day:
        said = "日期没有下限：写明 not_before、follows 或者 held_by，确实不限的在 any_day 写明理由"
        yield fault_in(p, at, said)
    if field.id in _clocked(step) and not (field.not_after or field.held_by):
        yield fault_in(p, at, "期限自这一天起算，应有上限：写明 not_after 或者 held_by")
    yield from told_apart(p, at, field)
    if bounds and field.any_day:
        yield fault_in(p, f"{at}.any_day", "日期已有下限，不应再写不限的理由")


def in_rows(p: Procedure, step: Step, at: str, field: Field) -> Iterator[Fault]:
    """A day in a row of a table is kept from one side at least, or somebody says why not."""
    for column in field.columns if isinstance(field, TableField) else ():
        if not isinstance(column, DayField):
            continue
        if column.held_by and column.held_by not in {*step.guards, *step.above}:
            said = f"本步骤没有条件 {column.held_by}"
            yield fault_in(p, f"{at}.columns.{column.id}.held_by", said)
        kept = (column.not_after, column.not_before, column.held_by, column.any_day)
        if not any(kept) and column.tells != "plan":
            ways = "tells: plan、not_after、not_before 或者 held_by，确实不限的在 any_day 写明理由"
            said = f"行内的日期没有界限：写明 {ways}"
            yield fault_in(p, f"{at}.columns.{column.id}", said)


def told_apart(p: Procedure, at: str, field: Field) -> Iterator[Fault]:
    """A day that a form asks says whether it is of an act, a plan, or something else.

    Late acts are entered with a reason (penalty.md §7, 54), and nothing is planned for the past.
    """
    if not isinstance(field, DayField):
        return
    if not field.tells:
        said = "没有写明是什么日子：登记的事发生之日写 tells: act，将来的安排 plan，其他 fact"
        yield fault_in(p, at, said)
    if field.tells == "plan" and field.not_after == TODAY:
        yield fault_in(p, f"{at}.tells", "将来的安排不能以今天为上限")


def _clocked(step: Step) -> set[str]:
    """Fields of the step from whose day a clock or a pause of the case or of its parent runs."""
    above = step.parent
    effects = [step.deadlines, *([above.deadlines] if above is not None else [])]
    pauses = [step.pause, *([above.pause] if above is not None else [])]
    found = {start.from_ for one in effects for start in one.start}
    found |= {change.from_ for one in effects for change in one.revise}
    return found | {pause.from_ for pause in pauses if pause is not None}


def counted_days(step: Step) -> set[str]:
    """Fields of the form whose day begins, ends or fixes something, of the case or its parent."""
    above = step.parent
    effects = [step.deadlines, *([above.deadlines] if above is not None else [])]
    found = _clocked(step) | {one.on for one in effects}
    found |= {fixed.due for one in effects for fixed in one.fix}
    found |= {step.resume.to} if step.resume is not None else set()
    found |= {step.excluded.from_, step.excluded.to} if step.excluded is not None else set()
    return found - {"", TODAY}
