"""What papers about an unpaid fine print: what is owed, from when it grew, what was demanded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from casehub.law.amounts import money_text
from casehub.law.chinese import share_text
from casehub.procedures.owed.due import ADDED, FINE, PARTS, TAKEN
from casehub.procedures.reading import paper_served_on
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casehub.model import Document
    from casehub.procedures.owed.due import Due
    from casehub.procedures.owed.pressing import Pressing
    from casehub.workflow.part import Known
    from casehub.workflow.situation import Situation

DEMAND = "penalty_demand_notice"


def served_paper(s: Situation, kind: str, party: int) -> Document | None:
    """The last valid paper of the kind that was brought to the party."""
    of = s.line(party)
    brought = {n for one in s.services if one.party_id in of for n in one.document_ids or ()}
    found = [d for d in s.documents if d.kind == kind and d.stands and d.id in brought]
    return found[-1] if found else None


@dataclass(frozen=True)
class Told:
    """What is said of the fines of one procedure.

    decision: the paper by which the party of the form was fined. reached: the day on which that
    paper reached the party; proof: what proves it, in the annexes of a letter.
    pleading: the step that enters what the party said to a demand.
    """

    pressing: Pressing
    decision: Callable[[Situation, Due], Document | None]
    reached: Callable[[Situation, Due], date | None]
    proof: str
    pleading: str

    def _decision(self, s: Situation) -> Document | None:
        row = self.pressing.named(s)
        return self.decision(s, row) if row is not None else None

    def _demand(self, s: Situation) -> Document | None:
        row = self.pressing.named(s)
        return served_paper(s, DEMAND, row.party_id) if row is not None else None

    def decision_number(self, s: Situation) -> str | None:
        """The number of the decision against the party of the form."""
        paper = self._decision(s)
        return paper.number if paper is not None else None

    def decision_title(self, s: Situation) -> str | None:
        """What it is called."""
        paper = self._decision(s)
        return paper.title if paper is not None else None

    def decision_made_on(self, s: Situation) -> date | None:
        """Its date."""
        paper = self._decision(s)
        return paper.issued_on if paper is not None else None

    def decision_served_on(self, s: Situation) -> date | None:
        """The day on which the party received its decision."""
        row = self.pressing.named(s)
        return self.reached(s, row) if row is not None else None

    def decision_proof(self, _s: Situation) -> str:
        """What proves that it was."""
        return self.proof

    def paid_until(self, s: Situation) -> date | None:
        """By when it was to be paid."""
        row = self.pressing.named(s)
        return row.last_day if row is not None else None

    def paid_so_far(self, s: Situation) -> str:
        """已缴 of each part, in words."""
        row = self.pressing.named(s)
        if row is None:
            return "未缴纳"
        sums = ((word, row.paid(part)) for part, word in PARTS.items())
        told = [f"{word}{money_text(sum_)}" for word, sum_ in sums if sum_]
        return f"已缴纳{'、'.join(told)}，其余未缴纳" if told else "未缴纳"

    def _left(self, s: Situation, part: str) -> str | None:
        row = self.pressing.named(s)
        sum_ = row.left(part, as_of(s)) if row is not None else None
        return money_text(sum_) if sum_ else None

    def fine_left(self, s: Situation) -> str | None:
        """What is unpaid of the fine."""
        return self._left(s, FINE)

    def gains_left(self, s: Situation) -> str | None:
        """What is unpaid of the confiscated gains."""
        return self._left(s, TAKEN)

    def gains_are_taken(self, s: Situation) -> bool:
        """Whether the decision confiscates gains, paid or not."""
        row = self.pressing.named(s)
        return row is not None and bool(row.imposed[TAKEN])

    def surcharge_left(self, s: Situation) -> str | None:
        """What is unpaid of the surcharge to the end of the day that the form names."""
        return self._left(s, ADDED)

    def surcharge_from(self, s: Situation) -> date | None:
        """The first day for which something is added."""
        row = self.pressing.named(s)
        found = row.plans if row is not None else []
        days = [share.due for share in found[-1].shares] if found else []
        return min(days) + timedelta(days=1) if days else None

    def deferral_asked_on(self, s: Situation) -> date | None:
        """The day on which the application came in."""
        event = self.pressing.asked(s)
        return date.fromisoformat(event.typed["asked_on"]) if event is not None else None

    def deferral_reason(self, s: Situation) -> str | None:
        """Why the party asks."""
        event = self.pressing.asked(s)
        return str(event.typed.get("reason") or "").rstrip("。") or None if event else None

    def deferral_in_parts(self, s: Situation) -> bool:
        """Whether it asks for instalments."""
        event = self.pressing.asked(s)
        return event is not None and event.typed.get("asked_for") == "instalments"

    def unpaid_fine(self, s: Situation) -> str | None:
        """What of the fine is put off."""
        row = self.pressing.named(s)
        return money_text(row.left(FINE, s.day)) if row is not None else None

    def demand_made_on(self, s: Situation) -> date | None:
        """The day of the demand."""
        paper = self._demand(s)
        return paper.issued_on if paper is not None else None

    def demand_number(self, s: Situation) -> str | None:
        """Its number."""
        paper = self._demand(s)
        return paper.number if paper is not None else None

    def demand_served_on(self, s: Situation) -> date | None:
        """The day on which it was served on the party."""
        paper, row = self._demand(s), self.pressing.named(s)
        return paper_served_on(s, paper, row.party_id) if paper is not None and row else None

    def plea_after_demand(self, s: Situation) -> str:
        """What the party said to the demand, and what came of it."""
        row, told = self.pressing.named(s), None
        if row is not None:
            of = s.line(row.party_id)
            mine = (e for e in s.events if e.step == self.pleading and e.seq > row.worded)
            said = [e.typed for e in mine if e.typed.get("party") in of]
            told = said[-1] if said else None
        if told is None:
            return "未提出陈述和申辩"
        plea, answer = (str(told.get(name) or "").rstrip("。") for name in ("plea", "answer"))
        return f"提出陈述和申辩：{plea}；经复核，{answer}"

    @property
    def known(self) -> Mapping[str, Known]:
        """All this by the names under which the fields of papers ask for it."""
        return registered(
            self.decision_number,
            self.decision_title,
            self.decision_made_on,
            self.decision_served_on,
            self.decision_proof,
            self.paid_until,
            self.paid_so_far,
            self.fine_left,
            self.gains_left,
            self.gains_are_taken,
            self.surcharge_left,
            self.surcharge_from,
            self.deferral_asked_on,
            self.deferral_reason,
            self.deferral_in_parts,
            self.unpaid_fine,
            self.demand_made_on,
            self.demand_number,
            self.demand_served_on,
            self.plea_after_demand,
            surcharge_rate,
        )


def as_of(s: Situation) -> date:
    """The day to which the surcharge is counted: that of the form, else today."""
    day = s.data.get("as_of")
    return day if isinstance(day, date) else s.day


def surcharge_rate(s: Situation) -> str:
    """行政处罚法第七十二条第一款: what each day adds, of config/penalties.toml."""
    return share_text(s.rules.penalties.surcharge.daily)
