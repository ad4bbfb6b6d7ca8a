"""Refusals and faults → pages. What is hidden answers exactly like what does not exist."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import g, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from casehub.record.events import log_security
from casehub.web.pages import page
from casehub.web.unit import address, close_reading, writing
from casehub.workflow.refusals import (
    CaseChanged,
    KeyReused,
    NotAllowed,
    NotFound,
    Refused,
    StepNotOpen,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

log = logging.getLogger("casehub")
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
    app.register_error_handler(KeyReused, _key_reused)
    app.register_error_handler(CSRFError, _no_token)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(OperationalError, _busy)
    # A number in the address that no table can hold names nothing.
    app.register_error_handler(OverflowError, missing)
    app.register_error_handler(DataError, missing)
    app.register_error_handler(HTTPException, _other)
    app.register_error_handler(InternalServerError, _fault)


def missing(error: Exception) -> Answer:
    """The one answer for hidden and absent; what a signed-in person was refused is logged."""
    g.missing = True
    if isinstance(error, NotFound) and g.get("person_id"):
        try:
            with writing() as work:
                log_security(work, "access_refused", subject=request.path[:300], address=address())
        except OperationalError as busy:
            log.warning("refusal not logged: %s", busy.orig)
    return page("errors/missing.html"), 404


def _back() -> list[tuple[str, str]]:
    reference = (request.view_args or {}).get("reference")
    if reference and "case" in g:
        return [("返回案件", url_for("cases.show", reference=reference))]
    return [("返回首页", url_for("pages.start"))]


def _answer(status: int, title: str, reasons: Sequence[str], words: str = "") -> Answer:
    back = _back()
    close_reading()
    text = page("errors/refused.html", title=title, reasons=list(reasons), words=words, links=back)
    return text, status


def _not_allowed(error: NotAllowed) -> Answer:
    return _answer(409, "不能办理", [str(error)], "没有写入案件。")


def _not_open(error: StepNotOpen) -> Answer:
    return _answer(409, "暂不可办", [r.sentence for r in error.reasons], "没有写入案件。")


def _refused(error: Refused) -> Answer:
    return _answer(422, "没有办理", [r.sentence for r in error.reasons], "没有写入案件。")


def _changed(_error: Exception) -> Answer:
    return _answer(
        409, "未登记：案件有新的办理记录", ["他人先办理了这个案件"], "重新打开案件，核对后再办理。"
    )


def _key_reused(error: KeyReused) -> Answer:
    return _answer(409, "没有重复登记", [str(error)])


def _no_token(_error: CSRFError) -> Answer:
    reason = "这张表单打开太久，或者不是从本系统打开的"
    return _answer(400, "表单已过期", [reason], "回到上一页，刷新后再提交。")


def _too_large(_error: RequestEntityTooLarge) -> Answer:
    words = "回到上一页，文字还在；拆分文件后再提交。"
    return _answer(413, "文件太大", ["提交的内容超过上限"], words)


def _busy(error: OperationalError) -> Answer:
    log.warning("database not available: %s", error.orig)
    return _answer(503, "系统繁忙", ["没有办理，内容没有写入"], "回到上一页，稍后再提交一次。")


def _other(error: HTTPException) -> Answer:
    return _answer(error.code or 400, "不能处理这个请求", ["请求不完整，或者格式不对"])


def _fault(error: InternalServerError) -> Answer:
    number = g.get("request_id", "")
    log.error("fault %s", number, exc_info=error.original_exception)
    return _answer(
        500, "系统出错", [f"没有办理，内容没有写入。故障编号 {number}"], "把编号告诉系统管理员。"
    )
