"""Papers handed over in the act that makes them: signed for on the spot, proved at once."""

from __future__ import annotations

from pathlib import Path

from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.site import Site
from tests.printing import print_waiting

SIGNED = "程立冬"

# On the day of filing, before the hour at which the site stands.
HELD = {"started_at": "2026-11-20T08:30", "ended_at": "2026-11-20T08:50", "at": "2026-11-20T08:40"}


def test_samples_are_taken_and_signed_for_on_the_spot(
    visit: Visit, site: Site, tmp_path: Path
) -> None:
    reference = stage.filed(site)
    stage.act(site, "examiner", reference, "issue_answer_papers")
    stage.serve(site, reference, "answer_notice", "respondent")
    officer = visit("examiner").go(f"/cases/{reference}")
    officer.follow("抽样取证").check("step-samples")
    # Whoever has no certificate is not offered, and the form says so.
    people = officer.main.locator("fieldset", has=officer.page.locator('[name="officers"]'))
    assert "刘晓梅" not in (people.text_content() or "")
    assert "没有在有效期内的办案资质证件" in (people.text_content() or "")
    typed = stage.examples(site, "examiner", reference, "take_samples", handed_to=SIGNED, handed_as="mailroom", **HELD)
    officer.type(typed | {"officers": ["周明远", "吴佳"]}).press("核对")
    assert officer.status == 200, officer.text()
    officer.check("step-samples-preview").press("抽样取证")
    assert "✓ 抽样取证" in officer.text()
    papers = officer.main.get_by_role("region", name="文书", exact=True)
    for title in ("抽样取证通知书", "抽样取证物品清单"):
        row = papers.locator("tr").filter(has_text=title).first
        assert "✓" in (row.text_content() or ""), title
        assert "2026年11月20日" in (row.text_content() or ""), title
    officer.check("case-samples")
    # Nothing of it waits for service.
    linked = officer.main.get_by_role("region", name="关联事项", exact=True)
    assert "抽样取证" not in (linked.text_content() or "")
    # Until it is printed, its page asks again by itself.
    with site.acting("examiner") as work:
        print_waiting(work.session, work.rules, work.blobs)
    officer.turn(papers.get_by_role("link", name="抽样取证通知书").first)
    assert SIGNED in officer.text()
    officer.check("paper-on-the-spot")
    kept = tmp_path / "paper.pdf"
    officer.fetch("link", "下载 PDF").save_as(kept)
    assert kept.read_bytes().startswith(b"%PDF-")


def test_who_did_not_sign_is_served_in_the_usual_way(visit: Visit, site: Site) -> None:
    reference = stage.filed(site)
    stage.act(site, "examiner", reference, "issue_answer_papers")
    stage.serve(site, reference, "answer_notice", "respondent")
    officer = visit("examiner").go(f"/cases/{reference}").follow("抽样取证")
    typed = stage.examples(site, "examiner", reference, "take_samples", **HELD)
    officer.type(typed | {"officers": ["周明远", "吴佳"], "handed_to": ""}).press("核对")
    officer.press("抽样取证")
    assert "✓ 抽样取证" in officer.text()
    linked = officer.main.get_by_role("region", name="关联事项", exact=True)
    assert "《抽样取证通知书》" in (linked.text_content() or "")
