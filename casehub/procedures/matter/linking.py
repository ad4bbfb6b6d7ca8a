"""Steps that send the matter elsewhere or end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import Organisation
from casehub.workflow.part import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act


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
    "transfer_to": Effect.of(transfer_to, "receiver"),
    "close": Effect.of(close),
}
