"""Carry out an admitted step: number, state, effects, clocks, papers, child matters, event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import inspect

from casehub import deadlines
from casehub.acts import entries, papers
from casehub.casefile import assigning, numbering, opening, situations
from casehub.fields import TODAY, is_empty
from casehub.law.chinese import date_text
from casehub.model import Case, Deadline, Document, Event
from casehub.papers import issuing
from casehub.procedures import LAW
from casehub.procedures.act import Act
from casehub.procedures.proof_of_service import from_service
from casehub.procedures.proof_of_service import sentence as told_of_service
from casehub.procedures.reading import as_day
from casehub.procedures.withdrawn_proof import take_back
from casehub.record.events import record, reserve
from casehub.record.roads import told_step
from casehub.workflow.machine import advance
from casehub.workflow.procedure import PaperStep
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from casehub.record.work import Work
    from casehub.workflow.procedure import (
        DeadlineEffects,
        PauseCloses,
        PauseOpens,
        PausePeriod,
    )
    from casehub.workflow.situation import Situation


# What of a case the effects of a step add to or take from.
LISTS = ("parties", "rights", "assignments")


@dataclass(frozen=True)
class Done:
    """What `act_on` left: the event, the papers and the child matters."""

    event: Event
    documents: list[Document]
    opened: list[Case]


def day_of(name: str, data: Mapping[str, Any], today: date) -> date:
    """The day a declared `from` names: `today`, or a date or datetime field of the form."""
    value = today if name in ("", TODAY) else data.get(name)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else today


def act_on(work: Work, s: Situation, data: Mapping[str, Any]) -> Done:
    """Perform an admitted step on a locked case. Raises Refused; the caller rolls back."""
    case, step = s.case, s.step
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    source = case.state
    act = Act(work, case, step, data, replace(s, data=data), reserve(case))
    _give_case_number(act)
    case.state = advance(procedure, source, step.id)
    _close_by_state(act)
    _remember(act)
    _assign(act)
    for name in step.records:
        LAW.effects[name].carry_out(act)
    if act.objections:
        raise Refused(act.objections)
    _keep_clocks(act)
    if step.records or step.assigns:
        _look_anew(act)
    if entries.kinds_of(work, step, data) or step.opens:
        _reload(act)
    papers.issue(act)
    voided = [issuing.void(work, case, *row) for row in act.voided]
    _start_from_service(act)
    for name in step.opens:
        act.opened.append(opening.open_child(work, case, name, _child_title(act, name)))
    event = record(
        work,
        case,
        step=step.id,
        code=step.code,
        source=source,
        duty=step.duty,
        on_behalf_of=_on_behalf_of(act),
        sentence=_sentence(act),
        detail={
            "data": data,
            "documents": [
                {
                    "id": d.id,
                    "kind": d.kind,
                    "number": d.number,
                    "facts": d.facts_sha256,
                }
                for d in act.documents
            ],
            **({"voided": voided} if voided else {}),
            "deadlines": act.clocks,
            "opened": [c.reference for c in act.opened],
            "confidential": step.confidential,
            **({"basis": list(step.basis)} if step.basis else {}),
        },
    )
    work.session.flush()
    if case.parent is not None:
        _tell_parent(act)
    return Done(event, act.documents, act.opened)


def _look_anew(act: Act) -> None:
    """Read parties, rights and people anew when they are next asked for, if rows came or went."""
    session, case = act.work.session, act.case
    known = inspect(case).attrs
    moved = any(known[name].history.has_changes() for name in LISTS)
    if session.new or session.deleted or moved:
        session.flush()
    session.expire(case, LISTS)


def _assign(act: Act) -> None:
    """Name the people of the form to their roles, in place of those who held them."""
    for name, role in act.step.assigns.items():
        field = act.step.form_field(name)
        people = field.people_in(act.data.get(name)) if field is not None else ()
        if people:
            assigning.end(act.case, [role], act.day)
            assigning.assign(act.work, act.case, role, people, act.day)


def _give_case_number(act: Act) -> None:
    case, step, work = act.case, act.step, act.work
    if step.number != "case" or case.filed_on is not None:
        return
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    series = procedure.case_series
    prefix = case.organisation.prefix(series)
    if not prefix:
        act.object(f"{case.organisation.short_name}没有设置{procedure.title}的案号字头")
        return
    pattern = work.rules.numbering.case.pattern.format(prefix=prefix)
    case.reference = numbering.give(work, case, f"series:{prefix}", pattern)
    case.filed_on = work.today
    act.notes.append(f"案号{case.reference}")


def _remember(act: Act) -> None:
    """Keep what the form says of the request, where the main case has its column for it."""
    home = act.case.parent if act.case.parent is not None else act.case
    for name, column in act.step.request.items():
        if not is_empty(act.data.get(name)):
            setattr(home, column, act.data[name])


def _close_by_state(act: Act) -> None:
    procedure = act.work.rules.procedure(act.case.procedure, act.case.procedure_version)
    state = procedure.state(act.case.state)
    if not (state.closing or state.final):
        # It goes on: an end that was undone or overturned is none.
        act.case.closed_on = None
    elif act.case.closed_on is None:
        act.case.closed_on = act.work.today


def _keep_clocks(act: Act) -> None:
    """Pauses first, so that what starts or is recounted today knows them.

    A pause or an extension moves the limits of the whole family, so all of them are compared.
    """
    step, work, case = act.step, act.work, act.case
    paused = bool(step.pause or step.resume or step.excluded)
    if not paused and step.deadlines.only_starts:
        started = _apply_deadlines(act, case, act.seq, step.deadlines)
        act.clocks = _changes(work, case, sorted(started, key=deadlines.in_order), {})
        return
    before = _dates(work, case)
    _apply_pauses(act, case, act.seq, step.pause, step.resume, step.excluded)
    _apply_deadlines(act, case, act.seq, step.deadlines)
    act.clocks = _changes(work, case, deadlines.of_family(work, case), before)


def _apply_pauses(
    act: Act,
    case: Case,
    seq: int,
    pause: PauseOpens | None,
    resume: PauseCloses | None,
    excluded: PausePeriod | None,
    opened: Collection[int] | None = None,
) -> None:
    work, today = act.work, act.work.today
    if pause is not None:
        day = day_of(pause.from_, act.data, today)
        deadlines.open_pause(work, case, pause.kind, day, seq)
        act.notes.append(
            f"自{date_text(day)}起{work.rules.law.limits.pause_kinds[pause.kind]}，期限停止计算"
        )
    if resume is not None:
        day = day_of(resume.to, act.data, today)
        deadlines.close_pause(work, case, resume.kind, day, seq, opened)
        act.notes.append(f"自{date_text(day)}起期限继续计算")
    if excluded is not None:
        since, until = (day_of(n, act.data, today) for n in (excluded.from_, excluded.to))
        deadlines.open_pause(work, case, excluded.kind, since, seq)
        deadlines.close_pause(work, case, excluded.kind, until, seq)


def _apply_deadlines(act: Act, case: Case, seq: int, effects: DeadlineEffects) -> list[Deadline]:
    """Carry out what the step declares; the clocks that it started."""
    work, today, data = act.work, act.work.today, act.data
    # An answer of one respondent does not end the time of the other.
    whose = act.number("party")
    done = day_of(effects.on, data, today)
    deadlines.finish(work, case, effects.close, seq, deadlines.MET, done, party_id=whose)
    deadlines.finish(work, case, effects.lapse, seq, deadlines.LAPSED, today, party_id=whose)
    # What becomes moot for one party goes on for the others; `*` ends the whole case.
    for_all = whose if "*" not in effects.cancel else None
    deadlines.finish(work, case, effects.cancel, seq, deadlines.CANCELLED, today, party_id=for_all)
    started = []
    for effect in effects.start:
        if effect.when and LAW.guards[effect.when](act.situation) is not None:
            continue
        length = data.get(effect.length) if effect.length else None
        due = data.get(effect.due) if effect.due else None
        party = data.get(effect.party) if effect.party else None
        told = LAW.known[effect.known](act.situation) if effect.known else None
        clock = deadlines.start(
            work,
            case,
            effect.rule,
            as_day(told) or day_of(effect.from_, data, today),
            seq,
            length=length if isinstance(length, int) else None,
            due=due if isinstance(due, date) else None,
            party_id=party if isinstance(party, int) else None,
            estimated=effect.estimated,
        )
        started.append(clock)
    for extension in effects.extend:
        granted = data.get(extension.by)
        for row in deadlines.open_rows(work, case, extension.rule):
            if whose is not None and row.party_id not in (None, whose):
                continue
            # Nothing revives a period of the same party that is over.
            if row.due_on < today and not row.stopped:
                continue
            row.granted += granted if isinstance(granted, int) else 0
    for revision in effects.revise:
        for row in deadlines.open_rows(work, case, revision.rule):
            row.start_on, row.estimated = day_of(revision.from_, data, today), False
    if effects.extend or effects.revise:
        deadlines.recount(work, case)
    for fixed in effects.fix:
        told = day_of(fixed.due, data, today)
        for row in deadlines.open_rows(work, case, fixed.rule):
            deadlines.tell(work, row, told)
    return started


_Dates: TypeAlias = "Mapping[int, tuple[date, str]]"


def _dates(work: Work, case: Case) -> _Dates:
    """How every time limit of the family stands before an act touches it."""
    return {d.id: (d.due_on, d.outcome) for d in deadlines.of_family(work, case)}


def _changes(
    work: Work, case: Case, rows: Iterable[Deadline], before: _Dates
) -> list[dict[str, Any]]:
    """What an act of the case did to the family's deadlines: 起算, 变更, or how they ended.

    matter: the other case of the family whose deadline it is, by its reference.
    """
    found: list[dict[str, Any]] = []
    for row in rows:
        old = before.get(row.id)
        if old is None:
            effect = "起算"
        elif old[1] != row.outcome:
            effect = deadlines.OUTCOMES.get(row.outcome, "恢复计算")
        elif old[0] != row.due_on:
            effect = "变更"
        else:
            continue
        change: dict[str, Any] = {
            "rule": row.rule,
            "title": row.title,
            "due": row.due_on.isoformat(),
            "effect": effect,
            "provisional": row.provisional,
            "estimated": row.estimated,
        }
        if row.case_id != case.id:
            change["matter"] = work.session.get_one(Case, row.case_id).reference
        found.append(change)
    return found


def _start_from_service(act: Act) -> None:
    """What was handed over on the spot in this act starts its clocks at once."""
    if not act.served or act.case.parent is not None:
        return
    before = _dates(act.work, act.case)
    for row in act.served:
        from_service(act.work, act.case, row, act.seq)
        act.notes.append(f"当场交付：{told_of_service(act.work, row)}")
    act.work.session.flush()
    changes = _changes(act.work, act.case, deadlines.of_family(act.work, act.case), before)
    act.clocks = [*act.clocks, *changes]


def _reload(act: Act) -> None:
    """Look at the case anew: papers print what this very act has just changed."""
    act.work.session.flush()
    fresh = situations.load(act.work, act.case, act.step, act.data)
    act.situation = replace(fresh, data=act.data)


def _child_title(act: Act, procedure: str) -> str:
    title = act.work.rules.procedure(procedure).title
    about = act.text("matter") or act.text("purpose")
    return f"{title}：{about}" if about else title


def _on_behalf_of(act: Act) -> str:
    who = act.step.by
    if not who:
        return ""
    if act.situation.is_hidden(who):
        return act.situation.sides[who].title
    names = [p.name for p in act.situation.current_parties(who)]
    chosen = act.party("party")
    # A court or another office speaks for itself, whichever party it speaks of.
    if chosen is not None and act.situation.sides[who].is_party:
        names = [chosen.name]
    return "、".join(names) or act.situation.sides[who].title


def _sentence(act: Act) -> str:
    made = isinstance(act.step, PaperStep)
    parts = [*([] if made else [act.step.title]), *act.notes]
    for document in act.documents:
        number = f"（{document.number}）" if document.number else ""
        parts.append(f"制作《{document.title}》{number}")
    return "。".join([*parts, *_told(act.clocks)])


def _told(changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """The deadlines that began or moved, one sentence each."""
    verbs = {"起算": "至", "变更": "改至", "恢复计算": "恢复计算，至"}
    said = []
    for change in changes:
        if change["effect"] not in verbs:
            continue
        due = date_text(date.fromisoformat(change["due"]))
        mark = "（暂定）" if change["provisional"] else "（估算）" if change["estimated"] else ""
        whose = f"{change['matter']}的" if "matter" in change else ""
        said.append(f"{whose}{change['title']}{verbs[change['effect']]}{due}{mark}")
    return said


def _tell_parent(act: Act) -> None:
    """Write what a child matter's step means for its parent as one event of the parent."""
    parent, effect, work = act.case.parent, act.step.parent, act.work
    if parent is None or (effect is None and not act.served and not act.unserved):
        return
    before = _dates(work, parent)
    seq = parent.seq + 1
    if effect is not None:
        told_by_me = deadlines.events_told_by(work, parent, act.case)
        _apply_pauses(act, parent, seq, effect.pause, effect.resume, effect.excluded, told_by_me)
        _apply_deadlines(act, parent, seq, effect.deadlines)
    for row in act.served:
        from_service(work, parent, row, seq)
    undone = [take_back(work, parent, row, on, seq) for row, on in act.unserved]
    work.session.flush()
    changes = _changes(work, parent, deadlines.of_family(work, parent), before)
    served = "；".join((*(told_of_service(work, row) for row in act.served), *undone))
    sentence = served or (effect.sentence if effect else "")
    parts = [sentence or f"{act.case.title}：{act.step.title}", *_told(changes)]
    record(
        work,
        parent,
        step=told_step(act.case.procedure, act.step.id),
        sentence="。".join(parts),
        detail={"data": {"child": act.case.reference}, "deadlines": changes},
    )
    work.session.flush()
