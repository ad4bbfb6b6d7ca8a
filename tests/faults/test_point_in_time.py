"""PostgreSQL back to a named moment, with the files of config/deploy as they are shipped."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select

from casehub.cli.database import upgrade
from casehub.model import Case
from tests.faults import roads
from tests.faults.invariants import check_invariants
from tests.faults.world import ROOT, Office, make_office
from tests.postgresql import _account, _as_server, _program

pytestmark = pytest.mark.fault

DEPLOY = ROOT / "config" / "deploy" / "postgresql"
SHIPPED = "/var/backups/casehub-wal"


def shipped(name: str, archive: Path) -> str:
    """A shipped file, with the folder of this test."""
    content = (DEPLOY / name).read_text(encoding="utf-8")
    assert SHIPPED in content
    return content.replace(SHIPPED, str(archive))


@contextmanager
def running(folder: Path, data: Path) -> Iterator[None]:
    """A server on this data, listening on a socket in the folder."""
    words = [_program("pg_ctl"), "--pgdata", str(data), "--wait"]
    _as_server(folder, *words, "--log", str(folder / "server.log"), "start")
    try:
        yield
    finally:
        # Fast, not immediate: the last segment is archived before the server ends.
        _as_server(folder, *words, "--mode", "fast", "stop")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder of the server's account, with an empty archive."""
    folder = Path(tempfile.mkdtemp(prefix="casehub-pitr-"))
    (folder / "archive").mkdir()
    account = _account()
    for path in (folder, folder / "archive"):
        if account:
            os.chown(path, account["user"], account["group"])
    yield folder
    shutil.rmtree(folder)


def statement(folder: Path, *words: str) -> None:
    with psycopg.connect(f"postgresql://root@/casehub?host={folder}", autocommit=True) as connection:
        for word in words:
            connection.execute(word)  # type: ignore[call-overload]


def references(office: Office) -> list[str]:
    with office.reading() as session:
        return sorted(session.scalars(select(Case.reference)))


def test_what_was_committed_before_the_named_moment_is_there_and_nothing_after(
    place: Path, tmp_path: Path
) -> None:
    data, copy = place / "data", place / "copy"
    _as_server(
        place, _program("initdb"), "--pgdata", str(data), "--auth=trust", "--username=root",
        "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
    )  # fmt: skip
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(f"listen_addresses = ''\nunix_socket_directories = '{place}'\nfsync = off\n")
        conf.write(shipped("archive.conf", place / "archive"))
    url = f"postgresql://casehub@/casehub?host={place}"
    with running(place, data):
        with psycopg.connect(f"postgresql://root@/postgres?host={place}", autocommit=True) as root:
            root.execute("CREATE ROLE casehub LOGIN")
            root.execute("CREATE DATABASE casehub OWNER casehub")
        upgrade(url)
        office = make_office(url, tmp_path)
        roads.told_defects(office)
        _as_server(
            place, _program("pg_basebackup"), "--pgdata", str(copy), "--host", str(place),
            "--username=root", "--checkpoint=fast", "--wal-method=none", "--no-sync",
        )  # fmt: skip
        roads.told_defects(office)
        before = references(office)
        statement(place, "SELECT pg_create_restore_point('before_fault')")
        roads.registered(office)
        statement(place, "DROP TABLE event CASCADE")
        office.engine.dispose()
    assert list((place / "archive").glob("0*"))
    assert not list((place / "archive").glob(".*"))

    with (copy / "postgresql.auto.conf").open("a") as conf:
        conf.write(shipped("recovery.conf", place / "archive"))
    (copy / "recovery.signal").touch()
    if _account():
        os.chown(copy / "recovery.signal", _account()["user"], _account()["group"])
    with running(place, copy):
        with psycopg.connect(url, autocommit=True) as again:
            # The server answers readers before it has come to the named moment.
            for _ in range(1000):
                (under_way, _void) = again.execute("SELECT pg_is_in_recovery(), pg_sleep(.02)").fetchone() or ()
                if not under_way:
                    break
        restored = office.again()
        assert references(restored) == before
        with restored.reading() as session:
            assert session.scalar(select(func.count()).select_from(Case)) == len(before)
            check_invariants(session, restored.blobs)
        assert not under_way
        # And it goes on: the next act is written.
        roads.registered(restored)
        restored.engine.dispose()
