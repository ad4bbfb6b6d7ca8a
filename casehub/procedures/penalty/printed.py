"""What papers of a penalty print and nobody types: articles by the day of the act, sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.fields.rights import RIGHT_KINDS
from casehub.law.amounts import money_text, sum_kept, yuan_of
from casehub.law.chinese import date_text, period_text
from casehub.law.fines import NOTHING, CannotCompute
from casehub.procedures.penalty.hearings import REVIEWED
from casehub.procedures.penalty.intake import clue_came_on
from casehub.procedures.penalty.offences import OFFENCES, Offence
from casehub.procedures.penalty.sanctions import Stage
from casehub.procedures.penalty.weighed import computed, latest, weighed
from casehub.procedures.reading import as_day, came_after, table
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from casehub.model import Event
    from casehub.procedures.penalty.sanctions import Sanction
    from casehub.workflow.rules import DayLaw
    from casehub.workflow.situation import Situation

CLAIMED = ("file_case", "conclude_inquiry", "conclude_without_penalty", "order_correction")
REPORTED = ("conclude_inquiry", "conclude_without_penalty")
BANDS = {"lighter": "从轻", "normal": "一般", "heavier": "从重"}
LIGHTENED = {"lighter": "从轻", "mitigated": "减轻"}
REVIEWS = {"case": "案件审核", "legal": "法制审核"}


def _row(s: Situation) -> Sanction | None:
    return latest(s, *Stage)


def offence_of(s: Situation) -> Offence | None:
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
    if one is None or _excused(s):
        ended = _ended_as_reported(s)
        return s.law if ended is None else s.law_on(ended)
    if one.ended_on is None:
        return s.law
    try:
        lighter = computed(s, one).basis[0] != _basis_then(s, one.ended_on, one.offence)
    except CannotCompute:
        lighter = False
    return s.law if lighter else s.law_on(one.ended_on)


def _excused(s: Situation) -> bool:
    return is_excused(s) or came_after(s, *reversed(REPORTED))


def _ended_as_reported(s: Situation) -> date | None:
    """The day on which the act ended, as the form or the last report has it."""
    reports = [e.typed for e in s.events if e.step in REPORTED]
    told = s.data if "act_ended_on" in s.data else reports[-1] if reports else {}
    return None if told.get("continuing") else as_day(told.get("act_ended_on"))


def _basis_then(s: Situation, day: date, offence: Offence) -> str:
    rows = (r for r in s.rules.penalties.fine if r.rule == offence.rule and r.holds(day))
    return next((str(r.named) for r in rows), "")


def act_basis(s: Situation) -> str | None:
    """The article that forbids the act, of the law that applies to it."""
    found = offence_of(s)
    return found.broken(_law(s)) or None if found is not None else None


def punishing_basis(s: Situation) -> str | None:
    """The article that punishes it."""
    found = offence_of(s)
    return found.punished(_law(s)) or None if found is not None else None


def rights_told(s: Situation) -> str | None:
    """The rights of the case, each in one sentence: who holds what, for what, how long."""
    found = []
    for right in s.rights:
        kind = RIGHT_KINDS[right.kind]
        number = f"第{right.number}号" if right.number else ""
        named = number + (f"“{right.title}”" if right.title else "") + kind.in_full
        # Before a case is filed nobody may know yet whose a right is.
        owners = "、".join(right.owners)
        said = f"{owners}是{named}的权利人" if owners else f"{named}，权利人待核查"
        if right.approved_goods:
            classes = f"第{right.nice_classes}类" if right.nice_classes else ""
            said += f"，核定使用商品为{classes}{right.approved_goods}"
        if right.granted_on and right.expires_on:
            said += f"，期限自{date_text(right.granted_on)}至{date_text(right.expires_on)}"
        found.append(said)
    return "；".join(found) or None


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
        f"{BANDS[name]}{money_text(band.least)}至{money_text(band.most)}"
        for name, band in found.bands.items()
    )
    # As in every paper: of the law in force on its day no edition is told.
    plain = {r.named: r.basis for r in s.rules.penalties.fine if r.holds(s.day)}
    basis = "、".join(plain.get(one, one) for one in found.basis)
    return f"{_from_to(found.range.least, found.range.most)}（{bands}；依据{basis}）"


def turnover_told(s: Situation) -> str | None:
    """The sum on which the fine rests, in words."""
    one = weighed(s)
    if one is None:
        return None
    told = [
        f"{word}{money_text(sum_)}"
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
    return _from_to(yuan_of(row.least) or NOTHING, yuan_of(row.most) or NOTHING)


def _from_to(least: Decimal, most: Decimal) -> str:
    return f"{money_text(least)}至{money_text(most)}"


def clue_course(s: Situation) -> str | None:
    """When the material came in and when the case was filed."""
    came, filed = clue_came_on(s), s.case.filed_on
    if came is None or filed is None:
        return None
    return f"本局于{date_text(came)}收到材料并进行核查，{date_text(filed)}经批准立案"


def filing_matter(s: Situation) -> str:
    """What the form of filing asks the head to agree to."""
    return "立案" if s.step.number else "不予立案"


def title_of_step(s: Situation) -> str:
    """What is asked for: the step itself."""
    return s.step.title


def review_began_on(s: Situation) -> date | None:
    """The day from which the reviewer has the file: of the report, or of that of the hearing."""
    limit = s.deadline("penalty.review")
    return limit.start_on if limit is not None else None


def fine_in_figures(s: Situation) -> str | None:
    """The fine on the form as every paper of a penalty prints it: 216000元."""
    fine = sum_kept(s.data.get("fine"))
    return money_text(fine) if fine is not None else None


def is_lightened(s: Situation) -> bool:
    """行政处罚法第三十二条: whether the degree is 从轻 or 减轻."""
    row = _row(s)
    return row is not None and row.degree in LIGHTENED


def degree_told(s: Situation) -> str | None:
    """The degree of discretion in words."""
    row = _row(s)
    return {**BANDS, **LIGHTENED}.get(row.degree) if row is not None else None


def reported_facts(s: Situation) -> str | None:
    """The facts as the last report tells them, whatever it proposes."""
    found = [e.typed.get("facts") for e in s.events if e.step in REPORTED]
    return found[-1] if found else None


def items_ordered(s: Situation) -> list[dict[str, object]] | None:
    """What is to be decided, item by item, as the form has it."""
    return table(s, "items") or None


def points_checked(s: Situation) -> list[dict[str, object]] | None:
    """What came of each point of the party, as the form has it."""
    return table(s, "answers") or None


def reviews_told(s: Situation) -> str | None:
    """程序规定第四十九条、第六十条: what was said in review since the report, and by leaders."""
    since = max((e.seq for e in s.events if e.step in REPORTED), default=0)
    said = [
        _said(_day(s, e), REVIEWS[e.typed["review_kind"]], e.typed, "review_opinion")
        for e in s.events
        if e.step in REVIEWED and e.seq > since
    ]
    if came_after(s, "discuss_together", *REVIEWED):
        agreed = s.entered("discuss_together")
        day = as_day(agreed.get("discussed_on")) or s.day
        said.append(_said(day, "负责人集体讨论", agreed, "conclusion"))
    return "；".join(said) or None


def _day(s: Situation, event: Event) -> date:
    return event.at.astimezone(s.at.tzinfo).date()


def _said(day: date, by: str, typed: Mapping[str, Any], field: str) -> str:
    return f"{date_text(day)}{by}：{str(typed.get(field) or '').rstrip('。')}"


def is_excused(s: Situation) -> bool:
    """Whether what is decided is not to punish."""
    return bool(s.data.get("no_penalty_kind"))


def is_unproved(s: Situation) -> bool:
    """行政处罚法第五十七条第一款第三项: whether that is so since nothing is established."""
    return s.data.get("no_penalty_kind") == "not_established"


KNOWN = registered(
    fine_in_figures,
    is_lightened,
    degree_told,
    reported_facts,
    items_ordered,
    points_checked,
    reviews_told,
    is_excused,
    is_unproved,
    filing_matter,
    title_of_step,
    review_began_on,
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
