"""Steps that open a linked case or send the matter elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.numbering import intake_number
from casehub.casefile.opening import open_linked
from casehub.model import Organisation
from casehub.workflow.part import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act


def _open(act: Act, procedure: str) -> None:
    work = act.work
    number = intake_number(work, act.case.organisation)
    asked = act.step.form_field("carry_over") is not None
    only = act.data.get("carry_over") or () if asked else None
    new = open_linked(work, act.case, procedure, number=number, only=only)
    act.opened.append(new)
    act.notes.append(f"转为{work.rules.procedure(procedure).title}，收件号{number.text}")


def open_mediation(act: Act) -> None:
    """Open administrative mediation from this file (办法第六十三条、第六十五条)."""
    _open(act, "mediation")


def open_adjudication(act: Act) -> None:
    """Open adjudication from this file, linked, with the evidence (办法第二十条)."""
    _open(act, "adjudication")


def transfer_to(act: Act) -> None:
    """Note the receiving office of a transfer (办法第九条)."""
    receiver = act.data.get("receiver")
    if isinstance(receiver, int):
        receiver = act.work.session.get_one(Organisation, receiver).name
    name = receiver.get("name") if isinstance(receiver, dict) else receiver
    act.notes.append(f"移送{name or act.text('transfer_to')}")


def close(act: Act) -> None:
    """Mark the case as closed on the act's day."""
    if act.case.closed_on is None:
        act.case.closed_on = act.day


EFFECTS: Mapping[str, Effect] = {
    "open_mediation": Effect.of(open_mediation),
    "open_adjudication": Effect.of(open_adjudication),
    "transfer_to": Effect.of(transfer_to, "receiver"),
    "close": Effect.of(close),
}
