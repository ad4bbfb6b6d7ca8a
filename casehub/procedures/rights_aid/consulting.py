"""侵权咨询: whoever was warned asks whether there is infringement (令81第十三条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import count_text, date_text
from casehub.procedures.reading import as_day, table
from casehub.procedures.rights_aid.asking import aid_is_given_by
from casehub.procedures.rights_aid.assessing import FEWEST
from casehub.rulebook.limits import compute
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.situation import Situation

ASKED = "ask_infringement_opinion"
RECEIVED, SENT = "adjudication.consult_received", "adjudication.consult_sent"
SILENT, LIKELY, UNABLE = "nothing", "likely", "unable"


def _earliest(s: Situation, came: date | None, sent: date | None) -> date | None:
    """The first day after the waiting time from whichever of the two days is over first."""
    told = [(code, day) for code, day in ((RECEIVED, came), (SENT, sent)) if day is not None]
    ends = [compute(s.law.limit(code), day, calendar=s.rules.calendar).due for code, day in told]
    return min(ends, default=None)


def consult_earliest_on(s: Situation) -> date | None:
    """The last day on which nobody could ask yet, by what the form says."""
    return _earliest(
        s, as_day(s.data.get("response_received_on")), as_day(s.data.get("response_on"))
    )


def consultation_is_not_early(s: Situation) -> Reason | None:
    """令81第十三条: after a month from the receipt, or two months from the sending."""
    asked, ends = as_day(s.data.get("consult_asked_on")), consult_earliest_on(s)
    if asked is None or ends is None or asked > ends:
        return None
    return Reason(f"期间至{date_text(ends)}届满，其后方可请求。", "consult_asked_on")


def holder_did_nothing(s: Situation) -> Reason | None:
    """令81第十三条: who withdrew, asked for a ruling or sued is not to be guessed about."""
    said = s.data.get("holder_answer")
    if said is None or said == SILENT:
        return None
    return Reason("权利人已经撤回警告、请求处理或者起诉的，不出具咨询意见。", "holder_answer")


def consultation_was_asked(s: Situation) -> str | None:
    """An opinion answers a request."""
    return None if s.happened(ASKED) else "没有登记侵权咨询请求。"


def features_are_compared(s: Situation) -> Reason | None:
    """D62-2: no finding without compared features."""
    if s.data.get("consult_conclusion") in {None, UNABLE} or table(s, "consult_findings"):
        return None
    return Reason("没有逐项比对，不能提出意见。", "consult_findings")


def likely_is_assessed_by_two(s: Situation) -> Reason | None:
    """D62-2: what may be used against somebody is said by two who do not handle the matter."""
    if s.data.get("consult_conclusion") != LIKELY:
        return None
    named = s.data.get("consult_assessors")
    people = set(named) if isinstance(named, list) else set()
    fewest = s.law.amount(FEWEST)
    if len(people) < fewest or aid_is_given_by(s) in people:
        said = f"可能性较大的意见，由承办人以外的{count_text(fewest, '人')}以上提出。"
        return Reason(said, "consult_assessors")
    return None


GUARDS = registered(
    consultation_is_not_early,
    holder_did_nothing,
    consultation_was_asked,
    features_are_compared,
    likely_is_assessed_by_two,
)
KNOWN = registered(consult_earliest_on)
