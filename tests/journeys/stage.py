"""Sets the stage for a journey, and says what a clerk would type into a form."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub import acts
from casehub.acts import proposals
from casehub.fields import Field, TableField
from casehub.model import Case, Document, Party, Person, Proposal, RoleGrant, Service
from casehub.people.permissions import find
from tests import factories

if TYPE_CHECKING:
    from tests.journeys.site import Site


def arrived(site: Site, procedure: str = "intake", **more: Any) -> str:
    """A request registered at the window; its number."""
    with site.acting("clerk") as work:
        return factories.open_request(work, procedure, **more).reference


def act(
    site: Site, who: str, reference: str, step: str, at: datetime | None = None, **data: Any
) -> str:
    """Take a step before the journey begins; returns the number of the case after it."""
    with site.acting(who, at) as work:
        return factories.perform(work, reference, step, **data).case.reference


def submitted(site: Site) -> str:
    """A request for adjudication that may be filed."""
    reference = arrived(site, "adjudication")
    today = site.clock.at.date()
    return act(
        site, "clerk", reference, "submit_request", received_on=today, knew_on=today,
        claims_asserted="权利要求1",
        evidence_items=[{"label": "甲1", "name": "专利证书", "purpose": "权属"}],
    )


def filed(site: Site, **more: Any) -> str:
    """An adjudication with a panel of three."""
    people = site.people()
    return act(
        site, "head", submitted(site), "file_case", panel_chair=people["chair"],
        panel_lead=people["examiner"], panel_members=[people["member"]], **more,
    )


def mediating(
    site: Site, *mediators: str, session_in: timedelta = timedelta(days=7), statement: str | None = None
) -> str:
    """A mediation that these people conduct, with a session fixed."""
    people, today = site.people(), site.clock.at.date()
    reference = arrived(site, "mediation")
    act(site, "clerk", reference, "receive_request", received_on=today)
    reference = act(site, "clerk", reference, "send_opinion_notice")
    serve(site, reference, "mediation_opinion_notice", "respondent")
    respondent = party_of(site, reference, "respondent")
    told = {"statement_received_on": today, "statement": statement}
    act(site, "clerk", reference, "record_consent", party=respondent, **told)
    named = [people[name] for name in mediators or ("mediator",)]
    session_at = site.clock.at + session_in
    # An hour is no notice: everybody has agreed to it.
    short = {"short_notice": "双方当日同意。"} if session_in < timedelta(days=7) else {}
    return act(site, "head", reference, "file_mediation", mediators=named, session_at=session_at, **short)


def party_of(site: Site, reference: str, role: str) -> int:
    """The first party of a side."""
    with site.app.extensions["casehub"].read() as session:
        found = select(Party.id).join(Case, Case.id == Party.case_id)
        found = found.where(Case.reference == reference, Party.role == role)
        return session.scalars(found.order_by(Party.id)).first() or 0


def one(field: Field, value: Any) -> str:
    """A value the way its one input takes it."""
    return next(iter(field.typed(value)), "")


def examples(site: Site, who: str, reference: str, step: str, **given: Any) -> dict[str, Any]:
    """What to type into the required fields that the file does not fill in itself."""
    with site.acting(who) as work:
        case = find(work, reference)
        fields = [
            i
            for i in acts.form_of(work, case, step, given).fields
            if i.field.required
            or i.field.id in factories.REASONS
            or (i.group != "step" and i.whens)
        ]
        found: dict[str, Any] = {}
        for item in fields:
            if item.field.id in given or item.initial not in (None, "", []):
                continue
            value = factories.typed(item)
            if isinstance(item.field, TableField):
                columns = {c.id: c for c in item.field.columns}
                found[item.field.id] = [
                    {k: v if isinstance(v, bool) else one(columns[k], v) for k, v in row.items()}
                    for row in value or []
                ]
            elif isinstance(value, bool | list):
                found[item.field.id] = value
            elif value is not None:
                found[item.field.id] = one(item.field, value)
        return found | given


def own_part(site: Site, who: str, reference: str) -> dict[str, Any]:
    """What to type at the station where the one matter of a case is, beside the opinion."""
    with site.acting(who) as work:
        case = find(work, reference)
        number = work.session.scalars(select(Proposal.id).where(Proposal.case_id == case.id)).one()
        matter = proposals.matter_of(work, reference, number)
        return factories.written(work, matter)


def service_of(site: Site, reference: str, kind: str, role: str) -> str:
    """The service matter that brings a paper of this kind to a party of this role."""
    with site.app.extensions["casehub"].read() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        papers = select(Document.id).where(Document.case_id == case.id, Document.kind == kind)
        wanted = set(session.scalars(papers))
        rows = session.execute(
            select(Service.document_ids, Party.role, Case.reference)
            .join(Party, Party.id == Service.party_id)
            .join(Case, Case.id == Service.case_id)
            .where(Service.parent_id == case.id)
        )
        return next(ref for ids, side, ref in rows if wanted & set(ids) and side == role)


def serve(site: Site, reference: str, kind: str, role: str) -> None:
    """A paper was handed to a party, with proof."""
    matter = service_of(site, reference, kind, role)
    act(site, "clerk", matter, "prove_direct", served_on=site.clock.at.date())


def deliberated(site: Site, reference: str) -> None:
    """The panel has voted: the decision is to be drafted."""
    act(site, "chair", reference, "record_deliberation")


def sent_up(site: Site, who: str, reference: str, step: str, **given: Any) -> None:
    """A step has been drafted and is before those who approve it."""
    with site.acting(who) as work:
        case = find(work, reference)
        values = factories.filled(work, case, step, given)
        proposals.submit(work, reference, step, case.seq, values, secrets.token_hex(16))


def reviewing(site: Site, **more: Any) -> str:
    """An adjudication (repeated infringement, so without a hearing) whose panel has voted."""
    reference = filed(site, **more)
    act(site, "examiner", reference, "issue_answer_papers")
    serve(site, reference, "answer_notice", "respondent")
    # The period for the answer ends 15 days and a weekend later.
    site.clock.pass_by(days=24)
    act(site, "chair", reference, "decide_repeat_directly")
    deliberated(site, reference)
    return reference


def also_reviewer(site: Site, username: str) -> None:
    """This person reviews legality as well."""
    with site.acting("security") as work:
        person = work.session.scalars(select(Person).where(Person.username == username)).one()
        work.session.add(
            RoleGrant(person_id=person.id, role="legal_reviewer", since=factories.SINCE)
        )
