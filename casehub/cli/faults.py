"""Why a command could not do its work: one Chinese sentence and an exit code for each kind."""

from __future__ import annotations

import errno
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from casehub.answering import diagnosed
from casehub.cli.parser import UsageFault
from casehub.declared import DeclarationFaults
from casehub.exchange.verdict import NotInTime, NotJudged
from casehub.outages import DATABASE_ERRORS, Lost, outage_of
from casehub.record.clock import ClockSetBack
from casehub.schema import NotMigrated
from casehub.settings import Settings, SettingsError
from casehub.storage import (
    BlobDamaged,
    BlobMissing,
    NoSpace,
    NotReadable,
    NotWritable,
    StorageFault,
)

NOT_MIGRATED, LOST, NOT_WRITABLE, FULL, DAMAGED = 3, 5, 9, 10, 13
CLOCK = 14
# A letter was not judged for want of time of the machine; the same command may be given again.
BUSY = 17
STORAGE_CODES = {
    NoSpace: FULL,
    NotWritable: NOT_WRITABLE,
    NotReadable: NOT_WRITABLE,
    BlobDamaged: DAMAGED,
    BlobMissing: DAMAGED,
}
# Undefined table, undefined column: the program is newer than the database, or it is empty.
OTHER_SCHEMA = frozenset({"42P01", "42703"})


class Fault(UsageFault):
    """The surroundings do not allow it; `code` is the exit code of this kind."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


def explained(error: Exception, instance: Path) -> Fault | None:
    """The sentence and code of an error; None for a fault of the program, which is shown whole."""
    if isinstance(error, DATABASE_ERRORS):
        outage = outage_of(error)
        if isinstance(outage, Lost):
            outage = diagnosed(_url(instance), outage)
        if outage is not None:
            return Fault(f"{outage.sentence}；{outage.advice}", outage.code)
    if isinstance(error, ClockSetBack):
        return Fault(str(error), CLOCK)
    if isinstance(error, DeclarationFaults):
        return Fault(told(error), Fault.code)
    if isinstance(error, NotJudged):
        return Fault(str(error), BUSY if isinstance(error, NotInTime) else Fault.code)
    if isinstance(error, NotMigrated):
        return Fault(str(error), NOT_MIGRATED)
    if isinstance(error, SQLAlchemyError):
        return _schema_fault(error)
    if isinstance(error, StorageFault):
        return Fault(str(error), STORAGE_CODES.get(type(error), LOST))
    return _file_fault(error) if isinstance(error, OSError) else None


def told(faults: DeclarationFaults) -> str:
    """The first fault of the rule files, and where the others are listed."""
    others = len(faults.faults) - 1
    more = f"；另有{others}处，运行 casehub check 查看全部" if others else ""
    return f"规则文件有误，不能办理：{faults.faults[0]}{more}"


def _schema_fault(error: SQLAlchemyError) -> Fault | None:
    origin = getattr(error, "orig", None)
    sqlite = str(origin).startswith(("no such table", "no such column"))
    if sqlite or getattr(origin, "sqlstate", "") in OTHER_SCHEMA:
        return Fault("数据库还没有建立或者与程序版本不同，请先运行 casehub migrate", NOT_MIGRATED)
    return None


def _file_fault(error: OSError) -> Fault | None:
    name = f"“{error.filename}”" if error.filename else "文件"
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return Fault(f"磁盘已满，{name}没有写完，请腾出空间后重新运行", FULL)
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return Fault(f"没有权限读写{name}，请检查目录的属主和是否只读", NOT_WRITABLE)
    if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST}:
        return Fault(f"路径{name}不存在或者不是所要的文件、目录", UsageFault.code)
    if error.errno == errno.EIO:
        return Fault(f"读写{name}时设备出错", DAMAGED)
    return None


def _url(instance: Path) -> str:
    try:
        return Settings.for_instance(instance).database_url
    except (SettingsError, OSError):
        return ""
