"""A new procedure is its own files: no general room is touched, and none of it is missing anywhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from casehub import procedures, verify_audit
from casehub.app import create_app
from casehub.casefile import registering
from casehub.desk import register
from casehub.desk.register import CaseFilters
from casehub.documents import body_html, check, pages
from casehub.documents.templates import asked
from casehub.model import Case, Deadline, Sample
from casehub.people import accounts
from casehub.record import audit
from casehub.record.work import Work
from casehub.rulebook.book import Rulebook, load_rulebook
from casehub.rulebook.checking import all_faults
from casehub.settings import PROJECT, Settings
from casehub.web.sign_in.auth import cookie_name
from casehub.workflow.part import Parts
from casehub.workflow.refusals import Refused
from tests import factories
from tests.acts.scene import RECEIVED
from tests.faults.world import Office, at, make_office
from tests.web.conftest import Browser

OWN = Path(__file__).parent / "own_folder"
TABLES = ("limits.toml",)  # to which rows are added


DAY = "2026-11-20"
ENVIRONMENT = {"CASEHUB_ENVIRONMENT": "test", "CASEHUB_SECRET_KEY": "0123456789abcdef" * 4}
PLACES = ("config", "workflows", "templates")
NAME = "重庆山渝链传动有限公司（示例）"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's files and those of the new procedure beside them."""
    folder = tmp_path_factory.mktemp("project")
    for name in PLACES:
        shutil.copytree(PROJECT / name, folder / name)
        shutil.copytree(
            OWN / name, folder / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*TABLES)
        )
    for table in TABLES:
        with (folder / "config" / table).open("a", encoding="utf-8") as file:
            file.write((OWN / "config" / table).read_text(encoding="utf-8"))
    return folder


@pytest.fixture
def book(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rulebook]:
    """The rules with the new procedure, whose code is found as that of every other."""
    monkeypatch.setattr(procedures, "__path__", [*procedures.__path__, str(OWN / "law")])
    law = Parts(procedures.parts(), *map(Path, procedures.__path__))
    for name, value in vars(law).items():
        monkeypatch.setattr(procedures.LAW, name, value)
    monkeypatch.setattr(pages, "TEMPLATES", project / "templates" / "documents")
    asked.forget()
    assert [str(fault) for fault in all_faults(project, procedures.LAW)[1]] == []
    yield load_rulebook(project)
    monkeypatch.undo()
    asked.forget()


@dataclass
class Bureau:
    """An office that works by these rules."""

    office: Office
    book: Rulebook

    @contextmanager
    def acting(self, username: str, day: str = DAY) -> Iterator[Work]:
        """A committed unit of work."""
        with self.office.acting(username, at(day)) as work:
            yield replace(work, rules=self.book)


def test_a_procedure_of_its_own_files_is_whole_everywhere(
    project: Path, book: Rulebook, sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "casehub.sqlite3")
    url = f"sqlite:///{tmp_path / 'casehub.sqlite3'}"
    bureau = Bureau(make_office(url, tmp_path), book)
    # It comes in by its track.
    with bureau.acting("clerk") as work:
        row = factories.party("inspected", NAME, region_code="500101")
        row.pop("capacity")
        request = registering.Request("inspection", [row])
        reference = registering.register(work, book.tracks["inspection"], request).reference
        factories.perform(work, reference, "assign", officer=bureau.office.people["examiner"])
    # Its own condition refuses, under a name that another procedure gives another meaning.
    with bureau.acting("examiner") as work, pytest.raises(Refused, match="封样编号不得重复"):
        factories.perform(work, reference, "visit", items=[{"seal_no": "封-1", "name": "链轮"}] * 2)
    # Its act writes rows, starts its clock, makes its paper, which opens the service of it.
    with bureau.acting("examiner") as work:
        outcome = factories.perform(work, reference, "visit")
        (paper,) = outcome.documents
        kind = book.kinds[paper.kind]
        assert check(kind, paper.facts) == []
        assert "链轮（封-1）" in body_html(kind, paper.facts)
        assert "十个工作日" in body_html(kind, paper.facts)
        (sample,) = work.session.scalars(select(Sample))
        (clock,) = work.session.scalars(select(Deadline))
        (service,) = work.session.scalars(select(Case).where(Case.parent_id == outcome.case.id))
        assert (sample.seal_no, clock.rule, service.procedure) == ("封-1", "inspection.result", book.serving)
        below = service.reference
    # Everybody finds it.
    app = create_app(replace(Settings.for_instance(tmp_path, ENVIRONMENT), project=project), rules=book, clock=lambda: at(DAY))
    browser = signed_in(app, "examiner")
    shown = browser.page(f"/cases/{reference}")
    for words in ("已检查", "作出检查结果", "受检单位", "专利标识检查笔录", "检查办结", "封-1", "抽样"):
        assert words in shown, words
    assert "涉案权利" not in shown and "被请求人" not in shown
    for listed in ("/cases", f"/cases?q={NAME[:6]}", "/cases?procedure=inspection"):
        assert reference in browser.page(listed), listed
    assert reference in browser.page("/desk")
    with bureau.acting("examiner") as work:
        assert [row.reference for row in register.search(work, CaseFilters(text=NAME)).rows] == [reference]
    # The child matter ends, the case ends.
    with bureau.acting("clerk") as work:
        values = dict(RECEIVED, served_on=date.fromisoformat(DAY))
        factories.perform(work, below, "prove_direct", **values)
    with bureau.acting("examiner") as work:
        case = factories.perform(work, reference, "finish").case
        assert case.closed_on == date.fromisoformat(DAY)
        assert [row.outcome for row in work.session.scalars(select(Deadline))] == ["met"]
        # Both verifiers know all of it.
        assert [str(one) for one in audit.verify(work.session, against=audit.Against(book)).faults] == []
    assert verify_audit.verify(url, workflows=project / "workflows") == []


def signed_in(app: Flask, username: str) -> Browser:
    browser = Browser(app)
    with app.extensions["casehub"].write() as session, session.begin():
        _person, token = accounts.sign_in(
            session, username, factories.PASSWORD, at(DAY), "127.0.0.1", production=False
        )
    with app.app_context():
        browser.client.set_cookie(cookie_name(), token)
    return browser
