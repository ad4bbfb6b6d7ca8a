"""Rows of law data that nobody uses, and rows that wait for a procedure still to be built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from casehub.declared import Fault
from casehub.documents.templates.asked import names_used
from casehub.fields.sources import OfLimit
from casehub.model.organisation import INTAKE
from casehub.rulebook.asked import rows_asked
from casehub.rulebook.reading import Files
from casehub.workflow.clocks import DeadlineEffects
from casehub.workflow.part import Parts


@dataclass(frozen=True)
class _Row:
    """A row of law data: where it stands, its name, what it waits for."""

    file: str
    path: str
    name: str
    awaits: str


@dataclass
class _Used:
    """Names of rows that are used, by table."""

    limits: set[str] = field(default_factory=set)
    amounts: set[str] = field(default_factory=set)
    basis: set[str] = field(default_factory=set)
    house: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    series: set[str] = field(default_factory=set)
    remedies: set[str] = field(default_factory=set)

    def take(self, names: Mapping[str, frozenset[str]] | Mapping[str, list[str]]) -> None:
        """Add the names of rows that a paper or a piece of code asks for, by file."""
        for table, keys in names.items():
            getattr(self, table).update(keys)


def unused_faults(files: Files, law: Parts) -> list[Fault]:
    """Rows that nobody uses and that wait for nothing; rows that wait for nothing sensible."""
    asked = rows_asked(*law.rooms)
    used = _used(files, asked)
    coming = files.coming.names("procedure")
    waited: set[str] = set()
    found = [*_unknown(files, asked)]
    for table, row in _rows(files):
        is_used = row.name in getattr(used, table)
        if row.awaits:
            waited.add(row.awaits)
        if row.awaits and row.awaits not in coming:
            said = f"coming.toml 没有这个待建程序：{row.awaits}"
        elif row.awaits and is_used:
            said = f"已经有程序、文书或者代码使用，不再等待 {row.awaits}"
        elif not row.awaits and not is_used:
            said = "没有程序、文书或者代码使用；供待建程序用的，写明 awaits"
        else:
            continue
        fault = Fault(row.file, f"{row.path}.{row.name}{'.awaits' if row.awaits else ''}", said)
        if fault not in found:
            found.append(fault)
    built = {key for key, _version in files.procedures}
    found += [
        Fault("coming.toml", f"procedure.{key}", "程序已经建立，不再是待建程序")
        for key in sorted(coming & built)
    ]
    found += [
        Fault("coming.toml", f"procedure.{key}", "没有规则等待这个程序")
        for key in sorted(coming - waited)
    ]
    return found


def _unknown(files: Files, asked: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    """Rows that code asks for, or a limit names as its basis, and that do not exist."""
    known = {
        "limits": files.limit_codes,
        "amounts": files.amounts.names("amount"),
        "basis": files.basis.names("basis"),
        "house": files.house.names("rule"),
    }
    for table, keys in asked.items():
        for key in sorted(keys - known[table]):
            yield Fault("procedures", key, f"{table}.toml 没有这一条规则")
    for limit in files.limits.all():
        if limit.basis_key and limit.basis_key not in known["basis"]:
            said = f"没有这一条依据：{limit.basis_key}"
            yield Fault("limits.toml", f"limit.{limit.code}.basis_key", said)


def _rows(files: Files) -> Iterator[tuple[str, _Row]]:
    for limit in files.limits.all():
        yield "limits", _Row("limits.toml", "limit", limit.code, limit.awaits)
    for amount in files.amounts.value.amount if files.amounts.value is not None else ():
        yield "amounts", _Row("amounts.toml", "amount", amount.key, amount.awaits)
    for basis in files.basis.value.basis if files.basis.value is not None else ():
        yield "basis", _Row("basis.toml", "basis", basis.key, basis.awaits)
    for remedy in files.remedies.value.remedy if files.remedies.value is not None else ():
        yield "remedies", _Row("remedies.toml", "remedy", remedy.key, remedy.awaits)
    for rule in files.house.value.rule if files.house.value is not None else ():
        yield "house", _Row("house.toml", "rule", rule.key, rule.awaits)
    for series in files.offices.value.series if files.offices.value is not None else ():
        yield "series", _Row("offices.toml", "series", series.id, series.awaits)
    for name, kind in files.kinds.items():
        yield "kinds", _Row(f"{name}.toml", "kind", name, kind.awaits)


def _used(files: Files, asked: Mapping[str, frozenset[str]]) -> _Used:
    """Used is a limit that is started, told, cited or asked for its length: to end it is no use."""
    used = _Used(series={INTAKE})
    used.take(asked)
    for procedure in files.procedures.values():
        used.series.add(procedure.case_series)
        for rule in procedure.on_service:
            used.limits.update(start.rule for start in rule.every_start)
        for step in (*procedure.steps, *procedure.paper_steps):
            used.basis.update(step.basis)
            used.kinds.update((*step.documents, *step.may_issue))
            used.limits.update(_started(step.deadlines))
            told = (field.known for field in step.fields)
            used.limits.update(one.limit for one in told if isinstance(one, OfLimit))
            if step.parent is not None:
                used.limits.update(_started(step.parent.deadlines))
    for kind in files.kinds.every():
        used.take(names_used(kind))
        used.remedies.add(kind.remedy)
        used.series.add(kind.number_series)
    if files.numbering.value is not None:
        used.series.add(files.numbering.value.papers.letter_series)
    for row in files.remedies.value.remedy if files.remedies.value is not None else ():
        used.house.update(road.only_by for road in row.roads)
        used.limits.update(road.limit for road in row.roads)
        used.basis.add(row.basis)
    # The limit that takes another's place for a party from abroad, and what tells of it ahead.
    for limit in [one for one in files.limits.all() if one.code in used.limits]:
        used.limits.update((limit.no_domicile, *limit.told_ahead))
    return used


def _started(effects: DeadlineEffects) -> Iterator[str]:
    yield from (start.rule for start in effects.start)
