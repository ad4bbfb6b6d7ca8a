"""典型案例: told of a closed case without saying who it was, approved, printed and exported."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request, url_for

from casehub.casefile import situations
from casehub.casefile.library import examples
from casehub.casefile.library.examples import FIELDS, TOLD, find_example
from casehub.law.masking import aliases
from casehub.model import Case, ExampleState, TypicalCase
from casehub.people.confidential import known_parties
from casehub.people.sight import colleague_sees
from casehub.record.events import log_security
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.exports import attachment, file_answer, workbook
from casehub.web.drawing.forms import form_of
from casehub.web.drawing.pages import page
from casehub.web.office.seconding import check_concerned, decided
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import address, reading, writing
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.model import Party
    from casehub.record.work import Work

routes = Blueprint("examples", __name__)
FIRMS = "甲乙丙丁戊己庚辛壬癸"
DONE = {
    "drafted": ("已送审批", "检查没有发现姓名、名称、号码、地址；由另一人批准后列入导出。"),
    "agreed": ("已批准", ""),
    "back": ("已退回", ""),
    "taken_down": ("已撤下", "不再列入导出。已经报送、公开的，另行通知更正。"),
}
HEADINGS = ("标题", "程序", "案情", "处理结果", "办理要点", "典型意义", "编写机关", "公开范围")


def _procedure(case: Case) -> str:
    """What the procedure of a case is called."""
    return str(reading().rules.procedure(case.procedure, case.procedure_version).title)




@routes.get("/examples")
def index() -> str:
    """The tellings of the office and of those below it."""
    return _index()


def _index(fault: str = "") -> str:
    rows = [(one, _procedure(one.case)) for one in examples.examples(reading())]
    return page("examples/index.html", rows=rows, states=ExampleState, fault=fault)


@routes.get("/examples/<int:number>")
def show(number: int) -> str:
    """One telling, as it would be read outside, and what is kept of it inside."""
    return _shown(find_example(reading(), number))


def _shown(row: TypicalCase, faults: tuple[str, ...] = ()) -> str:
    work = reading()
    return page(
        "examples/show.html",
        row=row,
        procedure=_procedure(row.case),
        told=[(one.label, getattr(row, one.id)) for one in TOLD if one.id != "title"],
        states=ExampleState,
        drafter=row.drafted_by_id == work.actor.id,
        sees_case=colleague_sees(work, row.case, work.actor),
        faults=faults,
        done=DONE.get(request.args.get("done", "")),
    )


@routes.get("/examples/print")
def sheet() -> str | tuple[str, int]:
    """All that may be public, one after another, to be printed or kept as PDF by the browser."""
    try:
        rows = examples.exported(reading(), examples.examples(reading()))
    except Refused as refused:
        return _index(str(refused)), 422
    told = [(row, _procedure(row.case)) for row in rows if row.may_be_public]
    return page(
        "examples/print.html",
        rows=told,
        apart=len(rows) - len(told),
        fields=[one for one in TOLD if one.id != "title"],
    )


@routes.get("/examples.xlsx")
def export() -> Response | tuple[str, int]:
    """All that stand as a workbook; noted in the security log. None where one names somebody."""
    try:
        with writing() as work:
            count = len(examples.exported(work, examples.examples(work)))
            log_security(work, "export_examples", subject=f"{count}", address=address())
    except Refused as refused:
        return _index(str(refused)), 422
    rows = [
        (
            one.title, _procedure(one.case), one.facts, one.handling, one.points, one.meaning,
            one.organisation.name, one.public_words,
        )
        for one in examples.exported(reading(), examples.examples(reading()))
    ]  # fmt: skip
    # Sent, and closed, by whoever answers.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    workbook(file, "典型案例", HEADINGS, rows)
    answer = file_answer(file)
    answer.headers["Content-Disposition"] = attachment("典型案例.xlsx", "examples")
    return answer


def stand_ins(parties: Sequence[Party]) -> list[tuple[str, str]]:
    """How the telling may name who stood in the case: 甲公司, 何某."""
    humans = aliases(one.name for one in parties if one.sort.human)
    firms = [one.name for one in parties if not one.sort.human]
    told = dict(zip(dict.fromkeys(firms), (f"{letter}公司" for letter in FIRMS), strict=False))
    return [*told.items(), *humans.items()]


@routes.route("/cases/<reference>/example", methods=["GET", "POST"])
def new(reference: str) -> AnyResponse | str | tuple[str, int]:
    """Tell a closed case without saying who it was; what the scan finds stands beside its field."""
    case = case_of_request()
    typed = request.form if request.method == "POST" else None
    last = examples.latest(reading(), case)
    # The scan looks for everybody's name; here stand those whom the case page names.
    s = situations.together(reading(), [case])[case.id]
    names = stand_ins(known_parties(reading(), s)) if examples.may_be_told(case) else []
    initial = {one.id: getattr(last, one.id) for one in FIELDS} if last is not None else None
    form = form_of(FIELDS, typed, initial=initial, today=reading().today)
    if typed is not None:

        def act(work: Work) -> int:
            return examples.draft(work, work.session.get_one(Case, case.id), form.data).id

        number = done_as_typed(form, act)
        if number is not None:
            return redirect(url_for("examples.show", number=number, done="drafted"), 303)
    told = page(
        "examples/edit.html",
        form=form,
        reference=reference,
        stand_ins=names,
        last=last,
        by_others=examples.is_checked_by_others(reading(), case),
    )
    return told if typed is None else (told, 422)


@routes.post("/examples/<int:number>/agree")
def agree(number: int) -> AnyResponse | tuple[str, int]:
    """Let a telling stand."""
    return _decide(number, "agreed", examples.agree)


@routes.post("/examples/<int:number>/refuse")
def refuse(number: int) -> AnyResponse | tuple[str, int]:
    """Send back what another drafted, with the reason; withdraw what one drafted oneself."""
    why = request.form.get("why", "")[:500]

    def act(work: Work, row: TypicalCase) -> None:
        check_concerned(work, row.drafted_by_id, "examples.agree")
        examples.refuse(work, row, why)

    return _decide(number, "back", act)


@routes.post("/examples/<int:number>/withdraw")
def withdraw(number: int) -> AnyResponse | tuple[str, int]:
    """Take back what stood, with the reason."""
    why = request.form.get("why", "")[:500]
    return _decide(number, "taken_down", lambda work, row: examples.withdraw(work, row, why))


def _decide(
    number: int, done: str, act: Callable[[Work, TypicalCase], None]
) -> AnyResponse | tuple[str, int]:
    return decided(
        lambda work: act(work, find_example(work, number)),
        lambda refused: _shown(find_example(reading(), number), _sentences(refused)),
        url_for("examples.show", number=number, done=done),
    )


def _sentences(refused: Refused) -> tuple[str, ...]:
    return tuple(reason.sentence for reason in refused.reasons)
