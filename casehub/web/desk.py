"""我的工作台: counts that are filters, one list, and what others do first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from casehub.casefile.inspection import duties as plans
from casehub.casefile.seconded.waiting import drafts_asked
from casehub.desk import approvals as matters
from casehub.desk import drafts as forms
from casehub.desk import worklist
from casehub.desk.approvals import Approvals, Line, approvals
from casehub.desk.done import done
from casehub.desk.drafts import Drafts
from casehub.desk.expiring import expiring
from casehub.desk.lines import Lines
from casehub.desk.load import loads
from casehub.desk.news import SHOWN, look_away, news, news_asked
from casehub.desk.others import unsent as letters
from casehub.desk.others.arrived import Post, post_asked
from casehub.desk.others.unsent import MOST
from casehub.desk.own import own_asked
from casehub.desk.reminders import reminders_asked, see
from casehub.desk.ways.stretches import Count
from casehub.exchange.sorts import exchange
from casehub.law.calendar import ONE_DAY
from casehub.people.standing_in import away_words, may_act_for, stand_ins_of
from casehub.record.events import log_security
from casehub.severally import Together
from casehub.web.drawing.exports import csv_answer
from casehub.web.drawing.marks import may_move
from casehub.web.drawing.pages import page, state_title
from casehub.web.office.drafts import for_person
from casehub.web.request.access import may_use
from casehub.web.request.unit import address, reading, row_number, writing
from casehub.workflow.refusals import in_one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.casefile.inspection.duties import Duty
    from casehub.casefile.seconded.waiting import Drafts as Seconded
    from casehub.desk.news import News
    from casehub.desk.others.hands import Next
    from casehub.desk.others.unsent import Unsent
    from casehub.desk.own import Own
    from casehub.desk.reminders import Reminders
    from casehub.desk.todo import Todo
    from casehub.desk.worklist import DeskRow
    from casehub.record.work import Work
    from casehub.severally import Asked

routes = Blueprint("desk", __name__)
GROUPS = (
    ("red", "red", "红牌", "已超期"),
    ("yellow", "yellow", "黄牌", "临近到期"),
    ("other", "", "其他", ""),
)
SCOPES = ("red", "yellow", "other", "waiting")


@dataclass(frozen=True)
class Group:
    """Rows of the desk under one heading.

    asked: matters before the person for approval. waits: nothing can be done there yet.
    """

    key: str
    name: str
    words: str
    rows: list[DeskRow]
    asked: bool = False
    waits: bool = False


def _scope() -> str:
    asked = request.args.get("due", "")
    return asked if asked in SCOPES else ""


def next_rest_day(work: Work) -> date:
    """The next day off, as far as the calendar knows it."""
    day = work.today + ONE_DAY
    while work.rules.calendar.is_working_day(day):
        day += ONE_DAY
    return day


def shown_groups(
    rows: Sequence[DeskRow], scope: str, todos: Mapping[int, Todo], asked: Collection[str] = ()
) -> list[Group]:
    """The rows under the headings of the flags, in their order; what others do has one.

    What waits for a condition is nothing to be done and stands by itself, whatever its flag.
    asked: references of the cases in which a matter is before the person for approval: what goes
    on there waits for nobody else, and for no condition.
    """
    still = {n for n, todo in todos.items() if todo.lead is None}
    before = [
        r for r in rows if r.case.reference in asked and (r.others or r.case.id in still)
    ]
    others = [r for r in rows if r.others and r not in before]
    mine = Group("asked", "待你审批", "已送到你这里", before, asked=True)
    if scope == "waiting":
        waiting = Group("waiting", "等他人办理", "", others)
        return [group for group in (mine, waiting) if group.rows]
    own = [row for row in rows if not row.others and row not in before]
    awaited = [row for row in own if row.case.id in still]
    timed = [row for row in own if row not in awaited and not row.untimed]
    found = [
        Group(key, name, words, [row for row in timed if row.flag == flag])
        for key, flag, name, words in GROUPS
    ]
    found.append(mine)
    why = "现在还不能办，等的是什么写在下面"
    found.append(Group("awaited", "等条件", why, awaited, waits=True))
    found.append(Group("watched", "督办", "已超期，等他人办理", others))
    untimed = [row for row in own if row not in awaited and row.untimed]
    found.append(Group("untimed", "本机关暂无期限", "", untimed))
    return [group for group in found if group.rows]


def _words(todo: Todo | None, following: Next | None) -> str:
    """What can be done, or what is missing, in one cell."""
    if todo is None:
        told = following.title if following else ""
        return f"等{'、'.join(following.who)}办理「{told}」" if following and told else ""
    lead = todo.lead
    words = [lead.title] if lead is not None else []
    words += [title for _step, title in todo.steps if title not in words]
    if todo.hindered is not None:
        reasons = in_one_line(todo.hindered.reasons)
        words.append(f"等条件：{todo.hindered.title}（还差：{reasons}）")
    if todo.first is not None and todo.first.who:
        words.append(f"等{'、'.join(todo.first.who)}办理「{todo.first.title}」")
    words += [f"等{'、'.join(one.who)}办理「{one.title}」" for one in todo.others]
    absent = f"代{'、'.join(todo.absent)}：" if todo.absent else ""
    return absent + "、".join(words)


@dataclass(frozen=True)
class Around:
    """What stands around the list of a desk, each part as its own function tells it by itself.

    outside: what was drafted outside any case. lots: what a plan of inspection asks next.
    """

    reminders: Reminders
    drafts: Drafts
    own: Own
    news: News
    outside: Seconded
    post: Post
    approvals: Approvals
    unsent: Sequence[Unsent]
    lots: Sequence[Duty]


def _around(work: Work) -> Around:
    """All of it, in one question and one for each that there is."""
    enters = may_use("answers.enter") and may_use("partner_words.enter")
    seals, lots = may_use("documents.seal"), plans.asks_of(may_use)
    own, reminders, news = own_asked(work), reminders_asked(work), news_asked(work, limit=SHOWN)
    outside, post = drafts_asked(work), post_asked(work)
    any_form, any_matter = forms.some_asked(work), matters.some_asked(work)
    any_begun = forms.registrations_asked(work)
    any_letter, any_plan = letters.some_asked(work), plans.some_asked(work)
    asked: list[Asked[Any]] = [own, reminders, news, outside, any_form, any_begun, any_matter]
    others = ((post, enters), (any_letter, seals), (any_plan, lots))
    asked += [one for one, wanted in others if wanted]
    found = Together(work.session, asked)
    return Around(
        reminders=found.of(reminders),
        drafts=forms.drafts(
            work, steps=found.of(any_form), registrations=found.of(any_begun)
        ),
        own=found.of(own),
        news=found.of(news),
        outside=found.of(outside),
        post=found.of(post) if enters else Post(),
        approvals=matters.approvals(work) if found.of(any_matter) else Approvals(),
        unsent=letters.unsent(work) if seals and found.of(any_letter) else (),
        lots=plans.duties(work, may_use) if lots and found.of(any_plan) else (),
    )


def _counts(desk: worklist.Desk, asked: Collection[Line]) -> dict[str, Count]:
    """How many lines each filter has; what is asked of the person is not among what others do.

    It has a heading of its own. Where counting stopped there are more than it says anyway.
    """
    waiting = desk.counts["waiting"]
    if waiting.capped:
        return dict(desk.counts)
    before = desk.stand_waiting({one.case_id for one in asked})
    return {**desk.counts, "waiting": Count(waiting.number - before)}


@routes.get("/desk")
def show() -> str:
    """A page of the desk; numbers, list and export come from the same parts."""
    work = reading()
    scope = _scope()
    desk = worklist.desk(work, scope, request.args.get("after"))
    kept: dict[str, Any] = {"due": scope} if scope else {}
    lines = Lines(work, [*desk.rows, *desk.waiting])
    around = _around(work)
    outside, found = for_person(around.outside), around.approvals
    return page(
        "desk.html",
        desk=desk,
        scope=scope,
        todos=lines.todos,
        hands=lines.hands,
        state_title=state_title,
        stands_in=may_act_for(work, work.actor, work.today),
        away=away_words(stand_ins_of(work.rules, work.actor, work.today)),
        reminders=around.reminders,
        drafts=around.drafts,
        own=around.own,
        news=around.news,
        post=around.post,
        approvals=found,
        asked_of_me=(asked := {one.reference: one for one in found.to_agree}),
        groups=shown_groups(desk.rows, scope, lines.todos, asked),
        counts=_counts(desk, asked.values()),
        unsent=around.unsent,
        most_unsent=MOST,
        letter_rows=exchange(),
        outside=outside.to_decide,
        outside_back=outside.sent_back,
        lots=around.lots,
        next_rest_day=(rest := next_rest_day(work)),
        rest_is_published=work.rules.calendar.is_published(rest.year),
        working_day=work.rules.calendar.is_working_day(work.today),
        provisional=[r for r in desk.rows if r.deadline is not None and may_move(r.deadline)],
        calendar_year=work.rules.calendar.published_through,
        next=url_for("desk.show", **kept, after=desk.after) if desk.after else "",
        first=url_for("desk.show", **kept) if request.args.get("after") else "",
    )


@routes.get("/desk/done", endpoint="done")
def done_by_me() -> str:
    """已办: a page of what the person did, the latest first."""
    work, asked = reading(), request.args.get("after", "")
    found = done(work, row_number(asked))
    return page(
        "done.html",
        done=found,
        next=url_for("desk.done", after=found.after) if found.after else "",
        first=url_for("desk.done") if asked else "",
    )


@routes.get("/desk/news")
def newly() -> str:
    """新情况: a page of what others recorded in the person's cases, the latest first."""
    work, asked = reading(), request.args.get("after", "")
    found = news(work, row_number(asked))
    return page(
        "news.html",
        found=found,
        next=url_for("desk.newly", after=found.after) if found.after else "",
        first=url_for("desk.newly") if asked else "",
    )


@routes.post("/desk/news")
def looked() -> AnyResponse:
    """Note as seen what the page showed first, and all before it."""
    upto = row_number(request.form.get("upto", ""))
    if upto is not None:
        with writing() as work:
            look_away(work, upto)
    return redirect(url_for("desk.newly"), 303)


@routes.get("/desk/expiring")
def ends() -> str:
    """到期自动办理: what the system will do, the nearest first."""
    asked = request.args.get("after", "")
    found = expiring(reading(), _mark(asked))
    return page(
        "expiring.html",
        found=found,
        next=url_for("desk.ends", after=found.after) if found.after else "",
        first=url_for("desk.ends") if asked else "",
    )


def _mark(text: str) -> tuple[date, int] | None:
    """(day, number) as an address bears them; what cannot be read is the beginning."""
    day, _, number = text.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


@routes.get("/desk/people")
def people() -> str:
    """人员与在办: for those who see an office's cases, who has how many."""
    found = loads(reading())
    offices = [(name, list(rows)) for name, rows in groupby(found, key=attrgetter("office"))]
    return page("load.html", offices=offices)


@routes.post("/desk/reminders")
def seen() -> AnyResponse:
    """Note reminders as seen: those whose numbers the form sends."""
    ids = [n for n in map(row_number, request.form.getlist("reminder")) if n is not None]
    with writing() as work:
        see(work, ids)
    scope = _scope()
    return redirect(url_for("desk.show", due=scope) if scope else url_for("desk.show"), 303)


@routes.get("/desk.csv")
def export() -> Response:
    """The desk as a file; the export is noted in the security log."""
    scope = _scope()
    with writing() as work:
        found = worklist.everything(work, scope)
        lines = Lines(work, found)
        asked = {one.reference: one.title for one in approvals(work).to_agree}
        rows = [
            [
                group.name,
                row.case.reference,
                row.case.title,
                state_title(row.case),
                f"审批：{asked[row.case.reference]}"
                if group.key == "asked"
                else _words(lines.todos.get(row.case.id), lines.hands.get(row.case.id)),
                row.deadline.title if row.deadline else "",
                row.deadline.due_on.isoformat() if row.deadline else "",
            ]
            for group in shown_groups(found, scope, lines.todos, asked)
            for row in group.rows
        ]
        log_security(work, "export_desk", subject=f"{len(rows)} 项", address=address())
    head = ["分组", "案号", "名称", "状态", "可办事项", "期限", "到期日"]
    return csv_answer("我的工作台", head, rows)
