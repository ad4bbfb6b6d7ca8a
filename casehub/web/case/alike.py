"""One form for the services of a case that wait: to one party, of one paper, or any of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casehub import acts
from casehub.acts.alike import One, SomeRefused, look_at, perform_each
from casehub.casefile import situations
from casehub.fields import ChoiceField, MaterialsField, SeveralField, is_empty
from casehub.law.service import Serving
from casehub.model import Case, Document, Service
from casehub.people.confidential import reads_confidential
from casehub.web.case.steps import key_of
from casehub.web.drawing.forms import Form, form_of, seq_of
from casehub.web.drawing.pages import form_key, page
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import reading, row_number, trying, writing
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.acts.performing import Preview, StepForm
    from casehub.fields import Field
    from casehub.workflow.procedure import Step

routes = Blueprint("alike", __name__)
TAKEN = "matter"


@dataclass(frozen=True)
class Waiting:
    """A service that waits: its matter, and the papers in it."""

    row: Service
    matter: Case
    papers: Sequence[Document]

    @property
    def name(self) -> str:
        """Before the name of each of its own inputs."""
        return f"m{self.matter.id}-"

    @property
    def words(self) -> str:
        """Who is to receive what."""
        return f"{self.row.party.name}：{'、'.join(f'《{p.title}》' for p in self.papers)}"


def waiting_in(case: Case) -> list[Waiting]:
    """The services of a main case that wait, in the order in which they were begun."""
    work = reading()
    query = (
        select(Service, Case)
        .join(Case, Case.id == Service.case_id)
        .where(Service.parent_id == case.id, Service.case_id != Service.parent_id)
        .where(Service.status.in_([stage for stage in Serving if stage.awaited]))
        .order_by(Service.id)
    )
    found = [*work.session.execute(query).unique().all()]
    if not reads_confidential(work, case):
        sides = situations.sides_of(work, case)
        hidden = {name for name, side in sides.items() if side.hidden}
        found = [pair for pair in found if pair[0].party.role not in hidden]
    ids = {number for row, _matter in found for number in row.document_ids}
    papers = {d.id: d for d in work.session.scalars(select(Document).where(Document.id.in_(ids)))}
    return [
        Waiting(row, matter, [papers[n] for n in row.document_ids if n in papers])
        for row, matter in found
    ]


def steps_for(waiting: Sequence[Waiting]) -> dict[str, Step]:
    """The steps that may be taken of several of these by one form, by their names."""
    found: dict[str, Step] = {}
    for one in waiting:
        for step in acts.procedure_of(reading(), one.matter).steps_from(one.matter.state):
            if step.together:
                found.setdefault(step.id, step)
    return found


@routes.route("/cases/<reference>/services/<step>", methods=["GET", "POST"])
def show(reference: str, step: str) -> Response | str | tuple[str, int]:
    """Fill in once what is alike, tick the services, and write beside each what differs."""
    case = case_of_request()
    every = waiting_in(case)
    fitting = [one for one in every if _is_open(one, step)]
    chosen = [one for one in fitting if _is_wanted(one)]
    if not chosen:
        return _page(case, step, every, fitting)
    sample = acts.form_of(reading(), chosen[0].matter, step)
    if not (sample.step.together and sample.offer.permitted):
        raise NotFound
    typed = MultiDict(request.form.items(multi=True)) if request.method == "POST" else None
    sheet = Sheet(case, sample, chosen, typed)
    if typed is None:
        return _page(case, step, every, fitting, sheet)
    return _answer(reference, sheet, typed, every, fitting)


def _is_open(one: Waiting, step: str) -> bool:
    found = acts.procedure_of(reading(), one.matter)
    return found.has_step(step) and one.matter.state in found.step(step).from_


def _is_wanted(one: Waiting) -> bool:
    party, paper = (row_number(request.args.get(name, "")) for name in ("party", "paper"))
    if party is not None and one.row.party_id != party:
        return False
    return paper is None or paper in one.row.document_ids


def _marked(field: Field) -> str:
    """The label; what may stand above or beside each is asked for when both are put together."""
    return f"{field.label} *" if field.required else field.label


class Sheet:
    """The form: what is alike of all, and for each service what differs."""

    def __init__(
        self,
        case: Case,
        sample: StepForm,
        waiting: Sequence[Waiting],
        typed: MultiDict[str, str] | None,
    ) -> None:
        """Draw it empty, or read what was typed."""
        self.case, self.step, self.waiting = case, sample.step, waiting
        shown = [i for i in sample.fields if not isinstance(i.field, MaterialsField)]
        self.fixed = {
            i.field.id: i.field.options[0][0]
            for i in shown
            if isinstance(i.field, ChoiceField) and i.field.required and len(i.field.options) == 1
        }
        shown = [i for i in shown if i.field.id not in self.fixed]
        # What the file says of one recipient it says of no other.
        self.fields = [replace(i.field, required=False, known=None) for i in shown]
        marked = [replace(i.field, label=_marked(i.field), required=False) for i in shown]
        choices = {
            i.field.id: tuple((str(value), label) for value, label in i.choices)
            for i in shown
            if i.choices is not None
        }
        self.common = form_of(marked, typed, choices=choices, today=reading().today)
        self.own = {one.name: self._own(one, typed) for one in waiting}
        narrowed = bool(request.args)
        ticked = [str(one.matter.id) for one in waiting] if narrowed else []
        self.ticked = set(ticked if typed is None else typed.getlist(TAKEN))

    def _own(self, one: Waiting, typed: MultiDict[str, str] | None) -> Form:
        fields: list[Field] = [
            replace(field, id=f"{one.name}{field.id}", default=None, hint="")
            for field in self.fields
            if not isinstance(field, SeveralField)
        ]
        form = form_of(fields, typed, today=reading().today)
        for drawn in form.inputs:
            drawn.loose = True
        return form

    @property
    def taken(self) -> list[Waiting]:
        """The services that are ticked."""
        return [one for one in self.waiting if str(one.matter.id) in self.ticked]

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """(id of the input, sentence) of everything that is wrong."""
        return [*self.common.wrong, *(w for one in self.waiting for w in self.own[one.name].wrong)]

    def matter(self, one: Waiting, typed: Mapping[str, str]) -> One:
        """What is done in one service: what stands beside it, else what is alike of all."""
        own = self.own[one.name].data
        data: dict[str, object] = dict(self.fixed)
        for field in self.fields:
            beside = own.get(f"{one.name}{field.id}")
            data[field.id] = self.common.data.get(field.id) if is_empty(beside) else beside
        seq = seq_of({"seq": typed.get(f"{one.name}seq", "0")}, one.matter.seq)
        return One(one.matter.reference, seq, data)

    def refuse(self, refused: SomeRefused) -> None:
        """Put each sentence beside the input of its service, else beside what is alike of all."""
        for one in self.waiting:
            for reason in refused.reasons.get(one.matter.reference, ()):
                form, name = self.own[one.name], f"{one.name}{reason.field}"
                drawn = {i.id for i in form.inputs}
                form.refuse(name if name in drawn else None, reason.sentence)

    def digest(self) -> str:
        """Names what was typed and ticked, so that what is performed is what was looked at."""
        pairs = [*self.common.typed(), *((TAKEN, one) for one in self.ticked)]
        pairs += [pair for form in self.own.values() for pair in form.typed()]
        return hashlib.sha256(json.dumps(sorted(pairs)).encode()).hexdigest()


def _answer(
    reference: str,
    sheet: Sheet,
    typed: MultiDict[str, str],
    every: Sequence[Waiting],
    fitting: Sequence[Waiting],
) -> Response | str | tuple[str, int]:
    if not sheet.taken:
        sheet.common.refuse(None, "请勾选要一并登记的送达。")
    matters = [sheet.matter(one, typed) for one in sheet.taken]
    step = sheet.step.id
    found: Sequence[Preview] = ()
    if not sheet.wrong:
        try:
            if typed.get("do") == "perform" and typed.get("digest") == sheet.digest():
                with writing() as work:
                    perform_each(work, step, matters, key_of(typed))
                where = url_for(
                    "alike.show",
                    reference=reference,
                    step=step,
                    recorded=len(matters),
                    party=request.args.get("party"),
                    paper=request.args.get("paper"),
                )
                return redirect(where, 303)
            with trying() as work:
                found = look_at(work, step, matters)
        except SomeRefused as refused:
            sheet.refuse(refused)
    case = case_of_request()
    drawn = _page(case, step, every, fitting, sheet, found)
    return (drawn, 422) if sheet.wrong else drawn


def _page(
    case: Case,
    step: str,
    every: Sequence[Waiting],
    fitting: Sequence[Waiting],
    sheet: Sheet | None = None,
    found: Sequence[Preview] = (),
) -> str:
    parties = {one.row.party_id: one.row.party.name for one in fitting}
    papers = {d.id: d for one in fitting for d in one.papers}
    own = {one.matter.id: one for one in fitting}
    return page(
        "steps/alike.html",
        case=case,
        step=step,
        sheet=sheet,
        found=list(zip(sheet.taken if sheet else (), found, strict=False)),
        others=[one for one in steps_for(every).values() if one.id != step],
        title=next((one.title for one in steps_for(every).values() if one.id == step), "送达"),
        left=len(own),
        parties=list(parties.items()),
        papers=list(papers.values()),
        paper_only="paper" in request.args,
        recorded=row_number(request.args.get("recorded", "")),
        key=request.form.get("key") or form_key(),
        digest=sheet.digest() if sheet else "",
    )
