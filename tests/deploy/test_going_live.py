"""From an empty PostgreSQL to the first filed case, and a second bureau a day later, at run time."""

from __future__ import annotations

import json
import re
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from psycopg import sql
from sqlalchemy import select

from casehub.app import create_app
from casehub.cli import clock, main
from casehub.model import Case, Draft, Organisation, Person
from casehub.record.work import Work
from casehub.rulebook.book import Rulebook, load_rulebook
from casehub.settings import Settings
from tests import factories
from tests.postgresql import Cluster
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser

ROOT = Path(__file__).resolve().parents[2]
WANZHOU = """
[[organisations]]
key = "wanzhou"
name = "重庆市万州区市场监督管理局"
kind = "market_bureau"
region_code = "500101"
address = "万州区某路1号"
postcode = "404100"
phone = "023-0000-0001"
number_prefix = "渝万州知"
number_series = { adjudication = "渝万州知裁字", mediation = "渝万州知调字" }
adjudicates_patents = true
reconsideration = "wanzhougov"
suit_court = "cq1zy"
[[organisations]]
key = "wanzhougov"
name = "重庆市万州区人民政府"
kind = "reconsideration_authority"
[[organisations]]
key = "cq1zy"
name = "重庆市第一中级人民法院"
kind = "court"
"""
KAIZHOU = """
[[organisations]]
key = "kaizhou"
name = "重庆市开州区市场监督管理局"
kind = "market_bureau"
region_code = "500154"
address = "开州区某路1号"
postcode = "405400"
phone = "023-0000-0002"
number_prefix = "渝开州知"
number_series = { adjudication = "渝开州知裁字" }
adjudicates_patents = true
suit_court = "cq1zy"
"""
STAFF = {
    "clerk": ("冉红", "registrar", ""),
    "head": ("何建国", "department_head", ""),
    "chair": ("李文涛", "presiding_officer", "证1"),
    "lead": ("周明远", "main_examiner", "证2"),
    "member": ("吴佳", "panel_member", "证3"),
}


@dataclass(frozen=True)
class Handed:
    """What a database administrator hands over: an empty database, its owner, a role that works."""

    owner: str
    work: str
    role: str


@pytest.fixture
def database(postgresql_cluster: Cluster) -> Iterator[Handed]:
    """What config/deploy/postgresql/database.sql makes, under names of this test."""
    name = f"live_{uuid.uuid4().hex[:12]}"
    owner, role = f"{name}_owner", f"{name}_work"
    text = (ROOT / "config/deploy/postgresql/database.sql").read_text(encoding="utf-8")
    for statement in filter(None, map(str.strip, re.sub(r"(?m)^(--|\\password).*$", "", text).split(";"))):
        mine = statement.replace("casehub_owner", owner).replace("DATABASE casehub", f"DATABASE {name}")
        postgresql_cluster.execute(sql.SQL(re.sub(r"\bcasehub\b", role, mine)))
    yield Handed(postgresql_cluster.url(name, owner), postgresql_cluster.url(name, role), role)
    postgresql_cluster.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    for one in (role, owner):
        postgresql_cluster.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(one)))


@pytest.fixture
def production(database: Handed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The environment of the machine."""
    for name, value in {
        "ENVIRONMENT": "production", "INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": database.work,
        "SECRET_KEY": "k" * 48, "BASE_URL": "https://localhost",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"CASEHUB_{name}", value)
    return Settings.from_environment()


class House:
    """The running server of the house, and what people do with it."""

    def __init__(self, settings: Settings, rules: Rulebook) -> None:
        self.now = datetime(2026, 11, 20, 9, 0, tzinfo=factories.AT.tzinfo)
        self.rules = rules
        self.app = create_app(settings, rules=rules, clock=lambda: self.now)
        self.app.config["PREFERRED_URL_SCHEME"] = "https"

    def visit(self, username: str, code: str) -> Browser:
        """Sign in with a one-time code, choose a password, go on."""
        browser = Browser(self.app)
        browser.client.environ_base["HTTP_REFERER"] = "https://localhost/"
        assert browser.sign_in(username, code).status_code == 303
        assert browser.get("/").location == "/account"
        browser.page("/account")
        chosen = f"own words of {username}"
        answer = browser.post("/account", {"old": code, "new": chosen, "again": chosen})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        if browser.get("/").location == "/account/second-factor":
            self.secure(browser, chosen)
        return browser

    def secure(self, browser: Browser, password: str) -> None:
        """Administrators and who approves set a 动态口令 up before anything else."""
        page = browser.page("/account/second-factor")
        secret = page.split('密钥 <span class="hash">')[1].partition("<")[0]
        sealed = page.split('name="offer" value="')[1].partition('"')[0]
        sent = {"offer": sealed, "code": pyotp.TOTP(secret).at(self.now), "password": password}
        assert browser.post("/account/second-factor", sent).status_code == 303

    def hire(self, security: Browser, system: Browser, bureau: str) -> None:
        """安全管理员 registers the staff with roles and certificates; 系统管理员 confirms each."""
        for username, (name, role, certificate) in STAFF.items():
            page = security.page("/people/new")
            office = page.split(f">{self.office(bureau).name}</option>")[0].rsplit('value="', 1)[1].split('"')[0]
            row = {"name": name, "username": f"{username}-{bureau}", "organisation_id": office, "roles": role}
            made = security.post("/people/new", row).get_data(as_text=True)
            first = made.split('<p class="hash">')[1].split("<")[0]
            asked = system.page("/confirmations").split('/confirm"')[0].rsplit("/", 1)[1]
            shown = system.post(f"/confirmations/{asked}/confirm").get_data(as_text=True)
            second = shown.split('<p class="hash">')[1].split("<")[0]
            code = f"{first}-{second}"
            number = made.split("/people/")[-1].split('"')[0]
            if certificate:
                security.page(f"/people/{number}")
                valid = {"number": f"{bureau}{certificate}", "valid_from": "2026-01-01", "valid_to": "2031-01-01"}
                assert security.post(f"/people/{number}/certificates", valid).status_code == 303
            self.visit(f"{username}-{bureau}", code)

    def act(self, username: str, reference: str, step: str, **typed: str) -> None:
        """Keep what was typed (暂存), look at what would happen, and perform it, all on its page."""
        browser, path = Browser(self.app), f"/cases/{reference}/steps/{step}"
        browser.client.environ_base["HTTP_REFERER"] = "https://localhost/"
        assert browser.sign_in(username, f"own words of {username}").status_code == 303
        browser.post(f"{path}/draft", fields_of(browser.page(path)) | typed | {"do": "keep"})
        page = browser.page(path)
        assert int(fields_of(page)["draft"]) > 0
        preview = browser.post(path, fields_of(page) | {"do": "preview"}).get_data(as_text=True)
        answer = browser.post(path, fields_of(preview) | {"do": "perform"})
        assert answer.status_code == 303, answer.get_data(as_text=True)

    def office(self, key: str) -> Organisation:
        with self.app.extensions["casehub"].read() as session:
            return session.scalars(select(Organisation).where(Organisation.key == key)).one()

    def file(self, bureau: str) -> str:
        """The first request and its filing; returns the number of the case."""
        parts = self.app.extensions["casehub"]
        with parts.write() as session, session.begin():
            people = {p.username: p for p in session.scalars(select(Person)).unique()}

            def work(who: str) -> Work:
                return Work(session, self.rules, people[f"{who}-{bureau}"], self.now, parts.blobs, "https://localhost")

            reference = factories.open_request(work("clerk")).reference
            factories.perform(
                work("clerk"), reference, "submit_request", received_on=self.now.date(), request_kind="adjudication"
            )
            seats: dict[str, Any] = {
                "panel_chair": people[f"chair-{bureau}"].id, "panel_lead": people[f"lead-{bureau}"].id,
                "panel_members": [people[f"member-{bureau}"].id],
            }  # fmt: skip
            factories.perform(work("head"), reference, "file_case", **seats)
            return session.scalars(select(Case.reference).where(Case.intake_no == reference)).one()


def codes(capsys: pytest.CaptureFixture[str], bureau: str) -> dict[str, tuple[str, str]]:
    """Role → (account, code) of the first three administrators."""
    assert main(["bureau", "administrators", "--organisation", bureau, "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["administrators"]
    return {row["role"]: (row["username"], row["code"]) for row in made}


@pytest.mark.slow
def test_from_an_empty_database_to_the_first_filed_case_and_a_second_bureau(
    production: Settings,
    database: Handed,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    house = House(production, load_rulebook(ROOT))
    # The commands are given on the same days.
    monkeypatch.setattr(clock, "now", lambda: house.now)
    files = {p: p.stat().st_mtime_ns for p in (ROOT / "config").rglob("*") if p.is_file()}
    (tmp_path / "wanzhou.toml").write_text(WANZHOU, encoding="utf-8")
    (tmp_path / "kaizhou.toml").write_text(KAIZHOU, encoding="utf-8")
    # The owner of the database makes it and lets the role add to it; all else is the role's work.
    with monkeypatch.context() as owner:
        owner.setenv("CASEHUB_DATABASE_URL", database.owner)
        assert main(["migrate"]) == 0
        assert main(["migrate", "--grant", database.role]) == 0
    capsys.readouterr()
    words = ["bureau", "import", str(tmp_path / "wanzhou.toml")]
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["applied"] is False
    assert main([*words, "--apply"]) == 0
    capsys.readouterr()
    first = codes(capsys, "wanzhou")
    browsers = {role: house.visit(*account) for role, account in first.items()}
    assert browsers["system_admin"].page("/organisations/wanzhou/edit")
    assert "administrator_made" in browsers["audit_admin"].page("/audit/security")
    house.hire(browsers["security_admin"], browsers["system_admin"], "wanzhou")
    filed = house.file("wanzhou")
    assert filed == f"渝万州知裁字〔{house.now.year}〕1号"
    # By the page and under the role that only adds to the record: the draft goes all the same.
    house.act("clerk-wanzhou", filed, "check_right_status", status="有效", source="专利登记簿副本")
    with house.app.extensions["casehub"].read() as session:
        assert session.scalars(select(Draft)).all() == []

    # A day later, beside the running server.
    house.now += timedelta(days=1)
    assert main(["bureau", "import", str(tmp_path / "kaizhou.toml"), "--apply"]) == 0
    capsys.readouterr()
    second = codes(capsys, "kaizhou")
    house.hire(house.visit(*second["security_admin"]), house.visit(*second["system_admin"]), "kaizhou")
    reference = house.file("kaizhou")
    assert reference == f"渝开州知裁字〔{house.now.year}〕1号"
    chair = Browser(house.app)
    chair.client.environ_base["HTTP_REFERER"] = "https://localhost/"
    assert chair.sign_in("chair-wanzhou", "own words of chair-wanzhou").status_code == 303
    assert chair.get(f"/cases/{reference}").status_code == 404
    # No demonstration account, and no file of the program was touched.
    with house.app.extensions["casehub"].read() as session:
        assert not session.scalars(select(Person).where(Person.demonstration)).all()
    assert {p: p.stat().st_mtime_ns for p in files} == files
    capsys.readouterr()
    assert main(["audit", "verify"]) == 0, capsys.readouterr().out
    house.app.extensions["casehub"].read.kw["bind"].dispose()
    house.app.extensions["casehub"].write.kw["bind"].dispose()
    shutil.rmtree(production.instance, ignore_errors=True)
