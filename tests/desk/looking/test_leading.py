"""Whoever types a whole number wants the cases that bear it; else every word leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import false

from casehub.desk.looking.leading import leading, sees_any
from tests.desk.looking.test_search import filed, other, session
from tests.faults.world import at

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.model import Case
    from tests.acts.scene import Scene
    from tests.faults.world import Office

__all__ = ["filed", "other", "session"]


def test_a_number_of_a_visible_case_leads_there_and_a_hidden_one_nowhere(
    office: Office, session: Session, filed: Scene, other: Case
) -> None:
    head, elsewhere = (office.work(session, who, at("2026-06-01")) for who in ("head", "elsewhere"))
    assert leading(head, filed.ref, children=False).borne == [filed.case().id]
    assert leading(head, filed.ref, children=False).less is None
    hidden = leading(elsewhere, filed.ref, children=False)
    assert not hidden.borne and hidden.fits is not None
    assert not sees_any(elsewhere, hidden.fits)
    # Of whoever lists matters inside others nothing is kept to the case that bears it.
    assert not leading(head, filed.ref, children=True).borne


def test_words_lead_to_what_fits_them_and_none_nowhere(office: Office, session: Session, filed: Scene) -> None:
    work = office.work(session, "head", at("2026-06-01"))
    assert leading(work, " ", children=False).fits is None
    found = leading(work, "山驰", children=False)
    assert found.fits is not None and sees_any(work, found.fits)
    assert not found.many and not sees_any(work, false())
