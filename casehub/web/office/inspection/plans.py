"""双随机: plans announced, drawn from, inspected, made public, and drawn again to check."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request, url_for

from casehub.casefile.inspection import carrying_out, plans
from casehub.casefile.inspection.carrying_out import (
    drawn_rows,
    drawn_target,
    publish_by,
    unpublished,
)
from casehub.casefile.inspection.duties import duties
from casehub.casefile.inspection.leads import seen_of
from casehub.casefile.inspection.lots import (
    OBJECT,
    OFFICER,
    differences,
    digest,
    line,
)
from casehub.casefile.inspection.plans import (
    find_plan,
    is_own,
    officers_of,
    own_plan,
    record_of,
    teams_of,
)
from casehub.fields import (
    ChoiceField,
    DateField,
    Field,
    IntField,
    LongField,
    SeveralField,
    TextField,
)
from casehub.model import Finding, InspectionPlan, PlanState
from casehub.model.person import offered
from casehub.record.events import log_security
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.exports import attachment, file_answer, workbook
from casehub.web.drawing.forms import form_of
from casehub.web.drawing.pages import page
from casehub.web.office.inspection.words import DONE, standing
from casehub.web.office.seconding import check_concerned, decided
from casehub.web.request.access import may_use
from casehub.web.request.unit import address, reading, writing
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.fields import Choices
    from casehub.record.work import Work
    from casehub.web.drawing.forms import Form

routes = Blueprint("inspections", __name__)
FINDINGS = tuple((one.value, one.words) for one in Finding)
NUMBER = TextField("number", "编号", required=True, hint="本机关自己的编号；定了不改，抽取时要用")
DRAFTING: tuple[Field, ...] = (
    TextField("title", "抽查任务", required=True),
    LongField("checks", "抽查事项", required=True),
    IntField("how_many", "抽取户数", required=True, least=1),
    IntField("team", "每户检查人员", required=True, least=1, default="2"),
    TextField(
        "value_name", "用来抽取的公开数值", required=True,
        hint="由别人在公告以后产生、任何人都能查到的，例如 中国体育彩票超级大乐透第26140期开奖号码",
    ),
    TextField("value_source", "公布的机构和地址", required=True),
    DateField("value_on", "公布的日期", required=True, hint="晚于今天"),
    DateField("from_on", "检查开始日期", required=True),
    DateField("to_on", "检查结束日期", required=True, not_before="from_on"),
    LongField(
        "objects", "检查对象名单", required=True,
        hint="一行一户：统一社会信用代码、名称、地址，用逗号隔开，或者从表格里复制三列",
    ),
    SeveralField("officers", "检查人员名单", required=True),
)  # fmt: skip
LISTED = ("objects", "officers")
DRAWING: tuple[Field, ...] = (
    TextField("value", "公布的数值", required=True, hint="照公布的样子填写，数字之间空一格"),
    TextField("seen", "在哪里看到", required=True, hint="网页地址，或者公布的报纸、日期、版面"),
)
AGAIN = LongField("reason", "上一次的数值错在哪里", required=True)
RECUSING: tuple[Field, ...] = (
    ChoiceField("officer", "回避的人员", required=True),
    LongField("reason", "回避的理由", required=True),
)
ENTERING: tuple[Field, ...] = (
    DateField("inspected_on", "检查日期", required=True, default="today"),
    ChoiceField("result", "检查结果", required=True, options=FINDINGS),
    LongField("found", "发现的情况", hint="未发现问题的可以不填"),
)
GROUND = LongField("ground", "更正的理由", required=True)
LATE = LongField("ground", "在检查期间以后检查的理由", hint="检查日期在公告的检查期间以内的不填")
PUBLISHING: tuple[Field, ...] = (
    DateField("published_on", "公示日期", required=True, default="today"),
    TextField("place", "公示的地方", required=True, hint="网站、栏目的名称和地址"),
)
HEADINGS = (
    "抽查计划", "抽查任务", "统一社会信用代码", "名称",
    "检查人员", "检查日期", "检查结果", "发现的情况",
)  # fmt: skip


@routes.get("/inspections")
def index() -> str:
    """The plans of the office and of those below it."""
    work = reading()
    lines = [(plan, *standing(plan)) for plan in plans.plans(work)]
    asked = {one.plan.id: one.words for one in duties(work, may_use)}
    return page("inspections/index.html", lines=lines, duties=asked)


@routes.get("/inspections/<int:number>")
def show(number: int) -> str:
    """One plan: what was announced, who was drawn, what was found."""
    return shown(find_plan(reading(), number))


def shown(plan: InspectionPlan, fault: str = "") -> str:
    """The page of a plan, with what was refused there."""
    work = reading()
    by_certificate = {one.certificate: one for one in plan.officers}
    teams = {one.code: [by_certificate[c] for c in one.certificates] for one in teams_of(plan)}
    rows = drawn_rows(plan) if plan.draw is not None else []
    own = is_own(work, plan)
    goes_on = plan.state == PlanState.ANNOUNCED and not plan.asked_back
    return page(
        "inspections/show.html",
        plan=plan,
        standing=standing(plan),
        rows=rows,
        teams=teams,
        states=PlanState,
        own=own,
        drafter=plan.drafted_by_id == work.actor.id,
        me=work.actor.id,
        may_draw=own and goes_on and work.today >= plan.value_on,
        goes_on=own and goes_on,
        cases=seen_of(work, rows),
        tracks=[one.id for one in work.rules.tracks_on(work.today) if one.inspected],
        inspected=any(one.results for one in rows),
        to_publish=bool(rows) and all(one.results for one in rows) and unpublished(plan),
        publish_by=publish_by(work, plan) if rows else None,
        mine={r.id for r in rows if work.actor.id in {o.person_id for o in teams[r.code]}},
        fault=fault,
        done=DONE.get(request.args.get("done", "")),
    )


def decide(
    number: int, done: str, act: Callable[[Work, InspectionPlan], None]
) -> AnyResponse | tuple[str, int]:
    """Do it to a plan of the own office, or show the plan with what refuses it."""
    return decided(
        lambda work: act(work, own_plan(work, number)),
        lambda refused: shown(find_plan(reading(), number), str(refused)),
        url_for("inspections.show", number=number, done=done),
    )


@routes.get("/inspections/<int:number>/check")
def check(number: int) -> str:
    """The draw done again from what was announced, line by line, for anybody to compare."""
    plan = find_plan(reading(), number)
    if plan.draw is None:
        raise NotFound
    value, names = plan.draw.value, {one.code: one.name for one in plan.objects}
    chosen = {one.code for one in teams_of(plan)}
    texts = [(code, line(plan.number, value, OBJECT, code)) for code in names]
    lines = sorted((digest(text), code, text) for code, text in texts)
    start = line(plan.number, value, OFFICER, lines[0][1])
    return page(
        "inspections/check.html",
        plan=plan,
        found=differences(record_of(plan)),
        lines=[(hashed, names[code], text, code in chosen) for hashed, code, text in lines],
        example=f"{start}{line('', plan.officers[0].certificate)}",
    )


@routes.get("/inspections/<int:number>/record.json")
def record(number: int) -> Response:
    """What `casehub lots verify` needs to draw again."""
    plan = find_plan(reading(), number)
    if not plan.pool_digest:
        raise NotFound
    answer = Response(record_of(plan).model_dump_json(indent=1), mimetype="application/json")
    answer.headers["Content-Disposition"] = attachment(f"双随机{plan.number}.json", "lots")
    return answer


@routes.get("/inspections/<int:number>/results.xlsx")
def export(number: int) -> Response:
    """The results as they are made public; noted in the security log."""
    plan = find_plan(reading(), number)
    if plan.draw is None:
        raise NotFound
    with writing() as work:
        log_security(work, "export_inspection", subject=plan.number, address=address())
    plan = find_plan(reading(), number)
    names = {one.certificate: one.name for one in plan.officers}
    teams = {one.code: "、".join(names[c] for c in one.certificates) for one in teams_of(plan)}
    rows = [
        (
            plan.number, plan.title, one.code, one.name, teams[one.code],
            one.result.inspected_on if one.result else None,
            one.result.words if one.result else "", one.result.found if one.result else "",
        )
        for one in drawn_rows(plan)
    ]  # fmt: skip
    # Sent, and closed, by whoever answers.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    workbook(file, "抽查结果", HEADINGS, rows)
    answer = file_answer(file)
    answer.headers["Content-Disposition"] = attachment(f"双随机结果{plan.number}.xlsx", "results")
    return answer


def form_page(
    title: str,
    fields: Sequence[Field],
    button: str,
    act: Callable[[Work, Form], int],
    done: str,
    *,
    back: str = "",
    initial: Mapping[str, object] | None = None,
    choices: Mapping[str, Choices] | None = None,
    lead: str = "",
) -> AnyResponse | str | tuple[str, int]:
    """A form: shown, or read and performed in one transaction; refusals stand beside the fields."""
    typed = request.form if request.method == "POST" else None
    form = form_of(fields, typed, initial=initial, choices=choices, today=reading().today)
    if typed is not None:
        number = done_as_typed(form, lambda work: act(work, form))
        if number is not None:
            return redirect(url_for("inspections.show", number=number, done=done), 303)
    back = back or url_for("inspections.index")
    said = {"form": form, "title": title, "button": button, "back": back, "lead": lead}
    told = page("inspections/edit.html", **said)
    return told if typed is None else (told, 422)


def _people() -> dict[str, Choices]:
    people = officers_of(reading())
    return {"officers": offered(people)}


@routes.route("/inspections/new", methods=["GET", "POST"])
def new() -> AnyResponse | str | tuple[str, int]:
    """Draft a plan with its pool."""

    def act(work: Work, form: Form) -> int:
        return plans.draft(work, form.data.get("number") or "", form.data).id

    fields = (NUMBER, *DRAFTING)
    return form_page("制定双随机抽查计划", fields, "送审批", act, "drafted", choices=_people())


@routes.route("/inspections/<int:number>/again", methods=["GET", "POST"])
def again(number: int) -> AnyResponse | str | tuple[str, int]:
    """Draft anew what was sent back."""
    plan = _own(number)
    kept = {one.id: getattr(plan, one.id) for one in DRAFTING if one.id not in LISTED}
    objects = "\n".join(f"{one.code},{one.name},{one.address}" for one in plan.objects)
    officers = [one.person_id for one in plan.officers]

    def act(work: Work, form: Form) -> int:
        plans.draft_again(work, own_plan(work, number), form.data)
        return number

    initial = {**kept, "objects": objects, "officers": officers}
    back = url_for("inspections.show", number=number)
    title = f"修改{plan.number}后再送"
    return form_page(
        title, DRAFTING, "再送审批", act, "drafted",
        back=back, initial=initial, choices=_people(),
    )  # fmt: skip


@routes.route("/inspections/<int:number>/draw", methods=["GET", "POST"])
def draw(number: int) -> AnyResponse | str | tuple[str, int]:
    """Draw by the value that was made public."""
    plan = _own(number)
    second = plan.draw is not None

    def act(work: Work, form: Form) -> int:
        told = [form.data.get(name) or "" for name in ("value", "seen", "reason")]
        carrying_out.draw(work, number, *told)
        return number

    fields = (*DRAWING, AGAIN) if second else DRAWING
    lead = f"公告的数值：{plan.value_name}（{plan.value_source}）。"
    title = f"{'重新' if second else ''}抽取：{plan.title}"
    back = url_for("inspections.show", number=number)
    return form_page(title, fields, "抽取", act, "drawn", back=back, lead=lead)


@routes.route("/inspections/<int:number>/objects/<int:target>/recuse", methods=["GET", "POST"])
def recuse(number: int, target: int) -> AnyResponse | str | tuple[str, int]:
    """Let an officer stay away from one object; the next in its order comes."""
    plan = _own(number)
    one, team = drawn_target(plan, target)
    offered = tuple((str(o.id), o.name) for o in plan.officers if o.certificate in team)

    def act(work: Work, form: Form) -> int:
        officer = form.data.get("officer")
        if officer:
            carrying_out.recuse(work, number, target, int(officer), form.data.get("reason") or "")
        return number

    back = url_for("inspections.show", number=number)
    lead = "由这一户的顺序里的下一人替换，不另外抽取。"
    return form_page(
        f"检查人员回避：{one.name}", RECUSING, "更换", act, "recused",
        back=back, choices={"officer": offered}, lead=lead,
    )  # fmt: skip


@routes.route("/inspections/<int:number>/objects/<int:target>/result", methods=["GET", "POST"])
def result(number: int, target: int) -> AnyResponse | str | tuple[str, int]:
    """Enter what was found at an object, or correct it."""
    plan = _own(number)
    one, _ = drawn_target(plan, target)
    last = one.result
    initial = None
    if last is not None:
        initial = {"inspected_on": last.inspected_on, "result": last.result, "found": last.found}

    def act(work: Work, form: Form) -> int:
        carrying_out.enter(work, number, target, form.data)
        return number

    fields = ENTERING if last is None else (*ENTERING, GROUND)
    if last is None and reading().today > plan.to_on:
        fields = (*ENTERING, LATE)
    title = f"{'登记' if last is None else '更正'}检查结果：{one.name}"
    back = url_for("inspections.show", number=number)
    return form_page(title, fields, "登记", act, "entered", back=back, initial=initial)


@routes.route("/inspections/<int:number>/publish", methods=["GET", "POST"])
def publish(number: int) -> AnyResponse | str | tuple[str, int]:
    """Note that the results were made public."""
    plan = _own(number)

    def act(work: Work, form: Form) -> int:
        day, place = form.data.get("published_on"), form.data.get("place") or ""
        carrying_out.publish(work, number, day, place)
        return number

    back = url_for("inspections.show", number=number)
    return form_page(f"登记公示：{plan.title}", PUBLISHING, "登记", act, "published", back=back)


@routes.post("/inspections/<int:number>/announce")
def announce(number: int) -> AnyResponse | tuple[str, int]:
    """Let a plan stand."""
    return decide(number, "announced", plans.announce)


@routes.post("/inspections/<int:number>/refuse")
def refuse(number: int) -> AnyResponse | tuple[str, int]:
    """Send back what another drafted, with the reason; withdraw what one drafted oneself."""
    why = request.form.get("why", "")[:500]

    def act(work: Work, plan: InspectionPlan) -> None:
        check_concerned(work, plan.drafted_by_id, "inspections.announce")
        plans.send_back(work, plan, why)

    return decide(number, "back", act)


def _own(number: int) -> InspectionPlan:
    """A plan of the actor's own office; for any other there is no such form."""
    plan = find_plan(reading(), number)
    if not is_own(reading(), plan):
        raise NotFound
    return plan
