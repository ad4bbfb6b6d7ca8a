"""What an office knows of an exchange: the letters that it registered and sent under its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Select, select

from casehub.exchange.course import Known, LetterState, message_number
from casehub.exchange.sorts import exchange
from casehub.model import Case, ExchangeLetter, Material, MessageKind, Organisation, Referral
from casehub.model.referral import ReferralMessage

if TYPE_CHECKING:
    from casehub.record.work import Work

STANDING = (LetterState.REGISTERED.value, LetterState.SENT.value)


def names_of(work: Work) -> set[str]:
    """The names of the person's office, and of those in whose place it stands."""
    ours = work.actor.organisation_id
    rows = work.session.scalars(select(Organisation))
    return {one.name for one in rows if one.id == ours or one.on(work.today).id == ours}


def known_letters(work: Work, flow: str) -> list[Known]:
    """What this office registered and sent under a flow number, letters of cases among it."""
    rows = work.session.scalars(standing(work).where(ExchangeLetter.flow_id == flow))
    return [known(work, row) for row in rows] + _of_cases(work, flow)


def standing(work: Work) -> Select[ExchangeLetter]:
    """The letters of the office that stand, in the order in which they were entered."""
    return (
        select(ExchangeLetter)
        .where(
            ExchangeLetter.organisation_id == work.actor.organisation_id,
            ExchangeLetter.state.in_(STANDING),
        )
        .order_by(ExchangeLetter.id)
    )


def known(work: Work, row: ExchangeLetter) -> Known:
    """A letter of the register, as whoever places another one asks about it."""
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


def case_of(work: Work, flow: str) -> int | None:
    """The matter of a flow number, where a matter of assistance or an earlier letter tells one."""
    known = work.session.scalar(_referral(work, flow))
    if known is not None:
        return known.case_id
    told = standing(work).where(
        ExchangeLetter.flow_id == flow, ExchangeLetter.case_id.is_not(None)
    )
    return next((row.case_id for row in work.session.scalars(told)), None)


def last_reply(work: Work, row: ExchangeLetter) -> str:
    """The number of the last answer that came to a letter of this office; "" for none."""
    came = standing(work).where(
        ExchangeLetter.flow_id == row.flow_id, ~ExchangeLetter.outbound
    )
    answers = [one for one in work.session.scalars(came) if exchange().message_of(one.kind).answers]
    return message_number(row.flow_id, answers[-1].seq) if answers else ""


def next_message(work: Work, flow: str) -> int:
    """The number of the next message of an exchange that this office knows."""
    return max((one.seq for one in known_letters(work, flow)), default=0) + 1
