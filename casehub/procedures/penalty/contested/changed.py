"""A court or a review changes a penalty, in whole or in part, and the case goes on under it.

行政诉讼法第七十七条: a penalty that is clearly unfit may be changed, not to the worse of who sued,
except where others sued for the contrary. 行政复议法第六十三条 alike (both from memory, 待核).
The party owes what the changed decision says; what it paid beyond goes back.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from casehub.law.amounts import fen_of, money_text, sum_kept
from casehub.law.fines import NOTHING
from casehub.procedures.owed.due import ADDED, FINE, PARTS, TAKEN
from casehub.procedures.owed.rows import Instalment
from casehub.procedures.penalty import dues
from casehub.procedures.penalty.forcing import enter_contest, named
from casehub.procedures.penalty.imposed import amended
from casehub.procedures.penalty.listed.fallen import entry_in_force, party_stands_on_the_list
from casehub.procedures.penalty.published.publicity import UNLAWFUL, publicity_falls_only_now
from casehub.procedures.penalty.sanctions import Sanction, SanctionItem, Stage
from casehub.procedures.penalty.weighed import FINE as FINED
from casehub.procedures.penalty.weighed import GAINS, items_of, measures_typed
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

# The columns of our row that no court's judgment touches: what was done, and the law of the day.
KEPT = (
    "party_id", "offence", "began_on", "ended_on", "turnover", "gains_method", "goods_value",
    "prior_on", "serious", "degree", "mitigating", "least", "most", "repeated", "compared",
    "comparison", "heard",
)  # fmt: skip


def _typed(s: Situation) -> dict[str, Decimal]:
    """Fine and confiscated gains as the form has them, in yuan."""
    takes = GAINS in measures_typed(s)
    gains = (sum_kept(s.data.get("gains")) or NOTHING) if takes else NOTHING
    return {FINE: sum_kept(s.data.get("fine")) or NOTHING, TAKEN: gains}


def _unpaid(s: Situation, row: Sanction) -> dict[str, Decimal]:
    """What will be unpaid of each part under what the form says."""
    owed = _typed(s)
    due = dues.due(s, row)
    owed[ADDED] = due.surcharge(s.day, owed[FINE])
    return {part: max(owed[part] - due.paid(part), NOTHING) for part in PARTS}


# ── conditions ───────────────────────────────────────────────
def change_names_its_sums(s: Situation) -> Reason | None:
    """An item that takes money has its sum beside it, and no sum stands there without its item."""
    if "items" not in s.data:
        return None
    has = measures_typed(s)
    for measure, name in ((FINED, "fine"), (GAINS, "gains")):
        if (measure in has) != (sum_kept(s.data.get(name)) is not None):
            return Reason("与变更后的内容不一致：有这一项的填写数额，没有的不填。", name)
    return None


def change_is_not_heavier(s: Situation) -> Reason | None:
    """行政诉讼法第七十七条第二款: nobody is worse off for having turned to a court or a review."""
    row = named(s)
    if row is None or s.data.get("opposite_claims") or "items" not in s.data:
        return None
    ours = amended.first_of(s, row)
    before, now = dues.imposed(s, ours), _typed(s)
    for part, name in ((FINE, "fine"), (TAKEN, "gains")):
        if now[part] > before[part]:
            said = f"{PARTS[part]}多于原处罚决定的{money_text(before[part])}，不得加重；"
            return Reason(f"{said}利害关系人提出相反请求的，选“是”。", name)
    more = measures_typed(s) - {one.measure for one in items_of(s, ours)}
    if more:
        said = "有原处罚决定没有的处理内容，不得加重；利害关系人提出相反请求的，选“是”。"
        return Reason(said, "items")
    return None


def _lines(rows: Any) -> list[tuple[str, str]]:
    return [(str(one["measure"]), str(one["text"]).strip("。；; ")) for one in rows]


def change_changes_something(s: Situation) -> Reason | None:
    """What stays as it was is upheld; what is restored is what we decided, and was changed."""
    row, rows = named(s), s.data.get("items")
    if row is None or not rows:
        return None
    restored = s.data.get("contest_outcome") == amended.RESTORED
    first = amended.first_of(s, row)
    if restored and first is row:
        return Reason("本局的处罚决定没有被变更过，没有可以恢复的效力。", "contest_outcome")
    against = first if restored else row
    was = [{"measure": one.measure, "text": one.sentence} for one in items_of(s, against)]
    same = sorted(_lines(was)) == sorted(_lines(rows)) and dues.imposed(s, against) == _typed(s)
    if restored and not same:
        return Reason("恢复原处罚决定的效力的，内容、数额与原决定书一致。", "items")
    if not restored and same:
        return Reason("与变更前相同；维持原决定的，办理登记复议、诉讼终结。", "items")
    return None


def new_time_is_ahead(s: Situation) -> Reason | None:
    """A new last day of payment is named for what is unpaid."""
    row = named(s)
    if row is None or s.data.get("new_pay_by") is None or "items" not in s.data:
        return None
    if _unpaid(s, row)[FINE]:
        return None
    return Reason("变更后没有尚未缴纳的罚款，不填新的缴款期限。", "new_pay_by")


# ── whose clocks begin ───────────────────────────────────────
def changed_leaves_a_debt(s: Situation) -> str | None:
    """Who has paid what the changed decision asks is brought to no court."""
    row = named(s)
    if row is not None and any(_unpaid(s, row).values()):
        return None
    return "变更后没有尚未缴纳的罚没款。"


def new_time_is_given(s: Situation) -> str | None:
    """Whose new day of payment runs."""
    return None if s.data.get("new_pay_by") else "复议决定、判决没有写明新的缴款期限。"


def _unlawful(s: Situation) -> str | None:
    found = s.data.get("contest_outcome") == UNLAWFUL
    return None if found else "处罚决定没有被确认违法。"


def what_fell_is_public(s: Situation) -> str | None:
    """Whose publication is taken back: what was found unlawful, though it stays valid."""
    return _unlawful(s) or publicity_falls_only_now(s)


def what_fell_is_listed(s: Situation) -> str | None:
    """Whose entry in the list falls with what was found unlawful."""
    return _unlawful(s) or party_stands_on_the_list(s)


# ── effects ──────────────────────────────────────────────────
def decision_changed(act: Act) -> None:
    """A row with what stands now, and the end of the contest that brought it about."""
    s, row = act.situation, named(act.situation)
    if row is None:
        act.object("没有可以变更的处罚决定。", "party")
        return
    unpaid, common = _unpaid(s, row), {"case_id": act.case.id, "event_seq": act.seq}
    running, day = dues.running_contest(s, row), act.data["until"]
    _leave_the_old_time(act, row, unpaid)
    same = {name: getattr(row, name) for name in KEPT}
    gains = sum_kept(act.data.get("gains"))
    act.work.session.add(
        Sanction(
            **common,
            **same,
            stage=Stage.DECIDED.value,
            fine=fen_of(sum_kept(act.data.get("fine"))),
            gains=row.gains if gains is None else fen_of(gains),
        )
    )
    for n, (measure, words) in enumerate(_lines(act.rows("items")), 1):
        act.work.session.add(SanctionItem(**common, item=n, measure=measure, sentence=words))
    last = act.data.get("new_pay_by")
    if isinstance(last, date) and unpaid[FINE]:
        told = {"party_id": row.party_id, "granted_on": day, "item": 1, "due_on": last}
        amount = fen_of(unpaid[FINE]) or 0
        act.work.session.add(Instalment(**common, **told, amount=amount))
    act.work.session.flush()
    if running is not None:
        enter_contest(act, running.kind, running.since, day, act.text("contest_outcome"))
    _tell(act, row)


def _leave_the_old_time(act: Act, row: Sanction, unpaid: Mapping[str, Decimal]) -> None:
    """Let the time to pay go on as it ran, where money is unpaid and no new time was named."""
    if act.data.get("new_pay_by") is None and (unpaid[FINE] or unpaid[TAKEN]):
        of = {None, *act.situation.line(row.party_id)}
        clocks = (d for d in act.situation.deadlines if d.party_id in of)
        act.spared |= {d.id for d in clocks if d.rule in dues.TIMES}


def _tell(act: Act, row: Sanction) -> None:
    """Say what goes back, and what an entry in the list rests on no more by itself."""
    s, owed = act.situation, _typed(act.situation)
    due = dues.due(s, row)
    over = (due.paid(part) - owed[part] for part in (FINE, TAKEN))
    back = sum((sum_ for sum_ in over if sum_ > NOTHING), start=NOTHING)
    if back:
        act.notes.append(f"多缴的{money_text(back)}应当退还当事人，退还后登记")
    if entry_in_force(s) is not None:
        act.notes.append("当事人在严重违法失信名单中，变更后是否仍符合列入条件，另行核对")


# ── what the file knows ──────────────────────────────────────
def items_in_force(s: Situation) -> list[dict[str, str]] | None:
    """What the decision in force imposes, item by item."""
    found = sorted(items_of(s, dues.decided(s)), key=lambda one: one.item)
    return [{"measure": one.measure, "text": one.sentence} for one in found] or None


EFFECTS: Mapping[str, Effect] = {
    amended.RECORDED: Effect.of(
        decision_changed, "party", "items", "until", "contest_outcome", "changed_by"
    ),
}
GUARDS = registered(
    change_names_its_sums,
    change_is_not_heavier,
    change_changes_something,
    new_time_is_ahead,
    changed_leaves_a_debt,
    new_time_is_given,
    what_fell_is_public,
    what_fell_is_listed,
)
KNOWN = registered(items_in_force)
