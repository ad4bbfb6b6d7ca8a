"""Letters between bureaus: those that came, entered or held back, and those that were sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from casehub.casefile import incoming, materials
from casehub.casefile.condition import note
from casehub.casefile.cooperation.heirs import heirs_of
from casehub.casefile.cooperation.policies import refuse_too_large
from casehub.casefile.sight_of_materials import require_receiving
from casehub.exchange.answers import Asked, Said
from casehub.exchange.course import Known, LetterState, Place, message_number, place
from casehub.exchange.envelope import open_package
from casehub.exchange.sorts import exchange
from casehub.model import Case, ExchangeLetter, Material, MessageKind, Organisation, Referral
from casehub.model.blob import WHOLE
from casehub.model.referral import ReferralMessage
from casehub.record.events import log_security

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from casehub.casefile.incoming import Arrived
    from casehub.exchange.payload import Payload
    from casehub.exchange.verdict import Verdict
    from casehub.record.work import Work
    from casehub.rulebook.incoming import Materials
    from casehub.storage import Blobs

STANDING = (LetterState.REGISTERED.value, LetterState.SENT.value)


@dataclass(frozen=True)
class Files:
    """The letter and the ZIP beside it as they lie in the store; entered: what a paper is made of.

    entered is empty where the letter is not one that a reader should be led to open.
    """

    sha256: str
    evidence_sha256: str | None = None
    entered: Sequence[Arrived] = ()


def names_of(work: Work) -> set[str]:
    """The names of the person's office, and of those in whose place it stands."""
    ours = work.actor.organisation_id
    rows = work.session.scalars(select(Organisation))
    return {one.name for one in rows if one.id == ours or one.on(work.today).id == ours}


def known_letters(work: Work, flow: str) -> list[Known]:
    """What this office registered and sent under a flow number, letters of cases among it."""
    rows = work.session.scalars(_standing(work).where(ExchangeLetter.flow_id == flow))
    return [_known(work, row) for row in rows] + _of_cases(work, flow)


def _standing(work: Work) -> Select[ExchangeLetter]:
    return (
        select(ExchangeLetter)
        .where(
            ExchangeLetter.organisation_id == work.actor.organisation_id,
            ExchangeLetter.state.in_(STANDING),
        )
        .order_by(ExchangeLetter.id)
    )


def _known(work: Work, row: ExchangeLetter) -> Known:
    number = select(Material.number).where(Material.id == row.material_id)
    return Known(
        id=row.id,
        flow=row.flow_id,
        seq=row.seq,
        outbound=row.outbound,
        opens=exchange().message_of(row.kind).own,
        sender=row.sender,
        addressee=row.addressee,
        digest=row.payload_sha256,
        number=row.number,
        rerouted_to=row.rerouted_to,
        entered_as=work.session.scalar(number) or "",
    )


def _referral(work: Work, flow: str) -> Select[Referral]:
    ours = Case.organisation_id == work.actor.organisation_id
    query = select(Referral).join(Case, Case.id == Referral.case_id)
    return query.where(Referral.flow_id == flow, ours)


def _of_cases(work: Work, flow: str) -> list[Known]:
    """The letters of a matter of assistance, which its own acts sent."""
    row = work.session.scalar(_referral(work, flow))
    if row is None:
        return []
    receiver = work.session.get_one(Organisation, row.receiver_id)
    sent = select(ReferralMessage).where(
        ReferralMessage.referral_id == row.id, ReferralMessage.outbound
    )
    return [
        Known(
            id=None,
            flow=flow,
            seq=one.message_no,
            outbound=True,
            opens=one.kind == MessageKind.LETTER,
            sender=work.actor.organisation.name,
            addressee=receiver.name,
            number=one.number,
        )
        for one in work.session.scalars(sent.order_by(ReferralMessage.message_no))
    ]


def placed(work: Work, found: Verdict, beside: Sequence[str] = ()) -> Place:
    """Where a judged letter stands in this office.

    beside: what is wrong with the ZIP. Raises ValueError where the file is no letter at all.
    """
    if found.payload is None:
        raise ValueError("the file holds no letter")
    if not found.sound or beside:
        said = next(iter((*found.problems, *beside)), "函件没有通过核对。")
        return Place(LetterState.QUARANTINED, said)
    payload = found.payload
    same = _standing(work).where(
        ExchangeLetter.sender == payload["sender"]["name"],
        ExchangeLetter.number == payload["gongwen"]["发文字号"],
        ~ExchangeLetter.outbound,
    )
    return place(
        payload,
        found.payload_sha256,
        names_of(work),
        known_letters(work, payload["flowId"]),
        [_known(work, row) for row in work.session.scalars(same)],
        heirs_of(work, payload["flowId"]),
    )


def take_in(
    work: Work, found: Verdict, stands: Place, files: Files, received_on: date, way: str = ""
) -> ExchangeLetter:
    """Enter a letter as `placed` found it; only what stands becomes an incoming paper.

    received_on: the first day on which anybody of the office had it. Nothing is filed in a case or
    accepted here. Raises NotAllowed, or Refused for a day that cannot be.
    """
    require_receiving(work)
    payload = found.payload
    if payload is None:
        raise ValueError("the file holds no letter")
    material = None
    if stands.state is LetterState.REGISTERED:
        told = materials.Told(
            payload["gongwen"]["标题"],
            received_on,
            way or exchange().entering.way,
            kind=_entered_as(payload),
            sender=payload["sender"]["name"],
        )
        material = materials.register(work, told, files.entered)
    row = _row(work, payload, found.payload_sha256, files, stands)
    if material is not None:
        row.material_id = material.id
        row.due_on = due_of(work, payload, received_on)
        row.case_id = case_of(work, row.flow_id)
    return _put(work, row, "letter_held" if material is None else "letter_registered")


def arrived(
    blobs: Blobs,
    stands: Place,
    sha256: str,
    evidence_sha256: str | None,
    name: str,
    words: Materials,
) -> Files:
    """What is kept of a letter whose bytes lie in the store already. Raises Refused.

    Only what stands is looked into here: what is not sound is shown to nobody, so no pictures are
    made of it.
    """
    if stands.state is not LetterState.REGISTERED:
        return Files(sha256, evidence_sha256)
    with blobs.open(sha256) as stream:
        limit = exchange().limits.file_mb << 20
        return Files(
            sha256, evidence_sha256, [incoming.take(blobs, stream, name, limit, words)]
        )


def enter(
    begin: Callable[[], AbstractContextManager[Work]],
    found: Verdict,
    beside: Sequence[str],
    files: Files,
    told: tuple[date | None, str],
) -> int:
    """Enter or hold back one letter in a unit of work of its own; the number of its row.

    begin: opens one that is committed when it ends. told: the day of the receipt, None for today,
    and the way. Raises what `take_in` raises.
    """
    for again in (True, False):
        try:
            with begin() as work:
                stands = placed(work, found, beside)
                row = take_in(work, found, stands, files, told[0] or work.today, told[1])
                return row.id
        except IntegrityError:
            # Somebody registered the same letter in this moment: now it has come before.
            if not again:
                raise
    raise AssertionError


def _entered_as(payload: Payload) -> str:
    entering = exchange().entering
    answers = exchange().message_of(payload["message"]["kind"]).answers
    return entering.answer if answers else entering.kind


def sent(
    work: Work, payload: Payload, digest: str, files: Files, answers: int | None = None,
    case: Case | None = None,
) -> ExchangeLetter:  # fmt: skip
    """Note a letter of this office as sent. answers: the one that it answers.

    case: which begins the exchange with it, where its flow number tells none yet. Raises Refused
    where it, or the ZIP beside it, is larger than its receiver takes.
    """
    refuse_too_large(work, payload, files.sha256, files.evidence_sha256)
    row = _row(work, payload, digest, files, Place(LetterState.SENT))
    row.answers_id = answers
    row.case_id = case.id if case is not None else case_of(work, payload["flowId"])
    return _put(work, row, "letter_sent")


def case_of(work: Work, flow: str) -> int | None:
    """The matter of a flow number, where a matter of assistance or an earlier letter tells one."""
    known = work.session.scalar(_referral(work, flow))
    if known is not None:
        return known.case_id
    told = _standing(work).where(
        ExchangeLetter.flow_id == flow, ExchangeLetter.case_id.is_not(None)
    )
    return next((row.case_id for row in work.session.scalars(told)), None)


def early_change(work: Work, row: ExchangeLetter) -> ExchangeLetter | None:
    """What its sender sent after this letter to change it, where it came first and still waits."""
    changes = [one.kind for one in exchange().message if one.changes]
    of_flow = select(ExchangeLetter).where(
        ExchangeLetter.organisation_id == row.organisation_id,
        ExchangeLetter.flow_id == row.flow_id,
        ExchangeLetter.sender == row.sender,
        ExchangeLetter.kind.in_(changes),
    )
    found = list(work.session.scalars(of_flow.order_by(ExchangeLetter.id)))
    entered = {one.seq for one in found if one.state == LetterState.REGISTERED.value}
    early = (one for one in found if one.state == LetterState.EARLY.value)
    return next((one for one in early if one.seq not in entered), None)


def belong(work: Work, row: ExchangeLetter, case: Case) -> None:
    """Lay an opening letter, and what followed it before, to the matter that it begins."""
    here = _standing(work).where(ExchangeLetter.flow_id == row.flow_id)
    for one in work.session.scalars(here):
        if one.case_id is None:
            one.case_id = case.id


def due_of(work: Work, payload: Payload, received_on: date) -> date | None:
    """The last day for an answer as the letter asks for it; None where it names none.

    Working days run from the day after the receipt.
    """
    clock = payload.get("clock", {})
    named = clock.get("due") or clock.get("requestedBy")
    if days := clock.get("workingDays"):
        begins = received_on if clock["from"] == "RECEIPT" else _day(payload["gongwen"]["成文日期"])
        return None if begins is None else work.rules.calendar.add_working_days(begins, days)
    return _day(named)


def _day(text: object) -> date | None:
    """A day of the payload; None where there is none, or words stand in its place."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _row(work: Work, payload: Payload, digest: str, files: Files, stands: Place) -> ExchangeLetter:
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
        told_on=_day(receipt.get("on")),
        new_date=_day(receipt.get("newDate")),
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


def _put(work: Work, row: ExchangeLetter, told: str) -> ExchangeLetter:
    work.session.add(row)
    work.session.flush()
    kept = {sha: WHOLE for sha in (row.sha256, row.evidence_sha256) if sha}
    note(work.session, kept, work.at)
    log_security(work, told, subject=f"{message_number(row.flow_id, row.seq)} {row.reason}".strip())
    return row


def answered_letter(work: Work, flow: str, seq: int | None) -> tuple[ExchangeLetter, Asked] | None:
    """The registered letter of a flow number that an answer may be given to, by default the last.

    None where there is none. Raises ReferralRefused or a fault of the store where its file cannot
    be read any more.
    """
    query = _standing(work).where(ExchangeLetter.flow_id == flow, ~ExchangeLetter.outbound)
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
    given = _standing(work).where(ExchangeLetter.answers_id == row.id, ExchangeLetter.outbound)
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


def last_reply(work: Work, row: ExchangeLetter) -> str:
    """The number of the last answer that came to a letter of this office; "" for none."""
    came = _standing(work).where(
        ExchangeLetter.flow_id == row.flow_id, ~ExchangeLetter.outbound
    )
    answers = [one for one in work.session.scalars(came) if exchange().message_of(one.kind).answers]
    return message_number(row.flow_id, answers[-1].seq) if answers else ""


def next_message(work: Work, flow: str) -> int:
    """The number of the next message of an exchange that this office knows."""
    return max((one.seq for one in known_letters(work, flow)), default=0) + 1


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
