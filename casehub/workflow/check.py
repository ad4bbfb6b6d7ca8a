"""Finds every fault of every procedure at once: graph, names, fields, effects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TypeAlias

from casehub.declared import Fault
from casehub.fields import TODAY, Field, PartiesField, PartyField
from casehub.fields.conditions import condition_faults
from casehub.workflow.checking.route import route_faults
from casehub.workflow.checking.steps import check_fields, check_step_effects, field_of
from casehub.workflow.checking.supervision import supervision_faults
from casehub.workflow.checking.taking_back import taking_back_faults, without_a_way_back
from casehub.workflow.clocks import ALL, Start
from casehub.workflow.loader import file_of
from casehub.workflow.matters import mains
from casehub.workflow.part import Parts
from casehub.workflow.procedure import Procedure, Step

# Whom a sidecar may name besides sides: every party, the one the form names, the office itself.
RECEIVERS = frozenset({ALL, "addressee", "office"})

# Every loaded version of every procedure, the oldest first. A child matter may belong to a case of
# each of them: what a version renamed still stands in cases that run under the one before.
Versions: TypeAlias = Mapping[str, Sequence[Procedure]]


@dataclass(frozen=True)
class Known:
    """What exists outside the procedures. None: not known here, so not checked.

    documents: kind → its own fields (they join the form of the step that issues it).
    basis: key → printed text (an empty text is no basis). records: name → required form fields.
    undone: effects that know how to undo themselves.
    above: conditions that every main case knows.
    series: names of number series. pauses: periods that stop a clock. served: kind → sides on
    which it is served.
    """

    guards: Collection[str] | None = None
    above: Collection[str] | None = None
    roles: Collection[str] | None = None
    documents: Mapping[str, Mapping[str, Field]] | None = None
    rules: Collection[str] | None = None
    basis: Mapping[str, str] | None = None
    records: Mapping[str, tuple[str, ...]] | None = None
    undone: Collection[str] | None = None
    series: Collection[str] | None = None
    pauses: Collection[str] | None = None
    served: Mapping[str, Collection[str]] | None = None


def check(
    procedures: Mapping[tuple[str, int], Procedure], known: Known, law: Parts | None = None
) -> list[Fault]:
    """All faults of all versions of all procedures; empty when everything holds together.

    law: what conditions and effects mean in each procedure; without it those of `known` count.
    """
    loaded: dict[str, list[Procedure]] = {}
    for key, number in sorted(procedures):
        loaded.setdefault(key, []).append(procedures[key, number])
    found = []
    for procedure in procedures.values():
        old = procedure is not loaded[procedure.key][-1]
        file = file_of(procedure, superseded=old)
        above = {one.key for one in _parents(procedure, loaded)}
        own = known if law is None else _own(known, law, procedure, above)
        found += [replace(fault, file=file) for fault in _check_one(procedure, loaded, own)]
        if not old:
            found += without_a_way_back(procedure)
    return found


def _own(known: Known, law: Parts, procedure: Procedure, homes: Collection[str]) -> Known:
    """What the procedure knows besides: conditions and effects of its own and of its families."""
    part = law.of(procedure.key)
    above = [set(law.of(key).guards) for key in homes]
    return replace(
        known,
        guards=part.guards,
        above=set.intersection(*above) if above else (),
        records={name: effect.needs for name, effect in part.effects.items()},
        undone={name for name, effect in part.effects.items() if effect.undo is not None},
    )


def _check_one(p: Procedure, procedures: Versions, known: Known) -> list[Fault]:
    found = [*_head(p, procedures, known), *_graph(p), *_same_titles(p), *_conditions(p, known)]
    for step in p.steps:
        found += _names(p, step, procedures, known)
        found += check_fields(p, step, known.roles, known.documents or {})
        found += check_step_effects(p, step, known.rules, known.documents or {})
        found += taking_back_faults(p, step, known.undone, procedures[p.key])
        found += route_faults(p, step, known.roles, known.documents or {})
    found += [*supervision_faults(p), *_service_rules(p, procedures, known)]
    return found + _served(p, procedures, known)


def _fault(p: Procedure, path: str, message: str) -> Fault:
    return Fault(f"{p.key}.yaml", path, message)


def _unknown(
    p: Procedure, path: str, what: str, names: Iterable[str], known: Collection[str] | None
) -> list[Fault]:
    if known is None:
        return []
    return [_fault(p, path, f"未知的{what}：{name}") for name in names if name not in known]


def _head(p: Procedure, procedures: Versions, known: Known) -> list[Fault]:
    ids = {s.id for s in p.states}
    found = _unknown(p, "initial", "状态", [p.initial], ids)
    found += _unknown(p, "road", "状态", p.road, ids)
    if p.phases and tuple(chain.from_iterable(p.phases.values())) != p.road:
        found.append(_fault(p, "phases", "各阶段的状态应当依次就是 road"))
    found += _matters(p, procedures)
    found += _unknown(p, "papers", "文书", p.papers, known.documents)
    found += _unknown(p, "paper_roles", "角色", p.paper_roles, known.roles)
    for kind, names in p.paper_guards.items():
        found += _unknown(p, "paper_guards", "随时制作的文书", [kind], p.papers)
        found += _unknown(p, f"paper_guards.{kind}", "条件", names, known.guards)
    if bool(p.papers) != bool(p.paper_roles):
        found.append(_fault(p, "paper_roles", "随时制作的文书和制作人应一并写明"))
    found += _unknown(p, "limits", "期限规则", p.limits, known.rules)
    if p.serves and not p.is_child:
        found.append(_fault(p, "serves", "送达应为下属程序"))
    if p.hears:
        found += _unknown(p, "hears", "状态", [p.hears], ids)
        if not p.is_child:
            found.append(_fault(p, "hears", "听取当事人意见的应为下属程序"))
    if p.is_child != any(_parents(p, procedures)):
        said = "下属程序应有编号用字，并写在主案程序的 matters 里；其他程序不得有"
        found.append(_fault(p, "child_word", said))
    if p.by_name and (p.matters or any(step.links for step in p.steps)):
        # A matter of its own would be seen by the office that may not know of the case.
        found.append(_fault(p, "by_name", "专卷不能有下属程序，也不能另立案件"))
    if p.case_series:
        found += _unknown(p, "case_series", "编号系列", [p.case_series], known.series)
    if p.version < 1:
        found.append(_fault(p, "version", "版本号应从1起"))
    if not any(s.final for s in p.states):
        found.append(_fault(p, "states", "没有终结状态"))
    return found


def _matters(p: Procedure, procedures: Versions) -> list[Fault]:
    """Child matters that its cases may have: each is one, in states that there are."""
    found = _unknown(p, "matters", "程序", p.matters, procedures)
    for name, within in p.matters.items():
        at = f"matters.{name}"
        found += _unknown(p, f"{at}.states", "状态", within.states, {s.id for s in p.states})
        if not all(one.is_child for one in procedures.get(name, ())):
            found.append(_fault(p, at, "不是下属程序"))
    return found


def reachable(p: Procedure, start: str, *, stop: Collection[str] = ()) -> set[str]:
    """States that can follow `start` (itself included); nothing is followed beyond `stop`."""
    seen, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        if state in stop:
            continue
        for step in p.steps:
            if state in step.from_ and step.to and step.to not in seen:
                seen.add(step.to)
                waiting.append(step.to)
    return seen


def _graph(p: Procedure) -> list[Fault]:
    found = []
    after_start = reachable(p, p.initial)
    closing = {s.id for s in p.states if s.closing}
    unclosed = reachable(p, p.initial, stop=closing)
    finals = {s.id for s in p.states if s.final}
    for state in p.states:
        path = f"states.{state.id}"
        exits = [s for s in p.steps if state.id in s.from_]
        if state.id not in after_start:
            found.append(_fault(p, path, "从起始状态无法到达"))
        # What is only said afterwards leaves the case where it ended.
        leaving = [s.id for s in exits if s.to not in {None, state.id}]
        if state.final and leaving:
            found.append(_fault(p, path, f"终结状态不得再有离开它的步骤：{'、'.join(leaving)}"))
        if not state.final and not any(s.to not in {None, state.id} for s in exits):
            found.append(_fault(p, path, "既不是终结状态，也没有离开它的步骤"))
        elif not state.final and not finals & reachable(p, state.id):
            found.append(_fault(p, path, "无法到达任何终结状态"))
        if state.final and not state.closing and state.id in unclosed:
            found.append(_fault(p, path, "可以不经结案状态而终结，应设 closing"))
    return found


def _same_titles(p: Procedure) -> list[Fault]:
    found = []
    for n, step in enumerate(p.steps):
        for other in p.steps[:n]:
            shared = set(step.from_) & set(other.from_)
            if step.title == other.title and shared:
                where = "、".join(sorted(shared))
                message = f"与 {other.id} 在同一状态（{where}）标题相同，无法区分"
                found.append(_fault(p, f"steps.{step.id}.title", message))
    return found


def _conditions(p: Procedure, known: Known) -> list[Fault]:
    """Conditions of fields: each is asked by a step, and by each with the fields that it needs."""
    found = []
    used = {field.required_if for step in p.steps for field in step.fields}
    for condition in p.conditions:
        if condition.id not in used:
            found.append(_fault(p, f"conditions.{condition.id}", "没有字段使用这个条件"))
        if any(term.block for term in condition.all):
            found.append(_fault(p, f"conditions.{condition.id}", "步骤没有公用内容块"))
    for step in p.steps:
        asked = {field.required_if for field in step.fields}
        conditions = [one for one in p.conditions if one.id in asked]
        find = partial(field_of, step, papers=known.documents or {})
        told = condition_faults(conditions, step.fields, find)
        found += [_fault(p, f"steps.{step.id}.{at}", sentence) for at, sentence in told]
    return found


def _names(
    p: Procedure, step: Step, procedures: Versions, known: Known
) -> list[Fault]:
    at = f"steps.{step.id}"
    states = {s.id for s in p.states}
    found = _unknown(p, f"{at}.from", "状态", step.from_, states)
    if step.to:
        found += _unknown(p, f"{at}.to", "状态", [step.to], states)
    if not step.from_:
        found.append(_fault(p, f"{at}.from", "没有起始状态，步骤永远无法办理"))
    if not step.roles:
        found.append(_fault(p, f"{at}.roles", "没有可以办理的角色"))
    found += _unknown(p, f"{at}.roles", "角色", step.roles, known.roles)
    found += _unknown(p, f"{at}.guards", "条件", step.guards, known.guards)
    found += _unknown(p, f"{at}.above", "条件", step.above, known.above)
    first = (step.first_when,) if step.first_when else ()
    found += _unknown(p, f"{at}.first_when", "条件", first, known.guards)
    asked = step.deadlines.whens
    found += _unknown(p, f"{at}.deadlines.start", "条件", asked, known.guards)
    if (step.above or step.anywhere) and not p.is_child:
        found.append(_fault(p, at, "只有下属程序的步骤才有主案"))
    if step.anywhere and not any(m.matters[p.key].states for m in _parents(p, procedures)):
        found.append(_fault(p, f"{at}.anywhere", "没有主案程序限定本事项的状态"))
    found += _unknown(
        p, f"{at}.documents", "文书", (*step.documents, *step.may_issue), known.documents
    )
    for kind in sorted(set(step.documents) & set(step.may_issue)):
        found.append(_fault(p, f"{at}.may_issue", f"文书 {kind} 已列为必发"))
    if step.by:
        found += _unknown(p, f"{at}.by", "当事方", [step.by], sides_of(p, procedures))
    for field in step.fields:
        if isinstance(field, PartyField | PartiesField) and field.side:
            where = f"{at}.fields.{field.id}.side"
            found += _unknown(p, where, "当事方", [field.side], parties_of(p, procedures))
    found += _unknown(p, f"{at}.on_expiry", "期限规则", step.on_expiry, known.rules)
    for rule in step.on_expiry:
        if rule not in (*step.deadlines.lapse, *step.deadlines.close):
            found.append(_fault(p, f"{at}.on_expiry", "没有结束这个期限，会一再发生"))
        twins = [
            s.id for s in p.steps
            if s.id < step.id and rule in s.on_expiry and set(s.from_) & set(step.from_)
        ]  # fmt: skip
        found += [_fault(p, f"{at}.on_expiry", f"与 {twin} 同时发生") for twin in twins]
    found += _unknown(p, f"{at}.drafted_after", "期限规则", step.drafted_after, known.rules)
    if step.drafted_after and step.on_expiry:
        found.append(_fault(p, f"{at}.drafted_after", "期满即自行办理，无须代拟"))
    if step.number and step.number != "case":
        found.append(_fault(p, f"{at}.number", "只能是 case"))
    if step.number and not p.case_series:
        found.append(_fault(p, f"{at}.number", "程序没有编号系列 case_series"))
    if step.links:
        found += _unknown(p, f"{at}.links", "程序", [step.links], procedures)
        here = {side.id for side in p.sides}
        found += _unknown(p, f"{at}.stands_as", "当事方", step.stands_as, here)
    for name in step.opens:
        within = p.matters.get(name)
        if within is None:
            found.append(_fault(p, f"{at}.opens", f"{name} 不是本程序的下属程序"))
            continue
        lived = {step.target(state) for state in step.from_}
        for state in sorted(lived.difference(within.states) if within.states else ()):
            found.append(_fault(p, f"{at}.opens", f"{name} 不能在本程序的 {state} 中办理"))
    return found + _basis(p, step, known) + _records(p, step, known) + _pauses(p, step, known)


def _basis(p: Procedure, step: Step, known: Known) -> list[Fault]:
    at = f"steps.{step.id}.basis"
    if not step.basis and not step.articles:
        return [_fault(p, at, "没有依据")]
    if known.basis is None:
        return []
    found = _unknown(p, at, "依据", step.basis, known.basis)
    if not found and not step.articles and not any(known.basis[b] for b in step.basis):
        found.append(_fault(p, at, "所列依据均无条文，请补充依据"))
    return found


def _pauses(p: Procedure, step: Step, known: Known) -> list[Fault]:
    at = f"steps.{step.id}"
    found = []
    for where, of in ((at, step), (f"{at}.parent", step.parent)):
        pauses = (of.pause, of.resume, of.excluded) if of is not None else ()
        kinds = [pause.kind for pause in pauses if pause is not None]
        found += _unknown(p, where, "扣除期间", kinds, known.pauses)
    return found


def _records(p: Procedure, step: Step, known: Known) -> list[Fault]:
    if known.records is None:
        return []
    at = f"steps.{step.id}.records"
    found = _unknown(p, at, "登记事项", step.records, known.records)
    for name in step.records:
        for needed in known.records.get(name, ()):
            if field_of(step, needed, known.documents or {}) is None:
                found.append(_fault(p, at, f"{name} 需要字段 {needed}"))
    return found


def _ignored(start: Start) -> bool:
    """Whether it says what a clock begun by service never asks: its day and party are known."""
    return bool(
        start.from_ != TODAY
        or start.known
        or start.party
        or start.whose
        or start.when
        or start.estimated
    )


def _service_rules(
    p: Procedure, procedures: Versions, known: Known
) -> list[Fault]:
    # What a matter of the case makes is served in the case: its clocks are the case's.
    makers = [p, *(one for name in p.matters for one in procedures.get(name, ()))]
    issued = {kind for one in makers for kind in one.papers}
    for step in (step for one in makers for step in one.steps):
        issued |= {*step.documents, *step.may_issue}
    found = []
    for rule in p.on_service:
        at = f"on_service.{rule.kind}"
        if rule.kind not in issued:
            found.append(_fault(p, at, "本程序及其下属事项没有步骤制作该文书"))
        codes = [e.rule for e in rule.every_start]
        if codes and p.is_child:
            found.append(_fault(p, at, "由送达起算的期限属于主案，应写在主案程序"))
        sides = parties_of(p, procedures) | {ALL}
        found += _unknown(p, f"{at}.starts", "当事方", rule.starts, sides)
        found += _unknown(p, at, "期限规则", [*codes, *rule.close], known.rules)
        said = "由送达起算的，从送达之日对受送达人起算，不写 from、known、party、when、estimated"
        found += [_fault(p, at, f"{e.rule}：{said}") for e in rule.every_start if _ignored(e)]
        of_paper = (known.documents or {}).get(rule.kind)
        if of_paper is not None:
            asked = {
                n for e in rule.every_start for n in (e.length, e.due, *e.only_with) if n
            }
            found += _unknown(p, at, "文书字段", sorted(asked), of_paper)
        if not codes and not rule.close:
            found.append(_fault(p, at, "既不起算也不终止任何期限"))
    return found


def _served(p: Procedure, procedures: Versions, known: Known) -> list[Fault]:
    """Papers that would be served on a side which nobody of this procedure stands on."""
    found = []
    allowed = parties_of(p, procedures) | RECEIVERS
    for step in (*p.steps, *p.paper_steps):
        for kind in (*step.documents, *step.may_issue):
            sides = (known.served or {}).get(kind, ())
            at = f"steps.{step.id}.documents.{kind}"
            found += _unknown(p, at, "受送达方", sides, allowed)
    return found


def _parents(p: Procedure, procedures: Versions) -> Iterator[Procedure]:
    """Every version of every procedure that a case of this one may belong to."""
    return mains(p.key, chain.from_iterable(procedures.values()))


def sides_of(p: Procedure, procedures: Versions) -> set[str]:
    """Names of the sides of a procedure; a child matter has those of its parents too."""
    above = (side for parent in _parents(p, procedures) for side in parent.sides)
    return {side.id for side in (*p.sides, *above)}


def parties_of(p: Procedure, procedures: Versions) -> set[str]:
    """Names of the sides on which parties stand."""
    above = (side for parent in _parents(p, procedures) for side in parent.sides)
    return {side.id for side in (*p.sides, *above) if side.is_party}
