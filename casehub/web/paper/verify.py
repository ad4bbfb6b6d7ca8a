"""Public verification of a paper by its code or by the file itself; no sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Blueprint, request

from casehub.papers.verifying import verify_code, verify_file
from casehub.web.drawing.pages import page
from casehub.web.request.unit import reading_session

if TYPE_CHECKING:
    from typing import BinaryIO

routes = Blueprint("verify", __name__)
LONGEST_CODE = 40


@routes.route("/verify", methods=["GET", "POST"])
def show() -> str:
    """What a code names, and whether a presented file is the issued one.

    Without the file only kind, office, date and validity are told, never the content.
    """
    typed = request.values.get("code", "")[:LONGEST_CODE].strip()
    code = typed.replace("-", "").upper()
    chosen = request.files.get("present")
    if chosen is not None and chosen.filename:
        found = verify_file(reading_session(), cast("BinaryIO", chosen.stream), code)
        return page("verify.html", code=typed, found=found, presented=chosen.filename)
    found_by_code = verify_code(reading_session(), code) if code else None
    return page("verify.html", code=typed, found=found_by_code, presented="")
