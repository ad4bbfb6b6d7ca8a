"""A form that the system begins says what was told, and leaves nothing empty that is known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.acts.letters.begun import begun
from tests import factories

if TYPE_CHECKING:
    from tests.faults.world import Office


def test_what_is_told_stands_before_what_is_known_and_the_rest_is_there(own_office: Office) -> None:
    with own_office.acting("clerk") as work:
        case = factories.open_request(work)
        told = dict(begun(work, case, "submit_request", [("requests", "停止侵权。"), ("received_on", "2026-05-01")]))
        alone = dict(begun(work, case, "submit_request", []))
    assert told["requests"] == "停止侵权。"
    assert told["received_on"] == "2026-05-01"
    assert date.fromisoformat(alone["received_on"]) == work.today
    assert "requests" not in alone
    assert alone.items() - told.items() == {("received_on", alone["received_on"])}
