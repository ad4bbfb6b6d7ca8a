from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub.cli import main
from casehub.db import make_engine, session_factory
from casehub.model import Person
from casehub.settings import Settings

TWO = """
[[organisations]]
key = "cqip"
name = "重庆市知识产权局"
kind = "ip_bureau"
number_series = { adjudication = "渝知裁字" }
[[organisations]]
key = "wanzhou"
name = "重庆市万州区市场监督管理局"
kind = "market_bureau"
parent = "cqip"
region_code = "500101"
valid_until = 2030-01-01
"""


@pytest.fixture(autouse=True)
def _two_offices(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("CASEHUB_INSTANCE", str(settings.instance))
    (tmp_path / "two.toml").write_text(TWO, encoding="utf-8")
    assert main(["bureau", "import", str(tmp_path / "two.toml"), "--apply"]) == 0
    for key in ("cqip", "wanzhou"):
        assert main(["bureau", "administrators", "--organisation", key]) == 0
    capsys.readouterr()


def test_organisations(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bureau", "list", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["code"], first["series"], first["parent"]) == ("cqip", {"adjudication": "渝知裁字"}, "")
    # Nobody entered the day from which it exists.
    assert first["since"] == ""
    assert (second["parent"], second["until"], second["kind"]) == ("cqip", "2030-01-01", "市场监督管理局")
    assert main(["bureau", "list"]) == 0
    heads, first, second = capsys.readouterr().out.splitlines()
    assert second.startswith("wanzhou　重庆市万州区市场监督管理局　市场监督管理局　cqip")
    assert heads == "代码　名称　类型　上级机关　自　至　文号字头"
    assert len(heads.split("　")) == len(first.split("　"))


def test_people_of_one_organisation_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bureau", "people", "--organisation", "wanzhou", "--json"]) == 0
    said = capsys.readouterr().out
    rows = json.loads(said)
    assert {row["organisation"] for row in rows} == {"wanzhou"}
    assert [row["roles"] for row in rows] == [["系统管理员"], ["安全管理员"], ["审计管理员"]]
    assert all(row["one_time_code"] and row["active"] for row in rows)
    assert "argon2" not in said
    assert main(["bureau", "people"]) == 0
    heads, *lines = capsys.readouterr().out.splitlines()
    assert heads.startswith("账号　姓名　单位　") and heads.endswith("在用　一次性口令未改")
    assert [len(line.split("　")) for line in lines] == [len(heads.split("　"))] * 6


def test_an_unknown_organisation_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bureau", "people", "--organisation", "nowhere"]) == 2
    assert "没有登记代码为 nowhere 的机构" in capsys.readouterr().err


def test_who_was_stopped_holds_no_role(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    engine = make_engine(settings.database_url)
    with session_factory(engine)() as session, session.begin():
        session.scalars(select(Person).where(Person.username == "audit-admin-wanzhou")).one().active = False
    engine.dispose()
    assert main(["bureau", "people", "--organisation", "wanzhou", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["roles"], row["active"]) for row in rows][1:] == [(["安全管理员"], True), ([], False)]
