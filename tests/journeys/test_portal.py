"""A letter by clicking, in real windows: sealed, sent, read and answered by a partner, registered.

Who sends and who answers see no page of each other; every answer waits for the clerk.
"""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from casehub.casefile import registering
from casehub.casefile.registering import Request
from casehub.demonstration.seals import seal_offices
from casehub.model import Case
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.person import Visitor
from tests.journeys.site import Site
from tests.printing import print_waiting

DAZHOU = "达州市市场监督管理局"


@pytest.fixture
def signed(site: Site) -> str:
    """A letter that asks 达州 for an expert, signed this morning: it waits for whoever keeps the seal."""
    people = site.people()
    with site.acting("dispatcher") as work:
        asked = Request("requesting", [{"role": "asked_office", "name": DAZHOU, "capacity": "none"}], another="另一件事")
        reference = registering.register(work, work.rules.tracks["letter_out"], asked).reference
    stage.act(
        site, "head", reference, "ask_resource", contacts=[people["examiner"], people["chair"]],
        reply_by=date(2026, 12, 18),
    )  # fmt: skip
    with site.acting("dispatcher") as work:
        print_waiting(work.session, work.rules, work.blobs)
        ours = work.actor.organisation
        seal_offices(site.settings.instance, {ours.key: ours.name})
    return reference


def opened(who: Visitor, where: str, place: str = "/") -> Visitor:
    """Open a list and follow its first letter of this exchange."""
    who.go(where)
    link = who.main.locator(f"a[href*='{place}']", has_text=re.compile("ZY-")).first
    return who.turn(link)


def entered(clerk: Visitor) -> Visitor:
    """The clerk registers what waits and enters it where it belongs."""
    opened(clerk, "/letters", "/words/").press("登记收文").press("登记到案件")
    assert clerk.status == 200, clerk.text()
    clerk.press("核对")
    assert clerk.status == 200, clerk.text()
    return clerk


def test_a_letter_is_sealed_sent_answered_by_an_account_and_every_answer_registered(
    visit: Visit, site: Site, signed: str
) -> None:
    clerk, partner = visit("dispatcher"), visit("partner")
    partner.go("/portal")
    assert "没有来函" in partner.text()
    clerk.go("/letters")
    assert "已签发，还没有封装发出" in clerk.text()
    clerk.check("letters-unsent").follow("资源共享请求函").press("封装签章")
    assert "已封装签章" in clerk.text()
    clerk.check("letter-sealed")
    # Sealed is not sent: the office is told what is still to be done, the partner sees nothing yet.
    partner.go("/portal")
    assert "没有来函" in partner.text()
    clerk.go("/letters")
    assert "已封装，待登记发出" in clerk.text() and "已发出" not in clerk.text()
    clerk.go(f"/cases/{signed}")
    assert "再办理登记发出" in clerk.text()
    clerk.check("letter-to-send").follow("登记发出").type({"channel": "政务外网公文交换"}).press("核对").press("登记发出")
    clerk.go("/letters")
    assert "待登记发出" not in clerk.text()
    # The partner finds it, reads it and says that it is taken up.
    partner.go("/portal").check("portal-list")
    opened(partner, "/portal")
    partner.check("portal-letter").follow("受理").check("portal-form").type({
        "received_on": "2026-11-20", "entered_as": "达市监知收〔2026〕61号",
        "number": "达市监知函〔2026〕81号", "handler": "杜嘉禾 0818-0000-1702",
    }).press("报送")  # fmt: skip
    assert "等待对方登记" in partner.text()
    entered(clerk)
    clerk.press("对方受理（全部、部分）")
    assert "办理中" in clerk.text() or "对方受理" in clerk.text()
    # The receipt was told once; what is left is the answer.
    opened(partner, "/portal")
    assert "对方已登记" in partner.text() and "2026年11月20日收到" in partner.text()
    assert partner.page.locator("[name=received_on], [name=entered_as]").count() == 0
    partner.check("portal-known").follow("函复：资源共享").check("portal-reply").type({
        "number": "达市监知函〔2026〕83号", "offers-0-name": "示例工程师", "offers-0-unit": "示例设计中心",
        "offers-0-qualification": "工程师", "offers-0-phone": "0818-0000-1", "offers-0-available": "六月",
    }).press("报送")  # fmt: skip
    assert "等待对方登记" in partner.text()
    entered(clerk)
    assert "示例工程师" in clerk.page.content()
    with site.acting("dispatcher") as work:
        case = work.session.scalars(select(Case).where(Case.reference == signed)).one()
        assert case.organisation.name != DAZHOU and case.state
    partner.go("/cases")
    assert partner.status in {403, 404}
