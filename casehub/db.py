"""Base class of all tables, naming convention, UTC instants, engines and sessions."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    MetaData,
    String,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from casehub.driver import PlainCursor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection, Dialect, Engine

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# An officer waits for a colleague's transaction this long before being told to try again.
LOCK_TIMEOUT_MS = 2_000
STATEMENT_TIMEOUT_MS = 5_000
IDLE_IN_TRANSACTION_MS = 30_000
# SQLite has one writer for the whole file, so its queue is longer than one row's.
SQLITE_BUSY_TIMEOUT_MS = 5_000

READ_ONLY_OPTION = "casehub_readonly"


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: stored in UTC, returned aware in UTC; a naive value raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants; SQLite has no zones, so it is given UTC without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value.isoformat()}")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every stored instant its zone back."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


class TooLong(ValueError):
    """A text that its column does not hold; `str()` is the sentence for whoever typed it."""


def refuse_too_long(length: int, value: Any) -> None:
    """Raise TooLong for a text of more signs than a column holds."""
    if isinstance(value, str) and len(value) > length:
        raise TooLong(f"“{value[:12]}…”太长，这里最多保存{length}个字，现有{len(value)}个字")


# JSONB on PostgreSQL so that rows can be compared; None is SQL NULL, never the JSON word null.
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


@dataclass(frozen=True)
class Searched:
    """A column that people search by, and whether it is a number (found exactly, and first).

    case: the column that names the case; `id` for the case itself. side: the column that says on
    which side of the case the row stands; "" where it stands on none. Whoever may not know a side
    does not find what belongs to it. by: the column that names the row which case and side are
    read from, where they are not the row's own. telephone: found by its digits, and only by all of
    them: pages mask it, and whoever guesses digit by digit must learn nothing. says: what the
    column is, where a page tells why something was found; shown: whether it tells the text, too,
    which every reader of a list of cases reads there anyway.
    """

    column: str
    number: bool = False
    telephone: bool = False
    case: str = "case_id"
    side: str = ""
    by: str = ""
    says: str = ""
    shown: bool = False


class BlobName(String):
    """The SHA-256 of a file in the blob store; who scrubs and verifies finds columns by it."""

    __visit_name__ = "string"

    def __init__(self) -> None:
        super().__init__(64)


@dataclass(frozen=True)
class Proof:
    """What proves the rows of a table (casehub.record).

    chain: CASE, or the name of a register; "" where the rows decide nothing, or something else
    proves them, as `reason` says. by: the column that names the case, or a row that belongs to one.
    apart: columns that no digest covers, each with the reason. derived: the rows are made anew from
    others and may go. removable: rows go, the chain says so. append_only: rows are never changed.
    """

    chain: str
    by: str = ""
    apart: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    derived: bool = False
    removable: bool = False
    append_only: bool = False


# The chain of the case that a row belongs to.
CASE = "case"
# `info` of a column of the program's own words, whatever a form calls by the same name.
OWN_WORDS = {"words": "of the program"}
# `info` of a column whose words types or the rules declare, with what it names: a word that
# nothing declares any more is told (casehub.acts.lost_words). Added to other marks by |.
NAMES = "names"


class Naming(Enum):
    """What a short column names, each with what pages call the column."""

    PAPER = "文书种类"
    RIGHT = "权利种类"
    SIDE = "当事人身份"
    PARTY = "当事人类型"
    METHOD = "送达方式"
    SERVING = "送达状态"
    LIMIT = "期限规则"
    UNIT = "期限单位"
    HOLDER = "期限义务人"
    OUTCOME = "期限结果"
    PAUSE = "扣除事由"
    STEP = "办理事项"
    SOURCE = "办理前状态"
    TARGET = "办理后状态"
    DUTY = "办理职责"
    POST = "承办岗位"


# `info` of a column whose change other rows follow; only the ORM's own writing sees to that.
FOLLOWED = {"followed": "by other rows"}


class Base(DeclarativeBase):
    """Parent of every table class; carries the naming convention and the portable types."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads this as a plain class attribute
        datetime: UtcDateTime(),
        dict[str, object]: Json,
        list[Any]: Json,
        list[str]: Json,
    }
    # What of a row leads to its case, and what to the row itself (casehub.model, search, fulltext).
    __searched__: ClassVar[tuple[Searched, ...]] = ()
    __told__: ClassVar[tuple[str, ...]] = ()
    # Each table says it; there is no default, so that none is forgotten.
    __proof__: ClassVar[Proof]


@event.listens_for(Base, "attribute_instrument", propagate=True)
def _watch_length(_table: type[Base], _key: str, attribute: Any) -> None:
    """Refuse too long a text where it is given, on either database: SQLite would keep it."""
    kind = getattr(getattr(attribute, "property", None), "columns", [None])[0]
    length = getattr(getattr(kind, "type", None), "length", None)
    if not isinstance(length, int):
        return

    def judge(_row: Base, value: Any, _before: Any, _initiator: Any) -> None:
        refuse_too_long(length, value)

    event.listen(attribute, "set", judge)


# The schema of PostgreSQL in which the workers keep their jobs (migration 0011).
QUEUE = "queue"


class WouldLoseError(Exception):
    """An earlier version has no place for `rows` that are here; the message is one sentence."""

    def __init__(self, sentence: str, rows: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.rows = rows


def refuse_to_lose(connection: Connection, revision: str, only_here: Mapping[str, str]) -> None:
    """Stop going back before a revision where rows of what it brought exist.

    `only_here`: what they are, in Chinese → their table, with a condition if not all count. What
    is derived from other rows is not named. Raises WouldLoseError; nothing has changed then.
    """
    lost = [
        what
        for what, rows in only_here.items()
        if connection.execute(text(f"SELECT 1 FROM {rows} LIMIT 1")).first()  # noqa: S608  written in migrations
    ]
    if lost:
        raise WouldLoseError(
            f"数据库停在 {revision}：更早的版本没有地方存放{'、'.join(lost)}，退回会丢失，"
            "要用旧版程序请恢复升级前的备份。",
            tuple(only_here[what] for what in lost),
        )


class UnsupportedDatabase(ArgumentError, ValueError):
    """The address names a database that this program does not work on."""


def address_of(url: str | URL) -> URL:
    """The parts of a database's address. Raises UnsupportedDatabase where it cannot be read."""
    try:
        parsed = make_url(url)
    except ValueError as error:
        raise UnsupportedDatabase(*error.args) from error
    if (parsed.port or 1) not in range(1, 65_536):
        raise UnsupportedDatabase(parsed.port)
    return parsed


def _database_url(url: str | URL) -> URL:
    parsed = address_of(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise UnsupportedDatabase(f"{parsed.drivername} is unsupported (sqlite or postgresql)")
    return parsed


def make_engine(url: str | URL, *, patient: bool = False) -> Engine:
    """Engine for `sqlite:///FILE` or `postgresql://…` (psycopg). Raises UnsupportedDatabase.

    patient: no statement time limit, for migrations, back-ups and benchmarks.
    """
    parsed = _database_url(url)
    to_json = partial(json.dumps, ensure_ascii=False)
    if parsed.get_backend_name() == "sqlite":
        _own_file(parsed)
        patience = {"timeout": SQLITE_BUSY_TIMEOUT_MS / 1000}
        engine = create_engine(parsed, json_serializer=to_json, connect_args=patience)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    limits: dict[str, float | str] = {
        "lock_timeout": LOCK_TIMEOUT_MS,
        "statement_timeout": 0 if patient else STATEMENT_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": 0 if patient else IDLE_IN_TRANSACTION_MS,
        # Compiling a long question (the desk's) takes seconds, answering it milliseconds.
        "jit": "off",
        # No bureau keeps its database on turning disks: indexes are asked, not whole tables.
        "random_page_cost": 1.1,
        # To start a second process takes longer than any page of the web has for its answer.
        "max_parallel_workers_per_gather": 2 if patient else 0,
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    return create_engine(
        parsed,
        json_serializer=to_json,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={
            "options": f"{options} -c timezone=UTC",
            "cursor_factory": PlainCursor,
        },
    )


def _own_file(url: URL) -> None:
    """Keep a database file to the account that runs the program; its journals follow."""
    if url.database is None or not (file := Path(url.database)).parent.is_dir():
        return
    if not file.exists():
        file.touch(mode=0o600)
        return
    known = file.stat()
    if known.st_mode & 0o077 and known.st_uid == os.getuid() and os.access(file, os.W_OK):
        file.chmod(0o600)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Without this the driver begins transactions late and on its own; _begin_sqlite does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        # INSERT OR REPLACE fires the append-only triggers only with this on.
        "recursive_triggers = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # Writers take the lock at once: two readers that both want to write would otherwise deadlock.
    read_only = bool(connection.get_execution_options().get(READ_ONLY_OPTION))
    # Only when it changes: SQLite compiles every statement of the connection anew after it.
    if connection.info.get(READ_ONLY_OPTION) is not read_only:
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")
        connection.info[READ_ONLY_OPTION] = read_only
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def reads_only(session: Session) -> bool:
    """Whether the session is one of those that the database lets read only."""
    return bool(session.get_bind().get_execution_options().get(READ_ONLY_OPTION))


def session_factory(engine: Engine, *, read_only: bool = False) -> sessionmaker[Session]:
    """Sessions on this engine; read_only ones take no write lock and the database refuses writes.

    `select(…).with_for_update()` locks the row on PostgreSQL; SQLite leaves it out because a
    writing session already holds the only write lock (BEGIN IMMEDIATE).
    """
    if not read_only:
        return sessionmaker(engine)
    options: dict[str, object] = {READ_ONLY_OPTION: True}
    if engine.dialect.name == "postgresql":
        options["postgresql_readonly"] = True
    return sessionmaker(engine.execution_options(**options))
