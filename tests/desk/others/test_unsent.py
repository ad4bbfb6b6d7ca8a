"""An issued letter stands where it is looked for until it is sealed and answered; no other does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub import acts
from casehub.desk.others.unsent import unsent, unsent_of
from casehub.desk.overview import overview
from tests.acts.scene import scene
from tests.faults.world import at
from tests.procedures.penalty.enforcing import Enforcing

if TYPE_CHECKING:
    from tests.faults.world import Office


def test_a_case_without_letters_asks_nothing_and_shows_nothing(own_office: Office) -> None:
    with scene(own_office) as made:
        e = Enforcing(made).verify()
        work = made.office.work(made.session, "head", at("2026-03-20"))
        assert unsent(work) == []
        shown = overview(work, e.case)
        procedure = acts.procedure_of(work, e.case)
        assert unsent_of(work, e.case, procedure, shown.documents, shown.events) == []
