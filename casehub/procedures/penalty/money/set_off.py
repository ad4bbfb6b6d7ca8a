"""What a court's fine means for ours: the earlier one is set off, no other follows (第三十五条)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from casehub.law.amounts import money_text, sum_kept
from casehub.law.fines import NOTHING
from casehub.procedures.owed.due import FINE
from casehub.procedures.penalty import dues, referring
from casehub.procedures.reading import who
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation


class SetOff(NamedTuple):
    """Of one party, in yuan: the court's fines (罚金), our fine (罚款), what is set off of them."""

    party: int
    court: Decimal
    ours: Decimal

    @property
    def amount(self) -> Decimal:
        """行政处罚法第三十五条第二款: our fine counts against the court's, up to its whole."""
        return min(self.court, self.ours)


def set_offs(s: Situation) -> list[SetOff]:
    """Each party that a court fined, over all of its referrals that went over to the police."""
    found = []
    for one in s.current_parties("respondent"):
        court = NOTHING
        for matter, _stands in referring.gone_over(s, one.id):
            told = referring.outcome_told(s, one.id, matter)
            if told is not None and told.typed.get("criminal_outcome") == referring.FINED:
                court += sum_kept(told.typed.get("court_fine")) or NOTHING
        if court:
            row = dues.decided(s, one.id)
            ours = dues.imposed(s, row)[FINE] if row is not None else NOTHING
            found.append(SetOff(one.id, court, ours))
    return found


def sentences(s: Situation) -> list[str]:
    """What was set off of whom, in words."""
    found = []
    for one in set_offs(s):
        begins = f"{who(s, one.party)}：人民法院判处罚金{money_text(one.court)}"
        if one.ours:
            said = f"本局的罚款{money_text(one.ours)}折抵罚金{money_text(one.amount)}"
        else:
            said = "本局尚未罚款，不再给予罚款"
        found.append(f"{begins}，{said}")
    return found


def court_fine_set_off(s: Situation) -> str | None:
    """The same in one text for the closing form; None where no court fined anybody."""
    return "；".join(sentences(s)) or None


KNOWN = registered(court_fine_set_off)
