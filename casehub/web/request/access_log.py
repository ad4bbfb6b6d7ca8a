"""One line of the running log for each answer: who, from where, what, how it ended, how long."""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import TYPE_CHECKING

from flask import g, request

from casehub import logs
from casehub.web.request.proxies import TRUSTED

if TYPE_CHECKING:
    from flask import Flask, Response

log = logging.getLogger(logs.ACCESS)
REQUEST_ID = "X-Request-ID"
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def connect(app: Flask) -> None:
    """Begin before everything else, and write the line after every answer."""
    app.before_request(begin)
    app.after_request(write)


def begin() -> None:
    """Give the request its number: that of our proxy, else one of our own.

    The query is never logged: people search by the names of parties.
    """
    told = request.headers.get(REQUEST_ID, "")
    trusted = bool(request.environ.get(TRUSTED)) and _GOOD_ID.fullmatch(told)
    g.request_id = told if trusted else secrets.token_hex(8)
    g.began = time.perf_counter()
    logs.about.set(
        {
            "request": g.request_id,
            "address": request.remote_addr or "",
            "method": request.method,
            "path": request.path,
        }
    )


def write(response: Response) -> Response:
    """Write the line and tell the browser the number of its request."""
    response.headers[REQUEST_ID] = g.request_id
    # Read from what is loaded already: the session of the request may be closed by now.
    person = vars(g.person).get("username", "") if g.get("person") is not None else ""
    fields = {
        "person": person,
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.began) * 1000, 1),
    }
    log.info("%s %s", request.method, response.status_code, extra={"fields": fields})
    return response
