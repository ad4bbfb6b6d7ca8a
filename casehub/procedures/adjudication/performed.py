"""What a record of performance may say, and what is told to a court of a ruling (办法第八十条)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from casehub.law.identifiers import normalise
from casehub.procedures.adjudication.after_ruling import one_who_must_perform
from casehub.procedures.adjudication.known import DECISION, decision_made_on
from casehub.procedures.adjudication.ordered import orders_left, sentences_of
from casehub.procedures.reading import chinese_day, rows, table, who
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

# A patent number as somebody writes it in a sentence.
PATENT = re.compile(r"ZL[0-9]{8,12}\.?[0-9X]")
# The state of a row of the record: all of it was done.
DONE = "done"
WAITS = "enforcement_waits_for_reconsideration"


def visit_follows_the_ruling(s: Situation) -> Reason | None:
    """办法第八十条: performed is what was ordered; before the ruling reached anybody nothing is."""
    begun, obligor = s.data.get("started_at"), one_who_must_perform(s)
    reached = s.served_on(DECISION, obligor) if obligor is not None else None
    first = reached or decision_made_on(s)
    if not isinstance(begun, datetime) or first is None:
        return None
    if begun.astimezone(s.at.tzinfo).date() >= first:
        return None
    what = "裁决书送达" if reached is not None else "作出裁决"
    return Reason(f"核查时间不能早于{what}之日{chinese_day(first)}。", "started_at")


def record_shows_performance(s: Situation) -> Reason | None:
    """办法第八十条: confirmed is what the record of the visit shows, item by item."""
    for n, row in enumerate(table(s, "duty_rows")):
        if row.get("state") not in {None, DONE}:
            said = f"笔录第{n + 1}项没有全部履行，不能确认已履行，请改办核查履行情况。"
            return Reason(said, "duty_rows", row=n, column="state")
    return None


def record_names_each_duty(s: Situation) -> Reason | None:
    """办法第八十条: the record goes through what is ordered, and leaves none of it out."""
    obligor, said = one_who_must_perform(s), table(s, "duty_rows")
    lines = sentences_of(orders_left(s, obligor)) if obligor is not None else []
    if said and len(said) < len(lines):
        left = f"主文有{len(lines)}项尚待履行，笔录只写了{len(said)}项，请逐项填写。"
        return Reason(left, "duty_rows")
    return None


def only_the_patent_of_the_case_is_named(s: Situation) -> Reason | None:
    """办法第三十一条: what is demanded, checked and enforced is about the patent of the case."""
    own = {normalise(right.number) for right in s.rights}
    told: list[tuple[str, int | None, str, object]] = [
        (name, None, "", s.data.get(name)) for name in ("found", "not_performed", "target")
    ]
    told += [
        ("duty_rows", n, column, row.get(column))
        for n, row in enumerate(table(s, "duty_rows"))
        for column in ("duty", "detail")
    ]
    for name, n, column, text in told if own else ():
        numbers = PATENT.findall(normalise(str(text or "")))
        strange = next((one for one in numbers if one not in own), None)
        if strange is not None:
            return Reason(f"{strange}不是本案专利，请核对。", name, row=n, column=column)
    return None


def reconsideration_is_asked_no_more(s: Situation) -> Reason | None:
    """行政强制法第五十三条: neither asked for reconsideration nor sued within the periods.

    专利法第六十五条 speaks of the suit alone; the bureau chooses whether it waits for both.
    """
    obligor = one_who_must_perform(s)
    if obligor is None or not s.law.house(WAITS):
        return None
    left = [
        d
        for d in rows(s, "reconsideration.apply")
        if d.party_id == obligor and d.closed_on is None and d.due_on >= s.day
    ]
    if not left:
        return None
    end = chinese_day(max(d.due_on for d in left))
    said = f"{who(s, obligor)}申请复议的期限至{end}，届满后再申请强制执行。"
    return Reason(said, "party" if s.data else None)


GUARDS = registered(
    visit_follows_the_ruling,
    record_shows_performance,
    record_names_each_duty,
    only_the_patent_of_the_case_is_named,
    reconsideration_is_asked_no_more,
)
