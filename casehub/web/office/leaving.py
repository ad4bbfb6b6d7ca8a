"""A colleague leaves, or gives up a role: every open part goes to somebody named before that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from casehub.acts import handing_over, responsibilities
from casehub.fields import Choices, Field, PersonField
from casehub.model import Person, RoleGrant
from casehub.model.person import offered
from casehub.people import accounts, countersigning
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import joined, moment, page
from casehub.web.request.unit import address, reading
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work

routes = Blueprint("leaving", __name__)
# Beyond these the parts go by role; a page of ten thousand choices serves nobody.
MOST_SHOWN = 200


def _fields(
    work: Work, duties: list[responsibilities.OpenDuty], matters: list[responsibilities.OpenMatter]
) -> tuple[tuple[Field, ...], dict[str, Choices]]:
    """One choice for each role, which holds wherever the part itself has none; then the parts."""
    titles = {key: role.title for key, role in work.rules.roles.items()}
    by_role: dict[str, dict[str, str]] = {}
    for duty in duties:
        if not duty.first:
            by_role.setdefault(duty.assignment.role, {}).update(offered(duty.successors))
    fields: list[Field] = []
    choices: dict[str, Choices] = {}
    for role, people in by_role.items():
        fields.append(PersonField(f"role-{role}", f"{titles.get(role, role)}统一交给"))
        choices[f"role-{role}"] = tuple(people.items())
    for duty in duties[:MOST_SHOWN]:
        role = titles.get(duty.assignment.role, duty.assignment.role)
        hint = "" if duty.successors else "没有可以接办的人：先给一名同事授予这个岗位"
        hint = duty.first or hint
        fields.append(PersonField(duty.field, f"{duty.case.reference}　{role}", hint=hint))
        choices[duty.field] = offered(duty.successors)
    for one in matters[:MOST_SHOWN]:
        hint = _hint(one)
        begun = moment(one.proposal.opened_at)
        fields.append(PersonField(one.field, f"{one.case.reference}　{begun}的呈批件", hint=hint))
        choices[one.field] = offered(one.successors)
    return tuple(fields), choices


def _hint(one: responsibilities.OpenMatter) -> str:
    """Why nobody, or not everybody who drafts, may take a matter over."""
    if one.needed:
        names = joined(person.name for person in one.needed)
        return f"{names}接办后就没有别人能审批，不能接办"
    return "" if one.successors else "没有可以接办的人：先给一名同事授予拟稿的岗位"


@dataclass(frozen=True)
class Handing:
    """What is handed over of a person: everything (`grant` None), or what is done by one role."""

    person: Person
    grant: RoleGrant | None
    duties: list[responsibilities.OpenDuty]
    matters: list[responsibilities.OpenMatter]
    alone: list[str]

    @property
    def role(self) -> str:
        """The title of the role that is taken back; "" where the account is stopped."""
        roles = reading().rules.roles
        if self.grant is None:
            return ""
        return roles[self.grant.role].title if self.grant.role in roles else self.grant.role


def _handing(person_id: int, grant_id: int | None) -> Handing:
    work = reading()
    person = countersigning.person_kept(work, person_id)
    if grant_id is None:
        duties = responsibilities.open_duties(work, person)
        matters = responsibilities.open_matters(work, person)
        alone = responsibilities.unapproved(work, person)
        alone += responsibilities.undisposed(work, person)
        return Handing(person, None, duties, matters, alone)
    grant = _grant(work, person, grant_id)
    if handing_over.holds_otherwise(work, person, grant):
        return Handing(person, grant, [], [], [])
    duties = responsibilities.open_duties(work, person, grant.role)
    matters = responsibilities.open_matters(work, person, grant.role)
    alone = responsibilities.unapproved(work, person, grant.role)
    alone += responsibilities.undisposed(work, person, grant.role)
    return Handing(person, grant, duties, matters, alone)


def _grant(work: Work, person: Person, grant_id: int) -> RoleGrant:
    grant = work.session.get(RoleGrant, grant_id)
    if grant is None or grant.person_id != person.id:
        raise NotFound
    return grant


def _shown(handing: Handing, form: Form) -> str:
    return page(
        "people/leave.html",
        shown=handing.person,
        role=handing.role,
        form=form,
        count=len(handing.duties) + len(handing.matters),
        most=MOST_SHOWN,
        alone=handing.alone,
    )


@routes.route("/people/<int:person_id>/leave", methods=["GET", "POST"])
def leave(person_id: int) -> AnyResponse | str | tuple[str, int]:
    """What the person is responsible for, and to whom each part goes; then stop the account.

    The administrator sees numbers and roles of the cases, never their content.
    """
    return _handed(person_id, None)


@routes.route("/people/<int:person_id>/roles/<int:grant_id>/end", methods=["GET", "POST"])
def withdraw(person_id: int, grant_id: int) -> AnyResponse | str | tuple[str, int]:
    """What the person does by a role, and to whom each part goes; then take the role back.

    It holds no longer today, and the person's sessions end with it.
    """
    return _handed(person_id, grant_id)


def _handed(person_id: int, grant_id: int | None) -> AnyResponse | str | tuple[str, int]:
    work, handing = reading(), _handing(person_id, grant_id)
    duties, matters = handing.duties, handing.matters
    fields, choices = _fields(work, duties, matters)
    if request.method == "GET":
        return _shown(handing, form_of(fields, choices=choices))
    form = form_of(fields, request.form, choices=choices)
    chosen = {
        duty.assignment.id: form.data.get(duty.field)
        or form.data.get(f"role-{duty.assignment.role}")
        or 0
        for duty in duties
    }
    taken = {one.proposal.id: form.data.get(one.field) or 0 for one in matters}

    def hand(writer: Work) -> str:
        who = countersigning.person_kept(writer, person_id)
        if grant_id is None:
            handing_over.stop(writer, who, chosen, address=address(), matters=taken)
        else:
            grant = _grant(writer, who, grant_id)
            handing_over.give_up(writer, who, grant, chosen, address=address(), matters=taken)
        accounts.end_sessions(writer.session, person_id, writer.at)
        return "stopped" if grant_id is None else "withdrawn"

    done = done_as_typed(form, hand)
    if done is not None:
        return redirect(url_for("people.show", person_id=person_id, done=done), 303)
    return _shown(_handing(person_id, grant_id), form), 422
