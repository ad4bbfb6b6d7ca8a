"""What the papers of a seizure print and nobody types: power, end, number, lots by name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from casehub.model import Deadline, Document
from casehub.procedures.penalty import seizing
from casehub.procedures.penalty.goods import came_in_on, left, lots, lots_beside, owner
from casehub.procedures.penalty.intake import source_phrase
from casehub.procedures.reading import as_day, table
from casehub.procedures.seizure.conditions import END, seizing_told
from casehub.procedures.seizure.keeping import kept_now
from casehub.procedures.seizure.moving import may_go_back
from casehub.procedures.within import same_thing
from casehub.rulebook.limits import compute
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.situation import Situation

DECISION, NOTICE = "measure_decision", "penalty_registration_notice"
PENALTY = "penalty_decision"
KEEPING = "penalty.evidence_registration"


def seizing_power(s: Situation) -> str | None:
    """The article that gives the power, of the law of the day of the measure."""
    found, day = seizing.suspected(s.above), as_day(s.data.get("from_on")) or s.day
    if found is None or found.seizing is None:
        return None
    return found.seizing(s.law_on(day))


def suspected_article(s: Situation) -> str | None:
    """The article that the act is suspected of breaking."""
    found = seizing.suspected(s.above)
    return found.broken(s.law) or None if found is not None else None


def seized_until(s: Situation) -> date | None:
    """行政强制法第二十五条: the last day without extension, never moved to a working day.

    The clock may be longer already when a paper is made: papers are frozen after clocks are kept.
    """
    day = as_day(s.data.get("from_on"))
    if day is None:
        limit = s.open_deadline(END)
        return limit.due_on - timedelta(days=limit.granted) if limit is not None else None
    return compute(s.law.limit(END), day, calendar=s.rules.calendar).due


def extended_from(s: Situation) -> date | None:
    """The day after what was the last one."""
    until = seized_until(s)
    return until + timedelta(days=1) if until is not None else None


def extended_until(s: Situation) -> date | None:
    """The new last day, counted on from the one before."""
    until, days = seized_until(s), s.data.get("extension_days")
    return until + timedelta(days=days) if until is not None and isinstance(days, int) else None


def seized_on(s: Situation) -> date | None:
    """The day of the measure."""
    return as_day(seizing_told(s).get("from_on"))


def listed_on(s: Situation) -> date | None:
    """The day on which the goods were counted on the spot, by this act or an earlier one."""
    return as_day(s.data.get("kept_at") or s.data.get("from_on")) or came_in_on(s)


def seized_from(s: Situation) -> int | None:
    """The party from whom the goods were taken."""
    return owner(s)


def seizure_kind(s: Situation) -> str | None:
    """Whether goods were sealed or taken; None where they are only kept as evidence."""
    return s.data.get("measure_kind") or seizing_told(s).get("measure_kind")


def goods_listed(s: Situation) -> list[dict[str, object]] | None:
    """The lots that were taken before it was approved."""
    found = [
        {"name": one.name, "spec": one.spec, "qty": one.qty, "unit": one.unit} for one in lots(s)
    ]
    return found or None


def seizure_number(s: Situation) -> str | None:
    """The number of the paper by which goods are held in this matter: its lists name it."""
    paper = s.document(DECISION) or s.document(NOTICE)
    return paper.number if paper is not None else None


def where_kept(s: Situation) -> str | None:
    """Where the goods are that are still here, as they were moved last."""
    places, here = kept_now(s), left(s)
    found = dict.fromkeys(places[lot][0] for lot, rest in here.items() if rest)
    found = found or dict.fromkeys(place for place, _ in places.values())
    return "、".join(found) or None


def seized_where(s: Situation) -> str | None:
    """Where they were seized."""
    return seizing_told(s).get("place")


def measure_ends_on(s: Situation) -> date | None:
    """The last day of the measure as it stands now."""
    limit = s.open_deadline(END)
    return limit.due_on if limit is not None else None


def lots_told(s: Situation) -> list[dict[str, object]]:
    """The lots that the form names, in the words of the list; whole lots with what is left."""
    found, named, here = [], {one.lot: one for one in lots(s)}, left(s)
    for row in (*table(s, "moves"), *table(s, "kept_lots")):
        lot = row.get("lot")
        one = named.get(lot) if isinstance(lot, int) else None
        if one is not None:
            found.append(
                {
                    "lot": one.lot, "name": one.name, "spec": one.spec, "unit": one.unit,
                    "qty": row.get("qty") or here[one.lot], "note": row.get("note") or "",
                }
            )  # fmt: skip
    return found


def lots_that_leave(s: Situation) -> list[dict[str, object]]:
    """What leaves by this act, each lot by its name."""
    found, named = [], {one.lot: one for one in lots(s)}
    for row in table(s, "moves"):
        lot = row.get("lot")
        one = named.get(lot) if isinstance(lot, int) else None
        if one is not None:
            found.append(
                {
                    "lot": lot, "name": one.name, "spec": one.spec, "unit": one.unit,
                    "due": one.qty, "qty": row.get("qty"), "note": row.get("note") or "",
                }
            )  # fmt: skip
    return found


def registered_before(s: Situation) -> str | None:
    """By which notices the same goods are kept as evidence still: the measure takes their place.

    The thirty days are counted from the measure alone, whatever the keeping used of its own.
    """
    party = s.data.get("party")
    if not isinstance(party, int):
        return None
    named = {same_thing(row.get("name"), row.get("spec")) for row in table(s, "goods")}
    lots_ = [one for one in lots_beside(s, party) if same_thing(one.name, one.spec) in named]
    clocks = s.kin_tables.get(Deadline, ())
    running = {d.case_id for d in clocks if d.closed_on is None and d.rule == KEEPING}
    found = [
        f"《先行登记保存证据通知书》（{paper.number}）"
        for paper in s.kin_tables.get(Document, ())
        if (paper.kind, paper.status) == (NOTICE, "issued")
        and paper.case_id in running & {one.case_id for one in lots_}
    ]
    return "、".join(found) or None


def sources_told(s: Situation) -> str | None:
    """How the case began, without who reported."""
    return source_phrase(s.above)


def goods_are_confiscated(s: Situation) -> bool:
    """Whether the decision takes the goods, and leaves nothing of them to go back."""
    return seizing.was_confiscated(s.above, owner(s)) and not any(may_go_back(s).values())


def goods_taken_in_words(s: Situation) -> str | None:
    """What the decision takes of goods of which the rest goes back; None where it takes all."""
    if goods_are_confiscated(s):
        return None
    found = [
        f"第{one.lot}批{one.name}{number}{one.unit}"
        for one in lots(s)
        if (number := seizing.taken(s.above, one))
    ]
    return "、".join(found) or None


def goods_going_back_in_words(s: Situation) -> str | None:
    """How much of which lot goes back, where the decision takes a part; else the list tells all."""
    if goods_taken_in_words(s) is None:
        return None
    rest = may_go_back(s)
    found = [f"第{one.lot}批{one.name}{n}{one.unit}" for one in lots(s) if (n := rest[one.lot])]
    return "、".join(found) or None


def penalty_number(s: Situation) -> str | None:
    """The number of the decision that takes the goods."""
    paper = s.document(PENALTY)
    return paper.number if paper is not None else None


KNOWN = registered(
    goods_are_confiscated,
    goods_going_back_in_words,
    goods_taken_in_words,
    penalty_number,
    seizing_power,
    suspected_article,
    seized_until,
    extended_from,
    extended_until,
    seized_on,
    listed_on,
    seized_from,
    seizure_kind,
    goods_listed,
    seizure_number,
    where_kept,
    seized_where,
    measure_ends_on,
    lots_told,
    lots_that_leave,
    sources_told,
    registered_before,
)
