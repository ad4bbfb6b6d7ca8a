"""Sound and film that somebody sent: the container walked to its last byte, nothing decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

BOXES = 10_000
# kbit/s by index for layer III: MPEG 1, and MPEG 2 and 2.5 (ISO 11172-3, 13818-3).
RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
SAMPLING = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
FRAMES = 4


def is_film(file: BinaryIO, size: int, *, typed: bool) -> bool:
    """Whether a file is one row of ISO boxes (MP4, QuickTime) with an index and media data.

    typed: it must begin with its type, as MP4 does and old QuickTime does not.
    """
    at = 0
    kinds: list[bytes] = []
    while at < size:
        file.seek(at)
        head = file.read(16)
        length, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:
            length = size - at
        if length < 8 or at + length > size or not kind.isascii() or len(kinds) >= BOXES:
            return False
        kinds.append(kind)
        at += length
    if typed and kinds[:1] != [b"ftyp"]:
        return False
    return b"moov" in kinds and (b"mdat" in kinds or b"moof" in kinds)


def is_wave(file: BinaryIO, size: int) -> bool:
    """Whether a file is one RIFF of the form WAVE with its format and data."""
    file.seek(0)
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"WAVE":
        return False
    if int.from_bytes(head[4:8], "little") + 8 not in {size, size - 1}:
        return False
    at = 12
    kinds: list[bytes] = []
    while at + 8 <= size and len(kinds) < BOXES:
        file.seek(at)
        chunk = file.read(8)
        length = int.from_bytes(chunk[4:], "little")
        kinds.append(chunk[:4])
        at += 8 + length + (length & 1)
    return abs(at - size) <= 1 and b"fmt " in kinds and b"data" in kinds


def is_layer_three(file: BinaryIO, size: int) -> bool:
    """Whether a file is MP3: an optional ID3 tag, then frames that follow each other."""
    file.seek(0)
    head, at = file.read(10), 0
    if head[:3] == b"ID3" and len(head) == 10:
        at = 10 + sum((head[6 + n] & 0x7F) << (21 - 7 * n) for n in range(4))
    for _ in range(FRAMES):
        if at >= size:
            return False
        file.seek(at)
        length = _frame(file.read(4))
        if not length:
            return False
        at += length
    return True


def _frame(head: bytes) -> int:
    """Length in bytes of the frame that begins with these four; 0 if none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sampling = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in {0, 15} or sampling == 3:
        return 0
    kilobits = (RATES_1 if version == 3 else RATES_2)[rate]
    samples = 144 if version == 3 else 72
    return samples * kilobits * 1000 // SAMPLING[version][sampling] + (head[2] >> 1 & 1)
