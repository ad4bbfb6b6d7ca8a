"""What was typed wrongly of what a court entrusted, or of the dispute, is mended (更正登记)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.procedures.agreed.confirming import agreement_does_not_decide_ownership
from casehub.procedures.dispute.agreements import in_force
from casehub.procedures.peoples_mediation.entrusted import entrustment, in_writing
from casehub.procedures.peoples_mediation.rows import CourtEntrustment
from casehub.procedures.reading import latest
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

COLUMNS = ("court", "court_no", "channel", "signed_for_at")
ASKED, ANSWERED = "apply_confirmation", ("confirmation_refused", "confirmation_withdrawn")


def entrustment_is_another(s: Situation) -> Reason | None:
    """What is as it was needs no mending."""
    found = entrustment(s)
    told = {name: s.data[name] for name in COLUMNS if s.data.get(name) is not None}
    if found is None or not told:
        return None
    if all(_same(getattr(found, name), value) for name, value in told.items()):
        return Reason("与现在的登记相同，没有需要更正的。", next(iter(told)))
    return None


def _same(kept: object, told: object) -> bool:
    if isinstance(kept, datetime) and isinstance(told, datetime):
        # The form asks for no seconds.
        return kept.replace(second=0, microsecond=0) == told.replace(second=0, microsecond=0)
    return kept == told


def dispute_is_of_another_kind(s: Situation) -> Reason | None:
    """What is as it was needs no mending."""
    told = s.data.get("dispute_kind")
    if told is not None and told == s.case.home.dispute_kind:
        return Reason("与现在的登记相同，没有需要更正的。", "dispute_kind")
    return None


def confirmation_is_still_to_be_asked(s: Situation) -> str | None:
    """民诉法第二百零五条, 民诉解释第三百五十五条: of a written agreement not over who owns."""
    against = agreement_does_not_decide_ownership(s)
    if against is not None:
        return against
    if in_force(s) is None or not in_writing(s):
        return "没有生效的书面协议。"
    asked = latest(s, ASKED) > latest(s, "reach_agreement", *ANSWERED)
    return "已经申请司法确认。" if asked else None


def entrustment_mended(act: Act) -> None:
    """A row of its own: the latest one holds, and the earlier stays in the record."""
    found = entrustment(act.situation)
    if found is None:
        act.object("没有法院委派、委托的登记。", None)
        return
    told = {name: getattr(found, name) for name in COLUMNS}
    told |= {name: act.data[name] for name in COLUMNS if act.data.get(name) is not None}
    act.work.session.add(CourtEntrustment(case_id=act.case.id, event_seq=act.seq, **told))


GUARDS = registered(
    entrustment_is_another, dispute_is_of_another_kind, confirmation_is_still_to_be_asked
)
EFFECTS: Mapping[str, Effect] = {"entrustment_mended": Effect.of(entrustment_mended, "reason")}
