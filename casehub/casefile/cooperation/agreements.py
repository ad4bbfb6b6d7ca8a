"""The agreements of the register as letters name them: in force on a day, between which bureaus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.casefile.cooperation import offices
from casehub.casefile.cooperation.entries import lines_of
from casehub.casefile.cooperation.registers import Kept, registers
from casehub.casefile.cooperation.standing import lasts, on
from casehub.law.chinese import date_text
from casehub.law.text import fold
from casehub.model import AgreementRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from casehub.casefile.cooperation.standing import Line
    from casehub.model import Organisation
    from casehub.record.work import Work

# Who concludes agreements on such letters, by what an office serves as (config/offices.toml).
BUREAUS = "department"


@dataclass(frozen=True)
class Reached:
    """Which agreements reach a bureau: names of those that do.

    copied: names of the bureaus above it to which a letter under them goes as a copy, because they
    are the members and it is none; empty where it is a member itself, and where nothing reaches it.
    """

    agreements: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()


def reached(work: Work, rows: Iterable[AgreementRow], to: Organisation, day: date) -> Reached:
    """How a bureau is reached by agreements on a day: as a member, else by bureaus above it.

    rows: those that come in question. An agreement of the bureaus of two provinces allows letters
    to a bureau of a district too, but the member that concluded it is told by a copy
    (cross_region.md §5.4 no. 8). What the bureau concluded itself needs none.
    """
    rows = list(rows)
    own = tuple(row.name for row in rows if _is_member(row, to, day))
    if own:
        return Reached(own)
    above = {row.name: tuple(_above(work, row, to, day)) for row in rows}
    copied = dict.fromkeys(name for told in above.values() for name in told)
    return Reached(tuple(name for name, told in above.items() if told), tuple(copied))


def reached_under(work: Work, names: Iterable[str], to: Organisation, day: date) -> Reached:
    """As `reached`, for the agreements that a letter of the day names."""
    named = {fold(name) for name in names}
    if not named:
        return Reached()
    return reached(work, (row for row in in_force(work, day) if fold(row.name) in named), to, day)


def offered(
    work: Work, receivers: Sequence[Organisation], day: date
) -> tuple[tuple[str, str], ...]:
    """The agreements of the register for a form: each by its name, and in words for whom it is.

    receivers: to whom the letter of the form goes, as far as that is known already.
    """
    return tuple((row.name, _worded(work, row, receivers, day)) for row in in_force(work, day))


def _worded(work: Work, row: AgreementRow, receivers: Iterable[Organisation], day: date) -> str:
    told = ((to.name, reached(work, [row], to, day).copied) for to in receivers)
    said = "；".join(f"{name}不是成员，函件抄送{'、'.join(above)}" for name, above in told if above)
    return f"{row.name}（{said}）" if said else row.name


def _is_member(row: AgreementRow, to: Organisation, day: date) -> bool:
    members = [one.organisation.on(day) for one in row.members if one.organisation]
    return to.on(day) in members or fold(to.name) in {fold(one.name) for one in row.members}


def _above(work: Work, row: AgreementRow, to: Organisation, day: date) -> Iterator[str]:
    """The members whose division has that of the bureau in it, and not that of the own office.

    A bureau above both concluded it with others, so between the two it says nothing.
    """
    every, ours = offices.of_sort(work, BUREAUS), work.actor.organisation.region_code
    for member in row.members:
        found = member.organisation or offices.office_named(work, every, member.name)
        office = None if found is None else found.on(day)
        if office is None or office not in every:
            continue
        division = work.rules.region(office.region_code)
        if division is None or division.code == to.region_code:
            continue
        if division.covers(to.region_code) and not division.covers(ours):
            yield office.name


def _lines(work: Work) -> list[Line]:
    return lines_of(work, registers()[Kept.AGREEMENTS.value], holding=True)


def in_force(work: Work, day: date) -> list[AgreementRow]:
    """The agreements that hold for the actor's office on a day."""
    rows = (on(line.rows, day) for line in _lines(work))
    return [one for one in rows if isinstance(one, AgreementRow) and lasts(one, day)]


def naming_fault(work: Work, names: Sequence[str], day: date) -> str:
    """Why a letter of that day cannot name these agreements, in one sentence; "" where it can.

    An office that registered no agreement names what it types.
    """
    lines = _lines(work)
    held = {fold(one.name) for one in in_force(work, day)}
    for name in names if lines else ():
        if fold(name) in held:
            continue
        ended = next((one for one in lines if _named(one) == fold(name)), None)
        if ended is None:
            return f"登记簿里没有“{name}”，按登记的名称填写；没有协议的不填"
        last = _last_day(ended)
        if last is not None and last < day:
            return f"“{name}”的有效期到{date_text(last)}为止，不能再引用"
        return f"“{name}”在{date_text(day)}没有效力，不能引用"
    return ""


def _named(line: Line) -> str:
    shown = line.shown
    return fold(shown.name) if isinstance(shown, AgreementRow) else ""


def _last_day(line: Line) -> date | None:
    return line.shown.expires_on if isinstance(line.shown, AgreementRow) else None


