"""`casehub migrate | backup | restore`: the database and files of one instance."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import make_url

from casehub.cli.parser import UsageFault
from casehub.db import make_engine
from casehub.model import Case
from casehub.settings import PROJECT, Settings, SettingsError
from casehub.storage import Blobs, blobs_at

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

MIGRATIONS = PROJECT / "migrations"
FORMAT = 1
APPEND_ONLY = frozenset({"event", "security_entry", "checkpoint", "custody"})
# The tables that a draft is compared with; importing the model is what fills them in.
TABLES = Case.metadata


def configuration() -> Config:
    """Alembic's configuration; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s")
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _connected(url: str) -> Iterator[Config]:
    engine, config = make_engine(url, patient=True), configuration()
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            yield config
    finally:
        engine.dispose()


def head() -> str:
    """The revision this program needs, from migrations/HEAD."""
    return (MIGRATIONS / "HEAD").read_text(encoding="utf-8").strip()


def revision(url: str) -> str | None:
    """The revision the database is at; None when it is empty."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def upgrade(url: str, to: str = "head") -> None:
    """Bring a database to a revision, one transaction per migration."""
    with _connected(url) as config:
        command.upgrade(config, to)


def downgrade(url: str, to: str) -> None:
    """Take a database back to a revision; `base` empties it."""
    with _connected(url) as config:
        command.downgrade(config, to)


def draft(url: str, slug: str) -> Path:
    """Write the next numbered migration from the difference between database and tables."""
    upgrade(url)
    with _connected(url) as config:
        config.attributes["metadata"] = TABLES
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        name = f"{number:04d}_{slug}"
        command.revision(config, message=slug.replace("_", " "), autogenerate=True, rev_id=name)
    (MIGRATIONS / "HEAD").write_text(f"{name}\n", encoding="utf-8")
    return MIGRATIONS / "versions" / f"{name}.py"


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the three commands to the top parser."""
    migrate = commands.add_parser("migrate", help="建立或升级数据库")
    migrate.add_argument(
        "--grant", metavar="ROLE", help="（PostgreSQL）只授予应用角色所需的权限，记录只增不改"
    )
    migrate.add_argument("--draft", metavar="NAME", help="（开发）按表结构起草下一个迁移")
    migrate.set_defaults(run=run_migrate)
    backup = commands.add_parser("backup", help="备份数据库和文件（不含密钥）")
    backup.add_argument("--out", metavar="DIR", type=Path, required=True, help="新的备份目录")
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser("restore", help="把备份恢复到空的实例")
    restore.add_argument("--from", metavar="DIR", type=Path, required=True, dest="source")
    restore.set_defaults(run=run_restore)


def _settings(arguments: argparse.Namespace) -> Settings:
    try:
        return Settings.for_instance(arguments.instance)
    except SettingsError as error:
        raise UsageFault(str(error)) from error


def run_migrate(arguments: argparse.Namespace) -> int:
    """Upgrade to HEAD; says so and does nothing when there already."""
    settings = _settings(arguments)
    settings.instance.mkdir(parents=True, exist_ok=True)
    if arguments.draft:
        print(draft(settings.database_url, arguments.draft))
        return 0
    before = revision(settings.database_url)
    if before == head():
        print(f"数据库已是最新版本 {before}")
    else:
        upgrade(settings.database_url)
        print(f"数据库已升级：{before or '空库'} → {head()}")
    if arguments.grant:
        grant(settings.database_url, arguments.grant)
        print(f"已授权角色 {arguments.grant}：记录只增不改")
    return 0


def grant(url: str, role: str) -> None:
    """Give an application role what it needs and no more (PostgreSQL).

    Events, security log, checkpoints and custody may be read and added to, never changed: the
    grants stand behind the triggers. Raises UsageFault on SQLite or for an unknown role.
    """
    if make_url(url).get_backend_name() != "postgresql":
        raise UsageFault("只有 PostgreSQL 能按角色授权")
    engine = make_engine(url, patient=True)
    quoted = engine.dialect.identifier_preparer.quote_identifier(role)
    try:
        with engine.begin() as connection:
            known = connection.execute(
                text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}
            )
            if known.first() is None:
                raise UsageFault(f"数据库中没有角色 {role}")
            connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {quoted}")
            connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
            for table in sorted(TABLES.tables):
                rights = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE"
                name = engine.dialect.identifier_preparer.quote_identifier(table)
                connection.exec_driver_sql(f"REVOKE ALL ON {name} FROM {quoted}")
                connection.exec_driver_sql(f"GRANT {rights} ON {name} TO {quoted}")
            connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {quoted}")
    finally:
        engine.dispose()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sqlite_file(url: str) -> Path | None:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database:
        raise UsageFault("内存数据库不能备份")
    return Path(parsed.database)


def _postgresql(program: str, url: str, *arguments: str) -> None:
    parsed = make_url(url).set(drivername="postgresql")
    if shutil.which(program) is None:
        raise UsageFault(f"找不到 {program}，请先执行 apt-get install postgresql-client")
    target = parsed.render_as_string(hide_password=False)
    subprocess.run([program, "--dbname", target, *arguments], check=True)  # noqa: S603  fixed program


def run_backup(arguments: argparse.Namespace) -> int:
    """Copy database first, files after: as none is ever deleted, none is absent."""
    settings, out = _settings(arguments), arguments.out
    if out.exists():
        raise UsageFault(f"备份目录 {out} 已存在，请换一个新目录")
    at = revision(settings.database_url)
    if at is None:
        raise UsageFault("数据库是空的，没有可备份的内容")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        work = Path(name) / "backup"
        work.mkdir()
        source = _sqlite_file(settings.database_url)
        if source is None:
            _postgresql(
                "pg_dump", settings.database_url, "--format=custom", "--no-owner",
                "--file", str(work / "database.dump"),
            )  # fmt: skip
        else:
            with (
                closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
                closing(sqlite3.connect(work / "database.sqlite3")) as copy,
            ):
                live.backup(copy)
        store, kept = blobs_at(settings.blobs), Blobs(work / "blobs")
        for sha256 in store.place.names():
            with store.open(sha256) as file:
                kept.put(file)
        for folder in (settings.checkpoints, settings.instance / "calendars"):
            if folder.is_dir():
                shutil.copytree(folder, work / folder.name)
        files = {path.relative_to(work).as_posix(): _sha256(path) for path in _files(work)}
        made = datetime.now(UTC).isoformat(timespec="seconds")
        record = {"format": FORMAT, "at": made, "revision": at, "files": files}
        (work / "backup.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
        work.rename(out)
    print(f"已备份到 {out}：{len(files)} 个文件；密钥不在其中，须另行保管")
    return 0


def _checked_record(source: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads((source / "backup.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageFault(f"{source} 不是备份目录") from error
    present = {p.relative_to(source).as_posix() for p in _files(source)} - {"backup.json"}
    damaged = present ^ set(record["files"]) or {
        name for name, digest in record["files"].items() if _sha256(source / name) != digest
    }
    if damaged:
        raise UsageFault(f"备份已损坏，未做任何改动：{'、'.join(sorted(damaged)[:5])}")
    return record


def run_restore(arguments: argparse.Namespace) -> int:
    """Check every hash, then restore into an instance that has neither rows nor files."""
    settings, source = _settings(arguments), arguments.source
    record = _checked_record(source)
    target = _sqlite_file(settings.database_url)
    dump = source / ("database.dump" if target is None else "database.sqlite3")
    if not dump.is_file():
        raise UsageFault("备份与本实例的数据库种类不同，不能直接恢复")
    occupied = target.exists() if target is not None else revision(settings.database_url)
    store, kept = blobs_at(settings.blobs), Blobs(source / "blobs")
    if occupied or next(store.place.names(), None) is not None:
        raise UsageFault(f"实例 {settings.instance} 不是空的，未做任何改动")
    for sha256 in kept.place.names():
        with kept.open(sha256) as file:
            store.put(file)
    for folder in (settings.checkpoints, settings.instance / "calendars"):
        if (source / folder.name).is_dir():
            shutil.copytree(source / folder.name, folder, dirs_exist_ok=True)
    if target is None:
        _postgresql("pg_restore", settings.database_url, "--no-owner", "--exit-on-error", str(dump))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(dump, target)
    if record["revision"] != head():
        upgrade(settings.database_url)
    print(f"已恢复 {record['at']} 的备份，数据库版本 {head()}；请运行 casehub audit verify 核对")
    return 0
