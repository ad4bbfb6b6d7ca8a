"""Whatever waits outside a case is found by who decides and by who drafted, until it is decided."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from casehub.casefile.cooperation import entries
from casehub.casefile.cooperation.registers import Kept
from casehub.casefile.inspection import plans
from casehub.casefile.library import examples, standards
from casehub.casefile.seconded.waiting import Waiting, drafts_of
from casehub.model import Standard
from tests.casefile.cooperation import kept
from tests.casefile.inspection import plan_of
from tests.casefile.library import shelf, test_examples
from tests.faults.world import Office


def found(office: Office, who: str) -> dict[tuple[str, int], Waiting]:
    with office.acting(who, shelf.NOW) as work:
        return {(one.show, one.number): one for one in drafts_of(work).waiting}


def returned(office: Office, who: str) -> dict[tuple[str, int], Waiting]:
    with office.acting(who, shelf.NOW) as work:
        return {(one.show, one.number): one for one in drafts_of(work).sent_back}


def test_drafts_wait_for_their_office_until_they_are_decided(office: Office) -> None:
    standard, other = shelf.drafted(office, title="甲标准"), shelf.drafted(office, by="clerk", title="乙标准")
    plan = plan_of.drafted(office)
    told = test_examples.drafted(office, test_examples.closed(office))
    for_head, for_examiner = found(office, "head"), found(office, "examiner")
    one = for_head["standards.show", standard]
    assert (one.what, one.title, one.agree, one.own) == ("统一标准", "甲标准", "standards.agree", False)
    assert for_examiner["standards.show", standard].own and not for_examiner["standards.show", other].own
    assert for_head["inspections.show", plan].what == "双随机计划"
    assert for_head["examples.show", told].agree == "examples.agree"
    assert {("standards.show", standard), ("inspections.show", plan), ("examples.show", told)} & {*found(office, "elsewhere")} == set()
    shelf.agreed(office, standard)
    test_examples.decided(office, told)
    with office.acting("head", plan_of.DRAFTED) as work:
        plans.announce(work, plans.own_plan(work, plan))
    left = found(office, "head")
    assert ("standards.show", other) in left
    assert {("standards.show", standard), ("inspections.show", plan), ("examples.show", told)} & {*left} == set()


def test_a_certificate_and_a_change_of_a_list_wait_too(office: Office, tmp_path: Path) -> None:
    bureau, name = kept.partner(office)
    second, other = kept.partner(office)
    told = {"of_office": str(bureau), "pem": kept.pem_of(tmp_path, name), "checked": "电话核对指纹"}
    number = kept.entered(office, Kept.CERTIFICATES, told)
    more = {"of_office": str(second), "pem": kept.pem_of(tmp_path, other, 11), "checked": "电话核对指纹"}
    left = kept.entered(office, Kept.CERTIFICATES, more)
    one = found(office, "section")["registers.show", number]
    assert (one.what, one.agree, one.own) == ("协作登记", "registers.agree", False)
    assert name in one.title and found(office, "liaison")["registers.show", number].own
    with office.acting("section", kept.NOW) as work:
        row = entries.find(work, number)[1].waiting
        assert row is not None
        entries.decide(work, number, row=row.id, agreed=True)
    assert ("registers.show", number) not in found(office, "section")
    assert ("registers.show", left) in found(office, "section")


def test_what_is_sent_back_stands_before_who_drafted_it_until_it_is_drafted_anew(office: Office) -> None:
    plan, withdrawn = plan_of.drafted(office), plan_of.drafted(office)
    standard = shelf.drafted(office, title="甲标准")
    case, other = test_examples.closed(office), test_examples.closed(office)
    told, late = test_examples.drafted(office, case), test_examples.drafted(office, other)
    with office.acting("head", plan_of.DRAFTED) as work:
        plans.send_back(work, plans.own_plan(work, plan), "名单不全")
    with office.acting("examiner", plan_of.DRAFTED) as work:
        plans.send_back(work, plans.own_plan(work, withdrawn), "")
    with office.acting("head", shelf.NOW) as work:
        for number in (told, late):
            examples.refuse(work, examples.find_example(work, number), "写得太细")
        waits = work.session.get_one(Standard, standard).open
        assert waits is not None
        standards.refuse(work, waits, "另行起草")
    test_examples.drafted(office, other)
    back = returned(office, "examiner")
    assert {*back} == {("inspections.show", plan), ("examples.show", told), ("standards.show", standard)}
    one = back["inspections.show", plan]
    assert (one.what, one.why, one.own) == ("双随机计划", "名单不全", True) and one.by
    assert returned(office, "head") == {}
    with office.acting("examiner", shelf.NOW + timedelta(days=31)) as work:
        assert drafts_of(work).sent_back == []
