"""A command opens its instance or says why not; a refused person leaves a line and nothing else."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

import casehub.procedures  # noqa: F401  the tables of all of them are what is compared
from casehub.cli import MODULES, main
from casehub.cli.instance import (
    Instance,
    NotEntitled,
    open_existing,
    open_if_there,
    open_instance,
    rule_administrator,
    settled,
)
from casehub.cli.parser import UsageFault
from casehub.db import Base
from casehub.model import Person, RoleGrant, SecurityEntry
from casehub.schema import NotMigrated
from casehub.settings import PROJECT, Settings
from tests.faults.world import Office, make_office


@pytest.fixture
def here(settings: Settings) -> Instance:
    return Instance(settings)


@pytest.fixture
def staffed(settings: Settings) -> Office:
    made = make_office(settings.database_url, settings.instance)
    made.engine.dispose()
    return made


def test_a_folder_without_database_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="还没有数据库"):
        open_existing(tmp_path)
    assert open_if_there(tmp_path) is None
    assert open_if_there(tmp_path / "nowhere") is None
    # A file of that name without tables is none either.
    (tmp_path / "casehub.sqlite3").touch()
    assert open_if_there(tmp_path) is None
    with pytest.raises(UsageFault, match="还没有数据库"):
        open_existing(tmp_path)


def test_settings_that_are_wrong_are_told_where_the_folder_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEHUB_NOTHING", "1")
    for opening in (open_instance, open_existing, open_if_there):
        with pytest.raises(UsageFault, match="CASEHUB_NOTHING"):
            opening(tmp_path)
    # Who has no instance at all may ask `casehub check` of the files.
    assert open_if_there(tmp_path / "nowhere") is None


@pytest.mark.parametrize("words", [["procedures", "list"], ["calendars", "list"], ["numbers"], ["bureau", "list"]])
def test_a_command_that_reads_waits_for_nobody_who_writes(
    staffed: Office, settings: Settings, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A long act holds SQLite's one write lock: whoever only reads was told that the system is busy."""
    monkeypatch.setattr("casehub.db.SQLITE_BUSY_TIMEOUT_MS", 100)
    monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    with staffed.session() as writer:
        writer.execute(text("UPDATE person SET phone = phone"))
        assert main(["--instance", str(settings.instance), *words]) == 0, capsys.readouterr().err
        writer.rollback()


def test_only_a_database_of_this_revision_is_opened(
    here: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEHUB_DATABASE_URL", here.settings.database_url)
    folder = here.settings.instance
    assert open_existing(folder).settings.database_url == here.settings.database_url
    with here.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    here.close()
    assert open_if_there(folder) is not None
    with pytest.raises(NotMigrated):
        open_existing(folder)


def test_what_is_written_is_whole_or_not_there(here: Instance) -> None:
    def lines() -> int:
        with here.reading() as session:
            return session.scalar(select(func.count()).select_from(SecurityEntry)) or 0

    def write(error: Exception | None) -> None:
        with here.writing() as session:
            session.execute(
                text(
                    "INSERT INTO security_entry (at, kind, username, subject, address, detail)"
                    " VALUES ('2026-11-20 01:00:00', 'sign_in', 'x', '', '', '{}')"
                )
            )
            if error is not None:
                raise error

    with pytest.raises(ZeroDivisionError):
        write(ZeroDivisionError())
    assert lines() == 0
    write(None)
    assert lines() == 1
    # A refused person: nothing of the work, one line that names who tried what.
    with pytest.raises(NotEntitled):
        write(NotEntitled("某某不得办理", "x" * 90, None))
    with here.reading() as session:
        first, second = session.scalars(select(SecurityEntry).order_by(SecurityEntry.id))
    assert (first.kind, second.kind) == ("sign_in", "command_refused")
    assert (second.username, second.subject) == ("x" * 60, "某某不得办理。")


def test_no_connection_is_held_between_two_units_of_work(here: Instance) -> None:
    with here.reading() as session:
        assert session.execute(text("SELECT 1")).scalar() == 1
    assert here.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
    with here.writing():
        pass
    assert here.engine.pool.checkedin() == 0  # type: ignore[attr-defined]


def test_who_answers_for_the_rules_is_named_or_the_only_one(
    here: Instance, staffed: Office
) -> None:
    def asked(username: str) -> str:
        with here.reading() as session:
            return rule_administrator(session, staffed.rules, username).username

    assert asked("") == asked("system") == "system"
    with pytest.raises(NotEntitled, match="没有账号 nobody") as unknown:
        asked("nobody")
    assert (unknown.value.username, unknown.value.person_id) == ("nobody", None)
    with pytest.raises(NotEntitled, match="不是规则管理员") as other:
        asked("head")
    assert other.value.person_id == staffed.people["head"]
    # Two keep the rules: one of them must be named.
    with here.writing() as session:
        grant = session.scalars(
            select(RoleGrant).where(RoleGrant.person_id == staffed.people["system"])
        ).first()
        assert grant is not None
        session.add(
            RoleGrant(person_id=staffed.people["head"], role=grant.role, since=grant.since)
        )
    with pytest.raises(UsageFault, match="--by"):
        asked("")
    assert asked("head") == "head"
    # Nobody is left who may.
    with here.writing() as session:
        for person in session.scalars(select(Person)):
            person.active = False
    with pytest.raises(UsageFault, match="没有规则管理员"):
        asked("")


@pytest.mark.parametrize("left_out", [False, True])
def test_what_is_loaded_is_looked_through_no_more(*, left_out: bool) -> None:
    """While the work lasts; what was left out before it stays so."""
    before, known = gc.get_threshold(), gc.get_freeze_count()
    try:
        gc.unfreeze()
        if left_out:
            gc.freeze()
        gc.set_threshold(700, 10, 10)
        with settled():
            assert gc.get_freeze_count() > 10_000
            assert gc.get_threshold()[0] > 700
            assert len(gc.get_objects()) < gc.get_freeze_count()
        assert (gc.get_freeze_count() > 0) is left_out
        assert gc.get_threshold() == (700, 10, 10)
    finally:
        gc.set_threshold(*before)
        if known:
            gc.freeze()


# What a command loads, of itself, in a process of its own; the last line says how many tables.
ALONE = """
import sys
from importlib import import_module
import_module(sys.argv[1])
base = sys.modules.get("casehub.db")
print("\\n".join(sorted(base.Base.metadata.tables)) if "casehub.cli.instance" in sys.modules else "")
"""


@pytest.mark.parametrize("module", sorted({module for module, _ in MODULES} | {"casehub.app"}))
def test_whoever_opens_an_instance_knows_every_table(module: str) -> None:
    """Else the rows that a procedure keeps in tables of its own would be called lost."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE, module], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    known = done.stdout.split()
    assert not known or set(known) == set(Base.metadata.tables)
