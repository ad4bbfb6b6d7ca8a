"""What is owed of a fine given on the spot, and pressed for when it is late.

行政处罚法第七十二条 speaks of every fine: who does not pay in time pays three in a hundred a day
more, is demanded and brought to court. Only the way to contest it is another: first a review
(行政复议法第二十三条), so that the sixty days to ask for one end it, or fifteen after its outcome.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.amounts import money_text, sum_kept, yuan_of
from casehub.law.chinese import date_text
from casehub.law.fines import NOTHING
from casehub.procedures.contested.answering import REVIEW, SUIT
from casehub.procedures.contested.remedies import result_words, standing
from casehub.procedures.on_the_spot.spot import ANNULLED, CHANGED, SORTS, in_force, wordings
from casehub.procedures.owed.due import ADDED, FINE, PARTS, TAKEN, Due, Money, Wording, put_off
from casehub.procedures.owed.pressing import Pressing
from casehub.procedures.owed.told import Told
from casehub.procedures.reading import as_day, bringer, chinese_day, who
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from casehub.model import Challenge, Document
    from casehub.procedures.on_the_spot.rows import SpotPenalty
    from casehub.workflow.situation import Situation

FELL = frozenset({CHANGED, ANNULLED})
PAID, GIVEN = "record_spot_payment", "give_spot_fine_back"
PAY, REVIEW_TIME, SUIT_TIME = "penalty.pay", "reconsideration.apply", "reconsideration.sue"
# The time to pay: as the decision gave it, and as it was put off.
TIMES = frozenset({PAY, "penalty.deferred"})
DECISION = "spot_penalty_decision"


def payments(s: Situation) -> list[Money]:
    """What the party paid, on the spot or to the bank; of what, where nobody asked: the fine."""
    rows = wordings(s)
    if rows and rows[0].collected:
        return [Money(FINE, rows[0].given_on, yuan_of(rows[0].fine) or NOTHING)]
    told = [event.typed for event in s.events if event.step == PAID]
    # Before anybody asked of what, all was paid at once: entered again, it was a correction.
    whole = [one for one in told if not one.get("part")][-1:]
    return [
        Money(str(one.get("part") or FINE), on, sum_kept(one.get("paid")) or NOTHING)
        for one in (*whole, *(one for one in told if one.get("part")))
        if (on := as_day(one.get("paid_on"))) is not None
    ]


def _given_back(s: Situation) -> list[Money]:
    """What went back of it, of the fine first: where it was mistyped, as it was entered last."""
    told = s.entered(GIVEN)
    on, back = as_day(told.get("back_on")), sum_kept(told.get("given_back")) or NOTHING
    if on is None:
        return []
    fine = min(back, sum((one.amount for one in payments(s) if one.part == FINE), NOTHING))
    return [Money(FINE, on, -fine), Money(ADDED, on, fine - back)]


def _worded(s: Situation) -> tuple[Wording, ...]:
    """The fine as we gave it and as it was changed since; nothing while it was annulled."""
    fines = {row.event_seq: yuan_of(row.fine) or NOTHING for row in wordings(s)}
    since = {e.seq: as_day(e.typed.get("outcome_on")) for e in s.events if e.step in FELL}
    fines |= {e.seq: NOTHING for e in s.events if e.step == ANNULLED}
    return tuple(Wording(seq, fine, since.get(seq)) for seq, fine in sorted(fines.items()))


def due(s: Situation, row: SpotPenalty) -> Due:
    """What the decision asks, with all that was paid, put off and contested."""
    days = [d.due_on for d in s.deadlines if d.rule == PAY]
    contests, valid = standing(s), {event.seq for event in s.events}
    return Due(
        party_id=row.party_id,
        imposed={FINE: yuan_of(row.fine) or NOTHING, TAKEN: NOTHING},
        wordings=_worded(s),
        pay_by=days[-1] if days else None,
        law=s.rules.penalties.surcharge,
        money=(*payments(s), *_given_back(s)),
        granted=put_off(s, lambda rows: (one for one in rows if one.event_seq in valid)),
        stays=tuple((begun, one.outcome_on) for one in contests if (begun := _begun(one))),
        final_on=tuple(
            one.outcome_on for one in contests if one.kind == SUIT and one.outcome_on is not None
        ),
    )


def _begun(one: Challenge) -> date | None:
    """From when nothing is added: the day on which the party asked, where both are known."""
    return one.asked_on or one.received_on


def dues(s: Situation) -> list[Due]:
    """The decision while it stands; none once it was annulled."""
    row = in_force(s)
    return [due(s, row)] if row is not None and row.fine is not None else []


PRESSING = Pressing(
    dues=dues, remedies=(REVIEW_TIME, SUIT_TIME), time="申请复议（对复议决定起诉）的期限",
    unserved="罚款没有缴纳期限", nobody="没有尚有效力的罚款决定。", money="罚款",
    asking="ask_deferral", answering=("grant_deferral", "refuse_deferral"),
)  # fmt: skip


# ── conditions and clocks ────────────────────────────────────
def _ended(s: Situation) -> Challenge | None:
    """The contest whose outcome the form enters."""
    return next((one for one in standing(s) if one.id == s.data.get("contest")), None)


def whose_contest_ends(s: Situation) -> int | None:
    """Whose time to sue begins with it."""
    row = _ended(s)
    return bringer(s, row) if row is not None else None


def review_leaves_the_suit(s: Situation) -> str | None:
    """行政诉讼法第四十五条: against what a review decided, fifteen days; not after a withdrawal."""
    row = _ended(s)
    if row is not None and row.kind == REVIEW and s.data.get("contest_result") != "withdrawn":
        return None
    return "不是行政复议的决定。"


def suit_leaves_a_debt(s: Situation) -> Reason | str | None:
    """行政强制法第五十三条: after the suit the three months run, where something is unpaid."""
    row = _ended(s)
    if row is None or row.kind != SUIT:
        return "不是行政诉讼的结果。"
    now = dues(s)
    return None if now and now[0].all_left(s.day) else "没有尚未缴纳的罚款。"


def payment_precedes_the_fall(s: Situation) -> Reason | None:
    """Nothing more is paid of what was annulled, once it was."""
    day = as_day(s.data.get("paid_on"))
    fell = next((e for e in reversed(s.events) if e.step == ANNULLED), None)
    on = as_day(fell.typed.get("outcome_on")) if fell is not None else None
    if in_force(s) is None and day is not None and on is not None and day >= on:
        return Reason(f"决定已于{chinese_day(on)}被撤销，其后没有应缴的罚款。", "paid_on")
    return None


# ── what papers say ──────────────────────────────────────────
def _decision(s: Situation, _row: Due) -> Document | None:
    return s.document(DECISION)


def _reached(s: Situation, _row: Due) -> date | None:
    """程序规定第六十七条: it was handed over on the spot."""
    rows = wordings(s)
    return rows[0].given_on if rows else None


TOLD = Told(PRESSING, _decision, _reached, "当事人的签收记录", "record_demand_plea")


def in_words(sort: str, fine: Decimal | None) -> str:
    """What was imposed, with its sum: 警告并罚款1000元."""
    return f"{SORTS[sort]}{money_text(fine) if fine else ''}"


def decision_items(s: Situation) -> str | None:
    """What was decided, and how it was changed since."""
    rows = wordings(s)
    if not rows:
        return None
    told = in_words(rows[0].sort, yuan_of(rows[0].fine))
    changes = (e.typed for e in s.events if e.step == CHANGED)
    since = [
        f"{one.get('outcome_by')}变更为{in_words(str(one.get('sort')), sum_kept(one.get('fine')))}"
        for one in changes
    ]
    return f"{told}（后经{'；'.join(since)}）" if since else told


def contest_course(s: Situation) -> str | None:
    """What came of the reviews and suits, or that there were none."""
    kinds = {REVIEW: "行政复议", SUIT: "行政诉讼"}
    ended = [(one, one.outcome_on) for one in standing(s) if one.outcome_on is not None]
    if ended:
        told = "；".join(
            f"{kinds[one.kind]}于{date_text(on)}终结，结果为{result_words(s, one)}"
            for one, on in ended
        )
        changed = "变更后的" if any(e.step == CHANGED for e in s.events) else ""
        return f"申请行政复议、提起行政诉讼的结果：{told}，{changed}处罚决定已经发生法律效力"
    limit = PRESSING.contest_limit(s)
    until = f"（至{date_text(limit.due_on)}届满）" if limit is not None else ""
    return f"在法定期限内{until}未申请行政复议，处罚决定已经发生法律效力"


# ── what the page shows ──────────────────────────────────────
def _shown(s: Situation) -> list[Line]:
    found = []
    for row in dues(s):
        name = who(s, row.party_id)
        done, last = row.paid(FINE), row.last_day
        found.append(f"{name}：应缴罚款{money_text(row.imposed[FINE])}，已缴{money_text(done)}")
        if last is not None:
            found.append(f"{name}：缴款期限至{chinese_day(last)}")
        if added := row.surcharge(s.day):
            done = row.paid(ADDED)
            sums = f"{money_text(added)}（截至当日），已缴{money_text(done)}"
            found.append(f"{name}：{PARTS[ADDED]}{sums}")
    return [Line(said) for said in found]


GUARDS = {
    **PRESSING.guards,
    **registered(review_leaves_the_suit, suit_leaves_a_debt, payment_precedes_the_fall),
}
KNOWN = {
    **TOLD.known,
    **PRESSING.known,
    **registered(decision_items, contest_course, whose_contest_ends),
}
EFFECTS = PRESSING.effects
CARDS = (Card("spot_owed", "罚款的缴纳", _shown),)
