"""A request is registered at the window."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from casehub.model import Case, RoleGrant
from tests import factories
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser


def test_registration_at_the_window(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    browser = sign_in("clerk")
    sent = fields_of(browser.page("/requests/new/patent_request")) | {
        "procedure": "adjudication",
        "right-number": "ZL202221034567.1",
        "right-kind": "utility_model",
        "right-title": "一种防松结构",
        "right-filed_on": "2022-05-06",
        "right-owners": "示例链传动有限公司、秦远山",
        "right-granted_on": "2022-11-04",
        "right-claims_count": "８",
        "requester-0-name": "示例链传动 有限公司",
        "requester-0-kind": "legal",
        "requester-0-address": "重庆市示例区示例路1号",
        "requester-0-capacity": "patentee",
        "requester-0-agent_name": "何静宜",
        "requester-0-agent_role": "律师",
        "respondent-0-name": "买买提·艾力(示例)",
        "respondent-0-kind": "natural",
        "respondent-0-address": "重庆市示例区示例路2号",
        # What the requester knows of the other's mailbox is nobody's consent.
        "respondent-0-e_account": "mai@shop.example",
    }
    wrong = browser.post("/requests/new/patent_request", sent)
    html = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "专利号校验位应为7" in html
    assert "买买提·艾力(示例)" in html
    thing = {"accused-0-name": "棘轮扳手", "accused-0-model": "JL-12", "accused-0-source": "网店"}
    right = browser.post("/requests/new/patent_request", {**sent, **thing, "right-number": "ZL202221034567.7"})
    assert right.status_code == 303
    page = browser.page(right.location)
    assert "SJ2026110001" in page
    assert "138****" not in page
    # What was told at the window is on the page of the case and is not asked for again.
    assert "棘轮扳手，JL-12" in page
    form = browser.page("/cases/SJ2026110001/steps/submit_request")
    for name, value in thing.items():
        assert f'name="{name}" value="{value}"' in form, name
    office.session.rollback()
    case = office.session.scalars(select(Case)).one()
    assert case.rights[0].owners == ["示例链传动有限公司", "秦远山"]
    # With several claims the request must name those relied on before the case is filed.
    assert (case.rights[0].claims_count, case.rights[0].claims_asserted) == (8, "")
    assert [p.name for p in case.parties] == ["示例链传动有限公司", "买买提·艾力（示例）"]
    assert not any(p.takes_electronic or p.e_account or p.delivery_address for p in case.parties)
    # Papers print what the agent is.
    assert [(a.name, a.role) for a in case.parties[0].agents] == [("何静宜", "律师")]


def test_the_same_request_again_is_asked_about(sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("clerk")
    sent = fields_of(browser.page("/requests/new/patent_request")) | {
        "procedure": "adjudication",
        "right-number": "zl 2022 2 1034567.7",
        "right-kind": "utility_model",
        "right-title": "一种防松结构",
        "right-filed_on": "2022-05-06",
        "right-granted_on": "2022-11-04",
        "right-owners": "示例链传动有限公司",
        "requester-0-name": "示例链传动有限公司",
        "requester-0-kind": "legal",
        "requester-0-address": "重庆市示例区示例路1号",
        "requester-0-capacity": "patentee",
        "respondent-0-name": "示例（万州）公司",
        "respondent-0-kind": "legal",
        "respondent-0-address": "重庆市示例区示例路2号",
    }
    assert browser.post("/requests/new/patent_request", sent).status_code == 303
    again = sent | {"key": "z" * 24, "respondent-0-name": "示例(万州)公司"}
    asked = browser.post("/requests/new/patent_request", again)
    assert asked.status_code == 422
    html = asked.get_data(as_text=True)
    assert "可能重复：SJ2026110001（" in html and "当事人、权利相同，尚未办结" in html
    # An empty reason is none.
    blank = browser.post("/requests/new/patent_request", again | {"another": " "})
    assert blank.status_code == 422
    told = again | {"another": "第二次侵权，另一批货"}
    kept = browser.post("/requests/new/patent_request", told)
    assert kept.status_code == 303
    assert "登记人核对后认为不是重复登记：第二次侵权，另一批货" in browser.page(kept.location)
    # Back, another name, sent with the old key: a fresh key comes with what was typed.
    back = browser.post("/requests/new/patent_request", sent | {"title": "另一件"})
    assert back.status_code == 409
    assert fields_of(back.get_data(as_text=True))["key"] != sent["key"]


def test_each_sees_the_tracks_of_her_own_roles(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    bureau = sign_in("clerk")
    # What comes in is chosen from a list, each way with what belongs there.
    choice = bureau.page("/requests/new")
    assert "登记人民调解" not in choice
    for track in ("patent_request", "complaint", "penalty_report"):
        assert f'href="/requests/new/{track}"' in choice
    assert "举报人可以匿名" in choice
    assert bureau.get("/requests/new/peoples_mediation").status_code == 404
    office.session.add(RoleGrant(person_id=office.people["mediator"], role="committee_clerk", since=factories.SINCE))
    office.session.commit()
    committee = sign_in("mediator")
    entered = committee.page("/requests/new")
    assert "登记人民调解" in entered and "登记消费投诉" not in entered
    assert committee.get("/requests/new/complaint").status_code == 404
