"""Secret papers, words and exhibits, and what a partner sees: to whom they open."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import select, update

from casehub.casefile import opening
from casehub.model import (
    Assignment,
    Case,
    Document,
    EvidenceUse,
    Organisation,
    Referral,
)
from casehub.people import permissions
from casehub.record.events import record
from tests import factories
from tests.printing import print_waiting
from tests.web.case.test_mediation import mediation
from tests.web.conftest import Browser
from tests.web.paper.test_documents import PDF
from tests.web.request.test_access import _same

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    SignIn = Callable[[str], Browser]

CONCESSION = "愿意让步十万元"


def filed(office: factories.Bureau) -> str:
    """An adjudication filed with a panel of three, one of its papers in 副卷; its 案号."""
    clerk = office.work("clerk")
    arrived = factories.open_request(clerk, "adjudication").reference
    factories.perform(
        clerk, arrived, "submit_request", received_on=factories.TODAY, knew_on=factories.TODAY,
        evidence_items=[{"label": "甲1", "name": "专利证书"}], claims_asserted="权利要求1",
    )  # fmt: skip
    people = office.people
    outcome = factories.perform(
        office.work("head"), arrived, "file_case", panel_chair=people["chair"],
        panel_lead=people["examiner"], panel_members=[people["member"]],
    )  # fmt: skip
    outcome.documents[0].confidential = True
    reference = outcome.case.reference
    office.session.commit()
    return reference


def secret_paper(office: factories.Bureau) -> Document:
    """The paper that `filed` put into 副卷."""
    paper = office.session.scalars(select(Document).where(Document.confidential)).one()
    office.session.expunge(paper)
    office.session.rollback()
    return paper


def test_papers_of_the_second_volume_open_to_the_panel_reviewers_and_leaders_only(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = filed(office)
    paper = secret_paper(office)
    path = f"/cases/{reference}/documents/{paper.id}"
    for who in ("examiner", "head", "reviewer", "archivist", "supervisor"):
        browser = sign_in(who)
        assert f'{quote(path)}"' in browser.page(f"/cases/{reference}"), who
        browser.page(path)
    for who in ("clerk", "dispatcher", "liaison"):
        browser = sign_in(who)
        assert f'{quote(path)}"' not in browser.page(f"/cases/{reference}"), who
        absent = browser.get(f"/cases/{reference}/documents/999999")
        for way in ("", "/pdf"):
            hidden = browser.get(path + way)
            assert hidden.status_code == 404, (who, way)
            assert _same(hidden.get_data()) == _same(absent.get_data())


def test_a_code_does_not_confirm_a_secret_paper(office: factories.Bureau, app: Flask) -> None:
    filed(office)
    code = secret_paper(office).code
    browser = Browser(app)
    assert "没有这个核验码" in browser.page(f"/verify?code={code}")
    file = {"code": code, "present": (io.BytesIO(PDF), "a.pdf")}
    assert "未签发过此文件" in browser.post("/verify", file).get_data(as_text=True)


def told_session(office: factories.Bureau) -> tuple[str, int]:
    """A mediation in which something was offered in confidence: (reference, seq)."""
    reference = mediation(office)
    work = office.work("mediator", factories.AT + timedelta(days=7))
    case = permissions.find(work, reference)
    steps = work.rules.procedure(case.procedure, case.procedure_version).steps
    event = record(
        work, case, step=next(s.id for s in steps if s.confidential),
        sentence=f"主持调解。{CONCESSION}", detail={"data": {}, "confidential": True},
    )  # fmt: skip
    office.session.flush()
    found = reference, event.seq
    office.session.commit()
    return found


def test_words_of_a_mediation_stay_with_mediator_and_leaders(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference, seq = told_session(office)
    for who, told in (("mediator", True), ("head", True), ("clerk", False), ("reviewer", False)):
        browser = sign_in(who)
        for query in ("", f"?done={seq}", "/history"):
            html = browser.page(f"/cases/{reference}{query}")
            assert (CONCESSION in html) == told, (who, query)
            assert told or "内容保密" in html


def test_who_decides_does_not_read_the_mediation_it_came_from(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    source, _seq = told_session(office)
    reference = filed(office)
    session = office.session
    case = session.scalars(select(Case).where(Case.reference == reference)).one()
    origin = session.scalars(select(Case.id).where(Case.reference == source)).one()
    # Past the record, which would want an event for it.
    session.execute(update(Case).where(Case.id == case.id).values(origin_id=origin))
    session.add(
        Assignment(case_id=case.id, person_id=office.people["head"], role="panel_member",
                   since=factories.TODAY)
    )  # fmt: skip
    session.commit()
    assert CONCESSION not in sign_in("head").page(f"/cases/{source}")
    assert CONCESSION in sign_in("section").page(f"/cases/{source}")
    assert sign_in("member").get(f"/cases/{source}").status_code == 404


def test_secret_exhibit_is_absent_for_others(office: factories.Bureau, sign_in: SignIn) -> None:
    reference = filed(office)
    item = office.session.scalars(select(EvidenceUse)).one()
    item.evidence.confidential = True
    number = item.evidence_id
    office.session.commit()
    path = f"/cases/{reference}/evidence"
    assert quote(f"{path}/{number}") in sign_in("examiner").page(path)
    clerk = sign_in("clerk")
    assert "专利证书" not in clerk.page(path)
    assert clerk.get(f"{path}/{number}").status_code == 404
    assert clerk.post(f"{path}/{number}/read", {"reason": "看看"}).status_code == 404


def sent_referral(office: factories.Bureau) -> tuple[str, str, list[int]]:
    """A referral dispatched to 达州: (reference, parent, [letter, inner paper])."""
    parent = filed(office)
    session = office.session
    home = session.scalars(select(Case).where(Case.reference == parent)).one()
    child = opening.open_child(office.work("examiner"), home, "assistance", "协助调查")
    papers = session.scalars(select(Document).where(~Document.confidential).limit(2)).all()
    for paper in papers:
        paper.case_id = child.id
    receiver = session.scalars(select(Organisation.id).where(Organisation.key == "dazhou")).one()
    session.add(
        Referral(case_id=child.id, receiver_id=receiver, document_id=papers[0].id,
                 dispatched_on=factories.TODAY, items=[])
    )  # fmt: skip
    found = child.reference, parent, [p.id for p in papers]
    session.commit()
    return found


def test_opinion_of_the_panel_on_an_exhibit_stays_with_the_panel(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = filed(office)
    use = office.session.scalars(select(EvidenceUse)).one()
    use.finding, use.reason = "rejected", "形式不真实"
    number = use.evidence_id
    office.session.commit()
    for who, told in (("member", True), ("dispatcher", False)):
        browser = sign_in(who)
        assert ("不予采信" in browser.page(f"/cases/{reference}/evidence")) == told
        assert ("形式不真实" in browser.page(f"/cases/{reference}/evidence/{number}")) == told


def test_partner_reads_the_letter_and_nothing_else(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference, parent, (letter, inner) = sent_referral(office)
    print_waiting(office.session, office.rules, office.blobs)
    office.session.commit()
    browser = sign_in("partner")
    html = browser.page(f"/cases/{reference}")
    assert f'/documents/{letter}"' in html
    above = f'{quote(f"/cases/{parent}")}"'
    for secret in (above, f'/documents/{inner}"', "周明远", "办理过程", "可以办理"):
        assert secret not in html, secret
    assert browser.get(f"/cases/{reference}/documents/{letter}/pdf").mimetype == "application/pdf"
    for path in (f"documents/{inner}", f"documents/{inner}/pdf", "evidence", "steps/draft_letter"):
        assert browser.get(f"/cases/{reference}/{path}").status_code == 404, path
    assert browser.get(f"/cases/{parent}").status_code == 404
    assert above in sign_in("examiner").page(f"/cases/{reference}")
