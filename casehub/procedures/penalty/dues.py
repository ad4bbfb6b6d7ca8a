"""What of a decision is owed: fine, gains, surcharge; deferrals; reviews and suits against it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import CASE, Base, Proof
from casehub.law.amounts import yuan_of
from casehub.law.fines import NOTHING
from casehub.procedures.owed.due import FINE, PARTS, TAKEN, Due, Money, Wording, put_off
from casehub.procedures.owed.rows import Instalment
from casehub.procedures.penalty.imposed import amended
from casehub.procedures.penalty.published.publicity import last_annulment
from casehub.procedures.penalty.sanctions import FinePayment, FineRefund, Sanction, Stage
from casehub.procedures.penalty.weighed import GAINS, items_of, sanctions
from casehub.procedures.reading import as_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeVar

    from casehub.workflow.situation import Situation

    Kept = TypeVar("Kept", "FinePayment", "FineRefund", "Instalment", "Contest")

PAY = "penalty.pay"
# The time to pay: as the decision gave it, and as it was put off.
TIMES = frozenset({PAY, "penalty.deferred"})


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


def due(s: Situation, row: Sanction) -> Due:
    """What the decision asks of its party, with all that was paid, put off and contested."""
    since = {event.seq: as_day(event.typed.get("until")) for event in amended.changes_of(s, row)}
    paid = kept(s, s.rows(FinePayment), row)
    money = [Money(one.part or FINE, one.paid_on, yuan_of(one.amount) or NOTHING) for one in paid]
    money += [Money(part, on, -sum_) for part in PARTS for on, sum_ in _went_back(s, row, part)]
    wordings = tuple(
        Wording(one.event_seq, yuan_of(one.fine) or NOTHING, since.get(one.event_seq))
        for one in amended.wordings(s, row)
    )
    return Due(
        party_id=row.party_id,
        imposed=imposed(s, row),
        wordings=wordings,
        pay_by=pay_by(s, row),
        law=s.rules.penalties.surcharge,
        money=tuple(money),
        granted=put_off(s, lambda rows: kept(s, rows, row)),
        stays=tuple((one.since, end.until if end else None) for one, end in contests(s, row)),
        final_on=tuple(one.until for one in kept(s, s.rows(Contest), row) if one.until),
    )


def pay_by(s: Situation, row: Sanction) -> date | None:
    """程序规定第七十二条: the last of the fifteen days; None before the decision was served."""
    of = {None, *s.line(row.party_id)}
    days = [d.due_on for d in s.deadlines if d.rule == PAY and d.party_id in of]
    return days[-1] if days else None


def contests(s: Situation, row: Sanction) -> list[tuple[Contest, Contest | None]]:
    """Reviews and suits against this decision as they began, each with how it ended, if it did."""
    rows = kept(s, s.rows(Contest), row)
    ended = {(one.kind, one.since): one for one in rows if one.until}
    return [(one, ended.get((one.kind, one.since))) for one in rows if one.until is None]


def running_contest(s: Situation, row: Sanction) -> Contest | None:
    """The review or suit that has not ended."""
    open_ = [one for one, end in contests(s, row) if end is None]
    return open_[-1] if open_ else None


def owing(s: Situation) -> list[Sanction]:
    """The last decision in force against each party."""
    last = {row.party_id: row for row in standing(s)}
    return list(last.values())


def asked(s: Situation) -> list[Due]:
    """What each of them asks."""
    return [due(s, row) for row in owing(s)]
