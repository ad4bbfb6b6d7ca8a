"""Conditions of accepting a request for adjudication (办法第十二条至第二十一条)."""

from __future__ import annotations

from casehub.law.chinese import period_text
from casehub.law.periods import add_months
from casehub.law.text import fold
from casehub.procedures.adjudication.answers import TIME_LIMIT, raised
from casehub.procedures.adjudication.patents import (
    UNMET,
    facts_are_entered,
    right_is_declared_invalid,
)
from casehub.procedures.reading import (
    all_of,
    area_of,
    as_day,
    came_after,
    chinese_day,
    last_of,
    rows,
    said,
    short,
    table,
)
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

MONTHS_A_YEAR = 12
CLAIM = "adjudication.claim_years"
PATENTEE = frozenset({"patentee", "none", ""})
# What the parties took elsewhere: it ends the case between those alone whom it binds.
ELSEWHERE = frozenset({"court_filed", "other_agreement"})


def office_has_power(s: Situation) -> str | None:
    """细则第九十五条、办法第七条: which offices may adjudicate at all."""
    if s.case.organisation.adjudicates_patents is False:
        return "本局没有专利行政裁决职权，应移送市知识产权局。"
    return None


def respondent_is_clear(s: Situation) -> str | None:
    """办法第十二条第二项、第二十三条第二项: definite respondents; traders with operators."""
    respondents = s.current_parties("respondent")
    unclear = [p.id for p in respondents if not p.name.strip() or not p.address.strip()]
    nobody = [
        p.id
        for p in respondents
        if p.sort.trades and not (p.operator or p.representative)
    ]
    told = []
    if unclear:
        told.append(f"被请求人{all_of(s, unclear)}的名称或者住址不明确")
    if nobody:
        told.append(f"个体工商户{all_of(s, nobody)}应写明登记字号和实际经营者")
    return f"{'；'.join(told)}，请先补正。" if told else None


def requester_has_standing(s: Situation) -> str | Reason | None:
    """办法第十二条: patentee or interested party; licensees by the kind of their licence."""
    owners = {fold(name) for right in s.rights for name in (right.owners or [])}
    for party in s.current_parties("requester"):
        if party.capacity in PATENTEE and owners and fold(party.name) not in owners:
            return f"{short(party.name)}不是登记的专利权人，请核对身份。"
        if not s.data:
            continue
        if party.capacity == "ordinary_licensee" and not s.data.get("ordinary_authorised"):
            return Reason("普通许可的被许可人应有约定或者单独授权。", "ordinary_authorised")
        if party.capacity == "sole_licensee" and not s.data.get("patentee_not_asking"):
            return Reason("排他许可的，专利权人不请求时方可单独请求。", "patentee_not_asking")
    return None


def co_owners_take_part(s: Situation) -> Reason | None:
    """办法第二十三条第一项: all co-owners are requesters, but for one who clearly gives up."""
    requesters = s.current_parties("requester")
    if not s.data or not any(p.capacity in PATENTEE for p in requesters):
        return None
    waived = [str(row.get("name") or "") for row in table(s, "waived_owners")]
    present = {fold(name) for name in (*(p.name for p in requesters), *waived)}
    owners = dict.fromkeys(owner for right in s.rights for owner in right.owners or [])
    left = [short(owner) for owner in owners if fold(owner) not in present]
    if not left:
        return None
    said_of = f"共有专利权人{'、'.join(left)}未参加，请追加或者提交放弃声明。"
    return Reason(said_of, "waived_owners")


def jurisdiction_is_ours(s: Situation) -> str | Reason | None:
    """办法第六条、细则第九十七条: the place of the act or the respondent's domicile."""
    if said(s, "acts_in_area", "submit_request") is not False:
        return None
    area = area_of(s)
    if isinstance(area, Reason):
        return area
    places = [p.region_code for p in s.current_parties("respondent") if p.region_code]
    if any(map(area.covers, places)):
        return None
    return "住所地和侵权行为地均不在本局辖区，应移送有管辖权的部门。"


def nobody_sued_nor_agreed(s: Situation) -> str | None:
    """办法第十二条第五项: no suit by either side, no other way agreed."""
    if said(s, "no_suit_declared", "submit_request") is False:
        return "当事人已就本纠纷起诉，应不予立案。"
    if said(s, "no_other_way_declared", "submit_request") is False:
        return "当事人已约定其他纠纷解决方式，应不予立案。"
    return None


def request_is_late(s: Situation) -> bool:
    """办法第十九条: three years since the holder knew both the act and the infringer."""
    knew = as_day(said(s, "knew_on", "submit_request"))
    asked = as_day(said(s, "received_on", "submit_request")) or s.case.opened_on
    if knew is None:
        return False
    years = int(s.law.limit(CLAIM).amount)
    return asked > add_months(knew, years * MONTHS_A_YEAR)


def late_request_is_examined(s: Situation) -> Reason | None:
    """办法第十九条: never refused automatically; a person looks at it and says why."""
    if not s.data or s.data.get("late_opinion") or not request_is_late(s):
        return None
    return Reason(
        f"自知道侵权之日起已超过{s.law.limit_text(CLAIM)}，请填写审查意见。", "late_opinion"
    )


def dispute_is_ours_to_decide(s: Situation) -> Reason | None:
    """办法第五十九条、第七十六条: drug linkage and open licences belong to CNIPA alone."""
    if s.data.get("special_kind") in {"drug", "open_licence"}:
        return Reason("此类纠纷由国家知识产权局处理，应不予立案并告知。", "special_kind")
    return None


def acceptance_conditions_hold(s: Situation) -> Reason | None:
    """办法第十二条: every condition of the checklist is met."""
    unmet = [
        str(n)
        for n, row in enumerate(table(s, "checks"), 1)
        if row.get("met") in {False, None, "", "否", "no", "false"}
    ]
    if unmet:
        return Reason(f"第{'、'.join(unmet)}项立案条件不符合，不能立案。", "checks")
    return None


def failed_conditions_are_named(s: Situation) -> Reason | None:
    """办法第二十条: a refusal gives its reasons."""
    if s.data and not table(s, "failed"):
        return Reason("请写明不符合的立案条件和查明的事实。", "failed")
    return None


def filing_review_may_be_extended(s: Situation) -> Reason | None:
    """办法第二十条: once, five working days at most, approved inside the first five."""
    limit = s.open_deadline("adjudication.filing_review")
    if limit is None:
        return Reason("没有正在计算的立案审查期限，无须延长。")
    if limit.due_on < s.day:
        return Reason(f"立案审查期限已于{chinese_day(limit.due_on)}届满，不能延长。")
    if limit.granted:
        return Reason("立案审查期限已经延长过一次，不能再延长。")
    days = s.data.get("extension_days")
    rule = s.law_on(limit.start_on).limit("adjudication.filing_review")
    most = rule.extensions[0].max
    if days is not None and not 1 <= int(days) <= most:
        longest = period_text(int(most), rule.unit)
        return Reason(f"立案审查期限最长延长{longest}。", "extension_days")
    return None


def report_fits_the_patent(s: Situation) -> str | None:
    """办法第十四条第二款: evaluation reports exist for utility models and designs only."""
    if s.rights and all(right.kind == "invention" for right in s.rights):
        return "发明专利不适用专利权评价报告。"
    return None


def report_was_not_handed_in(s: Situation) -> str | None:
    """办法第十四条第二款: asked for in writing, the period over, nothing handed in."""
    if any(right.has_report for right in s.rights):
        return "专利权评价报告已经提交，不能以此为由不予立案。"
    limit = last_of(s, "adjudication.report_submit")
    if limit is None:
        return "尚未书面要求提交专利权评价报告，请先通知请求人。"
    if limit.due_on >= s.day:
        return f"提交评价报告的期限至{chinese_day(limit.due_on)}，届满后再办理。"
    return None


def no_designation_is_pending(s: Situation) -> str | None:
    """办法第八条: one question to the superior at a time."""
    if came_after(s, "ask_designation", "designated_to_us"):
        return "已报请指定管辖，正在等待上级决定。"
    return None


def designation_was_asked(s: Situation) -> str | None:
    """办法第八条: a designation answers a question of jurisdiction."""
    if came_after(s, "ask_designation", "designated_to_us"):
        return None
    return "本案没有报请指定管辖，请先报请。"


def superior_follows_the_question(s: Situation) -> Reason | None:
    """办法第二条、第八条: the superior receives and answers what was asked before."""
    asked = [e for step in ("ask_designation", "ask_superior") if (e := s.last(step)) is not None]
    if not asked:
        return None
    day = max(e.at for e in asked).astimezone(s.at.tzinfo).date()
    for name in ("superior_received_on", "superior_replied_on"):
        told = as_day(s.data.get(name))
        if told is not None and told < day:
            return Reason(f"不能早于本局报请之日{chinese_day(day)}。", name)
    return None


def case_is_for_cnipa(s: Situation) -> str | Reason | None:
    """办法第五十七条: the provincial-level office refers a case upward."""
    # By its region, not by who stands above it here: a district may be registered without its city.
    area = area_of(s)
    if isinstance(area, Reason):
        return area
    if area.level != "province":
        return "应由市知识产权局上报，请先将案件报送市局。"
    return None


def supplement_was_asked(s: Situation) -> str | None:
    """办法第十八条第四款: what comes in answers a notice."""
    return None if s.happened("require_supplement") else "没有要求补充材料，无须登记。"


def claims_are_unclear(s: Situation) -> str | None:
    """办法第三十六条第二款: asked only where the request names no claim, or not clearly."""
    limit = last_of(s, "adjudication.specify_claims")
    if limit is not None and limit.closed_on is None:
        return f"已要求明确权利要求，期限至{chinese_day(limit.due_on)}。"
    if s.rights and all(r.kind == "design" for r in s.rights):
        return "外观设计专利没有权利要求，无须明确。"
    return None


def warned_person_waited(s: Situation) -> Reason | None:
    """办法第十三条: one month from the holder's receipt, or two months from sending."""
    if s.data.get("holder_acted"):
        return Reason("权利人已撤回警告或者已经请求、起诉，不再出具咨询意见。", "holder_acted")
    sent = as_day(s.data.get("sent_on"))
    received = as_day(s.data.get("holder_received_on"))
    if sent is None:
        return None
    waits = [add_months(sent, int(s.law.limit("adjudication.consult_sent").amount))]
    if received is not None:
        months = int(s.law.limit("adjudication.consult_received").amount)
        waits.append(add_months(received, months))
    if min(waits) < s.day:
        return None
    return Reason(f"等待期至{chinese_day(min(waits))}，届满后方可请求咨询。", "sent_on")


def cancellation_ground_is_proved(s: Situation) -> Reason | None:
    """办法第十八条第四款、第三十六条: each ground of 撤案 with what shows it."""
    ground, said_now = s.data.get("ground"), s.data
    if ground == "court_filed" and not said_now.get("court_case_no"):
        return Reason("请填写人民法院案号。", "court_case_no")
    if ground == "other_agreement" and not said_now.get("agreement"):
        return Reason("请写明当事人约定的解决方式。", "agreement")
    if ground == "right_invalid":
        return right_is_declared_invalid(s)
    if ground == "not_meeting" and facts_are_entered(s) and not s.happened(UNMET):
        return Reason("请先登记不符合受理条件的事实和材料。", "ground")
    if ground == "claims_unspecified":
        limit = last_of(s, "adjudication.specify_claims")
        if limit is None or limit.due_on >= s.day:
            return Reason("尚未释明或者答复期限未满，不能以此撤销案件。", "ground")
        if came_after(s, "name_claims", "demand_claims"):
            return Reason("请求人已经明确权利要求，不能以此撤销案件。", "ground")
    if ground == "supplement_missing":
        return _missed_by_all(s)
    return _bound_are_all(s) if ground in ELSEWHERE else None


def _missed_by_all(s: Situation) -> Reason | None:
    """办法第十八条第四款: what a requester leaves out ends its request, and nobody else's.

    What a respondent or a third person owes ends nothing: the requester would lose its request by
    what its opponent left undone.
    """
    asked, missed = False, set[int]()
    for party in s.party_ids("requester"):
        own = {None, *s.line(party)}
        left = [d for d in rows(s, "adjudication.supplement") if d.party_id in own]
        left = [d for d in left if d.closed_on is None]
        asked = asked or bool(left)
        if left and all(d.due_on < s.day for d in left):
            missed.add(party)
    others = [party for party in s.party_ids("requester") if party not in missed]
    if not asked or (others and not missed):
        return Reason("尚未要求请求人补充材料或者期限未满，不能撤销案件。", "ground")
    if others:
        return Reason(f"请求人{all_of(s, others)}没有逾期未补充，对其应当继续审理。", "ground")
    return None


def _bound_are_all(s: Situation) -> Reason | None:
    """办法第三十六条: a suit or an agreement with one of several ends nothing for the others."""
    sides = s.party_ids("requester"), s.party_ids("respondent")
    if not any(len(side) > 1 for side in sides) or s.step.form_field("bound") is None:
        return None
    bound = s.data.get("bound")
    named = set(bound) if isinstance(bound, list | tuple) else set[object]()
    left = [party for side in sides for party in side if party not in named]
    if not left:
        return None
    return Reason(f"{all_of(s, left)}没有起诉或者另行约定的，应当继续审理，不能撤销全案。", "bound")


def time_defence_was_raised(s: Situation) -> str | None:
    """办法第十九条第三款: only the respondent raises it, never the office on its own.

    The whole case ends only where each of them did: for who is silent it would be applied unasked.
    """
    pleading = {party for party, kind in raised(s) if kind == TIME_LIMIT}
    if not pleading:
        return "被请求人没有提出请求时限抗辩，不得依职权适用。"
    silent = [party for party in s.party_ids("respondent") if party not in pleading]
    if silent:
        who_is = all_of(s, silent)
        return f"被请求人{who_is}没有提出请求时限抗辩，不得依职权对其适用，请在裁决中分别认定。"
    return None


def time_defence_holds(s: Situation) -> str | Reason | None:
    """办法第十九条第三款: late, and neither suspended, interrupted nor extended."""
    if as_day(said(s, "knew_on", "submit_request")) is not None and not request_is_late(s):
        return f"请求未超过{s.law.limit_text(CLAIM)}请求时限，抗辩不成立。"
    if s.data.get("no_interruption") is False:
        return Reason("存在中止、中断或者延长事由的，抗辩不成立。", "no_interruption")
    if s.data.get("acts_ended") is False:
        return Reason("被控行为仍在继续的，请由合议组决定是否继续审理。", "acts_ended")
    return None


GUARDS = registered(
    office_has_power,
    respondent_is_clear,
    requester_has_standing,
    co_owners_take_part,
    jurisdiction_is_ours,
    nobody_sued_nor_agreed,
    late_request_is_examined,
    dispute_is_ours_to_decide,
    acceptance_conditions_hold,
    failed_conditions_are_named,
    filing_review_may_be_extended,
    report_fits_the_patent,
    report_was_not_handed_in,
    no_designation_is_pending,
    designation_was_asked,
    superior_follows_the_question,
    case_is_for_cnipa,
    claims_are_unclear,
    supplement_was_asked,
    warned_person_waited,
    cancellation_ground_is_proved,
    time_defence_was_raised,
    time_defence_holds,
)
