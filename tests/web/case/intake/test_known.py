"""Whoever was registered before is not typed again."""

from __future__ import annotations

from collections.abc import Callable

from casehub.model import Case
from tests import factories
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser


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
