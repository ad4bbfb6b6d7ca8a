"""To whom a clue about a public official goes, and who knows of it (移送规定第十九条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import count_text, date_text
from casehub.law.text import fold
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.model import Document
    from casehub.workflow.situation import Situation

NOTED, LETTER = "note_duty_clue", "duty_crime_clue_letter"
# So many officers hold a clue: more would know of it, and one alone carries nothing.
HOLDERS = "duty_clue.officers"


def two_hold_the_clue(s: Situation) -> Reason | None:
    """R07: the reading list is whoever approves and two people."""
    named = s.data.get("officers")
    wanted = s.law.amount(HOLDERS)
    if isinstance(named, list) and len(set(named)) != wanted:
        return Reason(f"经办人为{count_text(wanted, '人')}，不多不少。", "officers")
    return None


def _receiver(s: Situation) -> str:
    return fold(str(s.data.get("receiver") or ""))


def clue_goes_past_the_person(s: Situation) -> Reason | None:
    """R07: it is written neither to the person's own organ nor to the one above it."""
    receiver = _receiver(s)
    rows = s.entered(NOTED).get("clue_subjects")
    told = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    theirs = {fold(str(row.get(which) or "")) for row in told for which in ("office", "superior")}
    if receiver and receiver in theirs:
        return Reason("不能移送给线索涉及人员的单位及其上级。", "receiver")
    return None


def clue_leaves_the_house(s: Situation) -> Reason | None:
    """R07: not first to the discipline group of the own bureau, nor to anybody in it."""
    if s.data.get("receiver_in_house"):
        return Reason("不先送本局的内设机构，直接移送监察机关。", "receiver_in_house")
    if _receiver(s) and _receiver(s) == fold(s.case.organisation.name):
        return Reason("不能移送给本局，直接移送监察机关。", "receiver")
    return None


def protection_is_asked_for(s: Situation) -> Reason | None:
    """R07: the source of such a clue is always kept."""
    if s.data.get("source_protect") is False:
        return Reason("移送职务违法犯罪问题线索，应当请求对来源保密。", "source_protect")
    return None


def _letter(s: Situation) -> Document | None:
    made = [one for one in s.documents if (one.kind, one.status) == (LETTER, "issued")]
    return max(made, key=lambda one: one.id, default=None)


def carried_after_the_letter(s: Situation) -> Reason | None:
    """It is carried on the day of the letter or later."""
    day, letter = as_day(s.data.get("carried_on")), _letter(s)
    if day is not None and letter is not None and day < letter.issued_on:
        return Reason(f"不能早于移送函日期{date_text(letter.issued_on)}。", "carried_on")
    return None


def who_holds_the_clue(s: Situation) -> list[int] | None:
    """The two who have it now."""
    return [one.person_id for one in s.assigned("case_officer")] or None


GUARDS = registered(
    two_hold_the_clue,
    clue_goes_past_the_person,
    clue_leaves_the_house,
    protection_is_asked_for,
    carried_after_the_letter,
)
KNOWN = registered(who_holds_the_clue)
