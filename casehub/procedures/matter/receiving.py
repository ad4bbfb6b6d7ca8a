"""Who may receive and confirm for a party: held against the party, its agents, its address.

民事诉讼法第八十八条、第九十条; 民诉法解释第一百三十二条、第一百三十六条 (办法第十条).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.law.text import fold
from casehub.procedures.matter.agents import may_dispose, may_receive, named
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from casehub.model import Party
    from casehub.workflow.situation import Situation


def is_one_of(name: str, *known: str) -> bool:
    """Whether the name typed is one of these, however its letters are written."""
    return fold(name) in {fold(one) for one in known if one}


def _head(party: Party) -> str:
    return party.operator or party.representative


def _self(party: Party, name: str, on: date) -> str | None:
    del on
    own = (party.name, _head(party)) if party.sort.trades else (party.name,)
    return None if is_one_of(name, *own) else f"受送达人本人是{own[-1] or own[0]}"


def _representative(party: Party, name: str, on: date) -> str | None:
    del on
    head = _head(party)
    if not head:
        return "没有登记受送达人的法定代表人或者主要负责人"
    return None if is_one_of(name, head) else f"登记的法定代表人或者主要负责人是{head}"


def _agent(party: Party, name: str, on: date) -> str | None:
    """An agent who may receive, or whom the party appointed in its confirmed address."""
    found = named(party, name, on)
    if found is None:
        past = [agent for agent in party.agents if is_one_of(name, agent.name)]
        if past:
            return f"{past[-1].name}的代理权于{date_text(on)}不存续"
        return "签收人不是登记的委托代理人"
    if may_receive(found) or is_one_of(name, party.confirmed_receiver):
        return None
    return f"{found.name}没有代为签收的授权，也不是确认的收件人"


def _appointed(party: Party, name: str, on: date) -> str | None:
    del on
    told = party.confirmed_receiver
    if not told:
        return "受送达人没有在送达地址确认书中指定收件人"
    return None if is_one_of(name, told) else f"送达地址确认书指定的收件人是{told}"


def _by_what_is_said(said: str) -> Callable[[Party, str, date], str | None]:
    def lack(party: Party, name: str, on: date) -> str:
        del party, name, on
        return said

    return lack


# How the register calls a receiver who is an agent.
AGENT = "agent"
# What the file lacks of whoever received in that capacity; None where it shows the right to.
LACKS: Mapping[str, Callable[[Party, str, date], str | None]] = {
    "self": _self,
    "representative": _representative,
    AGENT: _agent,
    "appointed": _appointed,
    "family": _by_what_is_said("案卷不能显示签收人系同住成年家属"),
    "employee": _by_what_is_said("案卷不能显示签收人负责收件"),
}
OF_PEOPLE = frozenset({"self", "family"})
OF_ORGANISATIONS = frozenset({"representative", "mailroom", "employee"})


def unfitting(party: Party, relation: str) -> str | None:
    """民事诉讼法第八十八条: family receives for a person, the mailroom for an organisation."""
    # A sole trader is a person with a shop: both kinds of receiver occur.
    household = relation not in OF_PEOPLE or party.sort.household_receives
    office = relation not in OF_ORGANISATIONS or party.sort.office_receives
    if household and office:
        return None
    return f"受送达人是{party.sort.broadly}，请核对签收人身份。"


def lacking(party: Party, relation: str, name: str, on: date) -> str | None:
    """民事诉讼法第八十八条: what the file does not show of whoever signs; None where it does."""
    lack = LACKS.get(relation)
    return lack(party, name, on) if lack is not None else None


def address_is_confirmed_by_the_party(s: Situation) -> Reason | None:
    """民诉法解释第一百三十六条: the party itself, who stands for it, an agent of special authority.

    What somebody else says of its address, the other side above all, is no confirmation.
    """
    number, name = s.data.get("party"), str(s.data.get("confirmed_by") or "")
    party = s.party(number) if isinstance(number, int) else None
    if party is None or not name:
        return None
    agent = named(party, name, as_day(s.data.get("confirmed_on")) or s.day)
    if is_one_of(name, party.name, _head(party)) or (agent is not None and may_dispose(agent)):
        return None
    said = "应由当事人本人、其法定代表人（负责人）或者登记的特别授权代理人签名、盖章。"
    return Reason(said, "confirmed_by")


GUARDS = registered(address_is_confirmed_by_the_party)
