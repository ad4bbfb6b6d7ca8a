"""What lies beside the form of a step: its parts, the file, and what a decision is measured by."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select

from casehub.model import Case, Document
from casehub.web.case import beside as room
from casehub.web.case.beside import beside
from casehub.web.drawing.forms import Form
from tests import factories
from tests.web.case.test_proposals import SignIn, december, path_of, received, work_of

__all__ = ["december"]


def form(
    standards: list[object], *, measured: bool = True, session: bool = False, checked: Any = None
) -> Any:
    """A form of a step, as far as it is looked at."""
    step = SimpleNamespace(
        form_field=lambda name: object() if measured and name == "standards" else None,
        session=session, fields=(), records=(),
    )  # fmt: skip
    case = SimpleNamespace(procedure="adjudication", id=1)
    s = SimpleNamespace(standards=standards, case=case, sides={}, last_called=lambda _: checked)
    return cast("Any", SimpleNamespace(step=step, situation=s, case=s.case))


@pytest.fixture
def earlier(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was decided before, and a file that holds nothing."""
    found: list[Any] = []
    monkeypatch.setattr(room, "similar", lambda *_: found)
    monkeypatch.setattr(room, "known_parties", lambda *_: [])
    monkeypatch.setattr(room, "folders", lambda *_: [])
    plain = SimpleNamespace(decided=None, shown_by=lambda _: ())
    monkeypatch.setattr(room.LAW, "at", lambda _: plain)
    return found


def shown(form: Any) -> Any:
    """What lies beside the form."""
    return beside(cast("Any", None), form, Form([]))


@pytest.mark.usefixtures("earlier")
def test_a_decision_shows_each_standard_that_holds() -> None:
    assert shown(form([1, 2])).standards == [1, 2]


@pytest.mark.usefixtures("earlier")
def test_nothing_is_shown_without_a_standard_or_beside_another_form() -> None:
    assert shown(form([])) is None
    assert shown(form([1], measured=False)) is None


def test_earlier_decisions_are_shown_without_any_standard(earlier: list[Any]) -> None:
    earlier.append("case")
    assert shown(form([])).similar == ["case"]


@pytest.mark.usefixtures("earlier")
def test_a_decision_shows_what_was_answered_to_the_checklist() -> None:
    told = SimpleNamespace(typed={"checked_points": [{"point": "标识比对", "answer": "no", "ground": "字形不同"}]})
    assert [(one.words, one.tag, one.text) for one in shown(form([], checked=told)).checked] == [
        ("标识比对", "否", "字形不同")
    ]


@pytest.mark.usefixtures("earlier")
def test_a_step_logged_in_a_hurry_has_nothing_beside_it() -> None:
    assert shown(form([1], session=True)) is None


def test_parties_and_papers_lie_beside_a_form_and_its_parts_are_found(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    factories.perform(work_of(office, "clerk"), reference, "demand_claims")
    office.session.commit()
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    names = {party.name for party in case.parties}
    papers = set(office.session.scalars(select(Document.title).where(Document.case_id == case.id)))
    office.session.rollback()
    html = sign_in("clerk").page(path_of(reference))
    side = html.partition('<div class="side stays">')[2]
    assert len(names) > 1
    assert papers
    assert all(said in side for said in names | papers | {"专利证书"})
    # What is half filled in stays where it is.
    links = re.findall(r'<a href="/cases/[^"]*"[^>]*>', side)
    assert links
    assert all('target="_blank"' in link for link in links)
    anchors = re.findall(r'<a href="#([^"]+)"', side)
    assert len(anchors) > 1
    assert all(f'id="{name}"' in html for name in anchors)
