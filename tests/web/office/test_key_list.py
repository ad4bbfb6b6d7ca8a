"""The list as people use it: proposed, reviewed, published, changed and left by several hands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser

BATCH = {"title": "川渝知识产权合作重点商标品牌保护名录", "name": "演示批次", "agreement": "川渝知识产权合作"}
MARK = {
    "kind": "trademark", "title": "峡江脆", "right_no": "99999001", "nice_classes": "29", "goods": "榨菜",
    "holder": "重庆示例峡江脆食品有限公司", "home_name": "重庆市万州区", "expires_on": "2028-05-13",
    "contact_name": "白露", "contact_phone": "023-0000-3102", "reason": "近两年侵权案件两起",
}  # fmt: skip
REVIEW = {
    "in_force": "yes", "status": "有效", "status_source": "商标局公开查询", "partner_name": "四川省市场监督管理局", "partner_on": "2026-11-20",
}  # fmt: skip


def opened(sign_in: Callable[[str], Browser]) -> str:
    """The address of a batch that the liaison opened."""
    liaison = sign_in("liaison")
    liaison.page("/key-list/batches/new")
    return liaison.post("/key-list/batches/new", BATCH).location.partition("?")[0]


def proposed(browser: Browser, place: str, **more: str) -> str:
    """The address of an entry that somebody proposed."""
    browser.page("/key-list/new")
    answer = browser.post("/key-list/new", {**MARK, "batch": place.rpartition("/")[2], **more})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.partition("?")[0]


def ticked(page: str, title: str) -> str:
    """The value of the tick before an entry."""
    found = re.search(rf'name="(?:entry|listing)" value="(\d+)"[^>]*>\s*(?:<span>)?{title}', page)
    assert found is not None, page
    return found[1]


def listed(sign_in: Callable[[str], Browser], place: str, entry_title: str) -> None:
    """Review and publish what waits, by two others."""
    section, head = sign_in("section"), sign_in("head")
    page = section.page(place)
    assert section.post(f"{place}/review", {**REVIEW, "entry": ticked(page, entry_title)}).status_code == 303
    page = head.page(place)
    told = {"begins_on": "2026-11-20", "published_where": "机关网站", "stem": "演示-2026-", "listing": ticked(page, entry_title)}
    assert head.post(f"{place}/publish", told).status_code == 303


def test_an_entry_goes_from_hand_to_hand(sign_in: Callable[[str], Browser]) -> None:
    place, examiner = opened(sign_in), sign_in("examiner")
    entry = proposed(examiner, place)
    assert "待审核" in examiner.page(entry)
    assert examiner.post(f"{place}/review", REVIEW).status_code == 404
    listed(sign_in, place, "峡江脆")
    page = examiner.page(entry)
    assert "演示-2026-001" in page
    assert "在名录内" in page
    assert "峡江脆" in sign_in("elsewhere").page("/key-list")
    assert sign_in("elsewhere").get(f"{entry}/change").status_code == 404
    form = {**MARK, "contact_name": "魏小谷", "begins_on": "2026-11-21", "reason": "岗位调整"}
    examiner.page(f"{entry}/change")
    assert examiner.post(f"{entry}/change", form).status_code == 303
    page = examiner.page(entry)
    assert "姓名由“白露”变更为“魏小谷”" in page
    assert "批准变更" not in page
    section = sign_in("section")
    agree = re.search(r'action="(/key-list/wordings/\d+/agree)"', section.page(entry))
    assert agree is not None
    assert section.post(agree[1]).status_code == 303
    # It holds tomorrow.
    assert "<dd>白露</dd>" in section.page(entry)


def test_what_is_wrong_comes_back_beside_its_field(sign_in: Callable[[str], Browser]) -> None:
    place, examiner = opened(sign_in), sign_in("examiner")
    examiner.page("/key-list/new")
    answer = examiner.post("/key-list/new", {**MARK, "batch": place.rpartition("/")[2], "right_no": "没有"})
    assert answer.status_code == 422
    assert "商标注册号由数字组成" in answer.get_data(as_text=True)
    liaison = sign_in("liaison")
    liaison.page("/key-list/batches/new")
    again = liaison.post("/key-list/batches/new", BATCH)
    assert again.status_code == 422
    assert "已有《" in again.get_data(as_text=True)


def test_sent_back_withdrawn_and_left(sign_in: Callable[[str], Browser]) -> None:
    place, examiner = opened(sign_in), sign_in("examiner")
    entry = proposed(examiner, place)
    section = sign_in("section")
    refuse = re.search(r'action="(/key-list/wordings/\d+/refuse)"', section.page(entry))
    assert refuse is not None
    empty = section.post(refuse[1], {"why": ""})
    assert empty.status_code == 422
    assert "写明退回的理由" in empty.get_data(as_text=True)
    assert section.post(refuse[1], {"why": "类别不全"}).status_code == 303
    assert section.post(refuse[1], {"why": "再退一次"}).status_code == 422
    assert "类别不全" in examiner.page(entry)
    examiner.page(f"{entry}/again")
    assert examiner.post(f"{entry}/again", MARK).status_code == 303
    listed(sign_in, place, "峡江脆")
    examiner.page(f"{entry}/exit")
    told = {"exit_reason": "by_request", "begins_on": "2026-11-25", "evidence": "权利人申请"}
    assert examiner.post(f"{entry}/exit", {**told, "evidence": ""}).status_code == 422
    assert examiner.post(f"{entry}/exit", told).status_code == 303
    withdraw = re.search(r'action="(/key-list/wordings/\d+/refuse)"', examiner.page(entry))
    assert withdraw is not None
    assert examiner.post(withdraw[1]).status_code == 303
    assert "推荐人撤回" in examiner.page(entry)


def test_the_list_is_searched_without_words_in_the_address(sign_in: Callable[[str], Browser]) -> None:
    place, examiner = opened(sign_in), sign_in("examiner")
    proposed(examiner, place)
    proposed(examiner, place, title="峡江红", right_no="99999002")
    assert "共 2 条" in examiner.page("/key-list")
    answer = examiner.post("/key-list/find", {"q": "峡江红", "standing": "waiting"})
    assert answer.status_code == 303
    assert "峡江" not in answer.location
    page = examiner.page(answer.location)
    assert "共 1 条" in page
    assert "峡江红" in page


def test_what_another_office_drafts_is_shown_to_nobody(sign_in: Callable[[str], Browser]) -> None:
    place, examiner = opened(sign_in), sign_in("examiner")
    entry = proposed(examiner, place)
    listed(sign_in, place, "峡江脆")
    examiner.page(f"{entry}/change")
    form = {**MARK, "contact_name": "魏小谷", "begins_on": "2026-11-21", "reason": "岗位调整"}
    assert examiner.post(f"{entry}/change", form).status_code == 303
    elsewhere = sign_in("elsewhere")
    for page in (elsewhere.page(entry), elsewhere.page("/key-list"), elsewhere.page("/key-list?open=1")):
        assert "魏小谷" not in page and "岗位调整" not in page and "待批准" not in page
    assert "魏小谷" in sign_in("section").page(entry)


def test_a_code_of_no_region_and_a_word_for_a_telephone_are_refused(sign_in: Callable[[str], Browser]) -> None:
    place, examiner = opened(sign_in), sign_in("examiner")
    examiner.page("/key-list/new")
    told = {**MARK, "batch": place.rpartition("/")[2], "home_name": "509999", "contact_phone": "找办公室"}
    page = examiner.post("/key-list/new", told).get_data(as_text=True)
    assert "没有区划代码509999" in page
    assert "电话只写数字" in page
