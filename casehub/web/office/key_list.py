"""重点保护名录: the list with its filters, an entry with its history, and what is drafted of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import select

from casehub.casefile.cooperation import changes as changing
from casehub.casefile.cooperation import key_list
from casehub.casefile.cooperation.changes import differences
from casehub.casefile.cooperation.drafts import last_standing
from casehub.casefile.cooperation.sight import find_entry, may_decide, may_draft, may_read
from casehub.casefile.cooperation.wordings import FIELDS, KINDS, NAMES, told_by
from casehub.desk.key_list import Asked, Standing, line_of, lines_of
from casehub.fields import ChoiceField, DateField, Field, LongField
from casehub.law.periods import add_months
from casehub.model import ExitReason, KeyListBatch, KeyListWording, ListAct, ListState
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.drawing.sought import sought, token_of
from casehub.web.office.seconding import check_concerned, decided
from casehub.web.request.unit import reading, row_number
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.model import KeyListEntry
    from casehub.record.work import Work

routes = Blueprint("key_list", __name__)
PAGE_SIZE, LONGEST = 50, 60
GROUPS = {field.id: group for group, field in FIELDS}
BEGINS = DateField("begins_on", "生效日期", required=True, default="today")
LEAVING: tuple[Field, ...] = (
    ChoiceField(
        "exit_reason", "退出原因", required=True,
        options=tuple((one.value, one.words) for one in ExitReason),
    ),
    DateField("begins_on", "退出日期", required=True, default="today", hint="自这一天起不再提示"),
    LongField("evidence", "依据", required=True, hint="例如 注销公告、权利人签名的申请"),
)  # fmt: skip
DONE = {
    "suggested": ("已推荐", "由另一人联合审核后公布；公布以前不作提示。"),
    "put": ("已提出", "由另一人批准后自所定日期起生效。"),
    "runs": ("已批准", "自所定日期起生效。"),
    "back": ("已退回", ""),
}


def asked_for(work: Work, args: Mapping[str, str], text: str) -> Asked:
    """What an address or a form narrows the list to."""
    months = work.law.amount("patent.expiry_warning_months")
    return Asked(
        batch=row_number(args.get("batch", "")) or 0,
        kind=args.get("kind", ""),
        standing=args.get("standing", ""),
        region=args.get("region", "")[:60],
        text=text.strip(),
        open=args.get("open") == "1",
        ends_by=add_months(work.today, months) if args.get("ends") == "1" else None,
    )


def kept(asked: Asked, after: int = 0) -> str:
    """The address of the same list, from the row `after` on."""
    return url_for(
        "key_list.index",
        batch=asked.batch or None,
        kind=asked.kind or None,
        standing=asked.standing or None,
        region=asked.region or None,
        open="1" if asked.open else None,
        ends="1" if asked.ends_by else None,
        after=after or None,
        s=token_of(asked.text) if asked.text else None,
    )


def batches(work: Work) -> list[KeyListBatch]:
    """All batches, as they were opened."""
    return list(work.session.scalars(select(KeyListBatch).order_by(KeyListBatch.id)))


@routes.get("/key-list")
def index() -> str:
    """The entries, narrowed as asked."""
    work = reading()
    asked = asked_for(work, request.args, sought().text)
    found = lines_of(work, asked)
    first = row_number(request.args.get("after", "")) or 0
    rows, more = found[first : first + PAGE_SIZE], len(found) > first + PAGE_SIZE
    return page(
        "key_list/index.html",
        lines=rows,
        count=len(found),
        asked=asked,
        lost=sought().lost,
        batches=batches(work),
        kinds=KINDS,
        kind_words=dict(KINDS),
        standings=tuple(Standing),
        next=kept(asked, first + PAGE_SIZE) if more else "",
        previous=kept(asked) if first else "",
    )


@routes.post("/key-list/find")
def find() -> AnyResponse:
    """Take what is looked for out of the form, so that it stands in no address in clear."""
    text = request.form.get("q", "")[:LONGEST]
    return redirect(kept(asked_for(reading(), request.form, text)), 303)


@routes.get("/key-list/<int:number>")
def show(number: int) -> str:
    """One entry: what holds today, what waits, and every wording of before."""
    work = reading()
    entry = find_entry(work, number)
    return _entry(work, entry)


def _entry(work: Work, entry: KeyListEntry, fault: str = "") -> str:
    mine, decides = may_draft(work, entry), may_decide(work, entry)
    # What is only drafted stays with who drafts and who decides.
    line = line_of(entry, work.today, drafts=decides)
    waiting = line.open
    present = last_standing(entry)
    changes = {}
    if waiting is not None and waiting.act == ListAct.CHANGE and present is not None:
        changes = differences(present, told_by(waiting))
    return page(
        "key_list/show.html",
        line=line,
        entry=entry,
        wordings=[one for one in entry.wordings if decides or one.state == ListState.STANDS],
        kind_words=dict(KINDS),
        labels={field.id: field.label for _, field in FIELDS},
        changes=[(name, pair) for name, pair in changes.items() if name in NAMES],
        acts=ListAct,
        states=ListState,
        standings=Standing,
        may_change=mine and waiting is None and present is not None and present.act != ListAct.EXIT,
        may_again=mine and waiting is None and present is None,
        decides=decides,
        own=waiting is not None and waiting.drafted_by_id == work.actor.id,
        fault=fault,
        done=DONE.get(request.args.get("done", "")),
    )


def _values(wording: KeyListWording) -> Mapping[str, object]:
    return {name: getattr(wording, name) for name in NAMES}


def _edited(
    title: str,
    fields: tuple[Field, ...],
    initial: Mapping[str, object] | None,
    button: str,
    back: str,
    act: Callable[[Work, Form], int],
    done: str,
    said: str = "",
    choices: Mapping[str, tuple[tuple[str, str], ...]] | None = None,
) -> AnyResponse | str | tuple[str, int]:
    """A form of an entry: shown, or read and performed."""
    today: date = reading().today
    typed = request.form if request.method == "POST" else None
    form = form_of(fields, typed, initial=initial, groups=GROUPS, today=today, choices=choices)
    status = 200
    if typed is not None:
        number = done_as_typed(form, lambda work: act(work, form))
        if number is not None:
            return redirect(url_for("key_list.show", number=number, done=done), 303)
        status = 422
    told = page(
        "key_list/edit.html", form=form, title=title, button=button, back=back, said=said
    )
    return (told, status) if status != 200 else told


OF_RIGHT = tuple(field for _, field in FIELDS)


@routes.route("/key-list/new", methods=["GET", "POST"])
def new() -> AnyResponse | str | tuple[str, int]:
    """Propose a right for a batch."""
    offered = tuple((str(one.id), one.full_title) for one in batches(reading()))
    wanted = request.args.get("batch", "")
    chosen = {"batch": wanted} if wanted in dict(offered) else None

    def act(work: Work, form: Form) -> int:
        # Where none is chosen the others are judged by themselves.
        batch = work.session.get(KeyListBatch, int(form.data.get("batch") or 0))
        if batch is None and form.data.get("batch"):
            raise NotFound
        return key_list.propose(work, batch, form.data).id

    fields = (ChoiceField("batch", "名录批次", required=True), *OF_RIGHT)
    return _edited(
        "推荐列入名录", fields, chosen, "推荐", url_for("key_list.index"), act, "suggested",
        "推荐不等于列入：经联合审核、公布以后才提示。", {"batch": offered},
    )  # fmt: skip


@routes.route("/key-list/<int:number>/again", methods=["GET", "POST"])
def again(number: int) -> AnyResponse | str | tuple[str, int]:
    """Propose again what was sent back."""
    entry = _own(number)

    def act(work: Work, form: Form) -> int:
        return key_list.propose_again(work, find_entry(work, number), form.data).entry_id

    return _edited(
        f"补充后再次推荐“{entry.latest.title}”", OF_RIGHT, _values(entry.latest), "再次推荐",
        url_for("key_list.show", number=number), act, "suggested",
    )  # fmt: skip


@routes.route("/key-list/<int:number>/change", methods=["GET", "POST"])
def change(number: int) -> AnyResponse | str | tuple[str, int]:
    """Draft a change of what is listed."""
    present = last_standing(_own(number))
    if present is None:
        raise NotFound

    def act(work: Work, form: Form) -> int:
        entry = find_entry(work, number)
        return changing.draft_change(work, entry, form.data, form.data.get("begins_on")).entry_id

    initial = {**_values(present), "reason": "", "evidence": ""}
    return _edited(
        f"变更“{present.title}”的登记", (*OF_RIGHT, BEGINS), initial, "提出变更",
        url_for("key_list.show", number=number), act, "put",
        "改动要变更的几项，其余保持不动。权利期满没有续展的，办理退出。",
    )  # fmt: skip


@routes.route("/key-list/<int:number>/exit", methods=["GET", "POST"])
def leave(number: int) -> AnyResponse | str | tuple[str, int]:
    """Draft the exit of an entry."""
    present = last_standing(_own(number))
    if present is None:
        raise NotFound

    def act(work: Work, form: Form) -> int:
        entry = find_entry(work, number)
        data = form.data
        told = (data.get("exit_reason") or "", data.get("evidence") or "", data.get("begins_on"))
        return changing.draft_exit(work, entry, *told).entry_id

    return _edited(
        f"“{present.title}”退出名录", LEAVING, None, "提出退出",
        url_for("key_list.show", number=number), act, "put",
        "退出以前的案件按原信息办理，以后不再自动提示。",
    )  # fmt: skip


def _own(number: int) -> KeyListEntry:
    """An entry of the actor's own office; for any other there is no such form."""
    entry = find_entry(reading(), number)
    if not may_draft(reading(), entry):
        raise NotFound
    return entry


def _wording(work: Work, number: int) -> KeyListWording:
    found = work.session.get(KeyListWording, number)
    if found is None or not may_read(work, found.entry):
        raise NotFound
    return found


@routes.post("/key-list/wordings/<int:number>/agree")
def agree(number: int) -> AnyResponse | tuple[str, int]:
    """Let a change or an exit hold from its day on."""
    return _decide(number, "runs", key_list.agree)


@routes.post("/key-list/wordings/<int:number>/refuse")
def refuse(number: int) -> AnyResponse | tuple[str, int]:
    """Send back what another proposed, with the reason; withdraw what one proposed oneself."""
    why = request.form.get("why", "")[:500]

    def act(work: Work, one: KeyListWording) -> None:
        check_concerned(work, one.drafted_by_id, "key_list.agree")
        key_list.refuse(work, one, why)

    return _decide(number, "back", act)


def _decide(
    number: int, done: str, act: Callable[[Work, KeyListWording], None]
) -> AnyResponse | tuple[str, int]:
    entry = _wording(reading(), number).entry_id
    return decided(
        lambda work: act(work, _wording(work, number)),
        lambda refused: _entry(reading(), find_entry(reading(), entry), str(refused)),
        url_for("key_list.show", number=entry, done=done),
    )
