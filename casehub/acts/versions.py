"""Versions of procedures in use: what runs under which, and moving cases to another version."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from casehub.casefile.situations import TAKEN_BACK
from casehub.model import Case, Event, Proposal
from casehub.model.proposal import UNDER_WAY
from casehub.record.events import record, reserve
from casehub.record.roads import MIGRATED, version_told

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.record.work import Work
    from casehub.rulebook.law import Law
    from casehub.workflow.procedure import Procedure


@dataclass(frozen=True)
class Move:
    """A case that goes on in the state `to` of the other version; `case_id` for applying it."""

    reference: str
    source: str
    to: str
    case_id: int


@dataclass(frozen=True)
class Stays:
    """A case that cannot go on under the other version, and why."""

    reference: str
    why: str


def running(session: Session) -> dict[tuple[str, int], int]:
    """Number of open cases by procedure and version."""
    rows = session.execute(
        select(Case.procedure, Case.procedure_version, func.count())
        .where(Case.closed_on.is_(None))
        .group_by(Case.procedure, Case.procedure_version)
    )
    return {(key, version): number for key, version, number in rows}


def missing_states(session: Session, law: Law) -> list[str]:
    """One sentence for every version or state that a running case is in and no file declares.

    A version that no file declares has no state either: it is told once for all its cases.
    """
    rows = session.execute(
        select(
            Case.procedure,
            Case.procedure_version,
            Case.state,
            func.count(),
            func.min(Case.reference),
        )
        .where(Case.closed_on.is_(None))
        .group_by(Case.procedure, Case.procedure_version, Case.state)
        .order_by(Case.procedure, Case.procedure_version, Case.state)
    )
    found: dict[str, tuple[int, str]] = {}
    for key, version, state, number, first in rows:
        if said := law.trouble(key, version, state):
            before, earliest = found.get(said, (0, first))
            found[said] = (before + number, min(earliest, first))
    return [
        f"{first}等{number}件在办案件：{said}" if number > 1 else f"在办案件{first}：{said}"
        for said, (number, first) in found.items()
    ]


class VersionsMissing(Exception):
    """A running case has a version or state that no file declares; `str()` is one sentence."""


def require_versions(session: Session, law: Law) -> None:
    """Raise VersionsMissing unless the files declare where every running case stands."""
    found = missing_states(session, law)
    if found:
        more = f"；另有{len(found) - 1}处，运行 casehub check 查看全部" if found[1:] else ""
        raise VersionsMissing(found[0] + more)


def missing_steps(session: Session, law: Law) -> list[str]:
    """One sentence for every step taken in a running case that its version's file does not declare.

    Of a version without a file only the version is told, and nothing where `missing_states` tells
    it: that its steps are missing too says nothing new.
    """
    rows = session.execute(
        select(Event.procedure, Event.step, func.min(Case.reference))
        .join(Case, Case.id == Event.case_id)
        # Only acts of a procedure have its code; what the record adds by itself has none.
        .where(Case.closed_on.is_(None), Event.code != "")
        .group_by(Event.procedure, Event.step)
        .order_by(Event.procedure, Event.step)
    )
    found, told = [], {*running(session)}
    for name, step, first in rows:
        version = key, number = version_told(name)
        procedure = law.procedures.get(version)
        if procedure is not None and not procedure.has_step(step):
            found.append(f"在办案件{first}办理过的步骤“{step}”不在“{key}”第{number}版中")
        elif procedure is None and version not in told:
            told.add(version)
            found.append(
                f"在办案件{first}曾依程序“{key}”第{number}版办理，该版本不在规则文件中；"
                f"请规则管理员把该版本的文件放回 workflows/superseded/{key}-{number}.yaml"
            )
    return found


def to_move(session: Session, law: Law) -> list[str]:
    """One sentence for every version under which cases run that should go on under a newer one."""
    rows = session.execute(
        select(Case.procedure, Case.procedure_version, func.count(), func.min(Case.reference))
        .where(Case.closed_on.is_(None))
        .group_by(Case.procedure, Case.procedure_version)
        .order_by(Case.procedure, Case.procedure_version)
    )
    return [
        f"{first}等{number}件在办案件依{procedure.title}程序第{version}版办理：{procedure.why_move}。"
        for key, version, number, first in rows
        if (procedure := law.procedures.get((key, version))) is not None and procedure.why_move
    ]


def missing_history(session: Session, law: Law) -> list[str]:
    """One sentence for every version that closed cases ended under and no file declares.

    No case waits for it, but without its steps nobody can prove what was done in them.
    """
    rows = session.execute(
        select(Case.procedure, Case.procedure_version, func.count(), func.min(Case.reference))
        .where(Case.closed_on.is_not(None))
        .group_by(Case.procedure, Case.procedure_version)
        .order_by(Case.procedure, Case.procedure_version)
    )
    return [
        f"{first}等{number}件已结案件依程序“{key}”第{version}版办理，该版本不在规则文件中，"
        f"无从核对；请规则管理员把该版本的文件放回 workflows/superseded/{key}-{version}.yaml"
        for key, version, number, first in rows
        if (key, version) not in law.procedures
    ]


def moves(
    session: Session,
    source: Procedure,
    target: Procedure,
    states: Mapping[str, str],
    back: Collection[str] = (),
    *,
    archived: bool = False,
) -> tuple[list[Move], list[Stays]]:
    """Where every case of a version would go on in another, and which cannot.

    Closed ones too, until they are put away: a suit may still come, an entry be found wrong.
    archived: those that are put away as well, so that their volumes can be taken out again.

    states: old state → new state, for those that are named otherwise in the new version. back: old
    states that are none any more; a case goes on where it stood before it came there.
    """
    known = {state.id for state in target.states}
    titles = {state.id: state.title for state in source.states}
    going, staying = [], []
    ends = (state for state in source.states if state.closing or state.final)
    unfinished = sorted(state.id for state in ends if archived or not state.final)
    rows = session.execute(
        select(Case.id, Case.reference, Case.state)
        .where(
            Case.procedure == source.key,
            Case.procedure_version == source.version,
            or_(Case.closed_on.is_(None), Case.state.in_(unfinished)),
        )
        .order_by(Case.id)
    )
    held = _held_up(session, source, target)
    for case_id, reference, state in rows:
        if case_id in held:
            staying.append(Stays(reference, held[case_id]))
            continue
        to = states.get(state, state)
        if state in back:
            to = stood_before(session, case_id, state)
        if to in known:
            going.append(Move(reference, state, to, case_id))
            continue
        name = titles.get(state, state)
        why = f"第{target.version}版没有状态“{state}”（{name}），请用 --map {state}=新状态 指明"
        staying.append(Stays(reference, why))
    return going, staying


def _held_up(session: Session, source: Procedure, target: Procedure) -> dict[int, str]:
    """Cases with a matter under approval that the new version would leave with nobody, and why."""
    rows = session.execute(
        select(Proposal.case_id, Proposal.step)
        .join(Case, Case.id == Proposal.case_id)
        .where(
            Case.procedure == source.key,
            Case.procedure_version == source.version,
            Proposal.status.in_(UNDER_WAY),
        )
    )
    return {
        case_id: f"“{source.step(step).title if source.has_step(step) else step}”正在呈批，"
        f"第{target.version}版没有这一步或者不须呈批，请先办结或者撤回"
        for case_id, step in rows
        if not target.has_step(step) or target.step(step).route is None
    }


def stood_before(session: Session, case_id: int, state: str) -> str:
    """The state from which a case came to that one; what took an entry back is no such act."""
    events = session.scalars(
        select(Event)
        .where(Event.case_id == case_id, Event.target == state, Event.source != state)
        .order_by(Event.seq.desc())
    )
    found = (e.source for e in events if not (e.detail or {}).get(TAKEN_BACK))
    return next(found, state)


def move(work: Work, going: Collection[Move], source: Procedure, target: Procedure) -> int:
    """Let the cases go on under the other version, one event each. Returns how many moved.

    A case that was changed meanwhile (another version or state) is left as it is.
    """
    done = 0
    for one in going:
        case = work.locked(one.case_id)
        if (case.procedure_version, case.state) != (source.version, one.source):
            continue
        before = case.state
        reserve(case)
        case.procedure_version, case.state = target.version, one.to
        changed = before != one.to
        state = f"，状态由「{source.state(before).title}」改为「{target.state(one.to).title}」"
        record(
            work,
            case,
            step=MIGRATED,
            source=before,
            sentence=f"{target.title}程序由第{source.version}版转入第{target.version}版"
            + (state if changed else ""),
            detail={
                "data": {
                    "from_version": source.version,
                    "to_version": target.version,
                    "from": before,
                    "to": one.to,
                }
            },
        )
        work.session.flush()
        done += 1
    return done
