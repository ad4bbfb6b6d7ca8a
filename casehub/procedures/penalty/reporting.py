"""Who reported under a real name: whether, and by which law, they learn what came of it.

Of a case nothing is told to those outside it, unless a law says so (令121附式样十).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.penalty.intake import clue_source
from casehub.procedures.penalty.printed import offence_of
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.situation import Situation

# An outcome, and the step by which the case has it.
DECIDED_BY = {"penalty": "decide_penalty", "no_penalty": "decide_no_penalty"}
TRANSFERRED = "transferred"
# Who asked as the holder of the right: the way of the clue, and the side on which it stands.
HOLDER = "right_holder"
DECIDED_WORDS = {"penalty_decision": "行政处罚决定", "no_penalty_decision": "不予行政处罚决定"}
# What is needed to reach somebody in this way.
NEEDS_ADDRESS, NEEDS_PHONE = frozenset({"letter"}), frozenset({"sms", "phone"})


def reporter_wants_reply(s: Situation) -> str | None:
    """Whoever reported under a real name and asked for it is told (5 个工作日，待核)."""
    if not s.entered("register_clue").get("wants_reply"):
        return "没有要求告知的实名举报人。"
    return None


def reply_basis(s: Situation) -> str | None:
    """The article of today by which a reporter of such an act is told the outcome; None: none."""
    offence = offence_of(s)
    if offence is None or offence.reply is None:
        return None
    return offence.reply(s.law) or None


def a_law_gives_the_result(s: Situation) -> str | None:
    """令121附式样十: only where a law, a regulation or a rule gives the reporter the result."""
    if not s.current_parties("reporter"):
        return "本案没有登记实名举报人。"
    if reply_basis(s) is None:
        return (
            "法律、法规、规章没有规定这类案件应当告知举报人处理结果；"
            "是否立案，办理“登记已告知举报人”。"
        )
    return None


def reporter_can_be_told(s: Situation) -> Reason | None:
    """Whoever is told by letter has an address, and by telephone a number."""
    named, how = s.data.get("party"), str(s.data.get("told_how"))
    party = s.party(named) if isinstance(named, int) else None
    if party is None:
        return None
    if how in NEEDS_ADDRESS and not party.address:
        return Reason("举报人没有登记地址，不能用信函告知。", "told_how")
    if how in NEEDS_PHONE and not party.phone:
        return Reason("举报人没有登记电话，不能用电话、短信告知。", "told_how")
    return None


def result_is_that_of_the_case(s: Situation) -> Reason | None:
    """A reporter is told what was decided, and to whom it went if it went to another."""
    outcome = str(s.data.get("outcome"))
    step = DECIDED_BY.get(outcome)
    if step is not None and s.last(step) is None:
        title = s.procedure.step(step).title
        return Reason(f"本案没有办理“{title}”，请核对告知的结果。", "outcome")
    if outcome == TRANSFERRED and not s.data.get("receiver"):
        return Reason("线索已移送的，写明接受移送的机关。", "receiver")
    return None


def holder_asked_openly(s: Situation) -> str | None:
    """A holder of the right that asked as such is told; a mere reporter by its own law alone."""
    if clue_source(s) != HOLDER or not s.current_parties(HOLDER):
        return "本案不是权利人请求处理的。"
    return None


def holder_asked_on(s: Situation) -> date | None:
    """The day on which the holder's request came in."""
    return as_day(s.entered("register_clue").get("received_on"))


def results_for_holder(s: Situation) -> str | None:
    """What was decided of each party, with its number: what is public of it, and nothing else."""
    found = []
    for paper in s.documents:
        word = DECIDED_WORDS.get(paper.kind)
        if word is None or not paper.stands:
            continue
        event = next((e for e in s.events if e.seq == paper.event_seq), None)
        named = event.typed.get("party") if event is not None else None
        party = s.party(named) if isinstance(named, int) else None
        if party is not None:
            found.append(f"对{party.name}作出{word}（{paper.number}）")
    return "；".join(found) or None


def holder_is_told_what_was_decided(s: Situation) -> str | None:
    """No result is told before there is one."""
    return None if results_for_holder(s) else "还没有作出决定。"


def act_infringes_a_mark(s: Situation) -> bool:
    """商标法第六十条第三款: damages are disputed of an infringement of a mark alone."""
    found = offence_of(s)
    return found is not None and found.infringes


GUARDS = registered(
    reporter_wants_reply,
    a_law_gives_the_result,
    reporter_can_be_told,
    result_is_that_of_the_case,
    holder_asked_openly,
    holder_is_told_what_was_decided,
)
KNOWN = registered(reply_basis, holder_asked_on, results_for_holder, act_infringes_a_mark)
