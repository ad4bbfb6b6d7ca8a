"""A matter that goes on in another one of the office: what was told twice is handled once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.law.text import fold
from casehub.model import Case

if TYPE_CHECKING:
    from collections.abc import Collection

    from casehub.model import Event
    from casehub.procedures.act import Act


def goes_on_in(act: Act, word: str, sides: Collection[str] = ()) -> Case | None:
    """The open matter that the form names; objected to, and None, where it is not the same thing.

    word: what the procedure calls its matters. sides: those on which the same people must stand,
    all where none is named.
    """
    typed = _called(act.text("into"))
    other = act.work.session.scalars(
        select(Case).where(
            Case.reference == typed,
            Case.organisation_id == act.case.organisation_id,
            Case.procedure == act.case.procedure,
            Case.id != act.case.id,
        )
    ).first()
    if other is None:
        act.object(f"本局没有登记过这一编号的{word}，请核对。", "into")
        return None
    if other.closed_on is not None or other.state == act.situation.procedure.initial:
        # What has ended, was refused or went into another itself goes on for nobody.
        act.object(f"{other.reference}没有在办理中，不能并入。", "into")
        return None
    for party in act.situation.current_parties():
        if sides and party.role not in sides:
            continue
        if fold(party.name) not in _names(other, party.role):
            title = act.situation.side_title(party.role)
            act.object(f"{other.reference}的{title}不是同一人，不能并入。", "into")
            return None
    act.notes.append(f"并入{other.reference}")
    return other


def stands_alone_again(act: Act, wrong: Event) -> None:
    """What ended by mistake goes on by itself; nothing of the other one had changed."""
    act.notes.append(f"撤销第{wrong.seq}项登记")


def _names(case: Case, side: str) -> set[str]:
    return {fold(party.name) for party in case.parties if party.role == side}


def _called(typed: str) -> str:
    """A number of a case as it is kept, whichever brackets, digits and blanks were typed."""
    opened = "".join("〔" if one == "(" else "〕" if one == ")" else one for one in fold(typed))
    return opened.upper()
