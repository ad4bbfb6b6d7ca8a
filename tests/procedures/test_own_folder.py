"""A new procedure is its own files: no general room is touched, and none of it is missing anywhere."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select

from casehub import declared, fields, procedures, verify_audit
from casehub.app import create_app
from casehub.casefile import registering
from casehub.db import Base
from casehub.desk import register
from casehub.desk.register import CaseFilters
from casehub.documents import body_html, check, pages
from casehub.documents.templates import asked
from casehub.fields.kinds import find_kinds
from casehub.model import Case, Deadline
from casehub.people import accounts
from casehub.record import audit, rows
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
DAY = "2026-11-20"
ENVIRONMENT = {"CASEHUB_ENVIRONMENT": "test", "CASEHUB_SECRET_KEY": "0123456789abcdef" * 4}
PLACES = ("config", "workflows", "templates")
NAME = "重庆山渝链传动有限公司（示例）"


def program(folder: Path) -> Path:
    """The program's files and those of the new procedure beside them; none of ours is changed."""
    for name in PLACES:
        shutil.copytree(PROJECT / name, folder / name)
        ours = {one.relative_to(OWN) for one in (OWN / name).rglob("*") if one.is_file()}
        assert [one for one in ours if (folder / one).exists()] == []
        shutil.copytree(OWN / name, folder / name, dirs_exist_ok=True)
    return folder


def rule_book(project: Path) -> Rulebook:
    """The rules with the new procedure, whose code is found as that of every other."""
    for room, own in ((fields, "fields"), (procedures, "law")):
        room.__path__ = [*room.__path__, str(OWN / own)]
    find_kinds()
    # What an earlier test of this process has read.
    known = (declared._ADAPTERS.clear, rows.proofs.cache_clear, rows.covered.cache_clear, asked.forget)
    for forget in known:
        forget()
    law = Parts(procedures.parts(), *map(Path, procedures.__path__), *procedures.LAW.rooms)
    vars(procedures.LAW).update(vars(law))
    pages.TEMPLATES = project / "templates" / "documents"
    assert [str(fault) for fault in all_faults(project, procedures.LAW)[1]] == []
    return load_rulebook(project)


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
    sqlite_template: Path, tmp_path: Path
) -> None:
    # In a process of its own: a table, once there, stays in the memory of the one that declared it.
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as apart:
        assert apart.submit(inspected, sqlite_template, tmp_path).result() == 1


def inspected(template: Path, folder: Path) -> int:
    """An inspection from its entry to its end; how many faults an altered row of its table makes."""
    project = program(folder / "project")
    book = rule_book(project)
    tmp_path = folder / "instance"
    tmp_path.mkdir()
    shutil.copyfile(template, tmp_path / "casehub.sqlite3")
    url = f"sqlite:///{tmp_path / 'casehub.sqlite3'}"
    # What its migration does.
    table = Base.metadata.tables["inspection_mark"]
    table.create(create_engine(url))
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
    # So does its own kind of field, in a row of a table.
    with bureau.acting("examiner") as work, pytest.raises(Refused, match="封样编号应写成“封-1”"):
        factories.perform(work, reference, "visit", items=[{"seal_no": "1", "name": "链轮"}])
    # Its act writes rows, starts its clock, makes its paper, which opens the service of it.
    with bureau.acting("examiner") as work:
        outcome = factories.perform(work, reference, "visit")
        (paper,) = outcome.documents
        kind = book.kinds[paper.kind]
        assert check(kind, paper.facts) == []
        assert "链轮（封-1）" in body_html(kind, paper.facts)
        assert "十个工作日" in body_html(kind, paper.facts)
        (mark,) = work.session.execute(select(table)).mappings()
        (clock,) = work.session.scalars(select(Deadline))
        (service,) = work.session.scalars(select(Case).where(Case.parent_id == outcome.case.id))
        assert (mark["seal_no"], clock.rule, service.procedure) == ("封-1", "inspection.result", book.serving)
        below = service.reference
    # Its own reason stops its own clock.
    for step, stopped in (("wait", True), ("go_on", False)):
        with bureau.acting("examiner") as work:
            factories.perform(work, reference, step)
            assert [row.stopped for row in work.session.scalars(select(Deadline))] == [stopped]
    # Everybody finds it.
    app = create_app(replace(Settings.for_instance(tmp_path, ENVIRONMENT), project=project), rules=book, clock=lambda: at(DAY))
    browser = signed_in(app, "examiner")
    shown = browser.page(f"/cases/{reference}")
    for words in ("已检查", "作出检查结果", "受检单位", "专利标识检查笔录", "检查办结", "封-1　链轮", "封存"):
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
    # The record covers the rows of the new table.
    with sqlite3.connect(tmp_path / "casehub.sqlite3") as behind:
        behind.execute("UPDATE inspection_mark SET name = '链条'")
    with bureau.acting("examiner") as work:
        found = audit.verify(work.session, against=audit.Against(book)).faults
    assert len(verify_audit.verify(url, workflows=project / "workflows")) == 1
    return len(found)


def signed_in(app: Flask, username: str) -> Browser:
    browser = Browser(app)
    with app.extensions["casehub"].write() as session, session.begin():
        _person, token = accounts.sign_in(
            session, username, factories.PASSWORD, at(DAY), "127.0.0.1", production=False
        )
    with app.app_context():
        browser.client.set_cookie(cookie_name(), token)
    return browser
