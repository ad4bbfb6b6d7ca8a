"""Entering what is proposed, told, decided; paying; closing (程序规定第七十二条、第七十七条)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.law.fines import NOTHING
from casehub.procedures.penalty.deciding import DECISION
from casehub.procedures.penalty.sanctions import (
    FinePayment,
    Sanction,
    SanctionItem,
    Stage,
    in_cents,
    in_yuan,
)
from casehub.procedures.penalty.weighed import (
    GAINS,
    computed,
    is_heard,
    items_of,
    latest,
    money,
    weighed,
)
from casehub.procedures.reading import paper_served_on
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

# By which ground a case is closed that stands there.
GROUNDS = {
    "performed": {"performed", "court_ended", "other"},
    "no_penalty": {"no_penalty", "other"},
    "terminated": {"terminated", "other"},
}


def _enter(act: Act, stage: Stage) -> None:
    """A row of what the form says, measured, and one for each item."""
    one = weighed(act.situation)
    if one is None:
        act.object("没有可以登记的处罚建议。")
        return
    found = computed(act.situation, one)
    session, common = act.work.session, {"case_id": act.case.id, "event_seq": act.seq}
    heard = is_heard(act.situation, one)
    session.add(
        Sanction(
            **common,
            stage=stage.value,
            party_id=one.party.id,
            offence=one.offence.id,
            began_on=one.began_on,
            ended_on=one.ended_on,
            turnover=in_cents(one.turnover),
            gains=in_cents(one.gains),
            gains_method=one.gains_method,
            goods_value=in_cents(one.goods_value),
            prior_on=one.prior_on,
            serious=one.serious,
            degree=one.degree,
            mitigating=one.mitigating,
            fine=in_cents(one.fine),
            least=in_cents(found.range.least) or 0,
            most=in_cents(found.range.most) or 0,
            repeated=found.heavier,
            compared=found.mitior,
            comparison="；".join(found.reasons) if found.mitior else "",
            heard=heard,
        )
    )
    for n, row in enumerate(act.rows("items"), 1):
        words = str(row["text"]).strip("。；; ")
        session.add(SanctionItem(**common, item=n, measure=str(row["measure"]), sentence=words))
    session.flush()
    if heard and stage is Stage.PROPOSED:
        act.notes.append("拟处罚达到听证数额，应当告知听证权利")


def penalty_proposed(act: Act) -> None:
    """What the report proposes."""
    _enter(act, Stage.PROPOSED)


def penalty_told(act: Act) -> None:
    """What the party is told."""
    _enter(act, Stage.TOLD)


def penalty_decided(act: Act) -> None:
    """What is decided."""
    _enter(act, Stage.DECIDED)


def fine_paid(act: Act) -> None:
    """A payment, by the receipt of the bank."""
    party, paid = act.party(), money(act.data.get("paid"))
    if party is None or paid is None:
        act.object("选择当事人，填写金额")
        return
    row = FinePayment(
        case_id=act.case.id,
        event_seq=act.seq,
        party_id=party.id,
        paid_on=act.data["paid_on"],
        amount=in_cents(paid) or 0,
        voucher=act.text("voucher"),
        payer=act.text("payer"),
    )
    act.work.session.add(row)
    act.work.session.flush()


def owed(s: Situation) -> tuple[Decimal, Decimal]:
    """(the fine, the gains that are confiscated) of the decision."""
    row = latest(s, Stage.DECIDED)
    if row is None:
        return NOTHING, NOTHING
    takes = any(one.measure == GAINS for one in items_of(s, row))
    gains = in_yuan(row.gains) or NOTHING
    return in_yuan(row.fine) or NOTHING, gains if takes else NOTHING


def paid(s: Situation) -> Decimal:
    """What was paid so far."""
    return sum((in_yuan(row.amount) or NOTHING for row in s.rows(FinePayment)), NOTHING)


def decision_reached_on(s: Situation) -> date | None:
    """The day on which the decision was served on the party."""
    paper, row = s.document(DECISION), latest(s, Stage.DECIDED)
    if paper is None or row is None:
        return None
    return paper_served_on(s, paper, row.party_id)


def decision_was_served(s: Situation) -> str | None:
    """行政处罚法第六十七条第三款: who was not served owes nothing yet."""
    return None if decision_reached_on(s) else "行政处罚决定书尚未送达。"


def payment_is_not_ours_to_take(s: Situation) -> Reason | None:
    """行政处罚法第六十七条: whoever decides does not collect."""
    if "at_bank" in s.data and not s.data.get("at_bank"):
        return Reason("罚缴分离，执法人员不得自行收缴罚款。", "at_bank")
    return None


def payment_fits_the_fine(s: Situation) -> Reason | None:
    """行政处罚法第七十二条第一款: at the very most the fine twice, and what is confiscated."""
    now = money(s.data.get("paid"))
    fine, gains = owed(s)
    left = fine + fine + gains - paid(s)
    if now is not None and now > left:
        said = f"超过应缴的数额，最多还可以登记{left:,.2f}元；多缴的由代收机构退还。"
        return Reason(said, "paid")
    return None


def fine_is_paid(s: Situation) -> str | None:
    """程序规定第七十七条: a decision is carried out when nothing of it is owed."""
    fine, gains = owed(s)
    left = fine + gains - paid(s)
    return f"罚没款尚有{left:,.2f}元没有缴纳。" if left > 0 else None


def closing_ground_fits(s: Situation) -> Reason | None:
    """程序规定第七十七条: what ended the case is what the form says."""
    ground, known = s.data.get("closing_ground"), GROUNDS.get(s.case.state, set())
    if ground is not None and ground not in known:
        return Reason("结案情形与案件的结果不一致，请核对。", "closing_ground")
    return None


def decided_party(s: Situation) -> int | None:
    """Who was punished."""
    row = latest(s, Stage.DECIDED)
    return row.party_id if row is not None else None


def fine_paid_on(s: Situation) -> date | None:
    """The day of the payment with which nothing was owed any more; None before."""
    days = [row.paid_on for row in s.rows(FinePayment)]
    return max(days, default=None) if fine_is_paid(s) is None else None


def _shown(s: Situation) -> list[Line]:
    """The penalty as far as it has come, and what was paid of it."""
    row = latest(s, *Stage)
    if row is None:
        return []
    words = Stage(row.stage).words
    found = [Line(f"{words}：{one.sentence}") for one in items_of(s, row)]
    least, most = in_yuan(row.least) or NOTHING, in_yuan(row.most) or NOTHING
    found.append(Line(f"罚款幅度{least:,.2f}元至{most:,.2f}元"))
    if row.comparison:
        found.append(Line(f"从旧兼从轻：{row.comparison}"))
    fine, gains = owed(s)
    if fine or gains:
        found.append(Line(f"应缴罚没款{fine + gains:,.2f}元，已缴{paid(s):,.2f}元"))
    return found


EFFECTS: Mapping[str, Effect] = {
    "penalty_proposed": Effect.of(penalty_proposed, "party", "offence", "items"),
    "penalty_told": Effect.of(penalty_told, "party", "items"),
    "penalty_decided": Effect.of(penalty_decided, "party", "items"),
    "fine_paid": Effect.of(fine_paid, "party", "paid", "paid_on"),
}
GUARDS = registered(
    decision_was_served,
    payment_is_not_ours_to_take,
    payment_fits_the_fine,
    fine_is_paid,
    closing_ground_fits,
)
KNOWN = registered(decision_reached_on, decided_party, fine_paid_on)
DAYS = {"decision_reached_on": "处罚决定书送达之日"}
CARDS = (Card("sanctions", "处罚", _shown),)
