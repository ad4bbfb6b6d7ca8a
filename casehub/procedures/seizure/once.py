"""Goods are seized once: not what another authority holds, nor what a matter here holds already.

行政强制法第二十三条第二款. Who holds goods is read where it is known, in the ledgers of every
office that works here, and told by whoever found a foreign seal on the spot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile.situations import standing
from casehub.law.party_kinds import party_kind
from casehub.model import Case, Event, Party
from casehub.procedures.penalty.goods import GoodsMove, SeizedGoods
from casehub.procedures.reading import table
from casehub.procedures.within import WANTED, same_thing
from casehub.workflow.part import Effect, each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

ONCE = "measure.once"
# The tables in which goods are named: for approval, and on the spot.
TABLES = (WANTED, "goods")
# Columns: who holds the goods; by what they are others than those that are held.
HELD_BY, APART = "held_by", "apart"


@each
def goods_are_not_held_elsewhere(s: Situation) -> Iterator[Reason]:
    """行政强制法第二十三条第二款: what another state authority sealed is not sealed again."""
    for name in TABLES:
        for n, row in enumerate(table(s, name)):
            if holder := row.get(HELD_BY):
                said = (
                    f"“{row.get('name')}”已由{holder}查封、扣押，不得重复查封、扣押，"
                    f"从清单中删去（{s.law.basis(ONCE)}）。"
                )
                yield Reason(said, name, row=n, column=HELD_BY)


def goods_are_held_once(act: Act) -> None:
    """The same of what a seizure that is known here holds of the party, of this office or another.

    The law knows goods by no number: a thing of the same name and specification is held to be
    the same until the row says by what it is another.
    """
    party = act.party()
    named = [(name, n, row) for name in TABLES if name in act.data
             for n, row in enumerate(act.rows(name))]  # fmt: skip
    asked = [one for one in named if not one[2].get(APART)]
    if party is None or not asked:
        return
    held = {same_thing(lot.name, lot.spec): said for lot, said in _held(act, party)}
    for name, n, row in asked:
        if said := held.get(same_thing(row.get("name"), row.get("spec"))):
            sentence = (
                f"{said}，不得重复查封、扣押（{act.law.basis(ONCE)}）；确是另一批的，写明区别。"
            )
            act.objections.append(Reason(sentence, name, row=n, column=APART))
            return


def _held(act: Act, party: Party) -> Iterator[tuple[SeizedGoods, str]]:
    """Every lot that another open seizure still has of whoever bears the name, and who holds it."""
    session = act.work.session
    found = session.execute(
        select(SeizedGoods, Party, Case)
        .join(Party, Party.id == SeizedGoods.party_id)
        .join(Case, Case.id == SeizedGoods.case_id)
        .where(
            Party.name == party.name,
            Case.id != act.case.id,
            Case.procedure == act.case.procedure,
            Case.closed_on.is_(None),
        )
        .order_by(SeizedGoods.id)
    ).all()
    for lot, owner, case in found:
        rest = _left(act, lot) if _is_same(owner, party) else 0
        if rest > 0:
            ours = case.organisation_id == act.case.organisation_id
            # Numbers of another office's matters are not told to whoever may not read them.
            where = f"本局的{case.reference}" if ours else case.organisation.name
            yield lot, f"“{lot.name}”已由{where}查封、扣押（第{lot.lot}批，尚存{rest}{lot.unit}）"


def _is_same(one: Party, other: Party) -> bool:
    """By name and number, where both were entered; a human being never by the name alone."""
    if one.id_no and other.id_no:
        return one.id_no == other.id_no
    return not (party_kind(one.kind).human or party_kind(other.kind).human)


def _left(act: Act, lot: SeizedGoods) -> int:
    """How much of the lot acts that count left there; samples count as held."""
    session = act.work.session
    events = session.scalars(select(Event).where(Event.case_id == lot.case_id).order_by(Event.seq))
    valid = {event.seq for event in standing(list(events))}
    moves = session.scalars(
        select(GoodsMove).where(GoodsMove.case_id == lot.case_id, GoodsMove.lot == lot.lot)
    )
    gone = sum(move.qty for move in moves if move.event_seq in valid)
    return lot.qty - gone if lot.event_seq in valid else 0


GUARDS = registered(goods_are_not_held_elsewhere)
EFFECTS: Mapping[str, Effect] = {"goods_are_held_once": Effect.of(goods_are_held_once, "party")}
