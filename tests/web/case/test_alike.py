"""Many services by one form: several papers to one party, one paper to several, all or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from casehub.model import Case, Event, Party, Service
from tests import factories
from tests.web.case.test_steps import fields_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser

SIGNED = {
    "receiver": "何静宜",
    "relation": "agent",
    "receiver_basis": "授权委托书载明代为签收文书",
    "place": "立案受理窗口",
    "proof": "送达回证签名",
    "served_on": "2026-11-20",
}
RESPONDENTS = ("重庆恒拓摩配有限公司（示例）", "重庆沃谷机械制造有限公司（示例）", "牟长贵")


def filed(office: factories.Bureau) -> str:
    """An adjudication against three, filed on 18 November, with its notices still to be served."""
    parties = [factories.party("requester", "重庆山渝链传动有限公司（示例）")]
    parties += [factories.party("respondent", name) for name in RESPONDENTS[:2]]
    parties += [factories.party("respondent", RESPONDENTS[2], kind="natural", id_no="", representative="")]
    then = factories.AT - timedelta(days=2)
    ref = factories.open_request(office.work("clerk", then), "adjudication", parties=parties).reference
    factories.perform(
        office.work("clerk", then), ref, "submit_request", received_on=then.date(),
        knew_on=then.date(), copies=3, claims_asserted="权利要求1",
    )  # fmt: skip
    seats = {"panel_chair": "chair", "panel_lead": "examiner"}
    named: dict[str, Any] = {field: office.people[name] for field, name in seats.items()}
    named |= {"panel_members": [office.people["member"]], "clerk": office.people["scribe"]}
    ref = factories.perform(office.work("head", then), ref, "file_case", **named).case.reference
    factories.perform(office.work("examiner", then), ref, "issue_answer_papers")
    office.session.commit()
    return ref


def rows(office: factories.Bureau, ref: str) -> list[Service]:
    """The services of the case as they are now."""
    office.session.rollback()
    home = office.session.scalars(select(Case).where(Case.reference == ref)).one()
    query = select(Service).where(Service.parent_id == home.id).order_by(Service.id)
    found = list(office.session.scalars(query).unique())
    # A writing session holds SQLite's only write lock.
    office.session.expunge_all()
    office.session.rollback()
    return found


def looked_at(browser: Browser, path: str, **typed: Any) -> dict[str, Any]:
    """Open the form, fill it in and ask what would happen; what the page would send then."""
    sent = fields_of(browser.page(path)) | SIGNED | typed
    answer = browser.post(path, {**sent, "do": "preview"})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return fields_of(answer.get_data(as_text=True))


def test_all_papers_of_one_party_by_one_receipt_and_one_paper_to_all(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    ref = filed(office)
    browser = sign_in("examiner")
    before = rows(office, ref)
    party = before[0].party_id
    mine = {row.id for row in before if row.party_id == party}
    assert "一并登记送达" in browser.page(f"/cases/{ref}")
    path = f"/cases/{ref}/services/prove_direct?party={party}"
    sent = looked_at(browser, path)
    assert {row.status for row in rows(office, ref)} == {"pending"}
    answer = browser.post(path, {**sent, "do": "perform"})
    assert answer.status_code == 303
    assert f"已登记 {len(mine)} 件" in browser.page(answer.location)
    assert {row.id for row in rows(office, ref) if row.status == "served"} == mine
    # The same form sent again does nothing twice.
    again = browser.post(path, {**sent, "do": "perform"})
    assert again.status_code in {303, 200}
    acts = select(func.count()).where(Event.step == "prove_direct", Event.case_id.in_([r.case_id for r in before]))
    assert office.session.scalar(acts) == len(mine)
    office.session.rollback()
    # One paper, to each by another hand.
    waiting = [row for row in rows(office, ref) if row.status == "pending"]
    paper = waiting[0].document_ids[0]
    to = [row for row in waiting if paper in row.document_ids]
    path = f"/cases/{ref}/services/prove_direct?paper={paper}"
    own = {f"m{row.case_id}-receiver": f"签收人{n}" for n, row in enumerate(to)}
    sent = looked_at(browser, path, **own)
    browser.post(path, {**sent, "do": "perform"})
    served = {row.receiver for row in rows(office, ref) if row.id in {one.id for one in to}}
    assert served == {*own.values()}


def test_one_that_may_not_be_served_so_keeps_all_of_them_back(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    ref = filed(office)
    browser = sign_in("examiner")
    office.session.rollback()
    person = office.session.scalars(select(Party.id).where(Party.kind == "natural")).one()
    office.session.rollback()
    path = f"/cases/{ref}/services/prove_direct"
    every = rows(office, ref)
    sent = fields_of(browser.page(path)) | SIGNED | {"relation": "mailroom"}
    sent["matter"] = [str(row.case_id) for row in every]
    answer = browser.post(path, {**sent, "do": "preview"})
    html = answer.get_data(as_text=True)
    # A person has no mailroom; the others might have been served.
    assert answer.status_code == 422
    assert "一件也没有登记" in html and "受送达人是自然人" in html
    assert html.count('class="err"') == sum(row.party_id == person for row in every)
    assert 'value="何静宜"' in html
    assert {row.status for row in rows(office, ref)} == {"pending"}
    nothing = browser.post(path, {**sent, "matter": [], "do": "preview"})
    assert "请勾选要一并登记的送达" in nothing.get_data(as_text=True)


def test_other_roads_lead_to_no_such_form(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    ref = filed(office)
    browser = sign_in("examiner")
    # Announcing is approved for each; the legal reviewer serves nothing.
    assert browser.get(f"/cases/{ref}/services/announce").status_code == 404
    assert sign_in("reviewer").get(f"/cases/{ref}/services/prove_direct").status_code == 404
