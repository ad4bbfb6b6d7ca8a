"""What waits is told outside at the hours of the bureau: how much and never which, and once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from casehub.desk import own
from casehub.model import Digest
from casehub.people.permissions import find
from casehub.record.work import Work
from casehub.worker import digests
from casehub.worker.digests import Waiting, hour_of, tell
from casehub.worker.gateway import NotSent
from casehub.worker.place import Place
from tests.faults import roads
from tests.faults.world import Office, at
from tests.worker.conftest import Clock

# A Thursday; the next day is one of work, the day after none.
BEFORE, MORNING, NOON = (at("2026-11-26", hour) for hour in ("08:29", "08:31", "12:00"))
AFTERNOON, SATURDAY = at("2026-11-26", "14:31"), at("2026-11-28", "09:00")


class Phone:
    """Keeps what it is given, or sends nothing."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.broken = False

    def send(self, to: str, text: str, when: datetime) -> None:
        del when
        if self.broken:
            raise NotSent("away")
        self.said.append((to, text))


def running() -> bool:
    return False


def wishes(office: Office, who: str, address: str) -> None:
    with office.acting(who, BEFORE - timedelta(days=1)) as work:
        own.tell_at(work, address)


def follows(office: Office, who: str, reference: str) -> None:
    with office.acting(who, roads.ARRIVED) as work:
        own.follow(work, find(work, reference), wanted=True)


@pytest.fixture
def followed(office: Office) -> str:
    """A request that the head follows, and in which the clerk did something on the day before."""
    reference = roads.received(office)
    follows(office, "head", reference)
    roads.act(office, "clerk", reference, "tell_defects", roads.defects_data(), BEFORE - timedelta(days=1))
    return reference


def test_nobody_is_told_before_the_hour_or_on_a_day_off(place: Place, clock: Clock) -> None:
    rules = place.rules()

    def hour() -> datetime | None:
        return hour_of(place, lambda when: rules.calendar.is_working_day(when.date()))

    found = {}
    for clock.at in (BEFORE, MORNING, NOON, AFTERNOON, SATURDAY):
        found[clock.at] = hour()
    assert found[BEFORE] is found[SATURDAY] is None
    assert found[MORNING] == found[NOON] == at("2026-11-26", "08:30")
    assert found[AFTERNOON] == at("2026-11-26", "14:30")


def test_how_much_waits_is_told_once_and_again_when_there_is_more(
    office: Office, place: Place, clock: Clock, followed: str
) -> None:
    wishes(office, "head", "13800000000")
    phone, clock.at = Phone(), MORNING
    assert tell(place, phone, running).reminded == 1
    ((to, text),) = phone.said
    assert to == "13800000000"
    assert "新情况" in text
    assert not any(sign in text for sign in ("渝", "〔", "专利", "公司"))
    # Not again at this hour, and not at the next one while the same things wait.
    assert tell(place, phone, running).reminded == 0
    clock.at = AFTERNOON
    assert tell(place, phone, running).reminded == 0
    other = roads.received(office)
    follows(office, "head", other)
    roads.act(office, "clerk", other, "tell_defects", roads.defects_data(), AFTERNOON)
    clock.at = at("2026-11-27", "08:31")
    assert tell(place, phone, running).reminded == 1
    assert len(phone.said) == 2


def test_what_could_not_be_sent_is_sent_when_the_way_is_open_again(
    office: Office, place: Place, clock: Clock, followed: str
) -> None:
    wishes(office, "head", "head@example.cn")
    wishes(office, "archivist", "archive@example.cn")
    phone, clock.at = Phone(), MORNING
    phone.broken = True
    assert tell(place, phone, running).failed == 1
    phone.broken = False
    # For the archivist nothing waits: she is told nothing.
    assert tell(place, phone, running).reminded == 1
    assert [to for to, _text in phone.said] == ["head@example.cn"]
    wishes(office, "head", "")
    with office.reading() as session:
        assert [row.address for row in session.query(Digest)] == ["archive@example.cn"]


def test_a_fault_at_one_person_keeps_nobody_else_untold(
    office: Office, place: Place, clock: Clock, followed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes(office, "head", "13800000000")
    wishes(office, "archivist", "archive@example.cn")

    def counted(work: Work) -> Waiting:
        if work.actor.id == office.people["head"]:
            raise KeyError("desk")
        return Waiting((("新情况", 1, "条"),), "1")

    monkeypatch.setattr(digests, "waiting", counted)
    phone, clock.at = Phone(), MORNING
    done = tell(place, phone, running)
    assert (done.failed, done.reminded, [to for to, _ in phone.said]) == (1, 1, ["archive@example.cn"])
    # Her own turn comes again as soon as her desk can be counted.
    monkeypatch.undo()
    assert tell(place, phone, running).reminded == 1
