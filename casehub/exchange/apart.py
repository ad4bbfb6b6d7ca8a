"""Asks a process of its own for a signed letter: a page never prints by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from casehub.documents.sign import seal_in
from casehub.exchange.envelope import ReferralRefused, open_package
from casehub.exchange.payload import digest

if TYPE_CHECKING:
    from pathlib import Path

    from casehub.exchange.payload import Payload

SIGNING = "casehub.exchange.signing"
# How long a page waits for the file of a letter; a busy machine speaks against no letter.
PATIENCE = 100.0
REFUSED = 2
NOT_MADE = "函件没有封装成，请稍后再试。"


@dataclass(frozen=True)
class Signed:
    """A letter, signed unless it says otherwise, the digest of its data, and the data."""

    pdf: bytes
    payload_sha256: str
    payload: Payload


def may_sign(keys: Path) -> bool:
    """Whether the folder of keys holds a seal: without one no letter is signed."""
    return seal_in(keys) is not None


def sealed_apart(payload: Payload, keys: Path, patience: float | None = PATIENCE) -> Signed:
    """The signed letter of a payload without files, made by a process of its own.

    keys: the folder with the seal. patience: seconds that it may take; None where nobody waits at a
    page. Raises ReferralRefused; there is no letter without a signature.
    """
    return _apart(json.dumps(payload, ensure_ascii=False).encode(), keys, patience)


def signed_apart(pdf: bytes, keys: Path) -> Signed:
    """A letter that was printed with its data inside, signed by the same process; as above."""
    return _apart(pdf, keys, PATIENCE)


def drawn_apart(payload: Payload, patience: float | None = PATIENCE) -> Signed:
    """The letter of a payload without a signature, made by the same process; as above."""
    return _apart(json.dumps(payload, ensure_ascii=False).encode(), None, patience)


def _apart(content: bytes, keys: Path | None, patience: float | None) -> Signed:
    command = [sys.executable, "-I", "-m", SIGNING, *([] if keys is None else [str(keys)])]
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command, input=content, capture_output=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ReferralRefused(NOT_MADE) from error
    if done.returncode == REFUSED:
        raise ReferralRefused(done.stderr.decode())
    if done.returncode:
        raise ReferralRefused(NOT_MADE)
    told = open_package(done.stdout).payload
    return Signed(done.stdout, digest(told), told)


# Where nobody waits at a page.
sealed_at_leisure = partial(sealed_apart, patience=None)
drawn_at_leisure = partial(drawn_apart, patience=None)
