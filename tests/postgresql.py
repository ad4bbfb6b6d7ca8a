"""A throw-away PostgreSQL server shared by the workers of one test run."""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from casehub.cli.database import upgrade

SETTINGS = {
    # The server dies with the test run: nothing need survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "listen_addresses": "",
    "timezone": "UTC",
}
# Whoever makes an engine ends it. What one pool holds (15) may be forgotten: it goes with the
# database. Of more the server runs out, in whichever test asks next.
LEFT_OPEN = 20
OWNER, TEMPLATE = "casehub", "casehub_template"
# A database is a thousand files: on a disk making one costs up to ten times as much.
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3  # noqa: S108  mkdtemp makes a folder of our own in it


def _program(name: str) -> str:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    found = shutil.which(name, path=os.pathsep.join([*map(str, reversed(folders)), os.environ["PATH"]]))
    if found is None:
        raise RuntimeError(f"{name} not found: run ./run test, which installs PostgreSQL")
    return found


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root lends it another account."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("no account to run PostgreSQL under")


def _as_server(folder: Path, *command: str) -> None:
    # Output goes to a file: a pipe would stay open as long as the server it starts.
    with (folder / "commands.log").open("ab") as log:
        done = subprocess.run(
            command, cwd=folder, check=False, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, **_account(),
        )
    if done.returncode:
        raise RuntimeError((folder / "commands.log").read_text() + _log_of(folder))


def _log_of(folder: Path) -> str:
    log = folder / "server.log"
    return log.read_text() if log.exists() else ""


@dataclass(frozen=True)
class Cluster:
    """A running server: its folder holds data, socket and log."""

    folder: Path

    def url(self, database: str, user: str = OWNER) -> str:
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def execute(self, statement: sql.Composed | sql.SQL, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database, "root"), autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def database(self) -> Iterator[str]:
        """A copy of the migrated template; dropped afterwards, whoever is still connected."""
        name = f"t_{uuid.uuid4().hex[:16]}"
        self.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(TEMPLATE)
            )
        )
        try:
            yield self.url(name)
            self.refuse_a_leak(name)
        finally:
            self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def refuse_a_leak(self, database: str = "%") -> None:
        """Fail when many connections are still open, and say what they asked last."""
        asked = "SELECT left(query, 60) FROM pg_stat_activity WHERE datname LIKE %s ORDER BY backend_start"
        with psycopg.connect(self.url("postgres", "root"), autocommit=True) as connection:
            left = [query for (query,) in connection.execute(asked, (database,))]
        assert len(left) <= LEFT_OPEN, f"{len(left)} connections are left open: {left}"


def _place() -> str | None:
    """The memory that programs share, where it has room; else wherever temporary files lie."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return None
    return str(MEMORY)


def _serving(settings: dict[str, str]) -> Cluster:
    """A server of its own, with the account that owns databases and without any."""
    # Not below pytest's own folder, which only its owner may enter; and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="casehub-pg-", dir=_place()))
    account = _account()
    if account:
        os.chown(folder, account["user"], account["group"])
    _as_server(
        folder, _program("initdb"), "--pgdata", str(folder / "data"), "--auth=trust", "--username=root",
        "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
    )
    with (folder / "data" / "postgresql.conf").open("a") as conf:
        conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        conf.write(f"unix_socket_directories = '{folder}'\n")
    _as_server(
        folder, _program("pg_ctl"), "--pgdata", str(folder / "data"), "--log", str(folder / "server.log"),
        "--wait", "start",
    )
    cluster = Cluster(folder)
    cluster.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(OWNER)))
    return cluster


@contextmanager
def server_apart(**settings: str) -> Iterator[Cluster]:
    """A server that one test has for itself: what it does to all of it, the others do not feel."""
    cluster = _serving(SETTINGS | settings)
    try:
        yield cluster
    finally:
        _stop(cluster.folder)


def _start() -> Cluster:
    cluster = _serving(SETTINGS)
    cluster.execute(
        sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(TEMPLATE), sql.Identifier(OWNER))
    )
    upgrade(cluster.url(TEMPLATE))
    return cluster


def _stop(folder: Path) -> None:
    _as_server(
        folder, _program("pg_ctl"), "--pgdata", str(folder / "data"), "--mode", "immediate", "stop"
    )
    shutil.rmtree(folder)


@contextmanager
def running_cluster(shared: Path) -> Iterator[Cluster]:
    """The server of this test run: the first user starts it, the last one stops it."""
    record = shared / "postgresql.json"
    with locked(shared):
        state = json.loads(record.read_text()) if record.exists() else {"folder": "", "users": 0}
        cluster = Cluster(Path(state["folder"])) if state["users"] else _start()
        record.write_text(json.dumps({"folder": str(cluster.folder), "users": state["users"] + 1}))
    try:
        yield cluster
    finally:
        with locked(shared):
            state = json.loads(record.read_text())
            state["users"] -= 1
            record.write_text(json.dumps(state))
            if not state["users"]:
                try:
                    cluster.refuse_a_leak()
                finally:
                    _stop(cluster.folder)


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all of its workers have in common."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@contextmanager
def locked(shared: Path, name: str = "postgresql") -> Iterator[None]:
    """One worker at a time."""
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
