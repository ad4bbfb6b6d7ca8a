"""Every page of the system, with the demonstration in it, for the people who may open it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from casehub.model import Case, Document, EvidenceUse, Person, RoleGrant
from tests.journeys.person import Visitor
from tests.journeys.site import Site


def with_role(site: Site, role: str) -> str:
    """The account of the first person who holds this role."""
    with site.app.extensions["casehub"].read() as session:
        found = session.scalars(
            select(Person.username)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(RoleGrant.role == role)
            .order_by(Person.id)
        ).first()
    assert found, role
    return found


def the_case(site: Site) -> str:
    """The adjudication under way with the longest record."""
    with site.app.extensions["casehub"].read() as session:
        found = session.scalars(
            select(Case.reference)
            .where(Case.procedure == "adjudication", Case.closed_on.is_(None))
            .order_by(Case.seq.desc())
        ).first()
    assert found
    return found


def paths_in_case(site: Site, reference: str) -> list[tuple[str, str]]:
    """(name, address) of pages below one case."""
    with site.app.extensions["casehub"].read() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        paper = session.scalars(
            select(Document.id)
            .where(Document.case_id == case.id, Document.number.is_not(None))
            .order_by(Document.id.desc())
        ).first()
        use = session.scalars(
            select(EvidenceUse.evidence_id).where(EvidenceUse.case_id == case.id)
        ).first()
    start = f"/cases/{reference}"
    return [
        ("case", start),
        ("case-print", f"{start}?print=1"),
        ("paper", f"{start}/documents/{paper}"),
        ("paper-void", f"{start}/documents/{paper}/void"),
        ("paper-correct", f"{start}/documents/{paper}/correct"),
        ("exhibits", f"{start}/evidence"),
        ("exhibit", f"{start}/evidence/{use}"),
        ("volume", f"{start}/volume"),
    ]


PLACES = {
    "registrar": [
        ("desk", "/desk"), ("cases", "/cases"), ("new-request", "/requests/new"),
        ("incoming", "/incoming"), ("letters", "/letters"),
    ],
    "main_examiner": [
        ("desk-examiner", "/desk"),
        ("cases-found", "/cases?procedure=adjudication&due=yellow&q=摩托"),
        ("referrals", "/referrals"),
        ("account", "/account"),
    ],
    "department_head": [
        ("desk-head", "/desk"),
        ("approvals", "/desk/approvals"),
        ("figures", "/figures"),
        ("rules", "/rules"),
        ("amounts", "/rules/amounts"),
        ("calendar", "/rules/calendar"),
        ("organisations", "/organisations"),
    ],
    "mediator": [("mediations", "/mediation")],
    "security_admin": [
        ("people", "/people"),
        ("person-new", "/people/new"),
        ("person", "/people/1"),
    ],
    "audit_admin": [("security-log", "/audit/security"), ("audit-verify", "/audit/verify")],
}


@pytest.mark.parametrize("role", PLACES)
def test_pages_of_a_role(
    role: str, demonstration: Site, window: Callable[..., Page]
) -> None:
    visitor = Visitor(window(), demonstration).sign_in(with_role(demonstration, role))
    for name, path in PLACES[role]:
        visitor.go(path)
        assert visitor.status == 200, path
        assert visitor.page.locator("h1").count() == 1, path
        visitor.check(f"demo-{name}")


def test_pages_of_a_case(demonstration: Site, window: Callable[..., Page]) -> None:
    visitor = Visitor(window(), demonstration)
    visitor.sign_in(with_role(demonstration, "department_head"))
    for name, path in paths_in_case(demonstration, the_case(demonstration)):
        visitor.go(path)
        assert visitor.status == 200, path
        assert visitor.page.locator("h1").count() == 1, path
        visitor.check(f"demo-{name}")


def test_on_a_phone_no_label_stands_before_nothing(demonstration: Site, window: Callable[..., Page]) -> None:
    visitor = Visitor(window(), demonstration).sign_in(with_role(demonstration, "department_head"))
    visitor.page.set_viewport_size({"width": 360, "height": 900})
    bare = "[...document.querySelectorAll('.stack td')].filter(e => !e.textContent.trim() && e.getClientRects().length)"
    for path in ("/cases", f"/cases/{the_case(demonstration)}/volume", "/desk"):
        visitor.go(path)
        assert visitor.page.evaluate(f"{bare}.map(e => e.outerHTML)") == [], path


def test_help_for_everybody(demonstration: Site, window: Callable[..., Page]) -> None:
    visitor = Visitor(window(), demonstration).go("/help").check("demo-help")
    topics = visitor.main.locator("a[href^='/help/']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    assert topics
    for number, path in enumerate(dict.fromkeys(topics)):
        visitor.go(path)
        assert visitor.status == 200, path
        visitor.check(f"demo-help-{number}")
