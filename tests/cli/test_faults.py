"""Commands say in one sentence why they could not: no traceback, no password, a code per kind."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import Engine, text

from casehub.cli import main
from casehub.cli.faults import explained
from casehub.settings import Settings
from casehub.storage import BlobDamaged, NoSpace, NotWritable, Unreachable
from tests.postgresql import Cluster


@pytest.fixture
def backend() -> str:
    return "postgresql"


def said(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str]:
    """Exit code and the one line on stderr of a command."""
    code = main([str(word) for word in words])
    told = capsys.readouterr().err.removesuffix("\n")
    assert told.count("\n") == 0 and told.endswith("。"), told
    assert "Traceback" not in told and "hidden" not in told
    return code, told


def nowhere() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def guarded(postgresql_cluster: Cluster) -> Cluster:
    """The server, asking one account for its password."""
    file = postgresql_cluster.folder / "data" / "pg_hba.conf"
    rule = "local all guarded scram-sha-256\n"
    if rule not in file.read_text():
        file.write_text(rule + file.read_text())
        postgresql_cluster.execute(sql.SQL("SELECT pg_reload_conf()"))
        postgresql_cluster.execute(sql.SQL("CREATE ROLE guarded LOGIN PASSWORD 'right-one'"))
    return postgresql_cluster


@pytest.mark.parametrize("word", [["migrate"], ["audit", "verify"], ["backup", "--out", "x"]])
def test_why_the_database_cannot_be_used(
    word: list[str], guarded: Cluster, engine: Engine, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    name = engine.url.database
    folder = guarded.folder
    for url, code, sentence in (
        (f"postgresql://guarded:hidden@/{name}?host={folder}", 6, "拒绝了账号"),
        (f"postgresql://guarded@/{name}?host={folder}", 6, "拒绝了账号"),
        (f"postgresql://casehub:hidden@/absent?host={folder}", 7, "没有这个名称的数据库"),
        (f"postgresql://casehub:hidden@127.0.0.1:{nowhere()}/{name}", 5, "没有应答"),
        (f"postgresql://casehub:hidden@/{name}?host=/nowhere", 5, "没有应答"),
        (f"postgresql://casehub:hidden@no-such-host.invalid/{name}", 8, "数据库地址"),
        ("mysql://casehub:hidden@db/casehub", 8, "数据库地址"),
        ("casehub:hidden@db", 8, "数据库地址"),
        ("postgresql://casehub:hidden@127.0.0.1:xx/casehub", 8, "数据库地址"),
        ("postgresql://casehub:hidden@127.0.0.1:99999/casehub", 8, "数据库地址"),
        ("postgresql://casehub:hidden@[::1/casehub", 8, "数据库地址"),
    ):
        monkeypatch.setenv("CASEHUB_DATABASE_URL", url)
        assert said(capsys, "--instance", tmp_path / "i", *word)[0] == code, url
        assert sentence in said(capsys, "--instance", tmp_path / "i", *word)[1]


def test_a_database_that_is_there_and_lets_nobody_in_is_not_said_to_be_absent(
    guarded: Cluster, engine: Engine, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    name = engine.url.database
    url = f"postgresql://guarded:right-one@/{name}?host={guarded.folder}"
    monkeypatch.setenv("CASEHUB_DATABASE_URL", url)
    for change, code, sentence in (
        ("REVOKE CONNECT ON DATABASE {} FROM PUBLIC", 15, "没有做这件事的权限"),
        ("GRANT CONNECT ON DATABASE {} TO guarded", 15, "没有做这件事的权限"),
        ("ALTER DATABASE {} CONNECTION LIMIT 0", 11, "系统繁忙"),
    ):
        guarded.execute(sql.SQL(change).format(sql.Identifier(str(name))))
        told = said(capsys, "--instance", tmp_path / "i", "migrate")
        assert (told[0], sentence in told[1]) == (code, True), told


def test_a_database_without_tables_or_without_the_right_to_write(
    settings: Settings, engine: Engine, postgresql_cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE time_stamp, checkpoint"))
    code, told = said(capsys, "--instance", settings.instance, "audit", "verify")
    assert (code, "casehub migrate" in told) == (3, True)
    with engine.begin() as connection:
        name = engine.url.database
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        connection.execute(text("DELETE FROM alembic_version"))
    engine.dispose()
    code, told = said(capsys, "--instance", settings.instance, "migrate")
    assert (code, "只能读，不能写" in told) == (9, True)


def test_files_and_folders_that_refuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    code, told = said(capsys, "--instance", tmp_path / "file", "migrate")
    assert (code, "不存在或者不是" in told) == (2, True)
    (tmp_path / "i").mkdir()
    (tmp_path / "i" / "casehub.sqlite3").write_bytes(os.urandom(9000))
    assert said(capsys, "--instance", tmp_path / "i", "migrate")[0] == 13
    monkeypatch.setenv("CASEHUB_DATABASE_URL", f"sqlite:///{tmp_path}/none/at/all.sqlite3")
    assert said(capsys, "--instance", tmp_path / "i", "migrate")[0] == 8


@pytest.mark.parametrize("error, code, sentence", [
    (OSError(errno.ENOSPC, "", "/d/x"), 10, "磁盘已满，“/d/x”没有写完"),
    (OSError(errno.EROFS, "", "/d/x"), 9, "没有权限读写“/d/x”"),
    (OSError(errno.EIO, "", "/d/x"), 13, "设备出错"),
    (NoSpace(), 10, "存储空间不足"),
    (NotWritable(), 9, "不可写入"),
    (Unreachable(), 5, "没有应答"),
    (BlobDamaged(), 13, "校验值不一致"),
])  # fmt: skip
def test_each_kind_has_its_code(
    tmp_path: Path, error: Exception, code: int, sentence: str
) -> None:
    fault = explained(error, tmp_path)
    assert fault is not None
    assert (fault.code, sentence in str(fault)) == (code, True)


def test_a_fault_of_the_program_is_shown_whole(tmp_path: Path) -> None:
    for error in (KeyError("x"), OSError(errno.ECHILD, "x"), ZeroDivisionError()):
        assert explained(error, tmp_path) is None
