"""What papers after the decision print: what is owed, from when it grew, what was demanded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from casehub.law.amounts import money_text
from casehub.law.chinese import date_text
from casehub.procedures.penalty import dues
from casehub.procedures.penalty.carried_out import outcome_word
from casehub.procedures.penalty.deciding import DECISION
from casehub.procedures.penalty.dues import ADDED, FINE, TAKEN, Contest
from casehub.procedures.penalty.forcing import DEMAND, asked, named
from casehub.procedures.penalty.imposed import amended
from casehub.procedures.penalty.publicity import VOID
from casehub.procedures.reading import last_of, paper_served_on, who
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from casehub.model import Document
    from casehub.workflow.situation import Situation

COURTS = {"ended": "裁定终结执行", "refused": "裁定不予受理", "denied": "裁定不准予执行"}
KINDS = {"reconsideration": "行政复议", "suit": "行政诉讼"}


def _paper(s: Situation, kind: str) -> Document | None:
    """The last valid paper of the kind that is for the party of the form."""
    row = named(s)
    if row is None:
        return None
    of = s.line(row.party_id)
    brought = {n for one in s.services if one.party_id in of for n in one.document_ids or ()}
    found = [d for d in s.documents if d.kind == kind and d.stands and d.id in brought]
    return found[-1] if found else None


def decision_number(s: Situation) -> str | None:
    """The number of the decision against the party of the form."""
    paper = _paper(s, DECISION)
    return paper.number if paper is not None else None


def decision_made_on(s: Situation) -> date | None:
    """Its date."""
    paper = _paper(s, DECISION)
    return paper.issued_on if paper is not None else None


def as_of(s: Situation) -> date:
    """The day to which the surcharge is counted: that of the form, else today."""
    day = s.data.get("as_of")
    return day if isinstance(day, date) else s.day


def decision_items(s: Situation) -> str | None:
    """What was decided, item by item, in one sentence."""
    row = named(s)
    ours = amended.first_of(s, row) if row is not None else None
    told = amended.items_in_words(s, ours)
    # A demand goes by what stands, and says what we had decided and by whom it was changed.
    since = amended.changes_in_words(s, row)
    return (f"{told}（后经{since}）" if since else told) or None


def decision_served_on(s: Situation) -> date | None:
    """The day on which the party received its decision."""
    row, paper = named(s), _paper(s, DECISION)
    return paper_served_on(s, paper, row.party_id) if row is not None and paper else None


def paid_until(s: Situation) -> date | None:
    """By when it was to be paid."""
    row = named(s)
    return dues.last_day_of_plan(s, row) if row is not None else None


def paid_so_far(s: Situation) -> str:
    """已缴 of each part, in words."""
    row = named(s)
    if row is None:
        return "未缴纳"
    told = [
        f"{word}{money_text(sum_)}"
        for part, word in dues.PARTS.items()
        if (sum_ := dues.paid(s, row, part))
    ]
    return f"已缴纳{'、'.join(told)}，其余未缴纳" if told else "未缴纳"


def _left(s: Situation, part: str) -> str | None:
    row = named(s)
    sum_ = dues.left(s, row, part, as_of(s)) if row is not None else None
    return money_text(sum_) if sum_ else None


def fine_left(s: Situation) -> str | None:
    """What is unpaid of the fine."""
    return _left(s, FINE)


def gains_left(s: Situation) -> str | None:
    """What is unpaid of the confiscated gains."""
    return _left(s, TAKEN)


def surcharge_left(s: Situation) -> str | None:
    """What is unpaid of the surcharge to the end of the day that the form names."""
    return _left(s, ADDED)


def surcharge_from(s: Situation) -> date | None:
    """The first day for which something is added."""
    row = named(s)
    found = dues.plans(s, row) if row is not None else []
    days = [share.due for share in found[-1].shares] if found else []
    return min(days) + timedelta(days=1) if days else None


def deferral_asked_on(s: Situation) -> date | None:
    """The day on which the application came in."""
    event = asked(s)
    return date.fromisoformat(event.typed["asked_on"]) if event is not None else None


def deferral_reason(s: Situation) -> str | None:
    """Why the party asks."""
    event = asked(s)
    return str(event.typed.get("reason") or "").rstrip("。") or None if event else None


def deferral_in_parts(s: Situation) -> bool:
    """Whether it asks for instalments."""
    event = asked(s)
    return event is not None and event.typed.get("asked_for") == "instalments"


def unpaid_fine(s: Situation) -> str | None:
    """What of the fine is put off."""
    row = named(s)
    return money_text(dues.left(s, row, FINE, s.day)) if row is not None else None


def demand_made_on(s: Situation) -> date | None:
    """The day of the demand."""
    paper = _paper(s, DEMAND)
    return paper.issued_on if paper is not None else None


def demand_number(s: Situation) -> str | None:
    """Its number."""
    paper = _paper(s, DEMAND)
    return paper.number if paper is not None else None


def demand_served_on(s: Situation) -> date | None:
    """The day on which it was served on the party."""
    paper, row = _paper(s, DEMAND), named(s)
    return paper_served_on(s, paper, row.party_id) if paper is not None and row else None


def plea_after_demand(s: Situation) -> str:
    """What the party said to the demand, and what came of it."""
    row, told = named(s), None
    if row is not None:
        of = s.line(row.party_id)
        said = [
            e.typed
            for e in s.events
            if e.step == "record_demand_plea"
            and e.seq > row.event_seq
            and e.typed.get("party") in of
        ]
        told = said[-1] if said else None
    if told is None:
        return "未提出陈述和申辩"
    plea, answer = (str(told.get(name) or "").rstrip("。") for name in ("plea", "answer"))
    return f"提出陈述和申辩：{plea}；经复核，{answer}"


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
        rows = [row for part in dues.PARTS for row in dues.refunds(s, one.id, part)]
        if sum_ := dues.total(rows):
            found.append(f"已退还{who(s, one.id)}{money_text(sum_)}")
    return found


KNOWN = registered(
    performance_told,
    decision_number,
    decision_made_on,
    decision_items,
    decision_served_on,
    paid_until,
    paid_so_far,
    fine_left,
    gains_left,
    surcharge_left,
    surcharge_from,
    deferral_asked_on,
    deferral_reason,
    deferral_in_parts,
    unpaid_fine,
    demand_made_on,
    demand_number,
    demand_served_on,
    plea_after_demand,
    contest_course,
)
