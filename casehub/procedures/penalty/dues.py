"""What of a decision is owed: fine, gains, surcharge; deferrals; reviews and suits against it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import CASE, Base, Proof
from casehub.law.amounts import yuan_of
from casehub.law.fines import NOTHING
from casehub.law.surcharges import Payment, Plan, Share, surcharge_by_day
from casehub.procedures.penalty.imposed import amended
from casehub.procedures.penalty.publicity import last_annulment
from casehub.procedures.penalty.sanctions import FinePayment, FineRefund, Sanction, Stage
from casehub.procedures.penalty.weighed import GAINS, items_of, sanctions
from casehub.procedures.reading import as_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeVar

    from casehub.workflow.situation import Situation

    Kept = TypeVar("Kept", "FinePayment", "FineRefund", "Instalment", "Contest")

FINE, TAKEN, ADDED = "fine", "gains", "surcharge"
PARTS = {FINE: "罚款", TAKEN: "没收违法所得", ADDED: "加处罚款"}
PAY = "penalty.pay"
# The time to pay: as the decision gave it, and as it was put off.
TIMES = frozenset({PAY, "penalty.deferred"})


class Instalment(Base):
    """A part of the fine whose payment was put off to a day (行政处罚法第六十六条第二款); 分."""

    __tablename__ = "penalty_instalment"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    granted_on: Mapped[date]
    item: Mapped[int]
    due_on: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)


class Contest(Base):
    """A review or suit of a party against its decision: when it began, or when it ended.

    kind: reconsideration | suit. until: NULL in the row that begins it; the row that ends it
    repeats kind and `since`. outcome: how it ended, one of `contest_outcomes`, `contest_changes`.
    """

    __tablename__ = "penalty_contest"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    until: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")


def standing(s: Situation) -> list[Sanction]:
    """What was decided and not annulled since: nobody owes what a court took away."""
    since = last_annulment(s)
    return [row for row in sanctions(s, Stage.DECIDED) if row.event_seq > since]


def decided(s: Situation, party: int | None = None) -> Sanction | None:
    """The decision in force against the party, or the last one where none is named."""
    found = standing(s)
    if party is not None:
        of = s.line(party)
        found = [row for row in found if row.party_id in of]
    return found[-1] if found else None


def kept(s: Situation, all_rows: Sequence[Kept], row: Sanction) -> list[Kept]:
    """The rows of the party since its decision, of acts that still count.

    Since we made it: what was paid, put off, contested before it was changed belongs to it.
    """
    valid, of = {event.seq for event in s.events}, s.line(row.party_id)
    since = amended.first_of(s, row).event_seq
    return [
        one for one in all_rows
        if one.party_id in of and one.event_seq > since
        and (one.event_seq in valid or one.event_seq == s.act_seq)
    ]  # fmt: skip


def imposed(s: Situation, row: Sanction) -> dict[str, Decimal]:
    """The fine and the confiscated gains of a decision, in yuan."""
    takes = any(one.measure == GAINS for one in items_of(s, row))
    gains = (yuan_of(row.gains) or NOTHING) if takes else NOTHING
    return {FINE: yuan_of(row.fine) or NOTHING, TAKEN: gains}


def total(rows: Iterable[FinePayment | FineRefund]) -> Decimal:
    """The sum of what was paid or given back, in yuan."""
    return sum((yuan_of(one.amount) or NOTHING for one in rows), NOTHING)


def fell(s: Situation, party: int, part: str) -> Decimal:
    """What the party had paid of a part when its decision was annulled, in yuan; since last."""
    since, of, valid = last_annulment(s), s.line(party), {event.seq for event in s.events}
    rows = (one for one in s.rows(FinePayment) if one.party_id in of and one.event_seq in valid)
    return total(one for one in rows if one.event_seq < since and (one.part or FINE) == part)


def refunds(s: Situation, party: int, part: str) -> list[FineRefund]:
    """What the party was given back of a part; where nobody said of which, it was the fine."""
    of, told = s.line(party), {event.seq: event.typed for event in s.events}
    rows = [one for one in s.rows(FineRefund) if one.party_id in of and one.event_seq in told]
    return [one for one in rows if (told[one.event_seq].get("part") or FINE) == part]


def _went_back(s: Situation, row: Sanction, part: str) -> list[tuple[date, Decimal]]:
    """Of this very decision: what went back on which day, beyond what was owed of annulled ones."""
    before, found = fell(s, row.party_id, part), list[tuple[date, Decimal]]()
    for one in refunds(s, row.party_id, part):
        sum_ = yuan_of(one.amount) or NOTHING
        beyond = max(sum_ - before, NOTHING)
        before = max(before - sum_, NOTHING)
        if beyond:
            found.append((one.returned_on, beyond))
    return found


def paid(s: Situation, row: Sanction, part: str) -> Decimal:
    """What was paid of one part, less what of it was given back."""
    rows = [one for one in kept(s, s.rows(FinePayment), row) if (one.part or FINE) == part]
    return total(rows) - sum((sum_ for _day, sum_ in _went_back(s, row, part)), NOTHING)


def overpaid(s: Situation, row: Sanction, day: date) -> dict[str, Decimal]:
    """What was paid of each part beyond what the decision, as it was changed, asks on the day."""
    owed = {**imposed(s, row), ADDED: surcharge(s, row, day)}
    found = {part: paid(s, row, part) - owed[part] for part in PARTS}
    return {part: sum_ for part, sum_ in found.items() if sum_ > NOTHING}


def pay_by(s: Situation, row: Sanction) -> date | None:
    """程序规定第七十二条: the last of the fifteen days; None before the decision was served."""
    of = {None, *s.line(row.party_id)}
    days = [d.due_on for d in s.deadlines if d.rule == PAY and d.party_id in of]
    return days[-1] if days else None


def plans(s: Situation, row: Sanction) -> list[Plan]:
    """By when what of the fine was to be paid: by the decision, then as it was put off."""
    last = pay_by(s, row)
    if last is None:
        return []
    found = [Plan(date.min, (Share(last, imposed(s, row)[FINE]),))]
    later = _raised(s, row, last)
    granted: dict[int, list[Instalment]] = {}
    for one in kept(s, s.rows(Instalment), row):
        granted.setdefault(one.event_seq, []).append(one)
    for seq, shares in granted.items():
        parts = tuple(Share(one.due_on, yuan_of(one.amount) or NOTHING) for one in shares)
        later.append((seq, Plan(shares[0].granted_on, parts)))
    return found + [plan for _seq, plan in sorted(later, key=lambda one: one[0])]


def _raised(s: Situation, row: Sanction, last: date) -> list[tuple[int, Plan]]:
    """By the act that raised the fine again: before its day nobody was to pay the difference.

    A suit sets up anew what a review had lowered; a court follows others who asked for more.
    """
    taken = {event.seq: as_day(event.typed.get("until")) for event in amended.changes_of(s, row)}
    found = []
    for was, now in pairwise(amended.wordings(s, row)):
        low, high = yuan_of(was.fine) or NOTHING, yuan_of(now.fine) or NOTHING
        until = taken.get(now.event_seq)
        if high > low and until is not None:
            shares = (Share(last, low), Share(max(until, last), high - low))
            found.append((now.event_seq, Plan(taken.get(was.event_seq) or date.min, shares)))
    return found


def last_day_of_plan(s: Situation, row: Sanction) -> date | None:
    """The day by which the whole fine is to be paid."""
    found = plans(s, row)
    return max((share.due for share in found[-1].shares), default=None) if found else None


def contests(s: Situation, row: Sanction) -> list[tuple[Contest, Contest | None]]:
    """Reviews and suits against this decision as they began, each with how it ended, if it did."""
    rows = kept(s, s.rows(Contest), row)
    ended = {(one.kind, one.since): one for one in rows if one.until}
    return [(one, ended.get((one.kind, one.since))) for one in rows if one.until is None]


def stays(s: Situation, row: Sanction) -> list[tuple[date, date | None]]:
    """行政处罚法第七十三条第三款: the days of reviews and suits."""
    return [(one.since, end.until if end else None) for one, end in contests(s, row)]


def running_contest(s: Situation, row: Sanction) -> Contest | None:
    """The review or suit that has not ended."""
    open_ = [one for one, end in contests(s, row) if end is None]
    return open_[-1] if open_ else None


def surcharge(s: Situation, row: Sanction, until: date, fine: Decimal | None = None) -> Decimal:
    """The surcharge that has grown to the end of the day, in yuan.

    fine: as it will be, where an act is about to change it. What was changed was never rightly
    more: it is counted anew from the first day that was missed (待核, basis p.changed).
    """
    money = [
        Payment(one.paid_on, yuan_of(one.amount) or NOTHING)
        for one in kept(s, s.rows(FinePayment), row)
        if (one.part or FINE) == FINE
    ]
    money += [Payment(day, -sum_) for day, sum_ in _went_back(s, row, FINE)]
    law = s.rules.penalties.surcharge
    fine = imposed(s, row)[FINE] if fine is None else fine
    return surcharge_by_day(law, fine, plans(s, row), money, until, stays(s, row))


def left(s: Situation, row: Sanction, part: str, day: date) -> Decimal:
    """What is still to be paid of a part on the day, in yuan."""
    owed = surcharge(s, row, day) if part == ADDED else imposed(s, row)[part]
    return max(owed - paid(s, row, part), NOTHING)


def all_left(s: Situation, row: Sanction, day: date) -> dict[str, Decimal]:
    """What is still to be paid, part by part, of those of which something is."""
    found = {part: left(s, row, part, day) for part in PARTS}
    return {part: sum_ for part, sum_ in found.items() if sum_}


def owing(s: Situation) -> list[Sanction]:
    """The last decision in force against each party."""
    last = {row.party_id: row for row in standing(s)}
    return list(last.values())
