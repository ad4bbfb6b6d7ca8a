"""What the form says of act and penalty, measured by config/penalties.toml, for every step.

At the proposal everything is typed; what is told and decided later rests on the row of the proposal
and changes only the items and the fine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.law import fines, hearings
from casehub.law.amounts import sum_kept, yuan_of
from casehub.law.fines import NOTHING, Asked, Fine, PersonClass
from casehub.procedures.penalty.offences import OFFENCES, Offence
from casehub.procedures.penalty.sanctions import Sanction, SanctionItem, Stage
from casehub.procedures.reading import as_day, table

if TYPE_CHECKING:
    from casehub.model import Party
    from casehub.workflow.situation import Situation

# Items that say what sum is paid: named by the columns of the row, not by their words.
FINE, GAINS, GOODS, DESTROYED = "fine", "confiscate_gains", "confiscate_goods", "destroy_goods"


@dataclass(frozen=True)
class Weighed:
    """One penalty as the form has it: what was done, by whom, what for."""

    party: Party
    offence: Offence
    began_on: date
    ended_on: date | None
    turnover: Decimal | None
    gains: Decimal | None
    gains_method: str
    goods_value: Decimal
    prior_on: date | None
    serious: bool
    degree: str
    mitigating: str
    fine: Decimal | None
    measures: frozenset[str]

    @property
    def person(self) -> PersonClass:
        """The class of the party, as thresholds tell them apart (个体工商户 待核)."""
        return self.party.sort.person


def sanctions(s: Situation, *stages: Stage) -> list[Sanction]:
    """The rows of these stages, oldest first, of acts that still count."""
    valid = {event.seq for event in s.events}
    seq = s.act_seq
    return [
        row for row in s.rows(Sanction)
        if row.stage in stages and (row.event_seq in valid or row.event_seq == seq)
    ]  # fmt: skip


def latest(s: Situation, *stages: Stage) -> Sanction | None:
    """The last row of these stages."""
    found = sanctions(s, *stages)
    return found[-1] if found else None


def items_of(s: Situation, row: Sanction | None) -> list[SanctionItem]:
    """The items that the same act entered."""
    seq = row.event_seq if row is not None else None
    return [one for one in s.rows(SanctionItem) if one.event_seq == seq]


def measures_typed(s: Situation) -> frozenset[str]:
    """The sorts of items on the form."""
    return frozenset(str(row.get("measure")) for row in table(s, "items"))


def weighed(s: Situation) -> Weighed | None:
    """What the form proposes; of a later step with the act as it was proposed.

    None while the form does not say enough.
    """
    named = s.data.get("party")
    party = s.party(named) if isinstance(named, int) else None
    if party is None:
        return None
    if "offence" in s.data:
        return _proposed(s, party)
    row = latest(s, Stage.PROPOSED)
    if row is None:
        return None
    # A court may have found other gains than were proposed.
    gains = sum_kept(s.data["gains"]) if "gains" in s.data else yuan_of(row.gains)
    return Weighed(
        party, OFFENCES[row.offence], row.began_on, row.ended_on, yuan_of(row.turnover),
        gains, row.gains_method, yuan_of(row.goods_value) or NOTHING, row.prior_on,
        row.serious, row.degree, row.mitigating, sum_kept(s.data.get("fine")), measures_typed(s),
    )  # fmt: skip


def _proposed(s: Situation, party: Party) -> Weighed | None:
    offence = OFFENCES.get(str(s.data.get("offence")))
    began = as_day(s.data.get("act_began_on"))
    if offence is None or began is None:
        return None
    ended = None if s.data.get("continuing") else as_day(s.data.get("act_ended_on"))
    return Weighed(
        party, offence, began, ended,
        sum_kept(s.data.get("turnover")), sum_kept(s.data.get("gains")),
        str(s.data.get("gains_method") or ""), sum_kept(s.data.get("goods_value")) or NOTHING,
        as_day(s.data.get("prior_on")) if s.data.get("prior_is_final") else None,
        bool(s.data.get("serious")), str(s.data.get("degree") or ""),
        str(s.data.get("mitigating") or ""), sum_kept(s.data.get("fine")), measures_typed(s),
    )  # fmt: skip


def found_on(s: Situation) -> date:
    """The day on which the office learned of the act: that of the clue."""
    return as_day(s.entered("register_clue").get("received_on")) or s.case.opened_on


def computed(s: Situation, one: Weighed) -> Fine:
    """The range of the fine with its bands, and whether what is proposed fits in it.

    Raises CannotCompute where a figure or a rule is missing.
    """
    law = s.rules.penalties
    asked = Asked(
        rule=one.offence.rule,
        ended=one.ended_on or s.day,
        decided=s.day,
        figures={"turnover": one.turnover, "gains": one.gains, "goods_value": one.goods_value},
        person=one.person,
        serious=one.serious,
        prior=(one.prior_on,) if one.prior_on is not None else (),
        found=found_on(s),
        proposed=one.fine,
    )
    return fines.fine(
        asked, law.fine, law.discretion, law.limitation, law.measure, law.circumstance
    )


def is_heard(s: Situation, one: Weighed) -> bool:
    """行政处罚法第六十三条: whether the party may ask for a hearing; what is confiscated counts."""
    law = s.rules.penalties
    taken = one.measures & {GOODS, DESTROYED}
    heard, _basis = hearings.hearing(
        law.heard, law.heard_measure, law.heard_for,
        person=one.person,
        fine=one.fine or NOTHING,
        gains=(one.gains or NOTHING) if GAINS in one.measures else NOTHING,
        goods_value=one.goods_value if taken else NOTHING,
        measures=one.measures,
    )  # fmt: skip
    return heard
