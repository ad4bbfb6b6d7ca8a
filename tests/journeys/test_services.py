"""What an office does beside its cases, by clicking: 典型案例, 双随机, 过错责任."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from casehub.model import Case
from tests.casefile.inspection.plan_of import OBJECTS
from tests.casefile.library.test_examples import TOLD
from tests.journeys import stage

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site


def closed(site: Site) -> str:
    """A case that is over."""
    reference = stage.arrived(site)
    with site.acting("clerk") as work:
        over = update(Case).where(Case.reference == reference).values(closed_on=work.today)
        work.session.execute(over)
    return reference


def test_a_closed_case_is_told_by_one_and_approved_by_another(visit: Visit, site: Site) -> None:
    reference = closed(site)
    writer = visit("section").go(f"/cases/{reference}").follow("编写典型案例")
    writer.check("example-edit")
    writer.type({**TOLD, "facts": "重庆恒拓摩配有限公司（示例）制造、销售被控产品。"}).press("检查，送审批")
    assert writer.status == 422 and "含有当事人" in writer.text()
    writer.check("example-refused")
    writer.type(TOLD).press("检查，送审批")
    assert writer.status == 200, writer.text()
    assert "已送审批" in writer.text()
    place = writer.page.url.partition("?")[0]
    head = visit("head").go(place.removeprefix(site.url))
    head.press("批准")
    assert "已批准" in head.text()
    head.check("example-standing")
    head.go("/examples").follow("打印公开的（可存为 PDF）")
    assert TOLD["title"] in head.text()


def test_a_random_inspection_is_announced_drawn_entered_and_published(visit: Visit, site: Site) -> None:
    today = site.clock.at.date()
    officer = visit("examiner").go("/inspections").follow("制定计划")
    officer.check("inspection-edit")
    people = [one.get_attribute("value") for one in officer.page.locator("[name=officers]").all()]
    officer.type({
        "number": "演双随机1", "title": "专利标识使用抽查", "checks": "专利标识标注是否规范", "how_many": 2, "team": 2,
        "value_name": "中国体育彩票超级大乐透第26137期开奖号码", "value_source": "中国体彩网",
        "value_on": (today + timedelta(days=5)).isoformat(), "from_on": (today + timedelta(days=5)).isoformat(),
        "to_on": (today + timedelta(days=30)).isoformat(), "objects": OBJECTS, "officers": people,
    }).press("送审批")  # fmt: skip
    assert officer.status == 200, officer.text()
    place = officer.page.url.partition("?")[0].removeprefix(site.url)
    head = visit("head").go(place)
    head.check("inspection-waiting")
    head.press("批准，公告")
    assert "已批准" in head.text()
    site.clock.pass_by(days=6)
    officer = visit("examiner").go(f"{place}")
    officer.follow("抽取").type({"value": "03 11 17 25 32 + 05 09", "seen": "中国体彩网首页"}).press("抽取")
    assert officer.status == 200, officer.text()
    assert "已抽取" in officer.text()
    officer.check("inspection-drawn")


def test_a_fault_is_entered_answered_by_whom_it_is_about_and_decided(visit: Visit, site: Site) -> None:
    reference, clerk = stage.arrived(site), site.people()["clerk"]
    supervisor = visit("supervisor").go(f"/cases/{reference}").follow("登记过错")
    supervisor.check("fault-edit")
    supervisor.press("登记")
    assert supervisor.status == 422
    supervisor.type({
        "found_by": "reconsideration", "paper": "渝府复〔2026〕8号", "sort": "time", "facts": "超期九日才登记。", "heard_until": "2027-12-31",
        f"person_{clerk}": "handled",
    }).press("登记")  # fmt: skip
    assert "已登记" in supervisor.text()
    place = supervisor.page.url.partition("?")[0].removeprefix(site.url)
    asked = visit("clerk").go("/cases").follow("涉及我的过错审查").follow("超过法定期限")
    asked.check("fault-mine")
    asked.type({"statement": "当日系统故障，次日即补登记。"}).press("提交")
    assert "已提交" in asked.text()
    head = visit("head").go("/cases").follow("执法监督")
    head.check("supervision")
    head.go(place).type({f"person_{clerk}": "talk", "reason": "复议决定已确认，情节轻微。"}).press("决定")
    assert "批评教育" in head.text()
    head.check("fault-decided")
