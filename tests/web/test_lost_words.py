"""A case of whose rows one names what no file knows: it is shown, told, and cannot go on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from casehub.acts.lost_words import cases_with_lost_words, named
from casehub.model import Assignment, Case, Document, Pause
from casehub.rulebook.book import Rulebook
from tests import factories
from tests.web.conftest import Browser
from tests.web.paper.test_documents import with_paper

HERE = "case_id IN (SELECT id FROM case_file WHERE reference = :one OR parent_id = (SELECT id FROM case_file WHERE reference = :one))"
SPOILT = {one.title: f"{one.table.__tablename__} SET {one.column.key}" for one in named()}
UNSAID = {"status of a paper": "document SET status = 'unheard'", "trace": "deadline SET trace = '[{\"x\": 1}]'"}


@pytest.fixture
def both(office: factories.Bureau) -> tuple[str, str]:
    """Two cases with a paper, its service, a right, a running limit, an excluded period and a part."""
    found = [with_paper(office, printed=False)[0] for _ in range(2)]
    for case_id in office.session.scalars(select(Case.id).where(Case.reference.in_(found))).all():
        row = {"case_id": case_id, "kind": "hearing", "since": factories.TODAY, "opened_seq": 1}
        office.session.execute(insert(Pause).values(**row, until=factories.TODAY))
        part = {"case_id": case_id, "role": "case_officer", "since": factories.TODAY}
        office.session.execute(insert(Assignment).values(**part, person_id=office.work("clerk").actor.id))
    office.session.commit()
    return found[0], found[1]


def spoil(session: Session, change: str, reference: str) -> None:
    rows = session.execute(text(f"UPDATE {change} WHERE {HERE}"), {"one": reference})
    assert rows.rowcount > 0, change  # type: ignore[attr-defined]
    session.commit()


@pytest.mark.parametrize("title", sorted(SPOILT))
def test_the_page_says_what_is_lost_and_offers_nothing(
    title: str, both: tuple[str, str], session: Session, rules: Rulebook, sign_in: Callable[[str], Browser]
) -> None:
    browser = sign_in("clerk")
    offered = re.findall(r"/cases/[^\"]+/steps/[a-z_]+", browser.page(f"/cases/{both[0]}"))
    assert offered
    assert cases_with_lost_words(session, rules) == []
    spoil(session, f"{SPOILT[title]} = 'unheard'", both[0])
    html = browser.page(f"/cases/{both[0]}")
    assert "本案暂不能办理" in html
    assert f"{title}“unheard”不在规则文件中" in html
    assert "/steps/" not in html
    # Typed as an address, a step is answered in the same words.
    for address in offered[:2]:
        answer = browser.get(address)
        assert (answer.status_code, f"{title}“unheard”不在规则文件中" in answer.text) == (409, True)
    assert "本案暂不能办理" not in browser.page(f"/cases/{both[1]}")
    for page in ("/", "/desk", "/cases"):
        assert browser.get(page).status_code in {200, 303}
    (said,) = cases_with_lost_words(session, rules)
    assert f"{title}“unheard”不在规则文件中" in said
    assert both[0] in said


@pytest.mark.parametrize("change", sorted(UNSAID))
def test_a_spoilt_word_takes_no_page_down(
    change: str, both: tuple[str, str], session: Session, sign_in: Callable[[str], Browser]
) -> None:
    spoil(session, UNSAID[change], both[0])
    browser = sign_in("clerk")
    said = [browser.page(f"/cases/{both[0]}{whole}") for whole in ("", "/limits", "/history", "/shut")]
    assert any(("unheard" if "paper" in change else "推算过程读不出") in page for page in said)


def test_a_paper_of_a_lost_kind_is_told_in_a_sentence_and_its_file_is_handed_out(
    office: factories.Bureau, session: Session, sign_in: Callable[[str], Browser]
) -> None:
    lost, other = (with_paper(office)[0] for _ in range(2))
    papers = select(Document.id).join(Case, Case.id == Document.case_id)
    number = session.scalars(papers.where(Case.reference == lost)).first()
    session.rollback()
    spoil(session, "document SET kind = 'unheard'", lost)
    browser = sign_in("clerk")
    for page in (f"/cases/{lost}/documents/{number}", f"/cases/{lost}/volume"):
        answer = browser.get(page)
        assert answer.status_code == 409
        assert answer.text.count("文书“unheard”第1版的模板不在规则文件中，请规则管理员放回。") == 1
    file = f"/cases/{lost}/documents/{number}/pdf"
    assert file in browser.get(f"/cases/{lost}/documents/{number}").text
    assert browser.get(file).data.startswith(b"%PDF")
    assert browser.get(f"/cases/{other}/volume").status_code == 200
