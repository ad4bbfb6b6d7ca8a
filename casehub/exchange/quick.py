"""The QR code of a referral: short text that can be checked off line."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MARK = "CQIP1"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def base45(data: bytes) -> str:
    """RFC 9285: bytes as characters that QR codes pack tightly."""
    out: list[str] = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        number = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            number, rest = divmod(number, 45)
            out.append(_ALPHABET[rest])
    return "".join(out)


def from_base45(text: str) -> bytes:
    """The bytes behind RFC 9285 text; ValueError when it is none."""
    out = bytearray()
    for start in range(0, len(text), 3):
        group = text[start : start + 3]
        number = sum(_ALPHABET.index(c) * 45**i for i, c in enumerate(group))
        out += number.to_bytes(len(group) - 1)
    return bytes(out)


@dataclass(frozen=True)
class QuickCode:
    """What the QR code says: flow number with message, document number, date, payload hash."""

    flow: str
    number: str
    date: str
    payload_sha256: str
    signature: bytes = b""

    @property
    def signed_text(self) -> str:
        """The part that the signature covers."""
        digest = base45(bytes.fromhex(self.payload_sha256))
        return f"{MARK}|{self.flow}|{self.number}|{self.date}|{digest}"

    def proves(self, key: Ed25519PublicKey) -> bool:
        """Whether the signature was made with the private half of `key`."""
        try:
            key.verify(self.signature, self.signed_text.encode())
        except InvalidSignature:
            return False
        return True


def quick_code(
    flow: str, number: str, date: str, payload_sha256: str, key: Ed25519PrivateKey | None = None
) -> str:
    """CQIP1|flow|number|date|hash in base45, and the Ed25519 signature when there is a key."""
    code = QuickCode(flow, number.replace("|", ""), date, payload_sha256)
    if key is None:
        return code.signed_text
    return f"{code.signed_text}|{base45(key.sign(code.signed_text.encode()))}"


def read_quick_code(text: str) -> QuickCode:
    """The parts of a scanned code; ValueError with a Chinese sentence when it is none of ours."""
    parts = text.strip("\r\n").split("|")
    if len(parts) not in {5, 6} or parts[0] != MARK:
        raise ValueError("不是协作函二维码。")
    try:
        digest = from_base45(parts[4]).hex()
        signature = from_base45(parts[5]) if len(parts) == 6 else b""
    except (ValueError, OverflowError) as error:
        raise ValueError("二维码内容残缺。") from error
    return QuickCode(parts[1], parts[2], parts[3], digest, signature)
