"""What a database refuses or loses, told apart by its own error codes; each has one sentence."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session, sessionmaker


class Outage(Exception):
    """The database did not do what was asked. `status`: HTTP; `code`: exit code of a command."""

    sentence = "数据库出错"
    # What the person can do next.
    advice = "请联系系统管理员。"
    status, code = 500, 1
    # Whether it is certain that nothing was written.
    nothing_written = True

    def __init__(self, cause: object = "") -> None:
        super().__init__(self.sentence)
        self.cause = str(cause)


class Busy(Outage):
    """Somebody else holds the row, or all connections are taken."""

    sentence = "系统繁忙，有人正在办理同一件事或者同时办理的人太多"
    advice = "稍后再试一次。"
    status, code = 503, 11


class Full(Outage):
    """The disk under the database is full."""

    sentence = "数据库所在的磁盘已满"
    advice = "重试没有用，请联系系统管理员腾出空间。"
    status, code = 507, 10


class ReadOnly(Outage):
    """The database can be read and not written, by nobody: a standby, a read-only disk."""

    sentence = "数据库现在只能读，不能写"
    advice = "可以查看，不能办理；请联系系统管理员。"
    status, code = 500, 9


class Denied(Outage):
    """The account is let in and may not do this: not the owner, or a role without the grant."""

    sentence = "数据库账号没有做这件事的权限"
    advice = (
        "建立、升级和授权用数据库属主的账号；升级之后，由属主对应用角色再授权一次"
        "（casehub migrate --grant 角色）。"
    )
    status, code = 500, 15


class Lost(Outage):
    """No answer: the server is away, or the connection broke before the commit was sent."""

    sentence = "数据库没有应答或者连接中断"
    advice = "稍后再试一次；一直这样就联系系统管理员。"
    status, code = 502, 5


class Starting(Outage):
    """The server is there and takes nobody in yet, or no longer: it starts, recovers or ends."""

    sentence = "数据库服务器正在启动、恢复或者关闭，暂时不接受连接"
    advice = "稍后再试一次；一直这样就联系系统管理员。"
    status, code = 503, 16


class SignInRefused(Outage):
    """The server answers and does not let this account in."""

    sentence = "数据库拒绝了账号：密码不对、没有这个账号或者不允许从本机登录"
    status, code = 502, 6


class NoDatabase(Outage):
    """The server answers and has no database of this name."""

    sentence = "数据库服务器上没有这个名称的数据库"
    status, code = 502, 7


class AddressWrong(Outage):
    """The address is none, or names a host that nobody knows."""

    sentence = "数据库地址写得不对，或者不认识其中的主机"
    status, code = 500, 8


class Damaged(Outage):
    """The file or a page of it is not what it was."""

    sentence = "数据库文件已损坏或者读写出错"
    advice = "请立即联系系统管理员，先不要继续办理。"
    status, code = 500, 13


class UnknownOutcome(Outage):
    """The commit was sent and its answer never came: it may have happened."""

    sentence = "结果未知：提交时与数据库的连接中断，可能已经登记，也可能没有登记"
    advice = (
        "打开案件看最新的办理记录；没有这一条，就回到上一页用同一张表单再提交一次，"
        "已经登记的不会重复。"
    )
    status, code = 504, 12
    nothing_written = False


# Primary result codes (sqlite.org/rescode.html).
SQLITE: dict[int, type[Outage]] = {
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_FULL: Full,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_PERM: ReadOnly,
    sqlite3.SQLITE_CANTOPEN: AddressWrong,
    sqlite3.SQLITE_IOERR: Damaged,
    sqlite3.SQLITE_CORRUPT: Damaged,
    sqlite3.SQLITE_NOTADB: Damaged,
}
# SQLSTATE, whole or by class (PostgreSQL, appendix A).
POSTGRESQL: dict[str, type[Outage]] = {
    "55P03": Busy,  # lock_not_available
    "57014": Busy,  # query_canceled, by the statement's time limit
    "40001": Busy,  # serialization_failure
    "40P01": Busy,  # deadlock_detected
    "53300": Busy,  # too_many_connections: of the server, the database or the account
    "53": Busy,  # insufficient resources: its memory, its files
    "53100": Full,  # disk_full
    "25006": ReadOnly,  # read_only_sql_transaction
    "42501": Denied,  # insufficient_privilege
    "25P03": Lost,  # idle_in_transaction_session_timeout
    "57P01": Lost,  # admin_shutdown
    "57P02": Lost,  # crash_shutdown
    "57P03": Starting,  # cannot_connect_now
    "57P04": NoDatabase,  # database_dropped
    "57P05": Lost,  # idle_session_timeout
    "3D000": NoDatabase,
    "08": Lost,
    "28": SignInRefused,
    "58": Damaged,
    "XX": Damaged,
}
EXTENDED = 0xFF
# What `outage_of` can look into.
DATABASE_ERRORS = (Outage, DBAPIError, PoolTimeout, ArgumentError)


def outage_of(error: BaseException) -> Outage | None:
    """The outage behind an error of the database layer; None for a fault of the program."""
    if isinstance(error, Outage):
        return error
    if isinstance(error, PoolTimeout):
        return Busy(error)
    if isinstance(error, ArgumentError):
        # The error's text repeats the address, and that has the password.
        return AddressWrong()
    if not isinstance(error, DBAPIError):
        return None
    origin = error.orig
    code = getattr(origin, "sqlite_errorcode", None)
    if code is not None:
        kind = SQLITE.get(code & EXTENDED)
        return None if kind is None else kind(origin)
    state = getattr(origin, "sqlstate", "")
    if state is None or error.connection_invalidated:
        # No state was sent: nobody was there to send one.
        return Lost(origin)
    return by_state(state, origin)


def by_state(state: str, cause: object = "") -> Outage | None:
    """The outage that a SQLSTATE names, whole or by its class; None where it names none."""
    found = POSTGRESQL.get(state) or POSTGRESQL.get(state[:2])
    return None if found is None else found(cause)


@contextmanager
def committing(factory: sessionmaker[Session]) -> Iterator[Session]:
    """A session that is committed when the block ends and rolled back when it raises.

    Raises UnknownOutcome when the commit was sent and no answer came; every other error means
    that nothing was written.
    """
    with factory() as session:
        session.begin()
        yield session
        session.flush()
        try:
            session.commit()
        except DBAPIError as error:
            if isinstance(outage_of(error), Lost | Damaged):
                raise UnknownOutcome(error.orig) from error
            raise
