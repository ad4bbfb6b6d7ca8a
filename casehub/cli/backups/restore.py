"""`casehub restore`: a backup into an empty instance, whole or not at all, also when killed."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect

from casehub import schema
from casehub.cli import clock
from casehub.cli.audit import places_of
from casehub.cli.backups import copies, manifest
from casehub.cli.backups.numbers import known_outside, raise_to
from casehub.cli.database import begin_registers, fill_search, revision, upgrade
from casehub.cli.instance import open_instance
from casehub.cli.parser import UsageFault
from casehub.db import make_engine, session_factory
from casehub.record.register import acting
from casehub.storage import Blobs

if TYPE_CHECKING:
    import argparse

    from casehub.cli.instance import Instance

# Holds what is being restored; while it lies in an instance, the restore has not ended.
UNDER_WAY = ".restoring"
MARK = "backup"


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `restore`."""
    restore = commands.add_parser("restore", help="把备份恢复到空的实例")
    restore.add_argument("--from", metavar="DIR", type=Path, required=True, dest="source")
    restore.add_argument(
        "--numbers-from", metavar="FILE", type=Path, dest="numbers",
        help="机外已知的最大编号（较新备份的 backup.json，或者 casehub numbers --json 的输出）",
    )  # fmt: skip
    restore.set_defaults(run=run_restore)


def run_restore(arguments: argparse.Namespace) -> int:
    """Check every hash, then restore into an instance that has neither rows nor files.

    What is placed last makes the instance exist: the SQLite file by its rename, the PostgreSQL
    tables by one commit. Killed anywhere, the same command again ends it.
    """
    instance, source = open_instance(arguments.instance), arguments.source
    said = manifest.read(source)
    target = copies.sqlite_file(instance.settings.database_url)
    if (target is None) != (said.database == "postgresql"):
        raise UsageFault("备份与本实例的数据库种类不同，不能直接恢复")
    if said.revision > schema.needed():
        raise UsageFault(f"备份的数据库是 {said.revision}，比本程序新，请先安装相同版本的程序")
    known = _known_outside(arguments)
    work = _begin(instance, source, target)
    kept = Blobs(source / "blobs")
    for name in kept.place.names():
        with kept.open(name) as file:
            instance.blobs.put(file)
    _place_folders(instance.settings.instance, source, work)
    if target is None:
        if not revision(instance.settings.database_url):
            copies.copy_in(instance.settings.database_url, source / said.dump)
        _bring_up(instance.settings.database_url, known)
    elif not target.exists():
        draft = work / target.name
        shutil.copyfile(source / said.dump, draft)
        _bring_up(f"sqlite:///{draft}", known)
        copies.close_log(draft)
        draft.chmod(0o600)
        manifest.sync(draft)
        os.replace(draft, target)  # noqa: PTH105  beside fsync, as everywhere
        manifest.sync(target.parent)
    shutil.rmtree(work)
    manifest.sync(work.parent)
    print(f"已恢复 {said.at.isoformat()} 的备份，数据库版本 {schema.needed()}")
    print("请运行 casehub audit verify 核对")
    if not known:
        print("备份之后可能已经发出编号：办理之前，用 casehub numbers --from 文件 --apply 续号")
    if not places_of(instance.settings).key.exists():
        print("签名密钥不在备份中：请放回原来的 keys，否则不再封存检查点；会话密钥也用原来的")
    if target is None:
        print("应用使用别的数据库角色时，请再运行 casehub migrate --grant 角色")
    _tell_differences(instance, source)
    return 0


def _known_outside(arguments: argparse.Namespace) -> list[manifest.Highest]:
    """The highest numbers known outside: from the option, or asked of whoever sits there."""
    file = arguments.numbers
    if file is None and sys.stdin.isatty():
        print("备份之后若发过编号，请给出机外已知的最大编号所在文件（没有就直接回车）：")
        typed = input().strip()
        file = Path(typed) if typed else None
    return [] if file is None else known_outside(file)


def _bring_up(url: str, known: list[manifest.Highest]) -> None:
    """Bring a restored database to the program's tables and past the numbers known outside."""
    upgrade(url)
    begin_registers(url)
    fill_search(url)
    engine = make_engine(url, patient=True)
    try:
        with session_factory(engine).begin() as session:
            acting(session, None, clock.now())
            raise_to(session, known)
    finally:
        engine.dispose()


def _begin(instance: Instance, source: Path, target: Path | None) -> Path:
    """Mark the instance as being restored from this backup, or go on with what was begun.

    Raises UsageFault when the instance is not empty, or another backup was begun.
    """
    folder = instance.settings.instance
    work, digest = folder / UNDER_WAY, manifest.kept(source / manifest.NAME).sha256
    if (work / MARK).is_file():
        if (work / MARK).read_text(encoding="ascii") != digest:
            raise UsageFault(f"实例 {folder} 正在从另一份备份恢复，请用那份备份重新运行恢复")
        return work
    occupied = _tables(instance) if target is None else target.exists()
    placed = [name for name in _folders(source) if (folder / name).exists()]
    if occupied or placed or next(instance.blobs.place.names(), None) is not None:
        raise UsageFault(f"实例 {folder} 不是空的，未做任何改动")
    draft = folder / f"{UNDER_WAY}.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    (draft / MARK).write_text(digest, encoding="ascii")
    manifest.make_durable(draft)
    shutil.rmtree(work, ignore_errors=True)
    os.replace(draft, work)  # noqa: PTH105  beside fsync, as everywhere
    manifest.sync(folder)
    return work


def _tables(instance: Instance) -> bool:
    engine = make_engine(instance.settings.database_url, patient=True)
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _folders(source: Path) -> dict[str, Path]:
    """What goes into the instance folder, by the name it has there."""
    old = {name: source / name for name in manifest.FIRST_FOLDERS if (source / name).is_dir()}
    new = sorted((source / "instance").iterdir()) if (source / "instance").is_dir() else []
    return old | {path.name: path for path in new}


def _place_folders(folder: Path, source: Path, work: Path) -> None:
    """Copy beside, sync, then rename each into its place; what lies there already was placed so."""
    for name, path in _folders(source).items():
        if (folder / name).exists():
            continue
        draft = work / name
        shutil.rmtree(draft, ignore_errors=True)
        if path.is_dir():
            shutil.copytree(path, draft)
            manifest.make_durable(draft)
        else:
            shutil.copyfile(path, draft)
            manifest.sync(draft)
        os.replace(draft, folder / name)  # noqa: PTH105  beside fsync, as everywhere
    manifest.sync(folder)


def _tell_differences(instance: Instance, source: Path) -> None:
    """Say where the program's own rules are not those of the backup; neither is overwritten."""
    program, project = source / "program", instance.settings.project
    other = [
        path.relative_to(program).as_posix()
        for path in manifest.files_of(program)
        if not (project / path.relative_to(program)).is_file()
        or (project / path.relative_to(program)).read_bytes() != path.read_bytes()
    ]
    if other:
        shown = "、".join(other[: manifest.SHOWN])
        print(f"本程序有 {len(other)} 个规则文件与备份时不同，没有覆盖，请核对：{shown}")
