"""A mediator whose phone loses the line: the press waits with what was typed, and is sent by itself."""

from __future__ import annotations

import pytest

from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.person import Visitor
from tests.journeys.site import Site

PHONE = (360, 740)
TOLD = "网络不通，还没有送出"


@pytest.fixture
def anna(visit: Visit, site: Site) -> Visitor:
    """The mediator before the form of a session that failed, all filled in."""
    mine = stage.mediating(site)
    found = visit("mediator", size=PHONE)
    found.go(f"/cases/{mine}").follow("调解不成")
    typed = stage.examples(site, "mediator", mine, "fail_session", minutes="双方各执一词，不再调解。")
    typed |= {"started_at": "2026-11-20T08:30", "ended_at": "2026-11-20T08:55", "next_at": ""}
    return found.type(typed)


def press(person: Visitor, name: str) -> None:
    person.main.get_by_role("button", name=name, exact=True).click()


def test_a_press_without_a_line_waits_and_is_sent_when_the_line_is_back(anna: Visitor) -> None:
    line, note = anna.page.context, anna.page.locator("#offline")
    line.set_offline(True)
    press(anna, "核对")
    note.wait_for(state="visible")
    assert TOLD in (note.text_content() or "")
    anna.check("bad-line")
    assert anna.value("minutes") == "双方各执一词，不再调解。"
    line.set_offline(False)
    anna.main.get_by_role("region", name="登记后会发生").wait_for()
    # The last press is kept in the same way, and is one act.
    line.set_offline(True)
    press(anna, "调解不成")
    note.wait_for(state="visible")
    press(anna, "调解不成")
    line.set_offline(False)
    anna.page.get_by_text("✓ 调解不成").wait_for()
    assert anna.page.url.count("/steps/") == 0


def test_whoever_thinks_better_of_it_sends_nothing(anna: Visitor) -> None:
    line, note = anna.page.context, anna.page.locator("#offline")
    line.set_offline(True)
    press(anna, "核对")
    note.wait_for(state="visible")
    press(anna, "先不送")
    note.wait_for(state="hidden")
    with anna.page.expect_response(lambda answer: "/draft" in answer.url):
        line.set_offline(False)
        anna.main.locator('[name="minutes"]').fill("双方各执一词。")
    assert "/steps/" in anna.page.url
    assert anna.main.get_by_role("region", name="登记后会发生").count() == 0


def test_half_a_sentence_is_not_sent_when_the_line_is_back(anna: Visitor) -> None:
    line, note = anna.page.context, anna.page.locator("#offline")
    line.set_offline(True)
    press(anna, "核对")
    note.wait_for(state="visible")
    anna.main.locator('[name="minutes"]').press_sequentially("另外")
    note.wait_for(state="hidden")
    with anna.page.expect_response(lambda answer: "/draft" in answer.url):
        line.set_offline(False)
        anna.main.locator('[name="minutes"]').press_sequentially("说明")
    assert "/steps/" in anna.page.url
    assert anna.main.get_by_role("region", name="登记后会发生").count() == 0
