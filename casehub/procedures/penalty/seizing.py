"""Whether goods may be seized in the case, and what its decision says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.penalty import dues
from casehub.procedures.penalty.offences import OFFENCES, Offence
from casehub.procedures.penalty.printed import CLAIMED
from casehub.procedures.penalty.weighed import DESTROYED, GOODS, items_of
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.procedures.penalty.sanctions import Sanction
    from casehub.workflow.situation import Situation


def suspected(s: Situation) -> Offence | None:
    """The act as the case named it last."""
    told = [e for e in s.events if e.step in CLAIMED and e.typed.get("offence")]
    return OFFENCES.get(str(told[-1].typed["offence"])) if told else None


def offence_lets_seize(s: Situation) -> str | None:
    """行政强制法第十八条: what lets seize is the law of the act; that law itself gives no power."""
    found = suspected(s)
    if found is None or found.seizing is None:
        return "涉嫌的违法行为没有法律规定可以查封、扣押，只能先行登记保存。"
    return None


def seized_goods_have_gone(s: Situation) -> Reason | None:
    """程序规定第七十七条: no case is closed while goods that it holds are unaccounted for."""
    for child in s.open_children():
        rules = s.rules.procedure(child.procedure, child.procedure_version)
        if child.procedure != s.rules.serving:
            stands = rules.state(child.state).title
            said = f"{rules.title}尚未办结：{stands}。"
            return Reason(said, matters=(child.id,))
    return None


def was_confiscated(s: Situation, party: int | None) -> bool:
    """Whether the last decision in force against the party takes goods from it."""
    of = s.line(party) if party is not None else frozenset()
    found = [row for row in dues.standing(s) if row.party_id in of]
    return any(takes_goods(s, row) for row in found[-1:])


def takes_goods(s: Situation, row: Sanction) -> bool:
    """Whether goods are confiscated or destroyed by what the row imposes."""
    return any(one.measure in {GOODS, DESTROYED} for one in items_of(s, row))


def was_decided(s: Situation) -> bool:
    """Whether a penalty is decided that nobody annulled since."""
    return bool(dues.standing(s))


GUARDS = registered(offence_lets_seize, seized_goods_have_gone)
