"""How a letter is kept: its row in the register, its files, and what its data say for the row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from casehub.casefile.condition import note
from casehub.exchange.course import LetterState, message_number
from casehub.model import ExchangeLetter
from casehub.model.blob import WHOLE
from casehub.record.events import log_security

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.casefile.incoming import Arrived
    from casehub.exchange.course import Place
    from casehub.exchange.payload import Payload
    from casehub.record.work import Work


@dataclass(frozen=True)
class Files:
    """The letter and the ZIP beside it as they lie in the store; entered: what a paper is made of.

    entered is empty where the letter is not one that a reader should be led to open.
    """

    sha256: str
    evidence_sha256: str | None = None
    entered: Sequence[Arrived] = ()


def day_of(text: object) -> date | None:
    """A day of the payload; None where there is none, or words stand in its place."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def row_of(
    work: Work, payload: Payload, digest: str, files: Files, stands: Place
) -> ExchangeLetter:
    """The row of a letter as its data say it; it is not in the register yet."""
    gongwen, message, receipt = payload["gongwen"], payload["message"], payload.get("receipt", {})
    return ExchangeLetter(
        organisation_id=work.actor.organisation_id,
        flow_id=payload["flowId"],
        seq=message["seq"],
        sort=payload["type"],
        kind=message["kind"],
        outbound=stands.state is LetterState.SENT,
        sender=payload["sender"]["name"],
        addressee=payload["receiver"]["name"],
        number=gongwen["发文字号"],
        dated=date.fromisoformat(gongwen["成文日期"]),
        receipt_code=receipt.get("code", ""),
        told_on=day_of(receipt.get("on")),
        new_date=day_of(receipt.get("newDate")),
        rerouted_to=receipt.get("rerouted", {}).get("name", ""),
        payload_sha256=digest,
        sha256=files.sha256,
        evidence_sha256=files.evidence_sha256,
        state=stands.state.value,
        reason=stands.reason,
        answers_id=None if stands.answered is None else stands.answered.id,
        at=work.at,
        by_id=work.actor.id,
    )


def put(work: Work, row: ExchangeLetter, told: str) -> ExchangeLetter:
    """Put a row into the register, its files with those that are kept whole; told: of the log."""
    work.session.add(row)
    work.session.flush()
    kept = {sha: WHOLE for sha in (row.sha256, row.evidence_sha256) if sha}
    note(work.session, kept, work.at)
    log_security(work, told, subject=f"{message_number(row.flow_id, row.seq)} {row.reason}".strip())
    return row
