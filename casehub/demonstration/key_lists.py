"""The demonstration's lists of rights under special protection, by the roads that people take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.cooperation import key_list
from casehub.casefile.cooperation.key_list import Publication, Review
from casehub.declared import text_of, toml_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from casehub.demonstration.performing import Performance
    from casehub.exchange.payload import Payload
    from casehub.model import KeyListEntry, KeyListWording

FILE = "key_list.toml"


def load_key_lists(performance: Performance, folder: Path, until: datetime) -> int:
    """Bring in the batches of key_list.toml as far as they had come; how many entries.

    folder: where the demonstration's files lie. Raises DemonstrationFault, Refused.
    """
    found: Payload = toml_of(text_of((folder / FILE).read_bytes()))
    return sum(_batch(performance, one, until) for one in found["batch"])


def _batch(performance: Performance, told: Payload, until: datetime) -> int:
    proposed_at, reviewed_at, published_at = (
        _instant(told, f"{name}_at") for name in ("proposed", "reviewed", "published")
    )
    if proposed_at > until:
        return 0
    work = performance.work_of(told["by"], proposed_at)
    batch = key_list.open_batch(work, told)
    batch.fictional = bool(told.get("fictional"))
    rows = told["entry"]
    entries = [key_list.propose(work, batch, one) for one in rows] if isinstance(rows, list) else []
    performance.session.flush()
    if reviewed_at <= until:
        answered = Review(
            str(told["status"]), str(told["status_source"]), str(told["partner_name"]),
            told["partner_on"], str(told.get("partner_number") or ""),
        )  # fmt: skip
        reviewer = performance.work_of(told["reviewer"], reviewed_at)
        key_list.review(reviewer, _open(entries), answered)
    if published_at <= until:
        known = Publication(
            published_at.date(), str(told["published_where"]), str(told["stem"])
        )
        publisher = performance.work_of(told["publisher"], published_at)
        key_list.publish(publisher, _open(entries), known)
    return len(entries)


def _instant(told: Payload, name: str) -> datetime:
    found: datetime = told[name]
    return found


def _open(entries: list[KeyListEntry]) -> list[KeyListWording]:
    return [one.open for one in entries if one.open is not None]
