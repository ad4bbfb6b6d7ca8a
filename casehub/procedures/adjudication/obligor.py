"""What the file says of the one who has still to perform a ruling, for the papers that ask for it.

A demand and an application speak of one respondent alone: when the ruling reached it, when its own
time to sue ended, and what became of its suit. The days of the other parties are theirs. The form
that closes the case tells how it stands with each who was ordered something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.adjudication.after_ruling import one_who_must_perform
from casehub.procedures.adjudication.known import DECISION
from casehub.procedures.adjudication.ordered import (
    DISMISSALS,
    bound,
    in_force,
    items_of,
    ordered,
    orders_left,
    sentences_of,
)
from casehub.procedures.dispute.challenges import (
    RECONSIDERATION,
    REJECTED,
    STOPPING,
    SUIT,
    UNLAWFUL,
    UPHELD,
    WITHDRAWN,
    bringer,
    standing,
)
from casehub.procedures.reading import rows
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.model import Challenge, Event, Order
    from casehub.workflow.situation import Situation

# How a suit or a reconsideration ended that left the ruling as it was.
ENDED: Mapping[tuple[str, str], str] = {
    (SUIT, UPHELD): "判决驳回其诉讼请求",
    (SUIT, REJECTED): "裁定驳回起诉",
    (SUIT, WITHDRAWN): "裁定终结其诉讼",
    (SUIT, UNLAWFUL): "判决确认违法，不撤销裁决",
    (RECONSIDERATION, UPHELD): "决定维持裁决",
    (RECONSIDERATION, REJECTED): "决定驳回其复议申请",
    (RECONSIDERATION, WITHDRAWN): "决定终止行政复议",
    (RECONSIDERATION, UNLAWFUL): "决定确认违法，不撤销裁决",
}
# How it stands with who was ordered something, and the act that brings it before a court.
APPLIED = "apply_enforcement"
DONE, PARTLY, NOT, ENFORCED, NOTHING = "performed", "partly", "not", "enforcement", "na"
WORDS = {DONE: "已履行", NOT: "未履行", ENFORCED: "已申请强制执行"}
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


def duties_begun(s: Situation) -> list[dict[str, object]]:
    """A row for each of them."""
    return [{"duty": line} for line in sentences_of(_left(s))]


def _left(s: Situation) -> list[Order]:
    obligor = one_who_must_perform(s)
    return orders_left(s, obligor) if obligor is not None else []


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
        on = f"（{date_text(event.at.astimezone(s.at.tzinfo).date())}）" if event else ""
        said.append(f"{party.name if party is not None else ''}{WORDS[state]}{on}")
    return "；".join(said) or None


def closing_form_tells_what_was_performed(s: Situation) -> Reason | None:
    """办法第八十条: the form says of the performance what the file says."""
    typed, known = s.data.get("performance"), performance_state(s)
    if typed in {None, known}:
        return None
    words = dict(s.kind("closing_approval_form").field("performance").options)
    said = f"履行情况与案卷不符：案卷记载为“{words[known]}”。"
    return Reason(said, "performance")


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
)
GUARDS = registered(closing_form_tells_what_was_performed)
