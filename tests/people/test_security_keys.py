"""安全密钥: bound to the site, the session and the person; answered once; copies are noticed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from casehub.model import Person, SecurityEntry, SecurityKey, SignIn, SignInCount
from casehub.people import accounts, countersigning, factors, security_keys
from casehub.people.security_keys import Site, site_of
from casehub.workflow.refusals import Refused
from tests import factories
from tests.authenticator import Authenticator, tampered
from tests.faults.world import Office, at

NOW = at("2026-11-20", "09:00")
SECRET = "a secret of this installation"
SITE = Site("ip.example.gov.cn", "https://ip.example.gov.cn")
PLACE = "10.0.0.1"


@pytest.fixture(autouse=True)
def nobody_has_keys(request: pytest.FixtureRequest) -> Iterator[None]:
    """The office is one for many tests: what is left of the one before is taken away."""
    yield
    for name in {"office", "sqlite_office"}.intersection(request.fixturenames):
        with request.getfixturevalue(name).session() as session:
            for key in session.scalars(select(SecurityKey).where(SecurityKey.removed_at.is_(None))):
                key.removed_at = NOW
            session.execute(delete(SignInCount))
            for person in session.scalars(select(Person).where(Person.active.is_(False))):
                person.active = True


def session_of(office: Office, username: str, when: datetime) -> str:
    with office.session() as session:
        token = accounts.sign_in(session, username, factories.PASSWORD, when, PLACE, production=False)[1]
    return accounts.token_hash(token)


def enrolled(office: Office, username: str, name: str = "蓝色", when: datetime = NOW, count: int | None = 0) -> Authenticator:
    """Add a key to an account."""
    made = Authenticator(SITE.origin, count)
    row = session_of(office, username, when)
    with office.session() as session:
        person = session.get_one(Person, office.people[username])
        asked = security_keys.challenge(SECRET, row, "add", when)
        options = security_keys.options_to_add(SITE, person, security_keys.live(session, person.id), asked, SECRET)
        place = session.get_one(SignIn, row)
        security_keys.add(session, SECRET, SITE, person, place, name, made.create(options), when, PLACE)
    return made


def options(office: Office, username: str, row: str, when: datetime, use: str = "prove") -> str:
    with office.reading() as session:
        keys = security_keys.live(session, office.people[username])
        return security_keys.options_to_prove(SITE, keys, security_keys.challenge(SECRET, row, use, when))


def proves(office: Office, username: str, row: str, answer: str, when: datetime, secret: str = SECRET) -> bool:
    with office.session() as session:
        person, place = session.get_one(Person, office.people[username]), session.get_one(SignIn, row)
        return security_keys.prove(session, secret, SITE, person, place, answer, when, PLACE)


def log(office: Office) -> list[tuple[str, str, str]]:
    with office.reading() as session:
        rows = session.scalars(select(SecurityEntry).order_by(SecurityEntry.id))
        return [(r.kind, r.username, r.subject) for r in rows if r.kind not in {"signed_in", "sign_in_refused"}]


LATER = NOW + timedelta(minutes=5)


def test_two_keys_of_one_person_and_the_key_of_another(office: Office) -> None:
    blue, red, foreign = enrolled(office, "head"), enrolled(office, "head", "红色"), enrolled(office, "section")
    for number, key in enumerate((blue, red, blue)):
        row, when = session_of(office, "head", LATER), LATER + timedelta(seconds=number)
        with office.reading() as session:
            assert session.get_one(SignIn, row).awaits_factor
        assert not proves(office, "head", row, foreign.get(options(office, "head", row, when)), when)
        when += timedelta(milliseconds=5)
        assert proves(office, "head", row, key.get(options(office, "head", row, when)), when)
        with office.reading() as session:
            assert not session.get_one(SignIn, row).awaits_factor
    with office.reading() as session:
        used = {k.name: k.last_used_at for k in security_keys.live(session, office.people["head"])}
        assert used == {"蓝色": LATER + timedelta(seconds=2, milliseconds=5), "红色": LATER + timedelta(seconds=1, milliseconds=5)}
        row = security_keys.live(session, office.people["head"])[1]
        assert (row.transports, row.sign_count) == ("nfc usb", 2)
    assert ("key_added", "head", "红色") in log(office)
    assert ("factor_refused", "head", "") in log(office)


def test_a_copied_key_is_refused_and_named_in_the_log(office: Office) -> None:
    real = enrolled(office, "chair")
    copy = real.copied()
    row = session_of(office, "chair", LATER)
    real.get(options(office, "chair", row, LATER))
    assert proves(office, "chair", row, real.get(options(office, "chair", row, LATER)), LATER)
    for later in (LATER + timedelta(minutes=1), LATER + timedelta(minutes=2)):
        row = session_of(office, "chair", later)
        assert not proves(office, "chair", row, copy.get(options(office, "chair", row, later)), later)
        assert log(office)[-2:] == [("key_copied", "chair", "蓝色"), ("factor_refused", "chair", "")]
    after = LATER + timedelta(minutes=3)
    row = session_of(office, "chair", after)
    assert proves(office, "chair", row, real.get(options(office, "chair", row, after)), after)


def test_a_key_without_a_counter_is_no_copy(office: Office) -> None:
    key = enrolled(office, "chair", count=None)
    for later in (LATER, LATER + timedelta(minutes=1)):
        row = session_of(office, "chair", later)
        assert proves(office, "chair", row, key.get(options(office, "chair", row, later)), later)


def test_a_challenge_is_for_one_session_one_use_one_answer_and_five_minutes(office: Office) -> None:
    key = enrolled(office, "reviewer")
    row, other = session_of(office, "reviewer", LATER), session_of(office, "reviewer", LATER)
    asked = options(office, "reviewer", row, LATER)
    assert not proves(office, "reviewer", other, key.get(asked), LATER)
    assert not proves(office, "reviewer", row, key.get(options(office, "reviewer", row, LATER, "add")), LATER)
    assert not proves(office, "reviewer", row, key.get(asked), LATER, "another secret")
    assert not proves(office, "reviewer", row, key.get(asked), LATER + timedelta(minutes=5, seconds=1))
    ahead = options(office, "reviewer", row, LATER + timedelta(minutes=1))
    assert not proves(office, "reviewer", row, key.get(ahead), LATER)
    answer = key.get(asked)
    assert proves(office, "reviewer", row, answer, LATER)
    # What was recorded on the way opens nothing a second time, and the page from before neither.
    with office.session() as session:
        session.get_one(SignIn, row).awaits_factor = True
        security_keys.live(session, office.people["reviewer"])[0].sign_count = 0
    assert not proves(office, "reviewer", row, answer, LATER)
    assert not proves(office, "reviewer", row, key.get(options(office, "reviewer", row, LATER)), LATER)


@pytest.mark.parametrize("how", [
    {"origin": "https://ip.example.gov.cn.evil.example"}, {"origin": "http://ip.example.gov.cn"},
    {"origin": "https://ip.example.gov.cn:8443"}, {"host": "evil.example"}, {"flags": 0},
])  # fmt: skip
def test_what_was_signed_for_another_site_or_without_a_touch_is_refused(how: dict[str, object], sqlite_office: Office) -> None:
    key = enrolled(sqlite_office, "archivist")
    row = session_of(sqlite_office, "archivist", LATER)
    answer = key.get(options(sqlite_office, "archivist", row, LATER), **how)
    assert not proves(sqlite_office, "archivist", row, answer, LATER)
    when = LATER + timedelta(seconds=1)
    assert proves(sqlite_office, "archivist", row, key.get(options(sqlite_office, "archivist", row, when)), when)


@pytest.mark.parametrize("part", ["signature", "authenticatorData", "clientDataJSON"])
def test_a_changed_bit_is_refused(part: str, sqlite_office: Office) -> None:
    key = enrolled(sqlite_office, "archivist")
    row = session_of(sqlite_office, "archivist", LATER)
    answer = tampered(key.get(options(sqlite_office, "archivist", row, LATER)), part)
    assert not proves(sqlite_office, "archivist", row, answer, LATER)


def test_no_bytes_break_the_reader(sqlite_office: Office) -> None:
    key = enrolled(sqlite_office, "archivist")
    row = session_of(sqlite_office, "archivist", LATER)
    good = key.get(options(sqlite_office, "archivist", row, LATER))
    made = Authenticator(SITE.origin).create(json.dumps({"rp": {"id": SITE.host}, "challenge": json.loads(
        options(sqlite_office, "archivist", row, LATER, "add"))["challenge"]}))
    values = st.none() | st.integers() | st.text(max_size=8) | st.lists(st.text(max_size=3), max_size=2) | st.just({})

    with sqlite_office.session() as session:
        person, place = session.get_one(Person, sqlite_office.people["archivist"]), session.get_one(SignIn, row)

        def asks(answer: str) -> bool:
            place.last_challenge = 0
            return security_keys._answered(session, SECRET, SITE, person, place, answer, LATER, PLACE)

        @given(value=values, name=st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature"]))
        def proving(value: object, name: str) -> None:
            told = json.loads(good)
            (told if name in told else told["response"])[name] = value
            assert not asks(json.dumps(told))

        @given(value=values, name=st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "attestationObject"]))
        def adding(value: object, name: str) -> None:
            told = json.loads(made)
            (told if name in told else told["response"])[name] = value
            place.last_challenge = 0
            with pytest.raises(Refused):
                security_keys.add(session, SECRET, SITE, person, place, "x", json.dumps(told), LATER, PLACE)

        @given(st.text(max_size=40))
        def anything(text: str) -> None:
            assert not asks(text)

        for each in (proving, adding, anything):
            each()
        for deep in ("", "[" * 9_000, "1", "null", "x" * 30_000, json.dumps({"response": {"clientDataJSON": "e30"}})):
            assert not asks(deep)
        session.rollback()


def test_a_key_is_added_once_by_one_person_under_one_name(office: Office) -> None:
    enrolled(office, "head")
    row = session_of(office, "section", LATER)
    with office.session() as session:
        person, place = session.get_one(Person, office.people["section"]), session.get_one(SignIn, row)
        taken = security_keys.live(session, office.people["head"])[0]

        def adds(name: str, key: Authenticator, when: datetime, **how: str) -> None:
            asked = security_keys.challenge(SECRET, row, "add", when)
            wanted = security_keys.options_to_add(SITE, person, security_keys.live(session, person.id), asked, SECRET)
            security_keys.add(session, SECRET, SITE, person, place, name, key.create(wanted, **how), LATER + timedelta(seconds=20), PLACE)

        twin = Authenticator(SITE.origin)
        twin.id = security_keys.base64url_to_bytes(taken.credential_id)
        with pytest.raises(Refused, match="已经登记过"):
            adds("别人的", twin, LATER)
        with pytest.raises(Refused, match="有效应答"):
            adds("钓鱼", Authenticator("https://evil.example"), LATER + timedelta(seconds=1))
        adds("我的", Authenticator(SITE.origin), LATER + timedelta(seconds=2))
        with pytest.raises(Refused, match="同名"):
            adds("我的", Authenticator(SITE.origin), LATER + timedelta(seconds=3))
        with pytest.raises(Refused, match="不超过 40 个字"):
            adds("长" * 41, Authenticator(SITE.origin), LATER + timedelta(seconds=4))
        with pytest.raises(Refused, match="已过期"):
            adds("晚了", Authenticator(SITE.origin), LATER - timedelta(minutes=5))
        for number in range(2, security_keys.MOST + 1):
            adds(f"第{number}把", Authenticator(SITE.origin), LATER + timedelta(seconds=3 + number))
        with pytest.raises(Refused, match="最多"):
            adds("再一把", Authenticator(SITE.origin), LATER + timedelta(seconds=19))


def test_what_is_taken_away_opens_nothing(office: Office) -> None:
    lost, kept = enrolled(office, "head"), enrolled(office, "head", "红色")
    foreign = enrolled(office, "section")
    assert foreign
    with office.session() as session:
        head, section = (session.get_one(Person, office.people[n]) for n in ("head", "section"))
        first = security_keys.live(session, head.id)[0]
        with pytest.raises(Refused):
            security_keys.take_away(session, section, first.id, NOW, PLACE)
        security_keys.take_away(session, head, first.id, NOW, PLACE)
        with pytest.raises(Refused):
            security_keys.take_away(session, head, first.id, NOW, PLACE)
    assert log(office)[-1] == ("key_removed", "head", "蓝色")
    row = session_of(office, "head", LATER)
    assert not proves(office, "head", row, lost.get(options(office, "head", row, LATER)), LATER)
    when = LATER + timedelta(seconds=1)
    assert proves(office, "head", row, kept.get(options(office, "head", row, when)), when)


def test_a_stopped_person_proves_nothing(office: Office) -> None:
    key = enrolled(office, "clerk")
    row = session_of(office, "clerk", LATER)
    with office.session() as session:
        session.get_one(Person, office.people["clerk"]).active = False
    assert not proves(office, "clerk", row, key.get(options(office, "clerk", row, LATER)), LATER)
    with office.reading() as session:
        assert session.get_one(SignIn, row).ended_at is not None
        assert session.get_one(SignIn, row).awaits_factor


def test_nobody_tries_keys_without_end(office: Office) -> None:
    key, wrong = enrolled(office, "clerk"), Authenticator(SITE.origin)
    row = session_of(office, "clerk", LATER)
    for _ in range(10):
        assert not proves(office, "clerk", row, wrong.get(options(office, "clerk", row, LATER)), LATER)
    with office.reading() as session:
        assert session.get_one(SignIn, row).ended_at is not None
    again, when = session_of(office, "clerk", LATER), LATER + timedelta(seconds=1)
    assert not proves(office, "clerk", again, key.get(options(office, "clerk", again, when)), when)


def test_all_lost_is_mended_by_two_administrators(office: Office) -> None:
    enrolled(office, "archivist")
    enrolled(office, "archivist", "红色")
    number = office.people["archivist"]
    with office.acting("security", NOW) as work:
        asked = countersigning.ask(work, work.session.get_one(Person, number), drops_factor=True)[0].id
    with office.reading() as session:
        assert factors.asked(session, number)
    with office.acting("system", NOW) as work:
        countersigning.confirm(work, asked)
    with office.reading() as session:
        assert not factors.asked(session, number)
        assert security_keys.live(session, number) == []
    assert ("factor_reset", "archivist", "") in log(office)


# --- where browsers use keys ---------------------------------------------------------------------


@pytest.mark.parametrize("base, asked, host, origin", [
    ("https://ip.example.gov.cn", "https://ip.example.gov.cn/", "ip.example.gov.cn", "https://ip.example.gov.cn"),
    ("https://IP.example.gov.cn:443", "https://ip.example.gov.cn", "ip.example.gov.cn", "https://ip.example.gov.cn"),
    ("https://banan:8443", "https://banan:8443/", "banan", "https://banan:8443"),
    ("http://127.0.0.1:8000", "http://localhost:8000/", "localhost", "http://localhost:8000"),
    ("http://[::1]:8000", "http://localhost:9000/", "localhost", "http://localhost:9000"),
])  # fmt: skip
def test_a_key_is_bound_to_the_name_of_the_site(base: str, asked: str, host: str, origin: str) -> None:
    assert site_of(base, asked) == Site(host, origin)


@pytest.mark.parametrize("base, asked, said", [
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000/", "用 http://localhost:8000 打开"),
    ("http://127.0.0.1:8000", "http://evil.example:8000/", "用 http://localhost:8000 打开"),
    ("http://ip.example.gov.cn", "http://ip.example.gov.cn", "不是 https"),
    ("https://10.1.2.3", "https://10.1.2.3", "IP 地址"),
    ("https://[fd00::1]", "https://[fd00::1]", "IP 地址"),
    ("https://ip.example.gov.cn", "https://10.1.2.3", "只在 https://ip.example.gov.cn 上使用"),
    ("https://ip.example.gov.cn", "http://localhost:8000", "只在 https://ip.example.gov.cn 上使用"),
    ("https://ip.example.gov.cn", "https://evil.example", "只在 https://ip.example.gov.cn 上使用"),
])  # fmt: skip
def test_where_no_browser_uses_keys_the_page_says_what_to_do(base: str, asked: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        site_of(base, asked)


def test_a_key_learns_no_number_of_the_database(sqlite_office: Office) -> None:
    with sqlite_office.reading() as session:
        one, two = (session.get_one(Person, sqlite_office.people[n]) for n in ("head", "clerk"))
        asked = [
            json.loads(security_keys.options_to_add(SITE, person, [], b"x" * 32, secret))["user"]
            for person, secret in ((one, SECRET), (two, SECRET), (one, "another secret"))
        ]
        assert len({user["id"] for user in asked}) == 3
        assert asked[0]["displayName"] == one.name
