"""An office is told beforehand which 字 it lacks for its papers; none is made up for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.model import Organisation, OrganisationSeries, RoleGrant
from casehub.papers import issuing
from casehub.papers.series import every_lack, lack_of, lacking, series_of
from casehub.people.permissions import find
from casehub.workflow.refusals import Refused
from tests.faults import roads
from tests.faults.world import Office, rules

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DAY = date(2026, 11, 20)
LETTER = "report_up_letter"
SAID = "没有登记公函字，《关于报请处理（指定管辖）的请示》无法编号；请系统管理员在“机构”页面登记文号字头。"


def office_of(session: Session, key: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.key == key)).one()


def strike(session: Session, office: Organisation, *series: str) -> None:
    office.series = [row for row in office.series if row.series not in series]
    session.flush()


def test_a_letter_is_counted_in_the_series_of_its_kind_else_in_that_of_letters() -> None:
    kinds = rules().kinds
    assert series_of(rules(), kinds["urging_letter"]) == "assistance"
    assert series_of(rules(), kinds[LETTER]) == rules().numbering.papers.letter_series
    # What bears the number of its case, or none, needs no series.
    assert series_of(rules(), kinds["filing_notice"]) == ""
    assert series_of(rules(), replace(kinds["urging_letter"], numbered=False)) == ""


def test_drafting_tells_what_issuing_would_refuse(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head", roads.ARRIVED)
        case = find(work, reference)
        assert acts.form_of(work, case, "ask_designation").offer.reasons == ()
        strike(session, case.organisation, "official_letter")
        offer = acts.form_of(work, case, "ask_designation").offer
        assert [reason.sentence for reason in offer.reasons] == [f"市知识产权局{SAID}"]
        assert not offer.open
        with pytest.raises(Refused, match="没有登记公函字"):
            issuing.number_for(work, case, work.rules.kinds[LETTER])
        session.add(OrganisationSeries(organisation_id=case.organisation_id, series="official_letter", prefix="某函"))
        session.flush()
        session.refresh(case.organisation)
        assert acts.form_of(work, case, "ask_designation").offer.open
        assert str(issuing.number_for(work, case, work.rules.kinds[LETTER])).startswith("某函〔2026〕")
        session.rollback()


def test_what_is_told_follows_the_procedures_and_the_people_of_an_office(office: Office) -> None:
    with office.session() as session:
        city, wanzhou = office_of(session, "cqip"), office_of(session, "wanzhou")
        assert every_lack(session, rules(), DAY) != []  # 市知调委 has no people here
        assert (lacking(session, rules(), city, DAY), lacking(session, rules(), wanzhou, DAY)) == ([], [])
        strike(session, city, "official_letter", "transfer")
        strike(session, wanzhou, "official_letter", "transfer")

        def titles(where: Organisation, day: date = DAY) -> list[str]:
            return [lack.title for lack in lacking(session, rules(), where, day)]

        assert titles(city) == ["公函字", "移送函字"]
        # Nobody in 万州 may ask for a designation; it refers cases all the same.
        asked = [p for lack in lacking(session, rules(), wanzhou, DAY) for p in lack.papers]
        assert "关于报请处理（指定管辖）的请示" not in asked
        # Before anybody is there, every step counts.
        for grant in session.scalars(select(RoleGrant).where(RoleGrant.person_id == office.people["elsewhere"])):
            grant.until = date(2026, 1, 1)
        session.flush()
        papers = [p for lack in lacking(session, rules(), wanzhou, DAY) for p in lack.papers]
        assert "关于报请处理（指定管辖）的请示" in papers
        # Without its 案号字 a procedure does not run there, and its papers are not missed.
        strike(session, wanzhou, "adjudication")
        papers = [p for lack in lacking(session, rules(), wanzhou, DAY) for p in lack.papers]
        assert "关于报请处理（指定管辖）的请示" not in papers
        # A partner handles nothing here.
        assert titles(office_of(session, "dazhou")) == []
        session.rollback()


def test_a_lack_is_told_once_with_all_its_papers(office: Office) -> None:
    with office.session() as session:
        city = office_of(session, "cqip")
        strike(session, city, "assistance")
        # The referral itself cannot be numbered then; what the service of papers sends still counts.
        assert [(lack.title, lack.papers) for lack in lacking(session, rules(), city, DAY)] == [
            ("协助调查函字", ("委托送达函",))
        ]
        one: Any = lack_of(rules(), city, rules().kinds["urging_letter"])
        assert one.sentence.startswith("市知识产权局没有登记协助调查函字，《")
        session.rollback()


def test_before_filing_a_paper_bears_the_sign_of_its_office_or_is_not_made(office: Office) -> None:
    reference = roads.registered(office)
    with office.session() as session:
        work = office.work(session, "clerk", roads.ARRIVED)
        case = find(work, reference)
        kind = work.rules.kinds["correction_notice"]
        assert str(issuing.number_for(work, case, kind)).startswith("渝知")
        case.organisation.number_prefix = ""
        session.flush()
        said = "市知识产权局没有登记机关代字，《补正通知书》无法编号；请系统管理员在“机构”页面登记机关代字。"
        with pytest.raises(Refused, match=said):
            issuing.number_for(work, case, kind)
        told = [lack for lack in lacking(session, rules(), case.organisation, DAY) if lack.title == "机关代字"]
        assert [lack.entry for lack in told] == ["机关代字"]
        # Once the case has its own number, that stands before the numbers of its papers.
        told_notice = work.rules.kinds["transfer_told_notice"]
        assert lack_of(rules(), case.organisation, told_notice, filed=False) is not None
        assert lack_of(rules(), case.organisation, told_notice, filed=True) is None
        session.rollback()
