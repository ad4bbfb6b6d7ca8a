"""Letters that came: where each stands, and how it is entered or held back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casehub.casefile import incoming, materials
from casehub.casefile.cooperation.heirs import heirs_of
from casehub.casefile.letters.kept import Files, day_of, put, row_of
from casehub.casefile.letters.known import case_of, known, known_letters, names_of, standing
from casehub.casefile.sight_of_materials import require_receiving
from casehub.exchange.course import LetterState, Place, place
from casehub.exchange.sorts import exchange
from casehub.model import Case, ExchangeLetter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from casehub.exchange.payload import Payload
    from casehub.exchange.verdict import Verdict
    from casehub.record.work import Work
    from casehub.rulebook.incoming import Materials
    from casehub.storage import Blobs


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
    same = standing(work).where(
        ExchangeLetter.sender == payload["sender"]["name"],
        ExchangeLetter.number == payload["gongwen"]["发文字号"],
        ~ExchangeLetter.outbound,
    )
    return place(
        payload,
        found.payload_sha256,
        names_of(work),
        known_letters(work, payload["flowId"]),
        [known(work, row) for row in work.session.scalars(same)],
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
    row = row_of(work, payload, found.payload_sha256, files, stands)
    if material is not None:
        row.material_id = material.id
        row.due_on = due_of(work, payload, received_on)
        row.case_id = case_of(work, row.flow_id)
    return put(work, row, "letter_held" if material is None else "letter_registered")


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
    here = standing(work).where(ExchangeLetter.flow_id == row.flow_id)
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
        dated = day_of(payload["gongwen"]["成文日期"])
        begins = received_on if clock["from"] == "RECEIPT" else dated
        return None if begins is None else work.rules.calendar.add_working_days(begins, days)
    return day_of(named)
