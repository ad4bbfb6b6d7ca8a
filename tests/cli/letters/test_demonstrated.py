"""Two instances that share nothing but files play an exchange, and their records hold."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from casehub.cli import main
from casehub.cli.letters import demonstrated
from casehub.cli.parser import UsageFault
from tests.postgresql import Cluster

ASKED = "XC-500101-511700-2026-00005-7"


def rows(folder: Path) -> list[tuple[int, bool, str, str]]:
    """The letters of an instance, as its own database has them."""
    engine = create_engine(f"sqlite:///{folder / 'casehub.sqlite3'}")
    with engine.connect() as there:
        query = text("SELECT seq, outbound, state, receipt_code FROM exchange_letter ORDER BY id")
        found = [(seq, bool(outbound), state, code) for seq, outbound, state, code in there.execute(query)]
    engine.dispose()
    return found


def test_a_letter_and_its_answer_cross_as_files_between_two_databases(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whatever the environment names, each bureau has a database of its own.
    monkeypatch.setenv("CASEHUB_DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
    out, said = tmp_path / "exchange", list[str]()
    demonstrated.play(out, datetime.fromisoformat("2026-07-22T09:00:00+08:00"), said.append)
    monkeypatch.delenv("CASEHUB_DATABASE_URL")
    assert said and not (tmp_path / "elsewhere.sqlite3").exists()
    wanzhou, dazhou = out / "wanzhou", out / "dazhou"
    # A service that was asked for and proved, then the request of which this tells.
    served = ("ACCEPTED", "REPLIED")
    assert rows(wanzhou) == [
        (1, True, "outgoing", ""), *((n, False, "registered", code) for n, code in enumerate(served, 2)),
        (1, True, "outgoing", ""), (2, False, "registered", "ACCEPTED"),
    ]  # fmt: skip
    # The same file came twice, and stands once.
    assert rows(dazhou) == [
        (1, False, "registered", ""), *((n, True, "outgoing", code) for n, code in enumerate(served, 2)),
        (1, False, "registered", ""), (1, False, "replayed", ""), (2, True, "outgoing", "ACCEPTED"),
    ]  # fmt: skip
    told = json.loads((out / "exchange.json").read_text(encoding="utf-8"))
    assert set(told["verified"]) == {"wanzhou", "dazhou"} and told["verified"]["dazhou"]["cases"] == 2
    first, second = (out / "letters" / f"{ASKED}-M{n}.pdf" for n in (1, 2))
    for file in (first, second):
        assert file.read_bytes().startswith(b"%PDF-")
    # Files that cross back (nobody pins itself): each bureau's own letter, and an answer once more.
    for folder, file, clerk, words in (
        (wanzhou, first, "xiangjunshan", "不在信任名单内"), (dazhou, second, "songmingyuan", "不在信任名单内"),
        (wanzhou, second, "xiangjunshan", "已经登记过"),
    ):  # fmt: skip
        capsys.readouterr()
        code = main(["--instance", str(folder), "exchange", "import", str(file), "--as", clerk, "--json"])
        assert code == 1 and words in json.loads(capsys.readouterr().out)["reason"]
    for folder in (wanzhou, dazhou):
        assert main(["--instance", str(folder), "audit", "verify"]) == 0


def test_nothing_is_made_of_what_had_not_happened_nor_over_other_files(tmp_path: Path) -> None:
    out = tmp_path / "exchange"
    demonstrated.play(out, datetime.fromisoformat("2026-07-02T09:00:00+08:00"), print)
    assert not out.exists()
    out.mkdir()
    (out / "mine.txt").write_text("x")
    with pytest.raises(UsageFault, match="其他内容"):
        demonstrated.play(out, datetime.fromisoformat("2026-11-20T09:00:00+08:00"), print)
    assert (out / "mine.txt").exists()


def test_the_whole_play_crosses_between_sqlite_and_postgresql(
    tmp_path: Path, postgresql_cluster: Cluster
) -> None:
    """Every type of the script, each bureau in an engine of its own; both verifiers hold both."""
    out = tmp_path / "exchange"
    with postgresql_cluster.database() as there:
        until = datetime.fromisoformat("2026-11-20T09:00:00+08:00")
        demonstrated.play(out, until, print, {"dazhou": there})
        engine = create_engine(there)
        query = text("SELECT sort, outbound, state FROM exchange_letter")
        with engine.connect() as connection:
            theirs = [tuple(row) for row in connection.execute(query)]
        engine.dispose()
    engine = create_engine(f"sqlite:///{out / 'wanzhou' / 'casehub.sqlite3'}")
    with engine.connect() as connection:
        ours = [(sort, bool(sent), state) for sort, sent, state in connection.execute(query)]
    engine.dispose()
    assert not (out / "dazhou" / "casehub.sqlite3").exists()
    # Each letter that one sent the other registered, of every type that is played.
    def crossed(sender: list[Any], receiver: list[Any]) -> bool:
        gone = sorted(sort for sort, sent, _ in sender if sent)
        came = sorted(sort for sort, sent, state in receiver if not sent and state == "registered")
        return gone == came and gone != []

    assert crossed(ours, theirs) and crossed(theirs, ours)
    assert {sort for sort, _, _ in ours} == {
        "XC", "XS", "SD", "TB", "ZY", "HR", "HS", "LH", "ML", "AJ", "GX", "ZX", "RD",
    }  # fmt: skip
    told = json.loads((out / "exchange.json").read_text(encoding="utf-8"))
    assert all(one["cases"] for one in told["verified"].values())
    files = {path.name for path in (out / "letters").iterdir()}
    assert files == {row["file"] for row in told["files"]}
