"""Addresses of our own pages, as templates write them by the hundred."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import request, url_for

if TYPE_CHECKING:
    from flask import Flask

# Of a page with a hundred links most lead to what was linked a moment ago.
KEPT = 8192
Value = str | int | None
# Path of the application, method of the request, endpoint, and the pairs of names and values.
Asked = tuple[str, str, str, Any]


class Addresses:
    """The addresses of one application, each put together once.

    An address says nothing about who may open it: it follows from the route, the values in it,
    and the path under which a proxy serves the application.
    """

    def __init__(self) -> None:
        self._made = lru_cache(maxsize=KEPT)(_make)

    def of(self, endpoint: str, **values: Value) -> str:
        """What `flask.url_for` answers."""
        # Routes that share an endpoint are told apart by the method of the request.
        return self._made((request.root_path, request.method, endpoint, tuple(values.items())))


def _make(asked: Asked) -> str:
    _root, _method, endpoint, values = asked
    return url_for(endpoint, **dict(values))


def connect(app: Flask) -> None:
    """Let templates write addresses by these."""
    app.jinja_env.globals["url_for"] = Addresses().of
