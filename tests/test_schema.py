from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from casehub import schema


def test_a_migrated_database_is_current(engine: Engine) -> None:
    with engine.connect() as connection:
        schema.require_current(connection)
        assert schema.present(connection) == schema.needed()


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("0001_first", "再运行 casehub migrate"),
        ("0001_elsewhere", "不认识这个版本，请安装与数据库相同版本"),
        ("9999_after", "比程序（"),
        (None, "数据库是空的"),
    ],
)
def test_any_other_revision_is_refused_with_what_to_do(
    engine: Engine, at: str | None, words: str
) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
        if at:
            connection.execute(text("INSERT INTO alembic_version VALUES (:at)"), {"at": at})
        with pytest.raises(schema.NotMigrated, match=words):
            schema.require_current(connection)
