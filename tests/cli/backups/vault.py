"""An instance with rows, files, calendar, face, keys; and a look at what came back."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, insert, text

from casehub.cli import main
from casehub.db import Base, make_engine
from casehub.model import Organisation
from casehub.settings import Settings
from casehub.storage import Blobs

ROW = (
    "INSERT INTO security_entry (at, kind, username, subject, address, detail)"
    " VALUES ('2026-11-20 01:00:00.000000', 'sign_in', '王㼆', '', '', '{}')"
)
PLACED = {
    "calendars/2027.toml": 'year = 2027\nnotice = "测试"\nholidays = []\nworkdays = []\n',
    "checkpoints/0001.json": "{}",
    "fonts/local/方正小标宋.ttf": "face",
    "rules/more.toml": "later = true",
}
SECRET = {"keys/checkpoint.pem": "PRIVATE", "secret": "s" * 48}


def command(*words: str | Path) -> int:
    return main([str(word) for word in words])


@dataclass(frozen=True)
class Vault:
    """What an instance holds."""

    settings: Settings
    blobs: Blobs
    names: tuple[str, ...]


def fill(settings: Settings, engine: Engine, files: int = 3) -> Vault:
    """One row, one counter, some blobs, everything a bureau drops into the folder, and its keys."""
    with engine.begin() as connection:
        connection.execute(text(ROW))
        # Through the table: its columns get their defaults, whatever they are by now.
        connection.execute(
            insert(Base.metadata.tables[Organisation.__tablename__]).values(
                id=1, key="wanzhou", name="万州", short_name="万州", kind="market_bureau",
                region_code="500101", valid_from=date(2020, 1, 1),
            )
        )  # fmt: skip
        connection.execute(
            text(
                "INSERT INTO counter (organisation_id, series, year, value)"
                " VALUES (1, 'series:渝万知裁字', 2026, 41)"
            )
        )
    for name, content in (PLACED | SECRET).items():
        (settings.instance / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.instance / name).write_text(content)
    assert isinstance(settings.blobs, Path)
    blobs = Blobs(settings.blobs)
    names = tuple(blobs.put(io.BytesIO(f"证据 {n}".encode())).sha256 for n in range(files))
    return Vault(settings, blobs, names)


def faults_of(vault: Vault, second: Path, url: str) -> list[str]:
    """What did not come back into the second instance, or should not have."""
    engine = make_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT username FROM security_entry WHERE username <> ''")).scalars().all()
    engine.dispose()
    found = [] if rows == ["王㼆"] else [f"rows {rows}"]
    copies = Blobs(second / "blobs")
    found += [f"blob {n}" for n in vault.names if not copies.is_intact(n)]
    found += [
        f"file {name}"
        for name, content in PLACED.items()
        if not (second / name).is_file() or (second / name).read_text() != content
    ]
    found += [f"secret {name}" for name in ("keys",) if (second / name).exists()]
    found += [str(p) for p in second.rglob(".restoring*")]
    return found
