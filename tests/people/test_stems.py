"""What the numbers of an office begin with, and who else gave such numbers this year."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from casehub.db import session_factory
from casehub.model import Organisation
from casehub.model.organisation import INTAKE
from casehub.people.lists.office_file import OfficeRow
from casehub.people.lists.office_import import OfficeImport
from casehub.people.stems import (
    Stem,
    of_entries,
    of_office,
    one_at_a_time,
    paper_words,
    shared,
    used_this_year,
)
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


def test_a_sign_that_two_offices_had_before_is_told_once_for_each_pair(work: Work) -> None:
    assert shared(work.session, work.rules) == []
    for key in ("one", "two"):
        work.session.add(
            Organisation(
                key=key, name=f"甲{key}", short_name=key, kind="market_bureau",
                region_code="500999", number_prefix="渝共", valid_from=work.today,
            )
        )
    work.session.flush()
    sign, intake = shared(work.session, work.rules)
    assert sign.startswith("甲one与甲two都用机关代字“渝共”编号")
    assert "收件号" in intake


def test_of_two_administrators_who_save_one_stem_at_once_the_second_waits_and_is_refused(
    engine: Engine, work: Work
) -> None:
    work.session.commit()

    def wanted(session: Session, key: str) -> OfficeImport:
        one_at_a_time(session)
        cells = {("", "key"): key, ("", "name"): f"甲{key}", ("", "kind"): "market_bureau",
                 ("", "region_code"): f"50099{len(key)}", ("", "number_prefix"): "渝共"}  # fmt: skip
        row = OfficeRow(1, cells=cells)
        return OfficeImport(session, work.rules.offices, [row], work.today, paper_words(work.rules))

    def second() -> list[str]:
        with session_factory(engine)() as session, session.begin():
            found = wanted(session, "five5")
            return [r.sentence for line in found.refused for r in line.reasons]

    with ThreadPoolExecutor(1) as pool:
        with session_factory(engine)() as session, session.begin():
            first = wanted(session, "four")
            later = pool.submit(second)
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while engine.dialect.name == "postgresql" and not session.scalar(waiting):
                assert not later.done()
            first.apply(work.at, "somebody")
        (sentence,) = later.result(timeout=60)
    assert sentence.startswith("甲five5（five5）的机关代字“渝共”已由甲four（four）使用")
