"""Which migration the program needs and which the database is at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from casehub.settings import PROJECT

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

MIGRATIONS = PROJECT / "migrations"


class NotMigrated(Exception):
    """The database is not at the program's revision; `str()` is one Chinese sentence."""


def needed() -> str:
    """The revision this program needs, from migrations/HEAD."""
    return (MIGRATIONS / "HEAD").read_text(encoding="utf-8").strip()


def present(connection: Connection) -> str | None:
    """The revision the database is at; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def known(connection: Connection) -> str | None:
    """The revision the database is at, None when it is empty.

    Raises NotMigrated for one that none of this program's migrations makes: nothing leads from
    there, neither up nor down.
    """
    at, wanted = present(connection), needed()
    if at is None or (MIGRATIONS / "versions" / f"{at}.py").is_file():
        return at
    said = f"比程序（{wanted}）新" if at > wanted else f"程序（{wanted}）不认识这个版本"
    raise NotMigrated(f"数据库是 {at}，{said}，请安装与数据库相同版本的程序。")


def require_current(connection: Connection) -> None:
    """Raise NotMigrated unless program and database are of the same revision."""
    at, wanted = known(connection), needed()
    if at is None:
        raise NotMigrated("数据库是空的，请先运行 casehub migrate。")
    if at != wanted:
        raise NotMigrated(f"数据库是 {at}，程序需要 {wanted}，请先备份，再运行 casehub migrate。")
