"""`casehub backup`: everything a restore needs except keys, durable, with a manifest."""

from __future__ import annotations

import os
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casehub.cli import clock
from casehub.cli.backups import copies, manifest
from casehub.cli.faults import DAMAGED
from casehub.cli.instance import open_instance
from casehub.cli.parser import UsageFault
from casehub.db import address_of
from casehub.settings import Bucket
from casehub.storage import BlobDamaged, BlobMissing, Blobs

if TYPE_CHECKING:
    import argparse

    from casehub.settings import Settings

# Whoever has these can sign checkpoints and sessions; they are kept apart from the copies.
SECRETS = frozenset({"keys", "secret"})
# Carried over in another way (database, blobs), or of no use elsewhere.
ELSEWHERE = frozenset({"blobs", "log"})
SQLITE_ENDINGS = ("", "-wal", "-shm", "-journal")
PROGRAM_FOLDERS = ("config", "workflows")


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `backup`."""
    backup = commands.add_parser("backup", help="备份数据库、文件和配置（不含密钥）")
    backup.add_argument("--out", metavar="DIR", type=Path, required=True, help="新的备份目录")
    backup.set_defaults(run=run_backup)


def run_backup(arguments: argparse.Namespace) -> int:
    """Database first, files after: as none is ever deleted, none is absent."""
    instance, out = open_instance(arguments.instance), arguments.out.absolute()
    if out.exists():
        raise UsageFault(f"备份目录 {out} 已存在，请换一个新目录")
    draft = out.parent / f".{out.name}.partial"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        made = _fill(instance.settings, instance.blobs, draft)
        manifest.make_durable(draft)
        os.replace(draft, out)  # noqa: PTH105  beside fsync, as everywhere
        manifest.sync(out.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    print(f"已备份到 {out}：{len(made.files)} 个文件；密钥不在其中，须另行保管")
    if made.damaged:
        number = len(made.damaged)
        print(f"存储中有 {number} 个文件已损坏或者缺失，不在备份中；请运行 casehub blobs scrub")
        return DAMAGED
    return 0


def _fill(settings: Settings, blobs: Blobs, draft: Path) -> manifest.Manifest:
    url = settings.database_url
    sqlite = copies.sqlite_file(url)
    name = "database.dump" if sqlite is None else "database.sqlite3"
    revision, server, numbers = copies.copy_out(url, draft / name)
    damaged = _copy_blobs(blobs, Blobs(draft / "blobs"))
    shutil.rmtree(draft / "blobs" / "incoming", ignore_errors=True)
    _copy_instance(settings.instance, draft / "instance", sqlite)
    for folder in PROGRAM_FOLDERS:
        shutil.copytree(settings.project / folder, draft / "program" / folder)
    made = manifest.Manifest(
        at=clock.now().replace(microsecond=0),
        program=version("casehub"),
        revision=revision,
        database="postgresql" if sqlite is None else "sqlite",
        server=server,
        settings=_shown(settings),
        files={
            path.relative_to(draft).as_posix(): manifest.kept(path)
            for path in manifest.files_of(draft)
        },
        numbers=numbers,
        damaged=damaged,
    )
    text = made.model_dump_json(indent=1)
    (draft / manifest.NAME).write_text(text, encoding="utf-8")
    return made


def _copy_blobs(source: Blobs, target: Blobs) -> list[str]:
    damaged = []
    for name in source.place.names():
        try:
            with source.open(name) as file:
                target.put(file)
        except (BlobDamaged, BlobMissing):
            damaged.append(name)
    return damaged


def _copy_instance(instance: Path, target: Path, sqlite: Path | None) -> None:
    """What lies in the instance folder, whatever it is, except keys and what goes another way."""
    own = set() if sqlite is None else {sqlite.name + end for end in SQLITE_ENDINGS}
    target.mkdir()
    if not instance.is_dir():
        return
    for path in sorted(instance.iterdir()):
        if path.name in SECRETS | ELSEWHERE | own or path.name.startswith("."):
            continue
        if path.is_dir():
            shutil.copytree(path, target / path.name, ignore=_hidden)
        elif path.is_file():
            shutil.copyfile(path, target / path.name)


def _hidden(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith(".")]


def _shown(settings: Settings) -> dict[str, str]:
    """The settings by which this instance ran, without any secret."""
    store = settings.blobs
    place = (
        f"s3://{store.bucket}/{store.prefix}?endpoint={store.endpoint}&region={store.region}"
        if isinstance(store, Bucket)
        else str(store)
    )
    url = address_of(settings.database_url)
    return {
        "CASEHUB_ENVIRONMENT": settings.environment,
        "CASEHUB_INSTANCE": str(settings.instance),
        "CASEHUB_DATABASE_URL": copies.without_password(url)[0]
        if url.get_backend_name() == "postgresql"
        else str(url),
        "CASEHUB_BASE_URL": settings.base_url,
        "CASEHUB_BLOBS": place,
        "CASEHUB_UPLOAD_LIMIT_BYTES": str(settings.upload_limit_bytes),
    }
