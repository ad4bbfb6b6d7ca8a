"""协作函: a registered letter begins a matter or lands in its case; its answers leave sealed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, send_file, url_for

from casehub.acts.letters import answers_of, begin_entry, lay_in, open_matter, payload_of
from casehub.casefile.letters import Files, sent
from casehub.desk.letters import find_letter
from casehub.exchange import ReferralRefused
from casehub.exchange.apart import sealed_apart
from casehub.exchange.course import file_name
from casehub.exchange.verdict import NotJudged
from casehub.record.events import log_security
from casehub.storage import StorageFault
from casehub.web.drawing.done import done_token
from casehub.web.drawing.exports import attachment
from casehub.web.drawing.rows import cell_name
from casehub.web.office.letters import drawn, judged_again, unjudged
from casehub.web.request.seals import keys_of
from casehub.web.request.unit import (
    address,
    close_reading,
    parts,
    reading,
    row_number,
    writing,
)
from casehub.workflow.refusals import NotAllowed, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.exchange.payload import Payload
    from casehub.model import Case, ExchangeLetter
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step

    Begin = Callable[[Work, ExchangeLetter, Payload], tuple[Case, Step, str]]

routes = Blueprint("answers", __name__)
routes.register_error_handler(NotJudged, unjudged)


def _refused(number: int, fault: str) -> tuple[str, int]:
    line = find_letter(reading(), number)
    found, amiss = judged_again(line.letter)
    return drawn(line, found, amiss, fault), 422


def _begun(number: int, begin: Begin) -> AnyResponse | tuple[str, int]:
    """Begin a form with what the letter says, and open it."""
    found, _ = judged_again(find_letter(reading(), number).letter)
    if found.payload is None or not found.sound:
        return _refused(number, "以现在的信任名单重新核对，函件没有通过，先核对清楚再办理。")
    close_reading()
    try:
        with writing() as work:
            row = find_letter(work, number).letter
            case, step, said = begin(work, row, found.payload)
            reference, name = case.reference, step.id
    except (Refused, NotAllowed) as fault:
        return _refused(number, str(fault))
    done = done_token(said) if said else None
    return redirect(url_for("steps.show", reference=reference, step=name, done=done), 303)


@routes.post("/letters/<int:number>/matter")
def open_case(number: int) -> AnyResponse | tuple[str, int]:
    """Open our own matter of what the letter asks; its form is filled in from the letter."""
    return _begun(number, lambda work, row, told: (*open_matter(work, row, told, cell_name), ""))


@routes.post("/letters/<int:number>/entry")
def enter(number: int) -> AnyResponse | tuple[str, int]:
    """Enter the letter in the case that it answers; the form is filled in from the letter."""
    return _begun(number, lambda work, row, told: begin_entry(work, row, told, cell_name))


@routes.post("/letters/<int:number>/case")
def lay(number: int) -> AnyResponse | tuple[str, int]:
    """Lay a letter about a case of ours into it; the form is filled in from the letter."""
    named = request.form.get("case", "")
    return _begun(number, lambda work, row, told: lay_in(work, row, told, named, cell_name))


@routes.post("/letters/<int:number>/answers")
def seal(number: int) -> AnyResponse | tuple[str, int]:
    """Seal an answer that was decided: one signed PDF, noted as sent; nothing is decided here."""
    event = row_number(request.form.get("event", ""))
    try:
        line = find_letter(reading(), number)
        given = next(
            (one for one in answers_of(reading(), line.letter) if one.event.id == event), None
        )
        if given is None:
            raise NotFound
        keys = keys_of(reading().actor.organisation)
        payload, answered = payload_of(reading(), line.letter, given)
        # No connection is held while the letter is printed and signed.
        close_reading()
        letter = sealed_apart(payload, keys)
        sha256 = parts().blobs.put(io.BytesIO(letter.pdf)).sha256
        with writing() as work:
            row = find_letter(work, number).letter
            again = next((one for one in answers_of(work, row) if one.event.id == event), None)
            if again is None or payload_of(work, row, again)[0] != payload:
                return _refused(number, "封装时往来函件有了变化，请再封装一次。")
            made = sent(work, payload, letter.payload_sha256, Files(sha256), answered)
            told = made.id
    except (Refused, NotAllowed, ReferralRefused, StorageFault) as fault:
        return _refused(number, str(fault))
    done = done_token("已封装签章，下载后发出")
    return redirect(url_for("letters.show", number=told, done=done), 303)


@routes.get("/letters/<int:number>/file")
def file(number: int) -> AnyResponse:
    """The sealed file of a letter that this office sends."""
    row = find_letter(reading(), number).letter
    if not row.outbound:
        raise NotFound
    with writing() as work:
        log_security(work, "read_material", subject=row.number, address=address())
    stream = parts().blobs.open(row.sha256)
    answer = send_file(stream, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = attachment(file_name(row.flow_id, row.seq))
    return answer
