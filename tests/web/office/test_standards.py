"""The library as people use it: drafted, approved, searched, revised and repealed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.faults import roads

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser

TOLD = {
    "sort": "protection", "right_kind": "trademark", "title": "近似商标的比对方法", "content": "隔离观察，整体比对。",
    "source": "演示会议纪要第1条", "begins_on": "2026-01-01",
}  # fmt: skip


def drafted(browser: Browser, **more: str) -> str:
    """The address of a standard that was drafted."""
    browser.page("/standards/new")
    answer = browser.post("/standards/new", {**TOLD, "number": f"演标{roads.key()[:8]}", **more})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.partition("?")[0]


def agreed(browser: Browser, place: str) -> None:
    """Approve what waits."""
    found = re.search(r'action="(/standards/versions/\d+/agree)"', browser.page(place))
    assert found is not None
    assert browser.post(found[1]).status_code == 303


def test_a_standard_goes_from_hand_to_hand(sign_in: Callable[[str], Browser]) -> None:
    examiner, head = sign_in("examiner"), sign_in("head")
    place = drafted(examiner)
    page = examiner.page(place)
    assert "待审批" in page
    assert "批准制定" not in page
    assert "撤回" in page
    agreed(head, place)
    assert "施行中" in examiner.page(place)
    elsewhere = sign_in("elsewhere")
    assert "近似商标的比对方法" in elsewhere.page(place)
    assert elsewhere.get(f"{place}/revise").status_code == 404
    examiner.page(f"{place}/revise")
    form = {**TOLD, "begins_on": "2026-11-25", "content": "隔离观察，要部比对。", "ground": "统一口径"}
    assert examiner.post(f"{place}/revise", form).status_code == 303
    agreed(head, place)
    page = examiner.page(place)
    assert "2026年1月1日至2026年11月24日" in page
    assert "2026年11月25日起" in page


def test_a_repeal_leads_to_what_stands_in_its_place(sign_in: Callable[[str], Browser]) -> None:
    examiner, head = sign_in("examiner"), sign_in("head")
    first, second = drafted(examiner), drafted(examiner, title="接替的标准")
    agreed(head, first)
    agreed(head, second)
    assert "接替的标准" in examiner.page(f"{first}/repeal")
    form = {"begins_on": "2026-12-01", "successor": second.rpartition("/")[2], "ground": "合并"}
    assert examiner.post(f"{first}/repeal", form).status_code == 303
    assert f'href="{second}"' in head.page(first)
    agreed(head, first)
    assert "2026年12月1日起废止" in examiner.page(first)


def test_the_list_is_searched_by_folded_words(sign_in: Callable[[str], Browser]) -> None:
    examiner, head = sign_in("examiner"), sign_in("head")
    first, second = drafted(examiner, content="容貌ABC专门词"), drafted(examiner, right_kind="geographical_indication", content="另一内容")
    agreed(head, first)
    agreed(head, second)
    examiner.page("/standards")
    answer = examiner.post("/standards/find", {"q": "ａｂｃ专门词"})
    assert "abc" not in answer.location
    assert "ａｂｃ" not in answer.location
    found = examiner.page(answer.location)
    assert first in found
    assert second not in found
    narrowed = examiner.page("/standards?right_kind=geographical_indication&standing=holds&sort=protection")
    assert second in narrowed
    assert first not in narrowed


def test_what_is_wrong_comes_back_beside_its_field(sign_in: Callable[[str], Browser]) -> None:
    examiner = sign_in("examiner")
    examiner.page("/standards/new")
    answer = examiner.post("/standards/new", {**TOLD, "number": "", "title": ""})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "填写编号" in page
    assert "填写名称" in page
    assert "隔离观察" in page


def test_a_refusal_needs_its_reason(sign_in: Callable[[str], Browser]) -> None:
    examiner, head = sign_in("examiner"), sign_in("head")
    place = drafted(examiner)
    found = re.search(r'action="(/standards/versions/\d+/refuse)"', head.page(place))
    assert found is not None
    answer = head.post(found[1], {"why": ""})
    assert answer.status_code == 422
    assert "写明退回的理由" in answer.get_data(as_text=True)
    assert head.post(found[1], {"why": "口径不一"}).status_code == 303
    assert "口径不一" in examiner.page(place)
    assert "修改后再送" in examiner.page(place)


def test_no_other_bureau_reads_drafts_nor_why_they_came_back(sign_in: Callable[[str], Browser]) -> None:
    examiner, head, elsewhere = sign_in("examiner"), sign_in("head"), sign_in("elsewhere")
    place = drafted(examiner)
    agreed(head, place)
    for content, why in (("首次草稿", "首次理由"), ("再次草稿", "")):
        examiner.page(f"{place}/revise")
        form = {**TOLD, "begins_on": "2026-12-10", "content": content, "ground": "统一口径"}
        assert examiner.post(f"{place}/revise", form).status_code == 303
        found = re.search(r'action="(/standards/versions/\d+/refuse)"', head.page(place))
        assert found is not None
        if why:
            assert head.post(found[1], {"why": why}).status_code == 303
    assert "首次理由" in examiner.page(place)
    assert "再次草稿" in examiner.page(place)
    foreign = elsewhere.page(place)
    assert "隔离观察" in foreign
    assert not [said for said in ("首次", "再次", "第2版", "第3版", "待审批") if said in foreign]
    number = place.rpartition("/")[2]
    row = next(part for part in elsewhere.page("/standards").split("<tr>") if f'/standards/{number}"' in part)
    assert "待审批" not in row
    assert elsewhere.post(found[1], {"why": ""}).status_code == 404


def test_what_begins_later_is_shown_as_overtaken(sign_in: Callable[[str], Browser]) -> None:
    examiner, head = sign_in("examiner"), sign_in("head")
    place = drafted(examiner, begins_on="2026-12-10")
    agreed(head, place)
    examiner.page(f"{place}/repeal")
    form = {"begins_on": "2026-12-10", "successor": "", "ground": "不再需要"}
    assert examiner.post(f"{place}/repeal", form).status_code == 303
    agreed(head, place)
    page = examiner.page(place)
    assert "已废止" in page
    assert "没有施行" in page
    assert "隔离观察" in page


def test_what_waits_is_found_among_the_approvals(sign_in: Callable[[str], Browser]) -> None:
    examiner, head, legal = sign_in("examiner"), sign_in("head"), sign_in("clerk")
    place, other = drafted(examiner, title="等待的标准"), drafted(examiner, title="另一条等待的标准")
    page = head.page("/desk/approvals")
    assert "案件以外等待批准的 2 件" in page and f'href="{place}"' in page and f'href="{other}"' in page
    assert "案件以外待批准 <b>2</b>" in head.page("/desk")
    assert "案件以外待批准" not in examiner.page("/desk")
    page = examiner.page("/desk/approvals")
    assert "我送出的登记、标准、计划 2 件" in page and "案件以外等待批准的" not in page
    # Who neither decides nor drafted is not asked.
    assert "等待的标准" not in legal.page("/desk/approvals")
    agreed(head, place)
    page = head.page("/desk/approvals")
    assert "案件以外等待批准的 1 件" in page and f'href="{place}"' not in page
