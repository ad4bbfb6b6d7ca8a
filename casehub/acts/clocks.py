"""What an act does to pauses and time limits, and how its event tells of it."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from casehub import deadlines
from casehub.fields import TODAY
from casehub.law.chinese import date_text
from casehub.model import Case, Party
from casehub.procedures import LAW
from casehub.procedures.reading import as_day
from casehub.record.roads import version_told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from casehub.model import Deadline
    from casehub.procedures.act import Act
    from casehub.record.work import Work
    from casehub.workflow.clocks import (
        DeadlineEffects,
        PauseCloses,
        PauseOpens,
        PausePeriod,
        Revise,
        Start,
    )


def day_of(name: str, data: Mapping[str, Any], today: date) -> date:
    """The day a declared `from` names: `today`, or a date or datetime field of the form.

    Raises LookupError where the form has no such day: a clock would run from another one, and
    nobody would see it. `casehub check` refuses a field that may stay empty.
    """
    value = today if name in ("", TODAY) else data.get(name)
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, date):
        raise LookupError(f"no day to count by: {name}")  # noqa: TRY004  the form lacks it
    return value


def keep(act: Act) -> None:
    """Pauses first, so that what starts or is recounted today knows them.

    A pause or an extension moves the limits of the whole family, so all of them are compared.
    """
    step, work, case = act.step, act.work, act.case
    paused = bool(step.pause or step.resume or step.excluded)
    moved = act.undone or act.left or act.succeeded or act.renewed or act.lengthened
    if not paused and not moved and step.deadlines.only_starts:
        started = apply_deadlines(act, case, act.seq, step.deadlines)
        rows = [*_by_effects(act), *sorted(started, key=deadlines.in_order)]
        act.clocks = changes(work, case, rows, {})
        return
    family = deadlines.of_family(work, case)
    before = _stand(family)
    if not paused and not moved:
        started = apply_deadlines(act, case, act.seq, step.deadlines, family)
        by_effects = changes(work, case, _by_effects(act), {})
        rows = deadlines.own_first(case, [*family, *started])
        act.clocks = [*by_effects, *changes(work, case, rows, before)]
        return
    for wrong in act.undone:
        stopped_by = [d for d in family if d.case_id == case.id and d.closed_seq == wrong]
        deadlines.undo(work, case, wrong, act.seq)
        _take_off(act, wrong)
        _end_anew(act, wrong, stopped_by)
    apply_pauses(act, case, act.seq, step.pause, step.resume, step.excluded)
    for ended, since in act.renewed:
        deadlines.renew(work, case, ended, since, act.seq)
    apply_deadlines(act, case, act.seq, step.deadlines)
    for row, length in act.lengthened:
        deadlines.lengthen(row, length)
    if act.lengthened:
        deadlines.recount(work, case)
    for before_it, successor in act.succeeded:
        deadlines.pass_on(work, case, before_it.id, successor.id)
    for party in act.left:
        deadlines.leave(work, case, party.id, act.seq)
    act.clocks = [
        *changes(work, case, _by_effects(act), {}),
        *changes(work, case, deadlines.of_family(work, case), before),
    ]


def _take_off(act: Act, wrong: int) -> None:
    """What the act that was a mistake had added to limits is not granted any more."""
    event = next(e for e in act.situation.events if e.seq == wrong)
    step = act.work.rules.procedure(*version_told(event.procedure)).step(event.step)
    for extension in step.deadlines.extend:
        added = event.typed.get(extension.by)
        if isinstance(added, int):
            deadlines.take_off(act.work, act.case, extension.rule, added, event)


def _end_anew(act: Act, wrong: int, ended: Collection[Deadline]) -> None:
    """Of the limits that a mistake had ended: what later acts made moot or let pass ends by them.

    In the later state no step would close it. The record tells the end in this act.
    """
    for event in act.situation.events if ended else ():
        procedure = act.work.rules.procedure(*version_told(event.procedure))
        if event.seq <= wrong or event.seq in act.undone or not procedure.has_step(event.step):
            continue
        step = procedure.step(event.step)
        on = event.at.astimezone(act.situation.at.tzinfo).date()
        # What ends by itself ends no time that was left then.
        left = {d.id for d in ended if step.on_expiry and _runs(act, d, d.due_on, on)}
        finish = partial(deadlines.finish, act.work, act.case, among=ended)
        whose, effects = event.party_id, step.deadlines
        alone = act.spared | left
        finish(effects.lapse, act.seq, deadlines.LAPSED, on, party_id=whose, spared=alone)
        of = whose if "*" not in effects.cancel else None
        begun = event.typed.get(effects.begun_by) if effects.begun_by else None
        made_moot = partial(finish, effects.cancel, act.seq, deadlines.CANCELLED, on, party_id=of)
        made_moot(spared=act.spared, begun_by=begun if isinstance(begun, int) else None)


def _by_effects(act: Act) -> list[Deadline]:
    """What effects started stands already when the clocks of the step are kept."""
    return sorted(act.started, key=deadlines.in_order)


def apply_pauses(
    act: Act,
    case: Case,
    seq: int,
    pause: PauseOpens | None,
    resume: PauseCloses | None,
    excluded: PausePeriod | None,
    opened: Collection[int] | None = None,
) -> None:
    """Open and close what the step declares; `opened`: only pauses that these events opened."""
    work, today = act.work, act.work.today
    if pause is not None:
        day = day_of(pause.from_, act.data, today)
        deadlines.open_pause(work, case, pause.kind, day, seq, own=pause.own)
        act.notes.append(
            f"自{date_text(day)}起{work.rules.law.limits.pause_kinds[pause.kind]}，期限停止计算"
        )
    if resume is not None:
        day = day_of(resume.to, act.data, today)
        if deadlines.close_pause(work, case, resume.kind, day, seq, opened):
            act.notes.append(f"自{date_text(day)}起期限继续计算")
    if excluded is not None:
        since, until = (day_of(n, act.data, today) for n in (excluded.from_, excluded.to))
        deadlines.open_pause(work, case, excluded.kind, since, seq)
        deadlines.close_pause(work, case, excluded.kind, until, seq)


def apply_deadlines(
    act: Act,
    case: Case,
    seq: int,
    effects: DeadlineEffects,
    among: Collection[Deadline] | None = None,
) -> list[Deadline]:
    """Carry out what the step declares; the clocks that it started.

    among: the family's clocks, where they have been read in this act; else they are asked for.
    """
    work, today, data = act.work, act.work.today, act.data
    # An answer of one respondent does not end the time of the other.
    whose = act.number("party")
    done = day_of(effects.on, data, today)
    finish = partial(deadlines.finish, work, case, spared=act.spared, among=among)
    law = LAW.at(act.situation)
    begun = act.number(effects.begun_by) if effects.begun_by else None
    started: list[Deadline] = []

    def running(rule: str) -> list[Deadline]:
        known = None if among is None else [*among, *started]
        rows = deadlines.open_rows(work, case, rule, known)
        return [row for row in rows if row.id not in act.spared]

    def since(effect: Start | Revise) -> date:
        named = effect.known or effect.from_
        days = {named: as_day(law.known[named](act.situation))} if effect.known else data
        return day_of(named, days, today)

    def count_anew(revisions: Iterable[Revise]) -> None:
        holds = [one for one in revisions if _holds(act, one.when)]
        named = [_revise(act, one, since(one), running(one.rule)) for one in holds]
        if holds:
            deadlines.recount(work, case)
        for row, told in chain.from_iterable(named):
            deadlines.tell(work, row, told)

    # What an act ends is counted by its real day first: by that it was kept or not.
    count_anew(one for one in effects.revise if one.rule in effects.close)
    closes = effects.close if _holds(act, effects.close_when) else ()
    finish(closes, seq, deadlines.MET, done, party_id=whose, begun_by=begun)
    still = {d.id for d in _still_running(act, case, among)} if act.step.on_expiry else set()
    finish(effects.lapse, seq, deadlines.LAPSED, today, party_id=whose, spared=act.spared | still)
    # What becomes moot for one party goes on for the others; `*` ends the whole case.
    for_all = whose if "*" not in effects.cancel else None
    finish(effects.cancel, seq, deadlines.CANCELLED, done, party_id=for_all, begun_by=begun)
    for effect in effects.start:
        if not _holds(act, effect.when) or (effect.once and running(effect.rule)):
            continue
        length = data.get(effect.length) if effect.length else None
        if effect.lasts:
            length = law.known[effect.lasts](act.situation)
        due = data.get(effect.due) if effect.due else None
        party = data.get(effect.party) if effect.party else None
        if effect.whose:
            party = law.known[effect.whose](act.situation)
        clock = deadlines.start(
            work,
            case,
            effect.rule,
            since(effect),
            seq,
            length=length if isinstance(length, int) else None,
            due=due if isinstance(due, date) else None,
            party_id=party if isinstance(party, int) else None,
            estimated=effect.estimated,
        )
        started.append(clock)
    for extension in effects.extend:
        granted = data.get(extension.by)
        for row in running(extension.rule):
            if whose is not None and row.party_id not in (None, whose):
                continue
            # Nothing revives a period of the same party that is over.
            if row.due_on < today and not row.stopped:
                continue
            row.granted += granted if isinstance(granted, int) else 0
    if effects.extend:
        deadlines.recount(work, case)
    count_anew(one for one in effects.revise if one.rule not in effects.close)
    for fixed in effects.fix:
        for row in running(fixed.rule):
            deadlines.tell(work, row, day_of(fixed.due, data, today))
    return started


def _holds(act: Act, condition: str) -> bool:
    """Whether a condition holds after the act; "" always does."""
    return not condition or LAW.at(act.situation).guards[condition](act.situation) is None


def _revise(
    act: Act, revision: Revise, since: date, rows: Iterable[Deadline]
) -> list[tuple[Deadline, date]]:
    """Let clocks count from another day; of those that name their last day, which it is now."""
    named = act.data.get(revision.due) if revision.due else None
    found = []
    for row in rows:
        row.start_on, row.estimated = since, revision.estimated
        if revision.due:
            # The day that was named before is named no more.
            row.trace = []
        if isinstance(named, date):
            found.append((row, named))
    return found


def _still_running(
    act: Act, case: Case, among: Collection[Deadline] | None
) -> list[Deadline]:
    """What the end of one limit of the step's rules leaves alone: others of the same rules.

    A party that was given two papers has the time that each of them gave it.
    """
    work = act.work
    return [
        row
        for rule in act.step.on_expiry
        for row in deadlines.open_rows(work, case, rule, among)
        if _runs(act, row, deadlines.last_day(row), work.today)
    ]


def _runs(act: Act, row: Deadline, last: date, day: date) -> bool:
    """Whether a limit goes on for an act of that day that comes of the end of another.

    One that is counted by the minute ends within its last day: the act was admitted since then.
    """
    if row.stopped or last != day:
        return row.stopped or last > day
    return not act.situation.law_on(row.start_on).limit(row.rule).by_the_minute


Standing: TypeAlias = "Mapping[int, tuple[date, str, int | None]]"


def standing(work: Work, case: Case) -> Standing:
    """How every time limit of the family stands before an act touches it."""
    return _stand(deadlines.of_family(work, case))


def _stand(rows: Iterable[Deadline]) -> Standing:
    return {d.id: (d.due_on, d.outcome, d.party_id) for d in rows}


def changes(
    work: Work, case: Case, rows: Iterable[Deadline], before: Standing
) -> list[dict[str, object]]:
    """What an act of the case did to the family's deadlines: 起算, 变更, 承受, or how they ended.

    matter: the other case of the family whose deadline it is, by its reference. whose: the party
    whose time it is, unless its side is hidden.
    """
    found: list[dict[str, object]] = []
    for row in rows:
        old = before.get(row.id)
        if old is None:
            effect = "起算"
        elif old[1] != row.outcome:
            effect = deadlines.OUTCOMES.get(row.outcome, "恢复计算")
        elif old[0] != row.due_on:
            effect = "变更"
        elif old[2] != row.party_id:
            # It goes on for who succeeds, or again for whose it was, where nobody succeeded.
            party = work.session.get(Party, row.party_id)
            succeeds = party is not None and party.succeeds_id == old[2]
            effect = "承受" if succeeds else "恢复计算"
        else:
            continue
        change: dict[str, object] = {
            "rule": row.rule,
            "title": row.title,
            "due": row.due_on.isoformat(),
            "effect": effect,
            "provisional": row.provisional,
            "estimated": row.estimated,
        }
        if row.case_id != case.id:
            change["matter"] = work.session.get_one(Case, row.case_id).reference
        if whose := _whose(work, case, row):
            change["whose"] = whose
        found.append(change)
    return found


def _whose(work: Work, case: Case, row: Deadline) -> str:
    party = work.session.get(Party, row.party_id) if row.party_id is not None else None
    if party is None:
        return ""
    home = case.home
    sides = work.rules.procedure(home.procedure, home.procedure_version).sides
    hidden = any(side.id == party.role and side.hidden for side in sides)
    return "" if hidden else party.short_name or party.name


def said(changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """The deadlines that began or moved, one sentence each."""
    verbs = {"起算": "至", "变更": "改至", "恢复计算": "恢复计算，至", "承受": "由承受人继续，至"}
    said = []
    for change in changes:
        if change["effect"] not in verbs:
            continue
        due = date_text(date.fromisoformat(change["due"]))
        mark = "（暂定）" if change["provisional"] else "（估算）" if change["estimated"] else ""
        whose = "".join(f"{change[name]}的" for name in ("matter", "whose") if name in change)
        said.append(f"{whose}{change['title']}{verbs[change['effect']]}{due}{mark}")
    return said
