"""A unit of work is committed whole, or taken back; a clock behind the record is noted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from casehub.db import session_factory
from casehub.model import Organisation, RegisterEntry, SecurityEntry
from casehub.record.clock import ClockSetBack
from casehub.record.register import acting
from casehub.record.unit import CLOCK_SET_BACK, recording
from tests import factories
from tests.faults.world import Office


@pytest.fixture
def backend() -> str:
    return "sqlite"


def name(office: Office) -> str:
    with office.reading() as session:
        return session.scalars(select(Organisation.name).where(Organisation.key == "dazhou")).one()


def rename(session, name: str) -> None:
    session.scalars(select(Organisation).where(Organisation.key == "dazhou")).one().name = name


def test_whole_or_not_at_all(own_office: Office) -> None:
    factory, before = session_factory(own_office.engine), name(own_office)

    def broken() -> None:
        with recording(factory, factories.AT) as session:
            rename(session, "半途")
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert name(own_office) == before
    with recording(factory, factories.AT) as session:
        rename(session, "改名后的局")
    assert name(own_office) == "改名后的局"
    with own_office.reading() as session:
        last = session.scalars(select(RegisterEntry).order_by(RegisterEntry.id.desc())).first()
    assert last is not None and (last.chain, last.actor_id, last.at) == ("offices", None, factories.AT)


def test_a_clock_set_back_is_refused_and_noted_once(own_office: Office) -> None:
    factory, clerk = session_factory(own_office.engine), own_office.people["clerk"]
    with recording(factory, factories.AT) as session:
        rename(session, "先")
    early = factories.AT - timedelta(days=1)

    def act(who: int | None) -> None:
        with recording(factory, early, "10.0.0.9") as session:
            acting(session, who, early)
            rename(session, "后")

    for who in (None, None, clerk):
        with pytest.raises(ClockSetBack):
            act(who)
    assert name(own_office) == "先"
    with own_office.reading() as session:
        noted = session.scalars(select(SecurityEntry).where(SecurityEntry.kind == CLOCK_SET_BACK)).all()
        assert [(one.person_id, one.address) for one in noted] == [(None, "10.0.0.9"), (clerk, "10.0.0.9")]
