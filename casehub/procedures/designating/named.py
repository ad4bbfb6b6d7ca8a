"""Whom the superior names, what the others hand over, and who has signed for the notice (P02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.cooperation.offices import bearing
from casehub.law.chinese import date_text
from casehub.law.text import clean_name, fold
from casehub.model import Organisation
from casehub.procedures.reading import as_day, table
from casehub.workflow.part import Effect, each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from casehub.model import Document
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

NOTICE, SIGNED = "jurisdiction_designation_notice", "note_designation_received"
# The ground on which two bureaus stand against each other (options of `designation_grounds`).
DISPUTED = "dispute"


def _others(s: Situation) -> list[str]:
    return [str(row.get("office") or "").strip() for row in table(s, "other_offices")]


def _alike(name: object) -> str:
    """The form in which two spellings of one name are equal."""
    return fold(clean_name(str(name or "")))


def one_of_several_is_designated(s: Situation) -> Reason | None:
    """程序规定第十三条: a dispute has another side, which the notice tells to stop."""
    if s.data.get("designation_ground") == DISPUTED and not _others(s):
        return Reason("管辖争议的，写明停止办理的其他机关。", "other_offices")
    return None


def losing_office_hands_over(s: Situation) -> Reason | None:
    """Who is told to stop is told until when the file goes over; a day without whom is none."""
    others, by = _others(s), s.data.get("handover_by")
    if others and not by:
        return Reason("有其他机关的，写明移交材料的期限。", "handover_by")
    if by and "other_offices" in s.data and not others:
        return Reason("没有其他机关的，不写移交期限。", "handover_by")
    return None


@each
def measures_say_who_keeps_the_goods(s: Situation) -> Iterator[Reason]:
    """P02: measures of a bureau that stops do not end by the notice; they are those of such."""
    others = set(map(_alike, _others(s)))
    for n, row in enumerate(table(s, "measures")):
        if _alike(row.get("office")) not in others:
            said = "采取措施的机关不在停止办理的其他机关中。"
            yield Reason(said, "measures", row=n, column="office")


def designated_below(act: Act) -> None:
    """程序规定第十三条、第十六条: the common superior names a bureau below it, and none beside it.

    An office that this database does not know is judged by whoever approves.
    """
    number = act.number("designated_office")
    chosen = act.work.session.get(Organisation, number) if number is not None else None
    if chosen is None:
        return
    if not chosen.is_below(act.case.organisation_id):
        act.object("只能指定本局的下级局。", "designated_office")
    now = chosen.on(act.day)
    for row in act.rows("other_offices"):
        name = str(row.get("office") or "").strip()
        found = bearing(act.work, name)
        if now in found:
            act.object("被指定机关不能同时停止办理。", "other_offices")
        elif found and not any(one.is_below(act.case.organisation_id) for one in found):
            act.object(f"{name}不是本局的下级局，报共同的上一级机关指定。", "other_offices")
    act.notes.append(f"指定{chosen.name}管辖")


def _notice(s: Situation) -> Document | None:
    """The notice that holds."""
    made = [one for one in s.documents if (one.kind, one.status) == (NOTICE, "issued")]
    return max(made, key=lambda one: one.id, default=None)


def _told_offices(s: Situation) -> list[str]:
    """Whom the notice goes to: the one that is named, then the others."""
    made = _notice(s)
    if made is None:
        return []
    chosen, others = made.facts.get("designated_office"), made.facts.get("other_offices") or []
    first = [str(chosen["name"])] if isinstance(chosen, dict) else []
    return first + [str(one["office"]).strip() for one in others]


def designated_on(s: Situation) -> date | None:
    """The day of the notice that holds."""
    made = _notice(s)
    return made.issued_on if made is not None else None


def receiver_was_told_of_it(s: Situation) -> Reason | None:
    """Only who is named in the notice signs for it, and not before its day."""
    office, on, made = s.data.get("signing_office"), s.data.get("signed_on"), designated_on(s)
    offices = _told_offices(s)
    if office and _alike(office) not in map(_alike, offices):
        return Reason(f"通知书发给{'、'.join(offices)}，请写全称。", "signing_office")
    day = as_day(on)
    if day is not None and made is not None and day < made:
        return Reason(f"不能早于通知书日期{date_text(made)}。", "signed_on")
    return None


def every_office_has_signed(s: Situation) -> str | None:
    """Each bureau that the notice names has it: what is stopped is stopped from its receipt."""
    made = _notice(s)
    signed = {
        _alike(one.typed.get("signing_office"))
        for one in s.events
        if one.step == SIGNED and made is not None and one.seq > (made.event_seq or 0)
    }
    missing = [one for one in _told_offices(s) if _alike(one) not in signed]
    return f"还没有登记{'、'.join(missing)}签收通知书。" if missing else None


def result_comes_after_the_notice(s: Situation) -> Reason | None:
    """What came of the case is reported after the notice."""
    came, made = as_day(s.data.get("result_came_on")), designated_on(s)
    if came is not None and made is not None and came < made:
        return Reason(f"不能早于通知书日期{date_text(made)}。", "result_came_on")
    return None


GUARDS = registered(
    one_of_several_is_designated,
    losing_office_hands_over,
    measures_say_who_keeps_the_goods,
    receiver_was_told_of_it,
    every_office_has_signed,
    result_comes_after_the_notice,
)
EFFECTS = {"designated_below": Effect.of(designated_below, "designated_office")}
