"""Conditions that several procedures share: parties, agents, time, open matters."""

from __future__ import annotations

from datetime import datetime

from casehub.law.chinese import number_in_chinese
from casehub.procedures.dispute.agents import may_dispose
from casehub.procedures.dispute.declarations import chosen
from casehub.procedures.dispute.known import RECUSAL
from casehub.procedures.reading import came_after, waits_for, who
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation


def parties_are_named(s: Situation) -> str | None:
    """办法第十二条第一项、第二项: a requester and a clear respondent."""
    if not s.current_parties("requester"):
        return "尚未登记请求人，请先登记请求人。"
    if not s.current_parties("respondent"):
        return "尚未登记明确的被请求人，请先登记被请求人。"
    return None


def right_is_named(s: Situation) -> str | None:
    """办法第十五条: the request names the patent it is about."""
    return None if s.rights else "尚未登记涉案专利，请先登记专利号和名称。"


def copies_match_respondents(s: Situation) -> Reason | None:
    """办法第十四条: copies of the request and evidence, one for every respondent."""
    copies = s.data.get("copies")
    wanted = len(s.current_parties("respondent"))
    if copies is None or int(copies) >= wanted:
        return None
    return Reason(f"副本应按被请求人人数提交，至少{wanted}份。", "copies")


def request_is_signed(s: Situation) -> Reason | None:
    """办法第十五条: the request is signed or sealed by the requester."""
    if s.data.get("signed") is False:
        return Reason("请求书应由请求人签名或者盖章，请补正后登记。", "signed")
    return None


def agents_are_two_at_most(s: Situation) -> str | None:
    """办法第十七条: a party may have one or two agents."""
    most = s.law.amount("party.agents_max")
    for party in s.current_parties():
        if len(party.agents_on(s.day)) > most:
            name, number = party.short_name or party.name, number_in_chinese(most)
            return f"{name}的代理人超过{number}人，请先更正。"
    return None


def agent_place_is_free(s: Situation) -> Reason | None:
    """办法第十七条: a third agent is refused."""
    party_id = s.data.get("party")
    party = s.party(party_id) if isinstance(party_id, int) else None
    most = s.law.amount("party.agents_max")
    if party is not None and len(party.agents_on(s.day)) >= most:
        said = f"该当事人已有{number_in_chinese(most)}名代理人，应先解除一名。"
        return Reason(said, "party")
    return None


def agent_has_special_authority(s: Situation) -> Reason | None:
    """办法第十七条: who acts through an agent needs one with 特别授权 in force, each for itself."""
    if s.data.get("acts_by") != "agent":
        return None
    for party in s.current_parties(s.step.by or "requester"):
        if not party.agents:
            said = f"{who(s, party.id)}没有登记委托代理人，请先登记代理人及其授权。"
            return Reason(said, "acts_by")
        if not any(map(may_dispose, party.agents_on(s.day))):
            said = f"{who(s, party.id)}的代理人没有有效的特别授权，请补交授权委托书。"
            return Reason(said, "acts_by")
    return None


def no_open_matters(s: Situation) -> Reason | None:
    """DESIGN: matters inside a case guard its closing."""
    waiting = [c for c in s.open_children() if c.procedure != s.rules.serving]
    if waiting:
        return waits_for(f"尚有{len(waiting)}件关联事项未办结，请先办结。", waiting)
    return None


def services_are_finished(s: Situation) -> Reason | None:
    """办法第十条: every paper that must be served has its proof (or was withdrawn)."""
    waiting = s.open_children(s.rules.serving)
    said = f"尚有{len(waiting)}件文书未取得送达凭证，请先完成送达。"
    return waits_for(said, waiting) if waiting else None


def times_are_in_order(s: Situation) -> Reason | None:
    """A session or hearing ends after it begins, and is recorded after it ended."""
    start, end = s.data.get("started_at"), s.data.get("ended_at")
    if isinstance(start, datetime) and start > s.at:
        return Reason("开始时间不能晚于现在。", "started_at")
    if isinstance(start, datetime) and isinstance(end, datetime) and end <= start:
        return Reason("结束时间应当晚于开始时间。", "ended_at")
    if isinstance(end, datetime) and end > s.at:
        return Reason("结束时间不能晚于现在。", "ended_at")
    return None


def two_people_are_named(s: Situation) -> Reason | None:
    """办法第四条 and the guide of 2019: acts outside the office are done by two officers."""
    for name in ("officers", "servers"):
        named = s.data.get(name)
        if named is None:
            continue
        fewest = s.law.amount("collection.officers_min")
        if len(set(named)) < fewest:
            said = f"应由{number_in_chinese(fewest)}名以上办案人员办理，请补充人员。"
            return Reason(said, name)
    return None


def named_people_hold_certificates(s: Situation) -> Reason | None:
    """办法第四条: those who handle a case hold a certificate valid on the day of the act."""
    for name in ("officers", "servers", "replacement"):
        named = s.data.get(name)
        for person_id in [named] if isinstance(named, int) else named or ():
            person = s.people.get(person_id)
            if person is not None and person.certificate_on(s.day) is None:
                return Reason(f"{person.name}没有在有效期内的办案资质证件，请更换人员。", name)
    return None


def named_people_are_not_recused(s: Situation) -> Reason | None:
    """办法第五条: a recused person takes no part in the case again."""
    recused = {a.person_id for a in s.assignments if a.recused_on is not None}
    for field in s.step.fields:
        for person_id in field.people_in(s.data.get(field.id)):
            if person_id in recused:
                known = s.people.get(person_id)
                name = known.name if known is not None else "该人员"
                return Reason(f"{name}已在本案回避，请另行指定。", field.id)
    return None


def replacement_may_take_the_seat(s: Situation) -> Reason | None:
    """办法第四条、第五条: who takes a seat holds its role, or nobody could act from that seat."""
    for gone, name in (("leaving", "joining"), ("person", "replacement")):
        person = s.people.get(s.data.get(name) or 0)
        seats = {a.role for a in s.assignments if a.person_id == s.data.get(gone) and a.is_current}
        lacking = sorted(seats - person.roles_on(s.day)) if person is not None else []
        if person is not None and lacking:
            title = s.rules.roles[lacking[0]].title
            return Reason(f"{person.name}没有{title}的角色，不能接替，请另行指定。", name)
    return None


def recused_person_is_assigned(s: Situation) -> Reason | None:
    """办法第五条: recusal concerns somebody who takes part in this case."""
    person_id = s.data.get("person")
    if person_id is None or any(a.person_id == person_id and a.is_current for a in s.assignments):
        return None
    return Reason("所选人员未参加本案办理，无须回避。", "person")


def nobody_decides_on_own_recusal(s: Situation) -> Reason | None:
    """办法第五条: whose recusal it is neither drafts the decision on it nor makes it."""
    if s.data.get("person") == s.actor.id:
        return Reason("不能拟办、决定自己的回避，由其他人办理。", "person")
    return None


def actor_did_not_draft(s: Situation) -> str | None:
    """Four eyes: who drafted the paper neither reviews nor signs it."""
    return "起草人不能审核、签发自己起草的文书。" if s.did("draft", s.actor.id) else None


def successor_takes_the_same_side(s: Situation) -> Reason | None:
    """办法第二十三条: who succeeds stands where the other stood."""
    party, side = chosen(s), s.data.get("party_role")
    if party is not None and side and side != party.role:
        return Reason("承受人的地位应与原当事人相同。", "party_role")
    return None


# Conditions on each person named, and what is said of whom they leave out.
OF_PEOPLE = {
    named_people_hold_certificates.__name__: "没有在有效期内的办案资质证件",
    named_people_are_not_recused.__name__: "已在本案回避",
    recused_person_is_assigned.__name__: "没有参加本案办理",
}


def recusal_is_open(s: Situation, condition: str) -> bool:
    """办法第五条: whether a request for recusal, of a member or mediator, waits for an answer.

    condition: what the procedure asks where none may wait; the steps that answer clear it.
    """
    asked = s.procedure.called(RECUSAL)
    answers = (step.id for step in s.procedure.clearing(condition))
    return asked is not None and came_after(s, asked.id, *answers)


GUARDS = registered(
    parties_are_named,
    right_is_named,
    copies_match_respondents,
    request_is_signed,
    agents_are_two_at_most,
    agent_place_is_free,
    agent_has_special_authority,
    no_open_matters,
    services_are_finished,
    times_are_in_order,
    two_people_are_named,
    named_people_hold_certificates,
    named_people_are_not_recused,
    replacement_may_take_the_seat,
    recused_person_is_assigned,
    nobody_decides_on_own_recusal,
    actor_did_not_draft,
    successor_takes_the_same_side,
)
