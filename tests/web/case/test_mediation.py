"""The mediator's desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from casehub.people.permissions import find
from tests import factories
from tests.web.conftest import Browser


def mediation(office: factories.Bureau) -> str:
    """A filed mediation with a session in a week; returns its reference."""
    reference = factories.open_request(office.work("clerk"), "mediation").reference
    clerk = office.work("clerk")
    factories.perform(clerk, reference, "receive_request", received_on=factories.TODAY)
    parties = find(clerk, reference).parties
    respondent = next(p.id for p in parties if p.role == "respondent")
    told = {"party": respondent, "statement_received_on": factories.TODAY}
    factories.perform(clerk, reference, "record_joint_request", **told)
    outcome = factories.perform(
        office.work("head"),
        reference,
        "file_joint_request",
        mediators=[office.people["mediator"]],
        session_at=factories.AT + timedelta(days=7),
    )
    found = outcome.case.reference
    office.session.commit()
    return found


def test_mediator_sees_own_matters_on_the_phone_desk(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = mediation(office)
    browser = sign_in("mediator")
    html = browser.page("/mediation")
    assert reference in html
    assert "11月27日 09:00 调解" in html
    assert 'href="tel:13800002017"' in html
    assert reference in browser.page(f"/cases/{reference}")
    assert browser.get("/people").status_code == 404
