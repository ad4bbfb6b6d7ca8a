"""The key that signs checkpoints: made once, kept whole, and changed with its own signature."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from casehub.model import Checkpoint

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEY_BYTES = 32


class KeyTrouble(Exception):
    """The signing key cannot be used; `str()` is one Chinese sentence."""


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """A file that is there whole or not at all, also after a power cut. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_key(path: Path) -> bytes:
    """The signing key. Raises KeyTrouble when it is not there or is none."""
    try:
        key = path.read_bytes()
    except FileNotFoundError as error:
        raise KeyTrouble(f"签名密钥 {path} 不在") from error
    except OSError as error:
        raise KeyTrouble(f"签名密钥 {path} 读不出") from error
    if len(key) != KEY_BYTES:
        raise KeyTrouble(f"签名密钥 {path} 应为 {KEY_BYTES} 字节，实为 {len(key)} 字节，请放回备份")
    return key


def signing_key(
    session: Session, path: Path, *, renew: bool = False
) -> tuple[bytes, bytes | None]:
    """The signing key of an instance, and the one before where it has to sign the change.

    A key is made at the very first seal, or when told to renew. An instance that has sealed before
    is not given another silently: what is pinned outside would no longer fit. The former key stays
    beside the new one until a checkpoint bears the new one, so that no interruption loses it.
    Raises KeyTrouble where the key is not there, is another than that of the last checkpoint, or is
    damaged: only a file that is not there is lost.
    """
    last = session.scalar(select(Checkpoint.public_key).order_by(Checkpoint.id.desc()).limit(1))
    key = _kept(path)
    if key is None and last is not None and not renew:
        raise KeyTrouble(
            f"签名密钥 {path} 不在，而检查点已经有了：请放回原来的密钥；确实丢失的，"
            "运行 casehub audit seal --new-key，并重新公布公钥"
        )
    if renew and key is not None and last in {None, public_key(key)}:
        # Else the key was renewed already, and only its first checkpoint is missing.
        if last is not None:
            write_whole(former_of(path), key, 0o600)
        key = None
    signed_last = last is None or (key is not None and public_key(key) == last)
    former = None if signed_last else _kept(former_of(path))
    if key is None:
        key = os.urandom(KEY_BYTES)
        write_whole(path, key, 0o600)
    if signed_last:
        former_of(path).unlink(missing_ok=True)
        return key, None
    if former is not None and public_key(former) == last:
        return key, former
    if not renew:
        raise KeyTrouble(
            f"签名密钥 {path} 不是签署上一个检查点的那一个：请放回原来的密钥；"
            "要更换的，放回以后运行 casehub audit seal --new-key"
        )
    return key, None


def _kept(path: Path) -> bytes | None:
    """The key; None only where there is no such file. Raises KeyTrouble where it is damaged.

    What cannot be read today can be put back tomorrow: it is not overwritten.
    """
    try:
        return read_key(path)
    except KeyTrouble as trouble:
        if isinstance(trouble.__cause__, FileNotFoundError):
            return None
        raise KeyTrouble(f"{trouble}；无法恢复的，先移走这个文件") from trouble


def former_of(path: Path) -> Path:
    """Where the key before is kept until the new one has signed."""
    return path.with_name(f"{path.name}.former")


def public_key(key: bytes) -> str:
    """The public half of a signing key, hex: what is published and pinned."""
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw().hex()


def pinned_keys(given: str) -> frozenset[str]:
    """Public keys from a text (hex) or a file with one a line. Raises KeyTrouble.

    A bureau that had to renew its key pins both, the earlier one first.
    """
    keys = given.split()
    if keys and all(map(_is_public, keys)):
        return frozenset(keys)
    try:
        lines = Path(given).read_bytes().decode("ascii", "replace").split()
    except (FileNotFoundError, ValueError) as error:
        said = f"没有公钥文件 {given}；直接写公钥的，应为 64 个十六进制字符"
        raise KeyTrouble(said) from error
    except OSError as error:
        raise KeyTrouble(f"公钥文件 {given} 读不出") from error
    if not lines:
        raise KeyTrouble(f"公钥文件 {given} 是空的")
    for number, line in enumerate(lines, 1):
        if not _is_public(line):
            raise KeyTrouble(f"公钥文件 {given} 的第 {number} 个公钥不是 64 个十六进制字符")
    return frozenset(lines)


def _is_public(text: str) -> bool:
    try:
        return len(bytes.fromhex(text)) == KEY_BYTES
    except ValueError:
        return False
