"""What no file knows is told of every case that has it, closed ones too, once for each word."""

from __future__ import annotations

from sqlalchemy import String, select, text

from casehub.acts.lost_words import KNOWN, ROWS, STAGES, cases_with_lost_words, named
from casehub.db import NAMES, Naming
from casehub.deadlines.outcomes import OUTCOMES
from casehub.fields.rights import RIGHT_KINDS
from casehub.law.party_kinds import PARTY_KINDS
from casehub.law.service import METHODS
from casehub.law.units import Unit
from casehub.model import Case, Document
from casehub.record.roads import OPENED, ROADS, told_step
from tests.faults import roads
from tests.faults.world import Office, rules


def test_one_sentence_for_each_word(office: Office) -> None:
    first, second = roads.told_defects(office), roads.told_defects(office)
    with office.session() as session:
        assert cases_with_lost_words(session, rules()) == []
        papers = select(Document).join(Case, Case.id == Document.case_id)
        for reference in (first, second):
            session.scalars(papers.where(Case.reference == reference)).one().kind = "unheard"
        session.flush()
        closing = text("UPDATE case_file SET closed_on = '2026-12-01' WHERE reference = :one")
        session.execute(closing, {"one": second})
        (said,) = cases_with_lost_words(session, rules())
        assert said.startswith(f"案件{min(first, second)}等2处文书种类“unheard”不在规则文件中")
        session.rollback()


def test_an_edition_that_no_file_has_is_told(office: Office) -> None:
    reference = roads.told_defects(office)
    with office.session() as session:
        paper = session.scalars(
            select(Document).join(Case, Case.id == Document.case_id).where(Case.reference == reference)
        ).one()
        paper.facts = {**paper.facts, "edition": 7}
        session.flush()
        (said,) = cases_with_lost_words(session, rules())
        assert said.startswith(f"案件{reference}等1处“{paper.title}”用的第7版模板不在规则文件中")
        session.rollback()


# Short columns that hold no word which a type or the rules declare, and why.
FREE = {
    "case_right": {},
    "deadline": {},
    "document": {"code": "made by chance", "status": "a page says the word itself",
                 "flow_id": "the number of an exchange", "receiver_region": "as the letter said it, which is no rule"},
    "event": {"code": "the official number of the step", "procedure": "a lost version is told by itself"},
    "party": {"region_code": "typed by people", "capacity": "its words are options of a form, kept as they were"},
}


def test_whatever_word_a_column_keeps_is_looked_at_or_there_is_a_reason() -> None:
    assert {one.naming for one in named()} == set(KNOWN) == set(Naming)
    assert {one.table for one in named()} == set(ROWS)
    assert len(KNOWN) == len(named()) >= 16
    for table in ROWS:
        short = {
            column.name
            for column in table.__table__.columns
            if isinstance(column.type, String) and 0 < (column.type.length or 0) <= 60 and NAMES not in column.info
        }
        assert short == set(FREE.get(table.__tablename__, {})), table


def test_what_was_not_said_is_lost_only_where_every_row_says_something() -> None:
    book = rules()
    lost = {one.naming for one in named() if one.lost("", book)}
    unsaid = {Naming.PARTY, Naming.METHOD, Naming.OUTCOME, Naming.SOURCE, Naming.DUTY}
    assert lost == set(KNOWN) - unsaid
    assert {one.naming for one in named() if one.lost("unheard", book)} == set(KNOWN)


def test_a_step_of_a_matter_is_known_in_the_record_of_its_main_case() -> None:
    (steps,) = (one for one in named() if one.naming is Naming.STEP)
    said = ("child:service.prove_mail", "child:service.unheard", "child:unheard.prove_mail", "service.prove_mail")
    assert [steps.lost(word, rules()) for word in said] == [False, True, True, True]


def test_every_word_that_a_column_may_name_fits_into_it() -> None:
    """A kind of right of 23 letters could not be registered in a column of 20."""
    book = rules()
    procedures = [one for every in book.law.versions.values() for one in every]
    steps = [step.id for one in procedures for step in one.steps]
    matters = [told_step(one.key, step.id) for one in procedures if one.is_child for step in one.steps]
    words = {
        *book.kinds, *RIGHT_KINDS, *PARTY_KINDS, *METHODS, *STAGES, *book.law.limits.codes(), *Unit, *OUTCOMES,
        *book.law.limits.pause_kinds, *book.duties, *book.roles, *ROADS, OPENED,
        *(side.id for one in procedures for side in one.sides),
        *(state.id for one in procedures for state in one.states),
        *(holder.kept_as for holder in book.law.limits.holders.values()),
        *steps, *matters,
    }  # fmt: skip
    asked = set()
    for one in named():
        (column,) = one.column.property.columns
        mine = {str(word) for word in words if KNOWN[one.naming](str(word), book)}
        assert mine, one
        assert max(map(len, mine)) <= column.type.length, (one, max(mine, key=len))
        asked.add(one.naming)
    assert asked == set(Naming)
