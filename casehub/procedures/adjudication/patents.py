"""Conditions on the patent itself: number, grant, term, force, claims (专利法第四十二条以下)."""

from __future__ import annotations

from datetime import date

from casehub.law.identifiers import IdentifierFault, read_patent_number
from casehub.law.rights import PatentKind, expires_on
from casehub.law.text import fold
from casehub.model import Right
from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

ENDED = ("终止", "无效", "失效", "届满", "放弃", "撤销")
STILL_ALIVE = ("部分无效", "维持有效", "未终止", "未失效")
STOPPING = frozenset({"upheld", "partly", "repeat"})
UNMET, DECLARED = "record_unmet_condition", "register_invalidity_decision"


def one_patent_in_one_request(s: Situation) -> str | None:
    """办法第二十一条第一款: several patents, several requests."""
    if len(s.rights) > 1:
        return "一件请求只能涉及一项专利，请分别提出请求。"
    return None


def patent_number_is_right(s: Situation) -> str | None:
    """专利号: form, kind digit and check digit, and the kind and year they tell."""
    for right in s.rights:
        try:
            number = read_patent_number(right.number)
        except IdentifierFault as fault:
            return str(fault)
        if right.kind != number.kind:
            return f"专利号表明是{number.kind_name}，与登记的类型不符，请更正。"
        if right.filed_on is not None and number.year < right.filed_on.year:
            return "专利号中的年份早于申请日，请核对。"
    return None


def patent_is_granted(s: Situation) -> str | None:
    """细则第一百零二条: before grant only the provisional fee may be mediated, after grant."""
    for right in s.rights:
        if right.granted_on is None or right.granted_on > s.day:
            return "专利尚未授权，不能立案。"
    return None


def last_day(right: Right) -> date | None:
    """The end of the term: as registered (期限补偿), else computed from the filing date."""
    if right.expires_on is not None:
        return right.expires_on
    if right.filed_on is None or right.kind not in set(PatentKind):
        return None
    return expires_on(PatentKind(right.kind), right.filed_on)


def patent_is_in_term(s: Situation) -> str | None:
    """专利法第四十二条: 20, 10 or 15 years from filing; designs before 2021-06-01 ten years."""
    for right in s.rights:
        end = last_day(right)
        if end is None:
            return "未登记申请日，无法核对专利权期限，请先补充。"
        if end <= s.day:
            return f"专利权期限已于{chinese_day(end)}届满，不能立案。"
    return None


def has_ended(right: Right) -> bool:
    """Whether the status entered says that the patent has lapsed or was declared invalid."""
    status = right.status or ""
    if any(word in status for word in STILL_ALIVE):
        return False
    results = [v.result or "" for v in right.invalidity]
    lost = any("全部无效" in r for r in results)
    return lost or any(word in status for word in ENDED)


def patent_is_in_force(s: Situation) -> str | None:
    """办法第十四条第二项、专利法第四十四条、第四十七条: shown by the 专利登记簿副本."""
    for right in s.rights:
        if has_ended(right):
            return "专利权已经终止或者被宣告无效，应不予立案。"
        if right.status_checked_on is None:
            return "尚未核查专利登记簿副本，请先登记权利状态核查。"
    return None


def claims_are_named(s: Situation) -> str | None:
    """办法第三十六条第二款: with two or more claims the request names those relied on."""
    for right in s.rights:
        if right.kind != "design" and right.claims_count > 1 and not right.claims_asserted:
            return "请求书未写明据以主张的权利要求，请先要求明确。"
    return None


def stop_order_needs_a_living_patent(s: Situation) -> Reason | None:
    """专利法第四十二条、第四十四条、第四十七条: an ended patent stops nobody."""
    if s.data.get("outcome") not in STOPPING:
        return None
    for right in s.rights:
        end = last_day(right)
        if has_ended(right) or (end is not None and end <= s.day):
            return Reason("专利权已经终止或者无效，不能责令停止侵权。", "outcome")
    return None


def facts_are_entered(s: Situation) -> bool:
    """Whether the version of the case has the step that enters the fact; an older one has not."""
    procedure = s.rules.procedure(s.case.procedure, s.case.procedure_version)
    return bool(procedure.has_step(UNMET))


def right_is_declared_invalid(s: Situation) -> Reason | None:
    """专利法第四十七条: the decision is on file, in force, and takes what the request rests on."""
    number = str(s.data.get("invalidity_decision_no") or "")
    if not number:
        return Reason("请填写无效宣告请求审查决定号。", "invalidity_decision_no")
    if not facts_are_entered(s):
        return None
    of_it = [
        e.typed
        for e in s.events
        if e.step == DECLARED and fold(str(e.typed.get("invalidity_decision_no"))) == fold(number)
    ]
    if not of_it:
        return Reason("没有登记该审查决定，请先登记决定书。", "invalidity_decision_no")
    told = of_it[-1]
    effective = as_day(told.get("decision_effective_on"))
    if effective is None or effective > s.day:
        return Reason("该审查决定尚未生效，不能据以撤销案件。", "invalidity_decision_no")
    whole = told.get("declared") == "all"
    if told.get("declared") == "upheld" or not (whole or told.get("asserted_gone")):
        said = "该审查决定没有宣告据以主张的权利要求全部无效，不能据以撤销案件。"
        return Reason(said, "ground")
    if s.data.get("invalidity_scope") == "all" and not whole:
        return Reason("该审查决定只宣告部分无效，范围填写所主张的权利要求。", "invalidity_scope")
    return None


def declared_claims_are_told(s: Situation) -> Reason | None:
    """专利法第四十七条: of a right declared invalid in part it is told in which."""
    partly = s.data.get("declared") == "partly"
    if partly and not str(s.data.get("declared_claims") or "").strip():
        return Reason("部分无效的，填写被宣告无效的权利要求。", "declared_claims")
    if s.data.get("declared") == "upheld" and s.data.get("asserted_gone"):
        return Reason("维持有效的，没有被宣告无效的权利要求。", "asserted_gone")
    return None


def effect_follows_the_decision(s: Situation) -> Reason | None:
    """No decision has effect before it was made."""
    days = ("invalidity_decided_on", "decision_effective_on")
    made, effective = (as_day(s.data.get(name)) for name in days)
    if made is not None and effective is not None and effective < made:
        return Reason(f"不能早于审查决定日期{chinese_day(made)}。", "decision_effective_on")
    return None


GUARDS = registered(
    one_patent_in_one_request,
    patent_number_is_right,
    patent_is_granted,
    patent_is_in_term,
    patent_is_in_force,
    claims_are_named,
    stop_order_needs_a_living_patent,
    declared_claims_are_told,
    effect_follows_the_decision,
)
