"""Who may be hired with what: no two of the three administrators in one person, no twin names."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Organisation, Person, StaffRequest
from casehub.people import bureau
from casehub.workflow.refusals import Refused
from tests import factories
from tests.faults.world import Office

SINCE = factories.SINCE


def row(office: Office, **more: Any) -> dict[str, Any]:
    with office.reading() as session:
        own = session.get_one(Person, office.people["clerk"]).organisation_id
    return {"username": "newcomer", "name": "新人", "organisation_id": own, "roles": ["clerk"], **more}


def refusal(office: Office, given: dict[str, Any]) -> str:
    with office.reading() as session, pytest.raises(Refused) as refused:
        bureau.add_person(session, office.rules, given, None, SINCE)
    (reason,) = refused.value.reasons
    return f"{reason.field}: {reason.sentence}"


def test_each_refusal_stands_beside_its_field(office: Office) -> None:
    three = [role for group in office.rules.exclusive for role in group.roles]
    assert refusal(office, row(office, roles=three[:2])).startswith("roles: ")
    assert "没有这个角色：unheard、more" in refusal(office, row(office, roles=["unheard", "more"]))
    for name in ("Newcomer", "新人", "new comer", ".new"):
        assert refusal(office, row(office, username=name)).startswith("username: 账号用小写字母")
    assert refusal(office, row(office, username="")) == "username: 填写账号"
    assert "已经有人使用" in refusal(office, row(office, username="clerk"))
    # Everything at once, each beside its field.
    with office.reading() as session, pytest.raises(Refused) as refused:
        bureau.add_person(session, office.rules, row(office, username="甲", roles=["unheard"], organisation_id=0), None, SINCE)
    assert [one.field for one in refused.value.reasons] == ["roles", "organisation_id", "username"]
    with office.reading() as session:
        court = next(
            o for o in session.query(Organisation) if o.kind not in office.rules.offices.staffed
        )
    assert refusal(office, row(office, organisation_id=court.id)).startswith("organisation_id: ")


def test_nobody_elses_people_read_a_partners_letters(office: Office) -> None:
    """A clerk of ours with such a role came to the partners' page instead of a desk."""
    with office.reading() as session:
        kinds = {one.id: one for one in office.rules.offices.kind}
        guest = next(o for o in session.query(Organisation) if kinds[o.kind].guests)
        own = session.get_one(Person, office.people["clerk"])
        for roles, said in (
            (["clerk"], None),
            (["partner_clerk"], "协作单位收文人员只由协作单位的人员担任"),
            (["clerk", "partner_clerk", "partner_officer"], "协作单位收文人员、协作单位办案人员只由协作单位的人员担任"),
        ):
            assert bureau.unfit(office.rules, own.organisation.kind, roles) == said
            assert bureau.unfit(office.rules, guest.kind, roles) is None
    with office.session() as session:
        own = session.get_one(Person, office.people["clerk"])
        found = bureau.role_objection(session, office.rules, own, ["partner_officer"], SINCE)
        assert found is not None and found.sentence == "协作单位办案人员只由协作单位的人员担任"
    assert refusal(office, row(office, roles=["partner_clerk"])) == "roles: 协作单位收文人员只由协作单位的人员担任"


def test_who_is_hired_has_the_roles_from_that_day_and_no_password_of_anybody(office: Office) -> None:
    with office.session() as session:
        person = bureau.add_person(
            session, office.rules, row(office, username="hired", certificate={
                "number": "示例-1", "valid_from": SINCE, "valid_to": SINCE,
            }), None, SINCE,
        )  # fmt: skip
        assert person.password_hash == ""
        assert [(g.role, g.since) for g in person.grants] == [("clerk", SINCE)]
        assert person.certificate_on(SINCE) is not None
        known = bureau.add_person(session, office.rules, row(office, username="other"), "long enough 1", SINCE)
        assert known.password_hash.startswith("$argon2id$")
        session.rollback()


def test_the_offices_own_hand_is_one_and_signs_in_nowhere(office: Office) -> None:
    with office.session() as session:
        offices = list(session.query(Organisation).limit(2))
        hands = [bureau.system_hand(session, one) for one in (*offices, *offices)]
        assert hands[0] is hands[2] and hands[1] is hands[3] and hands[0] is not hands[1]
        assert [(h.organisation_id, h.system, h.password_hash) for h in hands[:2]] == [
            (one.id, True, "") for one in offices
        ]
        session.flush()
        assert not any(bureau.ACCOUNT.fullmatch(hand.username) for hand in hands)
        said = bureau.role_objection(session, office.rules, hands[0], ["clerk"], SINCE)
        assert said is not None and "系统不是一个人" in said.sentence
        session.rollback()


def test_who_only_reads_for_the_office_enters_no_hand(office: Office) -> None:
    with office.session() as session:
        of = session.query(Organisation).limit(1).one()
        eyes = bureau.system_eyes(session, of)
        assert (eyes.system, eyes.organisation, eyes.id) == (True, of, None)
        assert eyes not in session
        session.flush()
        hand = bureau.system_hand(session, of)
        assert bureau.system_eyes(session, of) is hand
        session.rollback()


def test_a_role_that_would_join_two_of_the_three_is_objected_to(office: Office) -> None:
    with office.session() as session:
        security = session.get_one(Person, office.people["security"])
        clerk = session.get_one(Person, office.people["clerk"])
        three = next(group.roles for group in office.rules.exclusive)
        (held,) = {g.role for g in security.grants} & set(three)
        other = next(role for role in three if role != held)
        assert bureau.role_objection(session, office.rules, security, [other], SINCE)
        assert bureau.role_objection(session, office.rules, clerk, [other], SINCE) is None
        assert bureau.role_objection(session, office.rules, clerk, list(three[:2]), SINCE)
        assert bureau.role_objection(session, office.rules, clerk, ["unheard"], SINCE)


def test_only_what_a_second_one_confirmed_gives_a_role(office: Office) -> None:
    with office.session() as session:
        people = office.people
        wish = StaffRequest(
            person_id=people["clerk"], asked_by_id=people["security"], roles=["dispatcher"], since=SINCE,
            asked_at=factories.AT,
        )  # fmt: skip
        with pytest.raises(ValueError, match="does not give the role"):
            bureau.grant_role(session, office.rules, wish, "dispatcher", SINCE)
        wish.confirmed_by_id = people["head"]
        with pytest.raises(ValueError, match="does not give the role"):
            bureau.grant_role(session, office.rules, wish, "head", SINCE)
