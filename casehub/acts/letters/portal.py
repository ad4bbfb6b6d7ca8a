"""What a partner with an account sees and says: the letters sent to it, and its answers to them.

An answer is the same message as one that comes as a signed file; the account stands in for the
seal. It waits until a clerk of the office that sent the letter has looked at it and registers it.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from casehub.acts.letters.portal_answers import choices_for
from casehub.acts.letters.portal_letters import letter_to
from casehub.casefile import letters
from casehub.casefile.cooperation.policies import largest_package
from casehub.exchange.answers import Asked, Said, answer, receipt_of, refusal
from casehub.exchange.course import LetterState
from casehub.exchange.envelope import open_package
from casehub.exchange.evidence import TooLargeAlone, bound, pack, split
from casehub.exchange.payload import faults
from casehub.exchange.sorts import exchange
from casehub.exchange.verdict import Verdict
from casehub.law.worded import Worded
from casehub.model import (
    ExchangeLetter,
    PartnerWord,
    Person,
    Referral,
    ReferralMessage,
)
from casehub.record.events import log_security
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.acts.letters.portal_answers import Choice
    from casehub.exchange.answers import Told
    from casehub.exchange.apart import Signed
    from casehub.exchange.payload import Payload
    from casehub.exchange.sorts import Receipt
    from casehub.record.work import Work

NOT_RECEIVED_THEN = Reason("收到日期应在函件日期和今天之间。", "received_on")
# The name of the files that an answer brings along, and what counts as much as they may hold.
PACKAGE, PART, FILE = "evidence.zip", "evidence-{}.zip", "file-{}.{}"


class WordState(Worded):
    """What became of what a partner said."""

    WAITING = "waiting", "等待对方登记"
    ENTERED = "entered", "对方已登记"
    REFUSED = "refused", "对方退回"


class Brought(NamedTuple):
    """A file that came with an answer: its title, its kind as the end of its name, its bytes."""

    title: str
    suffix: str
    content: bytes


@dataclass(frozen=True)
class Answer:
    """What was typed: which answer it is (`choices_of`), what it says, and files.

    entered_as: 收文号 of the letter there, received_on its day. Both are asked with the first
    answer, and stand from then on (`received`).
    """

    choice: str
    told: Told
    entered_as: str = ""
    received_on: date | None = None
    files: Sequence[Brought] = ()


@dataclass(frozen=True)
class Received:
    """When a letter was first received by its addressee, and its 收文号 there."""

    on: date
    number: str


def read(work: Work, row: ExchangeLetter | PartnerWord) -> Payload:
    """The data of a letter or a word as it lies in the store. Raises a fault of the store."""
    with work.blobs.open(row.sha256) as file:
        return open_package(file.read()).payload


def said_of(work: Work, row: ExchangeLetter) -> list[PartnerWord]:
    """What was said of a letter by accounts, in order."""
    query = select(PartnerWord).where(PartnerWord.letter_id == row.id)
    return list(work.session.scalars(query.order_by(PartnerWord.id)))


def codes_for(work: Work, row: ExchangeLetter) -> list[str]:
    """What may still be said of a letter, in the order of config/exchange.toml.

    Nobody hands a matter on by an account: who gets it has none of it.
    """
    own = exchange().message_of(row.kind).own
    return [
        one.code for one in _unbarred(work, row) if (row.kind in one.to if one.to else own)
    ]


def _unbarred(work: Work, row: ExchangeLetter) -> list[Receipt]:
    """What was not said yet of a letter, nor anything that rules it out."""
    if exchange().message_of(row.kind).answers:
        return []
    gone = {one.code for one in _said(work, row)}
    return [
        one
        for one in exchange().receipt
        if not one.hands_on
        and not any(one.code in exchange().receipt_row(said).bars for said in gone)
    ]


def choices_of(work: Work, row: ExchangeLetter) -> list[Choice]:
    """The answers that may still be given to a letter, each with what its form asks for."""
    codes = [one.code for one in _unbarred(work, row)]
    return choices_for(work, row, codes, codes_for(work, row))


def due_by(work: Work, row: ExchangeLetter) -> date | None:
    """The last day for an answer to a letter, as it was last put off; None where none is asked.

    Where days are counted from the receipt there is one once that was told.
    """
    first, payload = received(work, row), read(work, row)
    on = first.on if first is not None else None
    clock = payload.get("clock") or {}
    if on is None and "workingDays" in clock:
        return None
    asked = Asked(
        payload, row.payload_sha256, "", on or row.dated,
        letters.due_of(work, payload, on or row.dated), _said(work, row),
    )  # fmt: skip
    return asked.due


def _told(work: Work, row: ExchangeLetter) -> list[ExchangeLetter | PartnerWord]:
    """The answers that stand, by files or by accounts; what was sent back is none."""
    words = [one for one in said_of(work, row) if one.state == WordState.WAITING.value]
    came = select(ExchangeLetter).where(
        ExchangeLetter.answers_id == row.id,
        ~ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.REGISTERED.value,
    )
    return [*work.session.scalars(came.order_by(ExchangeLetter.id)), *words]


def _said(work: Work, row: ExchangeLetter) -> list[Said]:
    """What the partner said before, by accounts or by files."""
    return [Said(one.receipt_code, one.new_date) for one in _told(work, row) if one.receipt_code]


def received(work: Work, row: ExchangeLetter) -> Received | None:
    """The receipt of a letter as the first answer that stands tells it; None before there is one.

    Its time runs from that day, which no later answer moves.
    """
    for one in _told(work, row):
        payload = read(work, one)
        if day := payload["message"].get("inReplyReceivedOn"):
            number = (payload.get("receipt") or {}).get("number")
            return Received(date.fromisoformat(day), str(number or ""))
    return None


def against_receipt(work: Work, row: ExchangeLetter, received_on: date | None) -> list[Reason]:
    """What stands against this day of receipt; a day that is not told yet is not judged."""
    fits = received_on is None or row.dated <= received_on <= work.today
    return [] if fits else [NOT_RECEIVED_THEN]


def message_of(work: Work, row: ExchangeLetter, told: Answer) -> tuple[Payload, bytes | None]:
    """The data of an answer and the ZIP beside it. Raises Refused with one sentence."""
    choice = next((one for one in choices_of(work, row) if one.id == told.choice), None)
    if choice is None:
        raise Refused([Reason("现在不能作这种答复，请重新打开这件函件。")])
    code = receipt_of(exchange().receipt_row(choice.code).message, choice.code)
    payload = read(work, row)
    first = received(work, row)
    received_on = first.on if first is not None else told.received_on
    if received_on is None or against_receipt(work, row, received_on):
        raise Refused([NOT_RECEIVED_THEN])
    asked = Asked(
        payload,
        row.payload_sha256,
        (first.number if first is not None else "") or told.entered_as,
        received_on,
        letters.due_of(work, payload, received_on),
        _said(work, row),
    )
    if wrong := refusal(asked, code, told.told, work.today):
        raise Refused([Reason(wrong, choice.later if code.in_time else None)])
    sender = letters.sender_block(work)
    made = answer(asked, code, told.told, sender, _next(work, row), work.today)
    most = exchange().limits.package_mb << 20
    if (takes := largest_package(work, payload["sender"])) is not None:
        most = min(most, takes)
    made, packed = _with_files(made, told.files, most)
    if unfit := faults(made):
        raise Refused([Reason("".join(unfit))])
    return made, packed


def _next(work: Work, row: ExchangeLetter) -> int:
    """The number of the next message of the exchange, as the office knows it that sent it."""
    letter, word = ExchangeLetter, PartnerWord
    known = (
        select(letter.seq).where(
            letter.organisation_id == row.organisation_id, letter.flow_id == row.flow_id
        ),
        select(word.seq).where(
            word.organisation_id == row.organisation_id, word.flow_id == row.flow_id
        ),
        select(ReferralMessage.message_no)
        .join(Referral, Referral.id == ReferralMessage.referral_id)
        .where(Referral.flow_id == row.flow_id),
    )
    numbers: list[int] = [0]
    for query in known:
        numbers += work.session.scalars(query)
    return max(numbers) + 1


def _with_files(
    payload: Payload, files: Sequence[Brought], most: int
) -> tuple[Payload, bytes | None]:
    """The data with its files bound by their hashes, and one ZIP that holds them all.

    most: how many bytes a ZIP may have that the receiver takes. What fits into no such one is
    bound as several, as in a letter that travels as a file (cross_region.md §5.4 no. 18); here
    nothing travels, so they are kept together. Raises Refused for a file that is larger alone.
    """
    if not files:
        return payload, None
    named = {FILE.format(n, one.suffix): one for n, one in enumerate(files, 1)}
    contents = {name: one.content for name, one in named.items()}
    packed = pack(contents)
    rows = [
        {
            "序号": n, "名称": one.title, "file": name, "place": "zip",
            "sha256": hashlib.sha256(one.content).hexdigest(), "size": len(one.content),
        }
        for n, (name, one) in enumerate(named.items(), 1)
    ]  # fmt: skip
    told = {**payload, "gongwen": {**payload["gongwen"], "附件": rows}}
    if len(packed) <= most:
        return {**told, "package": bound(PACKAGE, packed, len(rows))}, packed
    try:
        groups = split(contents, most)
    except TooLargeAlone as error:
        title = named[error.file].title
        said = f"{title}：压缩以后仍超过对方接受的一个压缩包{most / (1 << 20):g}MB"
        raise Refused([Reason(f"{said}，请分成几件或者另行寄送。", "files")]) from error
    parts = [bound(PART.format(n), pack(one), len(one)) for n, one in enumerate(groups, 1)]
    return {**told, "packages": parts}, packed


def say(
    work: Work, number: int, told: Answer, made: Signed, packed: bytes | None
) -> PartnerWord:
    """Keep what a partner says until the clerk looks at it; made: the letter drawn from it.

    Raises Refused where something else was said or sent meanwhile, NotFound.
    """
    row = letter_to(work, number)
    # One number after the other, whichever letter of the exchange is answered.
    exchange_ = select(ExchangeLetter.id).where(
        ExchangeLetter.organisation_id == row.organisation_id, ExchangeLetter.flow_id == row.flow_id
    )
    work.session.execute(exchange_.order_by(ExchangeLetter.id).with_for_update())
    if message_of(work, row, told)[0] != made.payload:
        raise Refused([Reason("往来函件有了变化，请核对后再报送。")])
    beside = None if packed is None else work.blobs.put(io.BytesIO(packed)).sha256
    word = PartnerWord(
        organisation_id=row.organisation_id, letter_id=row.id, person_id=work.actor.id,
        flow_id=row.flow_id, seq=made.payload["message"]["seq"],
        receipt_code=made.payload["receipt"]["code"],
        number=told.told.number, new_date=told.told.new_date, payload_sha256=made.payload_sha256,
        sha256=work.blobs.put(io.BytesIO(made.pdf)).sha256, evidence_sha256=beside,
        state=WordState.WAITING.value, reason="", at=work.at,
    )  # fmt: skip
    work.session.add(word)
    work.session.flush()
    log_security(work, "letter_sent", subject=f"{row.flow_id} {told.told.number}")
    return word


def waiting(work: Work) -> list[PartnerWord]:
    """What partners said by accounts and nobody of the own office has looked at."""
    query = select(PartnerWord).where(
        PartnerWord.organisation_id == work.actor.organisation_id,
        PartnerWord.state == WordState.WAITING.value,
    )
    return list(work.session.scalars(query.order_by(PartnerWord.id)))


def word_here(work: Work, number: int, *, lock: bool = False) -> PartnerWord:
    """A word that was said to the own office. Raises NotFound for another's and absent alike."""
    query = select(PartnerWord).where(
        PartnerWord.id == number, PartnerWord.organisation_id == work.actor.organisation_id
    )
    word = work.session.scalar(query.with_for_update() if lock else query)
    if word is None:
        raise NotFound
    return word


def by_account(work: Work, word: PartnerWord) -> Verdict:
    """What is to be said of a word instead of a verdict of its seal: who said it, by an account."""
    payload = read(work, word)
    person = work.session.get_one(Person, word.person_id)
    return Verdict(
        intact=True,
        trusted=True,
        signer=f"{person.organisation.name} {person.name}（协作单位账号，没有电子签名）",
        payload_sha256=word.payload_sha256,
        visible_matches=True,
        schema=payload["schema"],
        flow_id=word.flow_id,
        payload=payload,
    )


def told_by(work: Work, row: ExchangeLetter) -> PartnerWord | None:
    """The word as which a registered letter came; None where it came as a file."""
    return work.session.scalar(select(PartnerWord).where(PartnerWord.entered_id == row.id))


def register(work: Work, number: int, files: letters.Files) -> ExchangeLetter:
    """Register a word as the letter that it is. Raises Refused, NotAllowed, NotFound."""
    word = word_here(work, number, lock=True)
    _still_waits(word)
    # Whoever of the partner said it: the numbers run through the exchange.
    before = (
        one for one in waiting(work) if one.flow_id == word.flow_id and one.seq < word.seq
    )
    if (earlier := next(before, None)) is not None:
        said = f"同一往来中先报送的第{earlier.seq}件还没有登记，请先登记或者退回。"
        raise Refused([Reason(said)])
    found = by_account(work, word)
    stands = letters.placed(work, found)
    if stands.state is not LetterState.REGISTERED:
        raise Refused([Reason(stands.reason)])
    day = word.at.astimezone(work.local.tzinfo).date()
    row = letters.take_in(work, found, stands, files, day)
    _decided(work, word, WordState.ENTERED)
    word.entered_id = row.id
    return row


def send_back(work: Work, number: int, reason: str) -> PartnerWord:
    """Tell the partner why its answer is not registered. Raises Refused, NotFound."""
    word = word_here(work, number, lock=True)
    _still_waits(word)
    if not reason.strip():
        raise Refused([Reason("写明退回的理由。", "reason")])
    _decided(work, word, WordState.REFUSED)
    word.reason = reason.strip()
    log_security(work, "letter_held", subject=f"{word.flow_id} {word.number} {word.reason}")
    return word


def _still_waits(word: PartnerWord) -> None:
    if word.state != WordState.WAITING.value:
        raise Refused([Reason(f"{word.number}已经处理：{WordState(word.state).words}。")])


def _decided(work: Work, word: PartnerWord, state: WordState) -> None:
    word.state, word.decided_at, word.decided_by_id = state.value, work.at, work.actor.id
