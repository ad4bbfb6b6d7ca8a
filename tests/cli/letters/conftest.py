"""Two bureaus, each with an instance and a database of its own: nothing but files goes between."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casehub import verify_audit
from casehub.cli import main
from casehub.exchange.judging import answer
from casehub.exchange.verdict import verdict_of
from casehub.model import ExchangeLetter, Organisation, Person, SecurityEntry
from tests.exchange.certificates import authority
from tests.exchange.payloads import payload_of
from tests.faults.world import Office, make_office

WANZHOU, DAZHOU = "重庆市万州区市场监督管理局", "达州市市场监督管理局"


@dataclass
class Bureau:
    """One side: its instance, whom it trusts, with what it seals."""

    name: str
    folder: Path
    office: Office
    keys: Path
    account: str
    patch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def run(self, *words: object) -> tuple[int, str, str]:
        """Run a command on this instance."""
        with self.patch.context() as patch:
            patch.setenv("CASEHUB_ENVIRONMENT", "test")
            patch.setenv("CASEHUB_DATABASE_URL", self.office.url)
            code = main(["--instance", str(self.folder), *map(str, words)])
        out, err = self.capsys.readouterr()
        return code, out, err

    def take(self, file: Path, *more: object) -> tuple[int, dict[str, Any]]:
        """Import a file: the exit code, and what was told."""
        code, out, _ = self.run("exchange", "import", file, "--as", self.account, "--json", *more)
        return code, json.loads(out)

    def send(self, payload: dict[str, Any], out: Path) -> Path:
        """Seal and note a letter."""
        referral = out.with_suffix(".json")
        referral.write_text(json.dumps(payload), encoding="utf-8")
        words = ("--out", out, "--keys", self.keys, "--as", self.account)
        code, _, err = self.run("exchange", "seal", referral, *words)
        assert code == 0, err
        return out

    def letters(self) -> list[ExchangeLetter]:
        """The table, in order."""
        with self.office.reading() as session:
            found = list(session.scalars(select(ExchangeLetter).order_by(ExchangeLetter.id)))
            session.expunge_all()
            return found

    def logged(self) -> list[tuple[str, str]]:
        """What the security log says."""
        with self.office.reading() as session:
            query = select(SecurityEntry.kind, SecurityEntry.subject).order_by(SecurityEntry.id)
            return [(kind, subject) for kind, subject in session.execute(query)]

    def verified(self) -> None:
        """Both verifiers find nothing amiss."""
        code, out, err = self.run("audit", "verify")
        assert code == 0, out + err
        code = verify_audit.main([self.office.url.removeprefix("sqlite:///"), "--json"])
        assert code == 0, self.capsys.readouterr().out


@pytest.fixture(autouse=True)
def judged_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process: the one apart is looked at in tests/exchange/test_judging.py."""
    monkeypatch.setattr(
        "casehub.cli.letters.coming.judged", lambda content, trust: verdict_of(answer(content, trust))
    )


@contextmanager
def opened(url: str, folder: Path) -> Iterator[Office]:
    made = make_office(url, folder)
    yield made
    made.engine.dispose()


@pytest.fixture
def bureaus(
    tmp_path: Path, sqlite_template: Path, database_url: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[tuple[Bureau, Bureau]]:  # fmt: skip
    """万州 on SQLite, 达州 on either; each trusts the authority of both."""
    trust = authority(tmp_path)
    made = []
    folders = [tmp_path / "wanzhou", tmp_path / "dazhou"]
    for folder in folders:
        (folder / "trust").mkdir(parents=True)
        (folder / "trust" / "root.pem").write_bytes(trust.pem())
    shutil.copyfile(sqlite_template, folders[0] / "casehub.sqlite3")
    urls = [f"sqlite:///{folders[0]}/casehub.sqlite3", database_url]
    with opened(urls[0], folders[0]) as first, opened(urls[1], folders[1]) as second:
        with second.session() as session:
            there = session.scalars(select(Organisation).where(Organisation.name == DAZHOU)).one()
            session.get_one(Person, second.people["clerk"]).organisation_id = there.id
        sides = ((WANZHOU, "elsewhere", first), (DAZHOU, "clerk", second))
        for n, (name, account, office) in enumerate(sides):
            keys = trust.certify(name, 10 + n).key.parent
            made.append(Bureau(name, folders[n], office, keys, account, monkeypatch, capsys))
        yield made[0], made[1]


def request(**more: Any) -> dict[str, Any]:
    """A request of 万州 to 达州 for help."""
    return payload_of("XC", asks=[{"n": 1, "what": "核实供货数量"}], **more)


def answering(kind: str, seq: int, code: str, number: str, **receipt: Any) -> dict[str, Any]:
    """An answer of 达州 to that request."""
    asked = request()
    asked.pop("clock"), asked.pop("asks")
    return {
        **asked,
        "sender": {**asked["receiver"], "address": "达州市示例路9号", "contacts": [{"name": "冯川", "tel": "0818-000-1"}]},
        "receiver": {"region": asked["sender"]["region"], "name": WANZHOU},
        "message": {"seq": seq, "kind": kind, "inReplyTo": f"{asked['flowId']}/M1"},
        "gongwen": {**asked["gongwen"], "发文机关标志": DAZHOU, "发文字号": number,
                    "标题": "关于协助调查有关事项的复函", "主送机关": [WANZHOU], "成文日期": "2026-08-03"},
        "receipt": {"code": code, "on": "2026-08-03", **receipt},
    }  # fmt: skip
