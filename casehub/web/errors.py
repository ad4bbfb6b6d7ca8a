"""Refusals and faults → pages. What is hidden answers exactly like what does not exist."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import g, request, url_for
from sqlalchemy.exc import DataError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from casehub.answering import diagnosed
from casehub.db import TooLong
from casehub.documents import RenderRefusedError
from casehub.model import SecurityEntry
from casehub.outages import DATABASE_ERRORS, Lost, Outage, outage_of
from casehub.storage import StorageFault
from casehub.web.drawing.pages import page
from casehub.web.request.faults import RESUME
from casehub.web.request.pace import TooOften, note_forged
from casehub.web.request.sizes import MEGABYTE, largest_request
from casehub.web.request.unit import address, close_reading, now, parts, writing_session
from casehub.web.sign_in.auth import kept_fields
from casehub.workflow.refusals import (
    CaseChanged,
    KeyReused,
    NotAllowed,
    NotFound,
    Refusal,
    Refused,
    StepNotOpen,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask, Response

log = logging.getLogger("casehub")
TOO_LARGE, FAULT = 413, 500
# Somebody waits for the page that says why.
SECONDS_TO_ASK = 1.0
KEPT = "填写的内容已经暂存，选过的文件须重新选择。"
CARRIED = "填写的内容都在本页，选过的文件须重新选择。"
Answer = tuple[str, int]


def connect(app: Flask) -> None:
    """Register every answer on the application."""
    app.register_error_handler(NotFound, missing)
    app.register_error_handler(404, missing)
    app.register_error_handler(405, missing)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(StepNotOpen, _not_open)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CaseChanged, _changed)
    app.register_error_handler(StaleDataError, _changed)
    app.register_error_handler(TooOften, _too_often)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(KeyReused, _key_reused)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    for kind in DATABASE_ERRORS:
        app.register_error_handler(kind, _outage)
    app.register_error_handler(StorageFault, _storage)
    # A number in the address that no table can hold names nothing.
    app.register_error_handler(OverflowError, missing)
    app.register_error_handler(DataError, _unkept)
    app.register_error_handler(TooLong, _too_long)
    app.register_error_handler(RenderRefusedError, _unshown)
    app.register_error_handler(HTTPException, _other)
    app.register_error_handler(InternalServerError, _fault)


def missing(error: Exception) -> Answer:
    """The one answer for hidden and absent; what a signed-in person was refused is logged."""
    g.missing = True
    if isinstance(error, NotFound) and g.get("person_id"):
        line = SecurityEntry(
            at=now(),
            kind="access_refused",
            person_id=g.person_id,
            username=g.person.username,
            subject=request.path[:300],
            address=address(),
            detail={},
        )
        try:
            with writing_session() as session:
                session.add(line)
        except DATABASE_ERRORS as failed:
            log.warning("refusal not logged: %s", outage_of(failed) or failed)
    return page("errors/missing.html"), 404


def note_altered(response: Response) -> Response:
    """After the request: a form chose what its page did not offer (`web.forms`)."""
    if "altered" in g:
        note_forged(f"{request.path[:200]} 选了页面没有列出的选项：{g.altered[:60]}")
    return response


def _back() -> list[tuple[str, str]]:
    reference = (request.view_args or {}).get("reference")
    if reference and g.get("case_seen"):
        return [("返回案件", url_for("cases.show", reference=reference))]
    return [("返回首页", url_for("pages.start"))]


def _answer(
    status: int,
    title: str,
    reasons: Sequence[str],
    words: str = "",
    beside: Sequence[tuple[str, str]] = (),
) -> Answer:
    back = [*_back(), *beside]
    if kept_at := g.get("kept_at"):
        back.append(("接着填写", kept_at))
        words = f"{KEPT}{words}"
    carried = _carried(status)
    words = f"{CARRIED}{words}" if carried else words
    close_reading()
    text = page(
        "errors/refused.html", title=title, reasons=list(reasons), words=words, links=back,
        action=request.full_path.rstrip("?"), carried=carried, resume=RESUME,
        # What is too large is not read at all.
        unsent=[] if status == TOO_LARGE else _unsent(),
    )  # fmt: skip
    return text, status


def _carried(status: int) -> list[tuple[str, str]]:
    """What was sent to a form that can be shown again, where a fault left it nowhere else."""
    if status < FAULT or not g.get("resumable") or g.get("written") or g.get("kept_at"):
        return []
    return [(name, text) for name, text in kept_fields() if text and name not in {RESUME, "do"}]


def _unsent() -> list[str]:
    """What was written in words to a case and did not get there: it is shown, to be copied.

    Of a case alone: what is typed of an account may be secret. What is chosen, and what the page
    itself sends along, has no words of the reader's.
    """
    entry = parts().policy.of(request.endpoint) if request.endpoint else None
    if g.get("written") or g.get("kept_at"):
        return []
    if request.method != "POST" or entry is None or entry.relation != "case":
        return []
    texts = (text.strip() for _name, text in request.form.items(multi=True))
    return list(dict.fromkeys(text for text in texts if not text.isascii()))


def _not_allowed(error: NotAllowed) -> Answer:
    return _answer(409, "不能办理", [str(error)], "没有写入案件。")


def _not_open(error: StepNotOpen) -> Answer:
    return _answer(409, "暂不可办", [r.sentence for r in error.reasons], "没有写入案件。")


def _refused(error: Refused) -> Answer:
    return _answer(422, "没有办理", [r.sentence for r in error.reasons], "没有写入案件。")


def _refusal(error: Refusal) -> Answer:
    return _answer(422, "没有办理", [str(error)], "没有写入案件。")


def _changed(_error: Exception) -> Answer:
    return _answer(
        409, "未登记：案件有新的办理记录", ["他人先办理了这个案件"], "重新打开案件，核对后再办理。"
    )


def _too_long(error: Exception) -> Answer:
    return _answer(422, "没有办理", [str(error)], "没有写入案件。")


def _unshown(error: RenderRefusedError) -> Answer:
    """A paper whose kind or template the files lost; its issued file is there all the same.

    Only who may read the paper comes so far.
    """
    log.error("not shown: %s", error)
    title, consequence = _consequence()
    asked = request.view_args or {}
    file = [("下载签发的 PDF", url_for("documents.pdf", **asked))] if "document_id" in asked else []
    said = str(error).rstrip("。")
    return _answer(409, title, [f"{said}{consequence}。"], beside=file)


def _unkept(error: Exception) -> Answer:
    """A value that the database cannot hold: in an address it names nothing, in a form it is said.

    Whatever a form holds is judged before; the log tells what was forgotten.
    """
    if request.method in {"GET", "HEAD"}:
        return missing(error)
    log.error("not kept: %s", error)
    said = "填写的内容里有一项太长或者太大，数据库不能保存"
    return _answer(422, "没有办理", [said], "没有写入案件。")


def _key_reused(error: KeyReused) -> Answer:
    return _answer(409, "没有重复登记", [str(error)])


def _too_often(error: TooOften) -> Answer:
    return _answer(429, "暂停", [str(error)])


def _too_large(_error: RequestEntityTooLarge) -> Answer:
    if not g.get("person_id"):
        words = "登录后回到上一页再提交。"
        return _answer(TOO_LARGE, "内容太大", ["没有登录时不能提交这么大的内容，没有读取"], words)
    most = largest_request() // MEGABYTE
    reason = f"你的岗位在这里一次最多提交 {most} MB，内容没有读取"
    return _answer(TOO_LARGE, "文件太大", [reason], "回到上一页，文字还在；拆分文件后再提交。")


def _outage(error: Exception) -> Answer:
    """The truth about a database that did not do what was asked, and what can be done next."""
    outage = outage_of(error)
    if outage is None:
        return _fault(InternalServerError(original_exception=error))
    outage = _as_the_server_says(outage)
    log.error("%s: %s", type(outage).__name__, outage.cause)
    title, consequence = _consequence()
    if not outage.nothing_written:
        title, consequence = "结果未知", ""
    return _answer(outage.status, title, [f"{outage.sentence}{consequence}。"], outage.advice)


def _as_the_server_says(outage: Outage) -> Outage:
    """A connection that was not made gives no reason; the server gives it to whoever asks again."""
    if not isinstance(outage, Lost):
        return outage
    with parts().read() as session:
        url = session.get_bind().engine.url
    return diagnosed(url, outage, SECONDS_TO_ASK)


def _consequence() -> tuple[str, str]:
    """Title, and what became of what the person sent."""
    if g.get("written"):
        return "已经登记", "；内容已经写入，是之后打开页面时出的错，不要再提交"
    if request.method in {"GET", "HEAD"}:
        return "打不开", ""
    return "没有办理", "，没有办理，内容没有写入"


def _storage(error: StorageFault) -> Answer:
    """A file that cannot be handed out or kept; never a part of it, never other bytes."""
    log.error("%s: %s", type(error).__name__, error.cause)
    return _answer(503, "文件打不开", [f"{error}。"], "一直这样就联系系统管理员。")


def _other(error: HTTPException) -> Answer:
    return _answer(error.code or 400, "不能处理这个请求", ["请求不完整，或者格式不对"])


def _fault(error: InternalServerError) -> Answer:
    number = g.get("request_id", "")
    log.error("fault %s", number, exc_info=error.original_exception)
    reason = f"程序出错{_consequence()[1]}。故障编号 {number}"
    return _answer(500, "系统出错", [reason], "把编号告诉系统管理员。")
