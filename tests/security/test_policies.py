"""Passwords, codes and sessions: the small promises that no other test names."""

from __future__ import annotations

import ast
import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from casehub.fields import Unreadable
from casehub.fields.texts import clean
from casehub.model import Person, SignIn
from casehub.people import accounts, factors, passwords, throttle
from casehub.web.drawing.sought import LONGEST
from tests import factories
from tests.architecture.source import PROJECT, modules, tree_of
from tests.faults.world import Office, at

NOW = at("2026-11-20", "09:00")
README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def person(sqlite_office: Office) -> Person:
    with sqlite_office.reading() as session:
        found = session.scalars(select(Person).where(Person.username == "clerk")).one()
        assert found.organisation.name
        session.expunge_all()
    return found


@pytest.mark.parametrize("length", [64, 100, 128])
def test_long_passwords_are_taken(length: int, person: Person) -> None:
    phrase = "river lantern bamboo twenty four carrying pole and so on while the ferry waits below the old wall "
    phrase += "and nobody sings any more of the mountain"
    assert len(phrase) >= length
    assert passwords.objection(phrase[:length], person) is None


def test_judging_a_password_is_no_heavy_work(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """72 replaced letters (4@8({[<…) cost the judge 5.5 s of a processor for one press of a button."""
    judged = []

    def judge(password: str, **_: object) -> dict[str, int]:
        judged.append(len(password))
        return {"score": 4}

    monkeypatch.setattr(passwords, "zxcvbn", judge)
    assert passwords.objection("4@8({[<369&#1!|0$5+7%2z" * 5, person) is None
    assert judged == [passwords.JUDGED]
    assert passwords.JUDGED <= 32


def test_no_kind_of_letter_is_demanded(person: Person) -> None:
    for one in ("quiet stone carries lantern", "竹影 扁担 灯火 二十四 江面", "73194 88206 41957"):
        assert passwords.objection(one, person) is None, one


@pytest.mark.parametrize("common", ["password1234", "qwertyuiop12", "iloveyou1234", "1234567890ab", "letmein12345",
                                    "administrator", "passw0rd1234", "princess1234", "dragon123456"])  # fmt: skip
def test_what_everybody_uses_is_refused(common: str, person: Person) -> None:
    assert passwords.objection(common, person) is not None


def test_a_password_holds_until_its_owner_changes_it(sqlite_office: Office) -> None:
    with sqlite_office.session() as session:
        found = accounts.sign_in(
            session, "member", factories.PASSWORD, NOW + timedelta(days=2000), "", production=False
        )
        assert found[0].username == "member"
        session.rollback()


def test_a_reset_asks_for_the_second_factor_as_before(sqlite_office: Office) -> None:
    key, first, second = "key", accounts.code_half(), accounts.code_half()
    with sqlite_office.session() as session:
        person = session.scalars(select(Person).where(Person.username == "scribe")).one()
        secret, _, sealed = factors.offer(key, person, NOW)
        factors.add(session, key, person, sealed, pyotp.TOTP(secret).at(NOW), NOW)
        accounts.give_code(person, accounts.kept_half(first), second, NOW)
        _, token = accounts.sign_in(session, "scribe", first + second, NOW, "", production=False)
        assert session.get_one(SignIn, accounts.token_hash(token)).awaits_factor
        session.rollback()


def test_seeds_and_codes_are_long_and_by_chance(sqlite_office: Office) -> None:
    with sqlite_office.reading() as session:
        person = session.scalars(select(Person).where(Person.username == "clerk")).one()
        seeds = {factors.offer("key", person, NOW)[0] for _ in range(50)}
    assert len(seeds) == 50
    assert all(len(seed) * 5 >= 160 for seed in seeds)
    halves = {accounts.code_half() for _ in range(50)}
    assert len(halves) == 50
    # Both halves together: more than 112 bits; a TOTP code of six digits: 20 bits.
    assert len(accounts.LETTERS) ** (2 * accounts.HALF) > 2**112
    assert pyotp.TOTP(next(iter(seeds))).digits == 6
    assert pyotp.TOTP(next(iter(seeds))).interval == factors.SECONDS == 30


def test_numbers_and_texts_have_bounds() -> None:
    assert LONGEST <= 1_000
    with pytest.raises(Unreadable, match="不能保存"):
        clean("甲\u202e乙")


# --- what README says under "Security" is what the program does ------------------------------------


def section() -> str:
    found = re.search(r"^## Security\n(.*?)^## ", README, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_written_limits_of_guessing_are_those_of_the_program() -> None:
    said = section()
    for what, limit in throttle.LIMITS.items():
        assert f"`{what}` {limit}" in said, what
    assert f"{int(throttle.WINDOW.total_seconds() / 60)} minutes" in said
    assert f"{passwords.SHORTEST} to {passwords.LONGEST} characters" in said
    assert f"{accounts.CODE_LASTS.days} days" in said


def test_the_written_lives_of_sessions_are_those_of_the_program() -> None:
    from casehub.settings import Settings

    said = section()
    assert f"{Settings.session_idle_minutes} minutes idle" in said
    assert f"{Settings.session_absolute_minutes // 60} hours" in said
    assert "as many sessions" in said


def test_the_written_roads_to_a_session_are_all_there_are() -> None:
    """One place in the program opens a session; who adds another must say so in the README."""
    makers = [
        path.name
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "SignIn"
    ]
    assert [name for name in makers if name != "accounts.py"] == []
    assert makers
    assert "one road in" in section()


@pytest.mark.parametrize("word", [*passwords.OFFICE_WORDS])
def test_every_word_of_the_office_is_refused_and_written_down(word: str, person: Person) -> None:
    assert passwords.objection(f"{word}2026"[:40].ljust(12, "1"), person) is not None
    assert "OFFICE_WORDS" in section()


@pytest.mark.parametrize("subject", ["Keys", "Algorithms", "Connections", "Classes of data", "Logs", "Heavy work",
                                     "Files", "Field rules", "Repairs"])  # fmt: skip
def test_the_security_section_speaks_of(subject: str) -> None:
    found = re.search(rf"^- \*\*{subject}\*\*(.*?)(?=^- \*\*|\Z)", section(), re.DOTALL | re.MULTILINE)
    assert found is not None
    assert len(found[1].split()) >= 12


def test_the_written_algorithms_are_the_ones_in_use() -> None:
    said = section()
    for name in ("argon2id", "SHA-256", "Ed25519", "Fernet", "TOTP"):
        assert name in said, name
    assert accounts.hash_password("x").startswith("$argon2id$")
