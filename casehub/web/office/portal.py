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
    against_receipt,
    choices_of,
    due_by,
    message_of,
    read,
    received,
    said_of,
    say,
)
from casehub.acts.letters.portal_answers import (
    answer_of,
    known_to,
    longest,
    reasons_against,
    terms,
)
from casehub.acts.letters.portal_letters import (
    counted_for,
    letter_to,
    letters_from,
    letters_to,
)
from casehub.acts.letters.titles import titles_of
from casehub.exchange import ReferralRefused
from casehub.exchange.apart import drawn_apart
from casehub.exchange.course import file_name, message_number
from casehub.exchange.sorts import exchange
from casehub.exchange.told import facts_of
from casehub.fields import DateField, Field, MaterialsField, PaperNumberField, TextField
from casehub.model import ExchangeLetter
from casehub.record.events import log_security
from casehub.storage import StorageFault
from casehub.web.drawing import uploads
from casehub.web.drawing.done import done_token, done_words
from casehub.web.drawing.exports import attachment
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.drawing.rows import changes_rows
from casehub.web.request.unit import address, close_reading, parts, reading, row_number, writing
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.acts.letters.portal_answers import Choice

routes = Blueprint("portal", __name__)
PAGE = 50
MOST_FILES = 20
# The field of the form that says which answer it is.
CHOSEN = "answer"


def words_of_codes() -> dict[str, str]:
    """Each code of a receipt in words."""
    return dict(terms("receipt", "code"))


def _choice(row: ExchangeLetter, chosen: str) -> Choice | None:
    """The answer that is being given; the only one where there is one alone."""
    found = choices_of(reading(), row)
    return next((one for one in found if one.id == chosen or len(found) == 1), None)


def _of_every_answer(row: ExchangeLetter) -> tuple[Field, ...]:
    """What every answer asks for; the receipt of the letter with the first one alone."""
    first = received(reading(), row)
    asked: list[Field] = []
    if first is None:
        hint = "本单位任何部门最早收到的那一天，期限自此起算，以后的答复不再填写"
        asked.append(
            DateField("received_on", "收到日期", required=True, not_after="today", hint=hint)
        )
    if first is None or not first.number:
        asked.append(PaperNumberField("entered_as", "收文号", required=True, most=60))
    return (
        PaperNumberField("number", "发文字号", required=True, most=60, hint="本单位这件答复的文号"),
        *asked,
        TextField("handler", "承办人及电话", most=longest("receipt", "handler")),
    )


# Last, below what the answer itself asks for.
BROUGHT = MaterialsField(
    "files", "材料", hint=f"不超过 {MOST_FILES} 件；复印件核对后盖章再扫描"
)


def _form(row: ExchangeLetter, choice: Choice, typed: MultiDict[str, str] | None = None) -> Form:
    work = reading()
    known = known_to(choice, read(work, row)) if typed is None else {}
    fields = (*_of_every_answer(row), *choice.fields, BROUGHT)
    initial = {"received_on": work.today, **known}
    return form_of(fields, typed, initial=initial, today=work.today)


@routes.get("/portal")
def index() -> str:
    """The letters that were sent to the organisation, newest first."""
    work, before = reading(), row_number(request.args.get("before", "")) or 0
    rows = letters_to(work, PAGE + 1, before=before)
    shown = rows[:PAGE]
    own = [] if before else letters_from(work, PAGE)
    return page(
        "portal/index.html",
        rows=shown,
        said={row.id: said_of(work, row) for row in shown},
        due=counted_for(work, shown),
        titles=titles_of(work, [*shown, *(row for row, _ in own)]),
        own=own,
        more=shown[-1].id if len(rows) > PAGE else 0,
        sorts=exchange(),
        words=words_of_codes(),
        states=WordState,
        message_number=message_number,
    )


def _drawn(row: ExchangeLetter, chosen: str, form: Form | None = None) -> str:
    work, done = reading(), done_words()
    payload, choice = read(work, row), _choice(row, chosen)
    if form is None and choice is not None:
        form = _form(row, choice)
    return page(
        "portal/show.html",
        row=row,
        told=payload,
        facts=facts_of(payload),
        form=form,
        chosen=choice,
        choices=choices_of(work, row),
        due=due_by(work, row),
        said=said_of(work, row),
        first=received(work, row),
        sorts=exchange(),
        words=words_of_codes(),
        states=WordState,
        message_number=message_number,
        done=done,
    )


@routes.get("/portal/<int:number>")
def show(number: int) -> str:
    """One letter: what it says, what was said of it, what may be said, and the form of one."""
    return _drawn(letter_to(reading(), number), request.args.get(CHOSEN, ""))


@routes.get("/portal/<int:number>/file")
def file(number: int) -> AnyResponse:
    """The signed letter as it was sent."""
    return _file(letter_to(reading(), number))


def _file(row: ExchangeLetter) -> AnyResponse:
    sha256, name, saved_as = row.sha256, row.number, file_name(row.flow_id, row.seq)
    with writing() as work:
        log_security(work, "read_material", subject=name, address=address())
    answer = send_file(parts().blobs.open(sha256), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = attachment(saved_as)
    return answer


@routes.post("/portal/<int:number>")
def answer(number: int) -> AnyResponse | str | tuple[str, int]:
    """Say something of a letter: it waits for the clerk of the office that sent it."""
    # First: no row is read while files are received and looked through.
    sent = uploads.sent_here()
    row, chosen = letter_to(reading(), number), sent.typed.get(CHOSEN, "")
    choice = _choice(row, chosen)
    if choice is None:
        form = Form([])
        form.refuse(None, "现在不能作这种答复，请重新选择。")
        return _drawn(row, chosen, form), 422
    form = _form(row, choice, sent.typed)
    if changes_rows(sent.typed):
        return _drawn(row, chosen, form.unasked().without(sent.faults))
    brought = _brought(form.without(sent.faults))
    for reason in (
        *against_receipt(reading(), row, form.data.get("received_on")),
        *reasons_against(reading(), choice, _said_in(form)),
    ):
        form.tell(reason)
    if form.wrong:
        return _drawn(row, chosen, form), 422
    try:
        told = _told(choice, form, brought)
        payload, packed = message_of(reading(), letter_to(reading(), number), told)
        # No connection is held while the letter is drawn.
        close_reading()
        made = drawn_apart(payload)
        with writing() as work:
            say(work, number, told, made, packed)
    except Refused as refused:
        form.tell_all(refused)
        return _drawn(letter_to(reading(), number), chosen, form), 422
    except (ReferralRefused, StorageFault) as fault:
        form.refuse(None, str(fault))
        return _drawn(letter_to(reading(), number), chosen, form), 422
    done = done_token("已报送，等待对方登记")
    return redirect(url_for("portal.show", number=number, done=done), 303)


def _ending(filename: str) -> str:
    return filename.rpartition(".")[2].lower()


def _brought(form: Form) -> list[uploads.Upload]:
    """The files that were kept of those sent along; what is wrong with them goes beside them."""
    name = BROUGHT.id
    found = next(one for one in form.inputs if one.id == name)
    for token, kept in [*found.uploads.items()]:
        if _ending(kept.filename) not in exchange().media:
            form.refuse(name, f"{kept.filename}：不接收这种文件。")
            # It is not offered again.
            del found.uploads[token]
    if len(found.uploads) > MOST_FILES:
        form.refuse(name, f"一次报送的材料不超过{MOST_FILES}件，请合并后再报。")
    return [*found.uploads.values()]


def _said_in(form: Form) -> dict[str, object]:
    """What was typed, without the files."""
    return {name: value for name, value in form.data.items() if name != BROUGHT.id}


def _told(choice: Choice, form: Form, chosen: list[uploads.Upload]) -> Answer:
    """What was typed, with the bytes of its files. Raises StorageFault."""
    said = form.data
    files = [
        Brought(one.filename, _ending(one.filename), parts().blobs.read(one.sha256))
        for one in chosen
    ]
    return Answer(
        choice=choice.id,
        told=answer_of(choice, _said_in(form), said["number"], said.get("handler") or ""),
        entered_as=said.get("entered_as") or "",
        received_on=said.get("received_on"),
        files=files,
    )
