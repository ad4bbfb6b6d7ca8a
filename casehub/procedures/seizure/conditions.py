"""When goods may be seized, for how long, and why they are let go (行政强制法第三章第二节)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.procedures.penalty import seizing
from casehub.procedures.penalty.goods import owner
from casehub.procedures.penalty.intake import too_long
from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.workflow.situation import Situation

END = "seizure.end"
APPROVED, SEIZED, URGENTLY = "approve_seizure", "seize_goods", "seize_urgently"


def law_lets_seize(s: Situation) -> str | None:
    """行政强制法第十八条: the law of the act gives the power, on the day of the measure."""
    return seizing.offence_lets_seize(s.above)


def seizing_told(s: Situation) -> Mapping[str, Any]:
    """What was entered when the goods were taken, with leave or before it."""
    return s.entered(SEIZED) or s.entered(URGENTLY)


def approved_on(s: Situation) -> date | None:
    """The day of the approval."""
    event = s.last(APPROVED)
    return event.at.astimezone(s.at.tzinfo).date() if event is not None else None


def seizure_follows_approval(s: Situation) -> Reason | None:
    """行政强制法第十八条: the head approves first; the thirty days are not dated back away."""
    day, approved = as_day(s.data.get("from_on")), approved_on(s)
    if day is None:
        return None
    if approved is not None and day < approved:
        return Reason(f"不能早于批准之日{chinese_day(approved)}。", "from_on")
    longest = int(s.law.limit(END).amount)
    if (s.day - day).days > longest:
        return Reason(f"距今已超过{s.law.limit_text(END)}，请核对。", "from_on")
    return None


def seizure_is_of_who_was_approved(s: Situation) -> Reason | None:
    """Nothing is taken from another than whom the head saw."""
    named, approved = s.data.get("party"), s.entered(APPROVED).get("party")
    if named is not None and approved is not None and named != approved:
        return Reason("与批准查封、扣押的当事人不一致。", "party")
    return None


def measure_is_against_who_is_named(s: Situation) -> Reason | None:
    """行政强制法第二十五条第二款, 程序规定第三十四条: the party told is that of the measure."""
    party, against = s.data.get("party"), owner(s)
    if isinstance(party, int) and against is not None and against not in s.line(party):
        return Reason("与被采取措施的当事人不一致。", "party")
    return None


def rights_were_told_on_the_spot(s: Situation) -> Reason | None:
    """行政强制法第十八条: reasons, basis, rights and remedies told on the spot, the party heard."""
    if "told_rights" in s.data and not s.data.get("told_rights"):
        said = "应当当场告知理由、依据、权利和救济途径，听取陈述、申辩。"
        return Reason(said, "told_rights")
    return None


def seizure_may_be_extended(s: Situation) -> Reason | str | None:
    """行政强制法第二十五条第一款: once, by thirty days at most, before the end."""
    limit = s.open_deadline(END)
    if limit is None:
        return "查封、扣押期限没有在计算，不能延长。"
    if limit.stopped:
        return "检测、检验、检疫、鉴定期间尚未结束，期限没有在计算；期间结束后再办理延长。"
    if limit.granted:
        return "查封、扣押期限已经延长过，只能延长一次。"
    if limit.due_on < s.day:
        return f"期限已于{chinese_day(limit.due_on)}届满，不能延长。"
    return too_long(s, END)


def seizure_is_over(s: Situation) -> str | None:
    """行政强制法第二十五条、第二十八条: it ends by itself after the last day, not before."""
    limit = s.open_deadline(END)
    if limit is None or limit.due_on >= s.day or limit.stopped:
        return "查封、扣押期限尚未届满。"
    return None


def release_has_its_ground(s: Situation) -> Reason | None:
    """行政强制法第二十八条: each of the five grounds holds only where the file shows it."""
    ground = s.data.get("release_ground")
    running = s.open_deadline(END)
    over = running is None or (running.due_on < s.day and not running.stopped)
    if ground is not None and (ground == "expired") != over:
        said = "期限已经届满，解除的情形应为期限届满。" if over else "期限尚未届满。"
        return Reason(said, "release_ground")
    if ground == "decided" and not seizing.was_decided(s.above):
        return Reason("本案尚未作出行政处罚决定。", "release_ground")
    return None


def release_is_due(s: Situation) -> Reason | None:
    """行政强制法第二十七条、第二十八条: goods are let go once it is decided, or their days end.

    Before, the inquiry goes on; that no ground is left to hold them is found by whoever inquires.
    """
    running = s.open_deadline(END)
    if running is None or running.alarm_on <= s.day or s.above.case.closed_on is not None:
        return None
    if seizing.was_decided(s.above):
        return None
    return Reason("本案还没有作出决定，期限也没有届满；不再需要查封、扣押的，可以提前解除。")


GUARDS = registered(
    release_is_due,
    law_lets_seize,
    seizure_follows_approval,
    seizure_is_of_who_was_approved,
    measure_is_against_who_is_named,
    rights_were_told_on_the_spot,
    seizure_may_be_extended,
    seizure_is_over,
    release_has_its_ground,
)
