"""Suits and reconsiderations after the ruling, each against one decision (行诉法、行政复议法)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import Challenge, ReviewReceipt
from casehub.procedures.dispute.challenges import (
    CHANGE,
    LEAVING_SOME,
    LISTING,
    OF_RULING,
    OVERTURNING,
    RECONSIDERATION,
    REVIEW,
    REVOCATION,
    RULING,
    SUIT,
    WITHDRAWN,
    first_edition,
    is_about,
    named,
    pending,
    standing,
)
from casehub.procedures.reading import as_day, bringer, chinese_day, who, wrong_entry
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Deadline, Event
    from casehub.workflow.procedure import Procedure

# In these the office is no defendant: it answers nothing.
NOT_OURS = frozenset({REVIEW})


def sort_of(s: Situation, decision: int | None) -> str:
    """What sort of decision a paper is, by the act that made its first edition."""
    first = first_edition(s, decision)
    made = next((d.event_seq for d in s.documents if d.id == first), None)
    step = next((e.step for e in s.events if e.seq == made), "")
    return _sort_by(s, step) or RULING


def _sort_by(s: Situation, step: str) -> str:
    """What sort of decision a step makes that says so; "" of any other."""
    procedure: Procedure = s.rules.procedure(s.case.procedure, s.case.procedure_version)
    return procedure.step(step).decides if procedure.has_step(step) else ""


def _same(s: Situation) -> list[Challenge]:
    """What the party of the form brought against the decision of the form."""
    party, decision = s.data.get("party"), s.data.get("decision")
    found = [c for c in standing(s, *OF_RULING) if bringer(s, c) == party]
    return [c for c in found if c.against not in NOT_OURS and is_about(s, c, decision)]


# ── what a form may name ─────────────────────────────────────
def open_challenges(s: Situation) -> frozenset[int]:
    """Suits and reconsiderations that have no outcome yet."""
    return frozenset(c.id for c in pending(s, *OF_RULING))


def open_suits(s: Situation) -> frozenset[int]:
    """Suits in which the office is the defendant."""
    return frozenset(c.id for c in answerable(s, SUIT))


def open_reconsiderations(s: Situation) -> frozenset[int]:
    """Reconsiderations that have no outcome yet."""
    return frozenset(c.id for c in answerable(s, RECONSIDERATION))


def open_against_ruling(s: Situation) -> frozenset[int]:
    """What may overturn a ruling, or a change of it, or order it to be made anew."""
    return frozenset(c.id for c in pending(s, RULING, CHANGE))


def open_against_later_decision(s: Situation) -> frozenset[int]:
    """What may overturn a change, a revocation or a review, so that the ruling lives again."""
    return frozenset(c.id for c in pending(s, CHANGE, REVOCATION, REVIEW))


def open_against_listing(s: Situation) -> frozenset[int]:
    """What may overturn that somebody is listed as dishonest."""
    return frozenset(c.id for c in pending(s, LISTING))


def reconsiderations(s: Situation) -> frozenset[int]:
    """Whatever an authority was asked to reconsider, decided or not."""
    return frozenset(c.id for c in standing(s, *OF_RULING) if c.kind == RECONSIDERATION)


def overturning_reviews(s: Situation) -> frozenset[int]:
    """Reconsiderations in which the authority decided otherwise than the office."""
    found = (c for c in standing(s, *OF_RULING) if c.kind == RECONSIDERATION)
    return frozenset(c.id for c in found if c.outcome in OVERTURNING | LEAVING_SOME)


def answerable(s: Situation, kind: str) -> list[Challenge]:
    """What has no outcome yet, of this kind, and is answered by the office."""
    found = pending(s, *OF_RULING)
    return [c for c in found if c.kind == kind and c.against not in NOT_OURS]


def time_to_sue_left(s: Situation, row: Challenge, on: date) -> list[Deadline]:
    """行诉解释第五十八条: the time to sue that an application had ended, if any is left."""
    ended = (d for d in s.deadlines if d.closed_seq == row.event_seq)
    return [d for d in ended if d.rule == "adjudication.sue" and d.due_on >= on]


# ── conditions ───────────────────────────────────────────────
def suit_is_pending(s: Situation) -> str | None:
    """行诉法第六十七条: a defence answers a complaint."""
    if any(row in answerable(s, SUIT) for row in named(s, *OF_RULING)):
        return None
    return "没有尚无结果的行政诉讼。"


def reconsideration_is_pending(s: Situation) -> str | None:
    """复议法第四十八条: a reply answers an application."""
    if any(row in answerable(s, RECONSIDERATION) for row in named(s, *OF_RULING)):
        return None
    return "没有尚无结果的行政复议。"


def reconsideration_was_registered(s: Situation) -> str | None:
    """复议法第六十二条: a decision answers an application, of whichever party."""
    return None if reconsiderations(s) else "没有登记行政复议。"


def review_overturned(s: Situation) -> str | None:
    """行诉法第二十六条: where the review decided otherwise, it alone is sued, not the office."""
    return None if overturning_reviews(s) else "没有撤销、变更原决定的复议决定。"


def a_decision_can_be_challenged(s: Situation) -> str | None:
    """行诉法第四十四条: a suit, an application is about one decision."""
    kinds = s.rules.kinds
    made = (d for d in s.documents if d.stands)
    if any(kinds.made(d).is_challengeable for d in made):
        return None
    return "没有可以起诉、申请复议的决定。"


def no_suit_was_accepted(s: Situation) -> str | None:
    """复议法第二十九条: no reconsideration of what a court has accepted a suit against."""
    if any(row.kind == SUIT for row in _same(s)):
        return "人民法院已受理该方对该决定的诉讼，不再受理复议。"
    return None


def party_is_on_no_other_road(s: Situation) -> Reason | None:
    """行诉法第四十四条、复议法第二十九条: against one decision one road at a time for each."""
    if any(row.is_open for row in _same(s)):
        party = s.data.get("party")
        said = f"{who(s, party) if party else ''}对该决定的复议、诉讼尚无结果，请先登记其结果。"
        return Reason(said, "party")
    return None


def ruling_itself_was_challenged(s: Situation) -> str | Reason | None:
    """行诉法第七十条、第七十四条: annulled is what was challenged; what was changed is unlawful."""
    found = [c for c in named(s, RULING, CHANGE) if s.data.get("challenge") in {None, c.id}]
    if not found:
        return "没有对裁决尚无结果的复议、诉讼。"
    chosen = s.data.get("challenge") is not None
    if chosen and found[0].against == RULING and _was_changed(s, found[0]):
        return Reason("该裁决其后已经变更，不再撤销；确认违法的登记为确认违法。", "challenge")
    return None


def _was_changed(s: Situation, row: Challenge) -> bool:
    """Whether the ruling was changed for whoever challenges it, after it was made.

    What was decided anew of one party alone changed it for nobody else.
    """
    of = {None, *s.line(bringer(s, row))}
    return any(e.party_id in of for e in changes_since(s, row))


def changes_since(s: Situation, row: Challenge) -> list[Event]:
    """The acts by which the decision that is challenged was changed after it was made."""
    own = first_edition(s, row.document_id)
    made = next((d.event_seq for d in s.documents if d.id == own), row.event_seq)
    return [e for e in s.events if e.seq > made and _sort_by(s, e.step) == CHANGE]


def later_decision_was_challenged(s: Situation) -> str | None:
    """行诉法第七十条: where what took a ruling away is annulled, the ruling is there again."""
    if open_against_later_decision(s):
        return None
    return "没有对本局变更、撤销决定或者复议决定尚无结果的诉讼。"


def listing_was_challenged(s: Situation) -> str | None:
    """行诉法第七十条: what a court annuls is the act that was challenged."""
    return None if open_against_listing(s) else "没有对列入决定尚无结果的复议、诉讼。"


def is_done_under_the_newer_version(s: Situation) -> str | None:
    """A suit that was once a state of the case is a row now; the case goes on where it stood."""
    newest = s.rules.procedure(s.case.procedure).version
    if s.case.procedure_version == newest:
        return None
    return f"请规则管理员先将本案转入程序第{newest}版，再办理复议、诉讼事项。"


def party_challenges(s: Situation) -> str | None:
    """What is stayed or ends is a challenge that has no outcome yet."""
    return None if named(s, *OF_RULING) else "没有尚无结果的复议、诉讼。"


def no_challenge_is_pending(s: Situation) -> str | None:
    """行诉法第六十九条、第七十条: nothing is closed that a court may still annul."""
    first = next(iter(pending(s, *OF_RULING)), None)
    if first is None:
        return None
    return f"{who(s, bringer(s, first))}的复议、诉讼尚无结果，请先登记结果。"


def review_reached_its_applicant(s: Situation) -> Reason | None:
    """行诉法第四十五条: what was decided on reconsideration may be sued; that time must run.

    Until it is known when the applicant received the decision nobody could say when the ruling is
    final. What was withdrawn was never decided.
    """
    if s.data.get("result") in {None, WITHDRAWN}:
        return None
    for row in named(s, *OF_RULING):
        told = {r.challenge_id for r in _receipts(s) if r.party_id in s.line(bringer(s, row))}
        if row.kind == RECONSIDERATION and row.id not in told:
            said = "请先登记该当事人收到复议决定书，对复议决定起诉的期限自收到之日起算。"
            return Reason(said, "challenge")
    return None


def outcome_comes_after_its_challenge(s: Situation) -> Reason | None:
    """An outcome is of no earlier day than that on which the matter came in."""
    made = as_day(s.data.get("outcome_on"))
    for row in named(s, *OF_RULING) if made is not None else ():
        if made is not None and made < row.received_on:
            said = f"作出日期不能早于收到起诉状、复议申请书副本之日{chinese_day(row.received_on)}。"
            return Reason(said, "outcome_on")
    return None


def challenge_has_no_consequence(s: Situation) -> Reason | None:
    """What rests on a challenge is taken back before it: its outcome, the decision received."""
    wrong = wrong_entry(s)
    rows = s.rows(Challenge) if s.data and wrong is not None else ()
    own = [c for c in rows if wrong is not None and c.event_seq == wrong.seq]
    if any(row.outcome for row in own):
        return Reason("其结果已经登记，请先撤销结果的登记。", "entry")
    ids = {row.id for row in own}
    if any(r.challenge_id in ids for r in _receipts(s)):
        return Reason("已登记收到复议决定书，请先撤销该登记。", "entry")
    return None


def no_later_challenge_stands(s: Situation) -> Reason | None:
    """Whoever challenged a decision again keeps one road: the later entry goes first."""
    wrong = wrong_entry(s)
    given = [row for row in _receipts(s) if wrong is not None and row.event_seq == wrong.seq]
    ids = {row.challenge_id for row in given}
    rows = standing(s, *OF_RULING) if s.data and wrong is not None else []
    for row in rows:
        if row.id in ids and row.outcome and row.outcome != WITHDRAWN:
            return Reason("其结果已经登记，请先撤销结果的登记。", "entry")
        if wrong is None or row.outcome_seq != wrong.seq:
            continue
        later = [c for c in rows if c.event_seq > row.event_seq]
        of_same = (c for c in later if bringer(s, c) == bringer(s, row))
        if any(is_about(s, c, row.document_id) for c in of_same):
            said = f"{who(s, bringer(s, row))}其后又起诉、申请复议，请先撤销其后的登记。"
            return Reason(said, "entry")
    return None


def reconsideration_decision_is_new(s: Situation) -> Reason | None:
    """行诉法第四十五条: one decision, one period to sue for each party."""
    party, row = s.data.get("party"), s.data.get("challenge")
    if any(r.challenge_id == row and r.party_id == party for r in _receipts(s)):
        return Reason(f"{who(s, party) if party else ''}收到该决定书已经登记。", "party")
    return None


def _receipts(s: Situation) -> list[ReviewReceipt]:
    return [row for row in s.rows(ReviewReceipt) if row.void_seq is None]


KNOWN = registered(
    open_challenges,
    open_suits,
    open_reconsiderations,
    open_against_ruling,
    open_against_later_decision,
    open_against_listing,
    reconsiderations,
    overturning_reviews,
)
GUARDS = registered(
    a_decision_can_be_challenged,
    is_done_under_the_newer_version,
    ruling_itself_was_challenged,
    later_decision_was_challenged,
    listing_was_challenged,
    outcome_comes_after_its_challenge,
    party_challenges,
    no_challenge_is_pending,
    challenge_has_no_consequence,
    no_later_challenge_stands,
    suit_is_pending,
    no_suit_was_accepted,
    party_is_on_no_other_road,
    reconsideration_is_pending,
    reconsideration_was_registered,
    reconsideration_decision_is_new,
    review_overturned,
    review_reached_its_applicant,
)
