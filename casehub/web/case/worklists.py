"""导入清单: a worklist of another platform, looked at cell by cell, then registered row by row."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from casehub.acts.worklists import register_line
from casehub.casefile import worklists
from casehub.casefile.worklists import ListUnreadable, Worklist
from casehub.storage import StorageFault
from casehub.web.drawing.done import in_part
from casehub.web.drawing.pages import page
from casehub.web.request.unit import parts, reading, writing
from casehub.workflow.refusals import Refusal

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

    from casehub.casefile.worklists import Line

routes = Blueprint("worklists", __name__)
SALT, SUFFIXES = "worklist", (".xlsx", ".csv")


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), SALT)


def _read(sha256: str, name: str) -> Worklist:
    """The list that was kept under this digest. Raises ListUnreadable, StorageFault."""
    work = reading()
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as copy:
        copy.write(work.blobs.read(sha256))
        copy.flush()
        return worklists.read(Path(copy.name), name, work.rules.tracks_on(work.today))


def _kept(file: FileStorage | None) -> tuple[str, str]:
    """Digest and name of the file, which is kept as it came. Raises ListUnreadable."""
    name = (file.filename if file is not None and file.filename else "").rpartition("/")[2]
    if file is None or not name.lower().endswith(SUFFIXES):
        raise ListUnreadable("选择 xlsx 或者 csv 文件")
    return parts().blobs.put(file.stream, parts().upload_limit).sha256, name


@routes.route("/requests/worklist", methods=["GET", "POST"])
def bring_in() -> str | tuple[str, int]:
    """Choose a file; see every cell as it stands and as it was read; register the chosen rows."""
    if request.method == "GET":
        return page("intake/worklist.html", told="", lines=(), failed={})
    sealed = request.form.get("list", "")
    try:
        sha256, name = _seal().loads(sealed) if sealed else _kept(request.files.get("file"))
        found = _read(sha256, name)
    except BadSignature:
        return page("intake/worklist.html", told="请重新选择清单文件", lines=(), failed={}), 422
    except (ListUnreadable, StorageFault) as fault:
        return page("intake/worklist.html", told=str(fault), lines=(), failed={}), 422
    done, failed = _register(found)
    rows = [f"第{n}行" for n in failed]
    lines = worklists.with_registered(reading(), found.lines)
    return page(
        "intake/worklist.html",
        told="",
        titles=found.titles,
        lines=lines,
        sealed=_seal().dumps([sha256, name]),
        name=name,
        sha256=sha256,
        said=in_part(len(done), "行", "登记", rows) if done or failed else "",
        failed=failed,
        open=sum(line.open for line in lines),
    )


def _register(found: Worklist) -> tuple[dict[int, str], dict[int, str]]:
    """Register the rows that were ticked, each in a transaction of its own: what is done stays."""
    chosen = set(request.form.getlist("row", type=int))
    done: dict[int, str] = {}
    failed: dict[int, str] = {}
    for line in found.lines:
        if line.number in chosen:
            _one(line, done, failed)
    return done, failed


def _one(line: Line, done: dict[int, str], failed: dict[int, str]) -> None:
    try:
        with writing() as work:
            done[line.number] = register_line(work, line).reference
    except Refusal as refusal:
        failed[line.number] = str(refusal)
