"""The mediation of a complaint: willing sides, sessions ahead, tests, its paper and its end.

总局令第121号第二十三条、第四十二条.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.procedures.complaint.acceptance import no_other_complainant_remains
from casehub.procedures.dispute.agreements import drafted
from casehub.procedures.reading import chinese_day, held_against
from casehub.procedures.sessions.held import held
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

TESTING, MEDIATE = "testing", "complaint.mediate"
PAPER = "complaint_mediation_agreement"
# Grounds that lie with a complainant himself.
OF_ONE = frozenset({"withdrawn", "subject_gone"})


def both_sides_agree_to_mediate(s: Situation) -> Reason | None:
    """Mediation is voluntary: nobody is called to it whose side did not agree."""
    if s.data.get("both_agree") is False:
        return Reason("一方不同意调解的，不通知调解，应当终止调解。", "both_agree")
    return None


def session_lies_ahead(s: Situation) -> Reason | None:
    """Nobody is called to a session that has begun."""
    for name in ("session_at", "next_at"):
        planned = s.data.get(name)
        if isinstance(planned, datetime) and planned <= s.at:
            return Reason("调解时间应晚于现在，请重新安排。", name)
    return None


def entrusting_was_agreed_to(s: Situation) -> Reason | None:
    """Others mediate only where the complainant himself agreed to that (投诉登记表)."""
    if s.data.get("entrusted_to") and not s.requested().get("entrust_consent"):
        return Reason("投诉人没有同意委托调解，不能委托。", "entrusted_to")
    return None


def nothing_is_being_tested(s: Situation) -> str | None:
    """One test at a time stops the sixty days."""
    return "已经登记检测、鉴定开始，请先登记结束。" if s.is_paused(TESTING) else None


def something_is_being_tested(s: Situation) -> str | None:
    """What ends has begun."""
    return None if s.is_paused(TESTING) else "没有正在进行的检测、鉴定。"


# ── the grounds of ending (第二十三条第一款) ──────────────
def _time_is_over(s: Situation) -> str | None:
    limit = s.open_deadline(MEDIATE)
    if limit is None:
        return "没有正在计算的调解期限。"
    if limit.stopped:
        return "检测、鉴定期间不计入调解期限，期限尚未届满。"
    return None if limit.due_on < s.day else f"调解期限至{chinese_day(limit.due_on)}，尚未届满。"


def _was_mediated(s: Situation) -> str | None:
    return None if held(s) else "尚未登记调解经过，不能以不能达成协议终止。"


HOLDS: Mapping[str, Callable[[Situation], str | None]] = {
    "sixty_days": _time_is_over,
    "no_agreement": _was_mediated,
}


def ground_of_ending_holds(s: Situation) -> Reason | None:
    """第二十三条第一款: of the grounds those that the file can show are held against it."""
    return held_against(s, HOLDS)


def ending_is_for_all(s: Situation) -> Reason | None:
    """What one of several complainants takes back, or his death, ends nothing for the others."""
    against = no_other_complainant_remains(s) if s.data.get("ground") in OF_ONE else None
    return Reason(against, "ground") if against else None


# ── what acts enter ───────────────────────────────────────
def earlier_text_is_void(act: Act) -> None:
    """One paper for one agreement: what was written before is not to be signed any more."""
    paper = act.situation.document(PAPER)
    if paper is not None and drafted(act.situation) is not None:
        act.voided.append((paper, "调解书重新制作"))


GUARDS = registered(
    both_sides_agree_to_mediate,
    session_lies_ahead,
    entrusting_was_agreed_to,
    nothing_is_being_tested,
    something_is_being_tested,
    ground_of_ending_holds,
    ending_is_for_all,
)
EFFECTS: Mapping[str, Effect] = {"earlier_text_is_void": Effect.of(earlier_text_is_void)}
