"""A request is registered at the window."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from casehub.model import Case, RequestDraft, RoleGrant
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


def kept(office: factories.Bureau) -> list[RequestDraft]:
    office.session.rollback()
    found = list(office.session.scalars(select(RequestDraft)))
    # Looked at without a question: one would hold the database.
    office.session.expunge_all()
    office.session.rollback()
    return found


def test_a_registration_begun_is_found_elsewhere_and_by_nobody_else(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    path = "/requests/new/patent_request"
    monday = sign_in("clerk")
    begun = {"lines": "请求人 半句", "requester-0-name": "示例链传动", "respondent-0-address": "某路"}
    first = monday.post(f"{path}/draft", {**fields_of(monday.page(path)), **begun, "do": "keep"})
    assert (first.status_code, first.location) == (303, path)
    tuesday = sign_in("clerk")
    desk = tuesday.page("/desk")
    assert "我的草稿" in desk
    assert f'href="{path}"' in desk.partition("我的草稿")[2]
    page = tuesday.page(path)
    sent = fields_of(page)
    assert {name: sent[name].strip() for name in begun} == begun
    assert "接着填写你的草稿" in page
    # Nobody else is told of it, not even who registers on the same track.
    for who in ("scribe", "head", "examiner"):
        other = sign_in(who)
        assert "示例链传动" not in other.page("/desk")
        if (answer := other.get(path)).status_code == 200:
            assert "示例链传动" not in answer.get_data(as_text=True)
    # What another window kept is not overwritten, and what was typed in the late one stays in it.
    quiet = {"Accept": "application/json"}
    later = tuesday.post(f"{path}/draft", {**sent, "requester-0-name": "示例链传动有限"}, headers=quiet)
    assert later.get_json()["number"] == kept(office)[0].number
    stale = {**fields_of(monday.page(path)), "draft": "0", "requester-0-name": "另一家"}
    assert monday.post(f"{path}/draft", stale, headers=quiet).status_code == 409
    shown = monday.post(f"{path}/draft", {**stale, "do": "keep"})
    assert (shown.status_code, "另一家" in shown.get_data(as_text=True)) == (409, True)
    (row,) = kept(office)
    assert ["requester-0-name", "示例链传动有限"] in row.typed
    thrown = tuesday.post(f"{path}/draft", {**sent, "draft": str(row.number), "do": "discard"})
    assert thrown.status_code == 303
    assert kept(office) == []
    assert "接着填写你的草稿" not in tuesday.page(path)


def test_what_is_registered_is_a_draft_no_more(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    path, clerk = "/requests/new/patent_request", sign_in("clerk")
    told = {
        "procedure": "adjudication", "right-number": "ZL202221034567.7", "right-kind": "utility_model",
        "right-title": "一种防松结构", "right-filed_on": "2022-05-06", "right-granted_on": "2022-11-04",
        "right-owners": "示例链传动有限公司", "requester-0-name": "示例链传动有限公司", "requester-0-kind": "legal",
        "requester-0-address": "重庆市示例区示例路1号", "requester-0-capacity": "patentee",
        "respondent-0-name": "示例被请求公司", "respondent-0-kind": "legal", "respondent-0-address": "重庆市示例区示例路2号",
    }  # fmt: skip
    clerk.post(f"{path}/draft", {**fields_of(clerk.page(path)), **told, "do": "keep"})
    number = kept(office)[0].number
    # Another request, begun on an empty form elsewhere, leaves it alone.
    other = {**told, "respondent-0-name": "示例另一公司", "draft": "0", "another": "另一被请求人"}
    assert clerk.post(path, {**fields_of(clerk.page(path)), **other}).status_code == 303
    assert [one.number for one in kept(office)] == [number]
    sent = fields_of(clerk.page(path)) | {"another": "另一被请求人"}
    assert sent["draft"] == str(number)
    assert clerk.post(path, sent).status_code == 303
    assert kept(office) == []
