"""A form left in the middle of a sentence: found the next day, on another machine, by clicking."""

from __future__ import annotations

from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.site import Site
from tests.journeys.test_clerk import RECEIVED

HALF = "被请求人制造的产品落入"


def test_half_a_sentence_is_kept_by_itself_and_sent_from_another_machine(
    visit: Visit, site: Site
) -> None:
    reference = stage.arrived(site)
    office = visit("clerk").go(f"/cases/{reference}").follow("收到请求书")
    said = office.main.locator("#kept")
    office.type({"facts_and_reasons": HALF})
    said.get_by_text("已自动暂存").wait_for()
    # The machine is switched off; nothing was pressed.
    office.page.close()
    home = visit("clerk").go("/desk")
    home.check("desk-draft")
    home.follow("收到请求书")
    assert home.value("facts_and_reasons") == HALF
    home.check("step-draft")
    home.type({"requests": "请求责令停止侵权。"}).press("暂存")
    assert home.value("requests") == "请求责令停止侵权。"
    # Enter in a field looks at what was filled in; the first button of the form threw the draft away.
    with home.page.expect_navigation():
        home.main.locator("form input[type=date]").first.press("Enter")
    assert home.value("facts_and_reasons") == HALF and "处需要修改" in home.text()
    home.type(RECEIVED | {"facts_and_reasons": f"{HALF}涉案专利权的保护范围。"})
    home.press("核对").press("收到请求书")
    assert "✓ 收到请求书" in home.text()
    assert "我的草稿" not in home.go("/desk").text()


def test_a_second_window_is_told_and_both_texts_are_there(visit: Visit, site: Site) -> None:
    reference = stage.arrived(site)
    path = f"/cases/{reference}/steps/receive_request"
    left, right = visit("clerk").go(path), visit("clerk").go(path)
    left.type({"facts_and_reasons": "左边的话"})
    left.main.locator("#kept").get_by_text("已自动暂存").wait_for()
    right.type({"facts_and_reasons": "右边的话"})
    right.main.locator("#kept").get_by_text("另一个窗口").wait_for()
    right.press("暂存")
    assert right.status == 409
    assert "左边的话" in right.text()
    assert right.value("facts_and_reasons") == "右边的话"
    right.check("step-draft-two")
    right.press("暂存")
    assert right.value("facts_and_reasons") == "右边的话"
