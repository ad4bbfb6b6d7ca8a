"""Values of both engines become what JSON knows."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from casehub.second_verifier.reading import (
    CannotRead,
    _kind,
    _typed,
    instant,
    moment,
    opened,
    without_password,
)


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (None, "instant", None),
        ("2026-03-01 09:00:00.5", "instant", "2026-03-01T09:00:00.500000Z"),
        ("2026-03-01 09:00:00", "instant", "2026-03-01T09:00:00.000000Z"),
        (datetime(2026, 3, 1, 17, tzinfo=timezone(timedelta(hours=8))), "instant", "2026-03-01T09:00:00.000000Z"),
        (datetime(2026, 3, 1, 9, tzinfo=UTC), "instant", "2026-03-01T09:00:00.000000Z"),
        ("2026-03-01", "date", "2026-03-01"),
        (date(2026, 3, 1), "date", "2026-03-01"),
        ('{"a": 1}', "json", {"a": 1}),
        ([1], "json", [1]),
        (1, "truth", True),
        (False, "truth", False),
        (Decimal("3.5"), "money", "3.50"),
        ("x", "plain", "x"),
    ],
)
def test_values(value: Any, kind: str, expected: Any) -> None:
    assert _typed(value, kind) == expected


def test_neither_true_nor_false() -> None:
    with pytest.raises(ValueError, match="neither true nor false"):
        _typed(2, "truth")


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("timestamp with time zone", "instant"), ("DATETIME", "instant"), ("DATE", "date"),
        ("jsonb", "json"), ("JSON", "json"), ("BOOLEAN", "truth"), ("NUMERIC(14, 2)", "money"),
        ("VARCHAR(60)", "plain"),
    ],
)  # fmt: skip
def test_declared_types(declared: str, kind: str) -> None:
    assert _kind(declared) == kind


def test_a_file_is_read_and_never_written(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite3"
    made = sqlite3.connect(file)
    made.execute("CREATE TABLE t (id INTEGER, at DATETIME)")
    made.execute("INSERT INTO t VALUES (1, '2026-03-01 09:00:00')")
    made.execute("CREATE TABLE event (id INTEGER)")
    made.commit()
    made.close()
    with opened(str(file)) as db:
        assert sorted(db.tables) == ["event", "t"]
        assert db.rows("t") == [{"id": 1, "at": "2026-03-01T09:00:00.000000Z"}]
        assert (db.count("t"), db.rows("t", "id", "id = ?", 2)) == (1, [])
        with pytest.raises(sqlite3.OperationalError):
            db._connection.execute("DELETE FROM t")


def test_what_is_another_programs_database(tmp_path: Path) -> None:
    for name in ("empty", "other"):
        made = sqlite3.connect(tmp_path / name)
        if name == "other":
            made.execute("CREATE TABLE t (id INTEGER)")
        made.commit()
        made.close()
        (tmp_path / name).touch()
        with pytest.raises(CannotRead, match="no table of events"), opened(str(tmp_path / name)):
            pass


def test_what_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("no database at all, only words, more than a header of them")
    for name in ("x", "missing"):
        with pytest.raises(CannotRead), opened(str(tmp_path / name)):
            pass


def test_an_instant_is_read_and_written_alike_and_stands_in_the_order_of_time() -> None:
    at = "2026-03-01T09:00:00.500000Z"
    assert moment(at) == datetime(2026, 3, 1, 9, 0, 0, 500_000, tzinfo=UTC)
    assert instant(moment(at)) == at
    assert instant(moment(at).astimezone(timezone(timedelta(hours=8)))) == at
    assert instant(moment(at) - timedelta(hours=10)) < at
    with pytest.raises(ValueError, match="does not match"):
        moment("2026-03-01")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/var/lib/casehub/casehub.sqlite3", "/var/lib/casehub/casehub.sqlite3"),
        ("postgresql://casehub:s3cret@db/casehub", "postgresql://casehub@db/casehub"),
        ("postgresql://casehub:s3@cret@db/casehub?sslmode=verify-full",
         "postgresql://casehub@db/casehub?sslmode=verify-full"),
        ("postgresql://db/casehub?user=casehub&password=s3cret", "postgresql://db/casehub?user=casehub"),
        ("postgresql://db/casehub?sslpassword=s3cret", "postgresql://db/casehub"),
        ("postgresql://casehub@db/casehub", "postgresql://casehub@db/casehub"),
    ],
)  # fmt: skip
def test_an_address_is_shown_without_its_password(address: str, shown: str) -> None:
    assert without_password(address) == shown
