"""执法监督: what supervisors wait for, and 过错责任追究 with whom it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from casehub.casefile.inspection import faults
from casehub.fields import ChoiceField, DateField, Field, LongField, TextField
from casehub.model import Case, Person
from casehub.model.supervision.fault import (
    Answering,
    Fault,
    FaultPart,
    FaultSort,
    FaultState,
    FoundBy,
)
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import reading
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work

routes = Blueprint("supervision", __name__)
WAYS = tuple((one.value, one.words) for one in FoundBy)
SORTS = tuple((one.value, one.words) for one in FaultSort)
ENTERING: tuple[Field, ...] = (
    ChoiceField(
        "found_by",
        "怎样发现",
        required=True,
        options=WAYS,
    ),
    DateField("found_on", "发现之日", required=True, default="today", not_after="today"),
    TextField("paper", "依据的文书", hint="复议决定书、判决书、评查报告的名称和文号；没有的不填"),
    ChoiceField(
        "sort",
        "过错的种类",
        required=True,
        options=SORTS,
    ),
    DateField(
        "heard_until",
        "何日前陈述、申辩",
        required=True,
        hint="晚于今天，含当日；过了这一天没有陈述、申辩的，可以决定",
    ),
    LongField("facts", "事实", required=True, hint="写明哪一天、哪一步、错在哪里；不写举报人"),
)
STATING: tuple[Field, ...] = (
    LongField("statement", "陈述、申辩", required=True, hint="没有意见的，写“没有意见”"),
)
PARTS = tuple((one.value, one.words) for one in FaultPart)
ANSWERS = tuple((one.value, one.words) for one in Answering)
DONE = {
    "recorded": "已登记；涉及的人在“涉及我的”中陈述、申辩，由另一人决定",
    "stated": "已提交陈述、申辩",
    "decided": "已决定",
}


def _asked(people: Sequence[Person]) -> tuple[Field, ...]:
    """For each who took part in the case, the part that is faulted."""
    return tuple(
        ChoiceField(_cell(one.id), f"{one.name}的责任环节", options=PARTS, hint="不涉及的不选")
        for one in people
    )


def _answered(row: Fault) -> tuple[Field, ...]:
    """What each who was asked answers with, and why."""
    each = tuple(
        ChoiceField(
            _cell(one.person_id),
            f"{one.person.name}（{one.part_words}）",
            required=True,
            options=ANSWERS,
        )
        for one in row.people
    )
    return (*each, LongField("reason", "决定的理由和依据", required=True))


def _picked(form: Form, people: Iterable[int]) -> dict[int, str]:
    """What was chosen for each person."""
    chosen = {number: form.data.get(_cell(number)) for number in people}
    return {number: str(value) for number, value in chosen.items() if value}


def _cell(person: int) -> str:
    """The field of a person in the forms."""
    return f"person_{person}"


@routes.get("/supervision")
def index() -> str:
    """Opinions that wait for an answer, and what was found of the offices below."""
    work = reading()
    return page(
        "supervision/index.html",
        waiting=faults.waiting_answers(work),
        rows=faults.faults(work),
        today=work.today,
        states=FaultState,
    )


@routes.route("/cases/<reference>/fault", methods=["GET", "POST"])
def new(reference: str) -> AnyResponse | str | tuple[str, int]:
    """Enter a fault in a case."""
    case = case_of_request()
    if case.parent_id is not None:
        # A fault is of the whole case; its page is that of the main case.
        raise NotFound
    people = [one for one in faults.took_part(reading(), case) if one.id != reading().actor.id]
    typed = request.form if request.method == "POST" else None
    form = form_of((*ENTERING, *_asked(people)), typed, today=reading().today)
    if typed is not None:
        told = {one.id: str(form.data.get(one.id) or "").strip() for one in ENTERING}

        def act(work: Work) -> int:
            return faults.record(
                work, work.session.get_one(Case, case.id),
                told=told, found_on=form.data.get("found_on"),
                heard_until=form.data.get("heard_until"),
                people=_picked(form, [one.id for one in people]),
            ).id  # fmt: skip

        number = done_as_typed(form, act)
        if number is not None:
            return redirect(url_for("supervision.show", number=number, done="recorded"), 303)
    drawn = page("supervision/edit.html", form=form, reference=reference, people=people)
    return drawn if typed is None else (drawn, 422)


@routes.get("/supervision/<int:number>")
def show(number: int) -> str:
    """One fault, who was asked, what they said and what was decided."""
    row = faults.find_fault(reading(), number)
    return _shown(row, form_of(_answered(row), None, today=reading().today))


def _shown(row: Fault, form: Form) -> str:
    return page(
        "supervision/show.html",
        row=row,
        form=form,
        states=FaultState,
        today=reading().today,
        heard=faults.heard(row),
        done=DONE.get(request.args.get("done", "")),
    )


@routes.post("/supervision/<int:number>/decide")
def decide(number: int) -> AnyResponse | tuple[str, int]:
    """What each answers with."""
    row = faults.find_fault(reading(), number)
    form = form_of(_answered(row), request.form, today=reading().today)

    def act(work: Work) -> int:
        found = faults.find_fault(work, number)
        reason, read = str(form.data.get("reason") or ""), request.form.get("heard", "")
        answers = _picked(form, [one.person_id for one in found.people])
        faults.decide(work, found, answers, reason, read=read)
        return number

    if done_as_typed(form, act) is not None:
        return redirect(url_for("supervision.show", number=number, done="decided"), 303)
    return _shown(faults.find_fault(reading(), number), form), 422


@routes.get("/supervision/mine")
def mine() -> str:
    """Where the person is asked himself."""
    work = reading()
    rows = faults.about_me(work)
    return page("supervision/mine.html", rows=rows, states=FaultState, today=work.today)


@routes.route("/supervision/mine/<int:number>", methods=["GET", "POST"])
def state(number: int) -> AnyResponse | str | tuple[str, int]:
    """Say what one has to say of it."""
    row = faults.find_about_me(reading(), number)
    typed = request.form if request.method == "POST" else None
    form = form_of(STATING, typed, today=reading().today)

    def act(work: Work) -> int:
        words = str(form.data.get("statement") or "")
        faults.state(work, faults.find_about_me(work, number), words)
        return number

    if typed is not None and done_as_typed(form, act) is not None:
        return redirect(url_for("supervision.state", number=number, done="stated"), 303)
    row = faults.find_about_me(reading(), number)
    drawn = page(
        "supervision/state.html",
        row=row,
        fault=row.fault,
        form=form,
        states=FaultState,
        today=reading().today,
        done=DONE.get(request.args.get("done", "")),
    )
    return drawn if typed is None else (drawn, 422)
