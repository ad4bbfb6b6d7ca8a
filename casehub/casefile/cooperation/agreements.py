"""The agreements of the register as letters name them: in force on a day, between which bureaus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.cooperation.entries import lines_of
from casehub.casefile.cooperation.registers import Kept, registers
from casehub.casefile.cooperation.standing import lasts, on
from casehub.law.chinese import date_text
from casehub.law.text import fold
from casehub.model import AgreementRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from casehub.casefile.cooperation.standing import Line
    from casehub.record.work import Work


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


