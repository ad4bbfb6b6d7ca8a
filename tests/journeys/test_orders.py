"""督办 by clicking: from the minutes of a meeting to the bureau that owes the task, and back."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile import registering
from casehub.casefile.registering import Request
from casehub.demonstration.seals import seal_offices
from casehub.model import Organisation
from tests.faults.world import at
from tests.journeys import stage
from tests.printing import print_waiting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Visit
    from tests.journeys.person import Visitor
    from tests.journeys.site import Site

DAZHOU, WANZHOU = "达州市市场监督管理局", "重庆市万州区市场监督管理局"
# Mondays: the meeting was held before letters are drafted by others (routes), its orders are not.
CALLED, MET, NOW = at("2026-11-16"), at("2026-11-23"), at("2026-12-07")
FRIDAY = date(2026, 12, 25)


def minuted(site: Site, name: str) -> str:
    """A meeting with a bureau that has its minutes: two tasks are that bureau's, one is another's."""
    people = site.people()
    with site.acting("examiner", CALLED) as work:
        asked = Request("requesting", [{"role": "asked_office", "name": name, "capacity": "none"}], another="一次会商")
        reference = registering.register(work, work.rules.tracks["letter_out"], asked).reference
        receiver = work.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()
    stage.act(
        site, "head", reference, "ask_consultation", CALLED, receiver=receiver,
        contacts=[people["examiner"], people["chair"]], reply_by=date(2026, 11, 20),
        meeting_on=MET.date(),
    )  # fmt: skip
    stage.act(site, "dispatcher", reference, "note_letter_sent", CALLED, sent_on=CALLED.date())
    other = WANZHOU if name == DAZHOU else DAZHOU
    tasks = [
        {"what": "补充进货价格材料", "who": name, "by": FRIDAY},
        {"what": "函送鉴别意见", "who": other, "by": FRIDAY},
        {"what": "核查副食城", "who": name, "by": date(2026, 12, 31)},
    ]
    stage.act(
        site, "head", reference, "issue_minutes", MET, held_on=MET.date(), tasks=tasks,
        minutes_no="2026年第3期",
    )  # fmt: skip
    site.clock.at = NOW
    return reference


def printed(site: Site) -> None:
    """What was decided is printed, as the worker does; the offices have their seals."""
    with site.acting("dispatcher") as work:
        print_waiting(work.session, work.rules, work.blobs, site.clock.at)
        rows = work.session.scalars(select(Organisation).where(Organisation.key.in_(["cqip", "wanzhou"])))
        seal_offices(site.settings.instance, {one.key: one.name for one in rows})


def path_of(who: Visitor) -> str:
    return who.page.url.removeprefix(who.site.url).partition("?")[0]


def agreed(who: Visitor, where: str, opinion: str = "") -> Visitor:
    """Whoever has to agree does: with the words that one press writes, or her own."""
    who.go(where)
    if opinion:
        who.type({"opinion": opinion})
    else:
        who.main.get_by_role("button", name="拟同意", exact=True).click()
    return who.turn(who.main.locator('button[value="agree"], button[name=do][value^="agree"]').first)


def ordered(visit: Visit, site: Site, meeting: str, name: str) -> tuple[Visitor, str]:
    """An order begun out of the minutes, reviewed and signed; whoever began it, and its matter."""
    officer = visit("examiner").go(f"/cases/{meeting}")
    officer.check("order-meeting").follow("发起跨区域协作")
    officer.type({"to": name}).press("看可以发的函")
    officer.check("order-begin")
    officer.turn(officer.main.get_by_role("button", name=re.compile("拟写")))
    assert officer.value("matter") == "补充进货价格材料", officer.text()
    assert (officer.value("meeting"), officer.value("due_on")) == ("2026年第3期会商纪要", str(FRIDAY))
    officer.check("order-form").type({
        "contacts": ["周明远", "李文涛"], "matter_title": "补充进货价格材料", "owner_unit": "知识产权保护科",
        "requirement": "调取2026年以来的进货单据，按期书面反馈。", "no_state_secret": True, "why_needed": "会商约定的任务。",
    }).press("核对")  # fmt: skip
    assert officer.status == 200, officer.text()
    officer.check("order-preview").press("送审")
    where = path_of(officer)
    agreed(visit("section"), where)
    agreed(visit("head"), where, "同意督办。").check("order-agreed")
    printed(site)
    return officer, where.split("/")[2]


def sent(visit: Visit, order: str) -> Visitor:
    """The order sealed and entered as sent."""
    dispatcher = visit("dispatcher").go(f"/cases/{order}").follow("去封装签章").press("封装签章")
    assert "已封装签章" in dispatcher.text()
    dispatcher.go(f"/cases/{order}").follow("登记发出").type({"channel": "政务外网公文交换"})
    dispatcher.press("核对").press("登记发出")
    return dispatcher


def sealing(who: Visitor) -> Visitor:
    """The first answer or follow-up of the letter that is shown is sealed; its own page comes."""
    return who.turn(who.main.get_by_role("button", name=re.compile("^封装签章")).first)


def opened(who: Visitor, where: str, place: str) -> Visitor:
    """Open a list and follow its first letter of such an exchange."""
    who.go(where)
    return who.turn(who.main.locator(f"a[href*='{place}']", has_text=re.compile("HS-")).first)


def done(who: Visitor, step: str, **typed: object) -> Visitor:
    """Follow the step, fill in its form, look at what it would do, take it."""
    who.follow(step).type(typed).press("核对")
    assert who.status == 200, who.text()
    return who.press(step)


def test_an_order_is_answered_by_an_account_and_struck_off(visit: Visit, site: Site) -> None:
    meeting = minuted(site, DAZHOU)
    officer, order = ordered(visit, site, meeting, DAZHOU)
    partner = visit("partner").go("/portal")
    assert "没有来函" in partner.text()
    dispatcher = sent(visit, order)
    opened(partner, "/portal", "/portal/")
    assert "补充进货价格材料" in partner.text() and "首次督办" in partner.text()
    partner.check("order-portal").follow("受理").type({
        "received_on": "2026-12-07", "entered_as": "达市监知收〔2026〕71号",
        "number": "达市监知函〔2026〕91号", "handler": "杜嘉禾 0818-0000-1702",
    }).press("报送")  # fmt: skip
    opened(dispatcher, "/letters", "/words/").press("登记收文").press("登记到案件").press("核对")
    dispatcher.press("对方受理（全部、部分）")
    # Whoever began the order is told, though nobody named her in its matter.
    officer.go("/desk")
    assert order in officer.text() and "受理" in officer.text()
    officer.check("order-told")
    opened(partner, "/portal", "/portal/").check("order-portal-again").follow("反馈督办事项办理情况").type({
        "number": "达市监知函〔2026〕92号", "done_state": "done", "done_on": "2026-12-07",
        "done_text": "进货单据12页已随函报送。", "materials": "进货单据12页",
    }).press("报送")  # fmt: skip
    opened(dispatcher, "/letters", "/words/").press("登记收文").press("登记到案件")
    # What the partner wrote stands there; whether the task is done with it, whoever enters it judges.
    assert "进货单据12页已随函报送" in dispatcher.value("done_text")
    dispatcher.check("order-feedback").type({"done_state": "done", "done_on": "2026-12-07"}).press("核对")
    assert dispatcher.status == 200, dispatcher.text()
    dispatcher.press("收到督办事项办理反馈单")
    # The officer whose order it is and the leader who signed it are told; nobody else is.
    for username, told in (("examiner", True), ("head", True), ("member", False)):
        assert ("收到督办事项办理反馈单" in visit(username).go("/desk").text()) is told, username
    officer.go(f"/cases/{order}")
    officer.check("order-answered").follow("拟稿报批：核销督办事项").type({"opinion": "任务已经完成，同意核销。"}).press("核对").press("送审")
    where = path_of(officer)
    agreed(visit("section"), where)
    agreed(visit("head"), where, "同意核销。")
    printed(site)
    officer.go(f"/cases/{order}")
    assert "已办结" in officer.text()
    # The partner is told so, too, by a letter that nobody enters as sent: it went when it was sealed.
    partner.go("/portal")
    assert partner.main.locator("a[href*='/portal/']").count() == 1
    sealing(dispatcher.go(f"/cases/{order}").follow("到来往函件页封装"))
    opened(partner, "/portal", "/portal/")
    assert "同意核销" in partner.text()


def saved(who: Visitor, link: str, place: Path) -> Path:
    """A file that a link leads to, as it lies on the machine then."""
    who.fetch("link", link).save_as(place)
    return place


def dropped(who: Visitor, file: Path) -> Visitor:
    """A file that was brought is dropped, judged and registered."""
    who.go("/letters").page.set_input_files("#files", file)
    who.turn(who.main.locator("form", has=who.page.locator("#files")).get_by_role("button", name="核对", exact=True))
    return who.press("登记收文")


def test_an_order_goes_as_a_file_and_is_registered_there_without_retyping(
    visit: Visit, site: Site, tmp_path: Path
) -> None:
    meeting = minuted(site, WANZHOU)
    _officer, order = ordered(visit, site, meeting, WANZHOU)
    dispatcher = sent(visit, order).go(f"/cases/{order}")
    came = dropped(visit("elsewhere"), saved(dispatcher, "下载已签章的函件", tmp_path / "1.pdf"))
    came.check("order-came").press("建立事项")
    assert (came.value("matter"), came.value("wanted_by")) == ("补充进货价格材料", str(FRIDAY))
    came.press("核对").press("登记督办单")
    assert "已登记，待拟办" in came.text()
