"""Two mediators bring about an agreement; the court confirms it; the outcome is recorded."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Locator
from sqlalchemy import select

from casehub.model import Person, RoleGrant
from tests import factories
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.site import Site

COURT_NO = "（2026）渝01诉前调确99003号"
DRAFTING = "拟定（修改）协议文本"
# Pixels of the form of a session on a phone of 360 px, all of it.
LONGEST = 1_400


def two_mediators(site: Site) -> str:
    """A mediation that two conduct, with a session fixed for today."""
    with site.acting("security") as work:
        second = work.session.scalars(select(Person).where(Person.username == "examiner")).one()
        work.session.add(RoleGrant(person_id=second.id, role="mediator", since=factories.SINCE))
    return stage.mediating(site, "mediator", "examiner", session_in=timedelta(hours=1))


def sides_of(rows: Locator) -> list[str]:
    """For which side each of those in the table is to come."""
    texts = rows.locator("summary").all_inner_texts()
    return [text.partition("：")[2].split("，")[0].strip() for text in texts]


def each(site: Site, reference: str, step: str) -> None:
    """The same step for either party: a signature, a wish."""
    for side in ("requester", "respondent"):
        stage.act(site, "mediator", reference, step, party=stage.party_of(site, reference, side))


def test_two_mediators_from_the_session_to_the_ruling_of_the_court(
    visit: Visit, site: Site
) -> None:
    reference = two_mediators(site)
    site.clock.pass_by(days=3)
    first, second = visit("mediator"), visit("examiner")
    held = {"started_at": "2026-11-20T10:00", "ended_at": "2026-11-20T11:30", "next_at": "2026-11-26T10:00"}

    # Each of the two finds it and may act; the one logs the session, the other the agreement.
    first.go("/mediation")
    assert reference in first.text()
    first.go(f"/cases/{reference}").follow("登记调解经过").check("step-session")
    # On a phone all of it is less than two screens: who is to come stands there, one line each.
    first.page.set_viewport_size({"width": 360, "height": 740})
    form, rows = first.page.locator("form[data-line]"), first.main.locator("details.rowset")
    assert (form.bounding_box() or {})["height"] < LONGEST
    named = sides_of(rows)
    # One came for nobody after all; whoever came besides gets a line.
    rows.first.locator("summary").click()
    first.turn(rows.first.get_by_role("button", name="去掉"))
    assert sides_of(rows) == named[1:]
    typed = stage.examples(site, "mediator", reference, "hold_session", **held)
    first.type(typed).press("核对")
    assert first.status == 200, first.text()
    first.press("登记调解经过")
    assert "✓ 登记调解经过" in first.text()

    first.go(f"/cases/{reference}").follow(DRAFTING).check("step-draft-agreement")
    typed = stage.examples(site, "mediator", reference, "draft_agreement")
    first.type(typed).press("核对")
    assert first.status == 200, first.text()[:2000]
    sheet = " ".join(first.main.locator(".paper").all_text_contents())
    assert "第1稿，校验值" in sheet
    first.check("step-draft-agreement-preview").press(DRAFTING)
    assert f"✓ {DRAFTING}" in first.text()
    each(site, reference, "sign_agreement")
    second.go(f"/cases/{reference}").follow("达成调解协议").check("step-agreement")
    typed = stage.examples(site, "examiner", reference, "reach_agreement")
    second.type(typed).press("核对")
    assert second.status == 200, second.text()
    paper = " ".join(second.main.locator(".paper").all_text_contents())
    assert "陈静" in paper
    assert "周明远" in paper
    second.check("step-agreement-preview").press("达成调解协议")
    assert "✓ 达成调解协议" in second.text()
    for side in ("requester", "respondent"):
        stage.serve(site, reference, "mediation_agreement", side)

    site.clock.pass_by(days=5)
    each(site, reference, "record_confirmation_wish")
    steps = (
        ("各方共同申请司法确认", "apply_confirmation", {"applied_on": "2026-11-28"}),
        ("法院受理司法确认", "confirmation_accepted", {"accepted_on": "2026-11-28", "court_case_no": COURT_NO}),
        ("法院裁定调解协议有效", "confirmation_valid", {"ruled_on": "2026-11-28", "ruling_no": COURT_NO}),
    )  # fmt: skip
    for n, (title, step, given) in enumerate(steps):
        who, name = ((first, "mediator"), (second, "examiner"))[n % 2]
        if not n:
            # After five days the sessions have ended.
            first.sign_in("mediator")
            second.sign_in("examiner")
        who.go(f"/cases/{reference}").follow(title)
        who.type(stage.examples(site, name, reference, step, **given)).press("核对")
        assert who.status == 200, who.text()
        who.press(title)
        assert f"✓ {title}" in who.text()
    first.check("case-confirmed")
    assert "司法确认有效" in (first.page.locator(".tag-now").first.text_content() or "")
