"""Sets the stage of the journeys in a penalty: a trademark case, led to a state before they begin."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from casehub.casefile import registering
from tests import factories
from tests.faults.world import at
from tests.journeys import stage, walking
from tests.procedures.penalty.enforcing import HOLDER, INFRINGER, LIGHTER, MARK, PROPOSAL, SERIES

if TYPE_CHECKING:
    from datetime import datetime

    from tests.journeys.site import Site

HOURS = {"started_at": "2026-12-02T09:30", "ended_at": "2026-12-02T10:40"}
HANDED = {"handed_to": "甘建业", "handed_as": "representative", "handed_basis": "法定代表人"}


def hours() -> dict[str, datetime]:
    """From when to when something was done on the day on which the site stands."""
    return {"started_at": at("2026-12-02", "09:30"), "ended_at": at("2026-12-02", "10:40")}


def verifying(site: Site) -> tuple[str, list[int]]:
    """A clue of a trademark case that two officers verify; its number and the two."""
    site.clock.at = at("2026-12-02", "15:00")
    second = walking.hire(site, "second", "冉星野", "case_officer")
    walking.numbered(site, SERIES | {"measure": "渝市监强制", "measure_release": "渝市监解强"})
    officers, today = [site.people()["examiner"], second], site.clock.at.date()
    parties = [factories.party("right_holder", HOLDER, capacity="holder"), factories.party("respondent", INFRINGER)]
    with site.acting("clerk") as work:
        request = registering.Request("penalty", parties, [MARK], another="另一件事")
        reference = registering.register(work, work.rules.tracks["penalty_right_holder"], request).reference
    told: dict[str, Any] = {"source": "right_holder", "received_on": today, "first_received_on": None, "sender": None, "wants_reply": False}
    stage.act(site, "clerk", reference, "register_clue", **told, evidence_items=[{"label": "权1", "name": "商标注册证"}])
    stage.act(site, "section", reference, "assign_verification", officers=officers)
    return reference, officers


def filed(site: Site) -> tuple[str, list[int]]:
    """The same case, inspected and filed, whose officers may seize."""
    reference, officers = verifying(site)
    party = stage.party_of(site, reference, "respondent")
    stage.act(site, "examiner", reference, "inspect_site", officers=officers, inspected=party, evidence_items=None, refused=False, **hours())
    return stage.act(site, "head", reference, "file_case", officers=officers, offence="similar_same"), officers


def handed_over(site: Site, reference: str) -> None:
    """Everything that waits is handed to the head of the party, with proof."""
    for matter in walking.waiting(site, reference):
        given = {"receiver": "甘建业", "relation": "representative", "served_on": site.clock.at.date()}
        stage.act(site, "examiner", matter, "prove_direct", **given)


def told(site: Site, reference: str, **again: Any) -> None:
    """Proposed, reviewed, told and served; the days to plead pass. again: why it is told anew."""
    respondent = stage.party_of(site, reference, "respondent")
    stage.act(site, "examiner", reference, "conclude_inquiry", party=respondent, **PROPOSAL)
    stage.act(site, "reviewer", reference, "approve_review", review_kind="case", legal_ground=None)
    stage.act(site, "head", reference, "notify_penalty", hearing_told=True, **again)
    handed_over(site, reference)
    site.clock.pass_by(days=9)


def decided(site: Site) -> str:
    """The same case, decided, served and made public; its number."""
    reference, _ = filed(site)
    told(site, reference)
    stage.act(site, "head", reference, "decide_penalty", items=LIGHTER, fine=Decimal("216000.00"), answers=None)
    handed_over(site, reference)
    today = site.clock.at.date()
    summary = "当事人未经注册人许可，在袋装榨菜包装上使用与注册商标近似的标志。"
    public: dict[str, Any] = {"facts_summary": summary, "holds_secrets": False, "no_state_secret": True, "aliases": []}
    stage.act(site, "head", reference, "publish_penalty", **public, credit_degree="ordinary", published_on=today, other_region=None)
    return reference
