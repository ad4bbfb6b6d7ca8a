"""Time stamps of an authority (RFC 3161): asked for over HTTP, read, and checked.

Stands on pyHanko, which has the request, the answer and the check of the signature.
"""

from __future__ import annotations

import asyncio
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError

from asn1crypto import cms, pem, tsp, x509
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import set_tsp_headers
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

if TYPE_CHECKING:
    from collections.abc import Sequence

ALGORITHM = "sha256"
SECONDS = 20
LONGEST = 1 << 20


class NoTimeStamp(Exception):
    """There is no time stamp to be had, or it is none; `str()` is one Chinese sentence."""


@dataclass(frozen=True)
class Stamp:
    """What a token says. whole: signature and digest hold; trusted: a known authority signed it."""

    at: datetime
    authority: str
    whole: bool
    trusted: bool


class _Server(TimeStamper):
    """pyHanko's client over the standard library: it trusts the machine's own certificates."""

    def __init__(self, address: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The answer of the server. Raises OSError, and ValueError for what is none."""
        return tsp.TimeStampResp.load(await asyncio.to_thread(self._post, req.dump()))

    def _post(self, body: bytes) -> bytes:
        # The address comes from the settings, which take http and https only.
        asked = urllib.request.Request(  # noqa: S310
            self.address, data=body, headers=set_tsp_headers({})
        )
        try:
            with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
                content: bytes = answer.read(LONGEST)
        except HTTPError as error:
            error.close()
            raise ValueError(f"HTTP {error.code}") from error
        return content


def ask(address: str, digest: bytes) -> bytes:
    """The token (DER) of the authority at an address for a SHA-256. Raises NoTimeStamp."""
    try:
        token = asyncio.run(_Server(address).async_timestamp(digest, ALGORITHM))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        # A refusal, a strange answer and a wrong nonce raise whatever the readers of DER raise.
        silent = isinstance(error, URLError | TimeoutError)
        said = "时间戳服务器没有应答" if silent else "时间戳服务器没有给出时间戳"
        raise NoTimeStamp(said) from error
    return bytes(token.dump())


def read(token: bytes, digest: bytes, roots: Sequence[x509.Certificate] = ()) -> Stamp:
    """What a token says of a SHA-256. Raises NoTimeStamp for what is no token.

    The authority's certificate is judged at the time of the stamp: it may have ended since.
    """
    try:
        content = cms.ContentInfo.load(token, strict=True)
        signed = content["content"]
        info = signed["encap_content_info"]["content"].parsed
        at: datetime = info["gen_time"].native
        said: dict[str, Any] = asyncio.run(
            validate_tst_signed_data(
                signed,
                ValidationContext(trust_roots=list(roots), allow_fetching=False, moment=at),
                lambda algorithm: digest if algorithm == ALGORITHM else b"",
            )
        )
        subject = said["signing_cert"].subject.native
    except Exception as error:
        # Whatever a strange or damaged token makes the readers raise.
        raise NoTimeStamp("时间戳已损坏，或者与检查点不符") from error
    return Stamp(
        at=at,
        authority=str(subject.get("common_name") or subject.get("organization_name") or ""),
        whole=bool(said["intact"] and said["valid"]),
        trusted=bool(said["trust_problem_indic"] is None),
    )


def roots_in(file: Path) -> list[x509.Certificate]:
    """The certificates of a PEM file. Raises NoTimeStamp when there is none."""
    try:
        blocks = list(pem.unarmor(file.read_bytes(), multiple=True))
        found = [x509.Certificate.load(der, strict=True) for _, _, der in blocks]
    except (OSError, ValueError) as error:
        raise NoTimeStamp(f"时间戳机构的证书 {file} 读不出") from error
    return found
