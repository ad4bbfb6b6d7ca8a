"""Names that exist but lead nowhere, and names that are used but lead to nothing, across files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from casehub.declared import Fault
from casehub.documents.templates.asked import (
    clause_faults,
    filter_faults,
    names_used,
    sides_read,
    word_faults,
)
from casehub.documents.templates.syntax import RULE_CALLS
from casehub.fields import (
    ChoiceField,
    EvidenceField,
    MaterialsField,
    OrganisationField,
    TableField,
)
from casehub.rulebook.reading import Files
from casehub.workflow.clocks import DeadlineEffects, ParentEffect
from casehub.workflow.loader import file_of
from casehub.workflow.matters import mains
from casehub.workflow.part import Parts
from casehub.workflow.procedure import EXHIBIT_KIND, EXHIBITS, REQUESTED, Procedure, Step


@dataclass(frozen=True)
class _Found:
    """The newest version of every procedure, and who opens whom."""

    newest: Mapping[str, Procedure]

    def steps(self) -> Iterator[tuple[Procedure, Step]]:
        for procedure in self.newest.values():
            for step in procedure.steps:
                yield procedure, step


def usage_faults(files: Files, law: Parts) -> list[Fault]:
    """Every fault of use: templates, numbers, children, pauses, extensions, unused names."""
    newest = {key: files.procedures[key, number] for key, number in sorted(files.procedures)}
    found = _Found(newest)
    return [
        *_templates(files),
        *clause_faults(files.kinds, {*newest}),
        *_sides(files),
        *_numbers(files),
        *_children(found),
        *_openings(found, files),
        *_pauses(found),
        *_excluded(files),
        *_extensions(found, files),
        *_told(found, files),
        *_organisations(found, files),
        *_exhibit_kinds(found),
        *_material_kinds(found, files),
        *_unused(files, law),
        *_clearings(files),
    ]


def _templates(files: Files) -> Iterator[Fault]:
    known = {
        "basis": files.basis.names("basis"),
        "limits": set(files.limit_codes),
        "house": files.house.names("rule"),
    }
    words = {target: call for call, target in RULE_CALLS.items()}
    for kind in files.kinds.every():
        yield from (*filter_faults(kind), *word_faults(kind))
        for table, keys in names_used(kind).items():
            for key in keys:
                if key not in known[table]:
                    yield Fault(kind.template, f'{words[table]}("{key}")', "没有这一条规则")


def _sides(files: Files) -> Iterator[Fault]:
    """Sides of which a template speaks: they exist, and it does."""
    known = {s.id for p in files.procedures.values() for s in p.sides if s.is_party}
    for kind in files.kinds.every():
        spoken = sides_read(kind)
        for side in kind.sides:
            if side not in known:
                yield Fault(kind.sidecar, f"sides.{side}", "没有程序有这一方")
            elif side not in spoken:
                yield Fault(kind.sidecar, f"sides.{side}", "模板没有用到这一方")


def _numbers(files: Files) -> Iterator[Fault]:
    """Series in which a paper would be counted and that no office can have."""
    known = files.offices.names("series")
    for kind in files.kinds.every():
        if kind.number_series and kind.number_series not in known:
            yield Fault(kind.sidecar, "number_series", f"未知的编号系列：{kind.number_series}")
    numbering = files.numbering.value
    if numbering is not None and numbering.papers.letter_series not in known:
        said = f"未知的编号系列：{numbering.papers.letter_series}"
        yield Fault("numbering.toml", "papers.letter_series", said)


def _children(found: _Found) -> Iterator[Fault]:
    # A served paper opens a service for each of its recipients; no step names it.
    opened = {child for _, step in found.steps() for child in step.opens}
    opened |= {key for key, procedure in found.newest.items() if procedure.serves}
    if sum(procedure.serves for procedure in found.newest.values()) != 1:
        yield Fault("workflows", "serves", "应有且只有一个程序用于送达文书")
    for key, procedure in found.newest.items():
        if procedure.is_child and key not in opened:
            file = file_of(procedure, superseded=False)
            yield Fault(file, "child_word", "没有步骤建立这种下属事项")


def _openings(found: _Found, files: Files) -> Iterator[Fault]:
    """A case is begun at the window, or out of one that is: else nobody ever comes to its steps."""
    waiting = [way.key for track in files.tracks.values() for way in track.ways]
    begun: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in found.newest or key in begun:
            continue
        begun.add(key)
        procedure = found.newest[key]
        waiting += [*procedure.matters, *(step.links for step in procedure.steps)]
    for key, procedure in found.newest.items():
        # A child matter that no step opens is told as such; an abolished one is opened no more.
        if key not in begun and not procedure.is_child and procedure.until is None:
            said = "没有登记（tracks）、也没有步骤（links）开立这种案件"
            yield Fault(file_of(procedure, superseded=False), "procedure", said)


def _pauses(found: _Found) -> Iterator[Fault]:
    """A pause is ended where its clock stands: in the same procedure, or from a child of it."""
    opened: dict[tuple[str, str], Fault] = {}
    closed: set[tuple[str, str]] = set()
    for procedure, step in found.steps():
        at = f"steps.{step.id}"
        file = file_of(procedure, superseded=False)
        places: list[tuple[Iterable[str], Step | ParentEffect, str]] = [
            ((procedure.key,), step, at)
        ]
        if step.parent is not None:
            homes = [one.key for one in mains(procedure.key, found.newest.values())]
            places.append((homes, step.parent, f"{at}.parent"))
        for keys, effect, where in places:
            for key in keys:
                if effect.pause is not None:
                    fault = Fault(file, f"{where}.pause", f"没有步骤恢复计算：{effect.pause.kind}")
                    opened.setdefault((key, effect.pause.kind), fault)
                if effect.resume is not None:
                    closed.add((key, effect.resume.kind))
    seen = set()
    for place, fault in opened.items():
        if place not in closed and fault not in seen:
            seen.add(fault)
            yield fault


def _excluded(files: Files) -> Iterator[Fault]:
    """Periods that a limit leaves out of its count, and that no step ever opens."""
    effects: list[Step | ParentEffect] = []
    for procedure in files.procedures.values():
        effects += [*procedure.steps, *(step.parent for step in procedure.steps if step.parent)]
    periods = [period for one in effects for period in (one.pause, one.excluded)]
    opened = {period.kind for period in periods if period is not None}
    for limit in files.limits.all():
        for kind in sorted({*limit.excluded} - opened) if not limit.awaits else ():
            said = f"没有步骤开始这种扣除期间：{kind}"
            yield Fault("limits.toml", f"limit.{limit.code}.excluded", said)


def _extensions(found: _Found, files: Files) -> Iterator[Fault]:
    extended = {row.code for row in files.limits.all() if row.extensions}
    for procedure, step in found.steps():
        effects: list[tuple[str, DeadlineEffects]] = [("", step.deadlines)]
        if step.parent is not None:
            effects.append((".parent", step.parent.deadlines))
        for below, one in effects:
            for effect in one.extend:
                if effect.rule in files.limit_codes and effect.rule not in extended:
                    yield Fault(
                        file_of(procedure, superseded=False),
                        f"steps.{step.id}{below}.deadlines.extend.{effect.rule}",
                        "这项期限依法不得延长",
                    )


def _told(found: _Found, files: Files) -> Iterator[Fault]:
    """Limits without a length: what starts them names the day, and no paper writes a length."""
    told = {row.code for row in files.limits.all() if row.told}
    for kind in files.kinds.every():
        for code in sorted(told & set(names_used(kind)["limits"])):
            yield Fault(kind.template, f'limit("{code}")', "这项期限没有长度可写")
    for procedure, step in found.steps():
        above = step.parent.deadlines.start if step.parent is not None else ()
        for start in (*step.deadlines.start, *above):
            if start.rule in told and not start.due:
                at = f"steps.{step.id}.deadlines.start.{start.rule}"
                file = file_of(procedure, superseded=False)
                yield Fault(file, at, "这项期限没有长度，应写明届满日的字段 due")
    for procedure in found.newest.values():
        for rule in procedure.on_service:
            for start in rule.every_start:
                if start.rule in told and not start.due:
                    file = file_of(procedure, superseded=False)
                    at = f"on_service.{rule.kind}.{start.rule}"
                    yield Fault(file, at, "这项期限没有长度，应写明届满日的字段 due")


def _organisations(found: _Found, files: Files) -> Iterator[Fault]:
    """Fields and sides for organisations of a sort that no kind of office serves as."""
    words = files.offices.value
    known = {entry for kind in words.kind for entry in kind.serves_as} if words else set()
    asked = [
        (file_of(procedure, superseded=False), f"steps.{step.id}.fields", step.fields)
        for procedure, step in found.steps()
    ]
    asked += [(kind.sidecar, "field", kind.fields) for kind in files.kinds.every()]
    for file, at, fields in asked:
        for field in fields:
            if isinstance(field, OrganisationField) and field.sort and field.sort not in known:
                said = f"没有一种机构担当这一职责（serves_as）：{field.sort}"
                yield Fault(file, f"{at}.{field.id}.sort", said)
    for procedure in files.procedures.values():
        for side in procedure.sides:
            if side.registered and side.registered not in known:
                said = f"没有一种机构担当这一职责（serves_as）：{side.registered}"
                file = file_of(procedure, superseded=False)
                yield Fault(file, f"sides.{side.id}.registered", said)


def _material_kinds(found: _Found, files: Files) -> Iterator[Fault]:
    """As what papers come: every kind that a step takes is one, and files come by a known way."""
    known, ways = files.materials.names("kind"), files.materials.names("way")
    for procedure, step in found.steps():
        for field in step.fields:
            for kind in field.takes if isinstance(field, MaterialsField) else ():
                if kind not in known:
                    at = f"steps.{step.id}.fields.{field.id}"
                    said = f"materials.toml 没有这一种材料：{kind}"
                    yield Fault(file_of(procedure, superseded=False), at, said)
    words = files.materials.value
    if words is not None and words.by_act not in ways:
        yield Fault("materials.toml", "by_act", f"没有这一种来件方式：{words.by_act}")
    if words is not None and words.unsorted not in known:
        yield Fault("materials.toml", "unsorted", f"没有这一种材料：{words.unsorted}")


def _exhibit_kinds(found: _Found) -> Iterator[Fault]:
    """Kinds of exhibits that a field wants, and that people choose when they enter one: alike."""
    wanted: dict[str, Fault] = {}
    offered: dict[str, Fault] = {}
    for procedure, step in found.steps():
        file, at = file_of(procedure, superseded=False), f"steps.{step.id}.fields"
        for field in step.fields:
            if isinstance(field, EvidenceField) and field.of:
                said = f"没有登记证据的表可以选择这种证据：{field.of}"
                wanted.setdefault(field.of, Fault(file, f"{at}.{field.id}.of", said))
            kinds = [
                kind
                for column in (field.columns if isinstance(field, TableField) else ())
                if field.id == EXHIBITS and column.id == EXHIBIT_KIND
                and isinstance(column, ChoiceField)
                for kind, _title in column.options
            ]
            for kind in kinds:
                said = f"没有字段要求这种证据：{kind}"
                place = f"{at}.{field.id}.{EXHIBIT_KIND}"
                offered.setdefault(kind, Fault(file, place, said))
    yield from (fault for kind, fault in wanted.items() if kind not in offered)
    yield from (fault for kind, fault in offered.items() if kind not in wanted)


def _unused(files: Files, law: Parts) -> Iterator[Fault]:
    guards: set[tuple[str, str]] = set()
    effects: set[tuple[str, str]] = set()
    for one in files.procedures.values():
        for step in (*one.steps, *one.paper_steps):
            for home in law.homes(one.key):
                guards |= {(home, name) for name in step.conditions}
                effects |= {(home, name) for name in step.records}
    for home, part in sorted(law.named.items()):
        for name in sorted(part.guards):
            if (home, name) not in guards:
                yield Fault("procedures", f"{home}.guards.{name}", "没有步骤使用这个条件")
        for name in sorted(part.effects):
            if (home, name) not in effects:
                yield Fault("procedures", f"{home}.effects.{name}", "没有步骤使用这个登记事项")
    # What an older version said does not help those who ask now.
    newest = {key: files.procedures[key, number] for key, number in sorted(files.procedures)}
    now = (step for procedure in newest.values() for step in procedure.steps)
    said = {column for step in now for column in step.request.values()}
    for name in REQUESTED:
        if name not in said:
            yield Fault("workflows", f"request.{name}", "没有步骤的字段写明这项请求内容")


def _clearings(files: Files) -> Iterator[Fault]:
    """What a step clears is asked for by its own procedure, or by a child matter of it."""
    asking: dict[str, set[str]] = {}
    for (key, _version), procedure in files.procedures.items():
        homes = {one.key for one in mains(key, files.procedures.values())}
        for step in procedure.steps:
            for name in step.guards:
                asking.setdefault(name, set()).update((key, *homes))
            for name in step.above:
                asking.setdefault(name, set()).update(homes)
    newest = dict(sorted(files.procedures))
    for (key, version), procedure in files.procedures.items():
        file = file_of(procedure, superseded=version < newest[key])
        for step in procedure.steps:
            for name in step.clears:
                if key not in asking.get(name, ()):
                    said = f"本程序和它的下属事项没有步骤要求这个条件：{name}"
                    yield Fault(file, f"steps.{step.id}.clears", said)
