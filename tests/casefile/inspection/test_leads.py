"""What an inspection turned into a clue leads to the case, and the case back to it."""

from __future__ import annotations

import pytest

from casehub.casefile.inspection import leads
from casehub.model import Case, InspectionObject
from casehub.workflow.refusals import NotFound, Refused
from tests import factories
from tests.casefile.inspection.plan_of import LATER, drawn
from tests.casefile.inspection.test_carrying_out import inspect, parts
from tests.faults.world import Office


def test_the_case_opened_of_it_is_noted_and_found_from_both(office: Office) -> None:
    number = drawn(office)
    inspect(office, number, 0, result="suspected", found="标注已终止的专利号")
    inspect(office, number, 1)
    target, clean = parts(office, number)[0], parts(office, number, 1)[0]
    with office.acting("clerk", LATER) as work:
        parties = [factories.party("requester", "演示公司"), factories.party("respondent", "演示受检企业")]
        case = factories.open_request(work, parties=parties)
        reference, told = case.reference, case.id
    with office.acting("clerk", LATER) as work, pytest.raises(Refused, match="没有这个案号"):
        leads.link(work, target, "渝没有〔2026〕1号")
    with office.acting("clerk", LATER) as work, pytest.raises(Refused, match="不再是“涉嫌违法，转为线索”"):
        leads.link(work, clean, reference)
    with office.acting("clerk", LATER) as work, pytest.raises(NotFound):
        leads.suspected(work, clean)
    with office.acting("elsewhere", LATER) as work, pytest.raises(NotFound):
        leads.link(work, target, reference)
    with office.acting("clerk", LATER) as work:
        leads.link(work, target, f" {reference} ")
    # As the search finds it: figures of full width, small letters, as they were typed.
    for spelt in (reference.replace("2026", "２０２６"), reference.lower()):
        assert spelt != reference
        with office.acting("clerk", LATER) as work:
            leads.link(work, target, spelt)
    with office.acting("head", LATER) as work:
        row = work.session.get_one(InspectionObject, target)
        assert row.case is not None and row.case.reference == reference
        found = leads.of_case(work, work.session.get_one(Case, told))
        assert [one.id for one in found] == [target]
        assert leads.seen_of(work, [row, work.session.get_one(InspectionObject, clean)]) == {told}
    with office.acting("elsewhere", LATER) as work:
        assert leads.seen_of(work, [work.session.get_one(InspectionObject, target)]) == set()
        assert leads.of_case(work, work.session.get_one(Case, told)) == []


def test_a_second_case_takes_no_place_of_the_first_unless_it_puts_a_number_right(office: Office) -> None:
    number = drawn(office)
    inspect(office, number, 0, result="suspected", found="标注已终止的专利号")
    target = parts(office, number)[0]
    with office.acting("clerk", LATER) as work:
        first, second = (factories.open_request(work) for _ in range(2))
        told, other, kept = first.reference, second.reference, (first.id, second.id)
    for _ in range(2):
        with office.acting("clerk", LATER) as work:
            leads.link(work, target, told)
    with office.acting("clerk", LATER) as work, pytest.raises(Refused, match="已经登记为线索"):
        leads.link(work, target, other)
    with office.acting("clerk", LATER) as work:
        assert work.session.get_one(InspectionObject, target).case_id == kept[0]
        leads.link(work, target, other, anew=True)
    with office.acting("clerk", LATER) as work:
        assert work.session.get_one(InspectionObject, target).case_id == kept[1]
