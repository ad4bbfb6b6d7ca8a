"""Whether goods may be seized in the case, and what its decision says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.penalty import dues
from casehub.procedures.penalty.offences import OFFENCES, Offence
from casehub.procedures.penalty.printed import CLAIMED
from casehub.procedures.penalty.weighed import DESTROYED, GOODS, items_of
from casehub.procedures.within import whole
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.procedures.penalty.goods import SeizedGoods
    from casehub.procedures.penalty.sanctions import Sanction
    from casehub.workflow.situation import Situation

# The table of a decision, or of what changed it, that counts which of the goods held it takes.
TAKEN_LOTS = "taken_lots"


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


def in_force(s: Situation, party: int | None) -> Sanction | None:
    """The last decision against the party that nobody annulled, as it stands now."""
    of = s.line(party) if party is not None else frozenset()
    return next((row for row in reversed(dues.standing(s)) if row.party_id in of), None)


def was_confiscated(s: Situation, party: int | None) -> bool:
    """Whether the last decision in force against the party takes goods from it."""
    row = in_force(s, party)
    return row is not None and takes_goods(s, row)


def taken_by(s: Situation, row: Sanction, lot: SeizedGoods) -> int:
    """How many units of a lot what the row imposes takes: of goods held, as it counts them.

    A decision that takes goods and names no lot takes all that is held of its party.
    """
    if lot.party_id not in s.line(row.party_id) or not takes_goods(s, row):
        return 0
    event = next((one for one in s.events if one.seq == row.event_seq), None)
    named = event.typed.get(TAKEN_LOTS) if event is not None else None
    if not named:
        return lot.qty
    return sum(whole(one.get("qty")) or 0 for one in named if one.get("lot") == lot.id)


def taken(s: Situation, lot: SeizedGoods) -> int:
    """How many units of a lot the decision in force takes, 0 where none does. s: the main case."""
    row = in_force(s, lot.party_id)
    return taken_by(s, row, lot) if row is not None else 0


def takes_goods(s: Situation, row: Sanction) -> bool:
    """Whether goods are confiscated or destroyed by what the row imposes."""
    return any(one.measure in {GOODS, DESTROYED} for one in items_of(s, row))


def was_decided(s: Situation) -> bool:
    """Whether a penalty is decided that nobody annulled since."""
    return bool(dues.standing(s))


GUARDS = registered(offence_lets_seize, seized_goods_have_gone)
