"""Whether a complaint is taken up: who complains, in time, and on which ground it is refused.

总局令第121号第十条、第十一条、第十六条; 消费者权益保护法第四十六条.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import number_in_chinese
from casehub.law.periods import add_months
from casehub.procedures.reading import as_day, chinese_day, held_against, latest, until_served
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

SHOWN, TRUE = "shown", "true_identity"
MONTHS = 12


def both_sides_are_entered(s: Situation) -> str | None:
    """第十条: somebody complains of a certain trader."""
    if not s.current_parties("complainant"):
        return "尚未登记投诉人，请先登记。"
    if not s.current_parties("respondent"):
        return "尚未登记明确的被投诉人，请先登记。"
    return None


def everybody_has_an_address(s: Situation) -> str | None:
    """第十条: where both can be reached is told before the complaint is taken up."""
    for party in s.current_parties():
        if not (party.address or party.delivery_address):
            return f"尚未登记{s.side_title(party.role)}的地址，请先办理更正登记补登。"
    return None


def complaint_follows_what_happened(s: Situation) -> Reason | None:
    """What is complained of happened, and became known, before the complaint came in."""
    came = as_day(s.data.get("received_on"))
    for name, what in (("happened_on", "购买、接受服务"), ("knew_on", "知道权益受到侵害")):
        day = as_day(s.data.get(name))
        if came is not None and day is not None and day > came:
            return Reason(f"{what}之日不能晚于收到投诉之日{chinese_day(came)}。", name)
    return None


def _identity(s: Situation) -> str:
    """What the file shows of who complains: as entered last."""
    if latest(s, "receive_identity") > latest(s, "receive_complaint"):
        return str(s.entered("receive_identity").get("verified") or "")
    return TRUE if s.requested().get("identity") == SHOWN else ""


def identity_is_missing(s: Situation) -> str | None:
    """第十条第三款: proof is asked for where none was given."""
    return "投诉人已经提供身份证明，无须再次要求。" if _identity(s) == TRUE else None


def proof_was_not_asked_for(s: Situation) -> str | None:
    """第十条第三款: where none was given it is asked for, before anything else is waited for."""
    if _identity(s) or latest(s, "ask_identity"):
        return "已经要求过提供身份证明材料，或者已经收到。"
    return None


def identity_is_shown(s: Situation) -> str | None:
    """第十条: every complaint is made under a true identity; without it nothing is taken up."""
    found = _identity(s)
    if found == TRUE:
        return None
    if found:
        return "身份证明材料虚假、冒用他人名义或者拒不配合核验的，应不予受理。"
    return "投诉人没有提供身份证明材料，请先限期提供；逾期不提供的，不予受理。"


def last_day_lies_ahead(s: Situation) -> Reason | None:
    """第十条第三款: the notice leaves time to answer it."""
    day = as_day(s.data.get("deadline_on"))
    if day is not None and day <= s.day:
        return Reason("提供的最后一日应当晚于今天。", "deadline_on")
    return None


def identity_period_is_over(s: Situation) -> str | Reason | None:
    """第十条第三款: the whole last day belongs to the complainant."""
    limit = s.open_deadline("complaint.identity")
    if limit is None:
        said = "限期提供身份证明材料通知书尚未送达投诉人，期限没有起算。"
        return until_served(s, said, "identity_proof_notice")
    if limit.due_on < s.day:
        return None
    return f"提供身份证明材料的期限至{chinese_day(limit.due_on)}，届满后再办理。"


def no_other_complainant_remains(s: Situation) -> str | None:
    """What one of several takes back ends nothing for the others."""
    if len(s.current_parties("complainant")) > 1:
        return "尚有其他投诉人，一人撤回、和解或者死亡不使本件终结，请在调解中逐一处理。"
    return None


# ── the seven grounds (第十六条) ──────────────────────────
def _over_time(s: Situation) -> str | None:
    knew, came = (as_day(s.requested().get(name)) for name in ("knew_on", "received_on"))
    if knew is None or came is None:
        return "登记投诉时没有写明知道权益受到侵害之日，请先撤销并重新登记。"
    years = s.law.amount("complaint.years_max")
    last = add_months(knew, MONTHS * years)
    full = f"至{chinese_day(last)}方满{number_in_chinese(years)}年"
    return None if came > last else f"{full}，收到投诉时没有超过。"


def _without_material(s: Situation) -> str | None:
    if latest(s, "identity_not_shown", "receive_identity") or _identity(s) == TRUE:
        return None
    return "没有提供身份证明材料的，应先限期提供，届满仍不提供的，才以此不予受理。"


def _identity_is_false(s: Situation) -> str | None:
    if _identity(s) not in {"", TRUE}:
        return None
    return "没有核对身份证明的记录；冒用他人名义、拒不配合核验的，先登记核对结果。"


HOLDS: Mapping[str, Callable[[Situation], str | None]] = {
    "over_time": _over_time,
    "no_materials": _without_material,
    "identity": _identity_is_false,
}


def ground_of_refusal_holds(s: Situation) -> Reason | None:
    """第十六条: of the grounds those that the file can show are held against it."""
    return held_against(s, HOLDS)


def keeps_cause(act: Act) -> None:
    """What it is about, as every paper of the case names it (案由)."""
    act.case.cause = act.text("cause")


EFFECTS: Mapping[str, Effect] = {"keeps_cause": Effect.of(keeps_cause, "cause")}
GUARDS = registered(
    both_sides_are_entered,
    everybody_has_an_address,
    complaint_follows_what_happened,
    identity_is_missing,
    proof_was_not_asked_for,
    identity_is_shown,
    last_day_lies_ahead,
    identity_period_is_over,
    no_other_complainant_remains,
    ground_of_refusal_holds,
)
