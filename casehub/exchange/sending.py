"""From a payload and its files to what is sent: the signed letter, and the ZIP beside it."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from casehub.documents.letters.appearing import read as read_pages
from casehub.documents.letters.seals import picture_of, place_over, reserve
from casehub.documents.sign import PICTURE_FILE, Pades, SealUnusableError, seal_in
from casehub.documents.wording import d
from casehub.exchange.codes import code_key_in
from casehub.exchange.envelope import EDITION, ReferralRefused
from casehub.exchange.envelope import inside as inside_of
from casehub.exchange.evidence import TooLargeAlone, beside, bound, pack, split
from casehub.exchange.examining import differences
from casehub.exchange.letter import edition_of
from casehub.exchange.payload import SCHEMA_NAME, faults
from casehub.exchange.sealing import seal_letter
from casehub.exchange.sorts import exchange

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from casehub.documents.sign import Signing
    from casehub.exchange.payload import Payload

_TRAVELS = frozenset({"inside", "zip"})


@dataclass(frozen=True)
class Letter:
    """What is sent: the PDF, the ZIP beside it where there is one, and whether it is signed.

    parts: by name, the ZIPs in which the files travel where one would be too large; `package` then
    is what they are together, for the sender's own store.
    """

    pdf: bytes
    payload_sha256: str
    package: bytes | None
    signed: bool
    parts: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Sender:
    """With what this bureau signs: its seal, the picture of it, and the key of the codes."""

    signing: Signing | None = None
    picture: Image.Image | None = None
    key: Ed25519PrivateKey | None = None

    @classmethod
    def of(cls, keys: Path) -> Sender:
        """What a folder of keys holds. Raises ReferralRefused where a file of it is no key."""
        seal = seal_in(keys)
        try:
            key = code_key_in(keys)
            if seal is None:
                return cls(key=key)
            signing = Pades(seal)
            picture = keys / PICTURE_FILE
            shown = Image.open(picture) if picture.is_file() else picture_of(signing.name)
            return cls(signing, shown.convert("RGBA"), key)
        except (OSError, ValueError, SealUnusableError) as error:
            raise ReferralRefused(f"密钥目录 {keys} 里的密钥、证书或者印章图样读不出。") from error


def sent(
    payload: Payload, folder: Path, sender: Sender, package: str, most: int | None = None
) -> Letter:
    """The letter of a payload with the files of a folder, signed where there is a seal.

    package: the name of the ZIP where one is made. most: how many bytes a ZIP may have that the
    receiver takes; None for any. What fits into no such one travels in several (cross_region.md
    §5.4 no. 18). What the payload leaves open of its files (hash, size) is filled in. Raises
    ReferralRefused with every reason at once.
    """
    told, inside, zipped = _with_files(payload, folder)
    packed, parts = pack(zipped) if zipped else None, {}
    if packed is not None and (most is None or len(packed) <= most):
        told = {**told, "package": bound(package, packed, len(zipped))}
    elif packed is not None and most is not None:
        groups = _groups(zipped, most)
        parts = {_numbered(package, n): pack(one) for n, one in enumerate(groups, 1)}
        rows = zip(parts.items(), groups, strict=True)
        listed = [bound(name, content, len(files)) for (name, content), files in rows]
        told = {**told, "packages": listed}
    sealed = seal_letter(told, inside, sender.key)
    pdf = sealed.pdf
    seen = read_pages(pdf, exchange().limits.pieces)
    if unsaid := differences(told, seen, {EDITION: edition_of(told)}, ""):
        raise ReferralRefused("".join(f"{one}。" for one in unsaid))
    if sender.signing is not None:
        pdf = signed(pdf, told, sender)
    return Letter(pdf, sealed.payload_sha256, packed, sender.signing is not None, parts)


def _groups(zipped: dict[str, bytes], most: int) -> list[dict[str, bytes]]:
    try:
        return split(zipped, most)
    except TooLargeAlone as error:
        said = f"附件“{error.file}”压缩以后仍超过对方接受的一个压缩包{most / (1 << 20):g}MB"
        raise ReferralRefused(f"{said}，请改为另行寄送（place写paper）。") from error


def _numbered(package: str, n: int) -> str:
    """甲.zip → 甲-1.zip."""
    stem, dot, ending = package.rpartition(".")
    return f"{stem}-{n}{dot}{ending}" if dot else f"{package}-{n}"


def signed(pdf: bytes, payload: Payload, sender: Sender) -> bytes:
    """A sealed letter with the signature, its seal pressed over the date of the closing."""
    if sender.signing is None:
        raise ReferralRefused("没有签章密钥。")
    name, ours = sender.signing.name, payload["sender"]["name"]
    if name != ours:
        raise ReferralRefused(f"签章证书是“{name}”的，不能签署“{ours}”的函件。")
    place = place_over(pdf, d(payload["gongwen"]["成文日期"]))
    picture = None if place is None else sender.picture
    if place is not None and picture is not None:
        pdf = reserve(pdf, place, f"{name}电子签章")
    return sender.signing.sign(pdf, payload["gongwen"]["标题"], picture)


def _with_files(
    payload: Payload, folder: Path
) -> tuple[Payload, dict[str, bytes], dict[str, bytes]]:
    """The payload with hash and size of each file, the files inside, the files of the ZIP."""
    if not isinstance(payload, dict) or not isinstance(payload.get("gongwen"), dict):
        raise ReferralRefused("".join(faults(payload)))
    told = copy.deepcopy(payload)
    missing = []
    for row in _completed(told):
        if row.get("place") not in _TRAVELS:
            continue
        content = _read(folder, str(row.get("file", "")))
        if content is None:
            missing.append(f"附件“{row.get('file', '')}”不在目录 {folder} 里。")
            continue
        row.setdefault("sha256", hashlib.sha256(content).hexdigest())
        row.setdefault("size", len(content))
    if wrong := missing or faults(told):
        raise ReferralRefused("".join(wrong))
    return told, _named(told, folder, inside=True), _named(told, folder, inside=False)


def _completed(told: Payload) -> list[dict[str, object]]:
    """The rows of the attachments: an empty hash is none, and where each is, is said of each.

    What names a file travels inside; what names none is a sheet of the letter itself.
    """
    listed = [told["gongwen"].get("附件"), told.get("evidence")]
    attached, shown = (
        [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        for rows in listed
    )
    for row in (*attached, *shown):
        if row.get("sha256") == "":
            del row["sha256"]
    if told.get("schema") != SCHEMA_NAME:
        for row in attached:
            row.setdefault("place", "inside" if "file" in row else "sheet")
    return attached


def _named(payload: Payload, folder: Path, *, inside: bool) -> dict[str, bytes]:
    rows = {row["file"]: row for row in inside_of(payload)} if inside else beside(payload)
    return {name: _read(folder, name) or b"" for name in rows}


def _read(folder: Path, name: str) -> bytes | None:
    """A file of the folder itself, by a name without a path; None where there is none."""
    path = folder / name
    if not name or "/" in name or name.startswith(".") or path.is_symlink() or not path.is_file():
        return None
    if path.stat().st_size > exchange().limits.package_mb << 20:
        return None
    return path.read_bytes()
