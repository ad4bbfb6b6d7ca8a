"""A clue that another market bureau moved to this one: what it is told came of it (§2.5).

The receiver verifies in the time of 程序规定第十八条 from its own receipt; to tell the sender is a
duty of the agreement, so no statutory clock runs for the answer.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.exchange.sorts import exchange
from casehub.law.chinese import date_text
from casehub.procedures.cooperating.said import letter_that_began
from casehub.procedures.penalty.intake import clue_came_on, clue_source
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.model import Event
    from casehub.workflow.situation import Situation

SAME_SYSTEM = "market_bureau"
TAKEN_UP, HANDED_ON, RESULT = "tell_clue_taken_up", "tell_clue_handed_on", "tell_clue_result"
REGISTERED, CASE_RESULT = "register_clue", "tell_moved_case_result"
CASE_RECEIPT = "tell_case_registered"
# What an answer may say by which the matter leaves this office (sender_results).
SENT_BACK = ("no_jurisdiction", "returned")
# What came of a clue, and by which act; the words are those of the letter's data.
DONE_BY = {"filed": "file_case", "not_filed": "refuse_filing", "transferred": "move_clue"}


def clue_came_in_a_letter(s: Situation) -> bool:
    """Whether the clue came as a sealed letter of another bureau."""
    return letter_that_began(s) is not None


def case_came_in_a_letter(s: Situation) -> bool:
    """Whether it came as a case that its sender had filed, which stays where it was moved to.

    程序规定第十四条: who gets a case and disputes the jurisdiction asks the common superior.
    """
    letter = letter_that_began(s)
    return letter is not None and exchange().sort(letter.sort).stays


def case_moved_here_stays(s: Situation) -> str | None:
    """程序规定第十四条: a case that was moved here, in a file or on paper, is not moved on."""
    on_paper = bool(s.entered("register_clue").get("moved_as_case"))
    if not on_paper and not case_came_in_a_letter(s):
        return None
    return "移送来的案件不得再自行移送，有异议的报请共同的上一级机关指定管辖。"


def case_moved_here_is_not_sent_back(s: Situation) -> Reason | None:
    """程序规定第十四条: nor is it told to its sender that it goes back, or to another office."""
    if s.data.get("sender_result") not in SENT_BACK or (said := case_moved_here_stays(s)) is None:
        return None
    return Reason(said, "sender_result")


def it_is_a_clue_that_was_moved(s: Situation) -> str | None:
    """The result of a case is told as one: a clue is filed or not, a case is decided."""
    if not case_came_in_a_letter(s):
        return None
    return "来函移送的是案件，用“函告移送机关：移送案件处理结果”。"


def it_is_a_case_that_was_moved(s: Situation) -> str | None:
    """As above, the other way round."""
    return None if case_came_in_a_letter(s) else "来函移送的不是案件。"


def moved_case_was_decided_on(s: Situation) -> Reason | str | None:
    """forms_exchange.md X29: once, with the day of the result, which is not before the receipt."""
    if s.last(CASE_RESULT) is not None:
        return "已经函告处理结果。"
    on, came = s.data.get("moved_case_on"), clue_came_on(s)
    if isinstance(on, date) and came is not None and on < came:
        return Reason(f"不能早于收到移送函的{date_text(came)}。", "moved_case_on")
    return None


def case_has_no_receipt_yet(s: Situation) -> str | None:
    """forms_exchange.md X28: one receipt, before the result."""
    for step in (CASE_RECEIPT, CASE_RESULT):
        if s.last(step) is not None:
            return f"已经办理“{s.procedure.step(step).title}”，不再寄回执。"
    return None


def receipt_of_the_case_is_whole(s: Situation) -> Reason | None:
    """X28: what differs is described, what was sealed anew bears numbers, who objects says when."""
    note, goods = s.data.get("checked_note"), s.data.get("goods_check")
    if not note and (s.data.get("materials_same") is False or goods == "differs"):
        return Reason("与清单不一致的，写明不一致之处。", "checked_note")
    if goods == "resealed" and not s.data.get("seal_nos"):
        return Reason("重新封存的，写明新封条号。", "seal_nos")
    objects, on = s.data.get("jurisdiction") == "object", s.data.get("objection_on")
    if objects != (on is not None) and s.data.get("jurisdiction") is not None:
        return Reason("对管辖有异议的写明拟报请指定管辖的日期，没有异议的不写。", "objection_on")
    return None


def clue_came_in_a_file(s: Situation) -> str | None:
    """A sealed letter is answered by one; the slip of a printed one is filled in by hand."""
    return None if clue_came_in_a_letter(s) else "纸质移送函的回执在原件上填写。"


def a_bureau_moved_the_clue(s: Situation) -> str | None:
    """Only whoever moved a clue here is told, by file or on paper."""
    return None if clue_source(s) == SAME_SYSTEM else "本案不是其他市场监督管理部门移送的。"


def clue_has_no_first_answer(s: Situation) -> str | None:
    """That it is taken up, or handed on, is told once, and not after its result."""
    for step in (TAKEN_UP, HANDED_ON, RESULT, CASE_RESULT):
        if s.last(step) is not None:
            return f"已经办理“{s.procedure.step(step).title}”，不再函告。"
    return None


def sender_knows_no_result(s: Situation) -> str | None:
    """One letter tells the result; what came later is told as the result of the case."""
    if s.last(HANDED_ON) is not None:
        return "已经函告线索转办，由受移送机关函告结果。"
    return "已经函告处理结果。" if s.last(RESULT) is not None else None


def _waits(s: Situation, asked: str, answers: tuple[str, ...]) -> bool:
    """Whether something that the sender wrote after its clue has no answer yet."""
    came = s.last(asked)
    if came is None:
        return False
    return all(one is None or one.seq < came.seq for one in map(s.last, answers))


def a_clue_withdrawal_waits(s: Situation) -> str | None:
    """Each withdrawal has one answer (forms_exchange.md X14)."""
    answers = ("agree_to_clue_withdrawal", "refuse_clue_withdrawal")
    waits = _waits(s, "enter_clue_withdrawal", answers)
    return None if waits else "没有等待答复的撤回函。"


def a_clue_correction_waits(s: Situation) -> str | None:
    """Each correction has one answer."""
    answers = ("accept_clue_correction", "refuse_clue_correction")
    waits = _waits(s, "enter_clue_correction", answers)
    return None if waits else "没有等待答复的更正函。"


def _decided(s: Situation) -> tuple[str, Event] | None:
    """The word of the last decision on the clue, and the act by which it was made."""
    found = [(word, event) for word, step in DONE_BY.items() if (event := s.last(step))]
    return max(found, key=lambda one: one[1].seq, default=None)


def clue_result_is_that_of_the_case(s: Situation) -> Reason | None:
    """What the sender is told was done here, on the day on which it was."""
    word, told_on = s.data.get("clue_decision"), s.data.get("clue_told_decided_on")
    step = DONE_BY.get(str(word))
    event = s.last(step) if step is not None else None
    if step is not None and event is None:
        title = s.procedure.step(step).title
        return Reason(f"本案没有办理“{title}”，请核对。", "clue_decision")
    if event is not None and told_on is not None and told_on != _day(s, event):
        return Reason("与本案作出决定的日期不一致，请核对。", "clue_told_decided_on")
    return None


def _day(s: Situation, event: Event) -> date:
    return event.at.astimezone(s.at.tzinfo).date()


def clue_decision(s: Situation) -> str | None:
    """What was decided of the clue last; None while nothing was."""
    found = _decided(s)
    return found[0] if found is not None else None


def clue_decision_day(s: Situation) -> date | None:
    """The day of that decision."""
    found = _decided(s)
    return _day(s, found[1]) if found is not None else None


def clue_filing_no(s: Situation) -> str | None:
    """The number under which it was filed; None where it was not."""
    return s.case.reference if clue_decision(s) == "filed" else None


def clue_ground(s: Situation) -> str | None:
    """Why it was not filed, or whose it is, as the decision says."""
    found = _decided(s)
    if found is None:
        return None
    told = found[1].typed
    return str(told.get("not_filed_reasons") or told.get("clue_why_theirs") or "") or None


def clue_found(s: Situation) -> str | None:
    """What the verification found, as the decision says."""
    found = _decided(s)
    return str(found[1].typed.get("facts") or "") or None if found is not None else None


def office_of_the_clue(s: Situation) -> str | None:
    """Whoever moved the clue here: as its file says, else as it was registered from its paper."""
    letter = letter_that_began(s)
    if letter is not None:
        return letter.sender
    return str(s.entered(REGISTERED).get("sender") or "") or None


def sender_with_its_number(s: Situation) -> str | None:
    """Who sent the clue, and the 文号 of its letter, as the form of the source prints both."""
    told = s.data if s.step.id == REGISTERED else s.entered(REGISTERED)
    both = (str(told.get(name) or "") for name in ("sender", "clue_letter_no"))
    return "，".join(one for one in both if one) or None


def clue_subject(s: Situation) -> str | None:
    """Whom the clue is about: the first of them, 等 for the others."""
    names = [one.name for one in s.current_parties("respondent")]
    return names[0] + ("等" if len(names) > 1 else "") if names else None


def clue_time_was_extended(s: Situation) -> bool:
    """Whether the verification was lengthened (程序规定第十八条第一款)."""
    return s.last("extend_verification") is not None


def clue_handed_to(s: Situation) -> str | None:
    """The bureau to which this one moved the clue on."""
    event = s.last("move_clue")
    made = (d for d in s.documents if event is not None and d.event_seq == event.seq)
    return next((d.receiver for d in made if d.is_letter), None)


GUARDS = registered(
    clue_came_in_a_file,
    a_bureau_moved_the_clue,
    clue_has_no_first_answer,
    sender_knows_no_result,
    case_moved_here_stays,
    case_moved_here_is_not_sent_back,
    it_is_a_clue_that_was_moved,
    it_is_a_case_that_was_moved,
    moved_case_was_decided_on,
    case_has_no_receipt_yet,
    receipt_of_the_case_is_whole,
    a_clue_withdrawal_waits,
    a_clue_correction_waits,
    clue_result_is_that_of_the_case,
)
KNOWN = registered(
    clue_came_in_a_letter,
    case_came_in_a_letter,
    clue_decision,
    clue_decision_day,
    clue_filing_no,
    clue_ground,
    clue_found,
    office_of_the_clue,
    sender_with_its_number,
    clue_subject,
    clue_time_was_extended,
    clue_handed_to,
)
