"""Passwords, lock-out, sessions, and roles that one person may not join."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from casehub.model import Person, RoleGrant, SecurityEntry, SignIn, StaffRequest
from casehub.people import accounts, bureau, passwords
from casehub.workflow.refusals import Refused
from tests import factories
from tests.faults import roads
from tests.faults.world import Office, at, rules

NOW = at("2026-11-20", "09:00")
SENTENCE = "账号或密码不正确"
ADMINS = ("system_admin", "security_admin", "audit_admin")


@pytest.fixture
def account(office: Office) -> str:
    """A fresh account with the password of the tests."""
    username = f"u{roads.key()[:12]}"
    with office.session() as session:
        colleague = session.get_one(Person, office.people["clerk"])
        session.add(
            Person(
                username=username, name="新人", organisation_id=colleague.organisation_id,
                password_hash=colleague.password_hash,
                grants=[RoleGrant(role="registrar", since=date(2026, 1, 1))],
            )
        )  # fmt: skip
    return username


def attempt(
    office: Office,
    username: str,
    password: str,
    when: datetime,
    *,
    production: bool = False,
    address: str = "",
    browsers: Mapping[int, str] = accounts.NOWHERE,
) -> str | None:
    """The token, or None when refused; the refusal is committed as the pages do."""
    with office.session() as session:
        try:
            return accounts.sign_in(
                session, username, password, when, address, production=production, browsers=browsers
            )[1]
        except accounts.SignInRefused as refused:
            assert str(refused) == SENTENCE  # noqa: PT017  the refusal is committed
            return None


def log_of(office: Office, username: str) -> list[str]:
    with office.reading() as session:
        return list(
            session.scalars(
                select(SecurityEntry.kind)
                .where(SecurityEntry.username == username)
                .order_by(SecurityEntry.id)
            )
        )


def test_password_is_kept_as_argon2id_only(
    the_products_own_hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_hasher", the_products_own_hasher)
    stored = accounts.hash_password(factories.PASSWORD)
    kind, _, cost, *_ = stored.removeprefix("$").split("$")
    costs = dict(part.split("=") for part in cost.split(","))
    assert kind == "argon2id"
    assert int(costs["m"]) >= 19 * 1024
    assert int(costs["t"]) >= 2
    assert factories.PASSWORD not in stored
    assert stored != accounts.hash_password(factories.PASSWORD)


def test_right_password_opens_a_session_kept_as_a_hash(office: Office, account: str) -> None:
    token = attempt(office, f" {account} ", factories.PASSWORD, NOW, address="10.0.0.7")
    assert token is not None
    assert len(token) >= 43
    with office.reading() as session:
        row = session.get_one(SignIn, accounts.token_hash(token))
        assert session.get(SignIn, token) is None
        assert row.address == "10.0.0.7"
        person = accounts.person_of(session, token, NOW, 30, 600)
        assert person is not None
        assert person.username == account
        assert accounts.person_of(session, token + "x", NOW, 30, 600) is None
    assert log_of(office, account) == ["signed_in"]


@pytest.mark.parametrize(
    "username, password",
    [("nobody-here", factories.PASSWORD), ("", ""), ("a\x00b", "x"), ("名" * 500, "x"),
     ("' OR 1=1 --", "x")],
)  # fmt: skip
def test_unknown_accounts_get_the_same_sentence(
    office: Office, username: str, password: str
) -> None:
    assert attempt(office, username, password, NOW) is None


def test_password_is_taken_exactly_as_typed(office: Office, account: str) -> None:
    for wrong in (factories.PASSWORD + " ", factories.PASSWORD.upper(), ""):
        assert attempt(office, account, wrong, NOW) is None


def test_ten_failures_pause_for_a_quarter_of_an_hour(office: Office, account: str) -> None:
    for _ in range(9):
        assert attempt(office, account, "wrong", NOW) is None
    assert attempt(office, account, factories.PASSWORD, NOW) is not None
    # A success at a strange browser does not wash away what was guessed there.
    assert attempt(office, account, "wrong", NOW) is None
    just_before = NOW + timedelta(minutes=15) - timedelta(seconds=1)
    assert attempt(office, account, factories.PASSWORD, NOW) is None
    assert attempt(office, account, factories.PASSWORD, just_before) is None
    assert attempt(office, account, factories.PASSWORD, NOW + timedelta(minutes=15)) is not None
    assert log_of(office, account).count("sign_in_refused") == 10
    assert log_of(office, account).count("sign_in_paused") == 1


def test_no_stranger_locks_anybody_out(office: Office, account: str) -> None:
    """Whatever is guessed elsewhere: in the own browser the password is taken."""
    own = {person_id(office, account): "the browser of " + account}
    for turn in range(60):
        attempt(office, account, "wrong", NOW, address=f"10.9.0.{turn}")
    assert attempt(office, account, factories.PASSWORD, NOW, address="10.9.1.1") is None
    assert attempt(office, account, factories.PASSWORD, NOW, browsers=own) is not None
    # Who sits at that browser does not guess without end either, and stops nobody elsewhere.
    for _ in range(10):
        assert attempt(office, account, "wrong", NOW, browsers=own) is None
    assert attempt(office, account, factories.PASSWORD, NOW, browsers=own) is None
    later = NOW + timedelta(minutes=15)
    assert attempt(office, account, factories.PASSWORD, later, browsers=own) is not None


def test_one_address_does_not_try_one_password_on_everybody(office: Office, account: str) -> None:
    for turn in range(40):
        assert attempt(office, f"somebody{turn}", factories.PASSWORD, NOW, address="10.8.0.1") is None
    assert attempt(office, account, factories.PASSWORD, NOW, address="10.8.0.1") is None
    assert attempt(office, account, factories.PASSWORD, NOW, address="10.8.0.2") is not None


def test_an_account_is_found_however_its_letters_were_typed(office: Office, account: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in account)
    for typed in (account.upper(), wide, f"\u200b{account}", f" {account}\u3000"):
        assert attempt(office, typed, factories.PASSWORD, NOW) is not None, typed


@pytest.mark.parametrize("twin", ["Clerk", "ｃｌｅｒｋ", "cl\u200berk", "clerk ", "сlerk", "clérk", "书记员", ""])
def test_no_account_is_the_twin_of_another(office: Office, twin: str) -> None:
    with office.session() as session:
        row = {"username": twin, "name": "x", "organisation_id": 1, "roles": []}
        with pytest.raises(Refused) as refusal:
            bureau.add_person(session, rules(), row, None, date(2026, 1, 1))
        assert [r.field for r in refusal.value.reasons] == ["username"]
        session.rollback()


def test_account_that_was_closed_is_refused_at_once(office: Office, account: str) -> None:
    token = attempt(office, account, factories.PASSWORD, NOW)
    assert token is not None
    with office.session() as session:
        session.scalars(select(Person).where(Person.username == account)).one().active = False
    assert attempt(office, account, factories.PASSWORD, NOW) is None
    with office.reading() as session:
        assert accounts.person_of(session, token, NOW, 30, 600) is None


def test_demonstration_account_is_refused_in_production(office: Office, account: str) -> None:
    with office.session() as session:
        session.scalars(
            select(Person).where(Person.username == account)
        ).one().demonstration = True
    assert attempt(office, account, factories.PASSWORD, NOW, production=True) is None
    assert attempt(office, account, factories.PASSWORD, NOW) is not None


def test_session_ends_when_idle_and_at_last_in_any_case(office: Office, account: str) -> None:
    token = attempt(office, account, factories.PASSWORD, NOW)
    assert token is not None

    def alive(minutes: float) -> bool:
        with office.reading() as session:
            when = NOW + timedelta(minutes=minutes)
            return accounts.person_of(session, token, when, 30, 600) is not None

    assert alive(30)
    assert not alive(30.1)
    for minute in range(25, 601, 25):
        assert alive(minute)
        with office.session() as session:
            accounts.touch(session, token, NOW + timedelta(minutes=minute))
    assert alive(600)
    assert not alive(600.1)


def test_signing_out_ends_the_session_on_the_server(office: Office, account: str) -> None:
    tokens = [attempt(office, account, factories.PASSWORD, NOW) for _ in range(2)]
    assert None not in tokens
    with office.session() as session:
        accounts.sign_out(session, tokens[0] or "", NOW)
    with office.session() as session:
        assert accounts.person_of(session, tokens[0] or "", NOW, 30, 600) is None
        person = accounts.person_of(session, tokens[1] or "", NOW, 30, 600)
        assert person is not None
        accounts.end_sessions(session, person.id, NOW)
        session.flush()
        assert accounts.person_of(session, tokens[1] or "", NOW, 30, 600) is None


def test_own_sessions_are_listed_and_ended_one_or_all_others(office: Office, account: str) -> None:
    tokens = [attempt(office, account, factories.PASSWORD, NOW + timedelta(minutes=n)) or "" for n in range(4)]
    number, when = person_id(office, account), NOW + timedelta(minutes=5)

    def shown(at: datetime = when) -> list[str]:
        with office.reading() as session:
            return [row.token_hash for row in accounts.open_sessions(session, number, at, 30, 600)]

    hashes = [accounts.token_hash(token) for token in tokens]
    assert shown() == hashes[::-1]
    assert shown(NOW + timedelta(minutes=32)) == [hashes[3], hashes[2]]
    with office.session() as session:
        stranger = session.get_one(Person, office.people["head"])
        assert accounts.end_own(session, stranger, "", hashes[1], when) == 0
        person = session.get_one(Person, number)
        assert accounts.end_own(session, person, tokens[3], hashes[1], when) == 1
    assert shown() == [hashes[3], hashes[2], hashes[0]]
    with office.session() as session:
        assert accounts.end_own(session, session.get_one(Person, number), tokens[3], "", when) == 2
    assert shown() == [hashes[3]]
    assert log_of(office, account).count("sessions_ended") == 2


WEAK = ("123456789012", "aaaaaaaaaaaa", "zhongqing2026", "chongqing2026!", "casehub123456", "1qaz2wsx3edc")


def test_words_about_the_person_and_the_office_are_guessed_first(
    office: Office, account: str
) -> None:
    with office.reading() as session:
        person = session.scalars(select(Person).where(Person.username == account)).one()
        session.expunge(person)
    person.username = "qinlang"
    assert passwords.objection("qinlangqinlang", person) is not None
    assert passwords.objection("qinlang202611", person) is not None
    person.username = "liuyun"
    assert passwords.objection("竹影 扁担 灯火 二十四 江面", person) is None
    assert passwords.objection("x" * 200, person) is not None


def test_wrong_old_passwords_are_logged_and_end_the_sessions(office: Office, account: str) -> None:
    token = attempt(office, account, factories.PASSWORD, NOW)
    for turn in range(5):
        with office.session() as session:
            person = session.scalars(select(Person).where(Person.username == account)).one()
            ended = accounts.note_wrong_password(session, person, NOW, "10.0.0.7")
        assert ended == (turn == 4)
    assert log_of(office, account).count("password_refused") == 5
    assert attempt(office, account, factories.PASSWORD, NOW) is not None
    with office.reading() as session:
        assert accounts.person_of(session, token or "", NOW, 30, 600) is None


def test_after_too_many_guesses_no_old_password_proves_anything_for_a_while(
    office: Office, account: str
) -> None:
    for _ in range(5):
        with office.session() as session:
            person = session.scalars(select(Person).where(Person.username == account)).one()
            assert accounts.proves_again(session, person, factories.PASSWORD, NOW)
            accounts.note_wrong_password(session, person, NOW, "10.0.0.7")
    # In a session of its own, begun after the earlier ones were ended.
    token = attempt(office, account, factories.PASSWORD, NOW)
    with office.session() as session:
        person = session.scalars(select(Person).where(Person.username == account)).one()
        assert not accounts.proves_again(session, person, factories.PASSWORD, NOW)
        assert accounts.note_wrong_password(session, person, NOW, "10.0.0.7")
    with office.reading() as session:
        assert accounts.person_of(session, token or "", NOW, 30, 600) is None
        person = session.scalars(select(Person).where(Person.username == account)).one()
        assert accounts.proves_again(session, person, factories.PASSWORD, NOW + timedelta(minutes=15))


@pytest.mark.parametrize(
    "old, new, field",
    [("wrong", "a-new-long-password", "old"), (factories.PASSWORD, "short", "new"),
     (factories.PASSWORD, factories.PASSWORD, "new"),
     *((factories.PASSWORD, weak, "new") for weak in WEAK)],
)  # fmt: skip
def test_password_change_is_refused_beside_its_field(
    office: Office, account: str, old: str, new: str, field: str
) -> None:
    office.people[account] = person_id(office, account)
    with office.acting(account) as work:
        with pytest.raises(Refused) as refusal:
            accounts.change_password(work, old, new)
        assert [r.field for r in refusal.value.reasons] == [field]
    assert attempt(office, account, factories.PASSWORD, NOW) is not None


def test_password_change_holds_at_once(office: Office, account: str) -> None:
    office.people[account] = person_id(office, account)
    with office.acting(account) as work:
        accounts.change_password(work, factories.PASSWORD, "another-long-password")
    assert attempt(office, account, factories.PASSWORD, NOW) is None
    assert attempt(office, account, "another-long-password", NOW) is not None


def person_id(office: Office, username: str) -> int:
    with office.reading() as session:
        return session.scalars(select(Person.id).where(Person.username == username)).one()


# --- roles ---------------------------------------------------------------------------------------


def grant(office: Office, username: str, role: str, since: date, by: str = "head") -> None:
    with office.session() as session:
        person = session.get_one(Person, person_id(office, username))
        boss = session.get_one(Person, office.people[by])
        bureau.grant_role(session, rules(), confirmed(session, person, boss, role), role, since)


def confirmed(session: Session, person: Person, by: Person, *roles: str) -> StaffRequest:
    """What two administrators have agreed on for a person."""
    second = session.scalars(select(Person).where(Person.username == "system")).one()
    request = StaffRequest(
        person=person, roles=list(roles), since=date(2020, 1, 1), resumes=False, code_half="", asked_by=by,
        asked_at=NOW, expires_at=NOW + timedelta(days=7), confirmed_by=second, confirmed_at=NOW,
    )  # fmt: skip
    session.add(request)
    session.flush()
    return request


@pytest.mark.parametrize("held", ADMINS)
@pytest.mark.parametrize("wanted", ADMINS)
@pytest.mark.parametrize("days", [0, 30, -30])
def test_three_administrators_are_never_one_person(
    office: Office, account: str, held: str, wanted: str, days: int
) -> None:
    """三员分立 holds also for roles that begin later or began earlier."""
    start = date(2026, 6, 1)
    grant(office, account, held, start)
    if held == wanted:
        grant(office, account, wanted, start)
        return
    with pytest.raises(Refused, match="不得由同一人担任"):
        grant(office, account, wanted, start + timedelta(days=days))


def test_two_grants_in_one_transaction_see_each_other(office: Office, account: str) -> None:
    with office.session() as session:
        person = session.get_one(Person, person_id(office, account))
        boss = session.get_one(Person, office.people["head"])
        assert person.roles_on(date(2026, 6, 1)) == {"registrar"}
        request = confirmed(session, person, boss, *ADMINS)
        bureau.grant_role(session, rules(), request, ADMINS[0], date(2026, 6, 1))
        with pytest.raises(Refused):
            bureau.grant_role(session, rules(), request, ADMINS[1], date(2026, 6, 1))
        assert person.roles_on(date(2026, 6, 1)) == {"registrar", ADMINS[0]}
        session.rollback()


def test_role_that_ended_does_not_bar_the_next(office: Office, account: str) -> None:
    grant(office, account, ADMINS[0], date(2026, 1, 1))
    with office.session() as session:
        session.scalars(
            select(RoleGrant).where(
                RoleGrant.person_id == person_id(office, account), RoleGrant.role == ADMINS[0]
            )
        ).one().until = date(2026, 3, 31)
    with pytest.raises(Refused):
        grant(office, account, ADMINS[1], date(2026, 3, 31))
    grant(office, account, ADMINS[1], date(2026, 4, 1))


@pytest.mark.parametrize("roles", [ADMINS, ADMINS[:2], ADMINS[1:], (ADMINS[0], ADMINS[2])])
def test_nobody_is_hired_with_joined_roles(office: Office, roles: tuple[str, ...]) -> None:
    with office.session() as session:
        row = {"username": "x", "name": "x", "organisation_id": 1, "roles": list(roles)}
        with pytest.raises(Refused) as refusal:
            bureau.add_person(session, rules(), row, factories.PASSWORD, date(2026, 1, 1))
        assert [r.field for r in refusal.value.reasons] == ["roles"]
        session.rollback()


def test_no_role_without_a_confirmed_request_that_names_it(office: Office, account: str) -> None:
    with office.session() as session:
        person = session.get_one(Person, person_id(office, account))
        boss = session.get_one(Person, office.people["head"])
        request = confirmed(session, person, boss, "archivist")
        with pytest.raises(ValueError, match="does not give"):
            bureau.grant_role(session, rules(), request, "seal_keeper", date(2026, 6, 1))
        request.confirmed_by = None
        session.flush()
        with pytest.raises(ValueError, match="does not give"):
            bureau.grant_role(session, rules(), request, "archivist", date(2026, 6, 1))
        session.rollback()


def test_nobody_grants_what_does_not_exist(office: Office, account: str) -> None:
    with pytest.raises(Refused, match="没有这个角色"):
        grant(office, account, "emperor", date(2026, 6, 1))


# --- one-time codes in two halves ----------------------------------------------------------------


def test_a_code_works_with_both_halves_only(office: Office, account: str) -> None:
    first, second = accounts.code_half(), accounts.code_half()
    kept = accounts.kept_half(first)
    with office.session() as session:
        person = session.scalars(select(Person).where(Person.username == account)).one()
        accounts.give_code(person, kept, second, NOW)
        assert first not in person.password_hash
    for wrong in (first, second, kept, kept + second, f"{second}-{first}", f"{kept}{second.replace('-', '')}"):
        assert attempt(office, account, wrong, NOW) is None
    assert attempt(office, account, f" {first.upper()} {second} ", NOW) is not None
    assert attempt(office, account, f"{first}-{second}", NOW + timedelta(days=7)) is None


def test_an_account_without_password_is_never_entered(office: Office, account: str) -> None:
    with office.session() as session:
        session.scalars(select(Person).where(Person.username == account)).one().password_hash = ""
    for password in ("", " ", factories.PASSWORD):
        assert attempt(office, account, password, NOW) is None
