"""Who signs for a party, and that the sides of a dispute are different people (办法第十七条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.procedures.matter import agents
from casehub.procedures.reading import as_day, party_named, who
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Party
    from casehub.procedures.act import Act

# The fields that say when a party declared something.
GIVEN = ("statement_received_on", "period_ended_on", "declared_on", "asked_on")


def given_on(of: Act | Situation) -> date:
    """The day on which it came in, was signed, or the time for it ended."""
    days = (as_day(of.data.get(name)) for name in GIVEN)
    return next((day for day in days if day is not None), of.day)


def signs_itself(party: Party, name: str) -> bool:
    """Whether it is the party's own signature or seal (民法典第六十一条、第四百九十条).

    Somebody alone signs; an organisation puts its seal, its name then, or signs by the
    representative that the file names, a sole trader by whoever runs the business.
    """
    own = {party.name}
    if not party.sort.human:
        own |= {party.representative, party.operator}
    return fold(name) in {fold(one) for one in own if one}


def not_its_own(party: Party, name: str, whose: str) -> str:
    """The sentence that refuses a signature which is not the party's own."""
    if party.sort.human:
        return "当事人是自然人的，应由本人签名。"
    return f"{name}不是{whose}的法定代表人或者经营者，应由其签名、单位盖章或者由代理人签署。"


def signer_may_sign(s: Situation) -> Reason | None:
    """办法第十七条: the party itself, or a registered agent empowered on that day."""
    party, name = party_named(s), str(s.data.get("signed_by") or "")
    if party is None or not name or "acts_by" not in s.data:
        return None
    agent = agents.named(party, name, given_on(s))
    if s.data["acts_by"] == "agent":
        if agent is None:
            return Reason(f"{name}不是{who(s, party.id)}登记的有效代理人，请先登记。", "signed_by")
        return None
    if agent is not None:
        return Reason(f"{name}是登记的代理人，应选择由代理人签署。", "acts_by")
    if not signs_itself(party, name):
        return Reason(not_its_own(party, name, who(s, party.id)), "signed_by")
    return None


def signer_may_dispose(s: Situation) -> Reason | None:
    """办法第十七条: settling through an agent needs 特别授权, the signing agent's own."""
    party, name = party_named(s), str(s.data.get("signed_by") or "")
    if party is None or s.data.get("acts_by") != "agent":
        return None
    agent = agents.named(party, name, given_on(s))
    if agent is not None and not agents.may_dispose(agent):
        return Reason(f"{name}没有特别授权，不能代为签署。", "signed_by")
    return None


def sides_are_different_people(s: Situation) -> str | None:
    """办法第十二条、第六十三条: a dispute has two sides; nobody disputes with himself."""
    seen: dict[str, str] = {}
    for party in s.current_parties():
        for key in {fold(party.name), fold(party.id_no or "")} - {""}:
            if seen.setdefault(key, party.role) != party.role:
                return f"{who(s, party.id)}不能同时居于相对的两方，请先更正。"
    return None


def requester_is_the_last(s: Situation) -> str | None:
    """办法第三十六条: what one of several requesters takes back ends nothing for the others."""
    if len(s.current_parties("requester")) > 1:
        return "尚有其他请求人，请先逐一登记请求人的退出，由最后一名撤回请求。"
    return None


def another_requester_remains(s: Situation) -> str | None:
    """办法第三十六条: with the last requester the whole request is withdrawn."""
    if len(s.current_parties("requester")) > 1:
        return None
    return "没有其他请求人，请办理最后一名请求人撤回请求或者终止的步骤。"


def order_is_carried_by_its_agent(s: Situation) -> Reason | None:
    """办法第四十四条第二款: handed to an agent of the party who is registered and empowered."""
    party, name = party_named(s), str(s.data.get("handed_to") or "").strip()
    if party is None or not name or agents.named(party, name, s.day) is not None:
        return None
    return Reason(f"{name}不是{who(s, party.id)}登记的有效代理人，请先登记。", "handed_to")


GUARDS = {
    guard.__name__: guard
    for guard in (
        signer_may_sign,
        signer_may_dispose,
        sides_are_different_people,
        requester_is_the_last,
        another_requester_remains,
        order_is_carried_by_its_agent,
    )
}
