"""An empty database as the migrations leave it, made in a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from casehub.db import Base
from casehub.model.pairs import followed
from casehub.record.verification.structure import guards

if TYPE_CHECKING:
    from sqlalchemy import Engine


def make_tables(engine: Engine) -> None:
    """All tables of the model in an SQLite database, with what keeps the record append-only."""
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        for name, statement in guards().items():
            if name not in followed():
                connection.execute(text(statement))
