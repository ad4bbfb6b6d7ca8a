"""Throw-away databases for the benchmark: made beside nothing real, gone when it ends."""

from __future__ import annotations

import math
import os
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from casehub.cli.database import upgrade
from casehub.cli.parser import UsageFault
from casehub.db import make_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


def tell(words: str) -> None:
    """One progress line on stderr."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


class Clock:
    """Seconds a part of the benchmark may take; without a limit it is never up."""

    def __init__(self, seconds: float | None = None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, not below zero."""
        return math.inf if self._end is None else max(0.0, self._end - time.monotonic())

    def part(self, share: float) -> Clock:
        """A clock for a share of what is left."""
        return Clock(None if self._end is None else self.left * share)


class SqliteGround:
    """Database files in one temporary folder."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _blank(self) -> str:
        url = f"sqlite:///{self._folder / 'blank'}.sqlite3"
        upgrade(url)
        return url

    def new(self, name: str) -> str:
        """Address of a new database with every table, as an installed instance has them."""
        return self.copy(self._blank, name)

    def copy(self, url: str, name: str) -> str:
        """Address of an exact copy of a database that nobody has open."""
        target = self._folder / f"{name}.sqlite3"
        shutil.copyfile(str(make_url(url).database), target)
        return f"sqlite:///{target}"


class PostgresqlGround:
    """Databases of their own on the given server; the database in the address stays untouched."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._made: list[str] = []
        try:
            self._admin = psycopg.connect(
                self._url.render_as_string(hide_password=False), autocommit=True
            )
        except psycopg.Error as error:
            raise UsageFault(f"连不上 PostgreSQL：{str(error).strip()}") from error

    def _create(self, name: str, template: str) -> str:
        database = f"casehub_bench_{os.getpid()}_{name}"
        try:
            self._admin.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"'.encode())
        except psycopg.errors.InsufficientPrivilege as error:
            raise UsageFault("这个 PostgreSQL 用户不能建立数据库，测量需要临时数据库") from error
        self._made.append(database)
        return self._url.set(database=database).render_as_string(hide_password=False)

    @cached_property
    def _blank(self) -> str:
        url = self._create("blank", "template0")
        upgrade(url)
        return url

    def new(self, name: str) -> str:
        """Address of a new database with every table, as an installed instance has them."""
        return self.copy(self._blank, name)

    def copy(self, url: str, name: str) -> str:
        """Address of an exact copy of a database that nobody has open."""
        return self._create(name, str(make_url(url).database))

    def close(self) -> None:
        """Drop every database made here."""
        for database in self._made:
            self._admin.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)'.encode())
        self._admin.close()


Ground = SqliteGround | PostgresqlGround


@contextmanager
def sqlite_ground() -> Iterator[SqliteGround]:
    """Database files that are removed at the end, also after Ctrl-C."""
    with tempfile.TemporaryDirectory(prefix="casehub-bench-") as folder:
        yield SqliteGround(Path(folder))


@contextmanager
def postgresql_ground(url: str) -> Iterator[PostgresqlGround]:
    """Databases on a server that are dropped at the end, also after Ctrl-C. Raises UsageFault."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UsageFault(f"“{url}”不是数据库地址") from error
    if parsed.get_backend_name() not in {"postgresql", "postgres"}:
        raise UsageFault("--postgresql 的地址应以 postgresql:// 开头")
    ground = PostgresqlGround(url)
    try:
        yield ground
    finally:
        ground.close()


@contextmanager
def opened(url: str, *, patient: bool = False) -> Iterator[Engine]:
    """An engine with the product's own settings, closed at the end. patient: no time limits."""
    engine = make_engine(url, patient=patient)
    try:
        yield engine
    finally:
        engine.dispose()
