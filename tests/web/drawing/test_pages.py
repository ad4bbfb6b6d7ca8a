"""Every page that needs no case: markup, menu, contents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from flask import g
from sqlalchemy import select

from casehub.model import Case, Deadline
from casehub.web.drawing import pages
from tests import factories
from tests.web.paper.test_documents import ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.conftest import Browser

EVERYBODY = ("/account", "/rules", "/rules?check=1", "/rules/amounts", "/rules/basis", "/rules/calendar",
             "/rules/calendar/2026", "/organisations", "/help")  # fmt: skip


@pytest.mark.parametrize("path", EVERYBODY)
def test_pages_for_everybody(sign_in: Callable[[str], Browser], path: str) -> None:
    assert "<h1" in sign_in("examiner").page(path)


def test_first_page_by_role(sign_in: Callable[[str], Browser]) -> None:
    for username, first in (("examiner", "/desk"), ("security", "/confirmations"),
                            ("audit", "/audit/security"), ("system", "/confirmations"),
                            ("partner", "/portal")):  # fmt: skip
        assert sign_in(username).get("/").location == first


def test_a_printed_case_is_no_longer_than_its_page(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    clerk = office.work("clerk")
    reference = factories.open_request(clerk, "intake").reference
    received = {"received_on": factories.TODAY, "posted_on": None, "evidence_items": ROWS}
    factories.perform(clerk, reference, "receive_request", **received)
    office.session.commit()
    plain, printed = (sign_in("clerk").page(f"/cases/{reference}{more}") for more in ("", "?print=1"))
    opened = re.compile(r"<details[^>]* open>")
    assert opened.search(plain)
    assert not opened.search(printed)
    assert printed.count("<li") == plain.count("<li")


def test_lists_say_whose_a_limit_is(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    """Of several respondents each has a clock of its own; the desk and the list name the party."""
    clerk = office.work("clerk")
    two = [factories.party("requester", "甲方有限公司"), *(factories.party("respondent", name) for name in ("乙方有限公司", "丙方有限公司"))]
    reference = factories.open_request(clerk, "adjudication", parties=two).reference
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    last = next(p for p in case.parties if p.name == "丙方有限公司")
    told = {"case_id": case.id, "organisation_id": case.organisation_id, "start_on": factories.TODAY, "nominal_on": factories.TODAY, "due_on": factories.TODAY}
    row = Deadline(rule="adjudication.answer", title="答辩", length=15, unit="working_days", alarm_on=factories.TODAY, event_seq=1, party_id=last.id, **told)
    office.session.add(row)
    office.session.commit()
    assert "答辩（丙方有限公司）" in sign_in("clerk").page("/cases")


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        ({"registrar"}, "登记员"),
        ({"registrar", "clerk"}, "登记员、书记员"),
        ({"registrar", "clerk", "dispatcher"}, "登记员、书记员等"),
    ],
)
def test_the_menu_hides_no_post_unsaid(app: Flask, roles: set[str], shown: str) -> None:
    with app.test_request_context():
        g.roles = frozenset(roles)
        assert pages.role_title() == shown
