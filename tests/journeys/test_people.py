"""Leader, officer, legal reviewer, mediator: each does their part in a real browser."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

from PIL import Image

from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.person import Visitor
from tests.journeys.site import Site

PHONE = (360, 740)
_PICTURE = io.BytesIO()
Image.new("RGB", (40, 30), "white").save(_PICTURE, "JPEG")
JPEG = _PICTURE.getvalue()
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(512)


def test_mediator_on_a_phone_sees_her_matters_and_logs_a_failure(
    visit: Visit, site: Site
) -> None:
    mine = stage.mediating(site)
    other = stage.arrived(site, "mediation")
    anna = visit("mediator", size=PHONE)
    anna.go("/mediation")
    assert mine in anna.text()
    assert other not in anna.text()
    anna.check("mediator-desk").go("/cases").check("mediator-cases")
    assert mine in anna.text()
    assert other not in anna.text()
    anna.go(f"/cases/{other}")
    assert anna.status == 404
    anna.go("/mediation").follow("调解不成")
    anna.check("mediator-fail")
    # What nobody but her knows is asked; the rest stands folded, so that the form is short.
    assert anna.page.evaluate("document.documentElement.scrollHeight") < 2400
    typed = stage.examples(site, "mediator", mine, "fail_session", minutes="双方各执一词，不再调解。")
    typed |= {"started_at": "2026-11-20T08:30", "ended_at": "2026-11-20T08:55", "next_at": ""}
    anna.type(typed).press("核对")
    assert anna.status == 200, anna.text()
    anna.check("mediator-fail-preview").press("调解不成")
    assert "✓ 调解不成" in anna.text()
    anna.check("mediator-case-failed")


def test_leader_sees_cards_and_files_with_three(visit: Visit, site: Site) -> None:
    reference = stage.submitted(site)
    site.clock.at += timedelta(days=40)
    late = visit("head").go("/desk")
    assert "红牌" in (late.main.locator("tr.late").first.text_content() or "")
    late.check("desk-red")
    # Two working days before the five are over.
    site.clock.at -= timedelta(days=35)
    head = visit("head").go("/desk")
    assert "黄牌" in (head.main.locator("td .due-y").first.text_content() or "")
    assert head.main.locator("tr.late").count() == 0
    head.check("desk-yellow")
    head.turn(head.main.get_by_role("link", name="立案，指定合议组").first)
    head.check("step-file")
    typed = {
        "panel_chair": "李文涛",
        "panel_lead": "周明远",
        "proposal": "file",
        "decision": "file",
        "approval_opinion": "同意立案。",
    }
    head.type(stage.examples(site, "head", reference, "file_case") | typed)
    for box in head.main.locator('[name="panel_members"]:checked').all():
        box.uncheck()
    head.press("核对")
    assert head.status == 422
    assert "三" in head.main.locator(".note-fix").text_content() or "选择参审员" in head.text()
    assert head.value("approval_opinion") == "同意立案。"
    head.check("step-file-refused")
    head.type({"panel_members": ["吴佳"]}).press("核对")
    assert head.status == 200, head.main.locator(".note-fix").text_content()
    paper = head.main.locator(".paper").all_text_contents()
    assert any("李文涛" in p and "周明远" in p and "吴佳" in p for p in paper)
    head.check("step-file-preview").press("立案，指定合议组")
    assert "✓ 立案，指定合议组" in head.text()
    assert "渝知裁字〔2026〕" in (head.page.get_by_role("heading", level=1).text_content() or "")
    head.check("case-filed")


def test_proof_of_service_starts_the_answer_period(visit: Visit, site: Site) -> None:
    reference = stage.filed(site)
    officer = visit("examiner").go(f"/cases/{reference}")
    officer.follow("送达请求书副本和答辩通知").check("step-answer-papers")
    officer.type(stage.examples(site, "examiner", reference, "issue_answer_papers"))
    officer.press("核对").press("送达请求书副本和答辩通知")
    assert "✓ 送达请求书副本和答辩通知" in officer.text()
    running = officer.main.get_by_role("region", name="期限", exact=True)
    assert "提交答辩" not in (running.text_content() or "")
    respondent = stage.service_of(site, reference, "answer_notice", "respondent")
    officer.go(f"/cases/{respondent}").check("service")
    site.clock.pass_by(days=5)
    officer.sign_in("examiner").go(f"/cases/{respondent}").follow("直接送达，登记回证")
    officer.check("step-prove")
    typed = stage.examples(site, "examiner", respondent, "prove_direct", served_on="2026-11-24")
    officer.type(typed).press("核对")
    assert officer.status == 200, officer.text()
    preview = officer.main.get_by_role("region", name="登记后会发生").text_content() or ""
    # 送达 2026-11-24，十五日，至 2026-12-09。
    assert "2026年12月9日" in preview
    officer.press("直接送达，登记回证")
    officer.go(f"/cases/{reference}")
    running = officer.main.get_by_role("region", name="期限", exact=True)
    row = running.locator("li").filter(has_text="答辩").first
    assert "2026年12月9日" in (row.text_content() or "")
    if not row.locator("details.why").evaluate("e => e.open"):
        row.get_by_text("为什么是这一天").click()
    assert row.locator("ol.days").is_visible()
    assert "2026年11月24日" in (row.text_content() or "")
    officer.check("case-answering")


def test_evidence_is_kept_read_with_a_reason_and_programs_are_refused(
    visit: Visit, site: Site, tmp_path: Path
) -> None:
    reference = stage.filed(site)
    officer = visit("examiner").go(f"/cases/{reference}")
    officer.turn(officer.main.get_by_role("link", name="甲1 专利证书"))
    custody = officer.main.get_by_role("region", name="保管记录")
    assert "冉红接收" in (custody.text_content() or "")
    officer.check("evidence-empty")
    program = tmp_path / "证书.pdf"
    program.write_bytes(PROGRAM)
    officer.page.get_by_label("证据文件").set_input_files(program)
    officer.press("存入证据文件")
    assert officer.status == 422
    assert "不是完整的 PDF 文件" in officer.text()
    officer.check("evidence-refused")
    picture = tmp_path / "证书.jpg"
    picture.write_bytes(JPEG)
    officer.page.get_by_label("证据文件").set_input_files(picture)
    officer.press("存入证据文件")
    assert "证书.jpg" in officer.text()
    officer.press("查阅文件（留痕）")
    assert officer.status == 422
    assert officer.error_at("reason") == "填写查阅理由"
    download = officer.type({"reason": "准备口头审理"}).fetch("button", "查阅文件（留痕）")
    kept = tmp_path / "kept.jpg"
    download.save_as(kept)
    assert kept.read_bytes() == JPEG
    officer.go(officer.page.url.removeprefix(site.url).removesuffix("/read"))
    read = custody.locator("tr").filter(has_text="准备口头审理").text_content() or ""
    assert "周明远" in read
    assert "查阅" in read
    officer.check("evidence").go(f"/cases/{reference}/evidence").check("exhibit-list")


def shut_steps(who: Visitor) -> Visitor:
    """Follow to the steps that cannot be taken now, each with its reason."""
    return who.turn(who.main.get_by_role("link", name=re.compile("^暂不可办")).first)


def test_reviewer_gives_the_case_back_to_the_panel(visit: Visit, site: Site) -> None:
    reference = stage.reviewing(site, clerk=site.people()["scribe"])
    reviewer = visit("reviewer").go(f"/cases/{reference}").check("case-reviewing")
    shut_steps(reviewer)
    assert "裁决书稿还没有送法制审核，送审后才能退回" in reviewer.text()
    stage.sent_up(site, "examiner", reference, "issue_decision", evidence_text="甲1予以采信。")
    reviewer.go(f"/cases/{reference}")
    reviewer.follow("法制审核退回，重新合议").check("step-return")
    reviewer.type(stage.examples(site, "reviewer", reference, "return_for_redeliberation"))
    reviewer.type({"opinion": ""}).press("核对")
    assert reviewer.status == 422
    assert reviewer.error_at("opinion") == "填写退回意见"
    reviewer.type({"opinion": "主文与认定脱节。"}).press("核对").check("step-return-preview")
    reviewer.press("法制审核退回，重新合议")
    assert "✓ 法制审核退回，重新合议" in reviewer.text()


def test_who_investigated_cannot_review(visit: Visit, site: Site) -> None:
    reference = stage.reviewing(site)
    stage.also_reviewer(site, "member")
    title = "法制审核退回，重新合议"
    # The step is named with its reason, never hidden.
    member = shut_steps(visit("member").go(f"/cases/{reference}"))
    assert title in member.text()
    assert "合议组成员不能审核本案" in member.text()
    assert member.main.get_by_role("link", name=title).count() == 0
    member.go(f"/cases/{reference}/steps/return_for_redeliberation")
    assert member.status == 409
    assert "合议组成员不能审核本案" in member.text()
    member.check("step-shut")
