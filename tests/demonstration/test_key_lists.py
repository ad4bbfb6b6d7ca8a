"""The demonstration's lists come by the roads that people take, as far as the day has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from casehub.casefile.cooperation.matching import Sought, hits
from casehub.demonstration.key_lists import load_key_lists
from casehub.demonstration.performing import Performance
from casehub.demonstration.script import DEFAULT_AS_OF
from casehub.model import KeyListEntry, KeyListWording
from casehub.record.work import OFFICE_ZONE
from tests.demonstration.conftest import DEMO


def test_the_entries_of_the_seeds_stand_and_are_marked_as_made_up(beginning: Performance) -> None:
    assert load_key_lists(beginning, DEMO, DEFAULT_AS_OF) == 5
    session, today = beginning.session, DEFAULT_AS_OF.date()
    entries = session.scalars(select(KeyListEntry).order_by(KeyListEntry.id)).all()
    told = [(one.number, one.latest.title, one.batch.fictional) for one in entries]
    assert told == [
        ("川渝一-001", "鱼泉", True), ("川渝一-002", "诗仙太白", True), ("川渝一-003", "谭木匠", True),
        ("川渝一-004", "飞马", True), ("演示-2026-001", "峡江脆", False),
    ]  # fmt: skip
    # The mark of the demonstration's own counterfeit is one letter away.
    found = hits(session, Sought(names=["峡江翠"]), today)
    assert [(one.title, one.ground.words) for one in found] == [("峡江脆", "名称近似")]


def test_what_lies_after_the_day_is_not_done(beginning: Performance) -> None:
    early = datetime(2026, 10, 20, tzinfo=OFFICE_ZONE)
    assert load_key_lists(beginning, DEMO, early) == 4
    states = set(beginning.session.scalars(select(KeyListWording.state)))
    assert states == {"waits"}
