"""What a track asks: the fields of its kinds of right, blocks as they are wanted."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from casehub.model import Case
from tests import factories
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser


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
