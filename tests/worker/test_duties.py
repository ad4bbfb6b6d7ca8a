"""Each duty asks for the rules itself; what its surroundings refuse is counted and tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from casehub.model import Case, Document
from casehub.record.clock import ClockSetBack
from casehub.record.work import OFFICE_ZONE
from casehub.storage import NoSpace
from casehub.worker.duties import Duties
from casehub.worker.place import Place
from tests.faults import roads
from tests.faults.world import Office
from tests.worker.conftest import Clock, SheetPress
from tests.worker.test_following import flags, load_rest, soon


def test_each_duty_asks_for_itself(office: Office, place: Place, clock: Clock) -> None:
    """No other duty has its turn between the load and this one."""
    clock.at = datetime.now(UTC)
    far = soon(office, 10)
    duties = Duties(place)
    assert duties.do("remind").reminded == 0
    load_rest(office, clock.at.astimezone(OFFICE_ZONE).date() + timedelta(1), far.due_on)
    assert duties.do("remind").reminded == len(flags(office, far)) > 0
    duties.close()


def test_one_turn_prints_so_many_papers_and_no_more_when_it_is_stopped(
    office: Office, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        roads.told_defects(office)
    stopped: list[bool] = []
    duties = Duties(place, lambda: bool(stopped))
    duties.press = SheetPress()  # type: ignore[assignment]
    monkeypatch.setattr("casehub.worker.duties.PAPERS_AT_A_TURN", 2)
    assert [duties.do("print").printed for _ in range(3)] == [2, 1, 0]
    last = roads.told_defects(office)
    stopped.append(True)
    assert duties.do("print").printed == 0
    # Asked for one paper, it prints this one and nothing a second time.
    with office.reading() as session:
        (number,) = session.scalars(
            select(Document.id).join(Case, Case.id == Document.case_id).where(Case.reference == last)
        )
    assert [duties.print_paper(number).printed for _ in range(2)] == [1, 0]


@pytest.mark.parametrize("refused", [
    OperationalError("x", {}, Exception("gone")), NoSpace(), OSError("away"),
    ClockSetBack(datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)),
])  # fmt: skip
def test_what_surroundings_refuse_is_counted_and_a_fault_of_the_program_is_not_hidden(
    place: Place, refused: Exception, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    def fail(error: Exception) -> None:
        def raising(*_: object) -> None:
            raise error

        monkeypatch.setattr("casehub.worker.sealing.seal_when_due", raising)

    duties = Duties(place)
    fail(refused)
    assert duties.do("seal").failed == 1
    assert f"seal: {type(refused).__name__}" in caplog.text
    fail(KeyError("of the program"))
    with pytest.raises(KeyError):
        duties.do("seal")
