"""One form for matters of a case that wait alike: of one party, of one paper, or any of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from casehub import acts
from casehub.acts.alike import One, SomeRefused, look_at, perform_each
from casehub.casefile import situations, taking_in
from casehub.fields import ChoiceField, MaterialsField, SeveralField, is_empty
from casehub.people.confidential import reads_confidential
from casehub.procedures import LAW, entered_late
from casehub.web.case.stepform import lies_back, ticked
from casehub.web.case.steps import key_of
from casehub.web.drawing import uploads
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import form_key, page
from casehub.web.drawing.rows import TICK_ALL
from casehub.web.drawing.sent import seq_of
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import reading, row_number, trying, writing
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.datastructures import MultiDict

    from casehub.acts.performing import StepForm
    from casehub.acts.previewing import Preview
    from casehub.fields import Field
    from casehub.model import Case
    from casehub.workflow.alike import Waiting
    from casehub.workflow.procedure import Step

routes = Blueprint("alike", __name__)
TAKEN = "matter"


def waiting_in(case: Case) -> list[Waiting]:
    """The matters of a main case that wait alike, as their procedures say."""
    work = reading()
    found = [
        one
        for part in LAW.named.values()
        if part.alike is not None
        for one in part.alike(work.session, case.id)
    ]
    if not reads_confidential(work, case):
        sides = situations.sides_of(work, case)
        hidden = {name for name, side in sides.items() if side.hidden}
        found = [one for one in found if one.party.role not in hidden]
    return found


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
    # First: no file of the case is read while files are received and looked through.
    sent = uploads.sent_here() if request.method == "POST" else None
    typed = None if sent is None else sent.typed
    case = case_of_request()
    every = waiting_in(case)
    fitting = [one for one in every if _is_open(one, step)]
    chosen = [one for one in fitting if _is_wanted(one)]
    if not chosen:
        return _page(case, step, every, fitting)
    before = ticked(typed) if typed is not None and entered_late.WHY in typed else None
    sample = acts.form_of(reading(), chosen[0].matter, step, before)
    if not (sample.step.together and sample.offer.permitted):
        raise NotFound
    sheet = Sheet(case, sample, chosen, typed)
    if sent is None or typed is None:
        return _page(case, step, every, fitting, sheet)
    if TICK_ALL not in typed and any(
        lies_back(sample, sheet.matter(one, typed).data) for one in sheet.taken
    ):
        sample = acts.form_of(reading(), chosen[0].matter, step, {entered_late.WHY: ""})
        sheet = Sheet(case, sample, chosen, typed)
    for name, sentence in sent.faults:
        sheet.object(name, sentence)
    if TICK_ALL in typed:
        return _page(case, step, every, fitting, sheet)
    return _answer(reference, sheet, typed, every, fitting)


def _is_open(one: Waiting, step: str) -> bool:
    found = acts.procedure_of(reading(), one.matter)
    return found.has_step(step) and one.matter.state in found.step(step).from_


def _is_wanted(one: Waiting) -> bool:
    party, paper = (row_number(request.args.get(name, "")) for name in ("party", "paper"))
    if party is not None and one.party.id != party:
        return False
    return paper is None or any(paper == d.id for d in one.papers)


# One receipt may prove several services.
OF_ALL = "一份凭证证明多件的放在这里，每件案卷各登记一份；只证明一件的放在那一件下面。"


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
        shown = sample.fields
        self.fixed = {
            i.field.id: i.field.options[0][0]
            for i in shown
            if isinstance(i.field, ChoiceField) and i.field.required and len(i.field.options) == 1
        }
        shown = tuple(i for i in shown if i.field.id not in self.fixed)
        self.fields = [replace(i.field, required=False, known=None) for i in shown]
        # What the file says of one recipient it says of no other: each has its own.
        self.known = frozenset(i.field.id for i in shown if i.field.known is not None)
        self.forms = self._each(waiting) if self.known else {}
        # Read now: a write session ends the one in which the files were read.
        self.against = {
            name: [reason.sentence for reason in form.offer.reasons]
            for name, form in self.forms.items()
        }
        alike = [i for i in shown if i.field.id not in self.known]
        marked = [
            replace(
                i.field, label=_marked(i.field), required=False,
                hint=OF_ALL if isinstance(i.field, MaterialsField) else i.field.hint,
            )
            for i in alike
        ]  # fmt: skip
        choices = {
            i.field.id: tuple((str(value), label) for value, label in i.choices)
            for i in alike
            # A paper of one file lies in no other; only what is sent along goes into each.
            if i.choices is not None and not isinstance(i.field, MaterialsField)
        }
        self.common = form_of(marked, typed, choices=choices, today=reading().today)
        scans = any(isinstance(field, MaterialsField) for field in self.fields)
        matters = [one.matter for one in waiting]
        self.offered = taking_in.offered_in(reading(), matters) if scans else {}
        self.own = {one.name: self._own(one, typed) for one in waiting}
        narrowed = bool(request.args)
        open_ = [one for one in waiting if not self.stands_against(one)]
        ticked = [str(one.matter.id) for one in open_] if narrowed else []
        self.ticked = set(ticked if typed is None else typed.getlist(TAKEN))
        if typed is not None and TICK_ALL in typed:
            self.ticked = {str(one.matter.id) for one in open_}

    def _each(self, waiting: Sequence[Waiting]) -> dict[str, StepForm]:
        """The step's form in each matter, where its file says something of the recipient."""
        return {one.name: acts.form_of(reading(), one.matter, self.step.id) for one in waiting}

    def stands_against(self, one: Waiting) -> list[str]:
        """Why the step cannot be taken in this matter, as far as its file is read here."""
        return self.against.get(one.name, [])

    def _own(self, one: Waiting, typed: MultiDict[str, str] | None) -> Form:
        fields = [
            replace(field, id=f"{one.name}{field.id}", default=None, hint="")
            for field in self.fields
            if isinstance(field, MaterialsField) or not isinstance(field, SeveralField)
        ]
        told = self.forms.get(one.name)
        known = {
            f"{one.name}{i.field.id}": i.initial
            for i in (told.fields if told is not None else ())
            if i.field.id in self.known
        }
        lying = self.offered.get(one.matter.id, ())
        choices = {
            f.id: tuple(
                (str(paper.material.id), paper.words) for paper in lying if paper.fits(f.takes)
            )
            for f in fields
            if isinstance(f, MaterialsField)
        }
        form = form_of(fields, typed, initial=known, choices=choices, today=reading().today)
        for drawn in form.inputs:
            drawn.loose = True
        return form

    def object(self, name: str, sentence: str) -> None:
        """Put a sentence beside an input of all or of one matter."""
        for form in (*self.own.values(), self.common):
            if name in {drawn.id for drawn in form.inputs}:
                return form.refuse(name, sentence)
        return self.common.refuse(None, sentence)

    def is_alone(self, one: Waiting) -> bool:
        """Whether something of its own stands in its inputs, so that they are shown unfolded."""
        own = self.own[one.name]
        return bool(own.wrong or own.typed() or self.known)

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
        own, refused = self.own[one.name].data, self.own[one.name].unread
        data: dict[str, object] = dict(self.fixed)
        unread = {f.id for f in self.fields if f"{one.name}{f.id}" in refused}
        for field in self.fields:
            beside, alike = own.get(f"{one.name}{field.id}"), self.common.data.get(field.id)
            if is_empty(beside) and field.id in self.common.unread:
                unread.add(field.id)
            if isinstance(field, MaterialsField):
                # One receipt may prove several services: a copy of it goes into each file.
                data[field.id] = [*(beside or ()), *(alike or ())]
            else:
                data[field.id] = alike if is_empty(beside) else beside
        seq = seq_of({"seq": typed.get(f"{one.name}seq", "0")}, one.matter.seq)
        return One(one.matter.reference, seq, data, frozenset(unread))

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
    read = not sheet.wrong
    if sheet.taken:
        try:
            if read and typed.get("do") == "perform" and typed.get("digest") == sheet.digest():
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
            # The rules are asked although something could not be read: all is told at once.
            with trying() as work:
                found = look_at(work, step, matters)
        except SomeRefused as refused:
            sheet.refuse(refused)
    case = case_of_request()
    drawn = _page(case, step, every, fitting, sheet, () if sheet.wrong else found)
    return (drawn, 422) if sheet.wrong else drawn


def _page(
    case: Case,
    step: str,
    every: Sequence[Waiting],
    fitting: Sequence[Waiting],
    sheet: Sheet | None = None,
    found: Sequence[Preview] = (),
) -> str:
    parties = {one.party.id: one.party.name for one in fitting}
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
