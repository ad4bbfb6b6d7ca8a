"""Carry out an admitted step: number, state, effects, clocks, papers, child matters, event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from casehub import deadlines
from casehub.acts import clocks, entries, idle_matters, papers, succession, taking_back
from casehub.casefile import assigning, numbering, opening, situations, taking_in
from casehub.exchange.entered import Entering
from casehub.fields import MaterialsField, PeopleField, is_empty
from casehub.law.amounts import fen_of
from casehub.model import Case, Document, Event, Person
from casehub.papers import issuing
from casehub.procedures import LAW, entered_late
from casehub.procedures.act import Act
from casehub.procedures.proof_of_service import from_service
from casehub.procedures.proof_of_service import sentence as told_of_service
from casehub.procedures.withdrawn_proof import take_back
from casehub.record.events import record, reserve
from casehub.record.roads import told_step
from casehub.record.rows import unnamed_tables
from casehub.workflow.machine import advance
from casehub.workflow.procedure import PaperStep
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.record.work import Work
    from casehub.workflow.procedure import Procedure, Step
    from casehub.workflow.situation import Reason, Situation


# Of a yuan.
# What of a case the effects of a step add to or take from.
LISTS = ("parties", "rights", "assignments")

# What no act changes before its own event is written.
EVENTS = ("events", "record", "parent_events", "parent_record")


@cache
def _lists() -> Mapping[str, str]:
    """The same, each with the table of its rows."""
    kinds = inspect(Case).relationships
    return {name: kinds[name].mapper.class_.__tablename__ for name in LISTS}


@dataclass(frozen=True)
class Done:
    """What `act_on` left: the event, the papers and the child matters."""

    event: Event
    documents: list[Document]
    opened: list[Case]


def _link(act: Act) -> None:
    """Open the case that goes on from this file, with its own number (办法第二十条、第六十三条)."""
    work, key = act.work, act.step.links
    number = numbering.intake_number(work, act.case.organisation)
    asked = act.step.form_field("carry_over") is not None
    only = act.data.get("carry_over") or () if asked else None
    made = opening.open_linked(
        work, act.case, key, number=number, only=only,
        stands_as=act.step.stands_as, title=act.text("matter"),
    )  # fmt: skip
    act.opened.append(made)
    procedure = work.rules.procedure(key)
    # Who reads here who stands openly must not find the case in which he is hidden.
    told = "" if procedure.hides(act.step.stands_as.values()) else f"，收件号{number.text}"
    act.notes.append(f"转为{procedure.title}{told}")


def act_on(
    work: Work,
    s: Situation,
    data: Mapping[str, object],
    approved: Mapping[str, object] | None = None,
) -> Done:
    """Perform an admitted step on a locked case. Raises Refused; the caller rolls back.

    approved: what the event keeps of the walk of a step that was submitted for approval.
    """
    case, step = s.case, s.step
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    source = case.state
    act = Act(work, case, step, data, replace(s, data=data), reserve(case))
    data = change(act, procedure)
    if not act.objections:
        with act.objecting():
            clocks.keep(act)
    if act.objections:
        raise Refused([*act.objections, *_against_papers(act)])
    make_papers(act)
    if act.objections:
        raise Refused(act.objections)
    voided = [issuing.void(work, case, *row) for row in act.voided]
    void = [paper for paper, _ in act.voided]
    rows = [*idle_matters.without_papers(work, case, void), *succession.pass_on(act)]
    idle = idle_matters.idle(work, {row.id: row for row in rows}.values())
    act.notes += idle.told
    _start_from_service(act)
    for name in step.opens:
        act.opened.append(opening.open_child(work, case, name, _child_title(act, name)))
    if step.links:
        _link(act)
    event = record(
        work,
        case,
        step=step.id,
        code=step.code,
        source=source,
        duty=step.duty,
        on_behalf_of=_on_behalf_of(act),
        absent=s.absent,
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
            **({situations.TAKEN_BACK: act.undone} if act.undone else {}),
            "deadlines": act.clocks,
            "opened": [c.reference for c in act.opened],
            "confidential": step.confidential,
            **({"approved": approved} if approved else {}),
            **({"basis": list(step.basis)} if step.basis else {}),
            **({"articles": list(step.articles)} if step.articles else {}),
        },
    )
    work.session.flush()
    if case.parent is not None:
        _tell_parent(act)
    for matter, values in idle.ends:
        act_on(work, replace(matter, absent=s.absent), values)
    return Done(event, act.documents, act.opened)


def _against_papers(act: Act) -> list[Reason]:
    """What the papers of an act would refuse that objects already, as far as fields are named."""
    before = len(act.objections)
    wrong = {reason.field for reason in act.objections}
    with act.taken_back():
        act.attempt(partial(make_papers, act))
    return [one for one in act.objections[before:] if one.field and one.field not in wrong]


def change(act: Act, procedure: Procedure) -> dict[str, object]:
    """State, people and all rows that the act changes, but for clocks and papers."""
    case, step, source = act.case, act.step, act.case.state
    _give_case_number(act)
    case.state = taking_back.state_after(act.situation, advance(procedure, source, step.id))
    _close_by_state(act)
    _await(act, procedure, source)
    data = dict(act.data)
    # Each by itself: what one refuses hides nothing of what the others do.
    with act.objecting():
        _remember(act)
    with act.objecting():
        data = _take_up(act)
        if step.letter is not None:
            entering = Entering(step.id, act.data, act.work.at)
            taking_in.take_up_letters(act.work, case, act.seq, procedure, entering)
    with act.objecting():
        _assign(act)
    with act.objecting():
        taking_back.carry_out(act)
        taking_in.give_back(act.work, case, act.undone)
    for name in step.records:
        effect = partial(LAW.of(case.procedure).effects[name].carry_out, act)
        if act.objections:
            act.attempt(effect)
        else:
            with act.objecting():
                effect()
    return data


def make_papers(act: Act) -> None:
    """Look at the case as the act leaves it and issue the papers of the step from that."""
    step = act.step
    if step.records or step.assigns or act.undone or _brings_in(step):
        _look_anew(act)
    if entries.papers_of(step, act.data) or step.opens:
        _reload(act)
    papers.issue(act)


def _look_anew(act: Act) -> None:
    """Read parties, rights and people anew when they are next asked for, if rows came or went.

    Else they stay as they were read with the case: succession asks after every act who stands
    where, and a list read anew writes the case before its event is known, and then once more.
    """
    session, case = act.work.session, act.case
    if session.new or session.deleted:
        session.flush()
    touched = unnamed_tables(session)
    stale = [name for name, table in _lists().items() if table in touched]
    if stale:
        session.expire(case, stale)


def _assign(act: Act) -> None:
    """Name the people of the form to their roles, in place of those who held them."""
    for name, role in act.step.assigns.items():
        field = act.step.form_field(name)
        people = field.people_in(act.data.get(name)) if field is not None else ()
        if people:
            assigning.end(act.case, [role], act.day)
            assigning.assign(act.work, act.case, role, people, act.day)
    for field in _brings_in(act.step):
        chosen = field.people_in(act.data.get(field.id))
        named = [act.work.session.get_one(Person, number) for number in chosen]
        roles = act.situation.procedure.roles
        for one in assigning.bring_in(act.work, act.case, named, roles, act.day):
            act.object(f"{one.name}没有可以查看、办理本案的岗位，请另选一人。", field.id)


def _brings_in(step: Step) -> list[PeopleField]:
    """The fields of a step that name people who take part in the matter from then on."""
    every = (one for one in step.fields if isinstance(one, PeopleField))
    return [one for one in every if one.takes_part]


def _give_case_number(act: Act) -> None:
    case, step, work = act.case, act.step, act.work
    if step.number != "case" or case.filed_on is not None:
        return
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    series = procedure.case_series
    prefix = case.organisation.prefix(series)
    if not prefix:
        title = work.rules.offices.series_title(series)
        act.object(
            f"{case.organisation.short_name}没有登记{title}，{procedure.title}无法编立案号；"
            "请系统管理员在“机构”页面登记文号字头。"
        )
        return
    pattern = work.rules.numbering.case.pattern.format(prefix=prefix)
    # A child matter, too, is still found under what it was called until now.
    case.intake_no = case.intake_no or case.reference
    case.reference = numbering.give(work, case, f"series:{prefix}", pattern)
    case.filed_on = work.today
    act.notes.append(f"案号{case.reference}")


def _take_up(act: Act) -> dict[str, object]:
    """Register the papers that came with the act; the event keeps their numbers."""
    step, told = act.step, dict[str, object](act.data)
    for field in step.fields:
        if not isinstance(field, MaterialsField) or is_empty(act.data.get(field.id)):
            continue
        kind = field.takes[0] if field.takes else ""
        receives = step.receives
        on = act.data.get(receives.on) if receives is not None else None
        party = act.party(receives.sender) if receives is not None and receives.sender else None
        coming = taking_in.Coming(
            kind=kind,
            title=receives.title if receives else act.work.rules.materials.kind_title(kind),
            sender=party.name if party is not None else _on_behalf_of(act),
            received_on=min(on, act.day) if isinstance(on, date) else act.day,
            confidential=step.confidential,
        )
        taken = taking_in.take_up(act.work, act.case, act.seq, act.data[field.id], coming)
        told[field.id] = taken
        act.notes.append("、".join(str(one["number"]) for one in taken))
    return told


def _remember(act: Act) -> None:
    """Keep what the form says of the request and the sum at stake, where a case has its column."""
    home, step = act.case.home, act.step
    for name, column in step.request.items():
        if not is_empty(act.data.get(name)):
            setattr(home, column, act.data[name])
    if step.amount:
        # What was found out before, and cannot be found out any more, is no sum of the case.
        known = not is_empty(act.data.get(step.amount))
        act.case.amount_fen = fen_of(act.data[step.amount]) if known else None


def _close_by_state(act: Act) -> None:
    procedure = act.work.rules.procedure(act.case.procedure, act.case.procedure_version)
    state = procedure.state(act.case.state)
    if not (state.closing or state.final):
        # It goes on: an end that was undone or overturned is none.
        act.case.closed_on = None
    elif act.case.closed_on is None:
        act.case.closed_on = act.work.today


def _await(act: Act, procedure: Procedure, source: str) -> None:
    """Note what now has to be followed up, or that it has been."""
    case, step = act.case, act.step
    if any(step.id in other.follows_up for other in procedure.steps):
        case.awaiting = step.id
    elif case.state != source or case.awaiting in step.follows_up:
        case.awaiting = None


def _start_from_service(act: Act) -> None:
    """What was handed over on the spot in this act starts its clocks at once."""
    if not act.served or act.case.parent is not None:
        return
    before = clocks.standing(act.work, act.case)
    for row in act.served:
        from_service(act.work, act.case, row, act.seq)
        act.notes.append(f"当场交付：{told_of_service(act.work, row)}")
    act.work.session.flush()
    changes = clocks.changes(act.work, act.case, deadlines.of_family(act.work, act.case), before)
    act.clocks = [*act.clocks, *changes]


def _reload(act: Act) -> None:
    """Look at the case anew: papers print what this very act has just changed.

    Its events are those that were read already: the act's own is written last.
    """
    act.work.session.flush()
    fresh, known = situations.load(act.work, act.case, act.step, act.data), act.situation
    told = {name: getattr(known, name) for name in (*EVENTS, "absent", "walk", "emptied")}
    act.situation = replace(fresh, data=act.data, **told)


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
    return "。".join([*parts, *entered_late.told(act.data), *clocks.said(act.clocks)])


def _tell_parent(act: Act) -> None:
    """Write what a child matter's step means for its parent as one event of the parent."""
    parent, effect, work = act.case.parent, act.step.parent, act.work
    if parent is None or (effect is None and not act.served and not act.unserved):
        return
    before = clocks.standing(work, parent)
    seq = parent.seq + 1
    for wrong in taking_back.told_above(act):
        deadlines.undo(work, parent, wrong, seq)
    if effect is not None:
        told_by_me = deadlines.events_told_by(work, parent, act.case)
        pauses = (effect.pause, effect.resume, effect.excluded)
        clocks.apply_pauses(act, parent, seq, *pauses, opened=told_by_me)
        clocks.apply_deadlines(act, parent, seq, effect.deadlines)
    for row in act.served:
        from_service(work, parent, row, seq)
    undone = [take_back(work, parent, row, on, seq) for row, on in act.unserved]
    work.session.flush()
    changes = clocks.changes(work, parent, deadlines.of_family(work, parent), before)
    served = "；".join((*(told_of_service(work, row) for row in act.served), *undone))
    sentence = served or (effect.sentence if effect else "")
    parts = [sentence or f"{act.case.title}：{act.step.title}", *clocks.said(changes)]
    record(
        work,
        parent,
        step=told_step(act.case.procedure, act.step.id),
        absent=act.situation.absent,
        sentence="。".join(parts),
        detail={"data": {"child": act.case.reference}, "deadlines": changes},
    )
    work.session.flush()
