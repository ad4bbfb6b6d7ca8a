"""Rows of config/effects.toml that name nothing, or tables of which a step can write no row."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from casehub.db import CASE, Base
from casehub.declared import Fault
from casehub.fields.field import KINDS
from casehub.workflow.clocks import ParentEffect
from casehub.workflow.procedure import Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from casehub.workflow.part import Parts
    from casehub.workflow.written import EffectsFile

FILE = "effects.toml"


def written_faults(file: EffectsFile, law: Parts) -> Iterator[Fault]:
    """Names that no step can say, and tables that are none of a case or whose rows do not go."""
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    proofs = {name: model.__proof__ for name, model in models.items()}
    standing = {row.table: row.columns for row in file.standing}
    for table, columns in standing.items():
        here = set(models[table].__table__.columns.keys()) if table in models else set()
        for name in sorted({*columns} - (here - {"id", *proofs[table].apart} if here else here)):
            yield Fault(FILE, f"standing.{table}", f"{table} 没有受校验的列 {name}")
    known: Mapping[str, Collection[str]] = {
        "key": {one.name for one in fields(Step)},
        "kind": KINDS,
        "flag": {name for kind in KINDS.values() for name in vars(kind)["__dataclass_fields__"]},
        "told": {one.name for one in fields(ParentEffect)},
        "effect": {name for part in law.named.values() for name in part.effects},
    }
    for table, names in known.items():
        for row in getattr(file, table):
            path = f"{table}.{row.id}"
            if row.id not in names:
                yield Fault(FILE, path, "没有这个名称")
            for one in sorted(row.tables):
                if one not in proofs or proofs[one].chain != CASE:
                    yield Fault(FILE, path, f"{one} 不是案件的数据表")
            for one in sorted({*row.changes} - standing.keys()):
                yield Fault(FILE, path, f"没有写明 {one} 的哪些列会更改（[[standing]]）")
            for one, columns in sorted(row.columns.items()):
                if one not in row.changes:
                    yield Fault(FILE, path, f"写了 {one} 的列，changes 中却没有这张表")
                for name in sorted({*columns} - {*standing.get(one, ())}):
                    yield Fault(FILE, path, f"{one} 的 {name} 不在会更改的列中（[[standing]]）")
            for one in sorted({*row.removes, *row.unmakes}):
                if one in proofs and not proofs[one].removable:
                    yield Fault(FILE, path, f"{one} 的行不能删除")
