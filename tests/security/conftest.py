"""The application of the page tests, for what holds of every answer."""

from tests.web.conftest import (
    app,
    browser,
    clock,
    count_queries,
    office,
    rules,
    session,
    settings,
    sign_in,
    template,
)

__all__ = [
    "app",
    "browser",
    "clock",
    "count_queries",
    "office",
    "rules",
    "session",
    "settings",
    "sign_in",
    "template",
]
