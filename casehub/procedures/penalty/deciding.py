"""Telling what is proposed, hearing the party, deciding, and never more than was told (§2.2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.law.amounts import money_text, sum_kept, yuan_of
from casehub.law.chinese import date_text
from casehub.law.text import fold
from casehub.procedures.penalty.sanctions import Stage
from casehub.procedures.penalty.weighed import is_heard, items_of, latest, measures_typed, weighed
from casehub.procedures.reading import (
    came_after,
    chinese_day,
    paper_served_on,
    rows,
    table,
    until_served,
    who,
)
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.model import Deadline, Event
    from casehub.procedures.penalty.sanctions import Sanction
    from casehub.workflow.situation import Situation

NOTICE, DECISION = "penalty_notice", "penalty_decision"
DEFENCE = "penalty.defence"
# Where the party is told what is proposed.
TOLD = ("notify_penalty", "notify_again")
# Where the party says what it thinks of what it was told.
PLEADED = ("record_defence", "hold_hearing")
REOPENED = "reopen_inquiry"
PUNISHES, EXCUSES = "conclude_inquiry", "conclude_without_penalty"


def penalty_was_proposed(s: Situation) -> str | None:
    """程序规定第四十八条: what is told is what the report proposes."""
    return None if came_after(s, PUNISHES, EXCUSES) else "调查终结报告没有建议给予处罚。"


def no_penalty_was_proposed(s: Situation) -> str | None:
    """程序规定第六十条第一款: one decision, the one that was reported and reviewed."""
    return None if came_after(s, EXCUSES, PUNISHES) else "调查终结报告没有建议不予处罚。"


def _more(s: Situation, than: Sanction | None) -> Reason | None:
    """Why what is on the form is more than an earlier act said; None where it is not."""
    if than is None or not s.data:
        return None
    now, before = sum_kept(s.data.get("fine")), yuan_of(than.fine)
    if now is not None and (before is None or now > before):
        least = f"{money_text(before)}" if before is not None else "不罚款"
        return Reason(f"罚款{money_text(now)}，重于此前的{least}。", "fine")
    added = measures_typed(s) - {one.measure for one in items_of(s, than)}
    if "items" in s.data and added:
        return Reason("处理内容多于此前的内容。", "items")
    return None


def party_is_the_same(s: Situation) -> Reason | None:
    """行政处罚法第四十四条、第四十五条: whom the last act concerned; nobody answers for another.

    The notice goes to whom the report proposes to punish, what follows to whom was told.
    """
    return _same(s, row.party_id) if (row := latest(s, *Stage)) is not None else None


def excused_is_the_same(s: Situation) -> Reason | None:
    """程序规定第六十条第一款: nobody is let off but who was reported."""
    return _same(s, s.entered(EXCUSES).get("party"))


def _same(s: Situation, before: object) -> Reason | None:
    named = s.data.get("party")
    if not isinstance(named, int) or not isinstance(before, int) or before in s.line(named):
        return None
    return Reason(f"此前的当事人是{who(s, before)}，与这里的当事人不一致。", "party")


def told_as_proposed(s: Situation) -> Reason | None:
    """程序规定第五十六条、第五十七条: nothing heavier is told than was reviewed."""
    return _more(s, latest(s, Stage.PROPOSED))


def party_was_told(s: Situation) -> bool:
    """Whether a notice was issued before: what follows is told anew."""
    return latest(s, Stage.TOLD) is not None


def told_anew_because(s: Situation) -> str | None:
    """What the head sent the case back for, where it was sent back since it was told."""
    if came_after(s, REOPENED, *TOLD):
        return str(s.entered(REOPENED).get("reason") or "").rstrip("。") or None
    return None


def earlier_notice(s: Situation) -> str | None:
    """The number and the day of the notice that is told anew; of a first one nothing."""
    paper = s.document(NOTICE)
    return f"{paper.number}，{date_text(paper.issued_on)}" if paper is not None else None


def more_rests_on_new_facts(s: Situation) -> Reason | None:
    """行政处罚法第四十五条第二款: more than was told only for what was found since, not pleaded."""
    told = latest(s, Stage.TOLD)
    if told is None or _same(s, told.party_id) is not None:
        return None
    more = _more(s, told)
    if more is None or s.data.get("new_facts_found"):
        return None
    said = f"{more.sentence}写明告知以后新查明的事实；不得因陈述、申辩加重处罚。"
    return Reason(said, "new_facts_found")


def anew_has_its_reason(s: Situation) -> Reason | None:
    """程序规定第五十七条: who is told twice is told why the first notice holds no more."""
    if s.data and party_was_told(s) and not s.data.get("change_reason"):
        return Reason("本案曾经告知过，写明重新告知的原因。", "change_reason")
    return None


def hearing_is_told(s: Situation) -> Reason | None:
    """行政处罚法第六十三条, 渝府令354号: from the line on the right is told."""
    one = weighed(s)
    if one is not None and is_heard(s, one) and not s.data.get("hearing_told"):
        return Reason("拟处罚达到听证数额，应当告知当事人有要求听证的权利。", "hearing_told")
    return None


def new_facts_are_the_reason(s: Situation) -> Reason | None:
    """行政处罚法第四十五条第二款: told anew for what was found, never for what was pleaded."""
    if "new_facts" in s.data and not s.data.get("new_facts"):
        return Reason("不得因当事人陈述、申辩重新告知更重的处罚。", "new_facts")
    return None


def notice_reached_on(s: Situation) -> date | None:
    """The day on which the valid notice was served on the party it is directed at."""
    paper, row = s.document(NOTICE), latest(s, Stage.TOLD)
    if paper is None or row is None:
        return None
    return paper_served_on(s, paper, row.party_id)


def notice_was_served(s: Situation) -> Reason | None:
    """行政处罚法第四十四条: who was not told has nothing to answer."""
    return None if notice_reached_on(s) else until_served(s, "行政处罚告知书尚未送达。", NOTICE)


def waiver_is_in_writing(s: Situation) -> Reason | None:
    """程序规定第五十七条: silence is one thing, a waiver is said in so many words."""
    if "explicit" in s.data and not s.data.get("explicit"):
        return Reason("没有书面明确放弃的，等待期限届满。", "explicit")
    return None


def _defence_time(s: Situation) -> Deadline | None:
    """The clock that the valid notice started."""
    paper = s.document(NOTICE)
    found = [d for d in rows(s, DEFENCE) if paper is not None and d.document_id in (None, paper.id)]
    return found[-1] if found else None


def defence_time_is_over(s: Situation) -> str | Reason | None:
    """行政处罚法第四十五条, 程序规定第五十七条第二款: five working days, unless waived.

    Nothing shortens them but a waiver in writing of every right that was told.
    """
    if notice_reached_on(s) is None:
        return until_served(s, "行政处罚告知书尚未送达，不得作出处罚决定。", NOTICE)
    limit = _defence_time(s)
    if limit is None or limit.due_on < s.day:
        return None
    day = chinese_day(limit.due_on)
    if not waivers(s):
        return f"陈述、申辩期限至{day}届满，届满前不得作出处罚决定；书面明确放弃的除外。"
    if hearing_was_told(s) and not hearing_is_waived(s):
        return f"要求听证的期限至{day}届满，当事人没有书面放弃听证，届满前不得作出处罚决定。"
    return None


def waivers(s: Situation) -> list[Event]:
    """The waivers in writing since the party was last told."""
    since = max((e.seq for e in s.events if e.step in TOLD), default=0)
    return [e for e in s.events if e.step == "waive_defence" and e.seq > since]


def hearing_was_told(s: Situation) -> bool:
    """Whether the party was told, at last, that it may be heard."""
    told = [e for e in s.events if e.step in TOLD]
    return bool(told and told[-1].typed.get("hearing_told"))


def hearing_is_waived(s: Situation) -> bool:
    """Whether the party gave up the hearing in writing, and has not asked for one since."""
    given_up = [e.seq for e in waivers(s) if e.typed.get("hearing_waived")]
    asked = s.last("ask_hearing")
    return bool(given_up) and (asked is None or given_up[-1] > asked.seq)


def fine_is_not_raised(s: Situation) -> Reason | None:
    """行政处罚法第四十五条第二款, 程序规定第五十八条: never more because the party answered."""
    found = _more(s, latest(s, Stage.TOLD))
    if found is not None and found.field == "fine":
        said = f"{found.sentence}不得因陈述、申辩加重处罚；有新事实的，重新告知。"
        return Reason(said, "fine")
    return None


def nothing_is_added(s: Situation) -> Reason | None:
    """行政处罚法第四十四条: what was not told is not decided."""
    found = _more(s, latest(s, Stage.TOLD))
    return found if found is not None and found.field == "items" else None


def points_are_answered(s: Situation) -> Reason | None:
    """行政处罚法第四十五条第一款: what the party said is looked into, each point of it."""
    if not s.data:
        return None
    answered = {fold(str(row.get("point"))) for row in table(s, "answers")}
    missing = [one for one in pleaded(s) if fold(one) not in answered]
    if missing:
        return Reason(f"当事人的意见没有复核：{'；'.join(missing)}。", "answers")
    return None


def pleaded(s: Situation) -> list[str]:
    """Every point that the party made since it was told."""
    told = [e.seq for e in s.events if e.step in TOLD]
    since = told[0] if told else 0
    found = [
        str(row.get("point"))
        for event in s.events
        if event.step in PLEADED and event.seq > since
        for row in event.typed.get("points") or ()
    ]
    return list(dict.fromkeys(found))


def pleaded_points(s: Situation) -> list[dict[str, str]] | None:
    """The same as rows of the form that answers them."""
    return [{"point": one} for one in pleaded(s)] or None


def _items(s: Situation, row: Sanction | None) -> list[dict[str, str]] | None:
    found = sorted(items_of(s, row), key=lambda one: one.item)
    return [{"measure": one.measure, "text": one.sentence} for one in found] or None


def _fine(row: Sanction | None) -> Decimal | None:
    return yuan_of(row.fine) if row is not None else None


def proposed_items(s: Situation) -> list[dict[str, str]] | None:
    """What the report proposes, item by item."""
    return _items(s, latest(s, Stage.PROPOSED))


def proposed_fine(s: Situation) -> Decimal | None:
    """The fine that the report proposes."""
    return _fine(latest(s, Stage.PROPOSED))


def proposed_party(s: Situation) -> int | None:
    """Against whom."""
    row = latest(s, Stage.PROPOSED)
    return row.party_id if row is not None else None


def told_items(s: Situation) -> list[dict[str, str]] | None:
    """What the party was told, item by item."""
    return _items(s, latest(s, Stage.TOLD))


def told_fine(s: Situation) -> Decimal | None:
    """The fine that the party was told."""
    return _fine(latest(s, Stage.TOLD))


def hearing_is_due(s: Situation) -> bool | None:
    """Whether the penalty that was proposed reaches the line of a hearing."""
    row = latest(s, Stage.PROPOSED)
    return row.heard if row is not None else None


def notice_answered(s: Situation) -> str:
    """程序规定第六十二条: what the party did with the notice, in one sentence."""
    if pleaded(s):
        return "当事人进行了陈述、申辩"
    if waivers(s):
        return "当事人书面明确放弃陈述、申辩的权利"
    return "当事人在规定期限内未提出陈述、申辩"


def review_leaves_nothing_open(s: Situation) -> Reason | None:
    """Form 36 of the 2021 set: who agrees found each point in order; what is not goes back."""
    open_ones = [str(row.get("point")) for row in table(s, "checks") if not row.get("ok")]
    if not open_ones:
        return None
    said = f"“{'”“'.join(open_ones)}”未确认符合，不能同意；有问题的，退回补充、改正。"
    return Reason(said, "checks")


GUARDS = registered(
    review_leaves_nothing_open,
    penalty_was_proposed,
    no_penalty_was_proposed,
    party_is_the_same,
    excused_is_the_same,
    told_as_proposed,
    more_rests_on_new_facts,
    anew_has_its_reason,
    hearing_is_told,
    new_facts_are_the_reason,
    notice_was_served,
    waiver_is_in_writing,
    defence_time_is_over,
    fine_is_not_raised,
    nothing_is_added,
    points_are_answered,
)
KNOWN = registered(
    party_was_told,
    told_anew_because,
    earlier_notice,
    notice_reached_on,
    pleaded_points,
    proposed_items,
    proposed_fine,
    proposed_party,
    told_items,
    told_fine,
    hearing_is_due,
    hearing_was_told,
    notice_answered,
)
DAYS = {"notice_reached_on": "告知书送达之日"}
