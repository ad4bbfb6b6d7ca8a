"""Conditions that several procedures share: parties, agents, time, open matters."""

from __future__ import annotations

from casehub.procedures.matter.agents import may_dispose
from casehub.procedures.reading import party_named, who
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


def successor_takes_the_same_side(s: Situation) -> Reason | None:
    """办法第二十三条: who succeeds stands where the other stood."""
    party, side = party_named(s), s.data.get("party_role")
    if party is not None and side and side != party.role:
        return Reason("承受人的地位应与原当事人相同。", "party_role")
    return None


GUARDS = registered(
    parties_are_named,
    right_is_named,
    copies_match_respondents,
    request_is_signed,
    agent_has_special_authority,
    successor_takes_the_same_side,
)
