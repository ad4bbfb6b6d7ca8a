"""A complaint that goes to another bureau, into another complaint, or whose clue is split off.

总局令第121号 (分送、退回的条号待核): who has no authority returns it, and forwards nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import Organisation
from casehub.procedures.matter.merging import goes_on_in, stands_alone_again
from casehub.procedures.reading import as_day
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

PASSED_ON = "passed_on"


def report_day_lies_ahead(s: Situation) -> Reason | None:
    """The bureau below has time to handle it before it reports back."""
    day = as_day(s.data.get("report_by"))
    if day is not None and day <= s.day:
        return Reason("报送处理结果的日期应当晚于今天。", "report_by")
    return None


def somebody_passed_it_on(s: Situation) -> str | None:
    """What a consumer brought himself is refused where nobody here is competent, not returned."""
    if s.requested().get("channel") == PASSED_ON:
        return None
    return "不是其他机关转来的，没有处理权限的应不予受理，并告知向谁提出。"


# ── what acts enter ───────────────────────────────────────
def sent_below(act: Act) -> None:
    """Only the bureaus below: a complaint never goes sideways."""
    number = act.number("receiver")
    receiver = act.work.session.get(Organisation, number) if number is not None else None
    if receiver is None:
        return
    if not receiver.is_below(act.case.organisation_id):
        act.object("只能分送本局的下级局；同级局之间不得分送。", "receiver")
    act.notes.append(f"分送{receiver.name}")


def goes_into_another(act: Act) -> None:
    """Another complaint of the same consumer against the same trader goes on for both."""
    other = goes_on_in(act, "投诉")
    if other is not None and other.filed_on is None:
        act.object(f"{other.reference}没有在办理中，不能并入。", "into")


def registered_elsewhere(act: Act) -> None:
    """Under which number it goes on as what it is, where that was given already."""
    number = act.text("registered_as")
    if number:
        act.notes.append(f"另行登记为{number}")


# ── what the file knows ───────────────────────────────────
def who_is_reported(s: Situation) -> str | None:
    """The trader complained of."""
    return next((party.name for party in s.current_parties("respondent")), None)


def where_is_reported(s: Situation) -> str | None:
    """Where that trader is."""
    return next((party.address for party in s.current_parties("respondent")), None) or None


def name_of_clue(s: Situation) -> str | None:
    """What the record of the clue is called: after the trader alone."""
    name = who_is_reported(s)
    return f"{name}涉嫌违法案" if name else None


def clue_was_split_off(s: Situation) -> bool:
    """Whether a clue of what was complained of is looked into as a case of its own."""
    return s.happened("split_report")


GUARDS = registered(report_day_lies_ahead, somebody_passed_it_on)
EFFECTS: Mapping[str, Effect] = {
    "sent_below": Effect.of(sent_below, "receiver"),
    "goes_into_another": Effect.of(goes_into_another, "into", undo=stands_alone_again),
    "registered_elsewhere": Effect.of(registered_elsewhere, undo=stands_alone_again),
}
KNOWN = registered(who_is_reported, where_is_reported, name_of_clue, clue_was_split_off)
