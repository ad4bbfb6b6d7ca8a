"""What somebody looks for, kept out of addresses: names of parties are nobody else's to read.

A form posts the words; the address then bears them encrypted, for this person and for as long as
a session may last. So paging, going back and a second tab work, while proxies, logs, histories
and referrers see nothing. An address of somebody else, or of yesterday, is no address any more.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app, g, request

from casehub.desk.looking.search import LONGEST
from casehub.web.request.unit import now, parts

TOKEN = "s"  # noqa: S105  the name of a parameter


@dataclass(frozen=True)
class Sought:
    """The words, or `lost` when the address bore some that cannot be read any more."""

    text: str
    lost: bool = False


def _cipher() -> Fernet:
    # A key for this person only, from the secret of the installation.
    seed = f"{current_app.config['SECRET_KEY']} sought {g.person_id}".encode()
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(seed).digest()))


def token_of(text: str) -> str:
    """What stands in the address for these words."""
    return _cipher().encrypt_at_time(text[:LONGEST].encode(), int(now().timestamp())).decode()


def sought() -> Sought:
    """What the address of this request asks for. `q` is what somebody typed into it by hand."""
    token = request.args.get(TOKEN, "")
    return sought_by(token) if token else Sought(request.args.get("q", "")[:LONGEST])


def sought_by(token: str) -> Sought:
    """The words that this token stands for in this person's addresses."""
    seconds = parts().absolute_minutes * 60
    try:
        found = _cipher().decrypt_at_time(token.encode(), seconds, int(now().timestamp()))
    except InvalidToken:
        return Sought("", lost=True)
    return Sought(found.decode())
