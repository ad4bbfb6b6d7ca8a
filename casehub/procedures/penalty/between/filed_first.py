"""Who filed first of two bureaus that may both deal with an act (程序规定第十二条).

The first to file has the case; of two that filed at the same minute the superior names one. Only
one that has no competence at all does not come first by filing first, so who departs from the
order says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from casehub.law.zone import OFFICE_ZONE
from casehub.procedures.by_the_minute import minute_in_papers
from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.model import Event
    from casehub.workflow.situation import Situation

# Where the other bureau's filing is told; what is told last holds.
TOLD = ("consult_jurisdiction", "enter_jurisdiction_question", "enter_jurisdiction_reply")
ENDED = ("settle_jurisdiction", "enter_designation")
WHY = "out_of_order"
# What a form says of whose the case is to be, as far as it is one bureau's alone.
FOR = {"we_take": "ours", "you_take": "theirs", "ours": "ours", "theirs": "theirs"}
Order = Literal["ours", "theirs", "tie", "same_day"]
SAID: dict[Order, str] = {
    "ours": "本局最先立案，由本局管辖",
    "theirs": "对方最先立案，由对方管辖",
    "tie": "同时立案，报请共同的上一级机关指定管辖",
    "same_day": "同日立案，请核实并登记对方立案的时、分",
}


@dataclass(frozen=True)
class Filing:
    """When a bureau filed: the day, and the minute where it is known (office time)."""

    day: date
    at: datetime | None = None

    @property
    def words(self) -> str:
        """As precisely as it is known."""
        return minute_in_papers(self.at) if self.at is not None else chinese_day(self.day)


def order_of(ours: Filing | None, theirs: Filing | None) -> Order | None:
    """Who of the two filed first; None where the other is not known to have filed at all.

    Whoever alone has filed is the first. `same_day`: the minute of one of them decides and is not
    known yet.
    """
    if theirs is None:
        return None
    if ours is None or theirs.day < ours.day:
        return "theirs"
    if ours.day < theirs.day:
        return "ours"
    if ours.at is None or theirs.at is None:
        return "same_day"
    here, there = (one.replace(second=0, microsecond=0) for one in (ours.at, theirs.at))
    if here == there:
        return "tie"
    return "ours" if here < there else "theirs"


def our_filing(s: Situation) -> Filing | None:
    """When this bureau filed: the minute is that of the record; None where it has not."""
    day = s.case.filed_on
    if day is None:
        return None
    filers = {step.id for step in s.procedure.steps if step.number == "case"}
    moments = (e.at.astimezone(OFFICE_ZONE) for e in s.events if e.step in filers)
    return Filing(day, next((at for at in moments if at.date() == day), None))


def their_filing(s: Situation) -> Filing | None:
    """When the other bureau filed, as the form or what was told last of this dispute says."""
    ended = max((e.seq for e in map(s.last, ENDED) if e is not None), default=0)
    told = [e for e in map(s.last, TOLD) if e is not None and e.seq > ended]
    before = (_of(e) for e in sorted(told, key=_number, reverse=True))
    return _filing(s.data.get("their_filed_on"), s.data.get("their_filed_at")) or next(
        filter(None, before), None
    )


def _number(event: Event) -> int:
    return event.seq


def _of(event: Event) -> Filing | None:
    return _filing(event.typed.get("their_filed_on"), event.typed.get("their_filed_at"))


def _filing(on: object, at: object) -> Filing | None:
    moment = datetime.fromisoformat(at) if isinstance(at, str) and at else at
    known = moment.astimezone(OFFICE_ZONE) if isinstance(moment, datetime) else None
    day = known.date() if known is not None else as_day(on)
    return Filing(day, known) if day is not None else None


def first_filed(s: Situation) -> Order | None:
    """Who of both bureaus filed first, as far as this one knows."""
    return order_of(our_filing(s), their_filing(s))


def filing_order_is_known(s: Situation) -> bool:
    """Whether one of the two came first, so that another outcome needs its reason."""
    return first_filed(s) in ("ours", "theirs")


def filing_times_told(s: Situation) -> str | None:
    """Both filings as a request to the superior tells them; None where theirs is not known."""
    ours, theirs = our_filing(s), their_filing(s)
    if ours is None or theirs is None:
        return None
    return f"我局{ours.words}；对方{theirs.words}"


def their_filing_is_one(s: Situation) -> Reason | None:
    """Day and minute of their filing are those of one filing."""
    on, at = as_day(s.data.get("their_filed_on")), s.data.get("their_filed_at")
    if on is None or not isinstance(at, datetime) or at.astimezone(OFFICE_ZONE).date() == on:
        return None
    return Reason(f"与对方立案日期{chinese_day(on)}不是同一天。", "their_filed_at")


def competence_follows_the_first_filing(s: Situation) -> Reason | None:
    """程序规定第十二条: who filed first has the case; another outcome is for a reason."""
    for name in ("dispute_proposal", "settled_for"):
        wanted, order = FOR.get(str(s.data.get(name))), first_filed(s)
        if wanted is None or order not in ("ours", "theirs") or wanted == order:
            continue
        if not s.data.get(WHY):
            return Reason(f"{SAID[order]}；另作安排的，写明理由。", WHY)
    return None


def who_filed_first(s: Situation) -> Sequence[Line]:
    """Both filings and what follows from them, while the dispute is open."""
    theirs, order = their_filing(s), first_filed(s)
    if theirs is None or order is None:
        return ()
    ours = our_filing(s)
    times = f"本局{ours.words if ours is not None else '尚未立案'}；对方{theirs.words}"
    return (Line(SAID[order], text=times, note=f"依据{s.law.basis('p.jurisdiction_dispute')}"),)


GUARDS = registered(their_filing_is_one, competence_follows_the_first_filing)
KNOWN = registered(filing_times_told, filing_order_is_known)
CARDS = (Card("filed_first", "管辖争议：谁先立案", who_filed_first),)
