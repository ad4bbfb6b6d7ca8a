"""What is held against the procedures: what exists outside them, and whose sides they speak of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from casehub.declared import Fault
from casehub.fields import Field
from casehub.workflow.matters import mains
from casehub.workflow.procedure import Procedure

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


def fault_in(p: Procedure, path: str, message: str) -> Fault:
    """A fault at a place of the procedure's file; `check` names the file of an older version."""
    return Fault(f"{p.key}.yaml", path, message)


def unknown_in(
    p: Procedure, path: str, what: str, names: Iterable[str], known: Collection[str] | None
) -> list[Fault]:
    """A fault for each name that is not known; none where nothing is (`known` is None)."""
    if known is None:
        return []
    return [fault_in(p, path, f"未知的{what}：{name}") for name in names if name not in known]


def parents(p: Procedure, procedures: Versions) -> Iterator[Procedure]:
    """Every version of every procedure that a case of this one may belong to."""
    return mains(p.key, chain.from_iterable(procedures.values()))


def sides_of(p: Procedure, procedures: Versions) -> set[str]:
    """Names of the sides of a procedure; a child matter has those of its parents too."""
    above = (side for parent in parents(p, procedures) for side in parent.sides)
    return {side.id for side in (*p.sides, *above)}


def parties_of(p: Procedure, procedures: Versions) -> set[str]:
    """Names of the sides on which parties stand."""
    above = (side for parent in parents(p, procedures) for side in parent.sides)
    return {side.id for side in (*p.sides, *above) if side.is_party}
