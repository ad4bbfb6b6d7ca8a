"""What the file knows for the papers of a complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.dispute.agreements import in_force
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.workflow.situation import Situation

# The item of 第十六条 that each ground is.
ITEMS: Mapping[str, str] = {
    "not_competent": "一",
    "handled": "二",
    "not_consumer": "三",
    "over_time": "四",
    "no_materials": "五",
    "identity": "六",
    "other": "七",
}
OUTCOMES: Mapping[str, str] = {
    "not_accepted": "不予受理",
    "terminated": "终止调解",
    "withdrawn": "投诉人撤回投诉",
    "dispatched": "分送下级局",
    "returned": "退回分送的局",
    "merged": "并入另一件投诉",
    "retyped": "改按权利人的维权请求登记",
}


def refusal_item(s: Situation) -> str | None:
    """The item of 第十六条 that the ground of the refusal is."""
    return ITEMS.get(str(s.data.get("ground") or ""))


def ending_basis(s: Situation) -> str:
    """The article on which the mediation ends; its item only where that is known."""
    match s.data.get("ground"):
        case "sixty_days":
            return s.law_of_case.basis("complaint_end_by_time")
        case "abuse":
            return s.law_of_case.basis("complaint_end_by_abuse")
    return s.law_of_case.basis("complaint_end")


def accepted_on(s: Situation) -> date | None:
    """The day on which the complaint was taken up."""
    event = s.last("accept_complaint")
    return event.at.astimezone(s.at.tzinfo).date() if event is not None else None


def outcome_of_complaint(s: Situation) -> str:
    """What became of it, as the cover of its volume says."""
    ended = next((e for e in reversed(s.events) if e.target in OUTCOMES), None)
    if ended is not None:
        return OUTCOMES[ended.target]
    return "达成调解协议，制作调解书" if in_force(s) is not None else "达成调解协议，以调解记录办结"


def mediator_here(s: Situation) -> int | None:
    """Who was named to mediate, by whoever registered the complaint or leads the section."""
    named = s.assigned("complaint_mediator")
    return named[0].person_id if named else None


KNOWN = registered(mediator_here, refusal_item, ending_basis, accepted_on, outcome_of_complaint)
