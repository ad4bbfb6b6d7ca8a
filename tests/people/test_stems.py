"""What the numbers of an office begin with, and who else gave such numbers this year."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from casehub.model import Organisation
from casehub.model.organisation import INTAKE
from casehub.people.stems import Stem, of_entries, of_office, paper_words, used_this_year
from casehub.record.work import Work
from casehub.storage import Blobs
from tests.factories import make_bureau, open_request
from tests.faults.world import rules


@pytest.fixture
def work(session: Session, tmp_path: Path) -> Work:
    return make_bureau(session, rules(), Blobs(tmp_path / "blobs")).work("clerk")


def test_the_words_of_papers_are_those_that_the_kinds_and_the_rules_say(work: Work) -> None:
    words = paper_words(work.rules)
    assert {"收字", "补字", "不立字"} <= set(words)
    assert "" not in words


def test_an_office_numbers_under_its_series_and_under_its_sign_with_each_word(work: Work) -> None:
    words = work.rules.offices
    office = Organisation(number_prefix="渝甲")
    assert [s.text for s in of_office(words, ("补字", "收字"), office)][1:] == ["渝甲补字", "渝甲收字"]
    written = {("number_series", "mediation"): "渝甲调字", ("", "number_prefix"): "", ("", "name"): "渝甲"}
    assert [(s.text, s.entry) for s in of_entries(words, (), written)] == [("渝甲调字", "mediation")]


def test_intake_numbers_of_this_month_hold_their_beginning(work: Work) -> None:
    case = open_request(work)
    office = case.organisation
    other = Organisation(id=office.id + 1000)
    stem = Stem(office.intake_prefix, INTAKE, "收件号字头")
    assert used_this_year(work.session, stem, other, work.today) == office.id
    assert used_this_year(work.session, stem, None, work.today) == office.id
    assert used_this_year(work.session, stem, office, work.today) is None
    assert used_this_year(work.session, stem, other, work.today + timedelta(days=62)) is None
    assert used_this_year(work.session, Stem("别字", INTAKE, ""), other, work.today) is None
