"""What papers of a penalty print and nobody types: articles by the day of the act, sums."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.fields.rights import RIGHT_KINDS
from casehub.law.chinese import date_text, period_text
from casehub.law.fines import CannotCompute
from casehub.procedures.penalty.intake import clue_came_on
from casehub.procedures.penalty.offences import OFFENCES, Offence
from casehub.procedures.penalty.sanctions import Stage, in_yuan
from casehub.procedures.penalty.weighed import computed, latest, weighed
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.procedures.penalty.sanctions import Sanction
    from casehub.workflow.rules import DayLaw
    from casehub.workflow.situation import Situation

CLAIMED = ("file_case", "conclude_inquiry", "conclude_without_penalty", "order_correction")
REPORTED = ("conclude_inquiry", "conclude_without_penalty")
BANDS = {"lighter": "从轻", "normal": "一般", "heavier": "从重"}


def _row(s: Situation) -> Sanction | None:
    return latest(s, *Stage)


def _offence(s: Situation) -> Offence | None:
    """The act as the form names it, else as it was named last."""
    named = s.data.get("offence")
    if named is None:
        row = _row(s)
        told = [e for e in s.events if e.step in CLAIMED]
        named = row.offence if row is not None else told[-1].typed.get("offence") if told else None
    return OFFENCES.get(str(named))


def _law(s: Situation) -> DayLaw:
    """The law of the day on which the act ended; while it goes on, or is not dated, of today.

    行政处罚法第三十七条: where the law of the decision was found lighter, that one.
    """
    one = weighed(s)
    if one is None or one.ended_on is None:
        return s.law
    try:
        lighter = computed(s, one).basis[0] != _basis_then(s, one.ended_on, one.offence)
    except CannotCompute:
        lighter = False
    return s.law if lighter else s.law_on(one.ended_on)


def _basis_then(s: Situation, day: date, offence: Offence) -> str:
    rows = (r for r in s.rules.penalties.fine if r.rule == offence.rule and r.holds(day))
    return next((str(r.basis) for r in rows), "")


def act_basis(s: Situation) -> str | None:
    """The article that forbids the act, of the law that applies to it."""
    found = _offence(s)
    return found.broken(_law(s)) or None if found is not None else None


def punishing_basis(s: Situation) -> str | None:
    """The article that punishes it."""
    found = _offence(s)
    return found.punished(_law(s)) or None if found is not None else None


def rights_told(s: Situation) -> str | None:
    """The rights of the case, each in one sentence: who holds what, for what, how long."""
    found = []
    for right in s.rights:
        kind = RIGHT_KINDS[right.kind]
        owners = "、".join(right.owners) or "权利人"
        number = f"第{right.number}号" if right.number else ""
        said = f"{owners}是{number}“{right.title}”{kind.in_full}的权利人"
        if right.approved_goods:
            classes = f"第{right.nice_classes}类" if right.nice_classes else ""
            said += f"，核定使用商品为{classes}{right.approved_goods}"
        if right.granted_on and right.expires_on:
            said += f"，期限自{date_text(right.granted_on)}至{date_text(right.expires_on)}"
        found.append(said)
    return "；".join(found) or None


def _yuan(sum_: Decimal) -> str:
    return f"{sum_:.2f}".removesuffix(".00") + "元"


def fine_range(s: Situation) -> str | None:
    """From what to what the fine may go, and by which rule: the trace of the sum."""
    one = weighed(s)
    if one is None:
        return None
    try:
        found = computed(s, one)
    except CannotCompute:
        return None
    bands = "，".join(
        f"{BANDS[name]}{_yuan(one.least)}至{_yuan(one.most)}" for name, one in found.bands.items()
    )
    basis = "、".join(found.basis)
    return f"{_yuan(found.range.least)}至{_yuan(found.range.most)}（{bands}；依据{basis}）"


def turnover_told(s: Situation) -> str | None:
    """The sum on which the fine rests, in words."""
    one = weighed(s)
    if one is None:
        return None
    told = [
        f"{word}{_yuan(sum_)}"
        for word, sum_ in (("违法经营额", one.turnover), ("违法所得", one.gains))
        if sum_
    ]
    return "，".join(told) or "违法经营额无法查清"


def comparison_told(s: Situation) -> str | None:
    """行政处罚法第三十七条: which law applies where it changed between the act and today."""
    one = weighed(s)
    if one is None:
        return None
    try:
        found = computed(s, one)
    except CannotCompute:
        return None
    return "；".join(found.reasons) if found.mitior and found.reasons else None


def pauses_told(s: Situation) -> str | None:
    """程序规定第六十四条第二款: the periods that are not counted, each with its days."""
    limits = s.procedure.limits
    counted = {kind for code in limits for kind in s.law.limit(code).excluded}
    names = s.rules.law.limits.pause_kinds
    told = [
        f"{names.get(p.kind, p.kind)}{((p.until or s.day) - p.since).days}日"
        for p in s.pauses
        if p.kind in counted
    ]
    return "、".join(told) or None


def case_extended(s: Situation) -> str | None:
    """How the time for the case was lengthened."""
    limit = s.deadline("penalty.decide")
    return f"延长{period_text(limit.granted, limit.unit)}" if limit and limit.granted else None


def decide_due_on(s: Situation) -> date | None:
    """The last day of the ninety, with what was added."""
    limit = s.deadline("penalty.decide")
    return limit.due_on if limit is not None else None


def review_due_on(s: Situation) -> date | None:
    """The last day of the review."""
    limit = s.deadline("penalty.review")
    return limit.due_on if limit is not None else None


def exhibits_told(s: Situation) -> list[dict[str, object]] | None:
    """The evidence, item by item, with what each proves."""
    found: list[dict[str, object]] = []
    for use in s.in_order(s.uses):
        item = use.evidence
        found.append(
            {"n": use.label, "name": item.name, "pages": item.pages, "purpose": item.purpose}
        )
    return found or None


def proposed_fine_range(s: Situation) -> str | None:
    """The range as it was computed when the case was reported."""
    row = _row(s)
    if row is None:
        return None
    return f"{_yuan(in_yuan(row.least) or Decimal(0))}至{_yuan(in_yuan(row.most) or Decimal(0))}"


def clue_course(s: Situation) -> str | None:
    """When the material came in and when the case was filed."""
    came, filed = clue_came_on(s), s.case.filed_on
    if came is None or filed is None:
        return None
    return f"{date_text(came)}收到，{date_text(filed)}经批准立案"


def filing_matter(s: Situation) -> str:
    """What the form of filing asks the head to agree to."""
    return "立案" if s.step.number else "不予立案"


def title_of_step(s: Situation) -> str:
    """What is asked for: the step itself."""
    return s.step.title


def concluded_on(s: Situation) -> date | None:
    """The day of the report."""
    found = [e for e in s.events if e.step in REPORTED]
    return found[-1].at.astimezone(s.at.tzinfo).date() if found else None


KNOWN = registered(
    filing_matter,
    title_of_step,
    concluded_on,
    act_basis,
    punishing_basis,
    rights_told,
    fine_range,
    turnover_told,
    comparison_told,
    pauses_told,
    case_extended,
    decide_due_on,
    review_due_on,
    exhibits_told,
    proposed_fine_range,
    clue_course,
)
