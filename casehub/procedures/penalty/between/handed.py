"""What this bureau hands to one below it, to a department of another system, or reports upward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.cooperation.offices import all_named, of_sort
from casehub.law.chinese import date_text
from casehub.model import Organisation
from casehub.procedures.penalty.between.headings import suspicion_heading
from casehub.procedures.penalty.intake import VERIFY
from casehub.procedures.penalty.offences import MARKS
from casehub.procedures.penalty.printed import offence_of
from casehub.procedures.reading import as_day
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

ORDER, CANCELS = "order_correction", "cancel_mark"
# The entry of the register of organisations that takes bureaus of this system.
BUREAUS, LAYOUTS = "department", "layout_design"


def work_below_has_its_time(s: Situation) -> Reason | None:
    """程序规定第十八条: nobody is told to report sooner than the law lets it verify."""
    by = as_day(s.data.get("assign_report_by"))
    least = s.rules.working_days_before(by, s.law.limit(VERIFY).amount, "min") if by else None
    if least is not None and least < s.day:
        most = s.law.limit(VERIFY).amount
        return Reason(f"报送结果的期限不能短于核查的{most}个工作日。", "assign_report_by")
    return None


def handed_below(act: Act) -> None:
    """程序规定第十五条第一款: only to a bureau below this one; nothing goes sideways."""
    number = act.number("receiver")
    receiver = act.work.session.get(Organisation, number) if number is not None else None
    if receiver is None:
        return
    if not receiver.is_below(act.case.organisation_id):
        act.object("只能交本局的下级局办理；同级局之间移送线索。", "receiver")
    act.notes.append(f"交{receiver.name}办理")


def left_the_system(act: Act) -> None:
    """程序规定第十四条、第十七条: to a bureau of this system a clue or a case is moved otherwise.

    Layout designs are the matter of the national office itself.
    """
    name = act.text("receiver")
    known = all_named(of_sort(act.work, BUREAUS), name)
    if act.text("other_department") != LAYOUTS and known:
        act.object("市场监督管理部门之间移送线索、案件，不用本函。", "receiver")
    act.notes.append(f"移送{name}")


def cnipa_may_be_asked(s: Situation) -> Reason | None:
    """updates.md §1.2: a mark falls for how its owner used it, never for infringing."""
    offence = offence_of(s)
    if s.data.get("asked_of_cnipa") != CANCELS or offence is None:
        return None
    if offence.infringes and offence.rights == MARKS:
        said = "侵犯注册商标专用权案件，没有请求撤销注册商标的依据。"
        return Reason(said, "asked_of_cnipa")
    return None


def correction_due_on(s: Situation) -> date | None:
    """Until when the last order to correct had set a time."""
    return as_day(s.entered(ORDER).get("correct_by"))


def names_of_the_suspected(s: Situation) -> str | None:
    """Against whom the matter is."""
    return "、".join(one.name for one in s.current_parties("respondent")) or None


def department_heading(s: Situation) -> str | None:
    """关于移送某某线索（一案）的函: the act, not the party."""
    return suspicion_heading(s, "移送", "一案的函" if s.case.filed_on else "线索的函")


def ordered_time_is_over(s: Situation) -> Reason | None:
    """商标法（2026年修订）第五十七条: who was told to correct it has the time he was given.

    It is looked at again on a later day.
    """
    due, looked = as_day(s.data.get("corrected_until")), as_day(s.data.get("rechecked_on"))
    if due is None:
        return None
    if due >= s.day:
        return Reason(f"改正期限至{date_text(due)}，尚未届满。", "corrected_until")
    if looked is None:
        return Reason("责令改正逾期的，填写复查之日。", "rechecked_on")
    if looked <= due:
        return Reason(f"复查应当在改正期限{date_text(due)}届满以后。", "rechecked_on")
    return None


GUARDS = registered(
    work_below_has_its_time,
    cnipa_may_be_asked,
    ordered_time_is_over,
)
KNOWN = registered(correction_due_on, department_heading, names_of_the_suspected)
EFFECTS = {
    "handed_below": Effect.of(handed_below, "receiver"),
    "left_the_system": Effect.of(left_the_system, "receiver"),
}
