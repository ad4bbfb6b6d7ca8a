"""Parties, their agents and their confirmed addresses."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from casehub.casefile.parties import cleaned, party_faults
from casehub.law.text import fold
from casehub.model import Agent, Party
from casehub.procedures.matter.agents import named
from casehub.procedures.matter.newcomers import did_not_join, does_not_succeed
from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation


# The form's word for what the register calls otherwise.
ASKED = {"operator": "representative"}
# What is copied of an agent, and of a confirmed address, when somebody succeeds.
AGENT = ("name", "firm", "role", "authority", "scope", "receives")
DELIVERY = (
    "delivery_address",
    "delivery_receiver",
    "delivery_phone",
)


def add_party(act: Act) -> None:
    """Add a co-party or third person (办法第二十三条、第二十四条)."""
    told = {
        "name": act.text("party_name"),
        "kind": act.text("party_kind", "legal") or "legal",
        "id_label": act.text("party_id_label"),
        "id_no": act.text("party_id_no"),
        "address": act.text("party_address"),
        "representative": act.text("party_representative"),
        "no_domicile_in_china": bool(act.data.get("party_no_domicile")),
    }
    # Whoever joins later is held to what the register asks of those who were there at first.
    faults = list(party_faults(told))
    for name, sentence in faults:
        act.object(f"{sentence}。", f"party_{ASKED.get(name, name)}")
    if faults:
        return
    party = Party(
        case_id=act.case.id,
        role=act.text("party_role", "respondent") or "respondent",
        phone=act.text("party_phone"),
        **cleaned(told),
        joined_on=act.day,
    )
    act.work.session.add(party)
    act.work.session.flush()
    act.joining.append(party)
    act.notes.append(f"追加{act.situation.told_name(party)}")


def party_left(act: Act) -> None:
    """A party leaves the case (`party`), and its own clocks end."""
    party = act.party()
    if party is not None:
        party.left_on = act.day
        act.left.append(party)


def party_let_go(act: Act) -> None:
    """A party leaves because it is let go, and is served the paper that says so (`party`)."""
    party_left(act)
    party = act.party()
    if party is not None:
        act.let_go.append(party)


def party_stays(act: Act, wrong: Event) -> None:
    """Who was let go by an act that was entered wrongly stands in the case as before."""
    number = wrong.party_id
    party = act.situation.party(number) if isinstance(number, int) else None
    if party is not None:
        party.left_on = None


def successor_takes_over(act: Act) -> None:
    """Who succeeds goes on with the agents and the address of who stood there, if it says so.

    办法第十七条、第二十八条: its own letter of attorney and its own confirmation of the address
    come with its statement; from the day of the act on they are its own. Consent to electronic
    service is not among them: who succeeds has an account of its own to confirm.
    """
    before = act.party()
    if before is None:
        return
    # The case goes on for who succeeds, and so does the time that runs.
    act.left.clear()
    for party in act.joining:
        party.succeeds_id = before.id
        act.succeeded.append((before, party))
        if act.data.get("keeps_agents"):
            for agent in before.agents_on(act.day):
                kept = {name: getattr(agent, name) for name in AGENT}
                party.agents.append(Agent(**kept, since=act.day, until=agent.until))
                act.notes.append(f"继续委托{_agent_told(act, before, agent)}")
        if act.data.get("keeps_address") and before.delivery_confirmed_on is not None:
            for name in DELIVERY:
                setattr(party, name, getattr(before, name))
            party.delivery_confirmed_on = act.day
            act.notes.append("沿用原送达地址")


def party_ended(act: Act) -> None:
    """A party died or ceased to exist and nobody succeeds: nothing is served on it any more."""
    party = act.party()
    if party is not None:
        days = (as_day(act.data.get(name)) for name in ("ended_on", "changed_on"))
        party.ended_on = next((day for day in days if day is not None), act.day)


def party_has_not_ended(act: Act, wrong: Event) -> None:
    """Whose end was entered wrongly can be served as before."""
    number = wrong.party_id
    party = act.situation.party(number) if isinstance(number, int) else None
    if party is not None:
        party.ended_on = None


def add_agent(act: Act) -> None:
    """Register an agent with authority and scope; at most two per party (办法第十七条)."""
    party = act.party()
    if party is None:
        act.object("选择委托人", "party")
        return
    most = act.law.amount("party.agents_max")
    if len(party.agents_on(act.day)) >= int(most):
        act.object(f"委托代理人不超过{most}人", "agent_name")
        return
    party.agents.append(
        Agent(
            name=act.text("agent_name"),
            firm=act.text("agent_firm"),
            role=act.text("agent_role"),
            authority=act.text("agent_authority"),
            scope=act.text("agent_scope"),
            receives=bool(act.data.get("agent_receives")),
            since=act.day,
            until=as_day(act.data.get("agent_until")),
        )
    )


def _agent_told(act: Act, party: Party | None, agent: Agent) -> str:
    hidden = party is not None and act.situation.is_hidden(party.role)
    return "代理人" if hidden else agent.name


def agent_ended(act: Act) -> None:
    """An agent's authority ends with the day before it was taken back (`agent_name`)."""
    party, ended = act.party(), act.day_typed("ended_on")
    agent = named(party, act.text("agent_name"), act.day) if party is not None else None
    if agent is not None:
        agent.until = ended - timedelta(days=1)
        act.notes.append(_agent_told(act, party, agent))


def service_address(act: Act) -> None:
    """Keep the confirmed address for service and the consent to electronic service."""
    party = act.party()
    if party is None:
        act.object("选择当事人", "party")
        return
    party.delivery_address = act.text("address")
    party.delivery_receiver, party.delivery_phone = act.text("receiver"), act.text("phone")
    on = act.day_typed("confirmed_on")
    party.delivery_confirmed_on = on
    party.e_consent = bool(act.data.get("e_consent"))
    party.e_channel, party.e_account = act.text("e_channel_label"), act.text("e_account")
    by, proof = act.text("confirmed_by"), act.text("proof")
    told = f"{by}于{chinese_day(on)}确认，凭证：{proof}" if by and proof else ""
    # Who signed for somebody hidden, and on what, names him as well.
    told = "" if act.situation.is_hidden(party.role) else told
    act.notes.append("：".join(filter(None, (act.situation.told_name(party), told))))


# What the form of a step that confirms an address asks of it, by column of the party. The consent
# to electronic service is none of it: a party gives it anew in each case.
OF_ADDRESS = {
    "address": "delivery_address",
    "receiver": "delivery_receiver",
    "phone": "delivery_phone",
}


def agent_is_registered(s: Situation) -> Reason | None:
    """办法第十七条: only who acts for the party now can cease to."""
    chosen, name = s.data.get("party"), str(s.data.get("agent_name") or "")
    party = s.party(chosen) if isinstance(chosen, int) else None
    ended = as_day(s.data.get("ended_on")) or s.day
    if party is None or not name:
        return None
    for agent in party.agents:
        if fold(agent.name) == fold(name) and (agent.until is None or agent.until >= ended):
            if agent.since is not None and ended < agent.since:
                return Reason("解除委托之日不能早于委托登记之日。", "ended_on")
            return None
    return Reason("该当事人没有登记这名代理人，或者委托已经终止。", "agent_name")


GUARDS = registered(agent_is_registered)
EFFECTS: Mapping[str, Effect] = {
    "add_party": Effect.of(
        add_party, "party_role", "party_name", "party_kind", undo=did_not_join, enters=Party
    ),
    "party_left": Effect.of(party_left, undo=party_stays),
    "party_let_go": Effect.of(party_let_go, undo=party_stays),
    "successor_takes_over": Effect.of(
        successor_takes_over, "party", "keeps_agents", "keeps_address", undo=does_not_succeed
    ),
    "party_ended": Effect.of(party_ended, "party", undo=party_has_not_ended),
    "add_agent": Effect.of(
        add_agent, "party", "agent_name", "agent_role", "agent_authority", "agent_receives",
        enters=Agent,
    ),
    "agent_ended": Effect.of(agent_ended, "party", "agent_name", "ended_on"),
    "service_address": Effect.of(
        service_address, "party", "address", "receiver", "phone", "e_consent", "confirmed_on"
    ),
}
