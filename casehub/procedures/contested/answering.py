"""What the office owes in a review or suit against a decision of its own: an answer in time.

Ten working days after the copy of the application came in (复议法第四十八条).
Fifteen days after the copy of the complaint came in (行诉法第六十七条).
Each contest has a clock of its own, whatever becomes of the case; it begins on no day but the one
on which the notice came in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.deadlines import CANCELLED, LAPSED, LATE
from casehub.law.chinese import date_text
from casehub.model import Challenge
from casehub.model.party import heir
from casehub.procedures.contested.remedies import WORDS, contested_words, served_titles
from casehub.procedures.reading import as_day, chinese_day, who, wrong_entry
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from casehub.model import Deadline, Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

REVIEW, SUIT = "reconsideration", "suit"
# By the kind of contest: the limit of the answer to it.
ANSWERS: Mapping[str, str] = {REVIEW: "reconsideration.reply", SUIT: "litigation.defend"}
# What the steps record that enter a contest, and those by which one ends or the case turns.
ENTERED, OTHERS_STAY = "contest_to_answer", "other_answers_stay_due"
# What the step is called that tells when the notice came in.
NOTICE = "contest_notice"
TOLD, WON = "told_contest", "won_contest"


# ── contests and their clocks ────────────────────────────────
def contests(s: Situation) -> list[Event]:
    """The acts that entered a contest, the oldest first."""
    entering = s.procedure.recording(ENTERED)
    return [event for event in s.events if event.step in entering]


def _origins(s: Situation) -> Mapping[int, int]:
    """By the number of each act that a clock may have begun with: the one that entered it."""
    found = {event.seq: event.seq for event in contests(s)}
    for event in s.every_called(NOTICE):
        named = event.typed.get(TOLD)
        if isinstance(named, int) and named in found:
            found[event.seq] = found[named]
    return found


def _clocks(s: Situation) -> Mapping[int, Deadline]:
    """By the act that entered the contest: its clock, the last where its first day was mended."""
    origins = _origins(s)
    rows = (d for d in s.deadlines if d.rule in ANSWERS.values() and d.event_seq in origins)
    return {origins[d.event_seq]: d for d in sorted(rows, key=lambda d: d.id)}


def _ended(s: Situation) -> frozenset[int]:
    """The contests, by the act that entered them, of which an outcome is known."""
    ending = s.procedure.recording(OTHERS_STAY)
    found: set[int] = set()
    for event in s.events:
        if event.step in ending:
            found |= _ended_by(s, event.seq, event.typed)
    return frozenset(found)


def _ended_by(s: Situation, seq: int, told: Mapping[str, object]) -> set[int]:
    """Which contest an act ends, by what its form tells: none, where the case only turns."""
    rows = {row.event_seq: row.id for row in s.rows(Challenge)}
    if isinstance(named := told.get("contest"), int):
        return {entered for entered, row in rows.items() if row == named}
    if isinstance(won := told.get(WON), int):
        return {won}
    if "until" not in told:
        return set()
    # The decision that is meant is the party's own: a row tells of every other.
    of = s.line(party) if isinstance(party := told.get("party"), int) else ()
    own = [e.seq for e in contests(s) if e.seq not in rows and e.seq < seq and e.party_id in of]
    return set(own[-1:])


def _event(s: Situation, seq: object) -> Event | None:
    """The act that entered the contest which a form names, by any act of its clock."""
    origin = _origins(s).get(seq) if isinstance(seq, int) else None
    return next((event for event in s.events if event.seq == origin), None)


def _running(s: Situation, seq: object) -> Deadline | None:
    """The clock that runs since the act, of those that a form may name."""
    own = (d for d in _clocks(s).values() if d.event_seq == seq and d.closed_on is None)
    return next(own, None)


# ── what a form may name ─────────────────────────────────────
def every_contest_begun(s: Situation) -> tuple[tuple[int, str], ...]:
    """Each contest by each act with which its clock may have begun, and by when it is answered."""
    until = {d.event_seq: d.due_on for d in _clocks(s).values() if d.closed_on is None}
    found = []
    for seq in _origins(s):
        event = _event(s, seq)
        if event is not None:
            due = f"，期限至{date_text(until[seq])}" if seq in until else ""
            found.append((seq, f"{_words(s, event)}{due}"))
    return tuple(found)


def contests_to_be_told_of(s: Situation) -> frozenset[int]:
    """Those whose time to answer runs, or of which no notice came in; each by its last act."""
    clocks, ended = _clocks(s), _ended(s)
    unheard = (e.seq for e in contests(s) if e.seq not in clocks and e.seq not in ended)
    return answers_due(s) | frozenset(unheard)


def answers_due(s: Situation) -> frozenset[int]:
    """The acts since which a time to answer runs, be it over: a late answer is still given."""
    return frozenset(d.event_seq for d in _clocks(s).values() if d.closed_on is None)


def own_contests(s: Situation) -> tuple[tuple[int, str], ...]:
    """The contests of the decision of the case itself, which have a step of their own."""
    rows = {row.event_seq for row in s.rows(Challenge)}
    return tuple((e.seq, _words(s, e)) for e in contests(s) if e.seq not in rows)


def undecided_own_contests(s: Situation) -> frozenset[int]:
    """Those of them that have no outcome yet."""
    ended = _ended(s)
    return frozenset(seq for seq, _ in own_contests(s) if seq not in ended)


def an_answer_is_late(s: Situation) -> bool:
    """Whether the time for any answer is over."""
    return any(d.closed_on is None and d.is_over(s.day) for d in _clocks(s).values())


# ── since when, and whose ────────────────────────────────────
def contest_notice_day(s: Situation) -> date | None:
    """The day on which the notice came in with the copy; None before it did."""
    return as_day(s.data.get("notice_on")) if s.data.get("notice_came") else None


def whose_contest_is_told(s: Situation) -> int | None:
    """The party whose contest the notice is about."""
    event = _event(s, s.data.get(TOLD))
    party = event.typed.get("party") if event is not None else None
    if not isinstance(party, int):
        return None
    successor = heir(s.parties, party)
    return successor.id if successor is not None else party


def _is(kind: str, found: object) -> str | None:
    return None if found == kind else f"不是{WORDS[kind]}，没有这项期限。"


def review_is_to_be_answered(s: Situation) -> str | None:
    """行政复议法第四十八条: the time runs since the copy of the application came in."""
    kind = s.data.get("contest_kind") if contest_notice_day(s) else None
    return _is(REVIEW, kind)


def suit_is_to_be_answered(s: Situation) -> str | None:
    """行政诉讼法第六十七条: the time runs since the copy of the complaint came in."""
    kind = s.data.get("contest_kind") if contest_notice_day(s) else None
    return _is(SUIT, kind)


def told_contest_is_a_review(s: Situation) -> str | None:
    """What the notice is about decides which time it gives."""
    event = _event(s, s.data.get(TOLD))
    return _is(REVIEW, event.typed.get("contest_kind") if event is not None else None)


def told_contest_is_a_suit(s: Situation) -> str | None:
    """What the notice is about decides which time it gives."""
    event = _event(s, s.data.get(TOLD))
    return _is(SUIT, event.typed.get("contest_kind") if event is not None else None)


# ── conditions ───────────────────────────────────────────────
def notice_day_agrees(s: Situation) -> Reason | None:
    """No day is typed of what did not come in: it would count for nothing, and nobody saw it."""
    told = s.data.get("notice_on") or s.data.get("answer_by")
    if s.data.get("notice_came") is not False or not told:
        return None
    said = "已经收到通知书的，选“是”；还没有收到的，不填收到之日、通知书写明的期限。"
    return Reason(said, "notice_came")


def notice_is_waited_for(s: Situation) -> str | None:
    """What is answered has had its notice; what has an outcome needs none."""
    return None if contests_to_be_told_of(s) else "没有尚待答复、答辩的行政复议、行政诉讼。"


def an_answer_is_due(s: Situation) -> str | None:
    """An answer answers one contest, since its notice came in."""
    return None if answers_due(s) else "没有已经收到通知书、尚待答复或者答辩的行政复议、行政诉讼。"


def notice_follows_its_contest(s: Situation) -> Reason | None:
    """Nobody is told of a contest before the party turned to the authority."""
    return _not_before(s, TOLD, "notice_on")


def rest_follows_its_contest(s: Situation) -> Reason | None:
    """Nothing is withdrawn before it was brought."""
    return _not_before(s, "rested_contest", "rested_on")


def _not_before(s: Situation, row: str, field: str) -> Reason | None:
    day, event = as_day(s.data.get(field)), _event(s, s.data.get(row))
    asked = as_day(event.typed.get("asked_on")) if event is not None else None
    if day is None or asked is None or day >= asked:
        return None
    return Reason(f"不能早于提起之日{chinese_day(asked)}。", field)


def our_answer_follows_its_notice(s: Situation) -> Reason | None:
    """What is not known yet is not answered."""
    day, clock = as_day(s.data.get("answered_on")), _running(s, s.data.get("answered_contest"))
    if day is None or clock is None or day >= clock.start_on:
        return None
    return Reason(f"不能早于收到通知书之日{chinese_day(clock.start_on)}。", "answered_on")


def late_answer_is_explained(s: Situation) -> Reason | None:
    """The time binds the office: what is handed in after it is so for a reason that is told."""
    day, clock = as_day(s.data.get("answered_on")), _running(s, s.data.get("answered_contest"))
    if day is None or clock is None or day <= clock.due_on or s.data.get("late_reason"):
        return None
    said = f"答复、答辩期限已于{chinese_day(clock.due_on)}届满，请写明逾期的原因。"
    return Reason(said, "late_reason")


def answers_are_given(s: Situation) -> str | None:
    """No volume is put away while the office still owes an answer."""
    if not answers_due(s):
        return None
    return "有行政复议、行政诉讼尚待答复、答辩，请先提交，或者登记无须答复。"


def nothing_rests_on_the_entry(s: Situation) -> Reason | None:
    """What was done on a notice goes before the notice: its answer, its correction."""
    wrong = wrong_entry(s)
    begun = [d for d in s.deadlines if wrong is not None and d.event_seq == wrong.seq]
    if s.data and any(d.rule in ANSWERS.values() and d.closed_on is not None for d in begun):
        return Reason("其后已经答复、更正或者有了结果，请先撤销其后的登记。", "entry")
    return None


# ── effects ──────────────────────────────────────────────────
def contest_to_answer(act: Act) -> None:
    """Say so where no time begins, since no notice came in."""
    if contest_notice_day(act.situation) is None:
        act.notes.append("尚未收到答复、应诉通知书，收到后另行登记，答复、答辩期限自收到之日起算")


def other_answers_stay_due(act: Act) -> None:
    """Let the time to answer go on in every contest that this very act does not end."""
    ended = _ended_by(act.situation, act.seq, act.data)
    act.spared |= {d.id for seq, d in _clocks(act.situation).items() if seq not in ended}


def answer_is_due_again(act: Act) -> None:
    """What ended other contests since then does not end the time that runs again."""
    s, ended = act.situation, _ended(act.situation)
    origins = _origins(s)
    rows = (d for d in s.deadlines if d.rule in ANSWERS.values())
    act.spared |= {d.id for d in rows if origins.get(d.event_seq) not in ended}


# ── words ────────────────────────────────────────────────────
def _words(s: Situation, event: Event) -> str:
    told = event.typed
    party = told.get("party")
    whose = who(s, party) if isinstance(party, int) else "当事人"
    paper = told.get("contested") or _closed_paper(s, event)
    title = contested_words(s, event.seq)
    if isinstance(paper, int):
        title = served_titles(s).get(paper, "")
    organ, number = (str(told.get(name) or "") for name in ("organ", "organ_no"))
    at = f"（{organ}{number}）" if organ or number else ""
    asked = as_day(told.get("asked_on"))
    since = f"，{date_text(asked)}提起" if asked is not None else ""
    return f"{whose}对{title or '本局决定'}{WORDS[str(told.get('contest_kind'))]}{at}{since}"


def _closed_paper(s: Situation, event: Event) -> int | None:
    """The paper whose time to contest it ended with the act."""
    closed = (d for d in s.deadlines if d.closed_seq == event.seq and d.document_id is not None)
    return next((d.document_id for d in closed), None)


def _shown(s: Situation) -> Iterable[Line]:
    clocks, ended = _clocks(s), _ended(s)
    for event in contests(s):
        clock, words = clocks.get(event.seq), _words(s, event)
        if clock is None:
            over = event.seq in ended
            said = "没有登记收到答复、应诉通知书，期限没有起算。"
            yield Line(words, tag="已有结果" if over else "待收通知书", settled=over, text=said)
            continue
        said = f"{date_text(clock.start_on)}收到通知书，答复、答辩期限至{date_text(clock.due_on)}。"
        if clock.closed_on is None:
            late = clock.is_over(s.day)
            yield Line(words, tag="逾期未答复" if late else "待答复", text=said)
        elif clock.outcome == CANCELLED:
            yield Line(words, tag="不再答复", settled=True, text=said)
        elif clock.outcome == LAPSED:
            # Its time was over when the contest ended: nobody answered in it.
            never = f"{said[:-1]}，期满没有登记提交。"
            yield Line(words, tag="逾期未答复", settled=True, text=never)
        else:
            tag = "逾期答复" if clock.outcome == LATE else "按期答复"
            given = f"{said[:-1]}，{date_text(clock.closed_on)}提交。"
            yield Line(words, tag=tag, settled=True, text=given, note=_given(s, clock))


def _given(s: Situation, clock: Deadline) -> str:
    """What was handed in, by whom, and why late."""
    event = next((e for e in s.events if e.seq == clock.closed_seq), None)
    told = event.typed if event is not None else {}
    late = f"逾期原因：{told['late_reason']}" if told.get("late_reason") else ""
    by = f"提交人：{told['handed_in_by']}" if told.get("handed_in_by") else ""
    handed = str(told.get("handed_in") or "").rstrip("。")
    return "；".join(filter(None, (handed, by, late)))


GUARDS = registered(
    review_is_to_be_answered,
    suit_is_to_be_answered,
    told_contest_is_a_review,
    told_contest_is_a_suit,
    notice_day_agrees,
    notice_is_waited_for,
    an_answer_is_due,
    notice_follows_its_contest,
    rest_follows_its_contest,
    our_answer_follows_its_notice,
    late_answer_is_explained,
    answers_are_given,
    nothing_rests_on_the_entry,
)
EFFECTS: Mapping[str, Effect] = {
    ENTERED: Effect.of(contest_to_answer, "contest_kind", "notice_came"),
    OTHERS_STAY: Effect.of(other_answers_stay_due),
    "answer_is_due_again": Effect.of(answer_is_due_again, "entry"),
}
KNOWN = registered(
    every_contest_begun,
    contests_to_be_told_of,
    answers_due,
    own_contests,
    undecided_own_contests,
    an_answer_is_late,
    contest_notice_day,
    whose_contest_is_told,
)
# All that looks at when notices came in.
_ASKING = (
    "every_contest_begun",
    "contests_to_be_told_of",
    "answers_due",
    "an_answer_is_late",
    "whose_contest_is_told",
    "told_contest_is_a_review",
    "told_contest_is_a_suit",
    "notice_is_waited_for",
    "an_answer_is_due",
    "notice_follows_its_contest",
    "rest_follows_its_contest",
    "our_answer_follows_its_notice",
    "late_answer_is_explained",
    "answers_are_given",
    "other_answers_stay_due",
    "answer_is_due_again",
)
ASKS: Mapping[str, tuple[str, ...]] = {NOTICE: _ASKING}
CARDS = (Card("answers", "对行政复议、行政诉讼的答复", lambda s: list(_shown(s))),)
