"""The code that a letter bears, and the key of an office that signs it.

Whoever has the public half proves the code without any network, from a sheet of paper too.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casehub.exchange.quick import quick_code

if TYPE_CHECKING:
    from casehub.exchange.payload import Payload

CODE_KEY, CODE_PUBLIC = "code.key.pem", "code.pub.pem"


def code_of(payload: Payload, sha256: str, key: Ed25519PrivateKey | None = None) -> str:
    """The text of the code of a payload, signed where there is a key; sha256: its digest."""
    gongwen = payload["gongwen"]
    flow = f"{payload['flowId']}/M{payload['message']['seq']}"
    return quick_code(flow, gongwen["发文字号"], gongwen["成文日期"], sha256, key)


def code_key_in(keys: Path) -> Ed25519PrivateKey | None:
    """The key of codes in a folder of keys; None where there is none.

    Raises ValueError where the file holds no such key, OSError.
    """
    path = keys / CODE_KEY
    if not path.is_file():
        return None
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if isinstance(key, Ed25519PrivateKey):
        return key
    raise ValueError(path.name)


def make_code_key(folder: Path) -> Path:
    """A new key for codes in a folder, and its public half, whose path is told.

    Raises FileExistsError where there is one, OSError.
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(folder)
    folder.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    handle = os.open(folder / CODE_KEY, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret)
    public = folder / CODE_PUBLIC
    public.write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    return public
