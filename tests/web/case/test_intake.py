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


def test_everything_that_would_stop_filing_is_said_at_once(
    sign_in: Callable[[str], Browser],
) -> None:
    browser = sign_in("clerk")
    sent = {
        "procedure": "adjudication",
        "right-number": "ZL202221034567.7",
        "right-kind": "utility_model",
        "right-title": "一种防松结构\ue863",
        "right-filed_on": "2022-05-06",
        "right-owners": "示例链传动有限公司",
        "requester-0-name": "示例链传动有限公司",
        "requester-0-kind": "legal",
        "requester-0-id_no": "123",
        "requester-0-address": "重庆市示例区示例路1号",
        "requester-0-capacity": "patentee",
        # A block that somebody added and left as it was does not count, and goes behind the others.
        "respondent-0-kind": "legal",
        "respondent-1-name": "示例链传动 有限公司",
        "respondent-1-kind": "sole_trader",
        "do": "perform",
    }
    answer = browser.post("/requests/new/patent_request", fields_of(browser.page("/requests/new/patent_request")) | sent)
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    for name, sentence in (
        ("right-title", "第 7 个字（U+E863）是自造字"),
        ("right-granted_on", "填写授权公告日"),
        ("requester-0-id_no", "统一社会信用代码应为18位"),
        ("respondent-0-name", "与请求人1是同一名称"),
        ("respondent-0-address", "填写住所"),
        ("respondent-0-operator", "填写经营者"),
    ):
        beside = html[html.index(f'id="{name}-err"') :]
        assert sentence in beside[: beside.index("</p>")], name
    assert 'value="示例链传动 有限公司"' in html


def test_blocks_are_added_without_script(sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("clerk")
    first = browser.page("/requests/new/patent_request")
    assert 'name="requester-0-name"' in first
    assert 'name="requester-1-name"' not in first
    assert 'name="third-0-name"' not in first
    typed = {"requester-0-name": "示例公司", "add_row": "third"}
    more = browser.post("/requests/new/patent_request", fields_of(first) | typed).get_data(as_text=True)
    assert 'name="third-0-name"' in more
    assert 'value="示例公司"' in more
    assert "填写住所" not in more


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


def test_a_right_of_each_kind_is_asked_for_what_its_kind_has(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    browser = sign_in("clerk")
    address = "/requests/new/penalty_right_holder"
    sent = fields_of(browser.page(address)) | {
        "procedure": "penalty",
        "right-kind": "trademark",
        "right-number": "第99999001号",
        "right-title": "峡江脆",
        "right-nice_classes": "46",
        "right-owners": "重庆示例峡江脆食品有限公司",
        "right_holder-0-name": "重庆示例峡江脆食品有限公司",
        "right_holder-0-kind": "legal",
        "right_holder-0-address": "重庆市示例区示例路1号",
        "right_holder-0-capacity": "holder",
        "respondent-0-name": "重庆示例万坝食品有限公司",
        "respondent-0-kind": "legal",
        "respondent-0-address": "重庆市示例区示例路2号",
    }
    wrong = browser.post(address, sent)
    assert wrong.status_code == 422
    html = wrong.get_data(as_text=True)
    assert "第1类至第45类" in html and "填写申请日" not in html
    assert browser.post(address, sent | {"right-nice_classes": "29"}).status_code == 303
    # What only a patent has is asked for of a patent.
    patent = {"right-kind": "utility_model", "right-number": "ZL202221034567.7"}
    html = browser.post(address, sent | patent).get_data(as_text=True)
    assert "填写申请日" in html
    office.session.rollback()
    case = office.session.scalars(select(Case)).one()
    assert (case.rights[0].number, case.rights[0].nice_classes) == ("99999001", "29")


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


def test_what_was_registered_before_is_not_typed_again(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    browser = sign_in("clerk")
    first = fields_of(browser.page("/requests/new/patent_request")) | {
        "procedure": "adjudication", "right-number": "ZL202221034567.7", "right-kind": "utility_model",
        "right-title": "一种防松结构", "right-filed_on": "2022-05-06", "right-granted_on": "2022-11-04",
        "right-owners": "示例链传动有限公司、秦远山", "right-status": "有效",
        "requester-0-name": "示例链传动有限公司", "requester-0-kind": "legal",
        "requester-0-address": "重庆市示例区示例路1号", "requester-0-representative": "秦远山",
        "requester-0-phone": "13800002017", "requester-0-capacity": "patentee",
        "respondent-0-name": "程立冬", "respondent-0-kind": "natural",
        "respondent-0-address": "重庆市示例区示例路2号",
    }  # fmt: skip
    assert browser.post("/requests/new/patent_request", first).status_code == 303
    again = fields_of(browser.page("/requests/new/patent_request")) | {
        "right-number": "zl 2022 2 1034567.7",
        "requester-0-name": "示例链传动 有限公司", "requester-0-kind": "legal",
        "requester-0-representative": "何静宜", "requester-0-capacity": "patentee",
        # A human being of this name may be another one.
        "respondent-0-name": "程立冬", "respondent-0-kind": "natural",
        "do": "known",
    }  # fmt: skip
    page = browser.post("/requests/new/patent_request", again).get_data(as_text=True)
    said = page[page.index("已填入以前登记过的内容") :]
    assert "请求人1：住所" in said
    assert "被请求人1" not in said[: said.index("</div>")]
    now = fields_of(page)
    assert now["requester-0-address"] == "重庆市示例区示例路1号"
    assert now["requester-0-representative"] == "何静宜"
    assert now["right-kind"] == ["utility_model"]
    assert now["right-title"] == "一种防松结构"
    assert (now["right-filed_on"], now["right-granted_on"]) == ("2022-05-06", "2022-11-04")
    assert "示例链传动有限公司、秦远山" in page
    # What is looked at in its own case only, and what is checked anew.
    assert not now.get("requester-0-phone")
    assert not now.get("right-status")
    assert not now.get("respondent-0-address")
    office.session.rollback()
    assert office.session.query(Case).count() == 1
    nothing = browser.post("/requests/new/patent_request", again | {"requester-0-name": "乙公司", "right-number": ""})
    assert "没有查到可以填入的内容" in nothing.get_data(as_text=True)


def test_thirty_respondents_and_eighty_claims_are_all_there_on_a_light_page(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    browser = sign_in("clerk")
    sent = fields_of(browser.page("/requests/new/patent_request")) | {
        "procedure": "adjudication", "right-number": "ZL202221034567.7", "right-kind": "utility_model",
        "right-title": "一种防松结构", "right-filed_on": "2022-05-06", "right-granted_on": "2022-11-04",
        "right-owners": "示例链传动有限公司", "right-claims_count": "80",
        "right-claims_asserted": "权利要求1至80",
        "requester-0-name": "示例链传动有限公司", "requester-0-kind": "legal",
        "requester-0-address": "重庆市示例区示例路1号", "requester-0-capacity": "patentee",
    }  # fmt: skip
    for n in range(30):
        sent |= {f"respondent-{n}-name": f"示例第{n + 1}公司", f"respondent-{n}-kind": "legal"}
        sent[f"respondent-{n}-address"] = f"重庆市示例区示例路{n + 2}号"
    answer = browser.post("/requests/new/patent_request", sent)
    assert answer.status_code == 303
    office.session.rollback()
    case = office.session.scalars(select(Case)).one()
    assert len(case.parties) == 31
    assert case.rights[0].claims_asserted == "权利要求1至80"
    for path in (f"/cases/{case.reference}", f"/cases/{case.reference}/steps/submit_request"):
        page = browser.page(path)
        assert len(page.encode()) < 60_000, path
    # Nobody is left out of the page of the case.
    shown = browser.page(f"/cases/{case.reference}")
    assert [n for n in range(1, 31) if f"示例第{n}公司" not in shown] == []


def test_nobody_relies_on_a_trademark_as_a_patentee(sign_in: Callable[[str], Browser]) -> None:
    """By which title one relies on a right is of its kind; the page has the titles of each kind."""
    browser = sign_in("clerk")
    empty = browser.page("/requests/new/penalty_right_holder")
    assert "data-titles=" in empty and "专利权人" in empty
    sent = fields_of(empty) | {
        "right-number": "99999001", "right-kind": "trademark", "right-title": "峡江脆", "right-owners": "示例食品有限公司",
        "right-nice_classes": "29", "right-approved_goods": "榨菜", "right-granted_on": "2018-05-14", "right-expires_on": "2028-05-13",
        "right_holder-0-name": "示例食品有限公司", "right_holder-0-kind": "legal", "right_holder-0-address": "重庆市示例路1号",
        "right_holder-0-capacity": "patentee",
        "respondent-0-name": "示例商行", "respondent-0-kind": "legal", "respondent-0-address": "重庆市示例路2号",
    }  # fmt: skip
    wrong = browser.post("/requests/new/penalty_right_holder", sent)
    page = wrong.get_data(as_text=True)
    assert (wrong.status_code, "注册商标没有这一主体资格" in page) == (422, True)
    right = browser.post("/requests/new/penalty_right_holder", sent | {"right_holder-0-capacity": "holder"})
    assert right.status_code == 303, right.get_data(as_text=True)
