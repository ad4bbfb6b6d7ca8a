"""The term of patents."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.law.rights import PatentKind, expires_on


@pytest.mark.parametrize(
    ("kind", "filed", "expires"),
    [
        ("invention", date(2010, 5, 6), date(2030, 5, 6)),
        ("utility_model", date(2020, 2, 29), date(2030, 2, 28)),
        ("design", date(2021, 5, 31), date(2031, 5, 31)),
        ("design", date(2021, 6, 1), date(2036, 6, 1)),
    ],
)
def test_term_of_patents(kind: PatentKind, filed: date, expires: date) -> None:
    assert expires_on(kind, filed) == expires
