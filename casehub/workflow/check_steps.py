"""Faults inside one step: its form fields, and the fields its effects refer to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from casehub.declared import Fault
from casehub.workflow.procedure import (
    FIELD_KINDS,
    PAUSE_KINDS,
    TODAY,
    DeadlineEffects,
    Field,
    PauseCloses,
    PauseOpens,
    PausePeriod,
    Procedure,
    Step,
)

DAYS = frozenset({"date", "datetime"})
TEXTS = frozenset({"text", "long"})
# The columns of effects that name a form field: how the file calls them, and the field's kind.
_REFERS: dict[str, tuple[str, frozenset[str]]] = {
    "from_": ("from", DAYS),
    "length": ("length", frozenset({"int"})),
    "party": ("party", frozenset({"party"})),
    "by": ("by", frozenset({"int"})),
    "due": ("due", frozenset({"date"})),
}


@dataclass(frozen=True)
class PaperField:
    """What a document kind says about one of its own fields."""

    kind: str
    options: tuple[str, ...] = ()


_Papers = Mapping[str, Mapping[str, PaperField]]


def field_kind(step: Step, name: str, papers: _Papers) -> str | None:
    """Kind of a form field: the step's own, or one of a document it always issues."""
    own = step.form_field(name)
    if own is not None:
        return own.kind
    for kind in step.documents:
        if name in papers.get(kind, {}):
            return papers[kind][name].kind
    return None


def check_fields(
    p: Procedure, step: Step, roles: Collection[str] | None, papers: _Papers
) -> list[Fault]:
    """Faults of the step's form fields: kinds, options, columns, agreement with its papers."""
    found: list[Fault] = []
    for field in step.fields:
        at = f"steps.{step.id}.fields.{field.id}"
        found += _field(p, at, field)
        found += _agrees(p, step, field, papers)
        for name in ("not_after", "not_before"):
            target = getattr(field, name)
            if target and target != TODAY and field_kind(step, target, papers) not in DAYS:
                found.append(_fault(p, f"{at}.{name}", f"没有日期字段 {target}"))
        if field.role and roles is not None and field.role not in roles:
            found.append(_fault(p, f"{at}.role", f"未知的角色：{field.role}"))
    return found


def _agrees(p: Procedure, step: Step, field: Field, papers: _Papers) -> list[Fault]:
    at, found = f"steps.{step.id}.fields.{field.id}", []
    for kind in (*step.documents, *step.may_issue):
        paper = papers.get(kind, {}).get(field.id)
        if paper is None:
            continue
        if paper.kind != field.kind and not {paper.kind, field.kind} <= TEXTS:
            message = f"文书 {kind} 的同名字段类型为 {paper.kind}，此处为 {field.kind}"
            found.append(_fault(p, f"{at}.kind", message))
        for value, _ in field.options:
            if paper.options and value not in paper.options:
                found.append(_fault(p, f"{at}.options", f"文书 {kind} 没有选项 {value}"))
    return found


def _field(p: Procedure, at: str, field: Field) -> list[Fault]:
    found = []
    if field.kind not in FIELD_KINDS:
        found.append(_fault(p, f"{at}.kind", f"未知的字段类型：{field.kind}"))
    if field.kind == "choice" and not field.options:
        found.append(_fault(p, f"{at}.options", "选项为空"))
    if field.options and field.kind != "choice":
        found.append(_fault(p, f"{at}.options", "只有选择字段可以有选项"))
    if len({value for value, _ in field.options}) != len(field.options):
        found.append(_fault(p, f"{at}.options", "选项的值有重复"))
    values = {value for value, _ in field.options}
    if values and field.default is not None and field.default not in values:
        found.append(_fault(p, f"{at}.default", "默认值不在选项中"))
    if (field.kind == "table") != bool(field.columns):
        found.append(_fault(p, f"{at}.columns", "表格字段应有列，其他字段不得有列"))
    if (field.not_after or field.not_before) and field.kind not in DAYS:
        found.append(_fault(p, at, "只有日期字段可以限定先后"))
    for column in field.columns:
        where = f"{at}.columns.{column.id}"
        if column.kind == "table":
            found.append(_fault(p, where, "表格内不得再有表格"))
        else:
            found += _field(p, where, column)
    if len({c.id for c in field.columns}) != len(field.columns):
        found.append(_fault(p, f"{at}.columns", "列的名称有重复"))
    return found


def check_step_effects(
    p: Procedure, step: Step, rules: Collection[str] | None, papers: _Papers
) -> list[Fault]:
    """Faults of what the step does to time limits and pauses, its own and its parent's."""
    at = f"steps.{step.id}"
    found = _deadlines(p, step, f"{at}.deadlines", step.deadlines, rules, papers)
    found += _pauses(p, step, at, (step.pause, step.resume, step.excluded), papers)
    if step.parent is not None:
        own = step.parent
        if not p.is_child:
            found.append(_fault(p, f"{at}.parent", "本程序没有上级案件"))
        found += _deadlines(p, step, f"{at}.parent.deadlines", own.deadlines, rules, papers)
        found += _pauses(p, step, f"{at}.parent", (own.pause, own.resume, own.excluded), papers)
        if (own.pause or own.resume or own.excluded or own.deadlines.rules()) and not own.sentence:
            found.append(_fault(p, f"{at}.parent.sentence", "缺少写入上级案件的说明"))
    return found


def _deadlines(
    p: Procedure,
    step: Step,
    at: str,
    effects: DeadlineEffects,
    rules: Collection[str] | None,
    papers: _Papers,
) -> list[Fault]:
    found = []
    if rules is not None:
        found += [
            _fault(p, at, f"未知的期限规则：{code}")
            for code in sorted(effects.rules())
            if code not in rules
        ]
    for name in ("start", "extend", "revise", "fix"):
        for effect in getattr(effects, name):
            for column, (of, kinds) in _REFERS.items():
                named = getattr(effect, column, "")
                if named != TODAY:
                    where = f"{at}.{name}.{effect.rule}.{of}"
                    found += _refers(p, step, where, named, kinds, papers)
    started = [(e.rule, e.party) for e in effects.start]
    if len(started) != len(set(started)):
        found.append(_fault(p, f"{at}.start", "同一期限起算两次"))
    return found


def _pauses(
    p: Procedure,
    step: Step,
    at: str,
    pauses: tuple[PauseOpens | PauseCloses | PausePeriod | None, ...],
    papers: _Papers,
) -> list[Fault]:
    found = []
    for pause in pauses:
        if pause is None:
            continue
        where = f"{at}.{pause.kind}"
        if pause.kind not in PAUSE_KINDS:
            found.append(_fault(p, where, f"不是可以扣除的期间：{pause.kind}"))
        for end in ("from_", "to"):
            day = getattr(pause, end, TODAY)
            if day != TODAY:
                found += _refers(p, step, where, day, DAYS, papers)
    return found


def _refers(
    p: Procedure, step: Step, at: str, name: str, kinds: Collection[str], papers: _Papers
) -> list[Fault]:
    if not name:
        return []
    kind = field_kind(step, name, papers)
    if kind is None:
        return [_fault(p, at, f"没有字段 {name}")]
    if kind not in kinds:
        return [_fault(p, at, f"字段 {name} 的类型应为 {'或'.join(sorted(kinds))}")]
    return []


def _fault(p: Procedure, path: str, message: str) -> Fault:
    return Fault(f"{p.key}.yaml", path, message)
