"""Who asked for an inquiry turns against 不予行政处罚 (行政复议法第十一条、行诉法第二十五条).

The decision is served on the party alone; whoever reported or asked is told of the result, and
whether it touches rights of his own the authority judges. What it annuls is inquired into anew by
the same step as any other decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.contested import remedies
from casehub.procedures.reading import as_day, chinese_day, who
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Document
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

DECISION = "no_penalty_decision"


def _decisions(s: Situation) -> list[Document]:
    """Each decision not to punish that is in force, of whichever party."""
    return [d for d in s.documents if d.kind == DECISION and d.stands]


def every_sparing(s: Situation) -> tuple[tuple[int, str], ...]:
    """Each of them, with its number and day."""
    rows = ((d, chinese_day(d.issued_on)) for d in _decisions(s))
    return tuple((d.id, f"《{d.title}》{d.number or ''}（{day}）") for d, day in rows)


def sparings(s: Situation) -> frozenset[int]:
    """Their ids: any may be turned against."""
    return frozenset(d.id for d in _decisions(s))


def _chosen(s: Situation) -> Document | None:
    return next((d for d in _decisions(s) if d.id == s.data.get("contested")), None)


def sparing_contest_follows_it(s: Situation) -> Reason | None:
    """Nobody turns against what was not decided yet, nor before he knew of it."""
    asked, knew = as_day(s.data.get("asked_on")), as_day(s.data.get("knew_on"))
    paper = _chosen(s)
    if paper is not None and knew is not None and knew < paper.issued_on:
        return Reason(f"不能早于决定之日{chinese_day(paper.issued_on)}。", "knew_on")
    if asked is not None and knew is not None and asked < knew:
        return Reason("不能早于知道该决定之日。", "asked_on")
    return None


def sparing_is_contested_once(s: Situation) -> Reason | None:
    """行诉法第四十四条、复议法第二十九条: one road at a time for each who turns against it."""
    party, paper = s.data.get("party"), s.data.get("contested")
    mine = s.line(party) if isinstance(party, int) else ()
    for row in remedies.standing(s):
        if row.is_open and row.document_id == paper and row.party_id in mine:
            said = f"{who(s, row.party_id)}对该决定的复议、诉讼尚无结果，请先登记其结果。"
            return Reason(said, "party")
    return None


def sparing_contested(act: Act) -> None:
    """Write who turned where against which decision; it gave him no time that could end."""
    remedies.enter(act, remedies.ANOTHER_PAPER, act.number("contested"))


GUARDS = registered(sparing_contest_follows_it, sparing_is_contested_once)
KNOWN = registered(every_sparing, sparings)
EFFECTS: Mapping[str, Effect] = {
    "sparing_contested": Effect.of(sparing_contested, "party", "contest_kind", "asked_on"),
}
