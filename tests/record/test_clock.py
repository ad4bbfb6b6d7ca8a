"""The machine's clock set back: refused with one sentence wherever the record goes on."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from casehub import acts
from casehub.casefile import evidence
from casehub.db import session_factory
from casehub.documents.printed import Rendered
from casehub.model import (
    Case,
    Checkpoint,
    Custody,
    Document,
    Event,
    Person,
    RegisterEntry,
    SecurityEntry,
)
from casehub.papers import issuing
from casehub.people.permissions import find
from casehub.record.checkpoints import seal
from casehub.record.clock import TOLERANCE, ClockSetBack, never_back
from casehub.record.unit import AGAIN_AFTER, CLOCK_SET_BACK, recording
from casehub.record.work import Work
from tests import samples
from tests.faults import roads
from tests.faults.world import Office

LITTLE = TOLERANCE - timedelta(seconds=1)
MUCH = TOLERANCE + timedelta(seconds=1)
LATER = roads.ARRIVED + timedelta(days=90)


def as_if(office: Office, who: str, when: datetime, do: Callable[[Work], Any]) -> Any:
    """What a person does by this clock, committed as the program commits."""
    with recording(session_factory(office.engine), when, "10.0.0.7") as session:
        return do(office.work(session, who, when))


def entries(office: Office) -> list[tuple[str, str, str]]:
    with office.reading() as session:
        kept = select(SecurityEntry).where(SecurityEntry.kind == CLOCK_SET_BACK)
        rows = session.scalars(kept.order_by(SecurityEntry.id))
        return [(row.username, row.subject, row.address) for row in rows]


def last_event(office: Office, reference: str) -> Event:
    with office.reading() as session:
        query = select(Event).join(Case, Case.id == Event.case_id)
        rows = session.scalars(query.where(Case.reference == reference).order_by(Event.seq))
        return list(rows)[-1]


def test_a_little_back_takes_the_time_of_the_record() -> None:
    assert never_back(None, LATER) == LATER
    assert never_back(LATER, LATER - LITTLE) == LATER
    with pytest.raises(ClockSetBack) as refused:
        never_back(LATER, LATER - MUCH)
    assert (refused.value.last, refused.value.now) == (LATER, LATER - MUCH)


def test_an_act_is_refused_whole_and_told_in_the_security_log(own_office: Office) -> None:
    reference = roads.registered(own_office)
    opened, before = last_event(own_office, reference), entries(own_office)

    def receive(work: Work) -> object:
        return acts.perform(
            work, reference, "receive_request", 1, roads.request_data(), os.urandom(8).hex()
        )

    with pytest.raises(ClockSetBack, match=r"本机时钟是.*比上一条记录（.*）早") as refused:
        as_if(own_office, "clerk", opened.at - MUCH, receive)
    assert last_event(own_office, reference).id == opened.id
    assert entries(own_office) == [*before, ("clerk", str(refused.value), "10.0.0.7")]
    # Within what two machines may differ it is recorded, not earlier than what was before.
    as_if(own_office, "clerk", opened.at - LITTLE, receive)
    assert last_event(own_office, reference).at == opened.at
    assert len(entries(own_office)) == len(before) + 1


def test_a_printed_paper_is_not_attached_by_a_clock_set_back(own_office: Office) -> None:
    reference = roads.told_defects(own_office)
    issued = last_event(own_office, reference)
    with own_office.reading() as session:
        number = session.scalars(select(Document.id).order_by(Document.id.desc())).first()
    assert number is not None
    pdf = samples.pdf()
    printed = Rendered(pdf, 1, hashlib.sha256(pdf).hexdigest())
    file = issuing.keep(own_office.blobs, printed)
    with pytest.raises(ClockSetBack):
        as_if(own_office, "clerk", issued.at - MUCH, lambda work: issuing.attach(work, {number: file}))
    assert last_event(own_office, reference).id == issued.id


def test_the_registers_refuse_too(own_office: Office) -> None:
    def move(name: str) -> Callable[[Work], None]:
        def change(work: Work) -> None:
            person = work.session.get_one(Person, own_office.people["scribe"])
            person.phone = name

        return change

    as_if(own_office, "security", LATER, move("023-1"))
    with pytest.raises(ClockSetBack):
        as_if(own_office, "security", LATER - MUCH, move("023-2"))
    with own_office.reading() as session:
        assert session.get_one(Person, own_office.people["scribe"]).phone == "023-1"
        newest = session.scalar(select(func.max(RegisterEntry.at)).where(RegisterEntry.chain == "staff"))
    assert newest == LATER
    as_if(own_office, "security", LATER - LITTLE, move("023-3"))


def test_a_checkpoint_is_not_sealed_and_the_worker_tells_it_once_an_hour(own_office: Office) -> None:
    roads.registered(own_office)
    key, factory = os.urandom(32), session_factory(own_office.engine)

    def sealed(at: datetime) -> Checkpoint:
        with recording(factory, at) as session:
            return seal(session, key, at)

    sealed(LATER)
    before = len(entries(own_office))
    for passed in (MUCH, 2 * MUCH, MUCH + AGAIN_AFTER + 2 * MUCH):
        with pytest.raises(ClockSetBack):
            sealed(LATER - passed)
    assert [who for who, _, _ in entries(own_office)[before:]] == ["", ""]


def test_a_line_of_custody_is_not_older_than_the_one_before(own_office: Office) -> None:
    reference = roads.received(own_office)
    with own_office.acting("clerk") as work:
        number = evidence.exhibits(work, find(work, reference))[0].use.evidence_id

    def put(work: Work) -> object:
        return evidence.upload(work, reference, number, io.BytesIO(samples.pdf()), "a.pdf", 1 << 20)

    def read(work: Work) -> None:
        with evidence.read(work, reference, number, "核对")[1]:
            pass

    as_if(own_office, "clerk", LATER, put)
    with pytest.raises(ClockSetBack):
        as_if(own_office, "clerk", LATER - MUCH, read)
    with own_office.reading() as session:
        lines = select(func.count()).select_from(Custody).where(Custody.evidence_id == number)
        assert session.scalar(lines) == 2  # when it was registered, and when its file came
    as_if(own_office, "clerk", LATER + MUCH, read)


def test_preview_says_it_before_anything_is_typed_for_nothing(own_office: Office) -> None:
    reference = roads.registered(own_office)
    opened = last_event(own_office, reference)
    with own_office.session() as session:
        work = own_office.work(session, "clerk", opened.at - MUCH)
        with pytest.raises(ClockSetBack):
            acts.preview(work, reference, "receive_request", 1, roads.request_data())
