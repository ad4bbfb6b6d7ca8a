"""Rows of the law entered before the procedure that will use them is built (config/coming.toml)."""

from __future__ import annotations

from dataclasses import dataclass

from casehub.law.effect import Effective


@dataclass(frozen=True, kw_only=True)
class LawRow(Effective):
    """A row of law data. awaits: key of the coming procedure that it waits for, "" for none."""

    awaits: str = ""


@dataclass(frozen=True, kw_only=True)
class KeyedRow(LawRow):
    """A row that is asked for by its key."""

    key: str


@dataclass(frozen=True, kw_only=True)
class ProcedureRow(KeyedRow):
    """A row that may differ from procedure to procedure.

    procedures: those for which this row is the law; without any it is the law of every procedure
    that has no row of its own.
    """

    procedures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coming:
    """A procedure, or a part of one, that is still to be built."""

    key: str
    title: str


@dataclass(frozen=True)
class ComingFile:
    """config/coming.toml."""

    procedure: tuple[Coming, ...]
