"""Letters that go: noted as sent, answers to those that came, and who sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.cooperation.policies import refuse_too_large
from casehub.casefile.letters.kept import Files, put, row_of
from casehub.casefile.letters.known import case_of, standing
from casehub.exchange.answers import Asked, Said
from casehub.exchange.course import LetterState, Place
from casehub.exchange.envelope import open_package
from casehub.exchange.sorts import exchange
from casehub.model import Case, ExchangeLetter, Material

if TYPE_CHECKING:
    from casehub.exchange.payload import Payload
    from casehub.record.work import Work


def sent(
    work: Work, payload: Payload, digest: str, files: Files, answers: int | None = None,
    case: Case | None = None,
) -> ExchangeLetter:  # fmt: skip
    """Note a letter of this office as sent. answers: the one that it answers.

    case: which begins the exchange with it, where its flow number tells none yet. Raises Refused
    where it, or the ZIP beside it, is larger than its receiver takes.
    """
    refuse_too_large(work, payload, files.sha256, files.evidence_sha256)
    row = row_of(work, payload, digest, files, Place(LetterState.SENT))
    row.answers_id = answers
    row.case_id = case.id if case is not None else case_of(work, payload["flowId"])
    return put(work, row, "letter_sent")


def answered_letter(work: Work, flow: str, seq: int | None) -> tuple[ExchangeLetter, Asked] | None:
    """The registered letter of a flow number that an answer may be given to, by default the last.

    None where there is none. Raises ReferralRefused or a fault of the store where its file cannot
    be read any more.
    """
    query = standing(work).where(ExchangeLetter.flow_id == flow, ~ExchangeLetter.outbound)
    rows = [
        row
        for row in work.session.scalars(query)
        if seq in (None, row.seq) and not exchange().message_of(row.kind).answers
    ]
    if not rows:
        return None
    row = rows[-1]
    material = work.session.get_one(Material, row.material_id)
    with work.blobs.open(row.sha256) as file:
        package = open_package(file.read())
    given = standing(work).where(ExchangeLetter.answers_id == row.id, ExchangeLetter.outbound)
    said = [
        Said(one.receipt_code, one.new_date)
        for one in work.session.scalars(given)
        if one.receipt_code
    ]
    return row, Asked(
        package.payload,
        row.payload_sha256,
        material.number,
        material.received_on,
        row.due_on,
        tuple(said),
    )


def sender_block(work: Work) -> dict[str, object]:
    """The office and whoever acts, as a letter names its sender."""
    office, person = work.actor.organisation, work.actor
    contact = {"name": person.name, "tel": person.phone or office.phone}
    return {
        "uscc": office.uscc,
        "region": office.region_code,
        "name": office.name,
        "address": office.address,
        "postcode": office.postcode,
        "contacts": [contact],
    }
