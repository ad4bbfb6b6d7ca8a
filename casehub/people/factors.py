"""The second factor beside the password: whether one is asked, and the 动态口令 (TOTP, RFC 6238).

Security keys stand beside it (`people.security_keys`); whoever has both proves either.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import unicodedata
from typing import TYPE_CHECKING

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import exists, or_, select

from casehub.model import SecondFactor, SecurityEntry, SecurityKey, SignIn
from casehub.people import throttle
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.model import Person
    from casehub.rulebook.book import Rulebook

LOG = logging.getLogger("casehub.security")
SECONDS = 30
ISSUER = "CaseHub"
# How long the page with a new secret may stay open.
OFFER_SECONDS = 900


def wanted(rules: Rulebook, roles: frozenset[str]) -> str:
    """What the strictest of these roles says: "", offered or required."""
    said = {rules.roles[role].second_factor for role in roles if role in rules.roles}
    return next((one for one in ("required", "offered") if one in said), "")


def asked(session: Session, person_id: int) -> bool:
    """Whether a second factor is asked of a person at sign-in, of either kind."""
    kinds = (
        exists().where(kind.person_id == person_id, kind.removed_at.is_(None))
        for kind in (SecondFactor, SecurityKey)
    )
    return bool(session.scalar(select(or_(*kinds))))


def active(session: Session, person_id: int) -> SecondFactor | None:
    """A person's 动态口令, if there is one."""
    query = select(SecondFactor).where(
        SecondFactor.person_id == person_id, SecondFactor.removed_at.is_(None)
    )
    return session.scalars(query.order_by(SecondFactor.id.desc())).first()


def _cipher(key: str) -> Fernet:
    seed = hashlib.sha256(f"{key} second factor".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(seed))


def offer(key: str, person: Person, at: datetime) -> tuple[str, str, str]:
    """A new secret: as letters to type, as an address for a QR code, and sealed for the form."""
    secret = pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name=ISSUER)
    sealed = _cipher(key).encrypt_at_time(f"{person.id} {secret}".encode(), int(at.timestamp()))
    return secret, address, sealed.decode()


def unsealed(key: str, person: Person, sealed: str, at: datetime) -> str:
    """The secret of an offer. Raises Refused when it is not this person's, or too old."""
    try:
        opened = _cipher(key).decrypt_at_time(sealed.encode(), OFFER_SECONDS, int(at.timestamp()))
    except InvalidToken:
        opened = b""
    owner, _, secret = opened.decode().partition(" ")
    if owner != str(person.id):
        raise Refused([Reason("页面已过期，重新扫描新的二维码", "code")])
    return secret


def add(
    session: Session, key: str, person: Person, sealed: str, code: str, at: datetime
) -> SecondFactor:
    """Set a factor up: the code proves that the person's device has the secret."""
    secret = unsealed(key, person, sealed, at)
    step = _step(secret, code, at, 0)
    if step is None:
        raise Refused([Reason("动态口令不正确，核对手机的时间后重新输入", "code")])
    _remove(session, SecondFactor, person, at)
    row = SecondFactor(
        person_id=person.id,
        secret=_cipher(key).encrypt(secret.encode()).decode(),
        added_at=at,
        last_step=step,
    )
    session.add(row)
    note(session, "factor_added", person, at)
    session.flush()
    return row


def drop(session: Session, person: Person, at: datetime) -> bool:
    """Ask no code of the person any more; whether one was asked."""
    if not _remove(session, SecondFactor, person, at):
        return False
    note(session, "factor_dropped", person, at)
    return True


def reset(session: Session, person: Person, at: datetime) -> None:
    """Ask no second factor of the person any more, of neither kind: all of it is lost."""
    codes, keys = (_remove(session, kind, person, at) for kind in (SecondFactor, SecurityKey))
    if codes or keys:
        note(session, "factor_reset", person, at)


def _remove(
    session: Session, kind: type[SecondFactor | SecurityKey], person: Person, at: datetime
) -> bool:
    rows: list[SecondFactor | SecurityKey] = list(
        session.scalars(select(kind).where(kind.person_id == person.id, kind.removed_at.is_(None)))
    )
    for row in rows:
        row.removed_at = at
    session.flush()
    return bool(rows)


def note(
    session: Session,
    kind: str,
    person: Person | None,
    at: datetime,
    address: str = "",
    subject: str = "",
) -> None:
    """Put a line about a person, or about a stranger, into the security log."""
    session.add(
        SecurityEntry(
            at=at,
            kind=kind,
            person_id=person.id if person else None,
            username=person.username if person else "",
            subject=subject,
            address=address,
            detail={},
        )
    )


def _step(secret: str, code: str, at: datetime, after: int) -> int | None:
    """The interval whose code this is, not before the last one taken: each is good once."""
    # A Chinese keyboard writes wide digits; what is no digit at all is a wrong code, no error.
    typed = "".join(unicodedata.normalize("NFKC", code).split()).encode()
    now = int(at.timestamp()) // SECONDS
    totp = pyotp.TOTP(secret, interval=SECONDS)
    fitting = (
        step
        for step in (now - 1, now, now + 1)
        if step > after and hmac.compare_digest(totp.generate_otp(step).encode(), typed)
    )
    return next(fitting, None)


def _opened(key: str, factor: SecondFactor) -> str | None:
    """The secret; None where this installation's key is another than the one it was sealed with."""
    try:
        return _cipher(key).decrypt(factor.secret.encode()).decode()
    except InvalidToken:
        LOG.exception("second factor of person %s: sealed with another key", factor.person_id)
        return None


def prove(
    session: Session, key: str, person: Person, row: SignIn, code: str, at: datetime, address: str
) -> bool:
    """Whether the code is right; then the session waits no more (`admit`)."""

    def fits() -> bool:
        factor = active(session, person.id)
        if factor is None:
            return False
        # Two requests with one code: the second waits, then finds it used.
        session.refresh(factor, with_for_update=True)
        secret = _opened(key, factor)
        step = None if secret is None else _step(secret, code, at, factor.last_step)
        if step is None:
            return False
        factor.last_step = step
        return True

    return admit(session, person, row, at, address, fits)


def admit(
    session: Session,
    person: Person,
    row: SignIn,
    at: datetime,
    address: str,
    proves: Callable[[], bool],
) -> bool:
    """Let the session wait no more if the factor is proved. Failures are counted and logged.

    After ten failures in a quarter of an hour nothing proves it, and the session ends.
    """
    counts = {throttle.FACTOR: str(person.id)}
    if person.active and throttle.admits(session, counts, at):
        if proves():
            row.awaits_factor = False
            session.flush()
            return True
        note(session, "factor_refused", person, at, address)
        if not throttle.count(session, counts, at):
            return False
    row.ended_at = at
    return False
