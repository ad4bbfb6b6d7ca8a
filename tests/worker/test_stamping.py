"""The newest checkpoint is stamped; a server that is away stops nothing and is asked again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casehub.cli.audit import places_of
from casehub.model import TimeStamp
from casehub.record import audit
from casehub.worker.duties import Duties
from casehub.worker.place import Place
from casehub.worker.sealing import seal_when_due, stamp_when_due
from tests.authority import Authority, listening, pem_file
from tests.faults import roads
from tests.faults.world import Office
from tests.worker.conftest import Clock

DAY = timedelta(days=1, seconds=1)


@pytest.fixture
def authority(clock: Clock, tmp_path: Path) -> Iterator[Authority]:
    with listening(Authority(clock.at)) as one:
        yield one


@pytest.fixture
def stamped(place: Place, authority: Authority, tmp_path: Path) -> Place:
    """A place whose bureau named the authority and its certificate."""
    settings = replace(
        place.settings, timestamps=authority.address, timestamp_roots=pem_file(tmp_path, authority)
    )
    return Place(settings, place.clock)


def rows(office: Office) -> list[TimeStamp]:
    with office.reading() as session:
        found = list(session.query(TimeStamp).order_by(TimeStamp.checkpoint_id))
        session.expunge_all()
    return found


def test_no_server_no_stamp(office: Office, place: Place) -> None:
    roads.received(office)
    assert seal_when_due(place) == 1
    assert stamp_when_due(place)
    assert rows(office) == []


def test_each_seal_is_stamped_once_and_its_token_lies_beside_it(
    office: Office, stamped: Place, clock: Clock, authority: Authority
) -> None:
    assert stamp_when_due(stamped)  # nothing is sealed yet
    for turn in (1, 2):
        roads.received(office)
        authority.at = clock.at
        assert (seal_when_due(stamped), stamp_when_due(stamped), stamp_when_due(stamped)) == (1, True, True)
        seal_when_due(stamped)
        assert len(authority.asked) == turn
        clock.at += DAY
    first, second = rows(office)
    assert first.token and second.token and first.at != second.at
    folder = places_of(stamped.settings).own
    assert sorted(p.name for p in folder.glob("*.tst")) == ["00000001.tst", "00000002.tst"]
    against = audit.Against(copies=(folder,), stamp_roots=stamped.settings.timestamp_roots)
    with office.reading() as session:
        assert audit.verify(session, against=against).faults == []


def test_a_server_that_is_away_is_a_fault_that_is_tried_again(
    office: Office, stamped: Place, clock: Clock, authority: Authority
) -> None:
    roads.received(office)
    authority.silent = True
    duties = Duties(stamped)
    done = duties.do("seal")
    assert (done.sealed, done.failed) == (1, 1)
    (row,) = rows(office)
    assert (row.token, row.attempts) == ("", 1)
    assert row.fault == "时间戳服务器没有给出时间戳"
    # Not before its time, and then once more.
    assert duties.do("seal").failed == 0
    clock.at = row.due_at
    assert duties.do("seal").failed == 1
    (later,) = rows(office)
    assert later.attempts == 2
    assert later.due_at - clock.at > row.due_at - clock.at
    clock.at, authority.silent, authority.at = later.due_at, False, later.due_at
    assert duties.do("seal").failed == 0
    (row,) = rows(office)
    assert row.token and row.fault == ""
    duties.close()


@pytest.mark.parametrize(
    ("way", "sentence"),
    [("other", "与检查点不符"), ("name", "不是由设定的时间戳机构签发的")],
)
def test_a_stamp_with_which_verification_would_find_fault_is_not_kept(
    office: Office, stamped: Place, authority: Authority, way: str, sentence: str
) -> None:
    setattr(authority, way, bytes(32) if way == "other" else "别的机构")
    roads.received(office)
    assert (seal_when_due(stamped), stamp_when_due(stamped)) == (1, False)
    (row,) = rows(office)
    assert row.token == "" and sentence in row.fault


def test_who_was_killed_while_asking_is_followed_by_another(
    office: Office, stamped: Place, clock: Clock, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    roads.received(office)
    seal_when_due(stamped)

    def killed(_address: str, _digest: bytes) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("casehub.worker.sealing.ask", killed)
        with pytest.raises(KeyboardInterrupt):
            stamp_when_due(stamped)
    assert stamp_when_due(stamped) and authority.asked == []  # somebody is asking
    clock.at += timedelta(minutes=3)
    authority.at = clock.at
    assert stamp_when_due(stamped)
    assert len(authority.asked) == 1 and rows(office)[0].token
