"""What each respondent answered, when, and whether in its own time (办法第二十二条).

A defence is a row from the answer on: what was pleaded, and what each act found on it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from casehub.fields import ChoicesField
from casehub.law.chinese import date_text
from casehub.model import Defence
from casehub.procedures.adjudication.ordered import DECIDED, DELIBERATED, respondent_of, whom
from casehub.procedures.reading import as_day, rows
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from casehub.model import Event, Party
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

# Of the respondents, who answers first and who answers after.
ANSWERS = ("register_answer", "register_further_answer")
PLEADED, TIME_LIMIT = "pleaded", "time_limit"


def _answers(s: Situation) -> list[Event]:
    """The entries of answers, oldest first."""
    return [e for e in s.events if e.step in ANSWERS and "party" in e.typed]


def _last_of(s: Situation, party: Party, answers: Sequence[Event]) -> Event | None:
    """What the party, or who stood in its place before, answered last."""
    of = s.line(party.id)
    return next((e for e in reversed(answers) if e.typed["party"] in of), None)


def _came_on(answer: Event) -> date | None:
    """The day on which the answer came in."""
    return as_day(answer.typed.get("answer_received_on"))


def _is_late(s: Situation, answer: Event) -> bool:
    """Whether the answer came after the time of the respondent that gave it."""
    party, came = answer.typed["party"], _came_on(answer)
    # A clock that began before parties had clocks of their own is everybody's.
    of = {None, party, *(p.id for p in s.parties if party in s.line(p.id)), *s.line(party)}
    ends = [d.due_on for d in rows(s, "adjudication.answer") if d.party_id in of]
    return came is not None and bool(ends) and came > max(ends)


def _to_tell(s: Situation) -> dict[str, Event]:
    """By name of the respondent, what has not been forwarded; all of it where nothing is new."""
    answers, sent = _answers(s), s.last("forward_answer")
    fresh = [e for e in answers if sent is None or e.seq > sent.seq] or answers
    respondents = s.current_parties("respondent")
    found = {p.name: _last_of(s, p, fresh) for p in respondents}
    return {name: answer for name, answer in found.items() if answer is not None}


def answer_is_late(s: Situation) -> bool:
    """Whether any of the answers that are forwarded came after its respondent's time."""
    return any(_is_late(s, answer) for answer in _to_tell(s).values())


def forwarded_answer_on(s: Situation) -> date | None:
    """The day on which the last of the answers that are forwarded came in."""
    days = map(_came_on, _to_tell(s).values())
    return max((day for day in days if day is not None), default=None)


def answers_forwarded(s: Situation) -> str | None:
    """Whose answers are forwarded: each by name, with its day, and whether it came too late."""
    title = s.side_title("respondent")
    told = []
    for name, answer in _to_tell(s).items():
        day = _came_on(answer)
        if day is not None:
            late = "（逾期提交，本局予以收存）" if _is_late(s, answer) else ""
            told.append(f"{title}{name}已于{date_text(day)}提交答辩书{late}")
    return "；".join(told) or None


def answer_was_filed(s: Situation) -> bool:
    """Whether there is an answer at all."""
    return any(s.happened(step) for step in ANSWERS)


def latest_answer_on(s: Situation) -> date | None:
    """The day on which the last answer came in."""
    answers, respondents = _answers(s), s.current_parties("respondent")
    last = [e for p in respondents if (e := _last_of(s, p, answers)) is not None]
    return max((day for day in map(_came_on, last) if day is not None), default=None)


def who_answered(s: Situation) -> str | None:
    """Of several respondents, who answered on which day, and who did not answer."""
    answers, respondents = _answers(s), s.current_parties("respondent")
    if len(respondents) == 1 or not answers:
        return None
    title, told, silent = s.side_title("respondent"), [], []
    for party in respondents:
        answer = _last_of(s, party, answers)
        day = _came_on(answer) if answer is not None else None
        if answer is None or day is None:
            silent.append(party.name)
            continue
        late = "（逾期提交）" if _is_late(s, answer) else ""
        told.append(f"{title}{party.name}于{date_text(day)}提交答辩书{late}")
    if silent:
        told.append(f"{title}{'、'.join(silent)}未在规定期限内提交答辩书")
    return "，".join(told)


def answers_told(s: Situation) -> str | None:
    """What the respondents answered; of several, each by name."""
    answers, respondents = _answers(s), s.current_parties("respondent")
    last = {p.name: e for p in respondents if (e := _last_of(s, p, answers)) is not None}
    texts = {name: str(e.typed.get("answer_text") or "") for name, e in last.items()}
    if len(respondents) == 1:
        return next(iter(texts.values()), None)
    return "\n".join(f"{name}：{text}" for name, text in texts.items()) or None


# ── defences ─────────────────────────────────────────────────
def pleas_of(s: Situation, typed: Mapping[str, object], seq: int) -> list[Defence]:
    """A row for each defence that an answer names."""
    named = typed.get("defences_raised")
    kinds = [str(kind) for kind in named] if isinstance(named, list | tuple) else []
    kinds += [TIME_LIMIT] if typed.get("time_defence") else []
    party = typed.get("party")
    return [
        Defence(case_id=s.case.id, event_seq=seq, stage=PLEADED, party_id=party, kind=kind)
        for kind in dict.fromkeys(kinds)
    ]


def findings_of(
    s: Situation, rows: Iterable[Mapping[str, object]], stage: str, seq: int
) -> list[Defence]:
    """A row for each defence on which a table finds, of each party that raised it."""
    return [
        Defence(
            case_id=s.case.id,
            event_seq=seq,
            stage=stage,
            party_id=party,
            kind=str(row.get("kind") or ""),
            facts=str(row.get("facts") or ""),
            reference=str(row.get("reference") or ""),
            public_on=as_day(row.get("on")),
            supplier=str(row.get("supplier") or ""),
            holds=bool(row.get("finding")),
            reason=str(row.get("reason") or ""),
            user_paid=bool(row.get("user_paid")),
            continuing=bool(row.get("continuing")),
        )
        for row in rows
        for party in sorted(whom(s, row))
    ]


def _plead(act: Act) -> None:
    act.work.session.add_all(pleas_of(act.situation, act.data, act.seq))


def _not_pleaded(act: Act, wrong: Event) -> None:
    for row in act.situation.rows(Defence):
        if row.event_seq == wrong.seq:
            act.work.session.delete(row)


def _find(act: Act, stage: str) -> None:
    found = findings_of(act.situation, act.rows("defences"), stage, act.seq)
    act.work.session.add_all(found)


def raised(s: Situation) -> list[tuple[int, str]]:
    """Which defence each respondent raised in its answers, in the order of their coming."""
    pleaded = [row for row in s.rows(Defence) if row.stage == PLEADED]
    own = (
        (party, row.kind)
        for party in s.party_ids("respondent")
        for row in pleaded
        if row.party_id in s.line(party)
    )
    return list(dict.fromkeys(own))


def found_on(s: Situation) -> Iterator[dict[str, object]]:
    """What the panel found on each defence when it deliberated last, as rows of a form."""
    rows = [row for row in s.rows(Defence) if row.stage == DELIBERATED]
    last = max((row.event_seq for row in rows), default=0)
    for row in rows:
        told: dict[str, object] = {"kind": row.kind, "facts": row.facts, "reference": row.reference}
        told |= {"on": row.public_on, "supplier": row.supplier, "finding": row.holds}
        told |= {"reason": row.reason, "user_paid": row.user_paid, "continuing": row.continuing}
        for party in sorted(respondent_of(s, row.party_id)) if row.event_seq == last else ():
            yield {"respondent": party} | {k: v for k, v in told.items() if v not in ("", None)}


def defences_in_the_text_are_ticked(s: Situation) -> Reason | None:
    """办法第三十一条第三项: what is pleaded is found on, and only what is ticked is asked for."""
    field = s.step.form_field("defences_raised")
    if field is None or not s.data:
        return None
    ticked = {*(s.data.get("defences_raised") or ())}
    ticked |= {TIME_LIMIT} if s.data.get("time_defence") else set()
    text = f"{s.data.get('answer_text') or ''}{s.data.get('defences') or ''}"
    for kind, label in field.options if isinstance(field, ChoicesField) else ():
        if label in text and kind not in ticked:
            said = f"答辩意见写有“{label}”，没有在提出的抗辩中选上，请核对。"
            return Reason(said, "defences_raised")
    return None


GUARDS = registered(defences_in_the_text_are_ticked)
EFFECTS: Mapping[str, Effect] = {
    "defences_pleaded": Effect.of(_plead, "party", undo=_not_pleaded),
    "defences_deliberated": Effect.of(partial(_find, stage=DELIBERATED), "defences"),
    "defences_decided": Effect.of(partial(_find, stage=DECIDED), "defences"),
}
KNOWN = registered(
    answer_is_late,
    answer_was_filed,
    answers_forwarded,
    answers_told,
    forwarded_answer_on,
    latest_answer_on,
    who_answered,
)
