"""The mediator's desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from casehub.model import Assignment, Case, RoleGrant
from casehub.people.permissions import find
from casehub.web.case import mediation as module
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


def test_who_sees_the_whole_office_finds_her_own_among_however_many(
    office: factories.Bureau, sign_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    own, *others = (mediation(office) for _ in range(3))
    office.session.add(
        RoleGrant(person_id=office.people["mediator"], role="section_head", since=factories.SINCE)
    )
    for reference in others:
        parts = select(Case.id).where(Case.reference == reference)
        named = Assignment.person_id == office.people["mediator"]
        office.session.execute(delete(Assignment).where(Assignment.case_id.in_(parts), named))
    office.session.commit()
    monkeypatch.setattr(module, "MOST", 1)
    html = sign_in("mediator").page("/mediation")
    assert own in html and not any(reference in html for reference in others)
