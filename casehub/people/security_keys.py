"""安全密钥: security keys and built-in authenticators (WebAuthn) as a second factor.

A challenge bears its own proof: when it was made, chance, and an HMAC over the session and the use
that it was made for. It is answered once: the session keeps the newest one that was.
"""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from casehub.model import SecurityKey
from casehub.people import factors
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.model import Person, SignIn

SYSTEM = "知识产权办案协同系统"
LASTS = timedelta(minutes=5)
# Keys of one person; a browser is told all of them.
MOST = 10
LONGEST_NAME, LONGEST_ANSWER = 40, 20_000
STAMP, CHANCE = 8, 16
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# What a stranger's bytes raise where they are no answer of a browser.
UNREADABLE = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, RecursionError)
Use = Literal["add", "prove"]


@dataclass(frozen=True)
class Site:
    """Whom a key is proved to. host: the name that the key is bound to; origin: the address."""

    host: str
    origin: str


def site_of(base_url: str, asked: str) -> Site:
    """Whom browsers prove a key to, here. asked: scheme, host and port of the page.

    Browsers use keys at a name over TLS, and at localhost; never at an address of numbers. Raises
    Refused with what the person can do about it.
    """
    base, here = _origin(base_url), _origin(asked)
    own, name = urlsplit(base).hostname or "", urlsplit(here).hostname or ""
    if own in LOOPBACK:
        if name == "localhost":
            return Site(name, here)
        port = urlsplit(here).port
        address = f"http://localhost:{port}" if port else "http://localhost"
        raise _no(f"浏览器在 {here} 上不能使用安全密钥，用 {address} 打开本系统")
    if not base.startswith("https://"):
        raise _no("本系统的网址不是 https，浏览器不能使用安全密钥，请系统管理员配置 https 网址")
    if _numeric(own):
        raise _no("本系统的网址是 IP 地址，浏览器不能使用安全密钥，请系统管理员为本系统配置域名")
    if here != base:
        raise _no(f"安全密钥只在 {base} 上使用，用这个网址打开本系统")
    return Site(own, base)


def _no(sentence: str) -> Refused:
    return Refused([Reason(sentence)])


def _origin(address: str) -> str:
    parts = urlsplit(address.lower())
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    port = "" if parts.port in {None, usual} else f":{parts.port}"
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def _numeric(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


# --- the challenge -----------------------------------------------------------------------------


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _seal(secret: str, token_hash: str, use: Use, head: bytes) -> bytes:
    said = f"security key {use} {token_hash} {head.hex()}".encode()
    return hmac.digest(secret.encode(), said, "sha256")


def challenge(secret: str, token_hash: str, use: Use, at: datetime) -> bytes:
    """A challenge for one session and one use. token_hash: the stored name of the session."""
    head = _milliseconds(at).to_bytes(STAMP, "big") + secrets.token_bytes(CHANCE)
    return head + _seal(secret, token_hash, use, head)


def _spend(secret: str, row: SignIn, use: Use, answered: bytes, at: datetime) -> bool:
    """Whether the challenge is ours, of this session, fresh and unanswered; it is so no more."""
    head, seal = answered[: STAMP + CHANCE], answered[STAMP + CHANCE :]
    if not hmac.compare_digest(seal, _seal(secret, row.token_hash, use, head)):
        return False
    made, now = int.from_bytes(head[:STAMP], "big"), _milliseconds(at)
    if not row.last_challenge < made <= now or now - made > LASTS.total_seconds() * 1000:
        return False
    row.last_challenge = made
    return True


# --- what the browser is asked -------------------------------------------------------------------


def live(session: Session, person_id: int) -> list[SecurityKey]:
    """The keys of a person that are in use, in the order in which they were added."""
    query = select(SecurityKey).where(
        SecurityKey.person_id == person_id, SecurityKey.removed_at.is_(None)
    )
    return list(session.scalars(query.order_by(SecurityKey.id)))


def _named(keys: Sequence[SecurityKey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(key.credential_id),
            transports=[AuthenticatorTransport(one) for one in key.transports.split()] or None,
        )
        for key in keys
    ]


def options_to_add(
    site: Site, person: Person, keys: Sequence[SecurityKey], asked: bytes, secret: str
) -> str:
    """What the page hands to `navigator.credentials.create`, as JSON.

    The key learns the account and a number of the person that only this installation can tell.
    """
    who = hmac.digest(secret.encode(), f"security key of {person.id}".encode(), "sha256")
    made = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=SYSTEM,
        user_id=who,
        user_name=person.username,
        user_display_name=person.name,
        challenge=asked,
        timeout=int(LASTS.total_seconds() * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            # The password was the first factor: a key without a PIN of its own is enough.
            user_verification=UserVerificationRequirement.DISCOURAGED,
        ),
        exclude_credentials=_named(keys),
    )
    return webauthn.options_to_json(made)


def options_to_prove(site: Site, keys: Sequence[SecurityKey], asked: bytes) -> str:
    """What the page hands to `navigator.credentials.get`, as JSON."""
    made = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=asked,
        timeout=int(LASTS.total_seconds() * 1000),
        allow_credentials=_named(keys),
        user_verification=UserVerificationRequirement.DISCOURAGED,
    )
    return webauthn.options_to_json(made)


# --- what it answers -----------------------------------------------------------------------------


def _read(answer: str) -> tuple[Mapping[str, object], bytes]:
    """The answer and the challenge in it. Raises one of UNREADABLE."""
    if len(answer) > LONGEST_ANSWER:
        raise ValueError(answer[:40])
    told = json.loads(answer)
    client = parse_client_data_json(base64url_to_bytes(told["response"]["clientDataJSON"]))
    return told, client.challenge


def _against_name(name: str, keys: Sequence[SecurityKey]) -> list[Reason]:
    """What stands against one more key of this name beside those that there are."""
    against = []
    if len(keys) >= MOST:
        against.append(Reason(f"最多登记 {MOST} 把安全密钥，先停用不用的", "name"))
    if len(name) > LONGEST_NAME:
        against.append(Reason(f"名称不超过 {LONGEST_NAME} 个字", "name"))
    if name in {key.name for key in keys}:
        against.append(Reason("已有同名的安全密钥，换一个名称", "name"))
    return against


def add(
    session: Session,
    secret: str,
    site: Site,
    person: Person,
    row: SignIn,
    name: str,
    answer: str,
    at: datetime,
    address: str,
) -> SecurityKey:
    """Add a key to a person's account. row: the session whose challenge was answered.

    Raises Refused with everything against it: the answer proves nothing, the name or the key is
    there already.
    """
    against = _against_name(name, live(session, person.id))
    session.refresh(row, with_for_update=True)
    try:
        told, asked = _read(answer)
        if not _spend(secret, row, "add", asked, at):
            raise Refused([*against, Reason("页面已过期，再登记一次")])
        found = webauthn.verify_registration_response(
            credential=dict(told),
            expected_challenge=asked,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
        ways = _ways(told)
    except UNREADABLE:
        raise Refused([*against, Reason("没有收到安全密钥的有效应答，再登记一次")]) from None
    if against:
        raise Refused(against)
    credential = bytes_to_base64url(found.credential_id)
    if session.scalar(select(SecurityKey.id).where(SecurityKey.credential_id == credential)):
        raise _no("这把安全密钥已经登记过")
    key = SecurityKey(
        person_id=person.id,
        name=name,
        credential_id=credential,
        public_key=bytes_to_base64url(found.credential_public_key),
        transports=ways,
        added_at=at,
        sign_count=found.sign_count,
    )
    session.add(key)
    factors.note(session, "key_added", person, at, address, name)
    session.flush()
    return key


def _ways(told: Mapping[str, object]) -> str:
    """How the browser reaches the key (usb, internal, nfc …), as far as it is known."""
    response = told["response"]
    said = response.get("transports") if isinstance(response, dict) else None
    known = {one.value for one in AuthenticatorTransport}
    return " ".join(sorted(known.intersection(w for w in said or () if isinstance(w, str))))


def take_away(
    session: Session, person: Person, key_id: int, at: datetime, address: str
) -> SecurityKey:
    """Ask a key of the person no more. Raises Refused when she has no such key."""
    key = next((one for one in live(session, person.id) if one.id == key_id), None)
    if key is None:
        raise Refused([Reason("这把安全密钥已经停用", "old_key")])
    key.removed_at = at
    factors.note(session, "key_removed", person, at, address, key.name)
    session.flush()
    return key


def prove(
    session: Session,
    secret: str,
    site: Site,
    person: Person,
    row: SignIn,
    answer: str,
    at: datetime,
    address: str,
) -> bool:
    """Whether one of the person's keys answered; then the session waits no more.

    Failures are counted with wrong codes and logged; a counter that ran back says which key has a
    twin.
    """
    return factors.admit(
        session,
        person,
        row,
        at,
        address,
        lambda: _answered(session, secret, site, person, row, answer, at, address),
    )


def _answered(
    session: Session,
    secret: str,
    site: Site,
    person: Person,
    row: SignIn,
    answer: str,
    at: datetime,
    address: str,
) -> bool:
    session.refresh(row, with_for_update=True)
    try:
        told, asked = _read(answer)
        if not _spend(secret, row, "prove", asked, at):
            return False
        wanted = str(told["id"])
        key = next((k for k in live(session, person.id) if k.credential_id == wanted), None)
        if key is None:
            return False
        # Two answers of one key: the second waits, then meets the counter of the first.
        session.refresh(key, with_for_update=True)
        found = webauthn.verify_authentication_response(
            credential=dict(told),
            expected_challenge=asked,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            # The counter is compared below, where it can be told from a wrong signature.
            credential_current_sign_count=0,
        )
    except UNREADABLE:
        return False
    if found.new_sign_count <= key.sign_count and (found.new_sign_count or key.sign_count):
        factors.note(session, "key_copied", person, at, address, key.name)
        return False
    key.sign_count, key.last_used_at = found.new_sign_count, at
    return True
