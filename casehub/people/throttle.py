"""How often somebody may guess, search or carry lists away; no stranger locks anybody out.

A browser in which a person has signed in before counts by itself; whatever strangers do at other
browsers does not touch it. Everybody else counts by account and by address. Nothing is locked:
after WINDOW the count begins anew. The counts lie in the database, so that processes share them.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casehub.model import SignInCount

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

WINDOW = timedelta(minutes=15)
# What is counted → how often in a window. Many people share the address of an office.
KNOWN_BROWSER, ACCOUNT, ADDRESS = "browser", "account", "address"
OLD_PASSWORD, FACTOR = "old", "factor"
# Not failures but uses, by person: what a program does in her name is more than a hand can.
SEARCH, EXPORT = "search", "export"
# Requests that no page of ours sends, by person or else by address: so many are logged.
FORGED = "forged"
LIMITS: Mapping[str, int] = {
    KNOWN_BROWSER: 10,
    ACCOUNT: 10,
    ADDRESS: 40,
    OLD_PASSWORD: 5,
    FACTOR: 10,
    SEARCH: 300,
    EXPORT: 30,
    FORGED: 20,
}


def counted(account: int | None, browser: str, address: str) -> dict[str, str]:
    """What an attempt is counted as. browser: the name given to it when this account signed in."""
    if browser:
        return {KNOWN_BROWSER: browser}
    by_address = {ADDRESS: address} if address else {}
    return by_address if account is None else {ACCOUNT: str(account), **by_address}


def _key(what: str, name: str) -> str:
    return hashlib.sha256(f"{what} {name}".encode()).hexdigest()


def admits(session: Session, counts: Mapping[str, str], at: datetime) -> bool:
    """Whether one more attempt may be made."""
    keys = {_key(what, name): LIMITS[what] for what, name in counts.items()}
    rows = session.scalars(select(SignInCount).where(SignInCount.key.in_(keys)))
    return all(at - row.since >= WINDOW or row.failures < keys[row.key] for row in rows)


def count(session: Session, counts: Mapping[str, str], at: datetime) -> bool:
    """Count a failure; whether no more are admitted, for any of them, while the window lasts."""
    reached = False
    # Always in one order: two who count the same wait for each other, never both.
    for key, limit in sorted((_key(w, n), LIMITS[w]) for w, n in counts.items()):
        row = _row(session, key, at)
        if at - row.since >= WINDOW:
            row.failures, row.since = 0, at
        row.failures += 1
        reached = reached or row.failures >= limit
    session.flush()
    return reached


def _row(session: Session, key: str, at: datetime) -> SignInCount:
    query = select(SignInCount).where(SignInCount.key == key).with_for_update()
    query = query.execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is not None:
        return found
    try:
        with session.begin_nested():
            made = SignInCount(key=key, failures=0, since=at)
            session.add(made)
    except IntegrityError:
        # Another process counted the first failure in the same moment.
        return session.scalars(query).one()
    return made


def forget(session: Session, counts: Mapping[str, str]) -> None:
    """A success begins the count of a known browser anew; what strangers count goes on."""
    if KNOWN_BROWSER in counts:
        row = session.get(SignInCount, _key(KNOWN_BROWSER, counts[KNOWN_BROWSER]))
        if row is not None:
            row.failures = 0
