"""A filing that is drafted by one person, reviewed by another, and done by a third."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from casehub import acts
from casehub.acts import proposals
from casehub.model import Proposal
from tests import factories
from tests.acts.scene import PANEL, Scene, day
from tests.faults.world import at

if TYPE_CHECKING:
    from casehub.record.work import Work


def key() -> str:
    """Of one form."""
    return secrets.token_hex(16)


def work(s: Scene, who: str, when: str = "12-02", hour: str = "10:00") -> Work:
    """Somebody at work on a day of December 2026."""
    return s.office.work(s.session, who, at(f"2026-{when}", hour))


def received(s: Scene) -> Scene:
    """A request that came in December, waiting for its filing."""
    opened = work(s, "clerk", "12-01")
    s.ref = factories.open_request(opened, "adjudication").reference
    s.act(
        "clerk", "12-01", "submit_request", received_on=day("12-01"), knew_on=day("02-01"),
        claims_asserted="权利要求1", copies=3, case_officer=s.person("examiner"),
        evidence_items=[{"label": "甲1", "name": "专利证书"}],
    )
    return s


def drafted(s: Scene, **more: Any) -> dict[str, Any]:
    """What the clerk types into the draft of a filing."""
    w = work(s, "clerk")
    form = acts.form_of(w, s.case(), "file_case")
    typed = {i.field.id: factories.typed(i) for i in form.fields if i.field.required}
    chair, lead, member = (s.person(n) for n in PANEL)
    seats = {"panel_chair": chair, "panel_lead": lead, "panel_members": [member]}
    return {**typed, **seats, "clerk": s.person("scribe"), **more}


def submitted(s: Scene, *, note: str = "", to: int | None = None, **more: Any) -> Proposal:
    """Sent up by the clerk."""
    data = drafted(s, **more)
    w = work(s, "clerk")
    return proposals.submit(w, s.ref, "file_case", s.case().seq, data, key(), note=note, to=to)


def seen(s: Scene, who: str, number: int) -> str:
    """The digest of what somebody has before them."""
    w = work(s, who)
    matter = proposals.matter_of(w, s.ref, number)
    assert matter.station is not None
    return proposals.look(w, matter, matter.station).digest


def agree(s: Scene, who: str, number: int, opinion: str = "同意。") -> proposals.Answered:
    """Read and agreed to."""
    return proposals.agree(work(s, who), s.ref, number, seen(s, who, number), opinion, key())


def matter(s: Scene, number: int, who: str = "clerk") -> proposals.Matter:
    """The matter as it stands now."""
    return proposals.matter_of(work(s, who), s.ref, number)
