"""Canonical JSON, its hash, and Ed25519 signatures, by the standard library alone."""

from __future__ import annotations

import hashlib
import json
from typing import Any

ZERO = "0" * 64

# --- canonical JSON (RFC 8785) for text, whole numbers, booleans, null, lists and objects -----


def _number(value: float) -> str:
    """A fraction as ECMAScript writes it, for the sizes that a file can hold."""
    if not abs(value) < 1e21 or 0 < abs(value) < 1e-6:
        message = f"unexpected number {value}"
        raise ValueError(message)
    if value.is_integer():
        return str(int(value))
    text = repr(value)
    return f"{value:.17f}".rstrip("0") if "e" in text else text


def canonical(value: Any) -> str:
    """Canonical JSON text. Raises ValueError for numbers that JSON does not have."""
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dict):
        keys = sorted(value, key=lambda k: k.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(k)}:{canonical(value[k])}" for k in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


# --- Ed25519 verification (RFC 8032 §5.1.7), points in extended coordinates -------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def _recover(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _add(a: Point, b: Point) -> Point:
    low, high = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    cross, scale = 2 * D * a[3] * b[3] % P, 2 * a[2] * b[2] % P
    e, f, g, h = high - low, scale - cross, scale + cross, high + low
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(point: Point, factor: int) -> Point:
    total = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _add(total, point)
        point = _add(point, point)
        factor >>= 1
    return total


def _point(raw: bytes) -> Point | None:
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    x = _recover(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature of the message is right."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, early = _point(public), _point(signature[:32])
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    late = int.from_bytes(signature[32:], "little")
    if key is None or early is None or base is None or late >= ORDER:
        return False
    hashed = hashlib.sha512(signature[:32] + public + message).digest()
    factor = int.from_bytes(hashed, "little") % ORDER
    left, right = _times(base, late), _add(early, _times(key, factor))
    return not any((left[n] * right[2] - right[n] * left[2]) % P for n in (0, 1))
