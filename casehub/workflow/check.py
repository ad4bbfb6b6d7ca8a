"""Finds every fault of every procedure at once: graph, names, fields, effects."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain

from casehub.declared import Fault
from casehub.fields.conditions import condition_faults
from casehub.workflow.checking.graph import graph_faults, twin_faults
from casehub.workflow.checking.known import Known, Versions, fault_in, parents, unknown_in
from casehub.workflow.checking.names import name_faults
from casehub.workflow.checking.route import route_faults
from casehub.workflow.checking.served import clock_faults, receiver_faults
from casehub.workflow.checking.steps import check_fields, check_step_effects, field_of
from casehub.workflow.checking.supervision import supervision_faults
from casehub.workflow.checking.taking_back import taking_back_faults, without_a_way_back
from casehub.workflow.loader import file_of
from casehub.workflow.part import Parts
from casehub.workflow.procedure import Procedure


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
        above = {one.key for one in parents(procedure, loaded)}
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
    found = [*_head(p, procedures, known), *graph_faults(p), *twin_faults(p)]
    found += _conditions(p, known)
    for step in p.steps:
        found += name_faults(p, step, procedures, known)
        found += check_fields(p, step, known.roles, known.documents or {})
        found += check_step_effects(p, step, known.rules, known.documents or {})
        found += taking_back_faults(p, step, known.undone, procedures[p.key])
        found += route_faults(p, step, known.roles, known.documents or {})
    found += [*supervision_faults(p), *clock_faults(p, procedures, known)]
    return found + receiver_faults(p, procedures, known)


def _head(p: Procedure, procedures: Versions, known: Known) -> list[Fault]:
    ids = {s.id for s in p.states}
    found = unknown_in(p, "initial", "状态", [p.initial], ids)
    found += unknown_in(p, "road", "状态", p.road, ids)
    if p.phases and tuple(chain.from_iterable(p.phases.values())) != p.road:
        found.append(fault_in(p, "phases", "各阶段的状态应当依次就是 road"))
    found += _matters(p, procedures)
    found += unknown_in(p, "papers", "文书", p.papers, known.documents)
    found += unknown_in(p, "paper_roles", "角色", p.paper_roles, known.roles)
    for kind, names in p.paper_guards.items():
        found += unknown_in(p, "paper_guards", "随时制作的文书", [kind], p.papers)
        found += unknown_in(p, f"paper_guards.{kind}", "条件", names, known.guards)
    if bool(p.papers) != bool(p.paper_roles):
        found.append(fault_in(p, "paper_roles", "随时制作的文书和制作人应一并写明"))
    found += unknown_in(p, "limits", "期限规则", p.limits, known.rules)
    if p.serves and not p.is_child:
        found.append(fault_in(p, "serves", "送达应为下属程序"))
    if p.hears:
        found += unknown_in(p, "hears", "状态", [p.hears], ids)
        if not p.is_child:
            found.append(fault_in(p, "hears", "听取当事人意见的应为下属程序"))
    if p.is_child != any(parents(p, procedures)):
        said = "下属程序应有编号用字，并写在主案程序的 matters 里；其他程序不得有"
        found.append(fault_in(p, "child_word", said))
    if p.by_name and (p.matters or any(step.links for step in p.steps)):
        # A matter of its own would be seen by the office that may not know of the case.
        found.append(fault_in(p, "by_name", "专卷不能有下属程序，也不能另立案件"))
    if p.case_series:
        found += unknown_in(p, "case_series", "编号系列", [p.case_series], known.series)
    if p.version < 1:
        found.append(fault_in(p, "version", "版本号应从1起"))
    if not any(s.final for s in p.states):
        found.append(fault_in(p, "states", "没有终结状态"))
    return found


def _matters(p: Procedure, procedures: Versions) -> list[Fault]:
    """Child matters that its cases may have: each is one, in states that there are."""
    found = unknown_in(p, "matters", "程序", p.matters, procedures)
    for name, within in p.matters.items():
        at = f"matters.{name}"
        found += unknown_in(p, f"{at}.states", "状态", within.states, {s.id for s in p.states})
        if not all(one.is_child for one in procedures.get(name, ())):
            found.append(fault_in(p, at, "不是下属程序"))
    return found


def _conditions(p: Procedure, known: Known) -> list[Fault]:
    """Conditions of fields: each is asked by a step, and by each with the fields that it needs."""
    found = []
    used = {field.required_if for step in p.steps for field in step.fields}
    for condition in p.conditions:
        if condition.id not in used:
            found.append(fault_in(p, f"conditions.{condition.id}", "没有字段使用这个条件"))
        if any(term.block for term in condition.all):
            found.append(fault_in(p, f"conditions.{condition.id}", "步骤没有公用内容块"))
    for step in p.steps:
        asked = {field.required_if for field in step.fields}
        conditions = [one for one in p.conditions if one.id in asked]
        find = partial(field_of, step, papers=known.documents or {})
        told = condition_faults(conditions, step.fields, find)
        found += [fault_in(p, f"steps.{step.id}.{at}", sentence) for at, sentence in told]
    return found
