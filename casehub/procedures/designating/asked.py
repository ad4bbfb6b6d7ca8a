"""What a bureau below asked the superior to decide, as it was entered or mended last (X33)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.law.chinese import date_text
from casehub.law.text import clean_name, fold
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.situation import Situation

ASKED, MENDED, OWN = "enter_designation_request", "mend_designation_request", "take_up_designation"
# The ground of which no request tells (options of `designation_grounds`).
OF_OWN = "superior_need"


def said(s: Situation, name: str) -> Any:
    """The value as it was entered last; None where nothing says it."""
    found = [one for step in (ASKED, MENDED, OWN) if (one := s.last(step)) is not None]
    newest = max(found, key=lambda one: one.seq, default=None)
    return (newest.typed.get(name) or None) if newest is not None else None


def one_office_asks(s: Situation) -> str | None:
    """A request has one sender; what nobody asked for is entered as the bureau's own."""
    asking = len(s.current_parties("requesting_office"))
    if asking == 1:
        return None
    if not asking:
        return "没有登记报请机关；本局认为必要的，办理“登记本局认为必要的指定管辖”。"
    return "报请机关只能有一家，其他机关写在有关机关中。"


def designation_was_asked_for(s: Situation) -> str | None:
    """Only a request can be entered wrongly."""
    return None if s.last(ASKED) is not None else "本件没有登记下级机关的请示。"


def request_comes_after_its_day(s: Situation) -> Reason | None:
    """A request comes on its day or later."""
    made, came = as_day(s.data.get("report_on")), as_day(s.data.get("request_came_on"))
    if made is not None and came is not None and came < made:
        return Reason(f"不能早于报请日期{date_text(made)}。", "request_came_on")
    return None


def ground_asked(s: Situation) -> Any:
    """Why somebody is to be named; without a request it is the bureau's own need."""
    return OF_OWN if s.last(OWN) is not None else said(s, "designation_ground")


def subject_asked(s: Situation) -> Any:
    """Whom the case is about."""
    return said(s, "subject")


def suspected_asked(s: Situation) -> Any:
    """Of what."""
    return said(s, "suspected")


def dispute_asked(s: Situation) -> Any:
    """What the bureaus do not agree on."""
    return said(s, "dispute_facts")


def reason_asked(s: Situation) -> Any:
    """Why the bureau below can hardly handle it."""
    return said(s, "special_reason")


def report_asked_no(s: Situation) -> Any:
    """The 发文字号 of the request."""
    return said(s, "report_no")


def report_came_on(s: Situation) -> date | None:
    """The day on which the request came: the seven working days run from it (程序规定第十六条)."""
    return as_day(said(s, "request_came_on"))


def offices_beside_the_asking_one(s: Situation) -> list[dict[str, str]] | None:
    """The others that the request names: who asks mostly asks for itself."""
    rows = s.entered(ASKED).get("contending")
    named = [str(row.get("office") or "") for row in rows] if isinstance(rows, list) else []
    asking = _alike(office_that_asks(s))
    return [{"office": one} for one in named if one and _alike(one) != asking] or None


def _alike(name: str | None) -> str:
    """The form in which two spellings of one name are equal."""
    return fold(clean_name(name or ""))


def office_that_asks(s: Situation) -> str | None:
    """Who asked; None where nobody did."""
    return next((one.name for one in s.current_parties("requesting_office")), None)


GUARDS = registered(one_office_asks, designation_was_asked_for, request_comes_after_its_day)
KNOWN = registered(
    ground_asked,
    subject_asked,
    suspected_asked,
    dispute_asked,
    reason_asked,
    report_asked_no,
    report_came_on,
    offices_beside_the_asking_one,
    office_that_asks,
)
