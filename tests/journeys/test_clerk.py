"""The window clerk: a request comes in, is received, and its defects are told at once."""

from __future__ import annotations

from pathlib import Path

from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.site import Site
from tests.printing import print_waiting

REQUEST = {
    "procedure": "intake",
    "right-number": "ZL202221034567.1",
    "right-kind": "utility_model",
    "right-title": "一种摩托车链轮防松结构",
    "right-filed_on": "2022-05-06",
    "right-granted_on": "2022-11-04",
    "right-owners": "重庆山渝链传动有限公司（示例）",
    "requester-0-name": "重庆山渝链传动有限公司（示例）",
    "requester-0-address": "重庆市示例区山渝路1号",
    "requester-0-capacity": "patentee",
    "requester-0-phone": "13800002017",
    "respondent-0-name": "买买提·艾力（示例）",
    "respondent-0-kind": "natural",
    "respondent-0-address": "重庆市示例区恒拓路2号",
}
RECEIVED = {
    "received_on": "2026-11-20",
    "channel": "window",
    "request_kind": "mediation_first",
    "requests": "请求责令被请求人立即停止制造、销售侵权产品。",
    "facts_and_reasons": "被请求人制造的产品落入涉案专利权的保护范围。",
    "signed": True,
    "copies": "1",
    "no_suit_declared": True,
    "no_other_way_declared": True,
}
DEFECT = {"item": "专利登记簿副本", "requirement": "提交国家知识产权局出具的专利登记簿副本"}


def test_wrong_number_is_refused_and_everything_typed_stays(visit: Visit) -> None:
    clerk = visit("clerk")
    clerk.check("desk-clerk").follow("收件登记").follow("登记专利纠纷处理请求").check("register").type(REQUEST)
    clerk.press("登记专利纠纷处理请求")
    assert clerk.status == 422
    assert clerk.page.title().startswith("有误：登记专利纠纷处理请求")
    assert clerk.error_at("right-number").startswith("专利号校验位应为7")
    # The summary has the focus, so that a reader hears it first.
    assert "处需要修改" in clerk.page.evaluate("document.activeElement.textContent")
    for name, value in REQUEST.items():
        assert clerk.value(name) == value or clerk.page.locator(
            f'[name="{name}"][value="{value}"]:checked'
        ).count(), name
    clerk.check("register-refused")
    clerk.type({"right-number": "ZL202221034567.7"}).press("登记专利纠纷处理请求")
    assert clerk.status == 200
    assert clerk.page.get_by_role("heading", level=1).text_content() == "SJ2026110001"
    assert "买买提·艾力（示例）" in clerk.text()
    assert "138****2017" in clerk.text()


def test_defects_are_told_with_the_paper_seen_first(
    visit: Visit, site: Site, tmp_path: Path
) -> None:
    reference = stage.arrived(site)
    clerk = visit("clerk").go(f"/cases/{reference}").check("case-draft")
    clerk.follow("收到请求书").check("step-receive").type(RECEIVED)
    clerk.press("核对")
    assert "待审查" in clerk.text()
    clerk.press("收到请求书")
    assert "✓ 收到请求书" in clerk.text()
    clerk.follow("一次性告知补正").type({"defects": [DEFECT], "correct_by_days": "15"})
    clerk.press("核对")
    preview = clerk.main.get_by_role("region", name="登记后会发生")
    assert "待补正" in (preview.text_content() or "")
    paper = preview.locator(".paper").text_content() or ""
    assert DEFECT["requirement"] in paper
    assert "补正" in paper
    # Nothing is written yet: the case still says what it said.
    onlooker = visit("clerk").go(f"/cases/{reference}")
    assert "待审查" in onlooker.text()
    clerk.check("step-tell-preview")
    clerk.press("一次性告知补正")
    assert "✓ 一次性告知补正" in clerk.text()
    assert "待补正" in (clerk.page.locator(".tag-now").first.text_content() or "")
    clerk.check("case-correcting")
    clerk.turn(clerk.main.get_by_role("region", name="文书").get_by_role("link").first)
    clerk.check("document")
    assert "下载 PDF" not in clerk.text()
    with site.acting("clerk") as work:
        print_waiting(work.session, work.rules, work.blobs)
    clerk.page.reload()
    download = clerk.fetch("link", "下载 PDF")
    kept = tmp_path / "paper.pdf"
    download.save_as(kept)
    assert kept.read_bytes().startswith(b"%PDF-")
    assert download.suggested_filename.endswith(".pdf")
