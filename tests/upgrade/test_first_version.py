"""An office that worked with the first version works on with this one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from casehub import verify_audit
from casehub.app import create_app
from casehub.cli import main
from casehub.cli.database import downgrade
from casehub.db import session_factory
from casehub.model import Case, Document, Event, Person, Service
from casehub.people.permissions import find
from casehub.record.audit import Against, verify
from casehub.record.work import Work
from casehub.storage import Blobs
from tests import factories
from tests.faults import world
from tests.upgrade import first_version
from tests.web.conftest import Browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from casehub.rulebook.book import Rulebook
    from casehub.settings import Settings

# The demonstration ends on this morning; people come back an hour later.
MORNING = datetime(2026, 11, 20, 2, tzinfo=UTC)
REVIEWED = "渝知裁字〔2026〕3号"


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    """The rule book of this version."""
    return world.rules()


@pytest.fixture
def upgraded(engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The instance after `casehub migrate`."""
    monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("CASEHUB_ENVIRONMENT", "test")
    downgrade(settings.database_url, first_version.REVISION)
    first_version.put(engine)
    assert main(["--instance", str(settings.instance), "migrate"]) == 0
    return settings


@pytest.fixture
def sound(
    engine: Engine, upgraded: Settings, capsys: pytest.CaptureFixture[str]
) -> Callable[[], int]:
    """Ask both verifiers, who must find nothing; gives the number of events they read."""

    def ask() -> int:
        with session_factory(engine, read_only=True)() as session:
            report = verify(session, against=Against(world.rules()))
        assert list(report.faults) == []
        capsys.readouterr()
        left = verify_audit.main([upgraded.database_url.removeprefix("sqlite:///"), "--json"])
        second = json.loads(capsys.readouterr().out)
        assert (left, second["faults"]) == (0, [])
        assert second["events"] == report.events
        return report.events

    return ask


def test_the_record_is_whole_and_grows(
    engine: Engine, upgraded: Settings, rules: Rulebook, sound: Callable[[], int]
) -> None:
    before = sound()
    assert before == 405
    with session_factory(engine)() as session, session.begin():
        reviewer = session.scalars(
            select(Person)
            .join(Event, Event.actor_id == Person.id)
            .where(Event.step == "approve_legality")
        ).first()
        assert reviewer is not None
        work = Work(session, rules, reviewer, MORNING, Blobs(upgraded.blobs), "")
        seq = find(work, REVIEWED).seq
        factories.perform(work, REVIEWED, "approve_legality")
        assert find(work, REVIEWED).seq == seq + 1
    assert sound() == before + 1


def test_its_adjudications_go_on_under_the_second_version(
    upgraded: Settings, sound: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    """As README "Upgrade" says, with the words of that command."""
    before = sound()
    command = ["--instance", str(upgraded.instance), "cases", "migrate", "adjudication", "--from", "1"]
    command += ["--to", "2", "--back", "challenged", "--apply", "--json"]
    assert main(command) == 0
    moved = json.loads(capsys.readouterr().out)
    assert (moved["cases"], len(moved["moves"]), moved["refused"]) == (6, 6, [])
    assert sound() == before + 6
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["cases"] == 0
    assert main(["--instance", str(upgraded.instance), "check"]) == 0
    assert "第1版办理" not in capsys.readouterr().out


@pytest.mark.parametrize("backend", ["sqlite"])
def test_everybody_finds_the_own_files(engine: Engine, upgraded: Settings, rules: Rulebook) -> None:
    app = create_app(upgraded, rules=rules, clock=lambda: MORNING)
    app.testing = True
    with session_factory(engine, read_only=True)() as session:
        accounts = list(session.scalars(select(Person.username).where(Person.active)))
        references = list(session.scalars(select(Case.reference)))
        codes = list(session.scalars(select(Document.code)))
        services = session.scalar(select(func.count(Service.id)))
    assert (len(accounts), len(references), len(codes), services) == (35, 67, 172, 56)
    seen: set[str] = set()
    for account in accounts:
        browser = Browser(app)
        assert browser.sign_in(account).status_code == 303
        assert browser.get("/").status_code in {200, 303}
        for reference in set(references) - seen:
            response = browser.get(f"/cases/{reference}")
            assert response.status_code in {200, 404}
            if response.status_code == 200:
                seen.add(reference)
    assert seen == set(references)
