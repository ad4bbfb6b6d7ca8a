"""Every fault of every rule file at once: procedures, documents, limits, bases, roles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from casehub.db import Base
from casehub.declared import Fault
from casehub.documents import template_faults
from casehub.documents.facts import block_faults
from casehub.documents.templates.asked import read_beside
from casehub.fields import Field
from casehub.rulebook.applied import applied_faults
from casehub.rulebook.called import called_faults, standing_faults
from casehub.rulebook.cited import instrument_faults
from casehub.rulebook.penalties import penalty_faults
from casehub.rulebook.reading import Files, read_files
from casehub.rulebook.roles import RolesFile
from casehub.rulebook.sources import source_faults
from casehub.rulebook.unused import unused_faults
from casehub.rulebook.usage import usage_faults
from casehub.workflow.check import check
from casehub.workflow.checking.known import Known
from casehub.workflow.checking.mending import mending_faults
from casehub.workflow.checking.written import written_faults
from casehub.workflow.loader import file_of
from casehub.workflow.part import Parts
from casehub.workflow.procedure import Procedure

# What is wrong with the files that another room reads, held against all the others.
Further = Callable[[Path, Files], Iterable[Fault]]


def all_faults(
    root: Path, law: Parts, *further: Further
) -> tuple[Mapping[tuple[str, int], Procedure], list[Fault]]:
    """The readable procedures below `root` and every fault found anywhere.

    law: the Python parts of the procedures, whose names the files use.
    """
    with read_beside():
        files = read_files(root)
    templates = (
        fault
        for kind in files.kinds.every()
        for fault in (*template_faults(kind), *block_faults(kind))
    )
    faults = [
        *files.faults,
        *check(files.procedures, _known(files), law),
        *_roles(files),
        *_topics(files),
        *templates,
        *usage_faults(files, law),
        *unused_faults(files, law),
        *source_faults(files, law),
        *called_faults(files, law),
        *_mending(files, law),
        *(written_faults(effects, law) if (effects := files.effects.value) else ()),
        *standing_faults(files, law),
        *instrument_faults(files),
        *applied_faults(files),
        *penalty_faults(root / "config"),
        *(fault for ask in further for fault in ask(root, files)),
    ]
    return files.procedures, faults


def _mending(files: Files, law: Parts) -> Iterator[Fault]:
    newest = {key: files.procedures[key, number] for key, number in sorted(files.procedures)}
    entered: dict[str, set[type[Base]]] = defaultdict(set)
    for track in files.tracks.values():
        for way in track.ways:
            if way.key in newest:
                entered[way.key] |= track.enters(newest[way.key])
    return mending_faults(newest, entered, law)


def _known(files: Files) -> Known:
    papers: dict[str, dict[str, Field]] = {name: {} for name in files.kind_names}
    for name, kind in files.kinds.items():
        papers[name] = {f.id: f for f in kind.fields}
    series = files.offices.names("series")
    return Known(
        roles=files.roles.names("role") or None,
        documents=papers or None,
        rules=files.limit_codes or None,
        basis={str(row.get("key")): str(row.get("text")) for row in files.basis.rows("basis")}
        or None,
        series=series or None,
        pauses=files.limits.pause_kinds or None,
        served={name: kind.served_on for name, kind in files.kinds.items()},
    )


def _roles(files: Files) -> list[Fault]:
    roles = files.roles.value
    if roles is None:
        return []
    found: list[Fault] = []
    known = files.roles.names("role")
    newest = {key: files.procedures[key, number] for key, number in sorted(files.procedures)}
    steps = [step for procedure in newest.values() for step in procedure.steps]
    acting = {role for procedure in newest.values() for role in procedure.roles}
    assigned = {role for step in steps for role in step.assigns.values()}
    found += [
        Fault("roles.toml", f"role.{role.id}", "只能由案内指名的人员担任，却没有步骤指名")
        for role in roles.role
        if role.assigned and role.id in acting - assigned
    ]
    found += [
        Fault("workflows", f"assigns.{role}", "未知的角色") for role in sorted(assigned - known)
    ]
    built = newest.keys() | files.coming.names("procedure")
    found += [
        Fault("roles.toml", f"separation[{n}].procedures", f"没有这个程序：{key}")
        for n, row in enumerate(roles.separation)
        for key in row.procedures
        if key not in built
    ]
    lists = {"leads": roles.leads, "panel": roles.panel, "outside": roles.outside}
    found += [
        Fault("roles.toml", f"{name}.{role}", "未知的角色")
        for name, listed in lists.items()
        for role in listed
        if role not in known
    ]
    found += [
        Fault("roles.toml", f"{name}[{n}]", f"未知的角色：{role}")
        for name, rows in (("exclusive", roles.exclusive), ("one_part", roles.one_part))
        for n, row in enumerate(rows)
        for role in row.roles
        if role not in known
    ]
    found += [
        Fault("roles.toml", f"stood_in[{n}]", f"未知的角色：{role}")
        for n, row in enumerate(roles.stood_in)
        for role in (row.role, *row.by, *row.granted_by)
        if role not in known
    ]
    found += _duties(files, roles)
    twice = Counter([*(r.role for r in roles.stood_in), *(r.duty for r in roles.in_person)])
    found += [
        Fault("roles.toml", word, "委托的规定有两条") for word, times in twice.items() if times > 1
    ]
    return found


def _duties(files: Files, roles: RolesFile) -> Iterator[Fault]:
    """Duties that nobody knows, and those that no step or station does."""
    known = files.roles.names("duty")
    rows = [(f"separation[{n}]", one) for n, row in enumerate(roles.separation)
            for one in (row.duty, row.after)]  # fmt: skip
    rows += [(f"in_person[{n}]", row.duty) for n, row in enumerate(roles.in_person)]
    for at, duty in rows:
        if duty not in known:
            yield Fault("roles.toml", at, f"未知的职责：{duty}")
    done: set[str] = set()
    newest = dict(sorted(files.procedures))
    for (key, version), procedure in files.procedures.items():
        file = file_of(procedure, superseded=newest[key] != version)
        for step in procedure.steps:
            stations = step.route.stations if step.route is not None else ()
            for duty in {step.duty, *(one.duty for one in stations)} - {""}:
                done.add(duty)
                if duty not in known:
                    yield Fault(file, f"steps.{step.id}.duty", f"未知的职责：{duty}")
    for row in roles.duty:
        if row.id not in done:
            yield Fault("roles.toml", f"duty.{row.id}", "没有步骤、岗位履行这项职责")


def _topics(files: Files) -> list[Fault]:
    """Steps that stand under no topic, or one that the files do not have; topics without steps."""
    house = files.house.value
    if house is None:
        return []
    known = {topic.id for topic in house.topic}
    newest = dict(sorted(files.procedures))
    found = [
        Fault(
            file_of(procedure, superseded=number != newest[key]),
            f"steps.{step.id}.topic",
            f"没有这个分类：{step.topic}" if step.topic else "没有写明属于哪个分类（topic）",
        )
        for (key, number), procedure in files.procedures.items()
        for step in procedure.steps
        if step.topic not in known
    ]
    used = {step.topic for procedure in files.procedures.values() for step in procedure.steps}
    found += [
        Fault("house.toml", f"topic.{topic.id}", "没有步骤属于这个分类")
        for topic in house.topic
        if topic.id not in used and not topic.papers
    ]
    if sum(topic.papers for topic in house.topic) != 1:
        found.append(Fault("house.toml", "topic", "放单独制作的文书的分类（papers）应当恰有一个"))
    return found
