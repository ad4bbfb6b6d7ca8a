"""A filed case that this bureau moves to the one that has jurisdiction (程序规定第十四条).

What is held in the case does not pass by a letter: the letter says what is under which measure
until when, the list what goes along, and nothing is gone before the other side has signed for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.model import Deadline, Document
from casehub.procedures.penalty.between.answered import came_back, taken_in
from casehub.procedures.penalty.between.competence import (
    ENDED,
    OURS,
    THEIRS,
    designated,
    no_dispute_is_open,
)
from casehub.procedures.penalty.between.headings import suspicion_heading
from casehub.procedures.penalty.goods import SeizedGoods, kept_beside
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Event
    from casehub.workflow.situation import Situation

MOVES = ("move_case", "move_case_and_goods")
# The paper by which goods are held in a matter of the case.
HELD_BY = "measure_decision"
# forms_exchange.md X26: so few working days before its end nothing is sent without a word before.
SOON = "moved.measure_days"
# In which states of the case which stage is under way, as the letter names it.
REVIEWING = frozenset({"reported", "reviewed"})
OBJECTS = "object"


@dataclass(frozen=True)
class _Measure:
    """A measure in force: what sort of matter, the number of its paper, from when until when."""

    kind: str
    no: str
    from_on: date
    end_on: date


def _measures(s: Situation) -> list[_Measure]:
    """What holds goods in the case now, by its clocks, the first to end first."""
    papers = {
        one.case_id: one.number or ""
        for one in s.kin_tables.get(Document, ())
        if (one.kind, one.status) == (HELD_BY, "issued")
    }
    titles = {c.id: s.rules.procedure(c.procedure, c.procedure_version).title for c in s.children}
    found = [
        _Measure(titles.get(one.case_id, ""), papers.get(one.case_id, ""), one.start_on, one.due_on)
        for one in _running(s)
    ]
    return sorted(found, key=lambda one: one.end_on)


def _running(s: Situation) -> list[Deadline]:
    """The time limits of the matters as a whole by which goods are held in them.

    What is kept as evidence has no such limit: it is dealt with here within its seven days
    (程序规定第三十五条) and goes along no otherwise.
    """
    holding = {one.case_id for one in s.kin_tables.get(SeizedGoods, ())}
    whole = {
        (child.id, limit)
        for child in s.children
        if child.id in holding
        for limit in s.rules.procedure(child.procedure, child.procedure_version).limits
    }
    return [
        one
        for one in s.kin_tables.get(Deadline, ())
        if one.closed_on is None and (one.case_id, one.rule) in whole
    ]


def _goods(s: Situation) -> list[tuple[SeizedGoods, int]]:
    """Every lot that is still held under a measure of the case, with how much of it."""
    holding = {one.case_id for one in _running(s)}
    kept = kept_beside(s, frozenset(one.id for one in s.parties))
    return [(one, qty) for one, qty in kept if one.case_id in holding]


def moved_measures(s: Situation) -> list[dict[str, str]]:
    """The measures in force as the letter and its data name them; read, never typed."""
    return [
        {
            "kind": one.kind,
            "no": one.no,
            "fromOn": one.from_on.isoformat(),
            "endOn": one.end_on.isoformat(),
        }
        for one in _measures(s)
    ]


def moved_goods(s: Situation) -> list[dict[str, str]]:
    """The lots as the letter's data name them."""
    return [
        {
            "name": one.name, "spec": one.spec, "quantity": f"{qty}{one.unit}",
            "place": one.keep_place,
        }
        for one, qty in _goods(s)
    ]  # fmt: skip


def moved_lots(s: Situation) -> list[dict[str, object]]:
    """The lines of the list of goods: each with from whom it was taken and how it is sealed."""
    named = {one.id: one.name for one in s.parties}
    return [
        {
            "lot": one.lot, "name": one.name, "spec": one.spec, "qty": qty, "unit": one.unit,
            "condition": one.condition, "seals": one.seals, "photos": one.photos,
            "place": one.keep_place, "owner": named.get(one.party_id, ""),
        }
        for one, qty in _goods(s)
    ]  # fmt: skip


def moved_stage(s: Situation) -> str:
    """How far the case has come, in words."""
    return "案件审核" if s.case.state in REVIEWING else "调查取证"


def days_since_filing(s: Situation) -> int | None:
    """All days from the filing; the excluded ones are told beside them (待核 how they run on)."""
    filed = s.case.filed_on
    return (s.day - filed).days if filed is not None else None


def moved_filed_on(s: Situation) -> date | None:
    """The day of the filing."""
    return s.case.filed_on


def moved_case_heading(s: Situation) -> str | None:
    """关于移送某某一案的函: the act, not the party (forms_exchange.md X26)."""
    return suspicion_heading(s, "移送", "一案的函")


def case_holds_goods(s: Situation) -> bool:
    """Whether the letter goes with a list of goods."""
    return bool(_goods(s))


def nothing_is_held(s: Situation) -> Reason | None:
    """A case without goods moves by its letter alone."""
    if not _goods(s) and not _measures(s):
        return None
    return Reason("本案还有查封、扣押的物品，用“移送案件和物品”。")


def something_is_held(s: Situation) -> Reason | None:
    """And the other way round: no list of goods without goods."""
    return None if _goods(s) else Reason("本案没有查封、扣押的物品，用“移送案件”。")


def only_goods_are_open(s: Situation) -> Reason | None:
    """All else is ended here first, what is kept as evidence and what was let go among it."""
    holding = {one.case_id for one in _running(s)}
    waiting = [
        one
        for one in s.open_children()
        if one.procedure != s.rules.serving and one.id not in holding
    ]
    if not waiting:
        return None
    return Reason("还有事项没有办结，先办结再移送案件。", matters=tuple(one.id for one in waiting))


def measure_does_not_end_at_once(s: Situation) -> Reason | None:
    """X26: the other bureau takes its own measure before ours ends, or ours is lifted."""
    if not s.data or s.data.get("phone_agreed"):
        return None
    for one in _measures(s):
        if s.day >= s.rules.working_days_before(one.end_on, s.law.amount(SOON), "min"):
            ends = f"{one.kind}于{date_text(one.end_on)}届满"
            return Reason(f"{ends}，写明与对方电话商定的衔接办法，或者先解除。", "phone_agreed")
    return None


def last_move(s: Situation) -> Event | None:
    """The act by which the case was moved last."""
    return max(filter(None, map(s.last, MOVES)), key=lambda one: one.seq, default=None)


def moved_goods_go_along(s: Situation) -> bool:
    """Whether the case was moved with its goods and is not back."""
    event = last_move(s)
    return event is not None and bool(event.typed.get("goods_mode")) and came_back(s) is None


def moved_to_office(s: Situation) -> str | None:
    """The bureau that the case was moved to last."""
    event = last_move(s)
    made = (d for d in s.documents if event is not None and d.event_seq == event.seq)
    return next((d.receiver for d in made if d.is_letter), None)


def moved_letter_no(s: Situation) -> str | None:
    """The 发文字号 of that letter."""
    event = last_move(s)
    made = (d for d in s.documents if event is not None and d.event_seq == event.seq)
    return next((d.number for d in made if d.is_letter), None)


def moved_flow_of_case(s: Situation) -> str | None:
    """The 流转编号 of the letter by which the case was moved last."""
    event = last_move(s)
    made = (d for d in s.documents if event is not None and d.event_seq == event.seq)
    return next((d.flow_id for d in made if d.is_letter), None)


def moved_case_was_received(s: Situation) -> str | None:
    """forms_exchange.md X28: until the receipt is back, file and goods are this bureau's."""
    if last_move(s) is None:
        return None
    came = taken_in(s, moved_flow_of_case(s))
    if came is None:
        return "对方的案件移送回执还没有收回，不能结案。"
    if came.typed.get("jurisdiction_view") != OBJECTS:
        return no_dispute_is_open(s)
    named = _named(s)
    if named is not None and named.seq > came.seq and designated(s) == THEIRS:
        return None
    return "对方对管辖有异议，协商一致或者指定由其管辖以前不能结案。"


def _named(s: Situation) -> Event | None:
    """The last agreement of the bureaus, or notice of the superior, on who has the case."""
    return max(filter(None, map(s.last, ENDED)), key=lambda one: one.seq, default=None)


def _named_here(s: Situation) -> Event | None:
    """The agreement, or the superior's notice, by which the moved case is this bureau's again."""
    moved, named = last_move(s), _named(s)
    if moved is None or named is None or named.seq < moved.seq:
        return None
    return named if designated(s) == OURS else None


def moved_case_is_back(s: Situation) -> Reason | str | None:
    """A case comes back by an agreed withdrawal, by what the bureaus agreed, or by the notice."""
    came, told = case_return_day(s), s.data.get("returned_case_on")
    if came is None:
        return "没有登记过对方同意撤回本案，也没有登记过协商、指定由本局管辖。"
    if told is not None and told != came:
        return Reason(f"来函于{date_text(came)}收到，与登记的不一致。", "returned_case_on")
    return None


def case_return_day(s: Situation) -> date | None:
    """The day on which that answer, or that notice, came in, or on which they agreed."""
    event = came_back(s)
    if event is not None:
        return as_day(event.typed.get("clue_answer_on"))
    named = _named_here(s)
    told = named.typed if named is not None else {}
    return as_day(told.get("designation_came_on") or told.get("settled_on"))


GUARDS = registered(
    nothing_is_held,
    something_is_held,
    only_goods_are_open,
    measure_does_not_end_at_once,
    moved_case_was_received,
    moved_case_is_back,
)
KNOWN = registered(
    case_holds_goods,
    moved_measures,
    moved_goods,
    moved_lots,
    moved_stage,
    days_since_filing,
    moved_filed_on,
    moved_case_heading,
    case_return_day,
)
