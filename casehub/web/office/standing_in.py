"""请假与委托: who is away and who stands in; enter it, confirm it, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from casehub.desk import away
from casehub.fields import Choices, DateField, Field, PersonField, TextField
from casehub.model import Person
from casehub.model.person import offered
from casehub.people import delegating
from casehub.people.delegating import Wish
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page, state_title
from casehub.web.request.unit import reading, row_number, writing
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.desk.away import OnHand
    from casehub.record.work import Work

routes = Blueprint("standing_in", __name__)
MOST_SHOWN = 200
DAYS_FIELDS = (
    DateField("since", "从", required=True),
    DateField("until", "到", required=True, not_before="since"),
    TextField("reason", "事由", required=True),
)
DONE = {
    "granted": "已登记委托",
    "asked": "已登记，等待另一名管理员复核",
    "confirmed": "已复核，委托生效",
    "revoked": "已收回委托",
}


def _absent(work: Work, number: int | None) -> Person:
    """For whom it is entered: a colleague, or oneself where none is named."""
    person = work.actor if number is None else work.session.get(Person, number)
    if person is None or person.system or not delegating.may_enter(work, person):
        raise NotFound
    return person


def _fields(
    work: Work, absent: Person, held: Sequence[OnHand]
) -> tuple[tuple[Field, ...], dict[str, Choices]]:
    """The days, one choice for each role, and one for each part in an open case.

    Whoever was offered for today may be sent for other days: what is against them then is said of
    the person, and is not that there is no such choice.
    """
    fields: list[Field] = [*DAYS_FIELDS]
    choices: dict[str, Choices] = {}
    for_today = delegating.candidates(work, absent, (work.today, work.today))
    for one in held:
        if not one.lent:
            continue
        title = work.rules.roles[one.role].title
        parts = [part for part in one.parts[:MOST_SHOWN] if part.lent]
        colleagues = offered(list(dict.fromkeys([*one.colleagues, *for_today[one.role]])))
        names = [f"role-{one.role}", *(f"part-{p.number}" for p in parts)]
        labels = [title, *(f"{p.case.reference}{title}" for p in parts)]
        for name, label in zip(names, labels, strict=True):
            fields.append(PersonField(name, f"{label}的代办人"))
            choices[name] = colleagues
    return tuple(fields), choices


def _wishes(work: Work, held: Sequence[OnHand], form: Form) -> list[Wish]:
    """By role for everything; where single cases have their own, case by case."""
    found = []
    for one in (one for one in held if one.lent):
        field = f"role-{one.role}"
        general = form.data.get(field)
        chosen = {part.number: form.data.get(f"part-{part.number}") for part in one.parts}
        if not any(chosen.values()):
            if general:
                found.append(Wish(one.role, work.session.get_one(Person, general), field=field))
            continue
        for part in (part for part in one.parts if part.lent):
            by = chosen[part.number] or general
            if by:
                own = f"part-{part.number}" if chosen[part.number] else field
                person = work.session.get_one(Person, by)
                found.append(Wish(one.role, person, part.case, own))
    return found


def _shown(work: Work, absent: Person, held: Sequence[OnHand], form: Form) -> str:
    past = "past" in request.args
    rows = away.delegations(work)
    listed = away.delegations(work, past=True) if past else rows
    confirms, revokes = delegating.in_hand(work, rows)
    return page(
        "people/standing_in.html",
        absent=absent,
        own=absent.id == work.actor.id,
        held=held,
        form=form,
        drawn={one.id: one for one in form.inputs},
        roster=away.roster(work, rows),
        listed=listed,
        past=past,
        numbers=away.numbers_of(work, [*rows, *listed]),
        may_confirm=confirms,
        may_revoke=revokes,
        colleagues=offered(away.people_for(work)),
        done=DONE.get(request.args.get("done", "")),
        most=MOST_SHOWN,
        state_title=state_title,
        confidence=work.rules.stood_in,
    )


def _number() -> int | None:
    return row_number(request.values.get("person", ""))


@routes.route("/leave", methods=["GET", "POST"])
def leave() -> AnyResponse | str | tuple[str, int]:
    """The two weeks ahead, every delegation one may know, and the form for a new one."""
    work = reading()
    absent = _absent(work, _number())
    typed = request.form if request.method == "POST" else None
    days = form_of(DAYS_FIELDS, typed, today=work.today)
    first = days.data.get("since") or work.today
    last = max(days.data.get("until") or first, first)
    held = away.on_hand(work, absent, (first, last))
    fields, choices = _fields(work, absent, held)
    form = form_of(fields, typed, choices=choices, today=work.today)
    if typed is None:
        return _shown(work, absent, held, form)

    def act(writer: Work) -> str:
        one = _absent(writer, _number())
        wishes = _wishes(writer, away.on_hand(writer, one, (first, last)), form)
        chosen = (form.data.get("since"), form.data.get("until"))
        rows = delegating.grant(writer, one, wishes, chosen, form.data.get("reason") or "")
        return "granted" if all(row.is_live for row in rows) else "asked"

    done = done_as_typed(form, act)
    if done is not None:
        return redirect(url_for("standing_in.leave", done=done), 303)
    work = reading()
    return _shown(work, _absent(work, _number()), held, form), 422


@routes.post("/leave/<int:number>/confirm")
def confirm(number: int) -> AnyResponse:
    """Let hold what an administrator entered (双人复核)."""
    with writing() as work:
        delegating.confirm(work, number)
    return redirect(url_for("standing_in.leave", done="confirmed"), 303)


@routes.post("/leave/<int:number>/revoke")
def revoke(number: int) -> AnyResponse:
    """Take it back from now on."""
    with writing() as work:
        delegating.revoke(work, number)
    return redirect(url_for("standing_in.leave", done="revoked"), 303)
