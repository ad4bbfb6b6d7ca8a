"""The whole cooperation of an office: per partner what was sent and received, and how late.

A number and the list behind it are chosen from the same matters, so they agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.law.worded import Worded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class Way(Worded):
    """Which way a matter went."""

    OUT = "out", "发往对方"
    IN = "in", "对方发来"


class Course(Worded):
    """How far a matter is on a day; every matter stands in exactly one."""

    RUNNING = "running", "在办，未到期"
    LATE_OPEN = "late_open", "逾期未复"
    TIMELY = "timely", "按期答复"
    LATE = "late_done", "逾期答复"
    OVER = "over", "没有复函，已结束"


@dataclass(frozen=True)
class Matter:
    """A matter between two bureaus. partner: who stands in its place today; once: its old name.

    key: the partner's row, or its name where it has none. answered_on: the day of the act that
    answered, on paper or sealed, whenever it was sealed.
    due_on: the last day for the answer, None where none is counted.
    reference: the case, where the reader may see it. ours: the office of ours that asked or was
    asked. sort: the code of the type of its letter, "" where its number names none.
    """

    way: Way
    partner: str
    once: str
    title: str
    number: str
    began_on: date
    due_on: date | None
    answered_on: date | None
    course: Course
    reference: str = ""
    key: str = ""
    ours: str = ""
    sort: str = ""

    @property
    def sender(self) -> str:
        """Who asked."""
        return self.ours if self.way is Way.OUT else self.partner

    @property
    def receiver(self) -> str:
        """Who was asked."""
        return self.partner if self.way is Way.OUT else self.ours


@dataclass(frozen=True)
class Partner:
    """What went between this office and one other."""

    key: str
    name: str
    matters: Sequence[Matter]

    def count(self, way: Way | None = None, course: Course | None = None) -> int:
        """How many, of one way or one course."""
        return len(chosen(self.matters, way=way, course=course))

    def open(self, way: Way) -> int:
        """How many are not answered and not over."""
        return self.count(way, Course.RUNNING) + self.count(way, Course.LATE_OPEN)


def chosen(
    matters: Sequence[Matter],
    *,
    partner: str = "",
    way: Way | None = None,
    course: Course | None = None,
    still: bool = False,
    sort: str = "",
    sender: str = "",
    receiver: str = "",
) -> list[Matter]:
    """Those of one partner (its key), way, course, type, sender, receiver.

    still: what is not answered and not over.
    """
    running = (Course.RUNNING, Course.LATE_OPEN)
    return [
        one
        for one in matters
        if (not partner or one.key == partner)
        and (way is None or one.way is way)
        and (course is None or one.course is course)
        and (not still or one.course in running)
        and (not sort or one.sort == sort)
        and (not sender or one.sender == sender)
        and (not receiver or one.receiver == receiver)
    ]


def partners_of(matters: Sequence[Matter]) -> list[Partner]:
    """The partners, who has most of it first."""
    names = {one.key: one.partner for one in matters}
    found = [Partner(key, name, chosen(matters, partner=key)) for key, name in names.items()]
    return sorted(found, key=lambda one: (-len(one.matters), one.name))


@dataclass(frozen=True)
class Cell:
    """What one office asked of another, by how it went."""

    sender: str
    receiver: str
    courses: dict[Course, int]

    @property
    def all(self) -> int:
        """How many in all."""
        return sum(self.courses.values())

    @property
    def timely(self) -> int:
        """How many were answered in time."""
        return self.courses[Course.TIMELY]

    @property
    def late(self) -> int:
        """How many were answered late, or are not answered though their day is over."""
        return self.courses[Course.LATE] + self.courses[Course.LATE_OPEN]

    @property
    def open(self) -> int:
        """What is neither yet, and what ended unanswered."""
        return self.all - self.timely - self.late


@dataclass(frozen=True)
class Matrix:
    """Who asks whom: senders and receivers, who has most first, and the cells that hold any."""

    senders: list[str]
    receivers: list[str]
    cells: dict[tuple[str, str], Cell]


def matrix_of(matters: Sequence[Matter]) -> Matrix:
    """The matters by sender and receiver."""
    cells: dict[tuple[str, str], Cell] = {}
    for sender, receiver in dict.fromkeys((one.sender, one.receiver) for one in matters):
        of = chosen(matters, sender=sender, receiver=receiver)
        courses = {one: len(chosen(of, course=one)) for one in Course}
        cells[sender, receiver] = Cell(sender, receiver, courses)

    def by_weight(side: int) -> list[str]:
        weight: dict[str, int] = {}
        for key, cell in cells.items():
            weight[key[side]] = weight.get(key[side], 0) + cell.all
        return sorted(weight, key=lambda name: (-weight[name], name))

    return Matrix(by_weight(0), by_weight(1), cells)
