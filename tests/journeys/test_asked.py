"""A ticked paper shows at once what it asks for, and nothing that was typed meanwhile is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.faults.world import at
from tests.journeys import stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site

NOTICE = "mediation_session_notice"
STEP = "hold_session"


def test_what_a_paper_asks_comes_and_goes_with_its_tick(visit: Visit, site: Site) -> None:
    site.clock.at = at("2026-12-02")
    reference = stage.mediating(site, session_in=timedelta(days=7))
    site.clock.pass_by(days=7, hours=3)
    mediator = visit("mediator").go(f"/cases/{reference}/steps/{STEP}")
    tick = mediator.main.locator(f'[name=issue][value="{NOTICE}"]')
    mode = mediator.main.locator("[name=mode]")
    assert mode.count() == 0
    mediator.type({"minutes": "差距过大，未能达成一致。", "issue": [NOTICE]})
    mode.first.wait_for()
    assert tick.is_checked()
    assert mediator.value("minutes") == "差距过大，未能达成一致。"
    assert mediator.page.evaluate("document.activeElement.name") == "issue"
    mediator.check("session-asked")
    # It is kept by itself as before, by this window and no other.
    mediator.type({"minutes": "差距过大。"})
    mediator.main.locator("#kept").get_by_text("已自动暂存").wait_for()
    tick.uncheck()
    mode.first.wait_for(state="detached")
    assert mediator.value("minutes") == "差距过大。"
    mediator.type({"minutes": "差距过大，另行安排。"})
    mediator.press("暂存")
    assert mediator.status == 200
    assert mediator.value("minutes") == "差距过大，另行安排。"


def test_what_is_typed_while_the_answer_is_on_its_way_stays(visit: Visit, site: Site) -> None:
    site.clock.at = at("2026-12-02")
    reference = stage.mediating(site, session_in=timedelta(days=7))
    site.clock.pass_by(days=7, hours=3)
    mediator = visit("mediator").go(f"/cases/{reference}/steps/{STEP}")
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    mediator.page.route(f"**/steps/{STEP}", hold_first)
    with mediator.page.expect_request(lambda asked: asked.method == "POST"):
        mediator.main.locator(f'[name=issue][value="{NOTICE}"]').check()
    # The answer is on its way; the mediator goes on typing.
    mediator.type({"minutes": "边听边记的下一句"})
    held[0].continue_()
    mediator.main.locator("[name=mode]").first.wait_for()
    assert mediator.value("minutes") == "边听边记的下一句"


def test_without_scripts_the_check_shows_the_same(
    window: Callable[..., Page], site: Site, visit: Visit
) -> None:
    site.clock.at = at("2026-12-02")
    reference = stage.mediating(site, session_in=timedelta(days=7))
    site.clock.pass_by(days=7, hours=3)
    mediator = visit("mediator", script=False).go(f"/cases/{reference}/steps/{STEP}")
    mediator.type({"issue": [NOTICE]}).press("核对")
    assert mediator.main.locator("[name=mode]").count() > 0
