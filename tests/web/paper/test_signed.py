"""Beside a paper stands who approved it, where that was another than who made it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Document
from tests import factories
from tests.web.paper.test_documents import with_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser

SEATS = ("chair", "examiner", "member")


def beside(page: str) -> dict[str, str]:
    """What stands beside a paper, by its word."""
    return dict(re.findall(r"<dt>(\w+人)</dt><dd>([^<]+)</dd>", page))


def test_who_makes_a_paper_alone_signs_it_off(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    reference, number = with_paper(office)
    assert beside(sign_in("clerk").page(f"/cases/{reference}/documents/{number}")).keys() == {"签发人", "受送达人"}


def test_what_was_approved_bears_the_name_of_who_approved_it(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    clerk, head, examiner = (office.work(name) for name in ("clerk", "head", "examiner"))
    case = factories.open_request(clerk, "adjudication")
    item = {"label": "甲1", "name": "专利证书"}
    today = factories.TODAY
    told = {"received_on": today, "knew_on": today, "claims_asserted": "权利要求1", "evidence_items": [item]}
    factories.perform(clerk, case.reference, "submit_request", **told)
    chair, lead, member = (office.people[name] for name in SEATS)
    filed = factories.perform(head, case.reference, "file_case", panel_chair=chair, panel_lead=lead, panel_members=[member])
    reference = filed.case.reference
    made = factories.perform(examiner, reference, "issue_answer_papers")
    assert made.documents
    opened = factories.perform(examiner, reference, "open_evidence_registration", sampling_impossible=True)
    child = opened.event.detail["opened"][-1]
    respondent = next(party for party in filed.case.parties if party.role == "respondent")
    factories.perform(examiner, child, "propose_registration", target=respondent.id)
    factories.perform(head, child, "approve_registration")
    officers = [lead, member]
    factories.perform(examiner, child, "register_evidence", target=respondent.id, from_on=today, officers=officers)
    office.session.commit()
    paper = office.session.scalars(select(Document).where(Document.kind == "evidence_registration_notice")).one()
    number = paper.id
    office.session.commit()
    found = beside(sign_in("examiner").page(f"/cases/{child}/documents/{number}"))
    found.pop("受送达人", None)
    assert found == {"批准人": head.actor.name, "制作人": examiner.actor.name}
