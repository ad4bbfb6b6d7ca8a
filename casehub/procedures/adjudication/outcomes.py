"""What suits and reconsiderations write: their rows, and whose time ends or begins again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, cast, null, select

from casehub import deadlines
from casehub.model import Challenge, Order, ReviewReceipt
from casehub.procedures.adjudication.ordered import BINDING
from casehub.procedures.adjudication.remedies import sort_of, time_to_sue_left
from casehub.procedures.dispute.challenges import (
    LEAVING_SOME,
    MOOT,
    OF_RULING,
    OVERTURNED,
    OVERTURNING,
    RECONSIDERATION,
    REDO,
    REVIEW,
    STOPPING,
    SUIT,
    UPHELD,
    WITHDRAWN,
    end,
    enter,
    forget,
    is_about,
    named,
    pending,
    reopen,
    spare_other_decisions,
    spare_others,
)
from casehub.procedures.reading import as_day
from casehub.workflow.decided import Decided
from casehub.workflow.part import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation


# The time in which a part that was sent back is decided anew.
REDO_PART = "adjudication.redo_part"
# In which an entry in the list of the dishonest comes off that lost its ground.
LIST_OFF = "adjudication.list_withdraw"
# By which the ruling is there again: in a row alone a change that fell may have taken it along.
LIVES = "register_revocation_overturned"


def _enter(act: Act, kind: str) -> None:
    s, decision = act.situation, act.number("decision")
    against = sort_of(s, decision)
    if against not in STOPPING:
        # Whoever challenges something else has to perform the ruling all the same.
        act.spared |= {d.id for d in s.deadlines if d.rule in s.step.deadlines.spares}
    enter(act, kind, against, decision)


def _sue_review(act: Act) -> None:
    """The office is no defendant: the row tells that what it had decided may come back."""
    row = next((c for c in act.situation.rows(Challenge) if c.id == act.number("challenge")), None)
    enter(act, SUIT, REVIEW, row.document_id if row is not None else None)


def _answer(act: Act) -> None:
    spare_others(act, named(act.situation, *OF_RULING))


def _upheld(act: Act) -> None:
    """What the party challenged stands."""
    s = act.situation
    rows, outcome = named(s, *OF_RULING), act.text("result") or UPHELD
    end(act, rows, outcome)
    spare_others(act, rows)
    if outcome == WITHDRAWN:
        for row in rows:
            _run_again(act, row)


def _run_again(act: Act, row: Challenge) -> None:
    """行诉解释第五十八条: a withdrawn application gives back the time to sue that is left."""
    on = act.day_typed("outcome_effective_on")
    if row.kind == RECONSIDERATION:
        act.renewed += [(d, d.start_on) for d in time_to_sue_left(act.situation, row, on)]


def _overturned(act: Act, outcome: str) -> None:
    """What was challenged is gone, and with it what others brought against the same decision."""
    s = act.situation
    won = named(s, *OF_RULING)
    fell = [
        row
        for row in pending(s, *OF_RULING)
        if any(row.against == w.against and is_about(s, row, w.document_id) for w in won)
    ]
    for row in fell:
        end(act, [row], outcome if row in won else MOOT)
    spare_others(act, fell)
    for row in won:
        spare_other_decisions(act, row.document_id)
    # What an authority decided may be sued in the time that began when it was received.
    decided = {row.id for row in won if row.kind == RECONSIDERATION}
    received = {r.event_seq for r in s.rows(ReviewReceipt) if r.challenge_id in decided}
    act.spared |= {d.id for d in s.deadlines if d.event_seq in received}


def _lives_again(act: Act) -> None:
    """The ruling is there again: so is the office's time to have it enforced, and the holder's.

    It goes on where some of it is left, and begins anew on the day from which the judgment is final
    where it would be over (待核): nobody could apply while there was no ruling.
    """
    s, on = act.situation, act.day_typed("outcome_effective_on")
    won = named(s, *OF_RULING)
    _overturned(act, OVERTURNED)
    gone = {taken_away_by(s, row) for row in won} - {None}
    for seq in gone:
        # A part that an authority had sent back stands as it was: nothing of it is made anew; and
        # whoever is still on the list rests on a ruling again.
        rules, how = (REDO_PART, LIST_OFF), deadlines.CANCELLED
        deadlines.finish(act.work, act.case, rules, act.seq, how, act.day, begun_by=seq)
    renewed = s.step.deadlines.renews
    ended = [d for d in s.deadlines if d.closed_seq in gone and d.rule in renewed]
    act.renewed += [(d, d.start_on if d.due_on >= on else on) for d in ended]


def taken_away_by(s: Situation, row: Challenge) -> int | None:
    """The act that had taken the ruling away: the office's own, or the outcome of a review."""
    if row.against == REVIEW:
        reviews = (c for c in s.rows(Challenge) if c.kind == RECONSIDERATION)
        asked = (c for c in reviews if c.outcome in OVERTURNING | LEAVING_SOME)
        about = [c.outcome_seq for c in asked if is_about(s, c, row.document_id)]
        return about[-1] if about else None
    if row.document_id is None:
        return _last_decided(s, row)
    return next((d.event_seq for d in s.documents if d.id == row.document_id), None)


def _last_decided(s: Situation, row: Challenge) -> int | None:
    """The last act of that sort before the outcome, of a row that names no paper."""
    sorts = {step.id for step in s.procedure.steps if step.decides == row.against}
    before = [e.seq for e in s.events if e.step in sorts and e.seq < (row.outcome_seq or e.seq + 1)]
    return before[-1] if before else None


def _receive(act: Act) -> None:
    party, row = act.number("party"), act.number("challenge")
    on = as_day(act.data.get("recon_decision_received_on"))
    if party is None or row is None or on is None:
        return
    act.work.session.add(
        ReviewReceipt(
            case_id=act.case.id,
            challenge_id=row,
            party_id=party,
            number=act.text("recon_decision_no"),
            received_on=on,
            proof=act.text("proof"),
            event_seq=act.seq,
        )
    )
    s = act.situation
    asked = [c for c in s.rows(Challenge) if c.id == row]
    spare_others(act, asked)
    for one in asked:
        spare_other_decisions(act, one.document_id)


def _not_received(act: Act, wrong: Event) -> None:
    for row in act.situation.rows(ReviewReceipt):
        if row.event_seq == wrong.seq and row.void_seq is None:
            row.void_seq = act.seq


EFFECTS: Mapping[str, Effect] = {
    "suit_entered": Effect.of(partial(_enter, kind=SUIT), "party", "court", undo=forget),
    "reconsideration_entered": Effect.of(
        partial(_enter, kind=RECONSIDERATION), "party", "recon_organ", undo=forget
    ),
    "review_sued": Effect.of(_sue_review, "party", "challenge", "court", undo=forget),
    "challenge_answered": Effect.of(_answer),
    "challenge_upheld": Effect.of(_upheld, "outcome_no", undo=reopen),
    "challenge_won": Effect.of(partial(_overturned, outcome=OVERTURNED), "outcome_no", undo=reopen),
    "challenge_to_redo": Effect.of(partial(_overturned, outcome=REDO), "outcome_no", undo=reopen),
    "ruling_lives_again": Effect.of(_lives_again, "outcome_no", undo=reopen),
    "review_received": Effect.of(_receive, "party", "challenge", undo=_not_received),
}


def _decisions() -> Any:
    return select(
        Order.id,
        Order.case_id,
        Order.event_seq,
        Order.party_id,
        Order.sentence.label("words"),
        Order.variant.label("article"),
        # Adjudication decides no sums (专利法第六十五条).
        cast(null(), BigInteger).label("cents"),
    ).where(Order.stage.in_(BINDING))


DECISIONS = Decided(_decisions)
