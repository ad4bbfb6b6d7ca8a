"""An act, and one with a paper and a child, against bare driver transactions of the same kind."""

from __future__ import annotations

import secrets
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select

from casehub import acts
from casehub.bench.ground import Clock, opened
from casehub.bench.measured import measured
from casehub.casefile import registering
from casehub.db import session_factory
from casehub.demonstration.offices import load_offices
from casehub.model import Organisation, Person
from casehub.people import accounts, bureau
from casehub.record.work import OFFICE_ZONE, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from casehub.bench.ground import Ground
    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs

AT = datetime(2026, 3, 12, 9, 40, tzinfo=OFFICE_ZONE)
WARM_UP = 5
# The request is received, by every other turn with an exhibit; then what is missing is told in a
# paper, whose service is a child.
STEPS = {
    "act": "receive_request",
    "act_with_exhibit": "receive_request",
    "act_with_paper": "tell_defects",
}
PARTIES = (
    {
        "role": measured().party[0].role,
        "name": "重庆示例山驰摩托车配件有限公司",
        "kind": "legal",
        "id_no": "91500120EXAMPL119D",
        "address": "重庆市璧山区示例工业园区示例路18号",
        "region_code": "500120",
        "capacity": "patentee",
    },
    {
        "role": measured().party[1].role,
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
RECEIVED = {
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
}
EXHIBIT = {"evidence_items": [{"label": "甲1", "name": "专利证书", "pages": 2}]}

DEFECTS = {
    "defects": [
        {"item": "专利登记簿副本", "requirement": "提交国家知识产权局出具的副本"}
    ],
    "correct_by_days": 15,
    "copies_needed": 1,
}
DATA = {
    "act": RECEIVED,
    "act_with_exhibit": {**RECEIVED, **EXHIBIT},
    "act_with_paper": DEFECTS,
}
TURNS = (("act", "act_with_paper"), ("act_with_exhibit", "act_with_paper"))


@dataclass
class Spent:
    """Milliseconds of one kind of run: of this process's CPU, and on the clock on the wall."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Measure what is done inside."""
        began, used = time.perf_counter(), time.process_time()
        yield
        self.cpu.append((time.process_time() - used) * 1000)
        self.wall.append((time.perf_counter() - began) * 1000)


@dataclass(frozen=True)
class ActFigures:
    """Medians of an act and of the bare transaction; how many statements the act sent.

    writes: the part of the bare transaction that writes and commits. written: writing statements.
    """

    act: Spent
    bare: Spent
    writes: Spent
    statements: int
    written: int

    def as_json(self) -> dict[str, float]:
        """In the shape of the report."""
        act, bare, writes = self.act, self.bare, self.writes
        cpu, wall, bare_cpu, bare_wall, writes_cpu = (
            statistics.median(row[WARM_UP:])
            for row in (act.cpu, act.wall, bare.cpu, bare.wall, writes.cpu)
        )
        return {
            "cpu_ms": round(cpu, 3),
            "wall_ms": round(wall, 3),
            "bare_cpu_ms": round(bare_cpu, 3),
            "bare_wall_ms": round(bare_wall, 3),
            "ratio_cpu": round(cpu / bare_cpu, 2),
            "ratio_wall": round(wall / bare_wall, 2),
            "bare_writes_cpu_ms": round(writes_cpu, 3),
            "ratio_cpu_to_writes": round(cpu / writes_cpu, 2),
            "statements": self.statements,
            "written": self.written,
        }


Statement = tuple[str, Any, bool]


@dataclass
class _Recorder:
    """Statements of the transaction under way, whole, those that read and those that write."""

    reads: list[Statement] = field(default_factory=list)
    writes: list[Statement] = field(default_factory=list)

    def note(self, statement: str, parameters: Any, *, many: bool) -> None:
        writes = statement.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}
        (self.writes if writes else self.reads).append((statement, parameters, many))


def measure(
    ground: Ground, rules: Rulebook, blobs: Blobs, rounds: int, clock: Clock
) -> dict[str, ActFigures]:
    """Interleave each act and the bare replay on twin databases; the first rounds only warm up.

    `act` receives a request: state, event, deadline, claims, replay key; `act_with_exhibit` the
    same with an exhibit, its custody line and the register of those. `act_with_paper` tells the
    defects: paper with number and facts, service as a child matter, deadlines.

    The replay sends exactly the statements that the act has just sent, through the driver, in one
    transaction with the same durability, and fetches what the reading ones find: no act can be
    done without locking the case and reading what it is decided by. What only writes and commits
    of that is told besides (`bare_writes_cpu_ms`): alone it is no anchor, for every writing
    statement that an act saves makes it smaller, though the act has become cheaper. CPU is that
    of this process: on SQLite the engine works inside it, on PostgreSQL the server's is its own.
    """
    url = ground.new("step")
    with opened(url) as engine:
        person_id, references = _prepare(engine, rules, blobs, rounds + 2 * WARM_UP)
    twin = ground.copy(url, "bare")
    spent = {name: (Spent(), Spent(), Spent()) for name in STEPS}
    seen: dict[str, _Recorder] = {}
    with opened(url) as engine, opened(twin) as bare:
        recorder = _Recorder()

        @event.listens_for(engine, "before_cursor_execute")
        def _note(*call: Any) -> None:
            recorder.note(call[2], call[3], many=call[5])

        sessions = session_factory(engine)
        raw = bare.raw_connection()
        begin = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else None
        for turn, reference in enumerate(references):
            if turn >= 2 * (WARM_UP + 1) and not clock.left:
                break
            seq = 1
            for name in TURNS[turn % len(TURNS)]:
                step, (act, plain, writes) = STEPS[name], spent[name]
                with sessions() as session:
                    work = _work(session, rules, blobs, person_id)
                    recorder = _Recorder()
                    with act.one():
                        key = secrets.token_urlsafe(16)
                        done = acts.perform(work, reference, step, seq, DATA[name], key)
                        seq = done.event.seq
                        session.commit()
                # A new one: what the next session reads first is no part of this act.
                seen[name], recorder = recorder, _Recorder()
                with plain.one():
                    _replay(raw.driver_connection, begin, seen[name], writes)
        raw.close()
        event.remove(engine, "before_cursor_execute", _note)
    return {
        name: ActFigures(*spent[name], len(one.reads) + len(one.writes), len(one.writes))
        for name, one in seen.items()
    }


def _work(session: Session, rules: Rulebook, blobs: Blobs, person_id: int) -> Work:
    # Who is signed in has been read with all roles before any form is looked at.
    actor = session.get_one(Person, person_id, options=accounts.whole())
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
            registering.register(
                work,
                work.rules.tracks[measured().track],
                registering.Request(measured().opened, PARTIES, [RIGHT], another="measured"),
            ).reference
            for _ in range(number)
        ]
        session.commit()
        return clerk.id, references


def _replay(connection: Any, begin: str | None, recorded: _Recorder, writes: Spent) -> None:
    """The statements in one transaction; begin: how it begins where the driver does not say it."""
    cursor = connection.cursor()
    if begin is not None:
        cursor.execute(begin)
    _send(cursor, recorded.reads)
    with writes.one():
        _send(cursor, recorded.writes)
        connection.commit()
    cursor.close()


def _send(cursor: Any, statements: list[Statement]) -> None:
    for statement, parameters, many in statements:
        (cursor.executemany if many else cursor.execute)(statement, parameters)
        if cursor.description is not None:
            cursor.fetchall()
