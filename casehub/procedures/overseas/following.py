"""A dispute abroad as it goes on: entries, the foreign forum's days, and how it ended (D88-2)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from casehub.law.chinese import date_text
from casehub.procedures.reading import as_day, rows
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.model import Deadline, Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

CLOCK = "overseas.respond"
SUBMITTED, ENTRY, CHANGED, MET, ENDED, AGAIN, HANDED = (
    "submit_overseas_dispute", "track_overseas", "change_foreign_day", "meet_foreign_day",
    "close_overseas", "reopen_overseas", "hand_over_overseas",
)  # fmt: skip
# By which field of an act the day that it sets is called, and what is to be done until then.
WHAT = {SUBMITTED: "respond_what", ENTRY: "next_what", CHANGED: "next_what", AGAIN: "next_what"}


def _running(s: Situation) -> list[Deadline]:
    return [row for row in rows(s, CLOCK) if row.closed_on is None]


def _what(s: Situation, row: Deadline) -> str:
    """What is to be done until that day, as the act that told it says."""
    event = next((e for e in s.record if e.seq == row.event_seq), None)
    return str(event.typed.get(WHAT.get(event.step, "")) or "") if event is not None else ""


def every_foreign_day(s: Situation) -> tuple[tuple[int, str], ...]:
    """Each foreign day by the number of the act that told it, with what is to be done."""
    return tuple(
        (row.event_seq, f"{date_text(row.due_on)}：{_what(s, row)}") for row in rows(s, CLOCK)
    )


def running_foreign_days(s: Situation) -> frozenset[int]:
    """Those that are still to come, or over and not done."""
    return frozenset(row.event_seq for row in _running(s))


def a_foreign_day_runs(s: Situation) -> str | None:
    """There is a day that can be met or changed."""
    return None if _running(s) else "没有尚未办结的境外期限。"


def new_day_says_what_for(s: Situation) -> Reason | None:
    """A day without what is to be done helps nobody; nor does a thing without its day."""
    on, what = s.data.get("next_on"), s.data.get("next_what")
    if isinstance(on, date) and not what:
        return Reason("写明新期限内须办的事。", "next_what")
    if what and not isinstance(on, date) and s.data:
        return Reason("写明新期限是哪一天。", "next_on")
    return None


def open_foreign_days_are_explained(s: Situation) -> Reason | None:
    """Whoever stops following a day abroad says why it no longer matters."""
    if s.data and _running(s) and not s.data.get("days_left"):
        return Reason("还有境外期限没有办结：先登记办理，或者写明原因。", "days_left")
    return None


def a_new_day_is_told(s: Situation) -> Reason | None:
    """Where an entry tells a new day, it is reminded of."""
    return None if isinstance(s.data.get("next_on"), date) else Reason("没有新的期限。", "next_on")


def case_study_was_agreed_to(s: Situation) -> Reason | None:
    """E22: nothing is published without consent, not even without names."""
    if s.data.get("case_study") and not s.data.get("case_study_consent"):
        return Reason("没有企业书面同意，不能作为典型案例。", "case_study")
    return None


def other_foreign_days_go_on(act: Act) -> None:
    """The act is about the chosen day alone: two courts have two days."""
    chosen = act.number("foreign_day")
    act.spared |= {row.id for row in _running(act.situation) if row.event_seq != chosen}


def nothing_to_undo(act: Act, wrong: Event) -> None:
    """What was left alone needs no putting right; the clock itself is put back with the act."""


def _line(event: Event, **told: object) -> dict[str, object]:
    words = {name: value for name, value in told.items() if value not in (None, "")}
    return {"by": event.actor_id, **words}


def _lines(s: Situation) -> Iterator[dict[str, object]]:
    """A row for each act that moved the matter, from what was typed into it."""
    for event in s.events:
        said = event.typed.get
        match event.step:
            case "submit_overseas_dispute":
                yield _line(
                    event, on=said("submitted_on"), source="firm",
                    text=f"企业提交：{said('stage')}",
                    next_on=said("respond_by"), action=said("respond_what"),
                )  # fmt: skip
            case "track_overseas" | "reopen_overseas":
                yield _line(
                    event, on=said("entry_on"), source=said("entry_source"), text=said("progress"),
                    next_on=said("next_on"), support=said("support_given"),
                    action="；".join(filter(None, (said("next_move"), said("next_what")))),
                )  # fmt: skip
            case "meet_foreign_day":
                text = f"期限内事项已办理：{said('met_how')}"
                yield _line(event, on=said("dealt_on"), source="firm", text=text)
            case "change_foreign_day":
                yield _line(
                    event, on=said("changed_from"), source="firm",
                    text=f"期限变更：{said('change_ground')}",
                    next_on=said("next_on"), action=said("next_what"),
                )  # fmt: skip
            case _:
                yield from _help(s, event)


def _help(s: Situation, event: Event) -> Iterator[dict[str, object]]:
    """A row for each act by which the office helped or was allowed to."""
    said = event.typed.get
    made = event.at.astimezone(s.at.tzinfo).date().isoformat()
    match event.step:
        case "take_on_overseas":
            yield _line(event, on=made, text=f"列入跟踪：{said('first_look')}")
        case "ask_guidance":
            text = f"请求指导：{said('questions')}"
            yield _line(event, on=said("asked_on"), source="firm", text=text)
        case "give_guidance":
            yield _line(event, on=made, text="向企业出具应对指导意见", support="应对指导意见")
        case "record_consent":
            text = f"企业同意将信息提供给指导机构：{said('consent_by')}"
            yield _line(event, on=said("consent_on"), source="firm", text=text)
        case "withdraw_consent":
            told = said("receivers_told")
            text = f"企业撤回同意；{told}" if told else "企业撤回同意"
            yield _line(event, on=said("withdrawn_on"), source="firm", text=text)
        case "hand_over_overseas":
            yield _line(event, on=made, text=f"移交{said('receiver')}", support="移交")


def overseas_log(s: Situation) -> list[dict[str, object]] | None:
    """D88-2: the log, printed from the acts; nothing is typed twice."""
    # Told of later, it stands where it happened.
    return sorted(_lines(s), key=lambda row: str(row.get("on") or "")) or None


def _end(s: Situation, name: str) -> Any:
    """What the end says, in this act or the last one, unless news came since."""
    if s.step.id == ENDED:
        return s.data.get(name)
    place = s.course.place
    return s.entered(ENDED).get(name) if place.get(ENDED, 0) > place.get(AGAIN, 0) else None


def overseas_ended_on(s: Situation) -> Any:
    """The day on which following it ended."""
    return _end(s, "ended_on")


def overseas_outcome(s: Situation) -> Any:
    """How it ended."""
    return _end(s, "outcome")


def overseas_outcome_text(s: Situation) -> Any:
    """The same in words."""
    return _end(s, "outcome_text")


def overseas_case_study(s: Situation) -> bool:
    """Whether it may be told as an example, without names."""
    return bool(_end(s, "case_study") and _end(s, "case_study_consent"))


def a_foreign_day_is_open(s: Situation) -> bool:
    """Whether a day abroad is still to be met."""
    return bool(_running(s))


def dispute_known_on(s: Situation) -> date | None:
    """The day on which the enterprise learned of its dispute."""
    return as_day(s.entered(SUBMITTED).get("known_on"))


def dispute_ended_on(s: Situation) -> date | None:
    """The day on which following it ended last."""
    return as_day(s.entered(ENDED).get("ended_on"))


def no_foreign_day_is_open(s: Situation) -> Reason | None:
    """While a day abroad is open the dispute is followed, not ended."""
    return Reason("还有境外期限没有办结。") if _running(s) else None


GUARDS = registered(
    no_foreign_day_is_open,
    a_foreign_day_runs,
    new_day_says_what_for,
    open_foreign_days_are_explained,
    a_new_day_is_told,
    case_study_was_agreed_to,
)
EFFECTS: Mapping[str, Effect] = {
    "other_foreign_days_go_on": Effect.of(
        other_foreign_days_go_on, "foreign_day", undo=nothing_to_undo
    )
}
KNOWN = registered(
    every_foreign_day,
    running_foreign_days,
    overseas_log,
    overseas_ended_on,
    overseas_outcome,
    overseas_outcome_text,
    overseas_case_study,
    a_foreign_day_is_open,
    dispute_known_on,
    dispute_ended_on,
)
DAYS = {"dispute_known_on": "企业知悉纠纷之日", "dispute_ended_on": "结束跟踪之日"}
