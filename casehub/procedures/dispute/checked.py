"""What an earlier program left unsaid of a suit or reconsideration is said by who knows the file.

Its forms did not ask whose it is, or when it was brought: an upgrade guessed the party, and the day
on which the office learned of it was compared with the last day to bring it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from casehub.deadlines import LAPSED, LATE
from casehub.law.text import fold
from casehub.model import Challenge
from casehub.procedures.dispute.challenges import attacked, told
from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Deadline
    from casehub.procedures.act import Act

# What the step in which it is said records.
CHECKED = "challenge_checked"
# What the forms of the first version called who challenged: a text.
NAMED = ("plaintiff", "applicant_name")


def is_guessed(said: Mapping[str, object], name: str) -> bool:
    """Whether neither the form's party nor its text tells that it is this party's."""
    if said.get("party"):
        return False
    texts = [str(said.get(field) or "") for field in NAMED]
    named = {fold(one) for text in texts for one in (text, *re.split("[、，,；;]", text))}
    return fold(name) not in named


def challenges_to_check(s: Situation) -> frozenset[int]:
    """Those whose party was guessed, or whose time was called over, and of which nobody spoke."""
    checking = s.procedure.recording(CHECKED)
    said = {e.typed.get("challenge") for e in s.events if e.step in checking}
    return frozenset(
        row.id
        for row in s.rows(Challenge)
        if row.void_seq is None
        and ((row.id not in said and _guessed(s, row)) or _called_over(s, row))
    )


def something_is_to_be_checked(s: Situation) -> str | None:
    """Only what nobody said is said afterwards; what was said wrongly is taken back."""
    return None if challenges_to_check(s) else "没有升级时推定当事人、缺少提起之日的复议、诉讼。"


def checked_day_is_late(s: Situation) -> Reason | None:
    """行政诉讼法第四十六条: what was brought in time is entered anew, so that its time is met."""
    row = _named(s)
    if row is None:
        return None
    day, over, paper = as_day(s.data.get("asked_on")), _called_over(s, row), attacked(s, row)
    if day is None:
        said = "该项登记时提起的期限记为届满，请填写提起之日。"
        return Reason(said, "asked_on") if over else None
    if paper is not None and day < paper.issued_on:
        return Reason(f"提起之日不能早于作出决定之日{chinese_day(paper.issued_on)}。", "asked_on")
    last = max((d.due_on for d in over), default=None)
    if last is not None and day <= last:
        said = f"期限至{chinese_day(last)}，提起时尚未届满：请撤销该项登记，再按提起之日重新登记。"
        return Reason(said, "asked_on")
    return None


def _named(s: Situation) -> Challenge | None:
    return next((c for c in s.rows(Challenge) if c.id == s.data.get("challenge")), None)


def _guessed(s: Situation, row: Challenge) -> bool:
    entered = next((e for e in s.events if e.seq == row.event_seq), None)
    party = s.party(row.party_id)
    return entered is not None and party is not None and is_guessed(entered.typed, party.name)


def _called_over(s: Situation, row: Challenge) -> list[Deadline]:
    """The periods of its party that were said to be over when it was entered, if they were not."""
    return [
        d
        for d in s.deadlines
        if d.closed_seq == row.event_seq
        and d.party_id == row.party_id
        and d.outcome in {LAPSED, LATE}
        and (row.asked_on is None or row.asked_on <= d.due_on)
    ]


def _check(act: Act) -> None:
    row = _named(act.situation)
    if row is None:
        act.object("选择核对的复议、诉讼", "challenge")
        return
    row.asked_on = as_day(act.data.get("asked_on")) or row.asked_on
    act.notes.append(told(act.situation, row))


GUARDS = registered(something_is_to_be_checked, checked_day_is_late)
EFFECTS: Mapping[str, Effect] = {CHECKED: Effect.of(_check, "challenge")}
KNOWN = registered(challenges_to_check)
