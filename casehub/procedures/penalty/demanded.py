"""What papers after the decision say of it: its items, reviews and suits, how it was carried out.

What is owed of it they say like those of any fine (`casehub.procedures.owed.told`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.amounts import money_text
from casehub.law.chinese import date_text
from casehub.procedures.owed.due import PARTS
from casehub.procedures.owed.told import Told, served_paper
from casehub.procedures.penalty import dues
from casehub.procedures.penalty.carried_out import outcome_word
from casehub.procedures.penalty.deciding import DECISION
from casehub.procedures.penalty.dues import Contest
from casehub.procedures.penalty.forcing import PRESSING, named
from casehub.procedures.penalty.imposed import amended
from casehub.procedures.penalty.published.publicity import VOID
from casehub.procedures.reading import last_of, paper_served_on, who
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Document
    from casehub.procedures.owed.due import Due
    from casehub.workflow.situation import Situation

COURTS = {"ended": "裁定终结执行", "refused": "裁定不予受理", "denied": "裁定不准予执行"}
KINDS = {"reconsideration": "行政复议", "suit": "行政诉讼"}


def _decision(s: Situation, due: Due) -> Document | None:
    return served_paper(s, DECISION, due.party_id)


def _reached(s: Situation, due: Due) -> date | None:
    paper = _decision(s, due)
    return paper_served_on(s, paper, due.party_id) if paper is not None else None


TOLD = Told(PRESSING, _decision, _reached, "送达回证", "record_demand_plea")


def decision_items(s: Situation) -> str | None:
    """What was decided, item by item, in one sentence."""
    row = named(s)
    ours = amended.first_of(s, row) if row is not None else None
    told = amended.items_in_words(s, ours)
    # A demand goes by what stands, and says what we had decided and by whom it was changed.
    since = amended.changes_in_words(s, row)
    return (f"{told}（后经{since}）" if since else told) or None


def contest_course(s: Situation) -> str | None:
    """What came of the reviews and suits, or that there were none."""
    row = named(s)
    if row is None:
        return None
    ended = [one for one in dues.kept(s, s.rows(Contest), row) if one.until is not None]
    if ended:
        told = "；".join(
            f"{KINDS[one.kind]}于{date_text(one.until)}终结，结果为{outcome_word(s, one.outcome)}"
            for one in ended
            if one.until is not None
        )
        as_changed = "变更后的" if amended.changes_of(s, row) else ""
        begins = f"申请行政复议、提起行政诉讼的结果：{told}"
        return f"{begins}，{as_changed}处罚决定已经发生法律效力"
    limit = last_of(s, "penalty.sue")
    until = f"（起诉期限至{date_text(limit.due_on)}届满）" if limit is not None else ""
    return f"在法定期限内{until}未申请行政复议，也未提起行政诉讼，处罚决定已经发生法律效力"


def performance_told(s: Situation) -> str | None:
    """程序规定第七十七条: how the decision was carried out, or why it is not."""
    steps = ("confirm_performance", "end_in_court", "annul_decision")
    ended = next((e for e in reversed(s.events) if e.step in steps), None)
    if ended is None:
        return None
    told = ended.typed
    if ended.step == "end_in_court":
        return f"{told.get('court_paper')}{COURTS[told['court_result']]}"
    if ended.step == "annul_decision":
        how = "确认无效" if told.get("annulled_how") == VOID else "撤销"
        return "；".join((f"处罚决定已被{told.get('annulled_by')}{how}", *_went_back(s)))
    row = dues.decided(s)
    since = amended.changes_in_words(s, row)
    changed = [f"处罚决定已被{since}"] if since else []
    done = str(told.get("performance") or "").rstrip("。")
    return "；".join(filter(None, (*changed, done, *_went_back(s)))) or None


def _went_back(s: Situation) -> list[str]:
    """What each party was given back of what it had paid."""
    found = []
    for one in s.current_parties("respondent"):
        rows = [row for part in PARTS for row in dues.refunds(s, one.id, part)]
        if sum_ := dues.total(rows):
            found.append(f"已退还{who(s, one.id)}{money_text(sum_)}")
    return found


KNOWN = {**TOLD.known, **registered(performance_told, decision_items, contest_course)}
