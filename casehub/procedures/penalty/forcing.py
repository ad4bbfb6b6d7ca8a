"""What is owed of a decision is pressed for, and stayed by a review or suit (罚法第七十三条)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.procedures.owed.pressing import Pressing
from casehub.procedures.penalty import dues
from casehub.procedures.penalty.deciding import DECISION
from casehub.procedures.penalty.dues import Contest
from casehub.procedures.reading import chinese_day
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act
    from casehub.procedures.penalty.sanctions import Sanction
    from casehub.workflow.situation import Situation

# Only a suit closes the way: a review asked for in its sixty days ends within the six months.
PRESSING = Pressing(
    dues=dues.asked, remedies=("penalty.sue",), time="起诉期限", unserved="处罚决定书尚未送达",
    nobody="没有对该当事人作出处罚决定。", money="罚没款", asking="ask_deferral",
    answering=("grant_deferral", "refuse_deferral"),
)  # fmt: skip


def named(s: Situation) -> Sanction | None:
    """The decision against the party of the form."""
    party = s.data.get("party")
    return dues.decided(s, party) if isinstance(party, int) else None


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


EFFECTS: Mapping[str, Effect] = {
    **PRESSING.effects,
    "contest_begun": Effect.of(contest_begun, "party", "contest_kind", "since"),
    "contest_ended": Effect.of(contest_ended, "party", "until", "contest_outcome"),
}
GUARDS = {
    **PRESSING.guards,
    **registered(
        PRESSING.nothing_is_owed,
        penalty_itself_is_contested_apart,
        contest_runs,
        contest_ends_after_it_began,
    ),
}
KNOWN = PRESSING.known
