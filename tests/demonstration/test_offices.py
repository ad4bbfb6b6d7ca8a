"""The demonstration's organisations come in whole, by the road of a bureau's own list."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casehub.db import make_engine, session_factory
from casehub.demonstration.offices import load_offices
from casehub.demonstration.script import DemonstrationFault
from casehub.model import Organisation
from casehub.rulebook.book import Rulebook


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Iterator[Session]:
    shutil.copyfile(sqlite_template, tmp_path / "casehub.sqlite3")
    engine = make_engine(f"sqlite:///{tmp_path / 'casehub.sqlite3'}")
    with session_factory(engine)() as session:
        yield session
        session.rollback()
    engine.dispose()


def test_all_come_in_and_twice_changes_nothing(empty: Session, rules: Rulebook) -> None:
    count = select(func.count()).select_from(Organisation)
    number = load_offices(empty, rules)
    assert empty.scalar(count) == number > 3
    parents = {o.key: o.parent.key if o.parent else None for o in empty.scalars(select(Organisation))}
    assert len({key for key, parent in parents.items() if parent}) >= 2
    assert load_offices(empty, rules) == number
    assert empty.scalar(count) == number


@pytest.mark.parametrize(("spoilt", "said"), [
    ('key = "bad"\nname = "甲局"\nkind = "unheard"', "类型"),
    ('key = "bad"\nname = "甲局"\nkind = "market_bureau"\nunheard = 1', "unheard"),
])  # fmt: skip
def test_a_list_with_a_fault_is_refused_with_its_sentence(
    empty: Session, rules: Rulebook, tmp_path: Path, spoilt: str, said: str
) -> None:
    (tmp_path / "demo").mkdir()
    file = tmp_path / "demo" / "organisations.toml"
    file.write_text(f"[[organisations]]\n{spoilt}\n", encoding="utf-8")
    with pytest.raises(DemonstrationFault, match=said):
        load_offices(empty, replace(rules, config=tmp_path))
    assert empty.scalar(select(func.count()).select_from(Organisation)) == 0
