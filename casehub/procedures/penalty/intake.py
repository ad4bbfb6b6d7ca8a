"""A clue: from whom it came, whether it is filed, until when (程序规定第十八条至第二十条)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.law.chinese import period_text
from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Collection

    from casehub.model import Deadline
    from casehub.workflow.situation import Situation

VERIFY = "clue.verify"
# A source, and the side on which those stand who are one.
REPORT, REPORTER, RIGHT_HOLDER = "report", "reporter", "right_holder"
# What another authority sent: its name and the number of its letter belong to the entry.
MARKET_BUREAU, JUSTICE = "market_bureau", "court_procurator"
SENT = frozenset({"other_department", "superior", MARKET_BUREAU, JUSTICE})
# What the four conditions of 程序规定第十九条 are called where one is missing.
CONDITIONS = {
    "preliminary_evidence": "有证据初步证明存在违法行为",
    "penalty_due": "依法应当给予行政处罚",
    "jurisdiction": "属于本局管辖",
    "within_time": "在给予行政处罚的法定期限内",
}
CORRECTED = frozenset({"minor_corrected", "first_minor_corrected"})


def source_has_its_people(s: Situation) -> Reason | None:
    """What came from somebody names him (令121第三条).

    A right-holder's request is no report, and neither is a finding of the office's own.
    """
    source = s.data.get("source")
    if source is None:
        return None
    reporters, holders = s.current_parties(REPORTER), s.current_parties(RIGHT_HOLDER)
    if source == RIGHT_HOLDER and not holders:
        return Reason("权利人请求查处的，应当登记权利人。", "source")
    if source != REPORT and reporters:
        return Reason("本案登记了举报人，来源应为举报。", "source")
    if source == REPORT and not reporters and _asks(s):
        return Reason("登记的是权利人的查处请求，来源应为权利人请求，不是举报。", "source")
    if source in SENT and not s.data.get("sender"):
        return Reason("移送、交办的线索，写明移送（交办）机关。", "sender")
    if s.data.get("wants_reply") and not any(one.phone or one.address for one in reporters):
        return Reason("要求告知的实名举报人，应当登记姓名和联系方式。", "wants_reply")
    if source == REPORT and not reporters and not s.data.get("concrete"):
        return Reason("匿名举报没有具体违法事实或者线索的，不予核查登记。", "concrete")
    return None


def _asks(s: Situation) -> bool:
    """Whether a right-holder asks: who does says by which title he relies on his right."""
    return any(one.capacity != "none" for one in s.current_parties(RIGHT_HOLDER))


def source_as_registered(s: Situation) -> str | None:
    """The source, where who was registered says it, or the sheet by which it was registered."""
    if s.current_parties(REPORTER):
        return REPORT
    if _asks(s):
        return RIGHT_HOLDER
    track = s.rules.tracks.get(s.case.track or "")
    return track.says.get("source") if track is not None else None


def _may_be(s: Situation, sources: Collection[str]) -> bool:
    """Whether the clue may come from one of these: the form says so, or nobody has said yet."""
    source = s.data.get("source") or source_as_registered(s)
    return source is None or source in sources


def clue_may_be_reported(s: Situation) -> bool:
    """Only who reports is anonymous, or asks to be told (令121第三条)."""
    return _may_be(s, {REPORT})


def clue_may_be_sent(s: Situation) -> bool:
    """Only what another authority sent has a letter and a day by which it wants an answer."""
    return _may_be(s, SENT)


def clue_may_be_moved(s: Situation) -> bool:
    """Only another bureau of this kind moves a case that it had filed (程序规定第十四条)."""
    return _may_be(s, {MARKET_BUREAU})


def clue_may_come_from_justice(s: Situation) -> bool:
    """Only what 公安、检察院、法院 send comes with evidence taken under another law."""
    return _may_be(s, {JUSTICE})


def right_fits_the_source(s: Situation) -> Reason | None:
    """商标法第六十条: who asks that an infringement be dealt with shows the right."""
    if s.data.get("source") == RIGHT_HOLDER and not s.rights:
        return Reason("权利人请求查处的，应当登记其权利。", "source")
    return None


def may_be_extended(s: Situation, code: str) -> Deadline | str:
    """The running limit that may be lengthened once more; else why not.

    程序规定第十八条、第六十四条: once, and before it has ended; nobody lengthens what is over.
    """
    limit = s.open_deadline(code)
    if limit is None:
        return "期限没有在计算，不能延长。"
    if limit.granted:
        return f"{limit.title}期限已经延长过，只能延长一次。"
    if limit.is_over(s.day):
        ended = f"{limit.title}期限已于{chinese_day(limit.due_on)}届满"
        return f"{ended}，不能再延长；逾期办理的，写明原因。"
    return limit


def too_long(s: Situation, code: str) -> Reason | None:
    """Whether the form asks for more than a limit can be lengthened by at once."""
    limit, days = s.law.limit(code), s.data.get("extension_days")
    most = limit.extensions[0].max
    if isinstance(days, int) and most is not None and days > most:
        return Reason(f"一次最长延长{period_text(most, limit.unit)}。", "extension_days")
    return None


def verification_may_be_extended(s: Situation) -> Reason | str | None:
    """程序规定第十八条第一款: by fifteen working days, once, for special circumstances."""
    found = may_be_extended(s, VERIFY)
    return found if isinstance(found, str) else too_long(s, VERIFY)


def decision_may_be_extended(s: Situation) -> Reason | str | None:
    """程序规定第六十四条第一款: by thirty days, once, by the head of the department."""
    found = may_be_extended(s, "penalty.decide")
    return found if isinstance(found, str) else too_long(s, "penalty.decide")


def first_extension_was_used(s: Situation) -> str | None:
    """程序规定第六十四条第一款: collective discussion follows the first extension."""
    limit = s.open_deadline("penalty.decide")
    if limit is None or not limit.granted:
        law = s.law.limit("penalty.decide")
        first = period_text(law.extensions[0].max, law.unit)
        return f"应当先由部门负责人延长{first}以内；仍不能作出决定的，再集体讨论。"
    if limit.is_over(s.day):
        return f"办案期限已于{chinese_day(limit.due_on)}届满，不能再延长；逾期办理的，写明原因。"
    return None


def filing_conditions_hold(s: Situation) -> Reason | None:
    """程序规定第十九条: all four, or the case is not filed."""
    lacking = [name for name in CONDITIONS if name in s.data and not s.data[name]]
    if not lacking:
        return None
    said = "；".join(CONDITIONS[name] for name in lacking)
    return Reason(f"不符合立案条件：{said}。不符合的，办理不予立案。", lacking[0])


def one_offender_is_named(s: Situation) -> str | None:
    """程序规定第十九条: somebody is to be punished; a 字号 alone is nobody."""
    if not s.current_parties("respondent"):
        return "没有登记当事人，不能立案。"
    for one in s.current_parties("respondent"):
        if one.sort.trades and not one.operator:
            return f"{one.name}是个体工商户，应当登记经营者。"
    return None


def ground_of_refusal_is_told(s: Situation) -> Reason | None:
    """程序规定第二十条: a correction that was made, a condition that is named."""
    ground = s.data.get("not_filed_ground")
    if ground in CORRECTED and not s.data.get("corrected"):
        return Reason("尚未改正的，不能以轻微、初次违法为由不予立案。", "corrected")
    if ground == "conditions_not_met" and not s.data.get("failed_condition"):
        return Reason("写明不符合哪一项立案条件。", "failed_condition")
    return None


def clue_came_on(s: Situation) -> date | None:
    """The day on which this office received the clue."""
    return as_day(s.entered("register_clue").get("received_on"))


def clue_decided_on(s: Situation) -> date | None:
    """The day on which it was filed, or not, or went into another, or to another bureau."""
    decided = ("file_case", "refuse_filing", "merge_clue", "move_clue")
    told = next((e for step in decided if (e := s.last(step)) is not None), None)
    return told.at.astimezone(s.at.tzinfo).date() if told is not None else None


def clue_verify_due_on(s: Situation) -> date | None:
    """The last day of verification, with what it was lengthened by."""
    limit = s.deadline(VERIFY)
    return limit.due_on if limit is not None else None


def reply_day_is_told(s: Situation) -> str | None:
    """A clock runs for the answer only where the paper that came names its day."""
    found = s.data if "reply_by" in s.data else s.entered("register_clue")
    return None if as_day(found.get("reply_by")) is not None else "来文没有写明回复期限。"


def clue_source(s: Situation) -> str | None:
    """How the clue came, as it was entered."""
    found = s.entered("register_clue").get("source")
    return str(found) if found else None


# How papers say upon what the office acted: never who reported, nor that anybody did. A holder who
# asks as such stands in the case by name, and is told of its outcome (商标法第六十条第三款).
PHRASES = {
    RIGHT_HOLDER: "根据权利人的查处请求",
    "inspection": "根据监督检查中发现的线索",
    "monitor": "根据监测中发现的线索",
    "other_department": "根据有关部门移送的线索",
    "market_bureau": "根据其他市场监督管理部门移送的线索",
    "court_procurator": "根据司法机关移送的线索",
    "superior": "根据上级机关交办的线索",
}


def source_phrase(s: Situation) -> str:
    """程序规定第十八条: where the case came from, without its reporter."""
    return PHRASES.get(clue_source(s) or "", "根据获得的线索")


GUARDS = registered(
    source_has_its_people,
    right_fits_the_source,
    verification_may_be_extended,
    decision_may_be_extended,
    first_extension_was_used,
    filing_conditions_hold,
    one_offender_is_named,
    ground_of_refusal_is_told,
    reply_day_is_told,
)
KNOWN = registered(
    clue_came_on,
    clue_decided_on,
    clue_verify_due_on,
    source_as_registered,
    source_phrase,
    clue_may_be_reported,
    clue_may_be_sent,
    clue_may_be_moved,
    clue_may_come_from_justice,
)
DAYS = {"clue_came_on": "收到线索之日", "clue_decided_on": "决定立案、不予立案、移送线索之日"}
