"""One question, one answer: list, count, detail, export and children agree on who sees a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub.desk import overview, register, worklist
from casehub.model import Assignment, Case, Organisation, Person, Referral, RoleGrant
from casehub.people.confidential import reads_confidential
from casehub.people.permissions import find, visible_cases
from casehub.people.sight import colleague_sees
from casehub.workflow.refusals import NotFound
from tests import factories
from tests.faults import roads
from tests.faults.world import Office, at

if TYPE_CHECKING:
    from casehub.record.work import Work

STAFF = tuple(factories.STAFF)
NOBODYS = ("system", "security", "audit")


@pytest.fixture(scope="module")
def cases(office: Office) -> dict[str, str]:
    """A city case, a district case and a filed adjudication with child matters."""
    filed = roads.adjudication_filed(office)
    with office.acting("elsewhere", roads.ARRIVED) as work:
        district = factories.open_request(work, "intake").reference
    found = {"city": roads.told_defects(office), "filed": filed, "district": district}
    for name in ("city", "filed"):
        found[f"{name} child"] = roads.children(office, found[name])[0]
    return found


def _found(work: Work, reference: str) -> bool:
    """Whether the page of the case opens; a colleague is told the same of this person."""
    try:
        find(work, reference)
        seen = True
    except NotFound:
        seen = False
    case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
    if case.organisation_id == work.actor.organisation_id:
        assert colleague_sees(work, case, work.actor) == seen
    return seen


def seen_by(office: Office, who: str, cases: dict[str, str]) -> dict[str, set[str]]:
    """Which of the cases each way of looking shows to a person."""
    names = {reference: name for name, reference in cases.items()}
    with office.acting(who) as work:
        filters = register.CaseFilters(with_children=True)
        listed, after = set(), None
        while True:
            page = register.search(work, filters, after=after, limit=7)
            listed |= {c.reference for c in page.rows}
            after = page.after
            if after is None:
                break
        exported = {c.reference for c in work.session.scalars(register.query(work, filters))}
        assert page.count == len(exported) == len(listed)
        detail = {reference for reference in cases.values() if _found(work, reference)}
        on_desk = {r.case.reference for g in ("", "waiting") for r in worklist.everything(work, g)}
        children = {
            c.reference
            for reference in detail
            for c in overview.overview(work, find(work, reference)).children
        }
    return {
        way: {names[r] for r in found if r in names}
        for way, found in {
            "list": listed, "export": exported, "detail": detail, "desk": on_desk,
            "children": children,
        }.items()
    }  # fmt: skip


@pytest.mark.parametrize("who", STAFF)
def test_list_count_export_detail_and_children_agree(
    office: Office, cases: dict[str, str], who: str
) -> None:
    seen = seen_by(office, who, cases)
    assert seen["list"] == seen["export"] == seen["detail"]
    assert seen["desk"] <= seen["detail"]
    assert seen["children"] == {n for n in seen["detail"] if n.endswith(" child")}


def test_who_sees_what(office: Office, cases: dict[str, str]) -> None:
    city = {"city", "filed", "city child", "filed child"}
    expected = {
        "clerk": city,
        "head": city | {"district"},
        "supervisor": city | {"district"},
        "section": city,
        "reviewer": city,
        "dispatcher": city,
        "chair": {"filed", "filed child"},
        "examiner": {"filed", "filed child"},
        "member": {"filed", "filed child"},
        "mediator": set(),
        "elsewhere": {"district"},
        "partner": set(),
        **{one: set() for one in NOBODYS},
    }
    assert {who: seen_by(office, who, cases)["detail"] for who in expected} == expected


def test_recused_person_sees_nothing_of_the_case_and_its_children(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    (child, *_) = roads.children(office, reference)
    with office.acting("member") as work:
        assert find(work, reference).reference == reference
        assert find(work, child).reference == child
    with office.session() as session:
        row = session.scalars(
            select(Assignment)
            .join(Case)
            .where(Case.reference == reference, Assignment.role == "panel_member")
        ).one()
        row.recused_on = roads.ARRIVED.date()
    with office.acting("member") as work:
        listed = {c.reference for c in work.session.scalars(
            visible_cases(work.actor, work.today, work.rules)
        )}
        assert not {reference, child} & listed
        assert not [name for name in (reference, child) if _found(work, name)]


def test_recused_leader_sees_nothing_either(office: Office) -> None:
    """A wide view (the whole tree) does not outweigh a recusal."""
    reference = roads.received(office)
    with office.session() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        session.add(
            Assignment(
                case_id=case.id, person_id=office.people["head"], role="case_officer",
                since=roads.ARRIVED.date(), recused_on=roads.ARRIVED.date(),
            )
        )  # fmt: skip
    with office.acting("head") as work:
        assert not _found(work, reference)


def test_partner_sees_a_referral_once_it_is_dispatched_and_only_its_own(office: Office) -> None:
    parent = roads.adjudication_filed(office)
    with office.session() as session:
        offices = {o.key: o.id for o in session.scalars(select(Organisation))}
        case = session.scalars(select(Case).where(Case.reference == parent)).one()
        child = roads.open_assistance(office, session, case)
        reference = child.reference
        referral = Referral(case_id=child.id, receiver_id=offices["dazhou"], items=[])
        session.add(referral)
        session.flush()
        number = referral.id

    def sees(name: str) -> bool:
        with office.acting("partner") as work:
            try:
                find(work, name)
            except NotFound:
                return False
            return True

    assert not sees(reference)
    with office.session() as session:
        session.get_one(Referral, number).dispatched_on = roads.ARRIVED.date()
    assert sees(reference)
    assert not sees(parent)
    with office.session() as session:
        session.get_one(Referral, number).receiver_id = offices["luzhou"]
    assert not sees(reference)


def test_who_opens_what_is_confidential(office: Office, cases: dict[str, str]) -> None:
    opening = {"chair", "examiner", "member", "head", "section", "reviewer", "archivist",
               "supervisor"}  # fmt: skip
    for who in (*opening, "clerk", "dispatcher", "liaison"):
        with office.acting(who) as work:
            for name in ("filed", "filed child"):
                opens = reads_confidential(work, find(work, cases[name]))
                assert opens == (who in opening), (who, name)


def test_superior_leader_does_not_open_the_secrets_of_a_district(
    office: Office, cases: dict[str, str]
) -> None:
    for who, opens in (("head", False), ("supervisor", True)):
        with office.acting(who) as work:
            assert reads_confidential(work, find(work, cases["district"])) == opens


def test_administrator_with_another_role_sees_no_case(
    office: Office, cases: dict[str, str]
) -> None:
    with office.session() as session:
        person = session.get_one(Person, office.people["system"])
        grant = RoleGrant(person_id=person.id, role="department_head", since=at("2024-01-01").date())
        session.add(grant)
        session.flush()
        number = grant.id
    try:
        with office.acting("system") as work, pytest.raises(NotFound):
            find(work, cases["city"])
    finally:
        with office.session() as session:
            session.delete(session.get_one(RoleGrant, number))


def test_role_that_has_ended_shows_nothing(office: Office, cases: dict[str, str]) -> None:
    with office.session() as session:
        person = Person(
            username=f"gone-{roads.key()[:8]}", name="离任", password_hash="",
            organisation_id=session.get_one(Person, office.people["head"]).organisation_id,
            grants=[RoleGrant(role="department_head", since=at("2024-01-01").date(),
                              until=at("2026-06-30").date())],
        )  # fmt: skip
        session.add(person)
        session.flush()
        office.people["gone"] = person.id
    try:
        with office.acting("gone", at("2026-06-30")) as work:
            assert find(work, cases["city"]).reference == cases["city"]
        with office.acting("gone", at("2026-07-01")) as work, pytest.raises(NotFound):
            find(work, cases["city"])
    finally:
        del office.people["gone"]


def test_search_does_not_leak_through_filters(office: Office, cases: dict[str, str]) -> None:
    with office.acting("elsewhere") as work:
        for text in (cases["city"], "山渝链", "ZL2022", "%", "_"):
            page = register.search(work, register.CaseFilters(text=text, with_children=True))
            assert page.count == len(page.rows)
            assert cases["city"] not in {c.reference for c in page.rows}
        assert register.search(work, register.CaseFilters(text="%")).count == 0


def test_pages_by_keyset_show_every_case_once_in_both_directions(
    office: Office, cases: dict[str, str]
) -> None:
    with office.acting("head") as work:
        filters = register.CaseFilters(with_children=True)
        everything = [c.id for c in register.search(work, filters, limit=1000).rows]
        forward, page = [], register.search(work, filters, limit=4)
        while True:
            forward += [c.id for c in page.rows]
            if page.after is None:
                break
            page = register.search(work, filters, after=page.after, limit=4)
        backward = [c.id for c in page.rows]
        while page.before is not None:
            page = register.search(work, filters, before=page.before, limit=4)
            backward = [c.id for c in page.rows] + backward
    assert forward == backward == everything
    assert len(everything) > 4


def test_count_stops_at_its_cap(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    roads.registered(office)
    roads.registered(office)
    monkeypatch.setattr(register, "COUNT_CAP", 1)
    with office.acting("clerk") as work:
        page = register.search(work, register.CaseFilters())
    assert (page.count, page.capped) == (1, True)
