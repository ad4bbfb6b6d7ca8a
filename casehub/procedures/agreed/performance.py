"""What of an agreement is still to be performed: term by term, each with its own day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from casehub import deadlines
from casehub.model import Agreement
from casehub.procedures.dispute.agreements import in_force
from casehub.procedures.reading import chinese_day
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from casehub.model import Event, Term
    from casehub.procedures.act import Act
    from casehub.rulebook.limits import Limit


def enforcement_was_consented(s: Situation) -> str | None:
    """办法第三十五条第二款、第六十九条第二款: a debt and the debtor's consent to enforcement."""
    text = in_force(s)
    if text is None or not any(term.kind == "pay" for term in text.terms):
        return "协议没有给付内容，不能办理赋予强制执行效力公证。"
    if not text.debtor_submits:
        return "协议未载明债务人愿意接受强制执行，不能办理公证。"
    return None


def give_times(act: Act, text: Agreement | None, limit: Limit) -> None:
    """Every term of the text that names a day has its own time; those of an earlier one end.

    limit: the procedure's own for that.
    """
    work, case = act.work, act.case
    deadlines.finish(work, case, [limit.code], act.seq, deadlines.CANCELLED, act.day)
    for term in text.terms if text is not None else ():
        if text is None or term.due_on is None:
            continue
        on = text.effective_on or act.day
        clock = deadlines.start(work, case, limit.code, on, act.seq, due=term.due_on)
        clock.title = f"{limit.title}第{term.number}项"
        work.session.flush()
        term.deadline_id = clock.id
        act.started.append(clock)


def terms_have_no_time(act: Act, wrong: Event) -> None:
    """The terms of an agreement that took effect by mistake have no time to perform."""
    begun = {d.id for d in act.situation.deadlines if d.event_seq == wrong.seq}
    for text in act.situation.rows(Agreement):
        for term in text.terms:
            if term.deadline_id in begun:
                term.deadline_id = None


def _terms(s: Situation) -> list[Term]:
    text = in_force(s)
    return list(text.terms) if text is not None else []


def _item(s: Situation) -> Term | None:
    """The term that the form names."""
    return next((term for term in _terms(s) if term.number == s.data.get("item")), None)


def _listed(terms: list[Term]) -> str:
    return "、".join(str(term.number) for term in terms)


def _end(act: Act, term: Term, on: date, outcome: str) -> None:
    """The time of the term ends; that of every other term goes on."""
    row = next((d for d in act.situation.deadlines if d.id == term.deadline_id), None)
    if row is not None and row.closed_on is None:
        deadlines.end(row, act.seq, outcome, on)
        act.notes.append(row.title)
    else:
        act.notes.append(f"协议第{term.number}项")


def item_awaits_performance(s: Situation) -> Reason | None:
    """办法第六十九条: what is performed is one term; each has its own day."""
    waiting = [term for term in _terms(s) if term.performed_on is None]
    if not s.data or not waiting or _item(s) in waiting:
        return None
    return Reason(f"请填写履行的是协议第几项，尚未履行的有第{_listed(waiting)}项。", "item")


def item_performed(act: Act) -> None:
    """The term is performed, in time or late."""
    term, done = _item(act.situation), act.day_typed("performed_on")
    if term is not None:
        term.performed_on = done
        _end(act, term, done, deadlines.MET)


def all_performed(act: Act) -> None:
    """Whatever was still to be performed is."""
    for term in _terms(act.situation):
        if term.performed_on is None:
            term.performed_on = act.day_typed("performed_on")


def item_is_as_before(act: Act, wrong: Event, *, column: str) -> None:
    """What was entered of one term by mistake did not happen."""
    for term in _terms(act.situation):
        if term.number == wrong.typed.get("item"):
            setattr(term, column, None)


def all_is_as_before(act: Act, wrong: Event) -> None:
    """Of the terms only those are performed that were entered one by one."""
    s, text = act.situation, in_force(act.situation)
    own = {
        e.typed.get("item")
        for e in s.events
        if text is not None and text.event_seq < e.seq < wrong.seq and "performed_on" in e.typed
    }
    for term in text.terms if text is not None else ():
        if term.number not in own:
            term.performed_on = None


def item_is_overdue(s: Situation) -> str | Reason | None:
    """A default is noted after the day that the agreement names, for that term alone."""
    overdue = [t for t in _terms(s) if t.is_open and t.due_on is not None and t.due_on < s.day]
    if not overdue:
        return "没有期限届满而未履行的协议内容，不能登记逾期未履行。"
    if s.data and _item(s) not in overdue:
        said = f"请填写逾期未履行的是协议第几项，已经届满的有第{_listed(overdue)}项。"
        return Reason(said, "item")
    return None


def item_defaulted(act: Act) -> None:
    """The time of this term is over; those of the others run on."""
    term = _item(act.situation)
    if term is not None:
        term.defaulted_on = act.day
        _end(act, term, act.day, deadlines.LAPSED)


def item_may_be_enforced(s: Situation) -> str | Reason | None:
    """民事诉讼法第二百零六条、办法第三十五条: enforced is what is due and was not performed."""
    due = [
        term
        for term in _terms(s)
        if term.performed_on is None
        and term.enforced_on is None
        and (term.due_on is None or term.due_on < s.day)
    ]
    if not due:
        return "没有到期未履行的协议内容，不能申请强制执行。"
    if s.data and _item(s) not in due:
        return Reason(f"请填写申请执行的是协议第几项，到期未履行的有第{_listed(due)}项。", "item")
    return None


def item_enforced(act: Act) -> None:
    """A court is asked to enforce this term; the others may still be performed."""
    term = _item(act.situation)
    if term is not None:
        term.enforced_on = act.day_typed("applied_on")
        _end(act, term, act.day, deadlines.LAPSED)


def item_due_on(s: Situation) -> date | None:
    """The day by which the term of the form was to be performed."""
    term = _item(s)
    return term.due_on if term is not None else None


def nothing_is_outstanding(s: Situation) -> str | None:
    """办法第六十九条、民事诉讼法第二百零五条: closing takes no right away from the parties."""
    limit = s.open_deadline("confirmation.apply")
    if limit is not None and limit.due_on >= s.day:
        return f"共同申请司法确认的期限至{chinese_day(limit.due_on)}，届满前不能结案。"
    waiting = [term for term in _terms(s) if term.is_open and term.due_on is not None]
    if waiting:
        return f"协议第{_listed(waiting)}项尚未履行，请先登记履行情况。"
    return None


def performance_state(s: Situation) -> str:
    """What is to be said of all that the agreement asks for; there may be none in force."""
    terms = _terms(s)
    if not terms:
        return "na"
    done = [term for term in terms if term.performed_on is not None]
    if len(done) == len(terms):
        return "performed"
    if any(term.enforced_on is not None for term in terms):
        return "enforcement"
    return "partly" if done else "not"


def performance_told(s: Situation) -> str | None:
    """What became of each term of which something was entered, and on which day."""
    said = []
    for term in _terms(s):
        if term.performed_on is not None:
            said.append(f"第{term.number}项{chinese_day(term.performed_on)}履行{_proof(s, term)}")
        elif term.enforced_on is not None:
            said.append(f"第{term.number}项{chinese_day(term.enforced_on)}申请强制执行")
        elif term.defaulted_on is not None:
            said.append(f"第{term.number}项逾期未履行")
    return "；".join(said) or None


def _proof(s: Situation, term: Term) -> str:
    """In brackets, what was entered of how the term was performed: by itself, else with all."""
    entered = [e.typed for e in s.events if "performed_on" in e.typed]
    of = [typed for typed in entered if typed.get("item") in {None, term.number}]
    told = str(of[0].get("performed") or "").rstrip("。") if of else ""
    return f"（{told}）" if told else ""


def _undoing(column: str) -> Callable[[Act, Event], None]:
    return partial(item_is_as_before, column=column)


GUARDS = registered(
    enforcement_was_consented,
    item_awaits_performance,
    item_is_overdue,
    item_may_be_enforced,
    nothing_is_outstanding,
)
KNOWN = registered(item_due_on, performance_state, performance_told)
EFFECTS: Mapping[str, Effect] = {
    "item_performed": Effect.of(
        item_performed, "item", "performed_on", undo=_undoing("performed_on")
    ),
    "all_performed": Effect.of(all_performed, "performed_on", undo=all_is_as_before),
    "item_defaulted": Effect.of(item_defaulted, "item", undo=_undoing("defaulted_on")),
    "item_enforced": Effect.of(
        item_enforced, "item", "applied_on", undo=_undoing("enforced_on")
    ),
}
DAYS: Mapping[str, str] = {"item_due_on": "该项履行期限"}
