"""The form of a step as its page draws it: its fields, those of its papers, what was typed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from casehub import acts
from casehub.acts import entries
from casehub.casefile.earlier.addresses import Confirmed, confirmed_before
from casehub.fields import NamedField, SeveralField, TableField, is_empty
from casehub.people.confidential import known_parties
from casehub.procedures import LAW, entered_late
from casehub.procedures.matter.parties import OF_ADDRESS, service_address
from casehub.web.drawing.forms import ASKED, Form, form_of
from casehub.web.request.unit import reading
from casehub.workflow.stages import AtStation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from werkzeug.datastructures import MultiDict

    from casehub.acts.entries import FormField
    from casehub.acts.performing import StepForm
    from casehub.fields import Choices

STEP_GROUP = "step"
# The button that lays an address in that was confirmed before.
TAKE_ADDRESS = "take_address"
# The receiver of a paper that goes to another office and to no party (`Kind.served_on`).
OFFICE = "office"


def as_form(
    step_form: StepForm,
    typed: MultiDict[str, str] | None = None,
    fresh: Collection[str] = (),
) -> Form:
    """The inputs of a step; what the file already knows needs no typing.

    fresh: fields that nobody was asked for before.
    """
    return drawn_of(step_form.fields, typed, fresh)


def drawn_of(
    items: Sequence[FormField],
    typed: MultiDict[str, str] | None = None,
    fresh: Collection[str] = (),
) -> Form:
    """The inputs of some fields of a step."""
    fields = [item.field for item in items]
    form = form_of(
        fields,
        typed,
        initial={
            i.field.id: _checklist(i) or i.initial for i in items if not _as_block(i)
        },
        choices={
            name: tuple((str(value), label) for value, label in offered)
            for i in items
            for name, offered in _offered(i)
        },
        groups={i.field.id: _heading(i) for i in items},
        today=reading().today,
        fresh=fresh,
    )
    for item, drawn in zip(items, form.inputs, strict=True):
        known = _as_block(item)
        if known:
            drawn.known, drawn.required = known, False
        if isinstance(item.field, TableField) and item.field.points and not _checklist(item):
            rows = item.initial or ()
            drawn.points = tuple(str(row.get(item.field.points)) for row in rows)
        told = known or (_stands(item) and item.initial)
        if told and not form.data.get(drawn.id):
            form.forgive(drawn.id)
    return form


def _stands(item: FormField) -> bool:
    """Whether a table is filled where the file begins its rows: each of a sparse one waits."""
    return isinstance(item.field, TableField) and not item.field.sparse


def _heading(item: FormField) -> str:
    """Under what a field stands: its paper, and in a long one the part of it."""
    if item.group == STEP_GROUP:
        return item.field.part
    return f"{item.group}：{item.field.part}" if item.field.part else item.group


def _offered(item: FormField) -> Iterator[tuple[str, Choices]]:
    """What may be chosen in a field, and in the columns of a table."""
    if item.choices is not None:
        yield item.field.id, item.choices
    for column, offered in item.cells.items():
        yield f"{item.field.id}.{column}", offered


def _checklist(item: FormField) -> list[dict[str, object]]:
    """The points that a table goes through, where the file says nothing yet."""
    field = item.field
    return field.opening_rows if isinstance(field, TableField) and not item.initial else []


def _as_block(item: FormField) -> str:
    """What the case file already says in a field that names somebody, or nothing."""
    value = item.initial
    if isinstance(value, dict) and isinstance(item.field, NamedField):
        return str(value.get("name") or "")
    if isinstance(value, list) and isinstance(item.field, SeveralField):
        names = [str(v.get("name") or "") for v in value if isinstance(v, dict)]
        return "、".join(filter(None, names))
    return ""


def digest_of(form: Form) -> str:
    """Names the typed values, so that what is performed is what was previewed."""
    return hashlib.sha256(json.dumps(sorted(form.typed())).encode()).hexdigest()


def ticked(typed: MultiDict[str, str]) -> dict[str, object]:
    """The papers that are ticked, as values of the form: their fields belong to it.

    What was asked because of a day of long ago (补录) stays on the page.
    """
    why = {name: typed[name] for name in (entered_late.WHY,) if name in typed}
    return {entries.ISSUE: typed.getlist(entries.ISSUE), **why}


def lies_back(step_form: StepForm, data: Mapping[str, object]) -> bool:
    """Whether a day was typed for which the page has still to ask why it is entered only now."""
    asked = [(item.field, item.initial) for item in step_form.fields]
    if any(field.id == entered_late.WHY for field, _ in asked):
        return False
    return entered_late.why_late(asked, replace(step_form.situation, data=data)) is not None


def asked(form: Form) -> list[str]:
    """The papers whose fields a form shows, after an empty name; none where no paper is offered."""
    offered = (one for one in form.inputs if one.id == entries.ISSUE)
    return next((["", *one.texts] for one in offered), [])


def newly_asked(step_form: StepForm, typed: MultiDict[str, str]) -> set[str]:
    """The fields that papers brought which were ticked only now: the page did not show them."""
    before = typed.getlist(ASKED)
    if ASKED not in typed or set(typed.getlist(entries.ISSUE)) <= set(before):
        return set()
    ticked = {entries.ISSUE: before}
    shown = acts.form_of(reading(), step_form.case, step_form.step.id, ticked)
    return {i.field.id for i in step_form.fields} - {i.field.id for i in shown.fields}


def still_to_be_typed(step_form: StepForm, fresh: Collection[str]) -> bool:
    """Whether the papers ask for anything among these that neither file nor form has already.

    A table is looked through by whoever fills the form, whatever its rows begin with.
    """
    brought = (item for item in step_form.fields if item.field.id in fresh)
    return any(
        isinstance(item.field, TableField)
        or (is_empty(item.initial) and (item.field.required or item.whens))
        for item in brought
    )


def may_at_once(step_form: StepForm, form: Form) -> bool:
    """Whether the step may be entered without a look at what it will do.

    It makes no paper that goes out, is sent up to nobody, takes nothing back, and leaves the case
    open to be mended: each such step says how it is put right (`casehub check`).
    """
    step = step_form.step
    if isinstance(step, AtStation) or step.takes_back or step.session or step.reads:
        return False
    if step.to and step_form.situation.procedure.state(step.to).final:
        return False
    return not entries.papers_of(step, form.data or {}) and bool(form.inputs)


def may_send_at_once(step_form: StepForm, form: Form) -> bool:
    """Whether a draft may be sent up without a look at it first.

    Its author can call it back as long as nobody agreed, and whoever agrees has the papers before
    them. Not where the paper speaks to a party: who wrote such a one reads it first.
    """
    step = step_form.step
    if not isinstance(step, AtStation) or step.takes_back or step.session or step.reads:
        return False
    kinds = (reading().rules.kinds[name] for name in entries.papers_of(step, form.data or {}))
    return bool(form.inputs) and all({OFFICE}.issuperset(kind.served_on) for kind in kinds)


def addresses_for(step_form: StepForm) -> list[Confirmed]:
    """What the parties confirmed before, for a step that enters what one of them confirmed."""
    s, step = step_form.situation, step_form.step
    effects = LAW.at(s).effects
    asked = (effects[name].carry_out for name in step.records if name in effects)
    if not any(one is service_address for one in asked):
        return []
    work = reading()
    here = [party for party in known_parties(work, s) if party.left_on is None]
    return confirmed_before(work, here)


def with_address(step_form: StepForm, typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was typed, with the address that was chosen: whose it is, and its words.

    What is chosen by its button stands in place of what was there. Who confirms, when and by what
    is typed by whoever has the paper before them.
    """
    wanted, filled = typed.get(TAKE_ADDRESS, ""), typed.copy()
    for one in addresses_for(step_form):
        if one.value == wanted:
            filled["party"] = str(one.party.id)
            for name, column in OF_ADDRESS.items():
                filled[name] = getattr(one.said, column)
    return filled
