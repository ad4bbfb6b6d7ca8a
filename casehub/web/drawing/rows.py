"""Rows of a table without script: a button adds blank ones, another takes one away."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

from casehub.fields import DatetimeField, DayField

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from casehub.fields import TableField
    from casehub.web.drawing.inputs import Input

# Names of the buttons. The value of the first is the field, that of the second one of its rows;
# that of the third the field whose points have nothing wrong with them beside those answered. The
# fourth ticks what stands together, and names the inputs. The last puts a day into an input: its
# name, a blank, the day.
ADD_ROW, DROP_ROW, FILL_REST, TICK_ALL, SET_DAY = BUTTONS = (
    "add_row", "drop_row", "fill_rest", "tick_all", "set_day",
)  # fmt: skip
# Of a moment the hours at which most begins; the words say them, whoever presses sees them set.
HOURS = (time(9), time(14))
# So many of them are offered, the latest first.
LATEST = 2
# So many ticks in a row are asked for one by one.
FEW_TICKS = 2


def changes_rows(typed: Container[str]) -> bool:
    """Whether a form was sent for its rows alone: nothing is judged, nothing is done."""
    return any(button in typed for button in BUTTONS)


def cell_name(table: str, row: int, column: str) -> str:
    """The name of the input of one cell; row: as it stands on the page, from 0."""
    return f"{table}-{row}-{column}"


def without_dropped(table: str, typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was typed, without the cells of the row of this table that is to go."""
    dropped = typed.get(DROP_ROW, "")
    if not re.fullmatch(rf"{re.escape(table)}-\d{{1,3}}", dropped):
        return typed
    kept = MultiDict[str, str]()
    for name, text in typed.items(multi=True):
        if not name.startswith(f"{dropped}-"):
            kept.add(name, text)
    return kept


def with_rest(table: TableField, typed: MultiDict[str, str], count: int) -> MultiDict[str, str]:
    """What was typed, with every point that has no answer yet answered as the button says."""
    if typed.get(FILL_REST) != table.id or table.rest_column is None:
        return typed
    filled = MultiDict[str, str](typed.items(multi=True))
    for number in range(count):
        name = cell_name(table.id, number, table.rest)
        # A blank row goes through nothing.
        point = filled.get(cell_name(table.id, number, table.points), "").strip()
        if point and not any(text.strip() for text in filled.getlist(name)):
            filled[name] = table.rest_answer
    return filled


def with_ticks(typed: MultiDict[str, str], ticks: Container[str]) -> MultiDict[str, str]:
    """What was typed, with those of these inputs ticked that the pressed button names."""
    named = [name for name in typed.get(TICK_ALL, "").split(",") if name in ticks]
    if not named:
        return typed
    filled = MultiDict[str, str](typed.items(multi=True))
    for name in named:
        filled[name] = "1"
    return filled


def offer_days(inputs: Iterable[Input], now: datetime) -> None:
    """Let one press put in the day on which most of what is entered happened: today or yesterday.

    Only into what tells when something happened, and nothing that lies ahead. now: in the zone of
    the office.
    """
    words, begun = {now.date(): "今天", now.date() - timedelta(days=1): "昨天"}, False
    for one in inputs:
        if not isinstance(one.field, DayField) or not one.field.of_an_act:
            continue
        if not isinstance(one.field, DatetimeField):
            one.days = tuple((day.isoformat(), said) for day, said in words.items())
            continue
        if begun:
            # What is told after it, such as the end, has no usual hour.
            continue
        begun = True
        moments = [(datetime.combine(day, hour), day) for day in words for hour in HOURS]
        past = sorted(((at, day) for at, day in moments if at <= now.replace(tzinfo=None)))
        one.days = tuple(
            (f"{at:%Y-%m-%dT%H:%M}", f"{words[day]}{at.hour}点") for at, day in past[-LATEST:][::-1]
        )


def with_day(typed: MultiDict[str, str], days: Container[str]) -> MultiDict[str, str]:
    """What was typed, with the day where the pressed button says; days: inputs that hold one."""
    name, _, day = typed.get(SET_DAY, "").partition(" ")
    if name not in days or not day:
        return typed
    filled = MultiDict[str, str](typed.items(multi=True))
    filled[name] = day
    return filled


def runs_of_ticks(inputs: Iterable[Input]) -> dict[str, Sequence[str]]:
    """The ticks that stand one after the other and are more than a few, by the last of each run.

    Whoever has read them all may answer them with one press.
    """
    runs: list[list[Input]] = [[]]
    for one in inputs:
        if runs[-1] and (one.draws != "tick" or one.group != runs[-1][-1].group):
            runs.append([])
        if one.draws == "tick":
            runs[-1].append(one)
    return {run[-1].id: [one.id for one in run] for run in runs if len(run) > FEW_TICKS}
