"""A time-stamping authority on the loopback, made with pyHanko's own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from asn1crypto import keys, tsp, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

NAME = "示例时间戳机构"


@dataclass
class Authority:
    """Signs what it is asked for; tests say when it does not. at: the time that it says."""

    at: datetime
    name: str = NAME
    address: str = ""
    silent: bool = False
    refuses: bool = False
    garbled: bool = False
    # Stamps something else than what it was asked for.
    other: bytes | None = None
    asked: list[bytes] = field(default_factory=list)

    @property
    def pem(self) -> bytes:
        """Its certificate."""
        return identity(self.name)[0].public_bytes(serialization.Encoding.PEM)

    def token(self, digest: bytes) -> bytes:
        """What it would give for a SHA-256."""
        token = asyncio.run(self._stamper().async_timestamp(digest, "sha256"))
        return bytes(token.dump())

    def _stamper(self) -> Any:
        certificate, key = identity(self.name)
        der = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        made: Any = DummyTimeStamper(
            x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
            keys.PrivateKeyInfo.load(der),
            fixed_dt=self.at,
        )
        return made

    def answer(self, body: bytes) -> bytes:
        """A TimeStampResp for a TimeStampReq."""
        request = tsp.TimeStampReq.load(body)
        self.asked.append(request["message_imprint"]["hashed_message"].native)
        if self.refuses:
            return bytes.fromhex("30053003020102")  # a status (rejection) and nothing else
        if self.garbled:
            return b"\x30\x03abc"
        if self.other is not None:
            request["message_imprint"]["hashed_message"] = self.other
        return bytes(self._stamper().request_tsa_response(request).dump())


@cache
def identity(name: str) -> tuple[certificates.Certificate, rsa.RSAPrivateKey]:
    """Certificate and key of an authority; the same for the same name."""
    key = rsa.generate_private_key(65537, 2048)
    who = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        certificates.CertificateBuilder()
        .subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(7)
        .not_valid_before(start).not_valid_after(start + timedelta(days=9000))
        .add_extension(certificates.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            certificates.KeyUsage(True, True, False, False, False, False, False, False, False),
            critical=True,
        )
        .add_extension(
            certificates.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return made, key


@contextmanager
def listening(authority: Authority) -> Iterator[Authority]:
    """The authority at an address of its own until the block ends."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            content = b"" if authority.silent else authority.answer(body)
            self.send_response(503 if authority.silent else 200)
            self.send_header(
                "Content-Type", "text/plain" if authority.silent else "application/timestamp-reply"
            )
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        authority.address = f"http://127.0.0.1:{server.server_port}/tsa"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield authority
        finally:
            server.shutdown()
            thread.join()


def pem_file(folder: Path, *authorities: Authority) -> Path:
    """Their certificates in one file."""
    file = folder / "authorities.pem"
    file.write_bytes(b"".join(one.pem for one in authorities))
    return file
