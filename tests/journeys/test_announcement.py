"""公告送达 by clicking: two tries that failed, announced, ended by itself while everybody slept."""

from __future__ import annotations

from casehub.worker.expiries import Expiries
from casehub.worker.place import Place
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.person import Visitor
from tests.journeys.site import Site

ANNOUNCED = {
    "ground": "unreachable",
    "reasons": "直接送达、邮寄送达均未成。",
    "media": "重庆市知识产权局网站",
    "summary": "请求责令停止侵权。",
    "approval_opinion": "同意公告送达。",
}


def not_reached(who: Visitor, way: str, why: str) -> Visitor:
    who.follow("登记未能送达")
    who.type({"attempted_method": way, "failed_on": "2026-11-20", "reason": why, "proof": "回单"})
    who.press("核对")
    assert who.status == 200, who.text()
    return who.press("登记未能送达")


def test_an_announcement_begins_after_two_tries_and_ends_by_itself(
    visit: Visit, site: Site
) -> None:
    home = stage.filed(site)
    stage.act(site, "examiner", home, "issue_answer_papers")
    matter = stage.service_of(site, home, "answer_notice", "respondent")
    examiner = visit("examiner").go(f"/cases/{matter}")
    assert "没有送达证明，对方的期限不起算" in examiner.text()
    not_reached(examiner, "direct", "门卫拒收")
    head = visit("head").go(f"/cases/{matter}").follow("公告送达")
    head.type(ANNOUNCED).press("核对")
    # One try does not do, and what was typed stays.
    assert head.status == 422
    assert "两种以上其他方式" in head.text()
    assert head.value("media") == ANNOUNCED["media"]
    not_reached(examiner, "mail", "邮件退回")
    head.go(f"/cases/{matter}").follow("公告送达").type(ANNOUNCED).press("核对")
    assert head.status == 200, head.text()
    head.press("公告送达").check("announcement")
    assert "公告中" in head.text()
    place = Place(site.settings, site.clock)
    try:
        # Thirty days: the last one still belongs to the period.
        assert Expiries(place).act().expired == 0
        site.clock.pass_by(days=40)
        assert Expiries(place).act().expired == 1
    finally:
        place.engine.dispose()
    examiner.sign_in("examiner").go(f"/cases/{matter}")
    assert "公告期满，视为送达" in examiner.text()
    assert "没有送达证明" not in examiner.text()
    # Nobody did it: the history names the system, and the case has its clock from that day.
    last = examiner.main.locator("ol.tl li").first.text_content() or ""
    assert "系统" in last
    examiner.check("announced").go(f"/cases/{home}")
    running = examiner.main.get_by_role("region", name="期限", exact=True).text_content() or ""
    assert "提交答辩" in running
