"""Entries of a batch are reviewed and published together, each by whom it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.office.test_key_list import REVIEW, opened, proposed, ticked

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser


def test_two_entries_are_reviewed_and_published_at_once(sign_in: Callable[[str], Browser]) -> None:
    place, examiner = opened(sign_in), sign_in("examiner")
    proposed(examiner, place)
    proposed(examiner, place, title="峡江红", right_no="99999002")
    assert "联合审核</h2>" not in examiner.page(place)
    section, head = sign_in("section"), sign_in("head")
    page = section.page(place)
    chosen = [ticked(page, "峡江脆"), ticked(page, "峡江红")]
    none = section.post(f"{place}/review", REVIEW)
    assert none.status_code == 422
    # What the register of rights calls dead is listed by nobody, whatever words stand beside it.
    dead = {name: value for name, value in REVIEW.items() if name != "in_force"}
    refused = section.post(f"{place}/review", {**dead, "status": "已被宣告无效", "entry": chosen})
    assert refused.status_code == 422
    assert "不是有效的，不能列入" in refused.text
    assert "已被宣告无效" in refused.text
    assert section.post(f"{place}/review", {**REVIEW, "entry": chosen}).status_code == 303
    told = {"begins_on": "2026-11-20", "published_where": "机关网站", "stem": "", "listing": chosen}
    head.page(place)
    unnumbered = head.post(f"{place}/publish", told)
    assert unnumbered.status_code == 422
    assert "填写编号字头" in unnumbered.get_data(as_text=True)
    assert head.post(f"{place}/publish", {**told, "stem": "演示-2026-"}).status_code == 303
    page = head.page("/key-list/batches")
    assert 'standing=listed">2<' in page
    assert "演示-2026-002" in head.page(place)
    assert head.get("/key-list/batches/99").status_code == 404


def test_what_waits_for_either_stands_on_one_page(sign_in: Callable[[str], Browser]) -> None:
    place, examiner = opened(sign_in), sign_in("examiner")
    proposed(examiner, place)
    section, head = sign_in("section"), sign_in("head")
    chosen = ticked(section.page(place), "峡江脆")
    assert section.post(f"{place}/review", {**REVIEW, "entry": chosen}).status_code == 303
    proposed(examiner, place, title="峡江红", right_no="99999002")
    page = head.page(place)
    assert "联合审核</h2>" in page
    assert "公布</h2>" in page
