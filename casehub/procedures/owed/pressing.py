"""After a fine was imposed: deferral, demand, court (罚法第七十二条, 行政强制法第五十三条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.deadlines import CANCELLED
from casehub.law.amounts import fen_of, money_text, sum_kept
from casehub.law.fines import NOTHING
from casehub.procedures.owed.due import FINE, PARTS, TAKEN
from casehub.procedures.owed.rows import Instalment
from casehub.procedures.reading import as_day, chinese_day, limits, table, who
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from casehub.model import Deadline, Event
    from casehub.procedures.act import Act
    from casehub.procedures.owed.due import Due
    from casehub.workflow.part import Guard, Known
    from casehub.workflow.situation import Situation

WAIT, APPLY = "enforcement.demand_wait", "penalty.court_apply"


@dataclass(frozen=True)
class Pressing:
    """The conditions and effects for the fines of one procedure.

    dues: the decisions in force, one of each party. remedies: the limits within which they can be
    contested, with what a refusal calls that time. unserved: why none of it runs yet. nobody: why
    there is no decision. money: what a decision of the procedure asks. asking, answering: its steps
    by which a deferral is asked for, granted and refused.
    """

    dues: Callable[[Situation], Sequence[Due]]
    remedies: tuple[str, ...]
    time: str
    unserved: str
    nobody: str
    money: str
    asking: str
    answering: tuple[str, ...]

    def named(self, s: Situation) -> Due | None:
        """The decision against the party of the form."""
        party = s.data.get("party")
        of = s.line(party) if isinstance(party, int) else frozenset()
        found = [one for one in self.dues(s) if one.party_id in of]
        return max(found, key=lambda one: one.worded, default=None)

    def asked(self, s: Situation) -> Event | None:
        """The application that nobody answered yet."""
        row = self.named(s)
        if row is None:
            return None
        of = s.line(row.party_id)
        mine = [e for e in s.events if e.seq > row.made and e.typed.get("party") in of]
        applied = [e for e in mine if e.step == self.asking]
        answered = [e for e in mine if e.step in self.answering]
        if not applied or (answered and answered[-1].seq > applied[-1].seq):
            return None
        return applied[-1]

    # ── paying ───────────────────────────────────────────────
    def party_was_punished(self, s: Situation) -> Reason | None:
        """Nobody pays, or is made to pay, but whom a decision names."""
        if isinstance(s.data.get("party"), int) and self.named(s) is None:
            return Reason(self.nobody, "party")
        return None

    def payment_fits_the_part(self, s: Situation) -> Reason | None:
        """行政处罚法第七十二条: of each part no more than was owed on the day of the payment."""
        now, part = sum_kept(s.data.get("paid")), s.data.get("part")
        row, day = self.named(s), s.data.get("paid_on")
        if now is None or row is None or part not in PARTS or not isinstance(day, date):
            return None
        still = row.to_pay(part, day)
        if now > still:
            said = f"{PARTS[part]}最多还可以登记{money_text(still)}；多缴的由代收机构退还。"
            return Reason(said, "paid")
        return None

    def money_is_paid_up(self, s: Situation) -> Reason | None:
        """程序规定第七十二条: the time to pay ends when fine and gains are paid, not by parts.

        Asked while the payment of the form is being entered: it is not among the rows yet.
        """
        now = {s.data.get("part") or FINE: sum_kept(s.data.get("paid")) or NOTHING}
        row = self.named(s)
        if row is None or any(
            row.left(part, s.day) > now.get(part, NOTHING) for part in (FINE, TAKEN)
        ):
            return Reason(f"{self.money}尚未缴清。", "paid")
        return None

    def nothing_is_owed(self, s: Situation) -> str | None:
        """程序规定第七十七条: a decision is carried out when no party owes anything of it."""
        for row in self.dues(s):
            for part, sum_ in row.all_left(s.day).items():
                return f"{who(s, row.party_id)}的{PARTS[part]}尚有{money_text(sum_)}没有缴纳。"
        return None

    # ── putting off ──────────────────────────────────────────
    def fine_is_unpaid(self, s: Situation) -> Reason | None:
        """行政处罚法第六十六条第二款: only the fine is put off, and only what is unpaid of it."""
        row = self.named(s)
        if row is not None and not row.left(FINE, s.day):
            return Reason("没有尚未缴纳的罚款。", "party")
        return None

    def deferral_was_asked(self, s: Situation) -> Reason | None:
        """程序规定第七十四条: on a written application, answered once."""
        if self.named(s) is not None and self.asked(s) is None:
            said = "没有登记该当事人延期、分期缴纳罚款的申请，或者已经答复。"
            return Reason(said, "party")
        return None

    def arrangement_is_whole(self, s: Situation) -> Reason | None:
        """程序规定第七十四条: dates ahead, one after the other, and together what is unpaid."""
        row, last = self.named(s), s.data.get("new_pay_by")
        if row is None or not isinstance(last, date):
            return None
        if last <= s.day or (row.pay_by is not None and last <= row.pay_by):
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
        unpaid = row.left(FINE, s.day)
        if total != unpaid:
            said = f"各期合计{money_text(total)}，与尚未缴纳的罚款{money_text(unpaid)}不一致。"
            return Reason(said, "schedule")
        return None

    def arrangement(self, act: Act) -> None:
        """By when what is unpaid of the fine is to be paid."""
        s, party = act.situation, act.party()
        row, last = self.named(s), act.data.get("new_pay_by")
        if party is None or row is None or not isinstance(last, date):
            act.object("选择当事人，填写期限")
            return
        shares = _schedule(s) or [(last, row.left(FINE, s.day))]
        for n, (day, sum_) in enumerate(shares, 1):
            act.work.session.add(
                Instalment(
                    case_id=act.case.id, event_seq=act.seq, party_id=party.id, granted_on=s.day,
                    item=n, due_on=day, amount=fen_of(sum_) or 0,
                )
            )  # fmt: skip
        act.work.session.flush()

    # ── demanding ────────────────────────────────────────────
    def payment_is_late(self, s: Situation) -> Reason | None:
        """行政强制法第五十四条: nobody is pressed before his time is over, or who owes nothing."""
        row = self.named(s)
        if row is None or "party" not in s.data:
            return None
        last = row.last_day
        if last is None:
            return Reason(f"{self.unserved}，没有到期。", "party")
        if not row.all_left(s.day) and not s.data.get("other_duties"):
            said = f"{self.money}已经缴清；有其他没有履行的义务的，写明。"
            return Reason(said, "party")
        if last >= s.day:
            return Reason(f"缴款期限至{chinese_day(last)}届满，尚未逾期。", "party")
        return None

    def no_contest_runs(self, s: Situation) -> Reason | None:
        """行政强制法第五十三条: who has asked for a review or sued is not brought to execution."""
        row = self.named(s)
        if row is not None and row.is_contested:
            return Reason("该当事人的行政复议、行政诉讼尚未终结。", "party")
        return None

    # ── the court ────────────────────────────────────────────
    def _standing(self, s: Situation, rule: str) -> list[Deadline]:
        """The limits of the rule that nothing made moot, of papers about what stands.

        What was demanded before the decision was changed was another sum.
        """
        row, made = self.named(s), {d.id: d.event_seq or 0 for d in s.documents}
        since = row.worded if row is not None else 0
        return [
            one for one in limits(s, rule)
            if one.outcome != CANCELLED
            and (one.document_id is None or made.get(one.document_id, 0) > since)
        ]  # fmt: skip

    def _last(self, s: Situation, rule: str) -> Deadline | None:
        return max(self._standing(s, rule), key=lambda one: one.due_on, default=None)

    def _to_contest(self, s: Situation) -> list[Deadline]:
        return [one for rule in self.remedies for one in limits(s, rule)]

    def contest_limit(self, s: Situation) -> Deadline | None:
        """The limit within which the decision can be contested that ends last."""
        return max(self._to_contest(s), key=lambda one: one.due_on, default=None)

    def time_after_demand_is_over(self, s: Situation) -> Reason | None:
        """行政强制法第五十四条: ten working days after the demand was served; only then court."""
        if self.named(s) is None:
            return None
        wait = self._last(s, WAIT)
        if wait is None:
            return Reason("催告书尚未送达，不能申请人民法院强制执行。", "party")
        if wait.due_on >= s.day:
            day = chinese_day(wait.due_on)
            return Reason(f"催告期限至{day}届满，届满后仍不履行的方可申请。", "party")
        return None

    def suit_time_is_over(self, s: Situation) -> Reason | None:
        """行政强制法第五十三条: not before the time for review and suit is over."""
        row = self.named(s)
        if row is None or row.final_on:
            return None
        limit = self.contest_limit(s)
        if limit is None:
            return Reason(f"{self.unserved}，{self.time}没有起算。", "party")
        if limit.due_on >= s.day:
            day = chinese_day(limit.due_on)
            said = f"{self.time}至{day}届满，届满前不能申请人民法院强制执行。"
            return Reason(said, "party")
        return None

    def application_to_court_is_in_time(self, s: Situation) -> Reason | None:
        """行政强制法第五十三条: within three months; afterwards no court takes it."""
        if self.named(s) is None:
            return None
        limit = self._last(s, APPLY)
        if limit is None:
            return Reason(f"尚未登记{self.time}届满，申请期限没有起算。", "party")
        if limit.due_on < s.day:
            return Reason(f"申请期限已于{chinese_day(limit.due_on)}届满，不能再申请。", "party")
        return None

    def own_suit_time_is_over(self, s: Situation) -> Reason | None:
        """A period that runs is not over; one is noted once."""
        mine = [d for d in self._to_contest(s) if d.outcome in ("", None, "lapsed")]
        if self.named(s) is not None and not any(d.due_on < s.day for d in mine):
            said = f"该当事人的{self.time}没有届满，或者已经申请复议、提起诉讼。"
            return Reason(said, "party")
        return None

    def something_is_owed(self, s: Situation) -> Reason | None:
        """Whoever has paid is not brought to court; one period for a decision."""
        row = self.named(s)
        if row is None or not row.all_left(s.day) or self._standing(s, APPLY):
            return Reason(f"没有尚未缴纳的{self.money}，或者申请期限已经起算。", "party")
        return None

    def court_clock_from(self, s: Situation) -> date | None:
        """行政强制法第五十三条, 程序规定第七十六条: the end of that time, or of a deferral."""
        row = self.named(s)
        if row is None:
            return None
        # The act that ends a contest tells its day on the form; the row is written with it.
        now = s.data.get("until") or s.data.get("outcome_on")
        ends = [*row.final_on, *([now] if isinstance(now, date) else [])]
        limit = self.contest_limit(s)
        days = [limit.due_on] if limit is not None and not ends else []
        plan = row.last_day
        return max([*days, *ends, *([plan] if plan else [])], default=None)

    @property
    def guards(self) -> Mapping[str, Guard]:
        """The conditions by the names under which the files of a procedure call them."""
        return registered(
            self.party_was_punished,
            self.payment_fits_the_part,
            self.money_is_paid_up,
            self.fine_is_unpaid,
            self.deferral_was_asked,
            self.arrangement_is_whole,
            self.payment_is_late,
            self.no_contest_runs,
            self.time_after_demand_is_over,
            self.suit_time_is_over,
            self.application_to_court_is_in_time,
            self.own_suit_time_is_over,
            self.something_is_owed,
        )

    @property
    def effects(self) -> Mapping[str, Effect]:
        """What putting off writes."""
        return {"arrangement": Effect.of(self.arrangement, "party", "new_pay_by")}

    @property
    def known(self) -> Mapping[str, Known]:
        """From when the three months run."""
        return registered(self.court_clock_from)


def _schedule(s: Situation) -> list[tuple[date | None, Decimal | None]]:
    return [(as_day(row.get("by")), sum_kept(row.get("yuan"))) for row in table(s, "schedule")]
