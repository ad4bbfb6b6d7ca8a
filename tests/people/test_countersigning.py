"""Nothing that an administrator asks holds before another has confirmed it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from casehub.model import Organisation, Person, RegisterEntry, RoleGrant, StaffRequest
from casehub.people import accounts, bureau, countersigning
from casehub.record.work import Work
from casehub.workflow.refusals import NotFound, Refused
from tests.faults import roads
from tests.faults.world import Office, at, rules

NOW = at("2026-11-20", "09:00")
TODAY = date(2026, 11, 20)


def hire(office: Office, bureau_key: str = "cqip", *roles: str) -> int:
    """Somebody new whom a command brought in; the account is her name."""
    with office.session() as session:
        home = session.scalars(select(Organisation.id).where(Organisation.key == bureau_key)).one()
        name = f"n{roads.key()[:12]}"
        row = {"username": name, "name": "新人", "organisation_id": home, "roles": list(roles)}
        made = bureau.add_person(session, rules(), row, None, date(2024, 1, 1))
        office.people[name] = made.id
        return made.id


def person(work: Work, number: int) -> Person:
    return work.session.get_one(Person, number)


def asked(office: Office, number: int, by: str = "security", when: datetime = NOW, **what: object) -> int:
    with office.acting(by, when) as work:
        return countersigning.ask(work, person(work, number), **what)[0].id  # type: ignore[arg-type]


def roles_of(office: Office, number: int, day: date = TODAY) -> frozenset[str]:
    with office.reading() as session:
        return session.get_one(Person, number).roles_on(day)


def name_of(office: Office, number: int) -> str:
    return next(k for k, v in office.people.items() if v == number)


def test_nothing_holds_before_the_second_and_everything_after(office: Office) -> None:
    number = hire(office)
    with office.acting("security", NOW) as work:
        request, first = countersigning.ask(work, person(work, number), roles=["archivist"], code=True)
        request_id = request.id
        assert first.replace("-", "") not in request.code_half
    assert roles_of(office, number) == frozenset()
    with office.reading() as session:
        assert session.get_one(Person, number).password_hash == ""
    with office.acting("system", NOW + timedelta(hours=1)) as work:
        request, second = countersigning.confirm(work, request_id)
        assert request.person_id == number
    assert roles_of(office, number) == {"archivist"}
    with office.session() as session:
        home = session.get_one(Person, number)
        when = NOW + timedelta(hours=2)
        for code in (first, second, f"{second}-{first}"):
            with pytest.raises(accounts.SignInRefused):
                accounts.sign_in(session, home.username, code, when, "10.0.0.1", production=True)
        assert accounts.sign_in(
            session, home.username, f"{first}-{second}", when, "10.0.0.1", production=True
        )[0].id == number
    with office.reading() as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == number)).one()
        assert (grant.since, grant.granted_by_id, grant.request_id) == (TODAY, office.people["security"], request_id)
        rows = session.execute(
            select(RegisterEntry.actor_id, RegisterEntry.rows).where(RegisterEntry.chain == "staff")
        )
        hands = [actor for actor, named in rows if ["staff_request", request_id] in [r[:2] for r in named]]
    assert hands == [office.people["security"], office.people["system"]]


def test_who_asked_and_whom_it_concerns_never_confirm(office: Office) -> None:
    number = hire(office, "cqip", "system_admin")
    request = asked(office, number, roles=["dispatcher"])
    for who in ("security", name_of(office, number)):
        with pytest.raises(Refused, match="另一名管理员"), office.acting(who, NOW) as work:
            countersigning.confirm(work, request)
    for who in ("audit", "head", "clerk"):
        with pytest.raises(NotFound), office.acting(who, NOW) as work:
            countersigning.confirm(work, request)
        with pytest.raises(NotFound), office.acting(who, NOW) as work:
            countersigning.refuse(work, request, "不")
    assert roles_of(office, number) == {"system_admin"}


@pytest.mark.parametrize("who", ["system", "audit", "head", "clerk"])
def test_only_who_keeps_the_staff_asks(office: Office, who: str) -> None:
    number = hire(office)
    with pytest.raises(NotFound):
        asked(office, number, by=who, roles=["archivist"])


def test_nobody_asks_for_oneself_or_for_a_day_that_is_over(office: Office) -> None:
    with pytest.raises(Refused, match="不能给自己授权"):
        asked(office, office.people["security"], roles=["archivist"])
    with pytest.raises(Refused, match="不能给自己授权"):
        asked(office, office.people["security"], code=True)
    number = hire(office)
    with pytest.raises(Refused, match="不能倒填"):
        asked(office, number, roles=["archivist"], since=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="没有这个角色"):
        asked(office, number, roles=["emperor"])


def test_three_administrators_are_refused_when_asked_and_when_confirmed(office: Office) -> None:
    number = hire(office)
    with pytest.raises(Refused, match="不得由同一人担任"):
        asked(office, number, roles=["security_admin", "audit_admin"])
    one = asked(office, number, roles=["security_admin"])
    other = asked(office, number, roles=["audit_admin"])
    with office.acting("system", NOW) as work:
        countersigning.confirm(work, one)
    with pytest.raises(Refused, match="不得由同一人担任"), office.acting("system", NOW) as work:
        countersigning.confirm(work, other)
    assert roles_of(office, number) == {"security_admin"}


def test_a_districts_administrator_stays_in_the_own_tree(office: Office) -> None:
    """The district asks for nobody of the bureau above; the bureau above asks for the district."""
    below, second = hire(office, "wanzhou", "security_admin"), hire(office, "wanzhou", "system_admin")
    above, beside = hire(office), hire(office, "wanzhou")
    with pytest.raises(NotFound):
        asked(office, above, by=name_of(office, below), roles=["supervisor"])
    request = asked(office, above, roles=["supervisor"])
    with pytest.raises(NotFound), office.acting(name_of(office, second), NOW) as work:
        countersigning.confirm(work, request)
    asked(office, beside, roles=["archivist"])
    request = asked(office, beside, by=name_of(office, below), roles=["registrar"])
    with office.acting(name_of(office, second), NOW) as work:
        countersigning.confirm(work, request)
    assert roles_of(office, beside) == {"registrar"}


def test_a_role_begins_no_earlier_than_its_confirmation(office: Office) -> None:
    late, soon = hire(office), hire(office)
    first = asked(office, late, roles=["archivist"])
    second = asked(office, soon, roles=["archivist"], since=TODAY + timedelta(days=30))
    when = NOW + timedelta(days=3)
    for request in (first, second):
        with office.acting("system", when) as work:
            countersigning.confirm(work, request)
    with office.reading() as session:
        begun = select(RoleGrant.since).where(RoleGrant.person_id.in_([late, soon])).order_by(RoleGrant.id)
        assert list(session.scalars(begun)) == [when.date(), TODAY + timedelta(days=30)]


def test_what_is_over_is_confirmed_no_more(office: Office) -> None:
    number = hire(office)
    expired = asked(office, number, roles=["archivist"])
    with pytest.raises(Refused, match="过期"), office.acting("system", NOW + countersigning.LASTS) as work:
        countersigning.confirm(work, expired)
    later = NOW + countersigning.LASTS
    withdrawn = asked(office, number, when=later, roles=["archivist"])
    with office.acting("security", later) as work:
        assert countersigning.refuse(work, withdrawn, "").refused_by_id == work.actor.id
    refused = asked(office, number, when=later, roles=["archivist"])
    with pytest.raises(Refused, match="理由"), office.acting("system", later) as work:
        countersigning.refuse(work, refused, " ")
    with pytest.raises(Refused, match="不超过"), office.acting("system", later) as work:
        countersigning.refuse(work, refused, "长" * 201)
    with office.acting("system", later) as work:
        countersigning.refuse(work, refused, "岗位不对")
    for request in (withdrawn, refused):
        with pytest.raises(Refused, match="已经复核、撤回"), office.acting("system", later) as work:
            countersigning.confirm(work, request)
    done = asked(office, number, when=later, roles=["archivist"])
    for turn in range(2):
        with office.acting("system", later) as work:
            if turn:
                with pytest.raises(Refused, match="已经复核"):
                    countersigning.confirm(work, done)
            else:
                countersigning.confirm(work, done)
    with office.reading() as session:
        assert len(session.scalars(select(RoleGrant).where(RoleGrant.person_id == number)).all()) == 1


def test_the_same_is_asked_once_at_a_time(office: Office) -> None:
    number = hire(office)
    asked(office, number, roles=["archivist", "clerk"], code=True)
    for what in ({"roles": ["clerk"]}, {"code": True}):
        with pytest.raises(Refused, match="已有同样的申请"):
            asked(office, number, **what)
    assert asked(office, number, roles=["dispatcher"])


def test_who_is_no_administrator_any_more_asked_in_vain(office: Office) -> None:
    leaving = hire(office, "cqip", "security_admin")
    number = hire(office)
    request = asked(office, number, by=name_of(office, leaving), roles=["archivist"])
    with office.session() as session:
        session.get_one(Person, leaving).active = False
    with pytest.raises(Refused, match="现任管理员重新申请"), office.acting("system", NOW) as work:
        countersigning.confirm(work, request)


def test_what_another_tree_decided_is_as_absent_as_what_there_never_was(office: Office) -> None:
    number, stranger = hire(office), hire(office, "wanzhou", "system_admin")
    request = asked(office, number, roles=["archivist"])
    with office.acting("system", NOW) as work:
        countersigning.confirm(work, request)
    for absent in (request, 10_000_000):
        with pytest.raises(NotFound), office.acting(name_of(office, stranger), NOW) as work:
            countersigning.confirm(work, absent)
        with pytest.raises(NotFound), office.acting(name_of(office, stranger), NOW) as work:
            countersigning.refuse(work, absent, "不同意")


def test_who_keeps_the_staff_of_another_office_by_now_asked_in_vain(office: Office) -> None:
    leaving, number = hire(office, "cqip", "security_admin"), hire(office)
    request = asked(office, number, by=name_of(office, leaving), roles=["archivist"])
    with office.session() as session:
        elsewhere = session.scalars(select(Organisation.id).where(Organisation.key == "wanzhou")).one()
        session.get_one(Person, leaving).organisation_id = elsewhere
    with pytest.raises(Refused, match="现任管理员重新申请"), office.acting("system", NOW) as work:
        countersigning.confirm(work, request)


def test_a_stopped_account_returns_by_two(office: Office) -> None:
    number = hire(office, "cqip", "archivist")
    with office.session() as session:
        session.get_one(Person, number).active = False
    request = asked(office, number, resumes=True)
    with office.reading() as session:
        assert not session.get_one(Person, number).active
    with office.acting("system", NOW) as work:
        countersigning.confirm(work, request)
    with office.reading() as session:
        assert session.get_one(Person, number).active


def test_whoever_moves_leaves_the_roles_behind(office: Office) -> None:
    number = hire(office, "wanzhou", "department_head")
    waiting = asked(office, number, roles=["archivist"])
    with office.reading() as session:
        homes = {o.key: o.id for o in session.scalars(select(Organisation))}
    with office.acting("security", NOW) as work:
        ended = countersigning.move(work, person(work, number), homes["cqip"])
        assert [grant.role for grant in ended] == ["department_head"]
    assert roles_of(office, number) == frozenset()
    with office.reading() as session:
        assert session.get_one(StaffRequest, waiting).refused_at is not None
    below = hire(office, "wanzhou", "security_admin")
    beside = hire(office, "wanzhou", "supervisor")
    with pytest.raises(NotFound), office.acting(name_of(office, below), NOW) as work:
        countersigning.move(work, person(work, beside), homes["cqip"])
    assert roles_of(office, beside) == {"supervisor"}
