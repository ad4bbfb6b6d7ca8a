"""协作单位账号报来的答复: looked at by the clerk, registered as the letter it is, or sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, send_file, url_for

from casehub.acts.letters.portal import (
    WordState,
    by_account,
    read,
    register,
    send_back,
    word_here,
)
from casehub.casefile import letters
from casehub.casefile.sight_of_materials import require_receiving
from casehub.exchange.course import file_name, message_number
from casehub.exchange.sorts import exchange
from casehub.exchange.told import facts_of
from casehub.model import ExchangeLetter
from casehub.record.events import log_security
from casehub.storage import StorageFault
from casehub.web.drawing.done import done_token
from casehub.web.drawing.exports import attachment
from casehub.web.drawing.pages import page
from casehub.web.office.portal import words_of_codes
from casehub.web.request.unit import address, close_reading, parts, reading, writing
from casehub.workflow.refusals import NotAllowed, NotFound, Refused

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.model import PartnerWord

routes = Blueprint("partner_words", __name__)


def _word(number: int) -> PartnerWord:
    require_receiving(reading())
    return word_here(reading(), number)


def _drawn(number: int, fault: str = "") -> str:
    work, word = reading(), _word(number)
    payload = read(work, word)
    return page(
        "letters/word.html",
        word=word,
        to=work.session.get_one(ExchangeLetter, word.letter_id),
        told=payload,
        facts=facts_of(payload),
        found=by_account(work, word),
        sorts=exchange(),
        words=words_of_codes(),
        states=WordState,
        message_number=message_number,
        fault=fault,
    )


@routes.get("/letters/words/<int:number>")
def show(number: int) -> str:
    """What a partner said, before it is registered."""
    return _drawn(number)


@routes.get("/letters/words/<int:number>/file")
def file(number: int) -> AnyResponse:
    """The message as a PDF, or the files beside it as a ZIP."""
    word = _word(number)
    beside = "package" in request.args
    sha256, name = (word.evidence_sha256 if beside else word.sha256), word.number
    if sha256 is None:
        raise NotFound
    kind, end = ("application/zip", "zip") if beside else ("application/pdf", "pdf")
    saved_as = file_name(word.flow_id, word.seq, end)
    with writing() as work:
        log_security(work, "read_material", subject=name, address=address())
    answer = send_file(parts().blobs.open(sha256), mimetype=kind)
    answer.headers["Content-Disposition"] = attachment(saved_as)
    return answer


@routes.post("/letters/words/<int:number>/enter")
def enter(number: int) -> AnyResponse | tuple[str, int]:
    """Register it; from here on it is like a letter that came as a signed file."""
    try:
        word = _word(number)
        stands = letters.placed(reading(), by_account(reading(), word))
        kept, name = (word.sha256, word.evidence_sha256), file_name(word.flow_id, word.seq)
        words = parts().rules.materials
        close_reading()
        files = letters.arrived(parts().blobs, stands, *kept, name, words)
        with writing() as work:
            told = register(work, number, files).id
    except (Refused, NotAllowed, StorageFault) as fault:
        return _drawn(number, str(fault)), 422
    done = done_token("已登记")
    return redirect(url_for("letters.show", number=told, done=done), 303)


@routes.post("/letters/words/<int:number>/refuse")
def refuse(number: int) -> AnyResponse | tuple[str, int]:
    """Send it back with a reason, which the partner reads."""
    try:
        _word(number)
        close_reading()
        with writing() as work:
            send_back(work, number, request.form.get("reason", ""))
    except (Refused, NotAllowed) as fault:
        return _drawn(number, str(fault)), 422
    return redirect(url_for("letters.index"), 303)
