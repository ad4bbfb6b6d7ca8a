"""A colleague leaves: every open part goes to somebody named, and then the account is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from casehub.acts import handing_over
from casehub.fields import Choices, Field, PersonField
from casehub.model import Person
from casehub.people import accounts, countersigning
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import joined, moment, page
from casehub.web.request.unit import address, reading, writing
from casehub.workflow.refusals import NotFound, Refused

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work

routes = Blueprint("leaving", __name__)
# Beyond these the parts go by role; a page of ten thousand choices serves nobody.
MOST_SHOWN = 200


def _person(work: Work, person_id: int) -> Person:
    person = work.session.get(Person, person_id)
    if person is None or not countersigning.may_keep(work, person):
        raise NotFound
    return person


def _choices(people: tuple[Person, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((str(p.id), p.as_chosen()) for p in people)


def _fields(
    work: Work, duties: list[handing_over.OpenDuty], matters: list[handing_over.OpenMatter]
) -> tuple[tuple[Field, ...], dict[str, Choices]]:
    """One choice for each role, which holds wherever the part itself has none; then the parts."""
    titles = {key: role.title for key, role in work.rules.roles.items()}
    by_role: dict[str, dict[str, str]] = {}
    for duty in duties:
        by_role.setdefault(duty.assignment.role, {}).update(_choices(duty.successors))
    fields: list[Field] = []
    choices: dict[str, Choices] = {}
    for role, people in by_role.items():
        fields.append(PersonField(f"role-{role}", f"{titles.get(role, role)}统一交给"))
        choices[f"role-{role}"] = tuple(people.items())
    for duty in duties[:MOST_SHOWN]:
        role = titles.get(duty.assignment.role, duty.assignment.role)
        hint = "" if duty.successors else "没有可以接办的人：先给一名同事授予这个岗位"
        fields.append(PersonField(duty.field, f"{duty.case.reference}　{role}", hint=hint))
        choices[duty.field] = _choices(duty.successors)
    for one in matters[:MOST_SHOWN]:
        hint = _hint(one)
        begun = moment(one.proposal.opened_at)
        fields.append(PersonField(one.field, f"{one.case.reference}　{begun}的呈批件", hint=hint))
        choices[one.field] = _choices(one.successors)
    return tuple(fields), choices


def _hint(one: handing_over.OpenMatter) -> str:
    """Why nobody, or not everybody who drafts, may take a matter over."""
    if one.needed:
        names = joined(person.name for person in one.needed)
        return f"{names}接办后就没有别人能审批，不能接办"
    return "" if one.successors else "没有可以接办的人：先给一名同事授予拟稿的岗位"


def _shown(person: Person, form: Form, count: int) -> str:
    return page(
        "people/leave.html",
        shown=person,
        form=form,
        count=count,
        most=MOST_SHOWN,
        alone=handing_over.unapproved(reading(), person),
    )


@routes.route("/people/<int:person_id>/leave", methods=["GET", "POST"])
def leave(person_id: int) -> AnyResponse | str | tuple[str, int]:
    """What the person is responsible for, and to whom each part goes; then stop the account.

    The administrator sees numbers and roles of the cases, never their content.
    """
    work = reading()
    person = _person(work, person_id)
    duties = handing_over.open_duties(work, person)
    matters = handing_over.open_matters(work, person)
    fields, choices = _fields(work, duties, matters)
    count = len(duties) + len(matters)
    if request.method == "GET":
        return _shown(person, form_of(fields, choices=choices), count)
    form = form_of(fields, request.form, choices=choices)
    chosen = {
        duty.assignment.id: form.data.get(duty.field)
        or form.data.get(f"role-{duty.assignment.role}")
        or 0
        for duty in duties
    }
    taken = {one.proposal.id: form.data.get(one.field) or 0 for one in matters}
    if not form.wrong:
        try:
            with writing() as writer:
                leaver = _person(writer, person_id)
                handing_over.stop(writer, leaver, chosen, address=address(), matters=taken)
                accounts.end_sessions(writer.session, person_id, writer.at)
        except Refused as refused:
            for reason in refused.reasons:
                form.refuse(reason.field, reason.sentence)
        else:
            return redirect(url_for("people.show", person_id=person_id, done="stopped"), 303)
    return _shown(_person(reading(), person_id), form, count), 422
