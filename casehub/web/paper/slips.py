"""登记回执: a slip that came back is scanned, typed or read from its file, and begins the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from casehub.acts.letters.slips import Answered, answered_by, begin_slip
from casehub.casefile.sight_of_materials import require_receiving
from casehub.exchange import ReferralRefused
from casehub.exchange.course import message_number
from casehub.exchange.slips import Slip, read_file, read_number
from casehub.exchange.sorts import exchange
from casehub.web.drawing.done import done_token
from casehub.web.drawing.pages import page
from casehub.web.drawing.rows import cell_name
from casehub.web.office.portal import words_of_codes
from casehub.web.request.unit import reading, writing
from casehub.workflow.refusals import NotAllowed, Refused

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("slips", __name__)
# Longer than the longest code on a letter.
LONGEST = 1000


def _drawn(
    number: str = "", slip: Slip | None = None, answered: Answered | None = None, refused: str = ""
) -> str:
    require_receiving(reading())
    whole = ""
    if slip is not None:
        whole = slip.flow.text
        if slip.flow.message is not None:
            whole = message_number(whole, slip.flow.message)
    return page(
        "letters/slip.html",
        number=number,
        whole=whole,
        answered=answered,
        words=words_of_codes(),
        sorts=exchange(),
        refused=refused,
    )


@routes.get("/letters/slip")
def ask() -> str:
    """Where the code is scanned, the number typed or the file chosen."""
    return _drawn()


def _file() -> bytes:
    """What was chosen, no more of it than a receipt can be."""
    chosen = request.files.get("file")
    most = (exchange().limits.payload_kb << 10) + 1
    return b"" if chosen is None or not chosen.filename else chosen.stream.read(most)


@routes.post("/letters/slip")
def read() -> AnyResponse | str | tuple[str, int]:
    """A file begins the form at once; for a number the letter and what may be entered is shown."""
    number, content = request.form.get("number", "")[:LONGEST], _file()
    require_receiving(reading())
    if not content and not number.strip():
        return _drawn(refused="扫描或者输入回执上的流转编号，或者选择回执文件。"), 422
    try:
        slip = read_file(content) if content else read_number(number)
        code = slip.receipt.get("code") or request.form.get("code", "")
        if not code:
            return _drawn(number, slip, answered_by(reading(), slip))
        with writing() as work:
            case, step, said = begin_slip(work, slip, code, cell_name)
            reference, name = case.reference, step.id
    except (ReferralRefused, Refused, NotAllowed) as fault:
        return _drawn(number, refused=str(fault)), 422
    done = done_token(said or "已按回执填好，与盖章的回执核对后办理")
    return redirect(url_for("steps.show", reference=reference, step=name, done=done), 303)
