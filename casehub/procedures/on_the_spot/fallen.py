"""A review or a court changes or annuls a penalty given on the spot; what was paid goes back.

A change is no decision of ours: it adds the wording that stands now, and no paper. Nobody is worse
off for having asked (行政复议法第六十三条, 行政诉讼法第七十七条, 待核). Of a fine of 1000 yuan that
was paid and lowered to 600, 400 go back; of one that was annulled all (国家赔偿法第三十六条).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casehub.law.amounts import fen_of, money_text, sum_kept, yuan_of
from casehub.law.fines import NOTHING
from casehub.procedures.contested.answering import REVIEW, SUIT
from casehub.procedures.contested.remedies import standing
from casehub.procedures.on_the_spot.owing import GIVEN, TIMES, due, payments
from casehub.procedures.on_the_spot.rows import SpotPenalty
from casehub.procedures.on_the_spot.spot import (
    ANNULLED,
    CHANGED,
    FINED,
    SORTS,
    WARNED,
    in_force,
    wordings,
)
from casehub.procedures.owed.due import FINE
from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

RESTORED = "restored"


# ── what was paid, and what of it is owed back ───────────────
def paid(s: Situation) -> Decimal:
    """What the party paid, on the spot or to the bank, be it given back since, in yuan."""
    return sum((one.amount for one in payments(s)), NOTHING)


def overpaid(s: Situation) -> Decimal:
    """What it paid beyond what stands now, in yuan, be it given back since."""
    row = in_force(s)
    if row is None:
        return paid(s)
    asked = replace(due(s, row), money=tuple(payments(s)))
    return sum(asked.overpaid(s.day).values(), NOTHING)


def owed_back(s: Situation) -> Decimal:
    """What of that nobody gave back yet, in yuan."""
    back = sum_kept(s.entered(GIVEN).get("given_back")) or NOTHING
    return max(overpaid(s) - back, NOTHING)


def fell_on(s: Situation) -> date | None:
    """The day on which the decision was changed or annulled last."""
    found = [e for e in s.events if e.step in {CHANGED, ANNULLED}]
    return as_day(found[-1].typed.get("outcome_on")) if found else None


# ── conditions ───────────────────────────────────────────────
def suit_follows_its_review(s: Situation) -> Reason | None:
    """行政复议法第二十三条: against a penalty on the spot a review comes first."""
    reviewed = any(row.kind == REVIEW and not row.is_open for row in standing(s))
    if s.data.get("contest_kind") == SUIT and not reviewed:
        said = "对当场处罚应当先申请行政复议，复议有结果并登记以后才能起诉。"
        return Reason(said, "contest_kind")
    return None


def spot_penalty_stands(s: Situation) -> str | None:
    """What was annulled is annulled no more."""
    return None if in_force(s) is not None else "当场处罚决定已经被撤销。"


def change_fits_the_decision(s: Situation) -> Reason | None:
    """No heavier than we decided, and another than what stands; restored means what we decided."""
    rows, now = wordings(s), in_force(s)
    sort, fine = s.data.get("sort"), sum_kept(s.data.get("fine")) or NOTHING
    if not rows or sort is None:
        return None
    first, restored = rows[0], s.data.get("contest_result") == RESTORED
    if (sort in FINED) != (fine > NOTHING):
        return Reason("处罚种类与罚款数额不一致，请核对。", "fine")
    ours = yuan_of(first.fine) or NOTHING
    same = (sort, fine) == (first.sort, ours)
    if restored and (now is first or not same):
        said = "恢复当场处罚决定的效力的，该决定已被变更、撤销，种类、数额与当场处罚决定书一致。"
        return Reason(said, "contest_result")
    if not restored and now is None:
        return Reason("当场处罚决定已经被撤销，只能登记恢复其效力。", "contest_result")
    if fine > ours or (sort in WARNED and first.sort not in WARNED):
        said = f"当场处罚决定为{SORTS[first.sort]}，罚款{money_text(ours)}，不得加重。"
        return Reason(said, "fine")
    if now is not None and (sort, fine) == (now.sort, yuan_of(now.fine) or NOTHING):
        return Reason("与变更前相同；维持的，办理登记复议、诉讼的结果。", "sort")
    return None


def spot_fine_is_owed_back(s: Situation) -> str | None:
    """Only what was paid beyond what stands is given back."""
    return None if overpaid(s) else "没有因决定被撤销、变更而应当退还的罚款。"


def spot_fine_waits_to_go_back(s: Situation) -> str | None:
    """What went back already is entered again only where it was entered wrongly."""
    return None if owed_back(s) else "应当退还的罚款已经登记退还。"


def spot_fine_goes_back_whole(s: Situation) -> Reason | None:
    """All that is owed, in one payment, and not before the decision fell."""
    sum_, day, fell = sum_kept(s.data.get("given_back")), as_day(s.data.get("back_on")), fell_on(s)
    if day is not None and fell is not None and day < fell:
        return Reason(f"不能早于决定被撤销、变更之日{chinese_day(fell)}。", "back_on")
    if sum_ is not None and sum_ != overpaid(s):
        return Reason(f"应当退还{money_text(overpaid(s))}，填写的金额不一致。", "given_back")
    return None


# ── effects ──────────────────────────────────────────────────
def spot_changed(act: Act) -> None:
    """The wording that stands now; the time to pay goes on where something is unpaid."""
    s, rows = act.situation, wordings(act.situation)
    if not rows:
        act.object("没有可以变更的当场处罚决定。")
        return
    first, fine = rows[0], sum_kept(act.data.get("fine"))
    row = SpotPenalty(
        case_id=act.case.id, event_seq=act.seq, party_id=first.party_id, offence=first.offence,
        sort=act.text("sort"), fine=fen_of(fine), collected=first.collected,
        given_on=first.given_on,
    )  # fmt: skip
    act.work.session.add(row)
    act.work.session.flush()
    asked = due(s, row)
    if (fine or NOTHING) > asked.paid(FINE):
        act.spared |= {d.id for d in s.deadlines if d.rule in TIMES}
    if over := sum(asked.overpaid(s.day).values(), NOTHING):
        act.notes.append(f"多缴的{money_text(over)}应当退还当事人，退还后登记")


# ── what the page shows ──────────────────────────────────────
def _shown(s: Situation) -> list[Line]:
    found = []
    for event in s.events:
        told, day = event.typed, as_day(event.typed.get("outcome_on"))
        if event.step not in {CHANGED, ANNULLED} or day is None:
            continue
        by = f"{told.get('outcome_by')}{told.get('outcome_no')}，{chinese_day(day)}"
        if event.step == ANNULLED:
            found.append(Line("当场处罚决定已被撤销或者确认无效", note=by))
            continue
        fine = sum_kept(told.get("fine"))
        sum_ = f"{money_text(fine)}" if fine else ""
        found.append(Line(f"变更为：{SORTS[str(told.get('sort'))]}{sum_}", note=by))
    if owed_back(s):
        found.append(Line(f"应退还当事人{money_text(owed_back(s))}", tag="尚未退还"))
    given = s.entered(GIVEN)
    if given:
        back, day = sum_kept(given.get("given_back")) or NOTHING, as_day(given.get("back_on"))
        on, proof = chinese_day(day) if day is not None else "", str(given.get("back_proof") or "")
        said = f"{on}退还当事人{money_text(back)}"
        found.append(Line(said, tag="已退还", settled=True, text=proof))
    return found


EFFECTS: Mapping[str, Effect] = {"spot_changed": Effect.of(spot_changed, "sort", "outcome_on")}
GUARDS = registered(
    suit_follows_its_review,
    spot_penalty_stands,
    change_fits_the_decision,
    spot_fine_is_owed_back,
    spot_fine_goes_back_whole,
    spot_fine_waits_to_go_back,
)
CARDS = (Card("spot_fallen", "决定的变更、撤销和退还", _shown),)
