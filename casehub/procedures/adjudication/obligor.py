"""What the file says of the one who has still to perform a ruling, for the papers that ask for it.

A demand and an application speak of one respondent alone: when the ruling reached it, when its own
time to sue ended, and what became of its suit. The days of the other parties are theirs. The form
that closes the case tells how it stands with each who was ordered something. What is typed of the
performance, in a record, a demand or an application, is held against what the file says.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.law.identifiers import normalise
from casehub.procedures.adjudication.after_ruling import one_who_must_perform
from casehub.procedures.adjudication.in_part.anew import made_anew_told
from casehub.procedures.adjudication.known import DECISION, decision_made_on
from casehub.procedures.adjudication.ordered import (
    DISMISSALS,
    PERISHABLE,
    bound,
    in_force,
    items_of,
    ordered,
    orders_left,
    sentences_of,
)
from casehub.procedures.dispute.challenges import (
    IN_PART,
    PART_TO_REDO,
    RECONSIDERATION,
    REJECTED,
    STOPPING,
    SUIT,
    UNLAWFUL,
    UPHELD,
    WITHDRAWN,
    standing,
)
from casehub.procedures.reading import as_day, bringer, chinese_day, rows, table, who
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from casehub.model import Challenge, Event, Order
    from casehub.workflow.situation import Situation

# How a suit or a reconsideration ended that left the ruling, or something of it.
ENDED: Mapping[tuple[str, str], str] = {
    (SUIT, UPHELD): "判决驳回其诉讼请求",
    (SUIT, REJECTED): "裁定驳回起诉",
    (SUIT, WITHDRAWN): "裁定终结其诉讼",
    (SUIT, UNLAWFUL): "判决确认违法，不撤销裁决",
    (SUIT, IN_PART): "判决撤销裁决的部分内容",
    (SUIT, PART_TO_REDO): "判决撤销裁决的部分内容，责令就该部分重新作出",
    (RECONSIDERATION, UPHELD): "决定维持裁决",
    (RECONSIDERATION, REJECTED): "决定驳回其复议申请",
    (RECONSIDERATION, WITHDRAWN): "决定终止行政复议",
    (RECONSIDERATION, UNLAWFUL): "决定确认违法，不撤销裁决",
    (RECONSIDERATION, IN_PART): "决定撤销裁决的部分内容",
    (RECONSIDERATION, PART_TO_REDO): "决定撤销裁决的部分内容，责令就该部分重新作出",
}
# How it stands with who was ordered something, and the act that brings it before a court.
APPLIED = "apply_enforcement"
DONE, PARTLY, NOT, ENFORCED, NOTHING = "performed", "partly", "not", "enforcement", "na"
WORDS = {DONE: "已履行", NOT: "未履行", ENFORCED: "已申请强制执行"}
RECORD = "performance_record"
# The state of a row of the record: all of it was done.
ROW_DONE = "done"
# A patent number as somebody writes it in a sentence.
PATENT = re.compile(r"ZL[0-9]{8,12}\.?[0-9X]")
# A model: WQ-K3.
MODEL = re.compile(r"[A-Z][A-Z0-9]*-[A-Z0-9]+")
WAITS = "enforcement_waits_for_reconsideration"
ORGAN: Mapping[str, str] = {SUIT: "该院", RECONSIDERATION: "该机关"}
ASKED: Mapping[str, str] = {SUIT: "提起行政诉讼", RECONSIDERATION: "申请行政复议"}


def ruling_reached_obligor_on(s: Situation) -> date | None:
    """The latest proved service of the decision on the one who must perform it."""
    return s.served_on(DECISION, one_who_must_perform(s))


def obligor_could_sue_until(s: Situation) -> date | None:
    """The end of the time to sue of the one who must perform; the last where nobody is meant."""
    obligor = one_who_must_perform(s)
    found = (d for d in rows(s, "adjudication.sue") if obligor is None or d.party_id == obligor)
    return max((d.due_on for d in found), default=None)


def course_of_obligor(s: Situation) -> str | None:
    """What the one who must perform undertook against the ruling, and how it ended; in order.

    None where it let its time pass: then the papers say that.
    """
    told = []
    for row in _ended(s):
        number = f"，案号{row.number}" if row.number else ""
        by = f"以{row.outcome_no}" if row.outcome_no not in {"", row.number} else ""
        day = f"，{date_text(row.effective_on)}生效" if row.effective_on else ""
        how = ENDED[row.kind, row.outcome]
        told.append(f"向{row.organ}{ASKED[row.kind]}{number}，{ORGAN[row.kind]}{by}{how}{day}")
    obligor = one_who_must_perform(s)
    told += made_anew_told(s, obligor) if obligor is not None else []
    return "；".join(told) or None


def orders_to_perform(s: Situation) -> str | None:
    """The sentences of the orders that the one who must perform has still to perform."""
    return "；".join(sentences_of(_left(s))) or None


def items_to_perform(s: Situation) -> str | None:
    """Where in the ruling these stand."""
    return items_of(s, _left(s))


def infringement_found(s: Situation) -> str | None:
    """What the ruling found of the one who must perform, by the acts that it is to stop."""
    deeds = dict.fromkeys(
        f"{'、'.join(order.acts)}{' '.join(filter(None, (order.model, order.product)))}"
        for order in _left(s)
        if order.acts and order.product
    )
    patents = "、".join(f"“{right.title}”（专利号：{right.number}）" for right in s.rights)
    if not deeds or not patents:
        return None
    done = "；".join(deeds)
    return f"被申请执行人未经专利权人许可，为生产经营目的{done}，侵犯{patents}专利权"


def not_performed_told(s: Situation) -> str | None:
    """Which items are left, and what the record of the last visit to the same respondent says."""
    items, obligor = items_to_perform(s), s.party(one_who_must_perform(s) or 0)
    if items is None or obligor is None:
        return None
    records = (d for d in reversed(s.documents) if d.kind == RECORD and d.stands)
    own = (d.facts for d in records if (d.facts.get("obligor") or {}).get("name") == obligor.name)
    last = next(own, {})
    left = (r for r in last.get("duty_rows") or () if r.get("state") != ROW_DONE)
    details = "；".join(str(r["detail"]).rstrip("。；") for r in left if r.get("detail"))
    day = as_day(last.get("started_at"))
    seen = f"，{date_text(day)}核查：{details}" if details and day is not None else ""
    return f"{items}尚未履行{seen}"


def ways_to_perform(s: Situation) -> str | None:
    """What is to be done, by what is ordered: stop which acts with what, destroy which tools."""
    return "，".join(dict.fromkeys(filter(None, map(_way, _left(s))))) or None


def _way(order: Order) -> str:
    product = " ".join(filter(None, (order.model, order.product)))
    stops = f"停止{'、'.join(order.acts)}{product}" if order.acts and product else ""
    tools = f"销毁{order.tools}" if order.tools else ""
    return "，".join(filter(None, (stops, tools, PERISHABLE if order.perishable else "")))


def things_to_enforce(s: Situation) -> str | None:
    """The products and tools about which the orders are that are left."""
    things = [" ".join(filter(None, (o.model, o.product))) for o in _left(s)]
    return "、".join(dict.fromkeys(filter(None, [*things, *(o.tools for o in _left(s))]))) or None


def duties_begun(s: Situation) -> list[dict[str, object]]:
    """A row for each of them."""
    return [{"duty": line} for line in sentences_of(_left(s))]


def _left(s: Situation) -> list[Order]:
    obligor = one_who_must_perform(s)
    return orders_left(s, obligor) if obligor is not None else []


def _ordered_of(s: Situation) -> list[Order]:
    """What was ordered of the one who must perform, whether it is performed already or not."""
    obligor = one_who_must_perform(s)
    of = s.line(obligor) if obligor is not None else frozenset[int]()
    return [o for o in in_force(s) if o.variant not in DISMISSALS and o.party_id in of]


def obligor_asked_no_reconsideration(s: Situation) -> bool:
    """Whether the one who must perform never asked for reconsideration of the ruling."""
    obligor = one_who_must_perform(s)
    asked = (c for c in standing(s, *STOPPING) if c.kind == RECONSIDERATION)
    return all(obligor is not None and bringer(s, c) != obligor for c in asked)


def _ended(s: Situation) -> list[Challenge]:
    obligor = one_who_must_perform(s)
    return [
        row
        for row in standing(s, *STOPPING)
        if bringer(s, row) == obligor and (row.kind, row.outcome) in ENDED
    ]


# ── how it stands with each of them ──────────────────────────
def _of_each(s: Situation) -> dict[int, tuple[str, Event | None]]:
    """How it stands with each who is ordered something, and the act that says so.

    An application that names nobody is about the only one who had still to perform.
    """
    if s.document(DECISION) is None or s.case.state == "revoked":
        return {}
    orders = [order for order in in_force(s) if order.variant not in DISMISSALS]
    since, acts = max((o.event_seq for o in orders), default=0), {e.seq: e for e in s.events}
    applied = [e for e in s.events if e.step == APPLIED and e.seq > since]
    told: dict[int, tuple[str, Event | None]] = {}
    left = bound(s)
    for party in ordered(s):
        of = {None, *s.line(party)}
        asked = next((e for e in reversed(applied) if e.party_id in of), None)
        done = max((o.performed_seq or 0 for o in orders if o.party_id in of), default=0)
        waits = (ENFORCED if asked is not None else NOT, asked)
        told[party] = waits if party in left else (DONE, acts.get(done))
    return told


def performance_state(s: Situation) -> str:
    """What is to be said of all who are ordered something together."""
    states = {state for state, _ in _of_each(s).values()}
    if not states:
        return NOTHING
    if len(states) == 1:
        return states.pop()
    return ENFORCED if ENFORCED in states else PARTLY


def performance_told(s: Situation) -> str | None:
    """How it stands with each of them, and since when."""
    said = []
    for party_id, (state, event) in _of_each(s).items():
        party = s.party(party_id)
        on = f"（{date_text(_on(s, event))}）" if event else ""
        said.append(f"{party.name if party is not None else ''}{WORDS[state]}{on}")
    return "；".join(said) or None


def _on(s: Situation, event: Event) -> date:
    """The day of the visit that the record of the act tells; the day of the act without one."""
    made = (d for d in s.documents if d.event_seq == event.seq and d.kind == RECORD)
    days = (as_day(d.facts.get("started_at")) for d in made)
    return next(filter(None, days), event.at.astimezone(s.at.tzinfo).date())


def closing_form_tells_what_was_performed(s: Situation) -> Reason | None:
    """办法第八十条: the form says of the performance what the file says."""
    typed, known = s.data.get("performance"), performance_state(s)
    if typed in {None, known}:
        return None
    words = dict(s.kind("closing_approval_form").field("performance").options)
    said = f"履行情况与案卷不符：案卷记载为“{words[known]}”。"
    return Reason(said, "performance")


# ── what is typed of it ──────────────────────────────────────
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


@each
def record_shows_performance(s: Situation) -> Iterator[Reason]:
    """办法第八十条: confirmed is what the record of the visit shows, item by item."""
    for n, row in enumerate(table(s, "duty_rows")):
        if row.get("state") not in {None, ROW_DONE}:
            said = f"笔录第{n + 1}项没有全部履行，不能确认已履行，请改办核查履行情况。"
            yield Reason(said, "duty_rows", row=n, column="state")


def record_names_each_duty(s: Situation) -> Reason | None:
    """办法第八十条: the record goes through what is ordered, and leaves none of it out."""
    obligor, said = one_who_must_perform(s), table(s, "duty_rows")
    lines = sentences_of(orders_left(s, obligor)) if obligor is not None else []
    if said and len(said) < len(lines):
        left = f"主文有{len(lines)}项尚待履行，笔录只写了{len(said)}项，请逐项填写。"
        return Reason(left, "duty_rows")
    return None


# Where it is told in one's own words what was done and what is left.
SEEN = "detail"
TOLD = ("found", "not_performed", "way", "target")


def _in_own_words(s: Situation) -> Iterator[tuple[str, str, int | None, str]]:
    """Each text that was typed of the performance: itself, its field, its row and column."""
    yield from ((str(s.data.get(name) or ""), name, None, "") for name in TOLD)
    for n, row in enumerate(table(s, "duty_rows")):
        yield from (
            (str(row.get(column) or ""), "duty_rows", n, column) for column in ("duty", SEEN)
        )


@each
def only_the_patent_of_the_case_is_named(s: Situation) -> Iterator[Reason]:
    """办法第三十一条: what is demanded, checked and enforced is about the patent of the case."""
    own = {normalise(right.number) for right in s.rights}
    for text, name, n, column in _in_own_words(s) if own else ():
        numbers = PATENT.findall(normalise(text))
        strange = next((one for one in numbers if one not in own), None)
        if strange is not None:
            yield Reason(f"{strange}不是本案专利，请核对。", name, row=n, column=column)


@each
def only_what_was_ordered_is_named(s: Situation) -> Iterator[Reason]:
    """办法第八十条: asked is what was ordered of this respondent, of no other product or model.

    Strange is another product of the case, and a model of the same series as one that was ordered.
    What was seen on a visit may be something else: that it is made now instead.
    """
    orders = _ordered_of(s)
    said = normalise("；".join([*sentences_of(orders), *(o.product + o.model for o in orders)]))
    models = {normalise(o.model) for o in orders if o.model}
    heads = {head for one in models for head, dash, _ in (one.partition("-"),) if dash}
    others = {word for thing in s.accused for word in (thing.model, thing.name) if word}
    others |= {word for order in in_force(s) for word in (order.model, order.product) if word}
    own = [normalise(order.product) for order in orders if order.product]
    # The same product in more words is no other one.
    named = {w: normalise(w) for w in others}
    left = (w for w, n in named.items() if n not in said and not any(one in n for one in own))
    strange = sorted(left, key=len, reverse=True)
    told = (one for one in _in_own_words(s) if one[3] != SEEN)
    for text, name, n, column in told if orders else ():
        plain = normalise(text)
        series = (m for m in MODEL.findall(plain) if m.partition("-")[0] in heads and m not in said)
        other = next((w for w in strange if normalise(w) in plain), None) or next(series, None)
        if other is not None:
            refused = f"裁决没有就{other}责令该当事人，请按主文核对。"
            yield Reason(refused, name, row=n, column=column)


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


KNOWN = registered(
    ruling_reached_obligor_on,
    obligor_could_sue_until,
    course_of_obligor,
    obligor_asked_no_reconsideration,
    performance_state,
    performance_told,
    orders_to_perform,
    items_to_perform,
    infringement_found,
    duties_begun,
    not_performed_told,
    ways_to_perform,
    things_to_enforce,
)
GUARDS = registered(
    closing_form_tells_what_was_performed,
    visit_follows_the_ruling,
    record_shows_performance,
    record_names_each_duty,
    only_the_patent_of_the_case_is_named,
    only_what_was_ordered_is_named,
    reconsideration_is_asked_no_more,
)
