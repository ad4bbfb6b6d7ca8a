"""动态口令: each code once, failures counted, a secret that the database does not tell."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from casehub.model import Person, SecondFactor, SignIn
from casehub.people import accounts, countersigning, factors
from casehub.workflow.refusals import Refused
from tests import factories
from tests.faults.world import Office, at, rules

NOW = at("2026-11-20", "09:00")
KEY = "a secret of this installation"


def code_of(secret: str, when: datetime) -> str:
    return pyotp.TOTP(secret).at(when)


def enrolled(office: Office, username: str, when: datetime = NOW) -> str:
    """Set a factor up; the secret."""
    with office.session() as session:
        person = session.get_one(Person, office.people[username])
        secret, address, sealed = factors.offer(KEY, person, when)
        assert address.startswith("otpauth://totp/")
        factors.add(session, KEY, person, sealed, code_of(secret, when), when)
    return secret


def signed_in(office: Office, username: str, when: datetime) -> str:
    """Sign in with the password; the stored hash of the session."""
    with office.session() as session:
        token = accounts.sign_in(session, username, factories.PASSWORD, when, "", production=False)[1]
    return accounts.token_hash(token)


def proves(office: Office, username: str, row: str, code: str, when: datetime) -> bool:
    with office.session() as session:
        person = session.get_one(Person, office.people[username])
        return factors.prove(session, KEY, person, session.get_one(SignIn, row), code, when, "10.0.0.1")


def test_a_code_is_good_once_and_for_its_time(office: Office) -> None:
    secret, later = enrolled(office, "head"), NOW + timedelta(minutes=5)
    row = signed_in(office, "head", later)
    with office.reading() as session:
        assert session.get_one(SignIn, row).awaits_factor
        kept = session.scalars(select(SecondFactor.secret)).all()
        assert all(secret not in one for one in kept)
    for wrong in ("", "000000", code_of(secret, later - timedelta(minutes=2)), code_of(secret, NOW)):
        assert not proves(office, "head", row, wrong, later)
    code = code_of(secret, later)
    assert proves(office, "head", row, f"{code[:3]} {code[3:]}", later)
    with office.reading() as session:
        assert not session.get_one(SignIn, row).awaits_factor
    # Whoever looked over the shoulder comes too late.
    assert not proves(office, "head", signed_in(office, "head", later), code, later)
    assert signed_in(office, "section", later)


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def test_a_code_may_be_typed_in_wide_digits_and_words_are_none(office: Office) -> None:
    secret, later = enrolled(office, "chair"), NOW + timedelta(minutes=5)
    row = signed_in(office, "chair", later)
    assert not proves(office, "chair", row, "口令一二三", later)
    assert proves(office, "chair", row, code_of(secret, later).translate(WIDE), later)


def test_after_a_restore_without_the_key_the_code_is_refused_and_no_error(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    secret, later = enrolled(office, "reviewer"), NOW + timedelta(minutes=5)
    row = signed_in(office, "reviewer", later)
    with office.session() as session:
        person = session.get_one(Person, office.people["reviewer"])
        code, place = code_of(secret, later), session.get_one(SignIn, row)
        assert not factors.prove(session, "another key", person, place, code, later, "")
    assert "sealed with another key" in caplog.text


def test_nobody_guesses_codes_without_end(office: Office) -> None:
    secret, when = enrolled(office, "section"), NOW + timedelta(hours=1)
    row = signed_in(office, "section", when)
    for _ in range(10):
        assert not proves(office, "section", row, "000000", when)
    with office.reading() as session:
        assert session.get_one(SignIn, row).ended_at is not None
    again = signed_in(office, "section", when)
    assert not proves(office, "section", again, code_of(secret, when), when)
    later = when + timedelta(minutes=15)
    assert proves(office, "section", signed_in(office, "section", later), code_of(secret, later), later)


def test_an_offer_is_for_one_person_and_a_quarter_of_an_hour(office: Office) -> None:
    with office.session() as session:
        clerk, chair = (session.get_one(Person, office.people[n]) for n in ("clerk", "chair"))
        secret, _, sealed = factors.offer(KEY, clerk, NOW)
        code = code_of(secret, NOW)
        for person, text, key, typed, when in (
            (chair, sealed, KEY, code, NOW),
            (clerk, "forged", KEY, code, NOW),
            (clerk, sealed, "another key", code, NOW),
            (clerk, sealed, KEY, "000000", NOW),
            (clerk, sealed, KEY, code, NOW + timedelta(minutes=16)),
        ):
            with pytest.raises(Refused):
                factors.add(session, key, person, text, typed, when)
        assert factors.active(session, clerk.id) is None


def test_a_lost_telephone_is_mended_by_two_administrators(office: Office) -> None:
    enrolled(office, "archivist")
    number = office.people["archivist"]
    with office.acting("security", NOW) as work:
        request, half = countersigning.ask(work, work.session.get_one(Person, number), drops_factor=True)
        asked = request.id
        assert half == ""
    with office.reading() as session:
        assert factors.active(session, number) is not None
    with office.acting("system", NOW) as work:
        countersigning.confirm(work, asked)
    with office.reading() as session:
        assert factors.active(session, number) is None


def test_the_strictest_of_ones_roles_holds() -> None:
    assert factors.wanted(rules(), frozenset({"registrar"})) == "offered"
    assert factors.wanted(rules(), frozenset({"registrar", "security_admin"})) == "required"
    assert factors.wanted(rules(), frozenset({"no such role"})) == ""


def test_as_delivered_administrators_and_who_approves_must_and_everybody_may() -> None:
    wanted = {key: role.second_factor for key, role in rules().roles.items()}
    must = {key for key, value in wanted.items() if value == "required"}
    assert must == {"system_admin", "security_admin", "audit_admin", "department_head", "section_head", "legal_reviewer", "supervisor", "principal_head", "committee_head"}
    assert set(wanted.values()) == {"required", "offered"}
