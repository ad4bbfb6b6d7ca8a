"""The papers of a matter for approval as they will be, and what names just these papers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casehub.acts.previewing import Preview, preview
from casehub.law.canonical import canonical
from casehub.record.rows import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.acts.proposals.standing import Matter
    from casehub.record.work import Work
    from casehub.workflow.route import Station

# What a paper gets by the act that issues it: its number, its code, that it is no draft any more.
GIVEN_LAST = frozenset({"no", "code", "verify_url", "draft"})


@dataclass(frozen=True)
class Look:
    """What somebody has before them: what would be done, and the digest of what they read."""

    preview: Preview
    digest: str


def look(
    work: Work,
    matter: Matter,
    station: Station,
    values: Mapping[str, object] | None = None,
    changes: Mapping[str, object] | None = None,
) -> Look:
    """What the matter would do and issue, as it is read at a station.

    What is still to be written stands in the papers as such; numbers are expected numbers and are
    not part of the digest, everything else is. values: those of the matter, where it was read in
    another unit of work; the digest is of that reading, so whatever came since is another.
    changes: what who reads it means to change of it (`amended`).
    Raises CaseChanged (in that case only), StepNotOpen, NotAllowed, Refused.
    """
    case = matter.case
    before, said = case.reference, _said(matter)
    values = matter.values(work) if values is None else values
    if changes:
        values, said = {**values, **changes}, {**said, "changes": plain(changes)}
    would = preview(
        work, before, matter.step.id, case.seq, values, station=station, walk=matter.walk
    )
    return Look(would, _digest(said, would, before))


def _said(matter: Matter) -> dict[str, object]:
    """What was proposed and agreed to; a look forgets what was read, so it is asked before."""
    latest = matter.proposal.latest
    return {
        "version": latest.number,
        "data": latest.digest,
        "given": [[one.station, one.digest, one.opinion] for one in matter.agreed],
    }


def _digest(said: Mapping[str, object], would: Preview, before: str) -> str:
    numbers = {paper.number for paper in would.papers if paper.number}
    if would.reference != before:
        numbers.add(would.reference)
    read = {
        **said,
        "papers": [[p.kind, _unnumbered(p.facts, numbers)] for p in would.papers],
        "deadlines": [list(row) for row in would.deadlines],
        # What it changes in the file, and from what: an entry may have been mended meanwhile.
        "sentence": _unnumbered({"": would.sentence}, numbers),
    }
    return hashlib.sha256(canonical(plain(read))).hexdigest()


def _unnumbered(facts: Mapping[str, Any], numbers: set[str]) -> str:
    """The facts of a paper as one text, without the numbers that issuing gives."""
    kept = dict(facts)
    if isinstance(kept.get("doc"), dict):
        kept["doc"] = {k: v for k, v in kept["doc"].items() if k not in GIVEN_LAST}
    said = json.dumps(plain(kept), ensure_ascii=False, sort_keys=True)
    for number in sorted(numbers, key=len, reverse=True):
        said = said.replace(json.dumps(number, ensure_ascii=False)[1:-1], "№")
    return said
