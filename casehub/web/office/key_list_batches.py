"""Batches of the 重点保护名录: opened; their entries reviewed jointly, published together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from casehub.casefile.cooperation import key_list
from casehub.casefile.cooperation.key_list import Publication, Review
from casehub.casefile.cooperation.sight import may_decide
from casehub.casefile.cooperation.wordings import KINDS
from casehub.desk.key_list import Asked, lines_of
from casehub.fields import (
    BoolField,
    DateField,
    Field,
    LongField,
    PaperNumberField,
    SeveralField,
    TextField,
)
from casehub.model import KeyListBatch, KeyListWording, ListAct, ListState
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.office.key_list import batches
from casehub.web.request.access import may_use
from casehub.web.request.unit import reading
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.datastructures import MultiDict
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.desk.key_list import Line
    from casehub.record.work import Work

routes = Blueprint("key_list_batches", __name__)
ENTRY = SeveralField("entry", "条目", required=True)
LISTING = SeveralField("listing", "条目", required=True)
OPENING: tuple[Field, ...] = (
    TextField("title", "名录题名", required=True, hint="以主管机关公布的为准"),
    TextField("name", "批次", required=True, hint="例如 第一批"),
    TextField("agreement", "合作机制", hint="在哪个协议、备忘录下共享"),
    LongField("note", "说明"),
)
REVIEW: tuple[Field, ...] = (
    ENTRY,
    BoolField("in_force", "今天核查，各条权利均有效"),
    TextField("status", "今天核查的法律状态", required=True, hint="例如 有效，无撤销、无效请求"),
    TextField("status_source", "核查来源", required=True, hint="例如 商标局公开查询"),
    TextField("partner_name", "对方机关", required=True),
    PaperNumberField("partner_number", "对方复函文号"),
    DateField("partner_on", "对方答复同意的日期", required=True, not_after="today"),
)
PUBLISH: tuple[Field, ...] = (
    LISTING,
    DateField("begins_on", "实施日期", required=True, default="today"),
    TextField("published_where", "公布渠道、文号", required=True, hint="不公布联系人和电话"),
    TextField("stem", "编号字头", hint="还没有编号的条目按推荐先后接着编号，例如 演示-2026-"),
)
TITLES = {"title": 200, "name": 60}
DONE = {
    "opened": ("已建立批次", "可以推荐条目，或者导入名单。"),
    "brought_in": ("已登记草稿", "推荐经联合审核后公布，变更由另一人批准。"),
    "looked_at": ("已联合审核", "由另一人公布。"),
    "made_known": ("已公布", "自实施日期起，登记案件、制作协作函时提示。"),
}


@routes.get("/key-list/batches")
def index() -> str:
    """All batches with what each holds."""
    work = reading()
    lines = lines_of(work, Asked())
    told = [
        (one, [line for line in lines if line.entry.batch_id == one.id]) for one in batches(work)
    ]
    return page("key_list/batches.html", told=told, states=ListState)


@routes.route("/key-list/batches/new", methods=["GET", "POST"])
def new() -> AnyResponse | str | tuple[str, int]:
    """Open a batch."""
    form = form_of(OPENING, request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _new(form)
    for name, longest in TITLES.items():
        if len(form.data.get(name) or "") > longest:
            form.refuse(name, f"不超过 {longest} 个字")
    number = done_as_typed(form, lambda work: key_list.open_batch(work, form.data).id)
    if number is not None:
        return redirect(url_for("key_list_batches.show", number=number, done="opened"), 303)
    return _new(form), 422


def _new(form: Form) -> str:
    return page(
        "key_list/edit.html", form=form, title="建立名录批次", button="建立",
        back=url_for("key_list_batches.index"), said="",
    )  # fmt: skip


def find_batch(work: Work, number: int) -> KeyListBatch:
    """The batch of this row number. Raises NotFound."""
    found = work.session.get(KeyListBatch, number)
    if found is None:
        raise NotFound
    return found


def _waiting(lines: list[Line], state: ListState) -> list[Line]:
    return [
        line
        for line in lines
        if line.open is not None and (line.open.state, line.open.act) == (state, ListAct.LISTING)
    ]


def _choices(lines: list[Line]) -> tuple[tuple[str, str], ...]:
    waiting = [line.open for line in lines if line.open is not None]
    return tuple((str(one.id), f"{one.title}　{one.right_no}　{one.holder}") for one in waiting)


def _form(
    fields: tuple[Field, ...], lines: list[Line], typed: MultiDict[str, str] | None = None
) -> Form:
    return form_of(fields, typed, choices={fields[0].id: _choices(lines)}, today=reading().today)


@routes.get("/key-list/batches/<int:number>")
def show(number: int) -> str:
    """One batch: what waits for the joint review, what for publication, and all its entries."""
    return _show(number)


def _show(number: int, review: Form | None = None, publish: Form | None = None) -> str:
    work = reading()
    batch = find_batch(work, number)
    lines = lines_of(work, Asked(batch=number))
    mine = [line for line in lines if may_decide(work, line.entry)]
    drafted, reviewed = _waiting(mine, ListState.DRAFTED), _waiting(mine, ListState.REVIEWED)
    may_review = bool(drafted) and may_use("key_list_batches.review")
    may_publish = bool(reviewed) and may_use("key_list_batches.publish")
    return page(
        "key_list/batch.html",
        batch=batch,
        lines=lines,
        kind_words=dict(KINDS),
        drafted=drafted,
        reviewed=reviewed,
        review=(review or _form(REVIEW, drafted)) if may_review else None,
        publish=(publish or _form(PUBLISH, reviewed)) if may_publish else None,
        done=DONE.get(request.args.get("done", "")),
    )


@routes.post("/key-list/batches/<int:number>/review")
def review(number: int) -> AnyResponse | tuple[str, int]:
    """联合审核 of the ticked proposals."""

    def act(work: Work, chosen: list[KeyListWording], form: Form) -> None:
        data = form.data
        told = Review(
            data.get("status") or "", data.get("status_source") or "",
            data.get("partner_name") or "", data.get("partner_on"),
            data.get("partner_number") or "", bool(data.get("in_force")),
        )  # fmt: skip
        key_list.review(work, chosen, told)

    return _together(number, REVIEW, ListState.DRAFTED, act, "looked_at")


@routes.post("/key-list/batches/<int:number>/publish")
def publish(number: int) -> AnyResponse | tuple[str, int]:
    """公布 of the ticked entries."""

    def act(work: Work, chosen: list[KeyListWording], form: Form) -> None:
        data = form.data
        told = (data.get("begins_on"), data.get("published_where") or "", data.get("stem") or "")
        key_list.publish(work, chosen, Publication(*told))

    return _together(number, PUBLISH, ListState.REVIEWED, act, "made_known")


def _together(
    number: int,
    fields: tuple[Field, ...],
    state: ListState,
    act: Callable[[Work, list[KeyListWording], Form], None],
    done: str,
) -> AnyResponse | tuple[str, int]:
    work = reading()
    lines = lines_of(work, Asked(batch=find_batch(work, number).id))
    waiting = _waiting([one for one in lines if may_decide(work, one.entry)], state)
    form = _form(fields, waiting, request.form)

    def together(writes: Work) -> int:
        ticked = form.data.get(fields[0].id) or ()
        act(writes, [writes.session.get_one(KeyListWording, int(one)) for one in ticked], form)
        return number

    if done_as_typed(form, together) is not None:
        return redirect(url_for("key_list_batches.show", number=number, done=done), 303)
    forms = {"review": form} if state is ListState.DRAFTED else {"publish": form}
    return _show(number, **forms), 422
