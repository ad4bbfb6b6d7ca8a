"""The patent at issue: claims, status, evaluation report, invalidity; the accused products."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.things import describe_things
from casehub.fields.rights import RIGHT_KINDS
from casehub.law.chinese import date_text
from casehub.law.periods import add_months
from casehub.model import Invalidity, Right
from casehub.procedures.reading import as_day
from casehub.workflow.cards import Head
from casehub.workflow.part import Effect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation


def nearing_end(s: Situation) -> dict[int, date]:
    """By id the last day of each right that has ended or ends within the months of warning."""
    soon = add_months(s.day, s.law.amount("patent.expiry_warning_months"))
    ends = {
        right.id: RIGHT_KINDS[right.kind].last_day(
            {"expires_on": right.expires_on, "filed_on": right.filed_on}
        )
        for right in s.rights
    }
    return {number: end for number, end in ends.items() if end is not None and end <= soon}


def ends_soon(s: Situation) -> Iterator[Head]:
    """Each right that has ended or ends soon, by its number."""
    numbers = {right.id: right.number for right in s.rights}
    for number, end in nearing_end(s).items():
        verb = "已于" if end < s.day else "将于"
        yield Head("权利期", f"{numbers[number]}{verb}{date_text(end)}届满", alarm=True)


def _right(act: Act) -> Right | None:
    return act.case.rights[0] if act.case.rights else None


def claims(act: Act) -> None:
    """The claims relied on (办法第三十六条第二款); of which of several rights, no form says.

    Whoever emptied the box says that none were named yet, and what stood there does not remain.
    """
    told, emptied = act.text("claims_asserted"), "claims_asserted" in act.situation.emptied
    if told and len(act.case.rights) > 1:
        said = "本案有几项权利，请用“更正登记：权利”逐项填写据以主张的权利要求。"
        act.object(said, "claims_asserted")
    elif (told or emptied) and act.case.rights:
        act.case.rights[0].claims_asserted = told


def right_status(act: Act) -> None:
    """Legal status of the patent as checked on a day (专利登记簿副本, 办法第十四条)."""
    right = _right(act)
    if right is not None:
        right.status = act.text("status", right.status) or right.status
        right.status_checked_on = act.data.get("status_checked_on") or act.day


def evaluation_report(act: Act) -> None:
    """The evaluation report handed in (专利法第六十六条第二款)."""
    right = _right(act)
    if right is not None:
        right.has_report, right.report_made_on = True, as_day(act.data.get("report_made_on"))
        right.report_no = act.text("report_no")
        right.report_conclusion = act.text("report_conclusion")
        right.report_clean = bool(act.data.get("report_clean"))


def invalidity(act: Act) -> None:
    """An invalidity request or its outcome, as the papers show it."""
    right = _right(act)
    if right is None or not (act.text("acceptance_no") or act.text("invalidity_result")):
        return
    right.invalidity.append(
        Invalidity(
            acceptance_no=act.text("acceptance_no"),
            accepted_on=as_day(act.data.get("accepted_on")),
            requester=act.text("invalidity_requester"),
            result=act.text("invalidity_result"),
            effective_on=as_day(act.data.get("invalidity_effective_on")),
        )
    )


def invalidity_was_not(act: Act, wrong: Event) -> None:
    """An invalidity request, or its outcome, that was entered wrongly is none of this right."""
    entered = {row[1] for row in wrong.rows or () if row[0] == Invalidity.__tablename__}
    for right in act.situation.rights:
        for one in right.invalidity:
            if one.id in entered:
                act.work.session.delete(one)


def accused(act: Act) -> None:
    """The accused products or methods, as later papers describe them."""
    rows = act.rows("accused")
    if rows:
        for earlier in act.case.accused:
            earlier.current = False
        describe_things(act.work, act.case, rows)


EFFECTS: Mapping[str, Effect] = {
    "claims": Effect.of(claims, "claims_asserted", shows=Right),
    "right_status": Effect.of(right_status, "status", "status_checked_on"),
    "evaluation_report": Effect.of(evaluation_report, "report_made_on", "report_conclusion"),
    "invalidity": Effect.of(invalidity, undo=invalidity_was_not),
    "accused": Effect.of(accused, "accused"),
}
HEADS = (ends_soon,)
