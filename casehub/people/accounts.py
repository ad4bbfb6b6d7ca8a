"""Sign-in, sessions and passwords."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casehub.law.text import fold
from casehub.model import Person, SecurityEntry, SignIn, StandIn
from casehub.people import factors, throttle
from casehub.people.passwords import objection
from casehub.workflow.refusals import Refusal, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session
    from sqlalchemy.orm.interfaces import ORMOption

    from casehub.record.work import Work

CODE_LASTS = timedelta(days=7)
# None easily taken for another; twelve of them are 59 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
HALF = 12
NOWHERE: Mapping[int, str] = MappingProxyType({})
_hasher = PasswordHasher()


@lru_cache(maxsize=1)
def _decoy() -> str:
    """Hash of a random password: an unknown account costs as much time as a wrong password."""
    return _hasher.hash(secrets.token_urlsafe(16))


class SignInRefused(Refusal):
    """One sentence for every failure, so that accounts cannot be guessed."""

    def __init__(self) -> None:
        super().__init__("账号或密码不正确")


class WrongPassword(Refused):
    """The old password was wrong: it counts like a failed sign-in (`note_wrong_password`)."""


@cache
def whole() -> tuple[ORMOption, ...]:
    """Options that read who acts together with all that says what she may do, in one query.

    Those for whom she stands in, and those who stand in for her, are read in one more each, where
    there are any.
    """
    standing, away = joinedload(Person.standing_in), joinedload(Person.stood_in_by)
    return (
        joinedload(Person.grants),
        joinedload(Person.certificates),
        standing.lazyload(StandIn.by),
        standing.selectinload(StandIn.absent).joinedload(Person.grants),
        away.lazyload(StandIn.absent),
        away.selectinload(StandIn.by).joinedload(Person.grants),
    )


def hash_password(text: str) -> str:
    """argon2id hash of a password."""
    return _hasher.hash(text)


def code_half() -> str:
    """Half of a one-time code, to hand over: three groups of four letters."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(HALF))
    return "-".join(letters[n : n + 4] for n in range(0, HALF, 4))


def _letters(code: str) -> str:
    return "".join(code.lower().replace("-", "").split())


def kept_half(first: str) -> str:
    """What is stored of the first half while it waits for the second; hex."""
    return hashlib.sha256(_letters(first).encode()).hexdigest()


def give_code(person: Person, kept: str, second: str, at: datetime) -> None:
    """Let a code of two halves be the person's password until it is changed, a week at most.

    kept: `kept_half` of the first. Who knows only one half, or what is stored, cannot sign in.
    """
    person.password_hash = hash_password(kept + _letters(second))
    person.password_until = at + CODE_LASTS


def _sealed(code: str) -> str:
    letters = _letters(code)
    return kept_half(letters[:HALF]) + letters[HALF:]


def proves(person: Person, password: str) -> bool:
    """Whether this is the person's password, or the one-time code that stands in its place."""
    typed = password if person.password_until is None else _sealed(password)
    # Without a password the answer takes as long as a wrong one.
    return _matches(person.password_hash or _decoy(), typed) and bool(person.password_hash)


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def token_hash(token: str) -> str:
    """What is stored of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(
    session: Session,
    username: str,
    password: str,
    at: datetime,
    address: str,
    *,
    production: bool,
    browsers: Mapping[int, str] = NOWHERE,
) -> tuple[Person, str]:
    """Check the password and open a server-side session. Returns the person and the token.

    browsers: person → the name of this browser, for everybody who has signed in in it. Too many
    failures (`people.throttle`) answer like a wrong password, after the same time. Demonstration
    accounts are refused in production, one-time codes after their end. A failure is written to
    the security log by this transaction, which the caller commits in both cases. Raises
    SignInRefused.
    """
    # PostgreSQL has no character NUL; no account has one either.
    username = username.replace("\0", "").strip()
    person = _account(session, username)
    browser = browsers.get(person.id, "") if person is not None else ""
    counts = throttle.counted(person.id if person else None, browser, address)
    if not throttle.admits(session, counts, at):
        _matches(_decoy(), password)
        raise SignInRefused
    matched = proves(person, password) if person else _matches(_decoy(), password)
    refused = person is None or not matched or not person.active or person.system
    if person is not None and person.demonstration and production:
        refused = True
    if person is not None and person.password_until is not None and person.password_until <= at:
        refused = True
    if refused or person is None:
        session.add(_entry(at, "sign_in_refused", person, username, address))
        if throttle.count(session, counts, at):
            session.add(_entry(at, "sign_in_paused", person, username, address))
        raise SignInRefused
    throttle.forget(session, counts)
    return person, begin(session, person, at, address)


def begin(session: Session, person: Person, at: datetime, address: str) -> str:
    """Open a session for somebody who has proved who she is; the token of it."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token_hash=token_hash(token),
            person_id=person.id,
            started_at=at,
            last_seen_at=at,
            ended_at=None,
            address=address,
            awaits_factor=factors.asked(session, person.id),
        )
    )
    session.add(_entry(at, "signed_in", person, person.username, address))
    return token


def _entry(
    at: datetime, kind: str, person: Person | None, username: str, address: str
) -> SecurityEntry:
    return SecurityEntry(
        at=at,
        kind=kind,
        person_id=person.id if person else None,
        username=username[:60],
        address=address,
        subject="",
        detail={},
    )


def person_of(
    session: Session, token: str, at: datetime, idle_minutes: int, absolute_minutes: int
) -> Person | None:
    """The signed-in person of a token, or None when the session ended or ran out."""
    row = session.get(SignIn, token_hash(token))
    if row is None or row.ended_at is not None:
        return None
    if at - row.last_seen_at > timedelta(minutes=idle_minutes):
        return None
    if at - row.started_at > timedelta(minutes=absolute_minutes):
        return None
    person = session.get(Person, row.person_id)
    return person if person is not None and person.active else None


def touch(session: Session, token: str, at: datetime) -> None:
    """Note that the session was used (at most once a minute, to spare the disk)."""
    row = session.get(SignIn, token_hash(token))
    if row is not None and at - row.last_seen_at > timedelta(minutes=1):
        row.last_seen_at = at


def sign_out(session: Session, token: str, at: datetime) -> None:
    """End the session of a token."""
    row = session.get(SignIn, token_hash(token))
    if row is not None and row.ended_at is None:
        row.ended_at = at


def end_sessions(session: Session, person_id: int, at: datetime) -> None:
    """End every open session of a person (password changed, role withdrawn)."""
    for row in session.scalars(
        select(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    ):
        row.ended_at = at


def proves_again(session: Session, person: Person, password: str, at: datetime) -> bool:
    """Whether who sits at an open session is the person; after too many guesses nothing proves it.

    What is refused is noted by `note_wrong_password`.
    """
    counts = {throttle.OLD_PASSWORD: str(person.id)}
    return throttle.admits(session, counts, at) and proves(person, password)


def note_wrong_password(session: Session, person: Person, at: datetime, address: str) -> bool:
    """Count and log a wrong old password; whether no more are taken, and the sessions are ended.

    Somebody at an open desk may not guess the password without end and without a trace.
    """
    session.add(_entry(at, "password_refused", person, person.username, address))
    if not throttle.count(session, {throttle.OLD_PASSWORD: str(person.id)}, at):
        return False
    end_sessions(session, person.id, at)
    return True


def _account(session: Session, typed: str) -> Person | None:
    """The person of an account as it was typed: in full width, in capitals, with blanks."""
    names = {typed, fold(typed)}
    found = session.scalars(select(Person).where(Person.username.in_(names))).all()
    return max(found, key=lambda person: person.username == typed, default=None)


def open_sessions(
    session: Session, person_id: int, at: datetime, idle_minutes: int, absolute_minutes: int
) -> list[SignIn]:
    """The sessions of a person that still hold, the one used last first."""
    query = select(SignIn).where(
        SignIn.person_id == person_id,
        SignIn.ended_at.is_(None),
        SignIn.last_seen_at >= at - timedelta(minutes=idle_minutes),
        SignIn.started_at >= at - timedelta(minutes=absolute_minutes),
    )
    return list(session.scalars(query.order_by(SignIn.last_seen_at.desc(), SignIn.started_at)))


def end_own(session: Session, person: Person, token: str, which: str, at: datetime) -> int:
    """End one own session by its stored hash, or with "" all but the one of `token`; how many."""
    ended = 0
    for row in session.scalars(
        select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    ):
        if row.token_hash == which or (not which and row.token_hash != token_hash(token)):
            row.ended_at, ended = at, ended + 1
    if ended:
        session.add(_entry(at, "sessions_ended", person, person.username, ""))
    return ended


def judge_change(work: Work, old: str, new: str) -> None:
    """Judge a change of the actor's own password; what is blank is not judged.

    Raises, with everything that stands against it, WrongPassword where the old one is none, and
    Refused where only the new one will not do.
    """
    against, proved = [], not old or proves_again(work.session, work.actor, old, work.at)
    if not proved:
        against.append(Reason("原密码不正确，或者填错次数过多，十五分钟后再试", "old"))
    weak = objection(new, work.actor) if new else None
    if weak is not None:
        against.append(Reason(weak, "new"))
    elif new and new == old:
        against.append(Reason("新密码不能与原密码相同", "new"))
    if not proved:
        raise WrongPassword(against)
    if against:
        raise Refused(against)


def change_password(work: Work, old: str, new: str) -> None:
    """Change the actor's own password. Raises what `judge_change` raises."""
    if not old:
        raise WrongPassword([Reason("填写原密码", "old")])
    judge_change(work, old, new)
    work.actor.password_hash, work.actor.password_until = hash_password(new), None
    work.session.add(_entry(work.at, "password_changed", work.actor, work.actor.username, ""))
