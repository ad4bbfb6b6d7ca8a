from __future__ import annotations

from casehub.law.service import METHODS, WAYS, Serving
from casehub.model import Service


def test_papers_are_awaited_until_they_are_proved_and_outside_once_sent() -> None:
    assert [(one.value, one.awaited, one.outside) for one in Serving] == [
        ("pending", True, False), ("sent", True, True), ("served", False, True), ("cancelled", False, False),
        ("", False, True),
    ]
    # What no row should keep is not taken for one that has not gone out.
    assert Service(status="unheard").stage is Serving.UNKNOWN
    assert Service(status="sent").stage is Serving.SENT
    assert Service(status="served").stage.words == "已送达"


def test_somebody_else_takes_papers_in_only_where_they_are_handed_over() -> None:
    assert [key for key, way in WAYS.items() if way.by_receiver] == ["direct", "mail", "entrusted"]
    assert METHODS["announcement"] == "公告送达"
