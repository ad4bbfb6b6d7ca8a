"""What one decision asks of one party in money: imposed, put off, paid, grown (罚法第七十二条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from casehub.law.amounts import yuan_of
from casehub.law.fines import NOTHING
from casehub.law.surcharges import Payment, Plan, Share, surcharge_by_day
from casehub.procedures.owed.rows import Instalment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from casehub.law.fines import Surcharge
    from casehub.workflow.situation import Situation

FINE, TAKEN, ADDED = "fine", "gains", "surcharge"
PARTS = {FINE: "罚款", TAKEN: "没收违法所得", ADDED: "加处罚款"}


@dataclass(frozen=True)
class Money:
    """What of one part was paid on a day, in yuan; less than nothing where it was given back."""

    part: str
    on: date
    amount: Decimal


@dataclass(frozen=True)
class Wording:
    """The fine in yuan as one act put it; since: from which day, where it changed what stood."""

    seq: int
    fine: Decimal
    since: date | None = None


@dataclass(frozen=True)
class Due:
    """A decision against a party as it stands, and all that was done about its money.

    imposed: fine and confiscated gains. wordings: our own first, that in force last. pay_by: the
    last of the fifteen days, None before it was served. granted: by act, as it was put off. stays:
    first and last day of each review and suit (None while it goes on). final_on: the days on which
    one ended so that nothing more can be brought against the decision.
    """

    party_id: int
    imposed: Mapping[str, Decimal]
    wordings: tuple[Wording, ...]
    pay_by: date | None
    law: Surcharge
    money: tuple[Money, ...] = ()
    granted: tuple[tuple[int, Plan], ...] = ()
    stays: tuple[tuple[date, date | None], ...] = ()
    final_on: tuple[date, ...] = ()

    @property
    def made(self) -> int:
        """The number of the act by which we decided."""
        return self.wordings[0].seq

    @property
    def worded(self) -> int:
        """The number of the act whose wording stands."""
        return self.wordings[-1].seq

    @property
    def is_contested(self) -> bool:
        """Whether a review or suit has not ended."""
        return any(last is None for _first, last in self.stays)

    @property
    def plans(self) -> list[Plan]:
        """By when what of the fine was to be paid: by the decision, then as it was put off."""
        if self.pay_by is None:
            return []
        later = sorted([*self._raised(self.pay_by), *self.granted], key=lambda one: one[0])
        first = Plan(date.min, (Share(self.pay_by, self.imposed[FINE]),))
        return [first, *(plan for _seq, plan in later)]

    def _raised(self, last: date) -> list[tuple[int, Plan]]:
        """By the act that raised the fine again: before its day nobody was to pay the difference.

        A suit sets up anew what a review had lowered; a court follows others who asked for more.
        """
        found = []
        for was, now in pairwise(self.wordings):
            if now.fine > was.fine and now.since is not None:
                shares = (Share(last, was.fine), Share(max(now.since, last), now.fine - was.fine))
                found.append((now.seq, Plan(was.since or date.min, shares)))
        return found

    @property
    def last_day(self) -> date | None:
        """The day by which the whole fine is to be paid."""
        found = self.plans
        return max((share.due for share in found[-1].shares), default=None) if found else None

    def paid(self, part: str) -> Decimal:
        """What was paid of one part, less what of it was given back."""
        return sum((one.amount for one in self.money if one.part == part), NOTHING)

    def surcharge(self, until: date, fine: Decimal | None = None) -> Decimal:
        """The surcharge that has grown to the end of the day, in yuan.

        fine: as it will be, where an act is about to change it. What was changed was never rightly
        more: it is counted anew from the first day that was missed (待核, basis p.changed).
        """
        money = [Payment(one.on, one.amount) for one in self.money if one.part == FINE]
        fine = self.imposed[FINE] if fine is None else fine
        return surcharge_by_day(self.law, fine, self.plans, money, until, self.stays)

    def owed(self, day: date) -> dict[str, Decimal]:
        """What is asked of each part on the day, paid or not, in yuan."""
        return {**self.imposed, ADDED: self.surcharge(day)}

    def left(self, part: str, day: date) -> Decimal:
        """What is still to be paid of a part on the day, in yuan."""
        owed = self.surcharge(day) if part == ADDED else self.imposed[part]
        return max(owed - self.paid(part), NOTHING)

    def to_pay(self, part: str, day: date) -> Decimal:
        """What could rightly be paid of a part on the day, as the decision was worded then."""
        if part != FINE:
            return self.left(part, day)
        then = [one.fine for one in self.wordings if one.since is None or one.since <= day]
        return max(then[-1] - self.paid(FINE), NOTHING)

    def all_left(self, day: date) -> dict[str, Decimal]:
        """What is still to be paid, part by part, of those of which something is."""
        found = {part: self.left(part, day) for part in PARTS}
        return {part: sum_ for part, sum_ in found.items() if sum_}

    def overpaid(self, day: date) -> dict[str, Decimal]:
        """What was paid of each part beyond what the decision, as it was changed, asks."""
        found = {part: self.paid(part) - sum_ for part, sum_ in self.owed(day).items()}
        return {part: sum_ for part, sum_ in found.items() if sum_ > NOTHING}


def put_off(
    s: Situation, kept: Callable[[Sequence[Instalment]], Iterable[Instalment]]
) -> tuple[tuple[int, Plan], ...]:
    """What was put off as plans, each with the number of the act that granted it.

    kept: which rows are of the decision that is asked about.
    """
    granted: dict[int, list[Instalment]] = {}
    for one in kept(s.rows(Instalment)):
        granted.setdefault(one.event_seq, []).append(one)
    return tuple(
        (
            seq,
            Plan(
                shares[0].granted_on,
                tuple(Share(one.due_on, yuan_of(one.amount) or NOTHING) for one in shares),
            ),
        )
        for seq, shares in granted.items()
    )
