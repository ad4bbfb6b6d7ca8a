"""A security key in software: makes credentials and signs challenges as a real one does."""

from __future__ import annotations

import copy
import hashlib
import json
import os
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, WITH_CREDENTIAL = 0x01, 0x40


class Authenticator:
    """One key. `count` is its counter; `count = None` keeps none, as synchronised keys do."""

    def __init__(self, origin: str, count: int | None = 0) -> None:
        self.origin, self.count = origin, count
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)

    def copied(self) -> Authenticator:
        """A clone, with the counter where it stands now."""
        return copy.copy(self)

    def _client(self, kind: str, challenge: str, origin: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": origin or self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, host: str, flags: int) -> bytes:
        if self.count is not None:
            self.count += 1
        counter = (self.count or 0).to_bytes(4, "big")
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + counter

    def _answer(self, **response: Any) -> str:
        coded = {k: bytes_to_base64url(v) if isinstance(v, bytes) else v for k, v in response.items()}
        name = bytes_to_base64url(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": coded})

    def create(self, options: str, origin: str = "") -> str:
        """What a browser answers to `navigator.credentials.create`."""
        wanted = json.loads(options)
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        data = self._data(wanted["rp"]["id"], PRESENT | WITH_CREDENTIAL)
        data += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        return self._answer(
            clientDataJSON=self._client("webauthn.create", wanted["challenge"], origin),
            attestationObject=cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}),
            transports=["usb", "nfc"],
        )

    def get(self, options: str, origin: str = "", host: str = "", flags: int = PRESENT) -> str:
        """What a browser answers to `navigator.credentials.get`."""
        wanted = json.loads(options)
        data = self._data(host or wanted["rpId"], flags)
        client = self._client("webauthn.get", wanted["challenge"], origin)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signed)


def tampered(answer: str, part: str) -> str:
    """The same answer with one bit of a part turned round."""
    told = json.loads(answer)
    raw = bytearray(base64url_to_bytes(told["response"][part]))
    raw[-1] ^= 1
    told["response"][part] = bytes_to_base64url(bytes(raw))
    return json.dumps(told)
