"""The approved tables of the law data: pages that a lawyer can sign and a test can compare.

Whatever row is added, changed or taken away, a line of one of these pages changes with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from casehub.documents.kinds import Kind
from casehub.fields import DayField, Field, TableField
from casehub.fields.sources import OfStation
from casehub.rulebook.reading import Files, read_files
from casehub.workflow.clocks import ALL, ServiceRule
from casehub.workflow.procedure import Procedure, Step
from casehub.workflow.stages import is_asked

# What explains a row without deciding anything.
REMARKS = frozenset({"note", "lead", "hint"})
# What a form says around a field, and shows as an example.
WORDING = frozenset({"label", "example"})
# Who fills in a paper that is not the office's own.
WRITERS = {"party": "当事人", "receiving_office": "受函机关"}
# What stands on lines of its own, or on the pages of the procedure.
ASIDE = frozenset({"id", "title", "fields"})
WHAT_DAY = {"": "", "act": "所登记的事", "plan": "将来的安排", "fact": "其他事实"}
OF_STEPS = ASIDE | {"key", "version", "steps", "states", "sides", "on_service", "legal_basis"}


def law_tables(root: Path) -> Mapping[str, str]:
    """Every table of the rule files below `root` by its name, as text."""
    files = read_files(root)
    tables = {
        "law": _law(files),
        "separations": _separations(files),
        "roles": _roles(files),
        "recipients": _recipients(files),
        "numbers": _numbers(files),
        "access": _access(files),
        "offices": _offices(files),
        "conditions": _conditions(files),
        "days": _days(files),
        "papers": _papers(files),
        "routes": _routes(files),
        "sources": _sources(files),
    }
    return {name: "\n".join(lines) + "\n" for name, lines in tables.items()}


def _law(files: Files) -> Iterator[str]:
    yield from _table("期限 limits.toml", files.limits.all())
    for name, declared, rows in (
        ("数额 amounts.toml", files.amounts.value, "amount"),
        ("依据 basis.toml", files.basis.value, "basis"),
        ("救济途径 remedies.toml", files.remedies.value, "remedy"),
        ("协议内容 agreements.toml", files.agreements.value, "settled"),
        ("协议不写的话 agreements.toml", files.agreements.value, "never"),
        ("本机关规定 house.toml", files.house.value, "rule"),
    ):
        yield from _table(name, getattr(declared, rows, ()))
    yield from _table("收件 tracks/", files.tracks.values())
    yield "工作日历 calendars/"
    for one in files.calendar.editions:
        yield f"  {_row(one)}"


def _separations(files: Files) -> Iterator[str]:
    roles = files.roles.value
    if roles is None:
        return
    yield from _table("同一案件中做过后一事的人不得做前一事", roles.separation)
    yield from _table("同一人不得兼任", roles.exclusive)
    yield from _table("同一案件中同一人不得兼任", roles.one_part)


def _roles(files: Files) -> Iterator[str]:
    roles = files.roles.value
    if roles is None:
        return
    yield from _table("角色、可见范围、副卷", roles.role)
    yield from _table("谁可以代", roles.stood_in)
    yield from _table("必须本人办理", roles.in_person)
    for name in ("leads", "panel", "outside"):
        yield f"{name}: {'、'.join(getattr(roles, name))}"


def _recipients(files: Files) -> Iterator[str]:
    """Kind × side: on whom it is served, and which clocks that starts and ends."""
    for key, procedure in _every(files).items():
        yield f"{key} {procedure.title}"
        made = {
            kind
            for step in (*procedure.steps, *procedure.paper_steps)
            for kind in (*step.documents, *step.may_issue)
        }
        for name in sorted(made & files.kinds.keys()):
            kind, rule = files.kinds[name], procedure.service_rule(name)
            if kind.served_on or rule is not None:
                yield f"  {name} {kind.title} | {_to(kind)}{_clocks(rule)}"


def _to(kind: Kind) -> str:
    sides = "、".join(kind.served_on) or "不送达"
    return f"{sides} | 每方一份" if kind.each_side else sides


def _clocks(rule: ServiceRule | None) -> str:
    if rule is None:
        return ""
    said = [
        f"{'任一方' if side == ALL else side}起算 {_plain(start)}"
        for side, starts in rule.starts.items()
        for start in starts
    ]
    said += [f"终止 {code}" for code in rule.close]
    return " | " + " | ".join(said)


def _numbers(files: Files) -> Iterator[str]:
    """Kind × how it is numbered."""
    if files.numbering.value is not None:
        yield _row(files.numbering.value)
    yield from (
        f"  {key} {procedure.title} | 案号系列 {procedure.case_series or '无'}"
        f" | 子号用字 {procedure.child_word or '无'}"
        for key, procedure in _every(files).items()
    )
    for name, kind in sorted(files.kinds.items()):
        if kind.numbered:
            own = " | 与案号同号" if kind.bears_case_number else ""
            series = f" | 系列 {kind.number_series}" if kind.number_series else ""
            word = f" | 立案前用字 {kind.number_word}" if kind.number_word else ""
            yield f"  {name} {kind.title} | {kind.series}{own}{series}{word}"


def _access(files: Files) -> Iterator[str]:
    access = files.access.value
    if access is None:
        return
    for name, route in access.routes.items():
        yield f"  {name} | {_row(route)}"
    for name, roles in access.groups.items():
        yield f"  {name}: {'、'.join(roles)}"
    for name, size in access.largest_file_mb.items():
        yield f"  {name} | {size} MB"
    yield f"  未登录 | {access.strangers_file_mb} MB"


def _offices(files: Files) -> Iterator[str]:
    if files.offices.value is not None:
        for one in fields(files.offices.value):
            yield from _table(one.name, getattr(files.offices.value, one.name))
    if files.regions.value is not None:
        yield from _table("行政区划 regions.toml", files.regions.value.region)


def _days(files: Files) -> Iterator[str]:
    """Procedure × step × day: what day it is, what it lies not before (a condition), or after."""
    for key, procedure in _every(files).items():
        yield f"{key} {procedure.title}"
        for step in procedure.steps:
            for field in step.fields:
                if isinstance(field, DayField):
                    lower = [field.not_before, *map(_plain, field.follows), field.held_by]
                    least = "、".join(filter(None, lower)) or f"不限（{field.any_day}）"
                    most = field.not_after or "不限"
                    said = f"不早于 {least} | 不晚于 {most}"
                    yield f"  {step.id}.{field.id} {field.label} | {WHAT_DAY[field.tells]} | {said}"


def _conditions(files: Files) -> Iterator[str]:
    """Procedure × step: what must hold, what is asked, which clocks and papers follow."""
    for key, procedure in _every(files).items():
        yield f"{key} {procedure.title} | {_row(procedure, OF_STEPS)}"
        for one in (*procedure.sides, *procedure.states, *procedure.on_service):
            yield f"  {_row(one)}"
        for step in procedure.steps:
            yield f"  [{step.id}] {_row(step, ASIDE)}"
            yield from (f"    {_field(one)}" for one in step.fields)


def _routes(files: Files) -> Iterator[str]:
    """Step × station × roles × what is written there, of the form and of its papers."""
    for key, procedure in _every(files).items():
        for step in procedure.steps:
            route = step.route
            if route is None:
                continue
            instead = f" | 代替 {'、'.join(route.replaces)}" if route.replaces else ""
            several = f" | 可以一并同意：{step.routine}" if step.routine else ""
            yield f"{key}.{step.id} {step.title} | 自 {_plain(route.since)}{instead}{several}"
            names = (*step.documents, *step.may_issue)
            kinds = [files.kinds[name] for name in names if name in files.kinds]
            written = [(field, "") for field in step.fields]
            written += [(field, f"{k.kind}.") for k in kinds for field in k.fields if field.asked]
            written = [row for row in written if not isinstance(row[0].known, OfStation)]
            for station in route.stations:
                here = [
                    f"{of}{field.id}"
                    for field, of in written
                    if route.of_field(field.at) == station
                ]
                yield f"  {_row(station)} | 填写 {'、'.join(here) or '无'}"


def _papers(files: Files) -> Iterator[str]:
    """Kind of paper × field: what it is, and which facts it needs."""
    for kind in sorted(files.kinds.every(), key=lambda one: (one.kind, -one.edition)):
        yield f"{kind.stem} {_row(kind, ASIDE)}"
        yield from (f"    {_field(one)}" for one in kind.fields)


def _sources(files: Files) -> Iterator[str]:
    """Paper × field: which fact of the file it is, or who types it in which step."""
    makers: dict[str, list[tuple[str, Step]]] = {}
    for key, procedure in _every(files).items():
        for step in procedure.steps:
            for name in dict.fromkeys((*step.documents, *step.may_issue)):
                makers.setdefault(name, []).append((f"{key}.{step.id}", step))
    for kind in sorted(files.kinds.every(), key=lambda one: (one.kind, -one.edition)):
        yield f"{kind.stem} {kind.title}"
        for field in kind.fields:
            found = list(dict.fromkeys(_source(kind, field, makers.get(kind.kind, ()))))
            yield f"  {field.id} ← {'；'.join(found) or 'NOBODY'}"


def _source(kind: Kind, field: Field, makers: Iterable[tuple[str, Step]]) -> Iterator[str]:
    if field.known is not None:
        yield f"案卷 {_plain(field.known)}"
    for name, step in makers:
        own = step.form_field(field.id)
        begun = own is not None and own.known is not None
        if own is not None and begun:
            yield f"案卷 {_plain(own.known)}"
        # What the file only begins, whoever was there says.
        said = own is not None and (own.witnessed or (isinstance(own, TableField) and own.sparse))
        if begun and not said:
            continue
        if is_asked(field, step) and not isinstance(field.known, OfStation):
            at = own.at if own is not None else field.at
            who = step.roles if step.route is None else step.route.of_field(at).roles
            yield f"填写 {name}（{'、'.join(who)}）"
    if kind.issuer != "office":
        yield f"填写 {WRITERS[kind.issuer]}"


def _field(one: Any) -> str:
    """A field as it is asked and checked; how it is called and what stands beside it is wording."""
    return f"{type(one).__name__} | {_row(one, WORDING)}"


def _every(files: Files) -> dict[str, Procedure]:
    """Each version of each procedure, the older under their number: cases still run by them."""
    newest = dict(sorted(files.procedures))
    return {
        key if number == newest[key] else f"{key}-{number}": files.procedures[key, number]
        for key, number in sorted(files.procedures, key=lambda one: (one[0], -one[1]))
    }


def _table(title: str, rows: Iterable[Any]) -> Iterator[str]:
    yield title
    yield from (f"  {_row(row)}" for row in rows)


def _row(value: Any, apart: Collection[str] = ()) -> str:
    """The columns that say something, in the order of their declaration, without some."""
    said = (
        (one.name, getattr(value, one.name))
        for one in fields(value)
        if one.name not in REMARKS and one.name not in apart
    )
    return " | ".join(
        f"{name}={_plain(column)}"
        for name, column in said
        if column not in (None, "", (), False) and column != {}
    )


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return f"({_row(value)})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {_plain(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple | list | frozenset | set):
        listed = [_plain(one) for one in value]
        if isinstance(value, set | frozenset):
            listed.sort()
        return "[" + ", ".join(listed) + "]"
    return str(value)
