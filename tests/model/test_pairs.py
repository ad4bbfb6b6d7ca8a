"""Pairs are indexed alike where a database is made from the tables and where it was migrated."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import create_engine, text

from casehub.db import Base
from casehub.model.fulltext import OWN_NAMES, FullText
from casehub.model.search import OWN_NAMES as OF_TERMS
from casehub.model.search import SearchTerm


def test_made_and_migrated_are_the_same(sqlite_template: Path, tmp_path: Path) -> None:
    migrated = tmp_path / "migrated.sqlite3"
    shutil.copyfile(sqlite_template, migrated)
    made = create_engine(f"sqlite:///{tmp_path / 'made.sqlite3'}")
    Base.metadata.create_all(made)
    told = []
    for engine in (made, create_engine(f"sqlite:///{migrated}")):
        with engine.connect() as connection:
            rows = connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%gram%' AND type IN ('table', 'trigger')")
            )
            told.append({row.name: " ".join(row.sql.split()) for row in rows if row.name not in {"search_term", "full_text"}})
        engine.dispose()
    assert told[0] == told[1]
    for kind in (SearchTerm, FullText):
        assert kind.__pairs__ in told[0]
        assert {f"{kind.__tablename__}_{what}" for what in ("added", "removed", "changed")} <= told[0].keys()
    tables = {name for name in told[0] if "_added" not in name and "_removed" not in name and "_changed" not in name}
    assert tables <= OWN_NAMES | OF_TERMS
