"""A letter between bureaus: what sealing and verifying cost beside printing the same pages."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casehub.demonstration.seals import own_seal
from casehub.documents.letters.seals import picture_of
from casehub.documents.render import page_of, print_page
from casehub.documents.sign import Pades
from casehub.exchange import digest
from casehub.exchange.examining import examine, pinned_in
from casehub.exchange.letter import body
from casehub.exchange.sealing import seal_letter
from casehub.exchange.sending import Sender, signed
from casehub.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable

    from casehub.bench.ground import Clock

LETTER = PROJECT / "config" / "demo" / "referral.json"


@dataclass(frozen=True)
class ExchangeFigures:
    """Milliseconds of the processor: the pages alone, sealed and signed, verified."""

    plain_ms: float
    seal_ms: float
    verify_ms: float

    def as_json(self) -> dict[str, object]:
        """In the shape of the report. verify: without the start of the process that judges."""
        return {
            "seal_ratio": round(self.seal_ms / self.plain_ms, 3),
            "verify_ratio": round(self.verify_ms / self.plain_ms, 3),
            "plain_ms": round(self.plain_ms, 1),
            "seal_ms": round(self.seal_ms, 1),
            "verify_ms": round(self.verify_ms, 1),
        }


def measure(rounds: int, clock: Clock) -> ExchangeFigures:
    """Medians of alternating rounds, after one that warms up; all of it in this process."""
    payload = json.loads(LETTER.read_text(encoding="utf-8"))
    office, key = payload["sender"]["name"], Ed25519PrivateKey.generate()
    with tempfile.TemporaryDirectory(prefix="casehub-bench-") as folder:
        sender = Sender(Pades(own_seal(Path(folder), office)), picture_of(office), key)
        pinned = pinned_in(Path(folder))

        def plain() -> object:
            pages = body(payload, digest(payload), "x")
            return print_page(page_of(payload["gongwen"]["标题"], office, "", pages))

        def sealed() -> bytes:
            return signed(seal_letter(payload, {}, sender.key).pdf, payload, sender)

        letter = sealed()
        if (found := examine(letter, pinned)).problems:
            raise RuntimeError("".join(found.problems))
        ways: tuple[Callable[[], object], ...] = (plain, sealed, lambda: examine(letter, pinned))
        spent: list[list[float]] = [[], [], []]
        for turn in range(rounds + 1):
            if turn > 1 and not clock.left:
                break
            for way, times in zip(ways, spent, strict=True):
                began = time.process_time()
                way()
                if turn:
                    times.append((time.process_time() - began) * 1000)
    return ExchangeFigures(*(statistics.median(times) for times in spent))
