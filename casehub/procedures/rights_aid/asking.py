"""Who asks for aid, for what, and with what; the wait for what is missing (forms_exchange E21)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.workflow.situation import Situation

ASKED, MENDED = "receive_aid_request", "rectify_aid_request"
WAITS = ("want_aid_material", "pause_aid")
TAKEN_UP, CONSENTED = "take_up_aid", "record_aid_consent"
AGREED = "agreed"
WAIT = "aid.material"
# What may be mended of an application, and where it is kept when it is not in its own entry.
OWN = ("applicant_kind", "aid_kinds", "urgency", "earlier", "consent_share")
COLUMNS = {"claims_text": "requests", "facts": "facts_and_reasons"}


def application(s: Situation) -> Mapping[str, object]:
    """What the applicant asked, as it was entered and mended since (dates as ISO texts)."""
    found: dict[str, object] = {}
    for event in s.events:
        if event.step in (ASKED, MENDED):
            found |= event.typed
    return found


def somebody_asks_for_aid(s: Situation) -> str | None:
    """D87-1: aid is given to whoever asks for it; the other side need not be known."""
    return None if s.party_ids("requester") else "请先登记申请人。"


def only_aid_is_asked(s: Situation) -> Reason | None:
    """D87-1: who wants a ruling, damages or a penalty is told to ask for that in its own way."""
    if s.data.get("wish") == "decision":
        said = "请求裁决、赔偿或者行政处罚的，告知申请人按各自的程序另行提出，"
        return Reason(f"{said}这里只登记援助的请求。", "wish")
    return None


def waiting_day_lies_ahead(s: Situation) -> Reason | None:
    """Whoever is asked for something has time for it."""
    until = as_day(s.data.get("wait_until"))
    if until is not None and until <= s.day:
        return Reason("等待的最后一日应当在今天以后。", "wait_until")
    return None


def waiting_for_material_is_over(s: Situation) -> str | Reason | None:
    """The applicant has the whole day that was told; the time of the office goes on from it."""
    last = aid_wait_ended_on(s)
    if last is None:
        return "没有等待申请人补充的材料。"
    if last >= s.day:
        return f"申请人可以补充至{chinese_day(last)}，届满后再办理。"
    told = as_day(s.data.get("wait_over_on"))
    if told is not None and told != last:
        return Reason(f"等待的最后一日是{chinese_day(last)}。", "wait_over_on")
    return None


def no_other_applicant_remains(s: Situation) -> str | None:
    """What one of several applicants takes back ends nothing for the others."""
    if len(s.current_parties("requester")) > 1:
        return "尚有其他申请人，一人撤回不使本件结案，请办理部分申请人撤回申请。"
    return None


def another_applicant_stays(s: Situation) -> str | None:
    """With the last applicant the aid itself ends."""
    if len(s.current_parties("requester")) < 2:
        return "没有其他申请人，请办理申请人撤回申请，结案。"
    return None


def experts_are_promised_with_consent(s: Situation) -> Reason | None:
    """D87-1, D87-2: nobody is told that experts will see what he did not let them see."""
    if not s.data.get("with_experts") or aid_may_be_shared(s):
        return None
    said = "申请人没有同意将材料提供给专家，不能承诺邀请；后来同意的，先登记申请人的同意。"
    return Reason(said, "with_experts")


def aid_request_is_another(s: Situation) -> Reason | None:
    """What is as it was needs no mending."""
    if not s.data:
        return None
    kept = application(s)
    same = all(s.data.get(name) == kept.get(name) for name in OWN) and all(
        s.data.get(name) == getattr(s.case, column) for name, column in COLUMNS.items()
    )
    return Reason("与现在的登记相同，没有需要更正的。", "claims_text") if same else None


GUARDS = registered(
    somebody_asks_for_aid,
    only_aid_is_asked,
    waiting_day_lies_ahead,
    waiting_for_material_is_over,
    no_other_applicant_remains,
    another_applicant_stays,
    experts_are_promised_with_consent,
    aid_request_is_another,
)


def aid_asked_on(s: Situation) -> date | None:
    """The day on which the application came in."""
    return as_day(application(s).get("received_on"))


def aid_material_wanted_on(s: Situation) -> date | None:
    """The day on which the applicant was last told what is missing."""
    event = max((e for e in s.events if e.step in WAITS), key=lambda e: e.seq, default=None)
    return event.at.astimezone(s.at.tzinfo).date() if event is not None else None


def aid_wait_ended_on(s: Situation) -> date | None:
    """The last day of the wait that runs."""
    limit = s.open_deadline(WAIT)
    return limit.due_on if limit is not None else None


def aid_applicant_kind(s: Situation) -> str | None:
    """What the applicant is."""
    told = application(s).get("applicant_kind")
    return told if isinstance(told, str) else None


def aid_kinds_asked(s: Situation) -> list[str] | None:
    """The kinds of help that are asked for."""
    told = application(s).get("aid_kinds")
    return [str(one) for one in told] if isinstance(told, list) else None


def aid_urgency(s: Situation) -> str | None:
    """Why it is urgent, or that it is not (option of `aid_urgencies`)."""
    told = application(s).get("urgency")
    return told if isinstance(told, str) else None


def aid_earlier(s: Situation) -> str | None:
    """What other proceedings there are."""
    told = application(s).get("earlier")
    return told if isinstance(told, str) else None


def aid_consent_told(s: Situation) -> str | None:
    """What the application says of showing its material to experts (option of `aid_consents`)."""
    told = application(s).get("consent_share")
    return told if isinstance(told, str) else None


def aid_consent_now(s: Situation) -> object:
    """What the applicant said last of it: in the application, or later."""
    later = s.last(CONSENTED)
    return later.typed.get("consent_share") if later is not None else aid_consent_told(s)


def aid_may_be_shared(s: Situation) -> bool:
    """Whether the applicant lets the experts see what was handed in, as it said last."""
    return aid_consent_now(s) == AGREED


def aid_shown(s: Situation) -> list[object] | None:
    """Everything that the applicant handed in, with what came later."""
    rows = [row for event in s.events for row in event.typed.get("shown") or ()]
    return rows or None


def aid_is_given_by(s: Situation) -> int | None:
    """Who was named to help."""
    named = s.assigned("case_officer")
    return named[-1].person_id if named else None


def aid_is_taken_up(s: Situation) -> bool:
    """Whether the very act takes the application up; else it is refused."""
    return s.step.id == TAKEN_UP


KNOWN = registered(
    aid_asked_on,
    aid_material_wanted_on,
    aid_applicant_kind,
    aid_kinds_asked,
    aid_urgency,
    aid_earlier,
    aid_consent_told,
    aid_wait_ended_on,
    aid_shown,
    aid_is_given_by,
    aid_is_taken_up,
)
DAYS: Mapping[str, str] = {
    "aid_asked_on": "收到申请之日",
    "aid_material_wanted_on": "告知申请人补充材料之日",
}
