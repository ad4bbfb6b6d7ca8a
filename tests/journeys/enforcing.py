"""Sets the stage of the journeys in a penalty: a trademark case, led to a state before they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.casefile import registering
from tests import factories
from tests.faults.world import at
from tests.journeys import stage, walking
from tests.procedures.penalty.enforcing import HOLDER, INFRINGER, MARK, SERIES

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
