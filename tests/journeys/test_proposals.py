"""A filing by clicking: drafted, left, sent up, returned with a remark, mended, agreed to twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.world import at
from tests.journeys import stage

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site

SELECT = """() => {
  const cell = [...document.querySelectorAll('.paper[data-about="filing_approval_form"] td')]
    .find((one) => one.textContent.trim().length > 3 && !one.children.length);
  document.getSelection().selectAllChildren(cell);
  return cell.textContent.replace(/\\s+/g, ' ').trim();
}"""


def test_a_filing_goes_up_comes_back_with_a_remark_and_is_agreed_to(
    visit: Visit, site: Site
) -> None:
    site.clock.at = at("2026-12-02")
    reference, people = stage.submitted(site), site.people()
    path = f"/cases/{reference}/steps/file_case"
    clerk = visit("clerk").go(path)
    clerk.type({"panel_chair": people["chair"], "remarks": "写到一半"})
    clerk.press("暂存")
    clerk.page.close()
    # The next day, at another machine.
    site.clock.pass_by(days=1)
    clerk = visit("clerk").go(path)
    clerk.check("proposal-draft")
    assert clerk.value("remarks") == "写到一半"
    clerk.type(
        {"panel_lead": people["examiner"], "panel_members": [people["member"]],
         "clerk": people["scribe"], "source": "window", "opinion_handler": "建议立案。", "remarks": "原委已经查清"}
    )  # fmt: skip
    for box in clerk.main.locator('input[type=checkbox][name^="checks-"]').all():
        box.check()
    clerk.press("核对")
    clerk.check("proposal-preview")
    clerk.main.get_by_label("给审阅人的话").fill("请看合议组")
    clerk.press("送审")
    clerk.check("proposal-author")
    where = clerk.page.url.partition("?")[0].removeprefix(site.url)

    section = visit("section").go("/desk")
    section.follow("待我审批 1")
    section.check("approvals")
    section.go(where)
    section.check("proposal-review")
    assert "请看合议组" in section.text()
    # What is selected in a paper is quoted by one press, in the first free row.
    quoted = section.page.evaluate(SELECT)
    marker = section.page.get_by_role("button", name="批注选中的文字")
    marker.click()
    assert section.value("mark-0-quote") == quoted
    assert section.value("mark-0-about") == "filing_approval_form"
    assert marker.count() == 0
    section.type(
        {"reason": "备注不合适。", "mark-0-about": "", "mark-0-quote": "原委", "mark-0-remark": "改写"}
    ).press("退回修改")
    assert "退回" in section.text()

    clerk.go(path)
    clerk.check("proposal-returned")
    assert "备注不合适。" in clerk.text()
    clerk.type({"remarks": "已另行说明"})
    clerk.main.get_by_label("已改").check()
    clerk.press("核对").press("送审")

    section.go(where)
    section.check("proposal-difference")
    assert "与你看过的第 1 稿相比" in section.text()
    assert section.main.locator("ins").count()
    assert "原文已改" in section.text()
    section.main.get_by_role("button", name="拟同意", exact=True).click()
    assert section.value("opinion") == "拟同意。"
    section.press("同意，转部门负责人批准 何建国")
    head = visit("head").go(where)
    head.check("proposal-last")
    assert "拟同意。" in head.text()
    head.type({"opinion": "同意立案。"}).turn(head.main.locator('button[value="agree"]'))
    assert "✓" in head.text()
    head.check("proposal-done")
