"""An empty database as the migrations leave it, made in a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from casehub.db import Base
from casehub.record.verification.structure import guards

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


def make_tables(engine: Engine) -> None:
    """All tables of the model in an SQLite database, with what keeps the record append-only."""
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        guard(connection)


def guard(connection: Connection) -> None:
    """Put back what keeps the record of an SQLite database append-only, where it is gone."""
    there = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    for name, statement in guards().items():
        if name not in there:
            connection.execute(text(statement))
