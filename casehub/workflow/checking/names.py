"""Names that a step uses: states, roles, conditions, papers, limits, bases that there must be."""

from __future__ import annotations

from casehub.declared import Fault
from casehub.fields import PartiesField, PartyField
from casehub.workflow.checking.known import (
    Known,
    Versions,
    fault_in,
    parents,
    parties_of,
    sides_of,
    unknown_in,
)
from casehub.workflow.checking.steps import field_of
from casehub.workflow.procedure import Procedure, Step


def name_faults(p: Procedure, step: Step, procedures: Versions, known: Known) -> list[Fault]:
    """Every name in a step that there is not, and what contradicts another of its keys."""
    at = f"steps.{step.id}"
    states = {s.id for s in p.states}
    found = unknown_in(p, f"{at}.from", "状态", step.from_, states)
    if step.to:
        found += unknown_in(p, f"{at}.to", "状态", [step.to], states)
    if not step.from_:
        found.append(fault_in(p, f"{at}.from", "没有起始状态，步骤永远无法办理"))
    if not step.roles:
        found.append(fault_in(p, f"{at}.roles", "没有可以办理的角色"))
    found += unknown_in(p, f"{at}.roles", "角色", step.roles, known.roles)
    found += unknown_in(p, f"{at}.guards", "条件", step.guards, known.guards)
    found += unknown_in(p, f"{at}.above", "条件", step.above, known.above)
    first = (step.first_when,) if step.first_when else ()
    found += unknown_in(p, f"{at}.first_when", "条件", first, known.guards)
    asked = step.deadlines.whens
    found += unknown_in(p, f"{at}.deadlines.start", "条件", asked, known.guards)
    if (step.above or step.anywhere) and not p.is_child:
        found.append(fault_in(p, at, "只有下属程序的步骤才有主案"))
    if step.anywhere and not any(m.matters[p.key].states for m in parents(p, procedures)):
        found.append(fault_in(p, f"{at}.anywhere", "没有主案程序限定本事项的状态"))
    found += unknown_in(
        p, f"{at}.documents", "文书", (*step.documents, *step.may_issue), known.documents
    )
    for kind in sorted(set(step.documents) & set(step.may_issue)):
        found.append(fault_in(p, f"{at}.may_issue", f"文书 {kind} 已列为必发"))
    if step.by:
        found += unknown_in(p, f"{at}.by", "当事方", [step.by], sides_of(p, procedures))
    for field in step.fields:
        if isinstance(field, PartyField | PartiesField) and field.side:
            where = f"{at}.fields.{field.id}.side"
            found += unknown_in(p, where, "当事方", [field.side], parties_of(p, procedures))
    found += unknown_in(p, f"{at}.on_expiry", "期限规则", step.on_expiry, known.rules)
    for rule in step.on_expiry:
        if rule not in (*step.deadlines.lapse, *step.deadlines.close):
            found.append(fault_in(p, f"{at}.on_expiry", "没有结束这个期限，会一再发生"))
        twins = [
            s.id for s in p.steps
            if s.id < step.id and rule in s.on_expiry and set(s.from_) & set(step.from_)
        ]  # fmt: skip
        found += [fault_in(p, f"{at}.on_expiry", f"与 {twin} 同时发生") for twin in twins]
    found += unknown_in(p, f"{at}.drafted_after", "期限规则", step.drafted_after, known.rules)
    if step.drafted_after and step.on_expiry:
        found.append(fault_in(p, f"{at}.drafted_after", "期满即自行办理，无须代拟"))
    if step.number and step.number != "case":
        found.append(fault_in(p, f"{at}.number", "只能是 case"))
    if step.number and not p.case_series:
        found.append(fault_in(p, f"{at}.number", "程序没有编号系列 case_series"))
    found += _opened(p, step, procedures)
    return found + _basis(p, step, known) + _records(p, step, known) + _pauses(p, step, known)


def _opened(p: Procedure, step: Step, procedures: Versions) -> list[Fault]:
    """Cases and matters that the step opens: they are there, each in its place."""
    at = f"steps.{step.id}"
    found: list[Fault] = []
    if step.links:
        found += unknown_in(p, f"{at}.links", "程序", [step.links], procedures)
        if any(one.is_child for one in procedures.get(step.links, ())):
            found.append(fault_in(p, f"{at}.links", f"{step.links} 是下属程序，不能另立案件"))
        here = {side.id for side in p.sides}
        found += unknown_in(p, f"{at}.stands_as", "当事方", step.stands_as, here)
    for name in step.opens:
        within = p.matters.get(name)
        if within is None:
            found.append(fault_in(p, f"{at}.opens", f"{name} 不是本程序的下属程序"))
            continue
        lived = {step.target(state) for state in step.from_}
        for state in sorted(lived.difference(within.states) if within.states else ()):
            found.append(fault_in(p, f"{at}.opens", f"{name} 不能在本程序的 {state} 中办理"))
    return found


def _basis(p: Procedure, step: Step, known: Known) -> list[Fault]:
    at = f"steps.{step.id}.basis"
    if not step.basis and not step.articles:
        return [fault_in(p, at, "没有依据")]
    if known.basis is None:
        return []
    found = unknown_in(p, at, "依据", step.basis, known.basis)
    if not found and not step.articles and not any(known.basis[b] for b in step.basis):
        found.append(fault_in(p, at, "所列依据均无条文，请补充依据"))
    return found


def _records(p: Procedure, step: Step, known: Known) -> list[Fault]:
    if known.records is None:
        return []
    at = f"steps.{step.id}.records"
    found = unknown_in(p, at, "登记事项", step.records, known.records)
    for name in step.records:
        for needed in known.records.get(name, ()):
            if field_of(step, needed, known.documents or {}) is None:
                found.append(fault_in(p, at, f"{name} 需要字段 {needed}"))
    return found


def _pauses(p: Procedure, step: Step, known: Known) -> list[Fault]:
    at = f"steps.{step.id}"
    found = []
    for where, of in ((at, step), (f"{at}.parent", step.parent)):
        pauses = (of.pause, of.resume, of.excluded) if of is not None else ()
        kinds = [pause.kind for pause in pauses if pause is not None]
        found += unknown_in(p, where, "扣除期间", kinds, known.pauses)
    return found
