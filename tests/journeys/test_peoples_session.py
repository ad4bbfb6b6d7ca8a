"""A people's mediator logs a session on a phone: what is known stands there, no press is lost."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from casehub.casefile import registering
from casehub.model import Organisation
from casehub.model.organisation import OrganisationSeries
from casehub.people import bureau
from tests import factories
from tests.faults.world import at
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.person import Visitor
from tests.journeys.site import Site

PHONE = (360, 740)
# Pixels of the whole form at that width: less than two screens.
LONGEST = 1_400
TOLD = "网络不通，还没有送出"
STEP = "登记调解经过"
STAFF = {
    "talker": ("伍清欢", "peoples_mediator"), "principal": ("庄伯言", "committee_head"),
    "mailroom": ("梅若谷", "committee_clerk"),
}  # fmt: skip
WINERY, GLASS = "重庆示例江流酒业有限公司", "泸州示例玻光包装有限公司"
PARTIES = {"requester": (WINERY, "江望舒"), "respondent": (GLASS, "税长林")}


def committee(site: Site) -> None:
    """Its staff, at the bureau of the journeys, and its series of numbers."""
    with site.acting("security") as work:
        session = work.session
        office = session.scalars(select(Organisation).where(Organisation.key == "cqip")).one()
        office.series.append(OrganisationSeries(series="peoples_mediation", prefix="渝知人调字"))
        session.flush()
        for username, (name, role) in STAFF.items():
            row = {
                "username": username, "name": name, "organisation_id": office.id, "post": "专职人民调解员",
                "phone": "023-0000-5022", "roles": [role],
            }  # fmt: skip
            bureau.add_person(
                session, work.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED
            )


def talks(site: Site, then: datetime) -> str:
    """A matter that was taken up, and spoken of once; the second session is called for then."""
    committee(site)
    people = site.people()
    with site.acting("mailroom", at("2026-10-28")) as work:
        parties = [
            factories.party(side, name, representative=who) for side, (name, who) in PARTIES.items()
        ]
        request = registering.Request("peoples_mediation", parties, [], another="另一件事")
        track = work.rules.tracks["peoples_mediation"]
        reference = registering.register(work, track, request).reference
    told = {"received_on": date(2026, 10, 28), "handler": people["talker"], "source": "apply"}
    reference = stage.act(site, "mailroom", reference, "receive_application", at("2026-10-28"), **told)
    sides = {side: stage.party_of(site, reference, side) for side in PARTIES}
    for party in sides.values():
        asked = {"party": party, "contacted_at": at("2026-10-30"), "answer": "agreed"}
        stage.act(site, "talker", reference, "record_contact", at("2026-10-30", "17:00"), **asked)
    reference = stage.act(
        site, "principal", reference, "take_up_application", at("2026-11-02"), mediators=[people["talker"]]
    )
    came = [
        {"side": word, "name": who, "role": "法定代表人", "for_party": sides[side]}
        for (side, (_, who)), word in zip(PARTIES.items(), ("申请人", "被申请人"), strict=True)
    ]
    return stage.act(
        site, "talker", reference, "hold_session", at("2026-11-10", "17:00"), attendance=came, result="next",
        started_at=at("2026-11-10", "15:30"), ended_at=at("2026-11-10", "16:20"), next_at=then, agree_record=True,
    )  # fmt: skip


@pytest.fixture
def phone(visit: Visit, site: Site) -> Visitor:
    """The mediator before the form of the second session, which has just ended."""
    reference = talks(site, at("2026-11-20", "08:00"))
    found = visit("talker", size=PHONE)
    return found.go(f"/cases/{reference}").follow(STEP)


def press(person: Visitor, name: str) -> None:
    person.main.get_by_role("button", name=name, exact=True).click()


def test_what_the_file_knows_stands_in_less_than_two_screens(phone: Visitor) -> None:
    phone.check("peoples-session")
    form = phone.page.locator("form[data-line]")
    assert (form.bounding_box() or {})["height"] < LONGEST
    # When it was called for and where, who is to come, and for whom each speaks.
    assert (phone.value("seq_"), phone.value("started_at")) == ("2", "2026-11-20T08:00")
    assert phone.value("place") != ""
    came = [line.split("：")[-1] for line in phone.main.locator("details.rowset summary").all_inner_texts()]
    assert [any(who in line for line in came) for _, who in PARTIES.values()] == [True, True]
    # What each party offers is asked once, in a row of its own that names it.
    assert phone.main.locator('textarea[name^="offers-"]').count() == len(PARTIES)
    assert [name in form.inner_text() for name, _ in PARTIES.values()] == [True, True]


def test_a_press_without_a_line_is_kept_and_is_one_session(phone: Visitor, site: Site) -> None:
    line, note = phone.page.context, phone.page.locator("#offline")
    reference = phone.page.url.rpartition("/cases/")[2].partition("/")[0]
    phone.type({
        "ended_at": "2026-11-20T08:50", "identity_checked": "出示营业执照", "minutes": "就数额分歧较大。",
        "offers-0-text": "请求赔偿200000元。", "offers-1-text": "愿意赔偿50000元。",
    })  # fmt: skip
    line.set_offline(True)
    press(phone, "核对")
    note.wait_for(state="visible")
    assert TOLD in (note.text_content() or "")
    phone.check("peoples-session-line")
    assert phone.value("minutes") == "就数额分歧较大。"
    line.set_offline(False)
    phone.main.get_by_role("region", name="登记后会发生").wait_for()
    sheet = " ".join(phone.main.locator(".paper").all_text_contents())
    # Printed are the offers, which the parties sign; the internal notes are not.
    assert ("请求赔偿200000元。" in sheet, "分歧较大" in sheet) == (True, False)
    line.set_offline(True)
    press(phone, STEP)
    note.wait_for(state="visible")
    press(phone, STEP)
    line.set_offline(False)
    phone.page.get_by_text(f"✓ {STEP}").wait_for()
    phone.go(f"/cases/{reference}?history=all")
    assert phone.main.locator("ol.tl h3").filter(has_text=STEP).count() == len(PARTIES)
