"""What the file says of the one who has still to perform a ruling, for the papers that ask for it.

A demand and an application speak of one respondent alone: when the ruling reached it, when its own
time to sue ended, and what became of its suit. The days of the other parties are theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.adjudication.after_ruling import one_who_must_perform
from casehub.procedures.adjudication.known import DECISION
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

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.model import Challenge
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


KNOWN = registered(
    ruling_reached_obligor_on,
    obligor_could_sue_until,
    course_of_obligor,
    obligor_asked_no_reconsideration,
)
