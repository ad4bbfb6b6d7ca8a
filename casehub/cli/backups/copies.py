"""Copies of a whole database: SQLite by its own backup, PostgreSQL by pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, text
from sqlalchemy.engine import URL

from casehub import schema
from casehub.cli.backups.manifest import Highest
from casehub.cli.faults import LOST, Fault
from casehub.cli.parser import UsageFault
from casehub.db import address_of, make_engine
from casehub.model import Counter, Organisation

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

# What is written to find out whether there is room.
TRIAL = 1 << 20


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL. Raises UsageFault for one in memory."""
    parsed = address_of(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database:
        raise UsageFault("内存数据库不能备份")
    return Path(parsed.database)


def copy_out(url: str, target: Path) -> tuple[str, str, list[Highest]]:
    """Write a copy of the database as it is at one instant.

    Returns the revision of its tables, the version of the server and the highest numbers given,
    all of that instant. Raises UsageFault for an empty database, Fault when pg_dump gives up.
    """
    file = sqlite_file(url)
    if file is not None:
        if not file.is_file():
            raise UsageFault("数据库是空的，没有可备份的内容")
        with (
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy)
        url = f"sqlite:///{target}"
    engine = make_engine(url, patient=True)
    try:
        with engine.connect() as connection:
            if file is None:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            revision = schema.present(connection)
            if revision is None:
                raise UsageFault("数据库是空的，没有可备份的内容")
            numbers = highest_numbers(connection)
            if file is not None:
                return revision, sqlite3.sqlite_version, numbers
            snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            server = str(connection.execute(text("SHOW server_version")).scalar_one())
            _run(
                "pg_dump", url, "--format=custom", "--no-owner", "--no-privileges",
                f"--snapshot={snapshot}", "--file", str(target), into=target.parent,
            )  # fmt: skip
            return revision, server, numbers
    finally:
        engine.dispose()
        if file is not None:
            close_log(target)


def close_log(file: Path) -> None:
    """Bring a SQLite database into its one file: no log lies beside it any more."""
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")


def copy_in(url: str, source: Path) -> None:
    """Fill an empty PostgreSQL database in one transaction; rights are granted afterwards."""
    _run(
        "pg_restore", url, "--no-owner", "--no-privileges", "--single-transaction",
        "--exit-on-error", str(source),
    )  # fmt: skip


def highest_numbers(connection: Connection) -> list[Highest]:
    """The highest number given in every series."""
    rows = connection.execute(
        select(Organisation.key, Counter.series, Counter.year, Counter.value)
        .join(Organisation, Organisation.id == Counter.organisation_id)
        .where(Counter.value > 0)
        .order_by(Organisation.key, Counter.series, Counter.year)
    )
    return [Highest(organisation=o, series=s, year=y, value=v) for o, s, y, v in rows]


def without_password(url: URL) -> tuple[str, dict[str, str]]:
    """An address that anybody may see, and the environment that carries the password."""
    query = dict(url.query)
    secret = query.pop("password", None) or url.password
    environment = {**os.environ}
    if secret is not None:
        environment["PGPASSWORD"] = str(secret)
    shown = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, query=query
    )
    return shown.render_as_string(hide_password=False), environment


def _run(program: str, url: str, *words: str, into: Path | None = None) -> None:
    if shutil.which(program) is None:
        raise UsageFault(f"找不到 {program}，请先执行 apt-get install postgresql-client")
    address, environment = without_password(address_of(url))
    command = [program, "--dbname", address, *words]
    if shutil.which("setpriv"):
        # Dies with this process: a killed restore leaves nobody who goes on with it.
        command = ["setpriv", "--pdeathsig", "KILL", "--", *command]
    done = subprocess.run(  # noqa: S603  fixed program, and no secret among the words
        command, check=False, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    if done.returncode:
        if into is not None:
            _require_space(into)
        told = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["没有说明原因"]
        raise Fault(f"{program} 没有完成，数据库没有改动：{told[-1]}", LOST)


def _require_space(folder: Path) -> None:
    """Whether the disk was full is found by writing to it, not in the program's words: OSError."""
    trial = folder / ".space"
    try:
        with trial.open("wb") as file:
            file.write(bytes(TRIAL))
            file.flush()
            os.fsync(file.fileno())
    finally:
        trial.unlink(missing_ok=True)
