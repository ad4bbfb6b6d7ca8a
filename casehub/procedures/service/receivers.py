"""Who took the papers in: held against the party, its agents and its confirmed address.

民事诉讼法第八十八条、第九十条; 民诉法解释第一百三十二条、第一百三十六条 (办法第十条).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.law.text import fold
from casehub.procedures.matter.agents import may_dispose, named
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from casehub.model import Party, Service
    from casehub.workflow.situation import Situation

BASIS = "receiver_basis"


def _row(s: Situation) -> Service | None:
    return next((r for r in s.services if r.case_id == s.case.id), None)


def _is(name: str, *known: str) -> bool:
    """Whether the name typed is one of these, however its letters are written."""
    return fold(name) in {fold(one) for one in known if one}


def _head(party: Party) -> str:
    return party.operator or party.representative


def _self(party: Party, name: str, on: date) -> str | None:
    del on
    own = (party.name, _head(party)) if party.kind == "sole_trader" else (party.name,)
    return None if _is(name, *own) else f"受送达人本人是{own[-1] or own[0]}"


def _representative(party: Party, name: str, on: date) -> str | None:
    del on
    head = _head(party)
    if not head:
        return "没有登记受送达人的法定代表人或者主要负责人"
    return None if _is(name, head) else f"登记的法定代表人或者主要负责人是{head}"


def _agent(party: Party, name: str, on: date) -> str | None:
    """An agent of special authority, or whom the party appointed in its confirmed address."""
    found = named(party, name, on)
    if found is None:
        past = [agent for agent in party.agents if _is(name, agent.name)]
        if past:
            return f"{past[-1].name}的代理权于{date_text(on)}不存续"
        return "签收人不是登记的委托代理人"
    if may_dispose(found) or _is(name, party.delivery_receiver):
        return None
    return f"{found.name}没有特别授权，也不是确认的收件人"


def _appointed(party: Party, name: str, on: date) -> str | None:
    del on
    told = party.delivery_receiver
    if not told:
        return "受送达人没有在送达地址确认书中指定收件人"
    return None if _is(name, told) else f"送达地址确认书指定的收件人是{told}"


def _by_what_is_said(said: str) -> Callable[[Party, str, date], str | None]:
    def lack(party: Party, name: str, on: date) -> str:
        del party, name, on
        return said

    return lack


# What the file lacks of whoever received in that capacity; None where it shows the right to.
LACKS: Mapping[str, Callable[[Party, str, date], str | None]] = {
    "self": _self,
    "representative": _representative,
    "agent": _agent,
    "appointed": _appointed,
    "family": _by_what_is_said("案卷不能显示签收人系同住成年家属"),
    "employee": _by_what_is_said("案卷不能显示签收人负责收件"),
}
OF_PEOPLE = frozenset({"self", "family"})
OF_ORGANISATIONS = frozenset({"representative", "mailroom", "employee"})
# A sole trader is a person with a shop: both kinds of receiver occur.
KINDS = {"natural": OF_PEOPLE, "sole_trader": OF_PEOPLE | OF_ORGANISATIONS}


def capacity_fits_the_recipient(s: Situation) -> Reason | None:
    """民事诉讼法第八十八条: family receives for a person, the mailroom for an organisation."""
    row, relation = _row(s), str(s.data.get("relation") or "")
    fitting = KINDS.get(row.party.kind, OF_ORGANISATIONS) if row is not None else frozenset()
    if row is None or relation not in OF_PEOPLE | OF_ORGANISATIONS or relation in fitting:
        return None
    what = "自然人" if row.party.kind == "natural" else "单位"
    return Reason(f"受送达人是{what}，请核对签收人身份。", "relation")


def receiver_may_receive(s: Situation) -> Reason | None:
    """民事诉讼法第八十八条: whoever signs is the party or somebody who may receive for it.

    What the file does not show the receipt must: the basis is written down and printed on it.
    """
    row, relation = _row(s), s.data.get("relation")
    lack = LACKS.get(str(relation))
    if row is None or lack is None or s.data.get(BASIS) or capacity_fits_the_recipient(s):
        return None
    on = as_day(s.data.get("served_on")) or s.day
    said = lack(row.party, str(s.data.get("receiver") or ""), on)
    if said is None:
        return None
    return Reason(f"{said}，请核对签收人，或者写明其可以签收的依据。", BASIS)


def account_is_the_confirmed_one(s: Situation) -> Reason | None:
    """民诉法解释第一百三十六条: sent to, and received at, the account that the party confirmed."""
    row = _row(s)
    if row is None or not row.party.e_consent:
        return None
    told = row.party.e_account
    for name in ("tracking", "receiver"):
        typed = s.data.get(name)
        if typed and not told:
            return Reason("送达地址确认书没有写明电子送达账号，请先登记。", name)
        if typed and not _is(str(typed), told):
            said = f"确认的电子送达账号是{told}，向其他账号发送的，先登记新的送达地址确认书。"
            return Reason(said, name)
    return None


def confirmed_account(s: Situation) -> str | None:
    """The account to which the recipient agreed to be served."""
    row = _row(s)
    return row.party.e_account or None if row is not None and row.party.e_consent else None


GUARDS = registered(
    capacity_fits_the_recipient,
    receiver_may_receive,
    account_is_the_confirmed_one,
)
KNOWN = registered(confirmed_account)
