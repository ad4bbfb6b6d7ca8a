"""Registers of cooperation: agreements, contacts, what partners take, their certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from casehub.casefile.cooperation import entries
from casehub.casefile.cooperation.entries import (
    Overtaken,
    find,
    lines_of,
    may_keep,
    readable_offices,
)
from casehub.casefile.cooperation.registers import (
    PARTNER,
    named,
    partners,
    registers,
    values_of,
)
from casehub.casefile.cooperation.shown import label_of, shown_in
from casehub.casefile.cooperation.standing import Stands, standing
from casehub.fields import BoolField, DateField, Field, TextField
from casehub.web.drawing.doing import done_or_refused
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.drawing.rows import changes_rows
from casehub.web.request.unit import reading, row_number, writing
from casehub.workflow.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.casefile.cooperation.registers import Register
    from casehub.casefile.cooperation.standing import Line
    from casehub.record.work import Work

routes = Blueprint("registers", __name__)
PAGE_SIZE = 50
FROM = DateField("begins_on", "生效日期", required=True, default="today")
WHY = TextField("reason", "依据", required=True, hint="例如 对方来函文号、通知")
OUTSIDE = DateField(
    "begins_on", "终止日期", required=True, default="today", hint="自这一天起不再有效"
)
STAYS = BoolField("ends", "仍然终止", hint="不勾选的，撤销终止，恢复有效")
DONE = {
    "put_down": ("已登记", "自生效日期起有效。"),
    "to_second": ("已登记", "由另一人同意后，自生效日期起有效，不早于同意的那一天。"),
    "over_now": ("已终止", "自终止日期起不再有效，从前的登记保留。"),
    "second_said": ("已同意", "自生效日期起有效，不早于今天。"),
    "not_taken": ("没有同意", "不作数，原来的登记不变。"),
    "brought_in": ("已导入", "每一行的登记都留有记录。"),
}  # fmt: skip


def register_of(word: str) -> Register:
    """The register of an address. Raises NotFound."""
    found = registers().get(word)
    if found is None:
        raise NotFound
    return found


def _done() -> tuple[str, str] | None:
    return DONE.get(request.args.get("done", ""))


@routes.get("/registers")
def index() -> str:
    """The registers, each with how much of it holds today."""
    work = reading()
    offices = readable_offices(work)
    told = [(one, lines_of(work, one, offices=offices)) for one in registers().values()]
    return page("registers/index.html", told=told, stands=Stands)


@routes.get("/registers/<word>")
def listed(word: str) -> str:
    """One register: what holds, what is to come, what has ended."""
    register, work = register_of(word), reading()
    state = next((one for one in Stands if one == request.args.get("state")), None)
    found = [one for one in lines_of(work, register) if state in (None, one.stands)]
    order = list(Stands)
    found.sort(key=lambda one: (order.index(one.stands), one.entry.id))
    first = row_number(request.args.get("after", "")) or 0
    last = first + PAGE_SIZE

    def further(after: int) -> str:
        return url_for("registers.listed", word=word, state=state, after=after or None)

    return page(
        "registers/list.html",
        register=register,
        lines=found[first:last],
        count=len(found),
        title_of=lambda line: _title(work, register, line),
        cells=lambda line: shown_in(register, line.shown, register.columns),
        columns=[label_of(register, one) for one in register.columns],
        state=state,
        states=Stands,
        next=further(last) if len(found) > last else "",
        previous=further(0) if first else "",
        done=_done(),
    )


def _title(work: Work, register: Register, line: Line) -> str:
    return named(register, values_of(register, line.shown), work.session)


def _form(
    register: Register, more: tuple[Field, ...], initial: Mapping[str, object] | None = None
) -> Form:
    """The fields of an entry with those of the act, as typed or at first."""
    work = reading()
    kinds = sorted(work.rules.offices.named_in("department"))
    own = str(work.actor.organisation_id)
    offered = tuple(one for one in partners(work.session, kinds, work.today) if one[0] != own)
    # Who was named before stands in the list as long as the entry names it.
    present = str((initial or {}).get(PARTNER) or "")
    if present and present not in dict(offered):
        every = partners(work.session, kinds, work.today, gone=True)
        offered += tuple(one for one in every if one[0] == present)
    typed = request.form if request.method == "POST" else None
    return form_of(
        (*register.fields, *more), typed, initial=initial, choices={PARTNER: offered},
        today=work.today,
    )  # fmt: skip


def _edited(
    register: Register,
    title: str,
    form: Form,
    back: str,
    act: Callable[[Work, Form], int],
    done: str,
    said: str = "",
    seen: int = 0,
) -> AnyResponse | str | tuple[str, int]:
    """A form: shown, or read and performed."""
    status = 200
    if request.method == "POST" and changes_rows(request.form):
        for one in form.inputs:
            form.forgive(one.id)
    elif request.method == "POST":
        number = done_or_refused(form, lambda work: act(work, form))
        if not isinstance(number, Refused):
            return redirect(url_for("registers.show", number=number, done=done), 303)
        status = _status(number)
    told = page(
        "registers/edit.html", form=form, title=title, back=back, register=register, said=said,
        seen=seen,
    )  # fmt: skip
    return (told, status) if status != 200 else told


def _status(refused: Refused) -> int:
    return 409 if isinstance(refused, Overtaken) else 422


def _told(form: Form) -> tuple[date | None, str]:
    """From which day, where one could be read, and why."""
    return form.data.get("begins_on"), form.data.get("reason") or ""


def _put(register: Register) -> str:
    return "to_second" if register.seconds else "put_down"


@routes.route("/registers/<word>/new", methods=["GET", "POST"])
def new(word: str) -> AnyResponse | str | tuple[str, int]:
    """Enter something in a register."""
    register = register_of(word)

    def act(work: Work, form: Form) -> int:
        return entries.enter(work, register, form.data, *_told(form)).entry.id

    return _edited(
        register, f"登记{register.title}", _form(register, (FROM, WHY)),
        url_for("registers.listed", word=word), act, _put(register),
    )  # fmt: skip


def _own(number: int) -> tuple[Register, Line]:
    """An entry that the actor's office keeps; for any other there is no such form."""
    register, line = find(reading(), number)
    if not may_keep(reading(), line.entry):
        raise NotFound
    return register, line


@routes.get("/registers/entries/<int:number>")
def show(number: int) -> str:
    """One entry: what holds today, what waits, and every row of before."""
    return _entry(number)


def _entry(number: int, fault: str = "") -> str:
    work = reading()
    register, line = find(work, number)
    rows = standing(line.rows)
    waiting = line.waiting
    return page(
        "registers/show.html",
        register=register,
        line=line,
        title=_title(work, register, line),
        facts=shown_in(register, line.shown),
        told=lambda row: shown_in(register, row),
        waiting=waiting,
        keeps=may_keep(work, line.entry),
        own=waiting is not None and waiting.by_id == work.actor.id,
        ended=bool(rows) and rows[-1].ends,
        # An end that is to come, or lies after the first day, may come earlier.
        sooner=bool(rows) and rows[-1].ends and rows[-1].begins_on > rows[0].begins_on,
        stands_rows=rows,
        mends=bool(rows),
        states=Stands,
        fault=fault,
        done=_done(),
    )


@routes.route("/registers/entries/<int:number>/change", methods=["GET", "POST"])
def change(number: int) -> AnyResponse | str | tuple[str, int]:
    """Say an entry anew from a day on."""
    register, line = _own(number)
    seen = _seen(line)

    def act(work: Work, form: Form) -> int:
        return entries.change(work, number, form.data, *_told(form), seen=seen).entry_id

    return _edited(
        register, "变更登记", _form(register, (FROM, WHY), _present(register, line)),
        url_for("registers.show", number=number), act, _put(register),
        "从前的登记保留，到生效日期的前一天为止。", seen,
    )  # fmt: skip


def _seen(line: Line) -> int:
    """The last row as the form showed it: of the page, or of what was sent from it."""
    if request.method == "POST":
        return row_number(request.form.get("seen", "")) or 0
    rows = standing(line.rows)
    return rows[-1].id if rows else 0


def _present(register: Register, line: Line) -> Mapping[str, object]:
    rows = standing(line.rows)
    return values_of(register, rows[-1] if rows else line.shown)


@routes.route("/registers/entries/<int:number>/mend", methods=["GET", "POST"])
def mend(number: int) -> AnyResponse | str | tuple[str, int]:
    """Say the last row again where it was typed wrongly."""
    register, line = _own(number)
    rows, seen = standing(line.rows), _seen(line)
    if not rows:
        raise NotFound
    # What is read is the form that was shown, whatever the entry says since.
    last = next((one for one in line.rows if one.id == seen), rows[-1])
    first = {**values_of(register, last), "begins_on": last.begins_on, "ends": True}
    form = _form(register, (FROM, WHY), first)
    if last.ends:
        typed = request.form if request.method == "POST" else None
        form = form_of((OUTSIDE, STAYS, WHY), typed, initial=first, today=reading().today)

    def act(work: Work, form: Form) -> int:
        values = values_of(register, last) if last.ends else form.data
        stays = last.ends and bool(form.data.get("ends"))
        return entries.mend(work, number, values, *_told(form), seen=seen, ends=stays).entry_id

    return _edited(
        register, "更正登记", form, url_for("registers.show", number=number), act, _put(register),
        "最近一次登记填错的，在这里更正；填错的一行保留，不再作数。", seen,
    )  # fmt: skip


@routes.route("/registers/entries/<int:number>/end", methods=["GET", "POST"])
def end(number: int) -> AnyResponse | str | tuple[str, int]:
    """End an entry."""
    register, _ = _own(number)
    typed = request.form if request.method == "POST" else None
    form = form_of((OUTSIDE, WHY), typed, today=reading().today)

    def act(work: Work, form: Form) -> int:
        return entries.end(work, number, *_told(form)).entry_id

    return _edited(
        register, f"终止{register.title}的登记", form, url_for("registers.show", number=number),
        act, "over_now", "证书泄露、停用的，在这里吊销。" if register.seconds else "",
    )  # fmt: skip


@routes.post("/registers/entries/<int:number>/agree")
def agree(number: int) -> AnyResponse | tuple[str, int]:
    """Let what another entered hold."""
    return _decide(number, agreed=True)


@routes.post("/registers/entries/<int:number>/drop")
def drop(number: int) -> AnyResponse | tuple[str, int]:
    """Do not agree; who entered it takes it back."""
    return _decide(number, agreed=False)


def _decide(number: int, *, agreed: bool) -> AnyResponse | tuple[str, int]:
    try:
        with writing() as work:
            row = row_number(request.form.get("row", "")) or 0
            entries.decide(work, number, row=row, agreed=agreed)
    except Refused as refused:
        return _entry(number, str(refused)), _status(refused)
    done = "second_said" if agreed else "not_taken"
    return redirect(url_for("registers.show", number=number, done=done), 303)
