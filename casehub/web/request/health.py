"""Health of this web process and readiness of what it needs, as JSON for the operator's probes."""

from __future__ import annotations

import logging
import shutil
import time
from datetime import timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING

from flask import Blueprint
from sqlalchemy import and_, func, select
from sqlalchemy.exc import SQLAlchemyError

from casehub import schema
from casehub.deadlines.provisional import not_recounted, told_of
from casehub.model import WorkerLife
from casehub.storage import StorageFault
from casehub.web.request.unit import parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

routes = Blueprint("health", __name__)
# A worker says that it lives after each job, and a job takes two minutes at most.
WORKER_SILENT = timedelta(seconds=180)
# Below this a single large upload fills the disk.
LEAST_FREE_BYTES = 512 * 2**20
log = logging.getLogger("casehub.health")
# What is told and keeps nobody from working.
TOLD_ONLY = frozenset({"worker", "calendar"})
Answer = dict[str, object]


@routes.get("/health/live")
def live() -> Answer:
    """Whether this process answers; touches neither database nor disk."""
    return {"live": True, "version": version("casehub")}


@routes.get("/health/ready")
def ready() -> tuple[Answer, int]:
    """Whether it can do its work: 200 or 503, every check with its finding and a sentence.

    `ok` is true, false, or null where it cannot be known; null does not count against it, and
    neither does a silent worker, without which pages go on and only papers wait, nor limits that
    wait to be counted anew.
    """
    checks: dict[str, Callable[[], Answer]] = {
        "database": _database,
        "migration": _migration,
        "blobs": _blobs,
        "worker": _worker,
        "disk": _disk,
        "calendar": _calendar,
    }
    found = {name: check() for name, check in checks.items()}
    good = all(check["ok"] is not False for name, check in found.items() if name not in TOLD_ONLY)
    return {"ready": good, "version": version("casehub"), **found}, 200 if good else 503


def _database() -> Answer:
    began = time.perf_counter()
    try:
        with parts().read() as session:
            session.connection()
            kind = session.get_bind().dialect.name
    except SQLAlchemyError:
        return {"ok": False, "sentence": "连不上数据库。"}
    return {"ok": True, "kind": kind, "ms": round((time.perf_counter() - began) * 1000, 1)}


def _migration() -> Answer:
    answer: Answer = {"ok": None, "at": None, "needed": schema.needed()}
    try:
        with parts().read() as session:
            answer["at"] = schema.present(session.connection())
            schema.require_current(session.connection())
    except SQLAlchemyError:
        return {**answer, "sentence": "连不上数据库，无从得知。"}
    except schema.NotMigrated as error:
        return {**answer, "ok": False, "sentence": str(error)}
    return {**answer, "ok": True}


def _blobs() -> Answer:
    try:
        parts().blobs.place.check()
    except StorageFault as fault:
        log.warning("files: %s: %s", fault, fault.cause)
        return {"ok": False, "sentence": f"{fault}。"}
    return {"ok": True}


def _worker() -> Answer:
    """The youngest sign of life of any worker, on whatever machine."""
    answer: Answer = {"ok": None, "age_seconds": None, "alive": 0}
    newest = func.max(WorkerLife.seen_at).label("newest")
    now = parts().clock()
    alive = and_(WorkerLife.ended_at.is_(None), WorkerLife.seen_at >= now - WORKER_SILENT)
    try:
        with parts().read() as session:
            seen = session.scalar(select(newest))
            answer["alive"] = session.scalar(select(func.count()).where(alive))
    except SQLAlchemyError:
        return {**answer, "sentence": "数据库没有应答，无从得知。"}
    if seen is None:
        return {**answer, "ok": False, "sentence": "后台办理程序没有在运行，文书不会印制。"}
    answer["age_seconds"] = round((now - seen).total_seconds())
    if not answer["alive"]:
        return {**answer, "ok": False, "sentence": "后台办理程序没有在运行，文书不会印制。"}
    return {**answer, "ok": True}


def _calendar() -> Answer:
    """Whether open limits wait to be counted anew by a calendar that came with the program."""
    try:
        with parts().read() as session:
            rules = parts().in_use.latest
            number, sentence = not_recounted(session, rules), told_of(session, rules)
    except SQLAlchemyError:
        return {"ok": None, "sentence": "数据库没有应答，无从得知。"}
    answer: Answer = {"ok": not number, "waiting": number}
    if number:
        answer["sentence"] = sentence
    return answer


def _disk() -> Answer:
    usage = shutil.disk_usage(_existing(parts().instance))
    answer: Answer = {"ok": usage.free >= LEAST_FREE_BYTES, "free_bytes": usage.free,
              "free_share": round(usage.free / usage.total, 4)}  # fmt: skip
    if not answer["ok"]:
        answer["sentence"] = "磁盘剩余空间不足 512 MB。"
    return answer


def _existing(folder: Path) -> Path:
    return folder if folder.exists() else folder.parent
