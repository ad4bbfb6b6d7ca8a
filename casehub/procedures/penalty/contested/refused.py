"""Who turns against 不予立案, and what becomes of the clue (行政复议法第十一条、行诉法第十二条).

Who reported or asked for an inquiry is told and no paper is served on him: the road is open to
whoever says that his own rights are touched, and the authority judges whether they are. What it
annuls is verified anew, within the time that it sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.contested import remedies
from casehub.procedures.penalty.intake import REPORTER, RIGHT_HOLDER
from casehub.procedures.reading import as_day, chinese_day, who
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

REFUSED_BY, INFORMED_BY = "refuse_filing", "inform_reporter"
OVERTURNED = "overturned"
SIDES = frozenset({REPORTER, RIGHT_HOLDER})


def refused_on(s: Situation) -> date | None:
    """The day on which the clue was last not filed."""
    event = s.last(REFUSED_BY)
    return event.at.astimezone(s.at.tzinfo).date() if event is not None else None


def told_of_refusal_on(s: Situation) -> date | None:
    """The day on which whoever reported was told of it, as the file has it."""
    refused, told = s.last(REFUSED_BY), s.last(INFORMED_BY)
    if refused is None or told is None or told.seq < refused.seq:
        return None
    return as_day(told.typed.get("informed_on"))


def who_asked(s: Situation) -> frozenset[int]:
    """Who reported or asked for the inquiry, and may turn against its refusal (行政复议法第十七条).

    The respondent has nothing to turn against.
    """
    return frozenset(one.id for one in s.parties if one.role in SIDES)


def refusal_contest_follows_it(s: Situation) -> Reason | None:
    """Nobody turns against what was not decided yet, nor before he knew of it."""
    asked, knew, refused = (
        as_day(s.data.get("asked_on")),
        as_day(s.data.get("knew_on")),
        refused_on(s),
    )
    if refused is not None and knew is not None and knew < refused:
        return Reason(f"不能早于决定不予立案之日{chinese_day(refused)}。", "knew_on")
    if asked is not None and knew is not None and asked < knew:
        return Reason("不能早于知道不予立案之日。", "asked_on")
    return None


def refusal_is_contested_once(s: Situation) -> Reason | None:
    """行诉法第四十四条、复议法第二十九条: one road at a time for each who turns against it."""
    party = s.data.get("party")
    mine = s.line(party) if isinstance(party, int) else ()
    for row in remedies.standing(s):
        if row.is_open and row.against == remedies.NO_FILING and row.party_id in mine:
            said = f"{who(s, row.party_id)}对不予立案的复议、诉讼尚无结果，请先登记其结果。"
            return Reason(said, "party")
    return None


def refusal_falls_otherwise(s: Situation) -> Reason | None:
    """What was annulled is verified anew: that is its outcome, and a step of its own enters it."""
    contest = s.data.get("contest")
    row = next((one for one in remedies.standing(s) if one.id == contest), None)
    if row is None or row.against != remedies.NO_FILING:
        return None
    if s.data.get("contest_result") != OVERTURNED:
        return None
    said = "不予立案被撤销、责令重新处理的，办理“登记不予立案被撤销，重新核查”。"
    return Reason(said, "contest_result")


def annulment_follows_its_contest(s: Situation) -> Reason | None:
    """No authority annuls before it was asked to."""
    contest, day = s.data.get("contest"), as_day(s.data.get("annulled_on"))
    row = next((one for one in remedies.standing(s) if one.id == contest), None)
    if row is None or row.asked_on is None or day is None or day >= row.asked_on:
        return None
    return Reason(f"不能早于提起之日{chinese_day(row.asked_on)}。", "annulled_on")


def refusal_contests(s: Situation) -> frozenset[int]:
    """The contests of a refusal that have no outcome yet."""
    rows = remedies.standing(s)
    return frozenset(row.id for row in rows if row.is_open and row.against == remedies.NO_FILING)


def refusal_is_contested(s: Situation) -> bool:
    """Whether any is open."""
    return bool(refusal_contests(s))


def refusal_contested(act: Act) -> None:
    """Write who turned where against it; no paper began his time."""
    remedies.enter(act, remedies.NO_FILING, None)


def refusal_annulled(act: Act) -> None:
    """The contest that brought it about has its outcome; what the office annuls itself has none."""
    if act.number("contest") is not None:
        outcome = act.text("contest_result")
        remedies.end(act, outcome, act.text("annulled_by"), act.data.get("annulled_on"))


GUARDS = registered(
    refusal_contest_follows_it,
    refusal_is_contested_once,
    refusal_falls_otherwise,
    annulment_follows_its_contest,
)
KNOWN = registered(told_of_refusal_on, refusal_contests, refusal_is_contested, who_asked)
EFFECTS: Mapping[str, Effect] = {
    "refusal_contested": Effect.of(refusal_contested, "party", "contest_kind", "asked_on"),
    "refusal_annulled": Effect.of(refusal_annulled),
}
