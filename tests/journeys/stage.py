"""Sets the stage for a journey, and says what a clerk would type into a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.casework import steps
from casehub.web.parsing import as_typed
from tests import factories

if TYPE_CHECKING:
    from datetime import datetime

    from casehub.model import Case
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


def filed(site: Site) -> str:
    """An adjudication with a panel of three."""
    people = site.people()
    return act(
        site, "head", submitted(site), "file_case", panel_chair=people["chair"],
        panel_lead=people["examiner"], panel_members=[people["member"]],
    )


def mediating(site: Site, mediator: str = "mediator") -> str:
    """A mediation that this person conducts, with a session fixed."""
    people = site.people()
    reference = arrived(site, "mediation")
    act(site, "clerk", reference, "receive_request", received_on=site.clock.at.date())
    reference = act(site, "clerk", reference, "send_opinion_notice")
    act(site, "clerk", reference, "record_consent", statement_received_on=site.clock.at.date())
    return act(site, "head", reference, "file_mediation", mediators=[people[mediator]])


def examples(site: Site, who: str, reference: str, step: str, **given: Any) -> dict[str, Any]:
    """What to type into the required fields that the file does not fill in itself."""
    with site.acting(who) as work:
        case: Case = steps.find(work, reference)
        fields = [i for i in steps.form_of(work, case, step, given).fields if i.field.required]
        found: dict[str, Any] = {}
        for item in fields:
            if item.field.id in given or item.initial not in (None, "", []):
                continue
            value = factories.typed(item)
            if item.field.kind == "table":
                found[item.field.id] = [
                    {k: v if isinstance(v, bool) else as_typed(v) for k, v in row.items()}
                    for row in value or []
                ]
            elif isinstance(value, bool | list):
                found[item.field.id] = value
            elif value is not None:
                found[item.field.id] = as_typed(value)
        return found | given
