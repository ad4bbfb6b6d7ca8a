"""Which of two bureaus deals with a case (处罚法第二十五条, 程序规定第十二条至第十六条).

The dispute stops no clock: it stands on no list of excluded periods (程序规定第六十四条).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.law.chinese import date_text
from casehub.law.text import fold
from casehub.model import Document
from casehub.procedures.penalty.between.filed_first import first_filed
from casehub.procedures.penalty.between.headings import suspicion_heading
from casehub.procedures.penalty.between.received import case_moved_here_stays
from casehub.procedures.reading import as_day, latest
from casehub.rulebook.limits import compute
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

AGREE, DECIDE = "jurisdiction.agree", "penalty.decide"
ASKED, CAME, ANSWERED = "consult_jurisdiction", "enter_jurisdiction_question", "answer_jurisdiction"
HEARD, SETTLED = "enter_jurisdiction_reply", "settle_jurisdiction"
REPORTED, DESIGNATED = "report_jurisdiction", "enter_designation"
OPENED = (ASKED, CAME)
ENDED = (SETTLED, DESIGNATED)
DISAGREES = "disagree"
OURS, THEIRS = "ours", "theirs"
# The paper by which the superior names a bureau.
NOTICE = "jurisdiction_designation_notice"


def _dispute(s: Situation) -> Event | None:
    """The letter, of either side, with which the dispute that is still open began."""
    began = max(filter(None, map(s.last, OPENED)), key=lambda one: one.seq, default=None)
    ended = max((one.seq for one in map(s.last, ENDED) if one), default=0)
    return began if began is not None and began.seq > ended else None


def dispute_began_on(s: Situation) -> date | None:
    """The day on which the dispute arose: the seven working days run from it."""
    event = _dispute(s)
    told = s.data.get("dispute_on") or (event.typed.get("dispute_on") if event else None)
    return as_day(told)


def dispute_agree_by(s: Situation) -> date | None:
    """程序规定第十三条: until when the bureaus may agree; None where no dispute is told."""
    day = as_day(s.data.get("dispute_on"))
    if day is not None:
        return compute(s.law.limit(AGREE), day, calendar=s.rules.calendar).due
    limit = s.deadline(AGREE) if _dispute(s) is not None else None
    return limit.due_on if limit is not None else None


def no_dispute_is_open(s: Situation) -> str | None:
    """One dispute at a time: it ends by an agreement or by the superior."""
    return None if _dispute(s) is None else "管辖争议正在协商，先登记协商结果或者上级的指定。"


def dispute_is_open(s: Situation) -> str | None:
    """Nothing is agreed that nobody disputed."""
    return None if _dispute(s) is not None else "没有正在协商的管辖争议。"


def their_question_waits(s: Situation) -> str | None:
    """A letter of another bureau on this dispute is answered, once."""
    came = s.last(CAME)
    if came is None or _dispute(s) is None:
        return "没有等待答复的管辖协商函。"
    told = s.last(ANSWERED)
    return "已经函复。" if told is not None and told.seq > came.seq else None


def dispute_goes_up(s: Situation) -> str | None:
    """程序规定第十三条、第十四条: after seven working days, or of a case that was moved here.

    A bureau that says no ends the talking before: nobody has to wait for days that bring nothing.
    Nor does anybody of two that filed at the same minute: no order says whose the case is.
    """
    if latest(s, REPORTED) > latest(s, *ENDED):
        return "已经报请指定管辖，等待上级通知。"
    if _dispute(s) is None:
        if case_moved_here_stays(s) is not None:
            return None
        return "没有管辖争议；对移送来的案件有异议的，可以直接报请。"
    until, heard = dispute_agree_by(s), s.last(HEARD)
    refused = heard is not None and heard.typed.get("dispute_answer") == DISAGREES
    if refused or until is None or s.day > until or first_filed(s) == "tie":
        return None
    return f"协商期限至{date_text(until)}届满，对方尚未表示不同意。"


def competence_was_asked(s: Situation) -> Reason | str | None:
    """What the superior received is a request of this bureau, on its day or later."""
    asked = s.last(REPORTED)
    if asked is None or latest(s, REPORTED) < latest(s, *ENDED):
        return "没有报请指定管辖。"
    sent, came = asked.at.astimezone(s.at.tzinfo).date(), s.data.get("request_received_on")
    if came is not None and came < sent:
        return Reason(f"不能早于报请的{date_text(sent)}。", "request_received_on")
    return None


def designation_dates_follow(s: Situation) -> Reason | None:
    """A notice comes on its day or later."""
    made, came = s.data.get("designated_on"), s.data.get("designation_came_on")
    if made is not None and came is not None and came < made:
        return Reason(f"不能早于通知书日期{date_text(made)}。", "designation_came_on")
    return None


def designation_as_the_superior_issued_it(act: Act) -> None:
    """程序规定第十六条: a notice that was issued in this database is entered as it says.

    One of a superior that does not work here is believed as typed.
    """
    # Whichever brackets somebody types: a number that is not recognised would be believed.
    typed = fold(act.text("designation_no"))
    notices = act.work.session.scalars(select(Document).where(Document.kind == NOTICE))
    same = [one for one in notices if fold(one.number or "") == typed]
    # What is in force speaks before what it replaced.
    notice = max(same, key=lambda one: (one.stands, one.id), default=None)
    if notice is None:
        return
    ours, facts = act.case.organisation.name, notice.facts
    chosen = str(facts["designated_office"]["name"])
    others = [str(one["office"]) for one in facts.get("other_offices") or []]
    if ours not in (chosen, *others):
        act.object("该文号的通知书没有写明本局，请核对文号。", "designation_no")
        return
    if not notice.stands:
        act.object("该通知书已经更正或者作废，以现行的通知书为准。", "designation_no")
    issuer = str(facts["office"]["name"])
    if act.text("designation_by") != issuer:
        act.object(f"该文号的通知书由{issuer}签发。", "designation_by")
    if act.text("designated_name") != chosen:
        act.object(f"通知书指定的是{chosen}。", "designated_name")
    if (act.data.get("designated_to") == OURS) != (chosen == ours):
        act.object(f"通知书指定的是{chosen}，与所选的不一致。", "designated_to")
    if act.data.get("designated_on") != notice.issued_on:
        act.object(f"通知书日期是{date_text(notice.issued_on)}。", "designated_on")


def designated(s: Situation) -> str | None:
    """Whom the superior, or an agreement, named last: this bureau or the other; None: nobody."""
    told = max(filter(None, map(s.last, ENDED)), key=lambda one: one.seq, default=None)
    if told is None:
        return None
    return str(told.typed.get("designated_to") or told.typed.get("settled_for") or "") or None


def case_is_not_given_to_another(s: Situation) -> str | None:
    """Who lost the case stops when it is told so (forms_exchange.md X34)."""
    if designated(s) != THEIRS:
        return None
    return "已经确定由其他机关管辖，应当移送，本局不再处理。"


def dispute_heading(s: Situation) -> str | None:
    """关于商请协商某某一案管辖的函: the act, not the party."""
    return suspicion_heading(s, "商请协商", "一案管辖的函")


def dispute_reply_heading(s: Situation) -> str | None:
    """关于某某一案管辖的复函."""
    return suspicion_heading(s, "", "一案管辖的复函")


def designation_heading(s: Situation) -> str | None:
    """关于报请指定某某一案管辖的请示."""
    return suspicion_heading(s, "报请指定", "一案管辖的请示")


def days_left_to_decide(s: Situation) -> int | None:
    """Calendar days left of the time for the case; the dispute gives none back."""
    limit = s.open_deadline(DECIDE)
    return (limit.due_on - s.day).days if limit is not None else None


def dispute_superior(s: Situation) -> str | None:
    """The common superior that the dispute named."""
    event = _dispute(s)
    told = event.typed.get("common_superior") if event is not None else None
    return str(told) if told else None


GUARDS = registered(
    no_dispute_is_open,
    dispute_is_open,
    their_question_waits,
    dispute_goes_up,
    competence_was_asked,
    designation_dates_follow,
    case_is_not_given_to_another,
)
KNOWN = registered(
    dispute_began_on,
    dispute_agree_by,
    dispute_heading,
    dispute_reply_heading,
    designation_heading,
    days_left_to_decide,
    dispute_superior,
)
EFFECTS = {
    "designation_as_the_superior_issued_it": Effect.of(
        designation_as_the_superior_issued_it, "designation_no"
    ),
}
