"""A batch of the 重点保护名录 as a workbook: taken out whole, brought in after a look at each."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from casehub.casefile.cooperation import sheets
from casehub.casefile.cooperation.sheets import HEADINGS, SheetUnreadable
from casehub.desk.key_list import Asked, lines_of
from casehub.people.lists.compared import ADDED, CHANGED, REFUSED, UNCHANGED
from casehub.record.events import log_security
from casehub.storage import StorageFault
from casehub.web.drawing.exports import WORKBOOK, attachment, file_answer, workbook
from casehub.web.drawing.pages import page
from casehub.web.office.key_list_batches import find_batch
from casehub.web.request.unit import address, parts, reading, writing
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.casefile.cooperation.sheets import Row
    from casehub.model import KeyListBatch
    from casehub.record.work import Work

routes = Blueprint("key_list_files", __name__)
SALT, SUFFIX = "key-list", ".xlsx"
OUTCOMES = {
    ADDED: "推荐", CHANGED: "提出变更", UNCHANGED: "没有变化", REFUSED: "有误",
}  # fmt: skip


@routes.get("/key-list/batches/<int:number>.xlsx")
def export(number: int) -> Response:
    """The entries of a batch as they stand today; noted in the security log."""
    batch = find_batch(reading(), number)
    with writing() as work:
        log_security(work, "export_key_list", subject=batch.full_title, address=address())
    lines = lines_of(reading(), Asked(batch=number))
    rows = sheets.written((line.entry.number, line.shown) for line in lines)
    # Sent, and closed, by whoever answers.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    workbook(file, "名录", list(HEADINGS.values()), rows)
    answer = file_answer(file)
    answer.headers["Content-Disposition"] = attachment(f"重点保护名录{number}.xlsx", "key-list")
    answer.mimetype = WORKBOOK
    return answer


def _seal(batch: KeyListBatch) -> URLSafeSerializer:
    """What was looked at was looked at by this person, for this batch."""
    whose = f"{SALT}-{batch.id}-{reading().actor.id}"
    return URLSafeSerializer(str(current_app.secret_key), whose)


def _kept(file: FileStorage | None) -> tuple[str, str]:
    """Digest and name of the file, which is kept as it came. Raises SheetUnreadable."""
    name = (file.filename if file is not None and file.filename else "").rpartition("/")[2]
    if file is None or not name.lower().endswith(SUFFIX):
        raise SheetUnreadable("选择 xlsx 文件")
    return parts().blobs.put(file.stream, parts().upload_limit).sha256, name


def _read(work: Work, sha256: str, name: str, batch: KeyListBatch) -> list[Row]:
    with tempfile.NamedTemporaryFile(suffix=SUFFIX) as copy:
        copy.write(work.blobs.read(sha256))
        copy.flush()
        return sheets.read(Path(copy.name), name, work, batch)


@routes.route("/key-list/batches/<int:number>/import", methods=["GET", "POST"])
def bring_in(number: int) -> AnyResponse | str | tuple[str, int]:
    """Choose a file; see what becomes of each row; then draft it all, or nothing."""
    batch = find_batch(reading(), number)
    if request.method == "GET":
        return _page(batch)
    sealed = request.form.get("list", "")
    try:
        sha256, name = _seal(batch).loads(sealed) if sealed else _kept(request.files.get("file"))
        rows = _read(reading(), sha256, name, batch)
        if sealed and not any(row.outcome == REFUSED for row in rows):
            with writing() as work:
                held = find_batch(work, number)
                sheets.draft(work, held, _read(work, sha256, name, held))
            place = url_for("key_list_batches.show", number=number, done="brought_in")
            return redirect(place, 303)
    except BadSignature:
        return _page(batch, told="请重新选择文件"), 422
    except (SheetUnreadable, StorageFault, Refused) as fault:
        return _page(batch, told=str(fault).rstrip("。")), 422
    return _page(batch, rows=rows, sealed=_seal(batch).dumps([sha256, name]), name=name)


def _page(
    batch: KeyListBatch,
    told: str = "",
    rows: list[Row] | None = None,
    sealed: str = "",
    name: str = "",
) -> str:
    return page(
        "key_list/import.html",
        batch=batch,
        told=told,
        rows=rows or [],
        sealed=sealed,
        name=name,
        outcomes=OUTCOMES,
        counts={one: sum(row.outcome == one for row in rows or ()) for one in OUTCOMES},
        refused=REFUSED,
    )
