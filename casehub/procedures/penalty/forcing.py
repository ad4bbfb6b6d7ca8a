"""After the decision: deferral, demand, court (行政处罚法第七十二条, 行政强制法第五十三条)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.deadlines import CANCELLED
from casehub.law.amounts import fen_of, money_text, sum_kept
from casehub.law.fines import NOTHING
from casehub.procedures.penalty import dues
from casehub.procedures.penalty.deciding import DECISION
from casehub.procedures.penalty.dues import FINE, TAKEN, Contest, Instalment
from casehub.procedures.penalty.imposed import amended
from casehub.procedures.reading import as_day, chinese_day, last_of, limits, table
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Deadline, Event
    from casehub.procedures.act import Act
    from casehub.procedures.penalty.sanctions import Sanction
    from casehub.workflow.situation import Situation

ASKED, ANSWERED = "ask_deferral", ("grant_deferral", "refuse_deferral")
SUE, WAIT, APPLY = "penalty.sue", "enforcement.demand_wait", "penalty.court_apply"
DEMAND = "penalty_demand_notice"


def named(s: Situation) -> Sanction | None:
    """The decision against the party of the form."""
    party = s.data.get("party")
    return dues.decided(s, party) if isinstance(party, int) else None


def _of_party(s: Situation, *steps: str) -> list[Event]:
    """The acts of these steps that name the party of the form, since its decision."""
    row = named(s)
    if row is None:
        return []
    of, since = s.line(row.party_id), amended.first_of(s, row).event_seq
    return [
        e for e in s.events
        if e.step in steps and e.seq > since and e.typed.get("party") in of
    ]  # fmt: skip


def asked(s: Situation) -> Event | None:
    """The application that nobody answered yet."""
    applied, answered = _of_party(s, ASKED), _of_party(s, *ANSWERED)
    if not applied or (answered and answered[-1].seq > applied[-1].seq):
        return None
    return applied[-1]


def party_was_punished(s: Situation) -> Reason | None:
    """Nobody pays, or is made to pay, but whom a decision names."""
    if isinstance(s.data.get("party"), int) and named(s) is None:
        return Reason("没有对该当事人作出处罚决定。", "party")
    return None


def fine_is_unpaid(s: Situation) -> Reason | None:
    """行政处罚法第六十六条第二款: only the fine is put off, and only what is unpaid of it."""
    row = named(s)
    if row is not None and not dues.left(s, row, FINE, s.day):
        return Reason("没有尚未缴纳的罚款。", "party")
    return None


def money_is_paid_up(s: Situation) -> Reason | None:
    """程序规定第七十二条: the time to pay ends when fine and gains are paid, not by parts.

    Asked while the payment of the form is being entered: it is not among the rows yet.
    """
    row, now = named(s), {s.data.get("part") or FINE: sum_kept(s.data.get("paid")) or NOTHING}
    if row is None or any(
        dues.left(s, row, part, s.day) > now.get(part, NOTHING) for part in (FINE, TAKEN)
    ):
        return Reason("罚没款尚未缴清。", "paid")
    return None


def deferral_was_asked(s: Situation) -> Reason | None:
    """程序规定第七十四条: on a written application, answered once."""
    if named(s) is not None and asked(s) is None:
        return Reason("没有登记该当事人延期、分期缴纳罚款的申请，或者已经答复。", "party")
    return None


def _schedule(s: Situation) -> list[tuple[date | None, Decimal | None]]:
    return [(as_day(row.get("by")), sum_kept(row.get("yuan"))) for row in table(s, "schedule")]


def arrangement_is_whole(s: Situation) -> Reason | None:
    """程序规定第七十四条: dates ahead, one after the other, and together what is unpaid."""
    row, last = named(s), s.data.get("new_pay_by")
    if row is None or not isinstance(last, date):
        return None
    until = dues.pay_by(s, row)
    if last <= s.day or (until is not None and last <= until):
        return Reason("延期后的期限应当晚于原来的期限和今天。", "new_pay_by")
    shares = _schedule(s)
    if not shares:
        return None
    days = [day for day, _sum in shares if day is not None]
    if days != sorted(set(days)) or not days or days[0] <= s.day:
        return Reason("各期的日期应当在今天以后，逐期递增。", "schedule")
    if days[-1] != last:
        return Reason(f"最后一期的日期应当是{chinese_day(last)}。", "schedule")
    total = sum((sum_ or NOTHING for _day, sum_ in shares), NOTHING)
    unpaid = dues.left(s, row, FINE, s.day)
    if total != unpaid:
        said = f"各期合计{money_text(total)}，与尚未缴纳的罚款{money_text(unpaid)}不一致。"
        return Reason(said, "schedule")
    return None


def arrangement(act: Act) -> None:
    """By when what is unpaid of the fine is to be paid."""
    s, party = act.situation, act.party()
    row, last = named(s), act.data.get("new_pay_by")
    if party is None or row is None or not isinstance(last, date):
        act.object("选择当事人，填写期限")
        return
    shares = _schedule(s) or [(last, dues.left(s, row, FINE, s.day))]
    for n, (day, sum_) in enumerate(shares, 1):
        act.work.session.add(
            Instalment(
                case_id=act.case.id, event_seq=act.seq, party_id=party.id, granted_on=s.day,
                item=n, due_on=day, amount=fen_of(sum_) or 0,
            )
        )  # fmt: skip
    act.work.session.flush()


def payment_is_late(s: Situation) -> Reason | None:
    """行政强制法第五十四条: nobody is pressed before his time is over, or who owes nothing."""
    row = named(s)
    if row is None or "party" not in s.data:
        return None
    last = dues.last_day_of_plan(s, row)
    if last is None:
        return Reason("处罚决定书尚未送达，没有到期。", "party")
    if not dues.all_left(s, row, s.day) and not s.data.get("other_duties"):
        return Reason("罚没款已经缴清；有其他没有履行的义务的，写明。", "party")
    if last >= s.day:
        return Reason(f"缴款期限至{chinese_day(last)}届满，尚未逾期。", "party")
    return None


def no_contest_runs(s: Situation) -> Reason | None:
    """行政强制法第五十三条: who has asked for a review or sued is not brought to execution yet."""
    row = named(s)
    if row is not None and dues.running_contest(s, row) is not None:
        return Reason("该当事人的行政复议、行政诉讼尚未终结。", "party")
    return None


def penalty_itself_is_contested_apart(s: Situation) -> Reason | None:
    """行政处罚法第七十三条第三款: a review of the penalty stops its surcharge, so it has a step."""
    paper = s.data.get("contested")
    if any(d.kind == DECISION and d.id == paper for d in s.documents):
        return Reason("对处罚决定，请办理“登记当事人申请复议、提起诉讼”。", "contested")
    return None


def contest_runs(s: Situation) -> Reason | None:
    """What ends has begun."""
    row = named(s)
    if row is not None and dues.running_contest(s, row) is None:
        return Reason("没有登记该当事人申请行政复议、提起行政诉讼。", "party")
    return None


def contest_ends_after_it_began(s: Situation) -> Reason | None:
    """No review ends before it was taken up."""
    row, until = named(s), s.data.get("until")
    now = dues.running_contest(s, row) if row is not None else None
    if now is not None and isinstance(until, date) and until < now.since:
        return Reason(f"早于受理之日（{chinese_day(now.since)}）。", "until")
    return None


def enter_contest(
    act: Act, kind: str, since: date, until: date | None, outcome: str
) -> None:
    """The row of a contest that begins, or of how and when one ended."""
    party = act.party()
    if party is None:
        act.object("选择当事人")
        return
    act.work.session.add(
        Contest(
            case_id=act.case.id, event_seq=act.seq, party_id=party.id, kind=kind, since=since,
            until=until, outcome=outcome,
        )
    )  # fmt: skip
    act.work.session.flush()


def contest_begun(act: Act) -> None:
    """From this day on the surcharge does not grow; time that other papers gave goes on."""
    s = act.situation
    own = {d.id for d in s.documents if d.kind == DECISION}
    act.spared |= {d.id for d in s.deadlines if d.document_id not in {None, *own}}
    enter_contest(act, act.text("contest_kind"), act.data["since"], None, "")


def contest_ended(act: Act) -> None:
    """It grows again from the day after."""
    row = named(act.situation)
    now = dues.running_contest(act.situation, row) if row is not None else None
    if now is None:
        act.object("没有登记复议、诉讼。")
        return
    enter_contest(act, now.kind, now.since, act.data["until"], act.text("contest_outcome"))


def _standing(s: Situation, rule: str) -> list[Deadline]:
    """The limits of the rule that nothing made moot, of papers about the decision as it stands.

    What was demanded before it was changed was another sum.
    """
    row, made = named(s), {d.id: d.event_seq or 0 for d in s.documents}
    since = row.event_seq if row is not None else 0
    return [
        one for one in limits(s, rule)
        if one.outcome != CANCELLED
        and (one.document_id is None or made.get(one.document_id, 0) > since)
    ]  # fmt: skip


def _last(s: Situation, rule: str) -> Deadline | None:
    return max(_standing(s, rule), key=lambda one: one.due_on, default=None)


def time_after_demand_is_over(s: Situation) -> Reason | None:
    """行政强制法第五十四条: ten working days after the demand was served; only then the court."""
    if named(s) is None:
        return None
    wait = _last(s, WAIT)
    if wait is None:
        return Reason("催告书尚未送达，不能申请人民法院强制执行。", "party")
    if wait.due_on >= s.day:
        day = chinese_day(wait.due_on)
        return Reason(f"催告期限至{day}届满，届满后仍不履行的方可申请。", "party")
    return None


def suit_time_is_over(s: Situation) -> Reason | None:
    """行政强制法第五十三条: not before the time for review and suit is over."""
    row = named(s)
    if row is None or any(one.until for one in dues.kept(s, s.rows(Contest), row)):
        return None
    limit = last_of(s, SUE)
    if limit is None:
        return Reason("处罚决定书尚未送达，起诉期限没有起算。", "party")
    if limit.due_on >= s.day:
        day = chinese_day(limit.due_on)
        return Reason(f"起诉期限至{day}届满，届满前不能申请人民法院强制执行。", "party")
    return None


def application_to_court_is_in_time(s: Situation) -> Reason | None:
    """行政强制法第五十三条: within three months; afterwards no court takes it."""
    if named(s) is None:
        return None
    limit = _last(s, APPLY)
    if limit is None:
        return Reason("尚未登记起诉期限届满，申请期限没有起算。", "party")
    if limit.due_on < s.day:
        return Reason(f"申请期限已于{chinese_day(limit.due_on)}届满，不能再申请。", "party")
    return None


def own_suit_time_is_over(s: Situation) -> Reason | None:
    """A period that runs is not over; one is noted once."""
    mine = limits(s, SUE)
    if named(s) is not None and not any(
        d.due_on < s.day and d.outcome in ("", None, "lapsed") for d in mine
    ):
        return Reason("该当事人的起诉期限没有届满，或者已经提起诉讼。", "party")
    return None


def something_is_owed(s: Situation) -> Reason | None:
    """Whoever has paid is not brought to court; one period for a decision."""
    row = named(s)
    if row is None or not dues.all_left(s, row, s.day) or _standing(s, APPLY):
        return Reason("没有尚未缴纳的罚没款，或者申请期限已经起算。", "party")
    return None


def court_clock_from(s: Situation) -> date | None:
    """行政强制法第五十三条, 程序规定第七十六条: the end of the suit period, or of a deferral."""
    row = named(s)
    if row is None:
        return None
    ends = [one.until for one in dues.kept(s, s.rows(Contest), row) if one.until]
    # The act that ends one tells its day on the form; the row is written with it.
    ends += [now] if isinstance(now := s.data.get("until"), date) else []
    limit = last_of(s, SUE)
    days = [limit.due_on] if limit is not None and not ends else []
    plan = dues.last_day_of_plan(s, row)
    return max([*days, *ends, *([plan] if plan else [])], default=None)


EFFECTS: Mapping[str, Effect] = {
    "arrangement": Effect.of(arrangement, "party", "new_pay_by"),
    "contest_begun": Effect.of(contest_begun, "party", "contest_kind", "since"),
    "contest_ended": Effect.of(contest_ended, "party", "until", "contest_outcome"),
}
GUARDS = registered(
    party_was_punished,
    money_is_paid_up,
    fine_is_unpaid,
    deferral_was_asked,
    arrangement_is_whole,
    payment_is_late,
    no_contest_runs,
    penalty_itself_is_contested_apart,
    contest_runs,
    contest_ends_after_it_began,
    time_after_demand_is_over,
    suit_time_is_over,
    application_to_court_is_in_time,
    own_suit_time_is_over,
    something_is_owed,
)
KNOWN = registered(court_clock_from)
