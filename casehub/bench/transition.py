"""A transition against a bare driver transaction that writes the same rows."""

from __future__ import annotations

import secrets
import statistics
import time
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select

from casehub import acts
from casehub.bench.ground import Clock, opened
from casehub.casefile import registering
from casehub.db import session_factory
from casehub.demonstration.offices import load_offices
from casehub.model import Organisation, Person
from casehub.people import bureau
from casehub.record.work import OFFICE_ZONE, Work

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from casehub.bench.ground import Ground
    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs

AT = datetime(2026, 3, 12, 9, 40, tzinfo=OFFICE_ZONE)
WARM_UP = 5
STEP = "receive_request"
PARTIES = (
    {
        "role": "requester",
        "name": "重庆示例山驰摩托车配件有限公司",
        "kind": "legal",
        "id_no": "91500120EXAMPL119D",
        "address": "重庆市璧山区示例工业园区示例路18号",
        "region_code": "500120",
        "capacity": "patentee",
    },
    {
        "role": "respondent",
        "name": "重庆示例万骑金属制品有限公司",
        "kind": "legal",
        "id_no": "91500101EXAMPL127P",
        "address": "重庆市万州区示例经开区示例路66号",
        "region_code": "500101",
    },
)
RIGHT = {
    "kind": "utility_model",
    "number": "ZL202329990317.6",
    "title": "摩托车货箱快拆锁止装置",
    "filed_on": date(2023, 3, 16),
    "granted_on": date(2023, 10, 20),
    "owners": ["重庆示例山驰摩托车配件有限公司"],
    "status": "专利权维持",
}
DATA = {
    "received_on": AT.date(),
    "channel": "window",
    "request_kind": "mediation_first",
    "claims_asserted": "权利要求1",
    "requests": "请求责令被请求人停止制造、销售被控侵权产品",
    "facts_and_reasons": "被请求人未经许可制造、销售落入专利权保护范围的产品。",
    "signed": True,
    "copies": 1,
    "no_suit_declared": True,
    "no_other_way_declared": True,
    "evidence_items": [{"label": "甲1", "name": "专利证书", "pages": 2}],
}


@dataclass(frozen=True)
class TransitionFigures:
    """Median milliseconds of both and their ratio; statements of one transition, written rows'."""

    step_ms: float
    bare_ms: float
    statements: int
    written: int

    @property
    def ratio(self) -> float:
        """How many times as long as the bare transaction."""
        return self.step_ms / self.bare_ms


@dataclass
class _Recorder:
    """Statements of the transaction under way; those that write are kept whole."""

    count: int = 0
    writes: list[tuple[str, Any, bool]] = field(default_factory=list)

    def note(self, statement: str, parameters: Any, *, many: bool) -> None:
        self.count += 1
        if statement.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
            self.writes.append((statement, parameters, many))


def measure(
    ground: Ground, rules: Rulebook, blobs: Blobs, rounds: int, clock: Clock
) -> TransitionFigures:
    """Interleave the real step and the bare replay on twin databases; medians of `rounds`.

    The step registers a request with one exhibit (T1): state, event, exhibit with its custody
    line, deadline, claims, replay key. The replay sends exactly the writing statements the step
    has just sent, through the driver, in one transaction with the same durability.
    """
    url = ground.new("step")
    with opened(url) as engine:
        person_id, references = _prepare(engine, rules, blobs, rounds + WARM_UP)
    twin = ground.copy(url, "bare")
    with opened(url) as engine, opened(twin) as bare:
        recorder = _Recorder()

        @event.listens_for(engine, "before_cursor_execute")
        def _note(*call: Any) -> None:
            recorder.note(call[2], call[3], many=call[5])

        sessions = session_factory(engine)
        raw = bare.raw_connection()
        replay = _replay_sqlite if engine.dialect.name == "sqlite" else _replay_psycopg
        step_times, bare_times = [], []
        for turn, reference in enumerate(references):
            if turn > WARM_UP and not clock.left:
                break
            with sessions() as session:
                work = _work(session, rules, blobs, person_id)
                recorder.count, recorder.writes = 0, []
                began = time.perf_counter()
                acts.perform(work, reference, STEP, 1, DATA, secrets.token_urlsafe(16))
                session.commit()
                step_times.append(time.perf_counter() - began)
            began = time.perf_counter()
            replay(raw.driver_connection, recorder.writes)
            bare_times.append(time.perf_counter() - began)
        raw.close()
        event.remove(engine, "before_cursor_execute", _note)
    return TransitionFigures(
        step_ms=statistics.median(step_times[WARM_UP:]) * 1000,
        bare_ms=statistics.median(bare_times[WARM_UP:]) * 1000,
        statements=recorder.count,
        written=len(recorder.writes),
    )


def _work(session: Session, rules: Rulebook, blobs: Blobs, person_id: int) -> Work:
    actor = session.get_one(Person, person_id)
    return Work(session, rules, actor, AT, blobs, "http://127.0.0.1:8000")


def _prepare(engine: Engine, rules: Rulebook, blobs: Blobs, number: int) -> tuple[int, list[str]]:
    """Organisations, one clerk, and drafts that wait for the step; their references."""
    with session_factory(engine)() as session:
        load_offices(session, rules)
        office = session.scalars(
            select(Organisation).where(Organisation.kind == "ip_bureau").order_by(Organisation.id)
        ).first()
        if office is None:
            raise LookupError("no organisation of kind ip_bureau")
        row = {
            "username": "bench",
            "name": "周映荷",
            "organisation_id": office.id,
            "roles": ["registrar"],
        }
        clerk = bureau.add_person(session, rules, row, secrets.token_urlsafe(), date(2020, 1, 1))
        work = _work(session, rules, blobs, clerk.id)
        references = [
            registering.register_request(work, "intake", PARTIES, RIGHT).reference
            for _ in range(number)
        ]
        session.commit()
        return clerk.id, references


def _replay_sqlite(connection: Any, writes: list[tuple[str, Any, bool]]) -> None:
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    for statement, parameters, many in writes:
        (cursor.executemany if many else cursor.execute)(statement, parameters)
    cursor.execute("COMMIT")
    cursor.close()


def _replay_psycopg(connection: Any, writes: list[tuple[str, Any, bool]]) -> None:
    with connection.cursor() as cursor:
        for statement, parameters, many in writes:
            (cursor.executemany if many else cursor.execute)(statement, parameters)
    connection.commit()
