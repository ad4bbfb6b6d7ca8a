"""协作单位来函: what was sent to a partner that has accounts here, and what it answers.

Nothing else of this installation is shown here, and no page for staff opens for a partner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, send_file, url_for

from casehub.acts.letters.portal import (
    Answer,
    Brought,
    WordState,
    codes_for,
    letter_to,
    letters_to,
    message_of,
    read,
    received,
    said_of,
    say,
)
from casehub.acts.letters.titles import titles_of
from casehub.exchange import ReferralRefused
from casehub.exchange.apart import drawn_apart
from casehub.exchange.course import message_number
from casehub.exchange.payload import validator
from casehub.exchange.sorts import exchange
from casehub.exchange.told import facts_of
from casehub.fields import ChoiceField, DateField, Field, LongField, TextField
from casehub.model import ExchangeLetter
from casehub.record.events import log_security
from casehub.storage import StorageFault
from casehub.web.drawing import uploads
from casehub.web.drawing.done import done_token, done_words
from casehub.web.drawing.exports import attachment
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.request.unit import address, close_reading, parts, reading, row_number, writing
from casehub.workflow.refusals import NotFound, Refused

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.exchange.payload import Payload

routes = Blueprint("portal", __name__)
PAGE = 50
MOST_FILES = 20
# Members of a receipt that a form asks for as they are.
MEMBERS = ("items", "handler", "reason", "reasonCode")


def words_of_codes() -> dict[str, str]:
    """Each code of a receipt in words."""
    return dict(_terms("receipt", "code"))


def _terms(*path: str) -> tuple[tuple[str, str], ...]:
    found = validator().schema
    for name in path:
        found = found.get("items", found).get("properties", {})[name]
    return tuple((one["const"], one["title"]) for one in found["oneOf"])


def _fields(row: ExchangeLetter) -> tuple[Field, ...]:
    codes, words = codes_for(reading(), row), words_of_codes()
    first = received(reading(), row)
    asked: list[Field] = []
    if first is None:
        hint = "本单位任何部门最早收到的那一天，期限自此起算，以后的答复不再填写"
        asked.append(
            DateField("received_on", "收到日期", required=True, not_after="today", hint=hint)
        )
    if first is None or not first.number:
        asked.append(TextField("entered_as", "收文号", required=True, most=60))
    return (
        ChoiceField(
            "code", "答复", required=True, options=tuple((one, words[one]) for one in codes)
        ),
        TextField("number", "发文字号", required=True, most=60, hint="本单位这件答复的文号"),
        *asked,
        TextField("handler", "承办人及电话", most=100),
        TextField("items", "受理的事项", most=200, hint="部分受理的填写"),
        LongField("reason", "理由、说明", most=1000, hint="部分受理、延期、退回、请求更正的填写"),
        ChoiceField("reasonCode", "退回的情形", options=_terms("receipt", "reasonCode")),
        DateField("newDate", "预计回复日期", hint="延期的填写"),
        ChoiceField("result", "办理结果", options=_terms("results", "result"), hint="函复的选择"),
        LongField("text", "办理情况", most=2000, hint="函复的填写；材料在下面一并报送"),
    )


@routes.get("/portal")
def index() -> str:
    """The letters that were sent to the organisation, newest first."""
    work, before = reading(), row_number(request.args.get("before", "")) or 0
    rows = letters_to(work, PAGE + 1, before=before)
    shown = rows[:PAGE]
    return page(
        "portal/index.html",
        rows=shown,
        said={row.id: said_of(work, row) for row in shown},
        titles=titles_of(work, shown),
        more=shown[-1].id if len(rows) > PAGE else 0,
        sorts=exchange(),
        words=words_of_codes(),
        states=WordState,
        message_number=message_number,
    )


def _drawn(row: ExchangeLetter, form: Form | None = None) -> str:
    work, done = reading(), done_words()
    payload = read(work, row)
    if form is None and codes_for(work, row):
        form = form_of(_fields(row), initial={"received_on": work.today})
    return page(
        "portal/show.html",
        row=row,
        told=payload,
        facts=facts_of(payload),
        form=form,
        said=said_of(work, row),
        first=received(work, row),
        sorts=exchange(),
        words=words_of_codes(),
        states=WordState,
        message_number=message_number,
        done=done,
        most=MOST_FILES,
    )


@routes.get("/portal/<int:number>")
def show(number: int) -> str:
    """One letter: what it says, what was said of it, and what may be said."""
    return _drawn(letter_to(reading(), number))


@routes.get("/portal/<int:number>/file")
def file(number: int) -> AnyResponse:
    """The signed letter as it was sent."""
    return _file(letter_to(reading(), number))


def _file(row: ExchangeLetter) -> AnyResponse:
    sha256, name = row.sha256, row.number
    with writing() as work:
        log_security(work, "read_material", subject=name, address=address())
    answer = send_file(parts().blobs.open(sha256), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = attachment(f"{name}.pdf", "letter")
    return answer


@routes.post("/portal/<int:number>")
def answer(number: int) -> AnyResponse | str | tuple[str, int]:
    """Say something of a letter: it waits for the clerk of the office that sent it."""
    row = letter_to(reading(), number)
    form = form_of(_fields(row), request.form, today=reading().today)
    chosen = [one for one in request.files.getlist("files") if one.filename]
    if len(chosen) > MOST_FILES:
        form.refuse("text", f"一次报送的材料不超过{MOST_FILES}件，请合并后再报。")
    if form.wrong:
        return _drawn(row, form), 422
    try:
        told = _told(form, chosen)
        payload, packed = message_of(reading(), letter_to(reading(), number), told)
        # No connection is held while the letter is drawn.
        close_reading()
        made = drawn_apart(payload)
        with writing() as work:
            say(work, number, told, made, packed)
    except Refused as refused:
        for reason in refused.reasons:
            form.refuse(reason.field or None, reason.sentence)
        return _drawn(letter_to(reading(), number), form), 422
    except (ReferralRefused, StorageFault, uploads.CannotKeep) as fault:
        form.refuse(None, str(fault))
        return _drawn(letter_to(reading(), number), form), 422
    done = done_token("已报送，等待对方登记")
    return redirect(url_for("portal.show", number=number, done=done), 303)


def _told(form: Form, chosen: list[FileStorage]) -> Answer:
    """What was typed, its files judged as whatever comes in. Raises uploads.CannotKeep."""
    said, files = form.data, []
    for one in chosen:
        kept = uploads.opened(uploads.keep(one))
        if kept is None:
            raise NotFound
        suffix = kept.filename.rpartition(".")[2].lower()
        if suffix not in exchange().media:
            raise uploads.CannotKeep(f"{kept.filename}：不接收这种文件。")
        files.append(Brought(kept.filename, suffix, parts().blobs.read(kept.sha256)))
    return Answer(
        code=said["code"],
        number=said["number"],
        entered_as=said.get("entered_as") or "",
        received_on=said.get("received_on"),
        receipt=_receipt(said),
        new_date=said["newDate"],
        result=said["result"] or "",
        text=said["text"] or "",
        files=files,
    )


def _receipt(said: Payload) -> dict[str, str]:
    found = {name: str(said[name]) for name in MEMBERS if said[name]}
    if said["newDate"]:
        found["newDate"] = said["newDate"].isoformat()
    return found

