"""What the sheet says on which a letter of this office is approved and sent (X21), and X20."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.procedures.cooperating.said import first_of_ours
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.situation import Situation

# The field in which a form says why the letter is needed, and the duty of who reads it before it
# is signed.
NEEDED, REVIEWS = "why_needed", "review"
SENT_ON = "dispatched_on"


def number_of_our_letter(s: Situation) -> str | None:
    """The 发文字号 of the letter of this office of which the step speaks."""
    letter = first_of_ours(s)
    return letter.number if letter is not None else None


def day_of_our_letter(s: Situation) -> date | None:
    """Its 成文日期."""
    letter = first_of_ours(s)
    return letter.dated if letter is not None else None


def _said(s: Situation, name: str, duty: str = "") -> Any:
    """What a form said last under this name until the letter was signed; None for nothing."""
    letter = first_of_ours(s)
    signed = letter.event_seq if letter is not None else None
    for event in reversed(s.events):
        if signed is not None and event.seq > signed:
            continue
        known = s.procedure.has_step(event.step)
        if duty and not (known and s.procedure.step(event.step).duty == duty):
            continue
        if event.typed.get(name) is not None:
            return event.typed[name]
    return None


def why_the_letter_was_needed(s: Situation) -> str | None:
    """The necessity, as the draft says it."""
    return str(_said(s, NEEDED) or "") or None


def summary_of_the_letter(s: Situation) -> str | None:
    """What it is about in short, where the draft says so."""
    return str(_said(s, "summary") or "") or None


def the_letter_holds_no_secret(s: Situation) -> bool:
    """Whether somebody said that it holds none."""
    return _said(s, "no_state_secret") is True


def the_letter_was_reviewed_as(s: Situation) -> str | None:
    """What was said where it was read before it was signed."""
    return str(_said(s, "opinion", REVIEWS) or "") or None


def the_letter_was_approved_as(s: Situation) -> str | None:
    """What was said where it was signed."""
    return str(_said(s, "approval_opinion") or "") or None


def the_letter_in_law(s: Situation) -> str | None:
    """What the legal review said of it."""
    return str(_said(s, "moved_legal_opinion") or "") or None


def _after(s: Situation, name: str) -> Any:
    """What the form with which the letter was sealed said; None where none was."""
    letter = first_of_ours(s)
    of_seal = (e for e in reversed(s.events) if letter is not None and e.seq > letter.event_seq)
    return next((e.typed[name] for e in of_seal if e.typed.get(name) is not None), None)


def the_letter_was_sealed_with(s: Situation) -> str | None:
    """Which seal was put on it."""
    return str(_after(s, "seal") or "") or None


def the_letter_was_sealed_on(s: Situation) -> date | None:
    """The day of that."""
    return as_day(_after(s, "sealed_on"))


def the_letter_was_sealed_in(s: Situation) -> int | None:
    """How many copies were sealed."""
    copies = _after(s, "copies")
    return int(copies) if copies is not None else None


def the_letter_was_drafted_by(s: Situation) -> int | None:
    """Who drafted it, where the draft was an act of its own."""
    letter = first_of_ours(s)
    drafts = [e for e in s.events if e.typed.get(NEEDED) is not None]
    own = [e for e in drafts if letter is None or e.seq < letter.event_seq]
    return own[-1].actor_id if own else None


def the_letter_leaves_on(s: Situation) -> date | None:
    """The day of its sending, in the field that the step has for it."""
    return as_day(s.data.get(s.step.sends_off or SENT_ON))


def silence_as_told(s: Situation) -> str | None:
    """How the other office was reminded, as the form that asks for coordination says it."""
    told = (s.data.get(name) for name in ("reasons", "coordination_reasons"))
    return next((str(one) for one in told if one), None)


KNOWN = registered(
    silence_as_told,
    number_of_our_letter,
    day_of_our_letter,
    why_the_letter_was_needed,
    summary_of_the_letter,
    the_letter_holds_no_secret,
    the_letter_was_reviewed_as,
    the_letter_was_approved_as,
    the_letter_in_law,
    the_letter_was_sealed_with,
    the_letter_was_sealed_on,
    the_letter_was_sealed_in,
    the_letter_was_drafted_by,
    the_letter_leaves_on,
)
