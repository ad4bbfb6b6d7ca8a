"""The bureaus of the fault tests serve these tests too."""

from __future__ import annotations

from tests.faults.conftest import office, sqlite_office

__all__ = ["office", "sqlite_office"]
