"""Entering what is proposed, told, decided; paying; closing (程序规定第七十二条、第七十七条)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from casehub.fields import ChoiceField
from casehub.law.amounts import fen_of, money_text, sum_kept, yuan_of
from casehub.law.fines import NOTHING
from casehub.procedures.owed.due import ADDED, FINE, PARTS
from casehub.procedures.penalty import dues, referring
from casehub.procedures.penalty.deciding import DECISION
from casehub.procedures.penalty.forcing import PRESSING
from casehub.procedures.penalty.imposed import amended
from casehub.procedures.penalty.money import set_off
from casehub.procedures.penalty.published.publicity import last_annulment
from casehub.procedures.penalty.sanctions import FinePayment, Sanction, SanctionItem, Stage
from casehub.procedures.penalty.weighed import (
    computed,
    is_heard,
    items_of,
    latest,
    sanctions,
    weighed,
)
from casehub.procedures.reading import chinese_day, paper_served_on, until_served, who
from casehub.workflow.cards import Card, Line
from casehub.workflow.decided import Decided
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

# By which ground a case is closed that stands there.
GROUNDS = {
    "performed": {"performed", "court_ended", "other"},
    "no_penalty": {"no_penalty", "other"},
    "terminated": {"terminated", "other"},
    "court_ended": {"court_ended", "other"},
    "annulled": {"other"},
    "moved_to_justice": {"moved"},
    "moved_to_bureau": {"moved"},
}


# Where a decision was made: of every party, or of none.
DECIDED_IN = frozenset({"performed", "no_penalty", "court_ended"})
INQUIRING = frozenset({"investigating", "suspended"})
EXCUSED, SPARED = "decide_no_penalty", ("conclude_without_penalty", "decide_no_penalty")


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
            turnover=fen_of(one.turnover),
            gains=fen_of(one.gains),
            gains_method=one.gains_method,
            goods_value=fen_of(one.goods_value),
            prior_on=one.prior_on,
            serious=one.serious,
            degree=one.degree,
            mitigating=one.mitigating,
            fine=fen_of(one.fine),
            least=fen_of(found.range.least) or 0,
            most=fen_of(found.range.most) or 0,
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
    party, paid = act.party(), sum_kept(act.data.get("paid"))
    if party is None or paid is None:
        act.object("选择当事人，填写金额")
        return
    row = FinePayment(
        case_id=act.case.id,
        event_seq=act.seq,
        party_id=party.id,
        paid_on=act.data["paid_on"],
        amount=fen_of(paid) or 0,
        voucher=act.text("voucher"),
        payer=act.text("payer"),
        part=str(act.data.get("part") or FINE),
    )
    act.work.session.add(row)
    act.work.session.flush()


def payment_was_wrong(_act: Act, _wrong: Event) -> None:
    """A payment that was mistyped counts no more with its act; its row stays as it was."""


def decision_reached_on(s: Situation) -> date | None:
    """The day on which the decision was served on the party."""
    paper, row = s.document(DECISION), latest(s, Stage.DECIDED)
    if paper is None or row is None:
        return None
    return paper_served_on(s, paper, row.party_id)


def decision_was_served(s: Situation) -> Reason | None:
    """行政处罚法第六十七条第三款: who was not served owes nothing yet."""
    if decision_reached_on(s):
        return None
    return until_served(s, "行政处罚决定书尚未送达。", DECISION)


def payment_is_not_ours_to_take(s: Situation) -> Reason | None:
    """行政处罚法第六十七条: whoever decides does not collect."""
    if "at_bank" in s.data and not s.data.get("at_bank"):
        return Reason("罚缴分离，执法人员不得自行收缴罚款。", "at_bank")
    return None


def closing_ground_fits(s: Situation) -> Reason | None:
    """程序规定第七十七条: what ended the case is what the form says."""
    ground, known = s.data.get("closing_ground"), GROUNDS.get(s.case.state, set())
    if ground is not None and ground not in known:
        return Reason("结案情形与案件的结果不一致，请核对。", "closing_ground")
    return None


def nobody_is_left_undecided(s: Situation) -> Reason | str | None:
    """程序规定第六十条: each party gets a decision of its own, here or in a case of its own."""
    if s.case.state not in DECIDED_IN:
        return None
    since = last_annulment(s)
    spared = (e for e in s.events if e.step == EXCUSED and e.seq > since)
    excused = {e.typed.get("party") for e in spared}
    answered = {row.party_id for row in dues.owing(s)} | excused | referring.taken_on(s)
    for one in s.current_parties("respondent"):
        if not s.line(one.id) & answered:
            return f"对{who(s, one.id)}尚未作出处理决定；分别处理的，先办理同案当事人另案处理。"
    return None


def nothing_is_under_way_against_it(s: Situation) -> Reason | None:
    """程序规定第六十条: who goes to a case of its own was dealt with in no part here.

    Until the case is closed: a party that nobody dealt with must have somewhere to go.
    """
    named = s.data.get("party")
    if not isinstance(named, int):
        return None
    # What was proposed and sent back to the inquiry is under way no more.
    open_, steps = s.case.state in INQUIRING, (EXCUSED,) if s.case.state in INQUIRING else SPARED
    stages = (Stage.DECIDED,) if open_ else tuple(Stage)
    since = last_annulment(s)
    dealt: set[int | None] = {r.party_id for r in sanctions(s, *stages) if r.event_seq > since}
    dealt |= {e.typed.get("party") for e in s.events if e.step in steps and e.seq > since}
    if s.line(named) & dealt:
        return Reason("对该当事人已经提出处理建议或者作出决定，应当在本案中办完。", "party")
    return None


def decided_party(s: Situation) -> int | None:
    """Who was punished."""
    row = latest(s, Stage.DECIDED)
    return row.party_id if row is not None else None


def fine_paid_on(s: Situation) -> date | None:
    """The day of the payment with which nothing was owed any more; None before."""
    days = [one.paid_on for row in dues.owing(s) for one in dues.kept(s, s.rows(FinePayment), row)]
    return max(days, default=None) if PRESSING.nothing_is_owed(s) is None else None


def _shown(s: Situation) -> list[Line]:
    """The penalty as far as it has come, what was paid of it, and what a court's fine takes in."""
    fined = [Line(said, tag="折抵") for said in set_off.sentences(s)]
    row = latest(s, *Stage)
    if row is None:
        return fined
    changed = row if amended.changes_of(s, row) else None
    words = "变更后" if changed is not None else Stage(row.stage).words
    found = [Line(f"{words}：{one.sentence}") for one in items_of(s, row)]
    if changed is not None:
        ours = amended.items_in_words(s, amended.first_of(s, changed))
        found.append(Line(f"原处罚决定：{ours}", text=amended.changes_in_words(s, changed)))
    least, most = yuan_of(row.least) or NOTHING, yuan_of(row.most) or NOTHING
    found.append(Line(f"罚款幅度{money_text(least)}至{money_text(most)}"))
    if row.comparison:
        found.append(Line(f"从旧兼从轻：{row.comparison}"))
    found += [Line(said) for one in dues.owing(s) for said in _owed(s, one)]
    made = [r for r in sanctions(s, Stage.DECIDED) if amended.first_of(s, r) is r]
    found += [line for one in made for line in _contested(s, one)]
    return [*found, *fined]


def _contested(s: Situation, row: Sanction) -> Iterator[Line]:
    """Each review and suit against a decision: since when, and what came of it."""
    fell = row.event_seq < last_annulment(s)
    for begun, ended in dues.contests(s, row):
        said = f"{who(s, begun.party_id)}：{_word(s, 'contest_kind', begun.kind)}"
        said += f"，{chinese_day(begun.since)}受理"
        if ended is not None and ended.until is not None:
            said += f"，{chinese_day(ended.until)}终结"
        open_ = "决定已被撤销" if fell else "尚无结果"
        result = outcome_word(s, ended.outcome) if ended is not None else open_
        yield Line(said, tag=result, settled=fell or ended is not None)


def outcome_word(s: Situation, outcome: str) -> str:
    """What came of a contest, in the words of the step that entered it."""
    return _word(s, "contest_outcome", outcome)


def _word(s: Situation, name: str, value: str) -> str:
    """What was chosen in the field, in the words of its options."""
    fields = (step.form_field(name) for step in s.procedure.steps)
    found = (dict(one.options) for one in fields if isinstance(one, ChoiceField))
    return next((words[value] for words in found if value in words), value)


def _owed(s: Situation, row: Sanction) -> list[str]:
    """What one party owes and has paid, and by when, in sentences."""
    name, due, found = who(s, row.party_id), dues.due(s, row), []
    for part, sum_ in due.imposed.items():
        if sum_:
            done = due.paid(part)
            found.append(f"{name}：应缴{PARTS[part]}{money_text(sum_)}，已缴{money_text(done)}")
    if found and due.last_day is not None:
        found.append(f"{name}：缴款期限至{chinese_day(due.last_day)}")
    if added := due.surcharge(s.day):
        done = due.paid(ADDED)
        found.append(f"{name}：加处罚款{money_text(added)}（截至当日），已缴{money_text(done)}")
    return found


EFFECTS: Mapping[str, Effect] = {
    "penalty_proposed": Effect.of(penalty_proposed, "party", "offence", "items"),
    "penalty_told": Effect.of(penalty_told, "party", "items"),
    "penalty_decided": Effect.of(penalty_decided, "party", "items"),
    "fine_paid": Effect.of(
        fine_paid, "party", "paid", "paid_on", undo=payment_was_wrong
    ),
}
GUARDS = registered(
    decision_was_served,
    payment_is_not_ours_to_take,
    closing_ground_fits,
    nobody_is_left_undecided,
    nothing_is_under_way_against_it,
)
KNOWN = registered(decision_reached_on, decided_party, fine_paid_on)
DAYS = {"decision_reached_on": "处罚决定书送达之日"}
CARDS = (Card("sanctions", "处罚", _shown),)


def _decisions() -> Any:
    same = and_(
        Sanction.case_id == SanctionItem.case_id, Sanction.event_seq == SanctionItem.event_seq
    )
    return (
        select(
            SanctionItem.id,
            SanctionItem.case_id,
            SanctionItem.event_seq,
            Sanction.party_id,
            SanctionItem.sentence.label("words"),
            Sanction.offence.label("article"),
            Sanction.fine.label("cents"),
        )
        .join(Sanction, same)
        .where(Sanction.stage == Stage.DECIDED.value)
    )


def _offence(s: Situation) -> str:
    row = latest(s, Stage.PROPOSED, Stage.TOLD)
    return row.offence if row is not None else ""


DECISIONS = Decided(_decisions, _offence)
