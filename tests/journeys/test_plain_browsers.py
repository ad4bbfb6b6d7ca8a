"""Without a mouse, without script, and for the public: verification of a paper."""

from __future__ import annotations

from pathlib import Path

from tests import factories
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.person import Visitor
from tests.journeys.site import Site
from tests.journeys.test_clerk import RECEIVED
from tests.printing import print_waiting

MOST_KEYS = 150
FOCUSED = "document.activeElement"


def tab_to(visitor: Visitor, name: str) -> None:
    """Press the tabulator until the element with this name or these words has the focus."""
    for _ in range(MOST_KEYS):
        visitor.page.keyboard.press("Tab")
        is_there = visitor.page.evaluate(
            "name => { const e = document.activeElement;"
            " return e.name === name || e.textContent.trim() === name; }",
            name,
        )
        if is_there:
            return
    raise AssertionError(f"{name} cannot be reached with the keyboard")


def focus_is_seen(visitor: Visitor) -> bool:
    """Whether the focused element shows a ring and lies inside the window."""
    return bool(
        visitor.page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e),"
            " r = e.getBoundingClientRect();"
            " return parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none'"
            " && r.bottom > 0 && r.top < innerHeight; }"
        )
    )


def test_everything_with_the_keyboard(visit: Visit, site: Site) -> None:
    reference = stage.arrived(site)
    clerk = visit().go("/sign-in")
    keys = clerk.page.keyboard
    tab_to(clerk, "sign_in_account")
    keys.type("clerk")
    tab_to(clerk, "sign_in_password")
    keys.type(factories.PASSWORD)
    keys.press("Enter")
    clerk.page.wait_for_url("**/desk")
    keys.press("Tab")
    assert clerk.page.evaluate(f"{FOCUSED}.className") == "skip"
    assert focus_is_seen(clerk)
    keys.press("Enter")
    assert clerk.page.url.endswith("#main")
    tab_to(clerk, reference)
    assert focus_is_seen(clerk)
    keys.press("Enter")
    clerk.page.wait_for_url(f"**/cases/{reference}")
    tab_to(clerk, "收到请求书")
    keys.press("Enter")
    clerk.page.wait_for_url("**/receive_request")
    for name, value in RECEIVED.items():
        kind = clerk.page.locator(f'[name="{name}"]').first.get_attribute("type")
        if kind == "date":
            continue  # the day of receipt is today and filled in already
        tab_to(clerk, name)
        assert focus_is_seen(clerk), name
        if kind == "radio":
            keys.press("Space")
            while clerk.page.evaluate(f"{FOCUSED}.value") != value:
                keys.press("ArrowDown")
        elif kind == "checkbox":
            if not clerk.page.evaluate(f"{FOCUSED}.checked"):
                keys.press("Space")
        else:
            keys.type(str(value))
    tab_to(clerk, "核对")
    assert focus_is_seen(clerk)
    with clerk.page.expect_navigation():
        keys.press("Enter")
    assert clerk.status == 200, clerk.main.locator(".note-fix").text_content()
    tab_to(clerk, "收到请求书")
    assert focus_is_seen(clerk)
    keys.press("Enter")
    clerk.page.wait_for_url("**/cases/*done=*")
    assert "✓ 收到请求书" in clerk.text()


def test_a_step_without_script(visit: Visit, site: Site) -> None:
    reference = stage.arrived(site)
    clerk = visit("clerk", script=False).go(f"/cases/{reference}").follow("收到请求书")
    clerk.page.locator('[name="evidence_items-0-label"]').fill("甲1")
    clerk.turn(clerk.page.locator('button[name="add_row"][value="evidence_items"]'))
    assert clerk.page.locator('[name="evidence_items-0-label"]').input_value() == "甲1"
    assert clerk.page.locator('[name="evidence_items-4-label"]').count() == 1
    for name, value in RECEIVED.items():
        found = clerk.page.locator(f'[name="{name}"]').first
        kind = found.get_attribute("type")
        if kind == "radio":
            clerk.page.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            found.check()
        else:
            found.fill(str(value))
    clerk.page.locator('[name="evidence_items-0-name"]').fill("专利证书")
    clerk.press("核对").press("收到请求书")
    assert "✓ 收到请求书" in clerk.text()
    assert "甲1 专利证书" in clerk.text()


def test_anyone_can_verify_a_paper(visit: Visit, site: Site, tmp_path: Path) -> None:
    reference = stage.arrived(site)
    stage.act(site, "clerk", reference, "receive_request", received_on=site.clock.at.date())
    clerk = visit("clerk").go(f"/cases/{reference}/steps/tell_defects")
    clerk.type(stage.examples(site, "clerk", reference, "tell_defects"))
    clerk.press("核对").press("一次性告知补正")
    clerk.turn(clerk.main.get_by_role("region", name="文书").get_by_role("link").first)
    with site.acting("clerk") as work:
        print_waiting(work.session, work.rules, work.blobs)
    clerk.page.reload()
    download = clerk.fetch("link", "下载 PDF")
    issued, altered = tmp_path / "issued.pdf", tmp_path / "altered.pdf"
    download.save_as(issued)
    altered.write_bytes(issued.read_bytes() + b"\n")
    code = clerk.main.locator(".facts .hash").text_content() or ""
    clerk.page.get_by_label("查验手中的文件").set_input_files(issued)
    clerk.press("查验")
    assert "✓ 与签发的文件一致" in clerk.text()
    clerk.page.get_by_label("查验手中的文件").set_input_files(altered)
    clerk.press("查验")
    assert "与签发的文件不一致" in clerk.text()
    clerk.check("document-altered")
    anyone = visit().go("/verify").check("verify")
    anyone.page.get_by_label("收到的 PDF 文件").set_input_files(issued)
    anyone.press("查验文件")
    assert "✓ 与签发的文件一致" in anyone.text()
    assert "补正通知书" in anyone.text()
    anyone.check("verify-issued")
    anyone.page.get_by_label("收到的 PDF 文件").set_input_files(altered)
    anyone.press("查验文件")
    assert "未签发过此文件" in anyone.text()
    anyone.type({"code": code}).press("核对核验码")
    assert "现行有效" in anyone.text()
    assert "重庆山渝链传动有限公司" not in anyone.text()
    anyone.page.get_by_label("收到的 PDF 文件").set_input_files(altered)
    anyone.press("查验文件")
    assert "与签发的文件不一致" in anyone.text()
    anyone.check("verify-altered")
