"""A penalty case of two parties whose goods are kept as evidence: what each test goes on from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.model.organisation import OrganisationSeries
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.seizure.holding import LOTS, WANTED, with_series

if TYPE_CHECKING:
    from casehub.acts.performing import Outcome
    from tests.procedures.penalty.enforcing import Enforcing

KEPT, URGENT = "penalty.evidence_registration", "evidence.urgent_report"
HURRY = "货车即将驶离"
NOBODY = {"handed_to": None, "handed_as": None, "handed_basis": None}
GOODS: list[dict[str, Any]] = [{**one, "apart": None} for one in LOTS]


def with_words(e: Enforcing) -> Enforcing:
    """The same office, with a word for the numbers of registrations."""
    office = with_series(e).who("head").organisation
    office.series.append(OrganisationSeries(series="evidence_registration", prefix="渝市监先登"))
    return e


def told(e: Enforcing, party: int, when: str, hour: str, **more: Any) -> dict[str, Any]:
    """What is entered on the spot."""
    named = {"party": party, "officers": e.officers, "kept_at": at(f"2026-{when}", hour), "goods": GOODS}
    return {**named, "keep_mode": "in_place", **NOBODY, **more}


def opened(e: Enforcing, when: str) -> str:
    """A matter; its reference."""
    e.act("examiner", when, "open_registration")
    return e.s.child("penalty_registration")


def kept(e: Enforcing, party: int, when: str = "04-01", **more: Any) -> str:
    """Approved before (at 17:00 as every act of a scene) and carried out on a day; the matter."""
    matter = opened(e, when)
    e.s.act("head", when, "approve_keeping", matter, party=party, goods_wanted=WANTED)
    e.s.act("examiner", when, "keep_evidence", matter, **told(e, party, when, "17:00", **more))
    return matter


def urgently(e: Enforcing, party: int, when: str = "04-01", hour: str = "16:30", **more: Any) -> str:
    """Done on the spot with nobody's leave; the matter."""
    matter = opened(e, when)
    facts = told(e, party, when, hour, hurry=HURRY, **more)
    e.s.act("examiner", when, "keep_urgently", matter, **facts)
    return matter


def ended(e: Enforcing, matter: str, when: str, *rows: tuple[int, int, str], note: str | None = None) -> Outcome:
    """Deal with so many of each lot in such a way."""
    outcomes = [{"lot": lot, "qty": qty, "way": way, "note": note} for lot, qty, way in rows]
    return e.s.act("head", when, "end_keeping", matter, outcomes=outcomes, pickup_on=day(when))
