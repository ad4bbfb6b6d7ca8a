"""The library of 统一保护标准, 证据规则 and 裁决尺度: searched, read, drafted and approved."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casehub.casefile.library import standards
from casehub.casefile.library.standards import (
    FIELDS,
    NUMBER,
    REVISING,
    RIGHTS,
    SORTS,
    find_standard,
    first_ahead,
    last_words,
    may_change,
    may_decide,
    may_draft,
    may_read,
    may_succeed,
    read_by,
    told_by,
)
from casehub.fields import ChoiceField, DateField, Field, LongField
from casehub.law.text import fold, words
from casehub.law.worded import Worded
from casehub.model import Standard, StandardAct, StandardState, StandardVersion
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.forms import form_of
from casehub.web.drawing.pages import page
from casehub.web.drawing.sought import sought, token_of
from casehub.web.office.seconding import check_concerned, decided
from casehub.web.request.unit import reading, row_number
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work
    from casehub.web.drawing.forms import Form

routes = Blueprint("standards", __name__)
PAGE_SIZE, LONGEST = 50, 60
ENDING: tuple[Field, ...] = (
    DateField("begins_on", "废止日期", required=True, default="today", hint="自这一天起不再适用"),
    ChoiceField("successor", "由哪一条接替", hint="没有接替的不选"),
    LongField("ground", "废止理由", required=True),
)
DONE = {
    "drafted": ("已送审批", "由另一人批准后自施行日期起适用；批准以前不列入办案页面。"),
    "runs": ("已批准", "自所定日期起，在作出行政裁决、（不予）行政处罚决定的页面列出。"),
    "back": ("已退回", ""),
}


class Standing(Worded):
    """Where an entry stands on a day."""

    HOLDS = "holds", "施行中"
    AHEAD = "ahead", "尚未施行"
    ENDED = "ended", "有效期已满"
    REPEALED = "repealed", "已废止"
    WAITS = "waits", "待审批"
    REFUSED = "refused", "未批准"

    @property
    def holds(self) -> bool:
        """Whether it is to be followed on the day."""
        return self is Standing.HOLDS

    @property
    def ended(self) -> bool:
        """Whether its own time is over, and nobody repealed it."""
        return self is Standing.ENDED

    @property
    def repealed(self) -> bool:
        """Whether somebody ended it."""
        return self is Standing.REPEALED

    @property
    def waits(self) -> bool:
        """Whether its first version was drafted and nobody has decided."""
        return self is Standing.WAITS


# What stands like this can take the place of another that is repealed.
SUCCEEDING = frozenset({Standing.HOLDS, Standing.AHEAD})


@dataclass(frozen=True)
class Line:
    """An entry on a day: the version that is shown, where it stands."""

    standard: Standard
    shown: StandardVersion
    standing: Standing
    waiting: StandardVersion | None = None


def line_of(standard: Standard, day: date) -> Line:
    """The entry as it stands on a day."""
    held = standard.on(day)
    if held is not None:
        if held.act == StandardAct.REPEALED:
            return Line(standard, held, Standing.REPEALED)
        ended = standard.in_force(day) is not held
        return Line(standard, held, Standing.ENDED if ended else Standing.HOLDS)
    ahead, worded = first_ahead(standard), last_words(standard)
    if ahead is not None and worded is not None:
        if ahead.act == StandardAct.REPEALED:
            return Line(standard, worded, Standing.REPEALED)
        return Line(standard, ahead, Standing.AHEAD)
    latest = standard.versions[-1]
    return Line(standard, latest, Standing.WAITS if standard.open is not None else Standing.REFUSED)


def _waiting(work: Work, standard: Standard) -> StandardVersion | None:
    """What waits for approval of it, for whom it is to be seen."""
    waiting = standard.open
    return waiting if waiting is not None and may_decide(work, standard) else None


def _found(work: Work, args: Mapping[str, str], text: str) -> list[Line]:
    """The entries that the actor may read, narrowed, by number."""
    query = select(Standard).options(
        selectinload(Standard.versions).selectinload(StandardVersion.drafted_by),
        selectinload(Standard.organisation),
    )
    entries = [one for one in work.session.scalars(query) if may_read(work, one)]
    lines = [replace(line_of(one, work.today), waiting=_waiting(work, one)) for one in entries]
    sort, kind, standing = (args.get(name, "") for name in ("sort", "right_kind", "standing"))
    asked = words(text)
    found = []
    for line in lines:
        shown = line.shown
        said = fold(f"{line.standard.number}\n{shown.title}\n{shown.content}\n{shown.source}")
        if (
            (not sort or shown.sort == sort)
            and (not kind or shown.touches(frozenset([kind])))
            and (not standing or standing == line.standing)
            and all(word in said for word in asked)
        ):
            found.append(line)
    return sorted(found, key=lambda line: (line.standard.number, line.standard.id))


def _kept(args: Mapping[str, str], text: str, after: int = 0) -> str:
    """The address of the same list, from the row `after` on."""
    return url_for(
        "standards.index",
        sort=args.get("sort") or None,
        right_kind=args.get("right_kind") or None,
        standing=args.get("standing") or None,
        after=after or None,
        s=token_of(text) if text else None,
    )


@routes.get("/standards")
def index() -> str:
    """The entries, narrowed as asked."""
    text = sought().text.strip()
    found = _found(reading(), request.args, text)
    first = row_number(request.args.get("after", "")) or 0
    more = len(found) > first + PAGE_SIZE
    return page(
        "standards/index.html",
        lines=found[first : first + PAGE_SIZE],
        count=len(found),
        asked=request.args,
        text=text,
        lost=sought().lost,
        sorts=SORTS,
        rights=RIGHTS,
        right_words=dict(RIGHTS),
        standings=[(one.value, one.words) for one in Standing],
        next=_kept(request.args, text, first + PAGE_SIZE) if more else "",
        previous=_kept(request.args, text) if first else "",
    )


@routes.post("/standards/find")
def find() -> AnyResponse:
    """Take what is looked for out of the form, so that it stands in no address in clear."""
    return redirect(_kept(request.form, request.form.get("q", "")[:LONGEST].strip()), 303)


@routes.get("/standards/<int:number>")
def show(number: int) -> str:
    """One entry: what holds today, what waits, and every version of before."""
    return _entry(find_standard(reading(), number))


def _entry(standard: Standard, fault: str = "") -> str:
    work = reading()
    line, versions = line_of(standard, work.today), read_by(work, standard)
    waiting = _waiting(work, standard)
    mine = may_draft(work, standard) and waiting is None
    return page(
        "standards/show.html",
        line=line,
        standard=standard,
        waiting=waiting,
        versions=versions,
        right_words=dict(RIGHTS),
        acts=StandardAct,
        states=StandardState,
        may_revise=mine and may_change(work, standard),
        may_again=mine and not standard.standing,
        decides=may_decide(work, standard),
        own=waiting is not None and waiting.drafted_by_id == work.actor.id,
        fault=fault,
        done=DONE.get(request.args.get("done", "")),
    )


def _edited(
    title: str,
    fields: tuple[Field, ...],
    initial: Mapping[str, object] | None,
    button: str,
    back: str,
    act: Callable[[Work, Form], int],
    choices: Mapping[str, tuple[tuple[str, str], ...]] | None = None,
) -> AnyResponse | str | tuple[str, int]:
    """A form of an entry: shown, or read and performed."""
    typed = request.form if request.method == "POST" else None
    form = form_of(fields, typed, initial=initial, today=reading().today, choices=choices)
    if typed is not None:
        number = done_as_typed(form, lambda work: act(work, form))
        if number is not None:
            return redirect(url_for("standards.show", number=number, done="drafted"), 303)
    told = page("standards/edit.html", form=form, title=title, button=button, back=back)
    return told if typed is None else (told, 422)


@routes.route("/standards/new", methods=["GET", "POST"])
def new() -> AnyResponse | str | tuple[str, int]:
    """Draft a new entry."""

    def act(work: Work, form: Form) -> int:
        return standards.draft(work, form.data.get("number") or "", form.data).id

    back = url_for("standards.index")
    return _edited("制定统一标准", (NUMBER, *FIELDS), None, "送审批", back, act)


@routes.route("/standards/<int:number>/again", methods=["GET", "POST"])
def again(number: int) -> AnyResponse | str | tuple[str, int]:
    """Draft anew what was sent back."""
    standard = _own(number)

    def act(work: Work, form: Form) -> int:
        return standards.draft_again(work, find_standard(work, number), form.data).standard_id

    initial, back = asdict(told_by(standard.versions[-1])), url_for("standards.show", number=number)
    return _edited(f"修改{standard.number}后再送", FIELDS, initial, "再送审批", back, act)


@routes.route("/standards/<int:number>/revise", methods=["GET", "POST"])
def revise(number: int) -> AnyResponse | str | tuple[str, int]:
    """Draft the next version of what stands."""
    standard = _own(number)
    present = last_words(standard)
    if present is None:
        raise NotFound

    def act(work: Work, form: Form) -> int:
        return standards.draft_revision(work, find_standard(work, number), form.data).standard_id

    initial = {**asdict(told_by(present)), "ground": "", "begins_on": None}
    back = url_for("standards.show", number=number)
    return _edited(f"修订{standard.number}", REVISING, initial, "送审批", back, act)


@routes.route("/standards/<int:number>/repeal", methods=["GET", "POST"])
def repeal(number: int) -> AnyResponse | str | tuple[str, int]:
    """Draft the end of an entry."""
    standard = _own(number)
    others = [line for line in _found(reading(), {}, "") if line.standard.id != number]
    offered = tuple(
        (str(one.standard.id), f"{one.standard.number}《{one.shown.title}》")
        for one in others
        if one.standing in SUCCEEDING and may_succeed(reading(), standard, one.standard)
    )

    def act(work: Work, form: Form) -> int:
        data = form.data
        successor = int(data["successor"]) if data.get("successor") else None
        told = (data.get("begins_on"), data.get("ground") or "", successor)
        return standards.draft_repeal(work, find_standard(work, number), *told).standard_id

    back = url_for("standards.show", number=number)
    choices = {"successor": offered}
    return _edited(f"废止{standard.number}", ENDING, None, "送审批", back, act, choices)


def _own(number: int) -> Standard:
    """An entry of the actor's own office; for any other there is no such form."""
    standard = find_standard(reading(), number)
    if not may_draft(reading(), standard):
        raise NotFound
    return standard


def _version(work: Work, number: int) -> StandardVersion:
    found = work.session.get(StandardVersion, number)
    if found is None or found not in read_by(work, found.standard):
        raise NotFound
    return found


@routes.post("/standards/versions/<int:number>/agree")
def agree(number: int) -> AnyResponse | tuple[str, int]:
    """Let a version hold from its day on."""
    return _decide(number, "runs", standards.agree)


@routes.post("/standards/versions/<int:number>/refuse")
def refuse(number: int) -> AnyResponse | tuple[str, int]:
    """Send back what another drafted, with the reason; withdraw what one drafted oneself."""
    why = request.form.get("why", "")[:500]

    def act(work: Work, one: StandardVersion) -> None:
        check_concerned(work, one.drafted_by_id, "standards.agree")
        standards.refuse(work, one, why)

    return _decide(number, "back", act)


def _decide(
    number: int, done: str, act: Callable[[Work, StandardVersion], None]
) -> AnyResponse | tuple[str, int]:
    standard = _version(reading(), number).standard_id
    return decided(
        lambda work: act(work, _version(work, number)),
        lambda refused: _entry(find_standard(reading(), standard), str(refused)),
        url_for("standards.show", number=standard, done=done),
    )
