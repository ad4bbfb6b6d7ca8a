"""Two verifiers that share no code find every change made behind the record.

Whatever is changed in a row is found on both engines. Who may do what, and when, is judged of rows
that were read: that is tried on SQLite, and one forged act on both. One prepared database per engine; each
tampering happens inside a transaction that both verifiers look into and that is rolled back. The
list of tables and columns comes from the model.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Integer,
    Table,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, undefer

from casehub import verify_audit
from casehub.acts import corrections, proposals
from casehub.casefile import evidence, filing
from casehub.db import CASE, Base, BlobName, make_engine
from casehub.deadlines.clocks import count, pauses_of
from casehub.documents.printed import Rendered
from casehub.law.canonical import canonical
from casehub.model import Case, Counter, Deadline, Document, Event, Person, RegisterEntry, StandIn
from casehub.papers import issuing, waiting
from casehub.people import countersigning, delegating
from casehub.people.permissions import find
from casehub.record import audit, checkpoints, keys, stamps
from casehub.record.checkpoints import checkpoint_json, seal
from casehub.record.counting import as_text
from casehub.record.editions import RulesInUse
from casehub.record.events import event_hash
from casehub.record.keys import public_key
from casehub.record.register import acting, enter, entry_hash
from casehub.record.rows import covered, digest, proofs
from casehub.record.work import OFFICE_ZONE
from casehub.second_verifier import procedures
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import Database, _kind
from casehub.workflow.procedure import Step
from tests import samples
from tests.acts.proposals import matters
from tests.acts.scene import Scene
from tests.authority import Authority
from tests.casefile.incoming_scene import came
from tests.faults import roads
from tests.faults.world import ROOT, Office, at, make_office, rules

pytestmark = pytest.mark.fault

PROGRAM = Path(verify_audit.__file__)
KEY = bytes(range(32))
SEALED = at("2026-03-21")
PUBLIC = public_key(KEY)
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


# Says nothing of how a row is read, so one engine is enough.
rule = pytest.mark.parametrize("original", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Original:
    """A sound database with a row in every table that can be tampered with."""

    office: Office
    witness: Path
    blobs: Path
    disk: Engine  # connects as somebody who owns the disk


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def original(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Original]:
    folder = tmp_path_factory.mktemp("original")
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), folder / "casehub.sqlite3")
        made = prepared(f"sqlite:///{folder / 'casehub.sqlite3'}", folder)
        yield made
        made.disk.dispose()
        return
    with request.getfixturevalue("postgresql_cluster").database() as url:
        made = prepared(url, folder)
        yield made
        made.office.engine.dispose()
        made.disk.dispose()


def prepared(url: str, folder: Path) -> Original:
    """Real steps: requests, an adjudication, services, files, printing, 更正, 作废, sealing."""
    office = make_office(url, folder)
    told = roads.told_defects(office)
    (service,) = roads.children(office, told)
    roads.act(office, "clerk", service, "prove_direct", roads.handed_over(at("2026-03-16")), at("2026-03-16"))
    filed = roads.adjudication_filed(office, at("2026-03-17"))
    roads.issue_notice(office, filed, at("2026-03-18"))
    roads.taken_back(office, filed, at("2026-03-18", "15:00"))
    _files(office, told, filed)
    _correct_and_void(office, filed)
    with office.acting("clerk", at("2026-03-20")) as work:
        use = evidence.exhibits(work, find(work, told))[0].use
        evidence.read(work, told, use.evidence_id, "核对原件")[1].close()
    _countersigned(office)
    _lent(office)
    with office.acting("clerk", at("2026-03-20")) as work:
        filing.assign(work, came(work), told, "answer")
    _fill(office, told)
    witness = folder / "witness"
    for _ in range(2):
        with office.session() as session:
            row = seal(session, KEY, SEALED)
            session.refresh(row)
            keys.write_whole(witness / f"{row.id:08}.json", checkpoint_json(row).encode())
            stamped = at("2026-03-21", "10:00")
            token = Authority(stamped).token(bytes.fromhex(checkpoints.checkpoint_hash(row)))
            taken = stamps.take_up(session, "http://tsa.example", stamped)
            assert taken is not None
            stamps.keep(session, taken[0], token, stamped)
            keys.write_whole(witness / f"{row.id:08}.tst", token)
    owner = make_url(url).set(username="root") if office.kind == "postgresql" else url
    return Original(office, witness, folder / "blobs", make_engine(owner))


def _files(office: Office, *references: str) -> None:
    for n, reference in enumerate(references):
        with office.acting("clerk", at("2026-03-19")) as work:
            use = evidence.exhibits(work, find(work, reference))[0].use
            stream = io.BytesIO(samples.pdf(f"{n}"))
            evidence.upload(work, reference, use.evidence_id, stream, "甲1.pdf", 10_000)
    with office.by_itself(at("2026-03-19")) as work:
        results = {}
        for number in waiting.pending(work.session):
            pdf = PDF + b"paper %d" % number
            rendered = Rendered(pdf, 1, hashlib.sha256(pdf).hexdigest())
            results[number] = issuing.keep(work.blobs, rendered)
        issuing.attach(work, results)


def _correct_and_void(office: Office, filed: str) -> None:
    with office.acting("examiner", at("2026-03-20")) as work:
        case = find(work, filed)
        papers = [d for d in issuing.documents_of(work, case) if d.kind == "evidence_notice"]
        corrections.void_document(work, filed, papers[0].id, case.seq, "期限写错")
    with office.acting("head", at("2026-03-20")) as work:
        case = find(work, filed)
        paper = next(d for d in issuing.documents_of(work, case) if d.kind == "filing_notice")
        corrections.correct_document(work, filed, paper.id, case.seq, {"prior_no": "（2025）示例1号"}, "文号写错")


def _countersigned(office: Office) -> None:
    """A role and a code that two administrators gave, and one that was refused."""
    for day in ("2026-03-19", "2026-03-20"):
        with office.acting("security", at(day)) as work:
            somebody = work.session.get_one(Person, office.people["archivist"])
            countersigning.ask(work, somebody, roles=["dispatcher"], code=True)
        with office.acting("system", at(day, "11:00")) as work:
            (asked,) = countersigning.waiting_for(work, [office.people["archivist"]])
            if day == "2026-03-19":
                countersigning.confirm(work, asked.id)
            else:
                countersigning.refuse(work, asked.id, "已经有了")


def _lent(office: Office) -> None:
    """A delegation that one administrator entered and a second one confirmed."""
    days = date(2026, 3, 20), date(2026, 3, 31)
    with office.acting("security", at("2026-03-20", "11:30")) as work:
        away, chair = (work.session.get_one(Person, office.people[n]) for n in ("examiner", "chair"))
        delegating.grant(work, away, [delegating.Wish("main_examiner", chair)], days, "年休假")
    with office.acting("system", at("2026-03-20", "11:40")) as work:
        delegating.confirm(work, work.session.scalars(select(StandIn.id)).one())


def a_value(column: Any) -> Any:
    """Some value of a column's type; 1 for what points at another row."""
    kind = column.type
    if column.foreign_keys or isinstance(kind, Integer):
        return 1
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Date):
        return date(2026, 3, 1)
    if isinstance(kind, JSON):
        return []
    if isinstance(kind, DateTime) or "UtcDateTime" in repr(kind):
        return at("2026-03-01")
    return "x"


def _fill(office: Office, reference: str) -> None:
    """A row in every table that the acts above left empty, as a migration leaves it."""
    with office.acting("system", at("2026-03-20")) as work:
        # The range of numbers that is never given counts as given.
        work.session.add(Counter(organisation_id=1, series="x", year=1, value=1))
        edition = Base.metadata.tables["edition"]
        values = {c.name: a_value(c) for c in edition.columns if not c.nullable and c.name != "id"}
        work.session.add(proofs()["edition"][1](**values))
    with office.session() as session:
        case = session.scalars(select(Case.id).where(Case.reference == reference)).one()
        told = []
        for table in empty(session):
            values = {c.name: a_value(c) for c in table.columns if not c.nullable and c.name != "id"}
            for column in table.columns:
                # What a row names lies in the store.
                if column.name in values and isinstance(column.type, BlobName):
                    values[column.name] = office.blobs.put(io.BytesIO(b"x")).sha256
            if proofs()[table.name][0].by == "case_id":
                values["case_id"] = case
            made = insert(table).values(values).returning(*table.columns)
            row = dict(session.execute(made).mappings().one())
            told.append([table.name, row["id"], None, digest(table.name, row)])
        last = session.scalars(select(Event.at).order_by(Event.at.desc()).limit(1)).one()
        acting(session, None, last)
        # A migration that names no table of its own.
        enter(session, "restated", "0027_successors", told)


def empty(session: Session) -> Iterator[Table]:
    """The tables under a digest that have no row yet, what others name before those."""
    for table in Base.metadata.sorted_tables:
        if proofs()[table.name][0].chain and session.scalar(select(table.c.id).limit(1)) is None:
            yield table


# --- looking into a transaction ------------------------------------------------------------------


@contextmanager
def untied(original: Original) -> Iterator[Connection]:
    """A transaction of somebody who owns the disk: no triggers, no foreign keys; rolled back."""
    with original.disk.connect() as connection:
        raw = connection.connection.driver_connection
        if original.office.kind == "sqlite":
            raw.execute("PRAGMA foreign_keys = OFF")
            names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            connection.begin()
            for name in connection.scalars(text(names)).all():
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        else:
            connection.begin()
            # Neither triggers nor foreign keys are asked; to take away hundreds took a second.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection
        connection.rollback()


def both(
    original: Original, connection: Connection, *, witness: bool = False, now: datetime | None = None
) -> tuple[list[str], list[str]]:
    """What each verifier finds in this transaction."""
    copies = (original.witness,) if witness else ()
    against = audit.Against(rules(), frozenset({PUBLIC}), copies, now or datetime.now(UTC))
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        found = audit.verify(session, original.office.blobs, against=against).faults
        # Whoever owns the disk has taken its triggers away, or they are not asked (`untied`).
        ours = [str(f) for f in found if f.kind != "structure"]
    kinds = {
        t.name: {c.name: _kind(str(c.type.compile(connection.dialect))) for c in t.columns}
        for t in Base.metadata.sorted_tables
    }
    mark = "?" if original.office.kind == "sqlite" else "%s"
    db = Database(connection.connection.driver_connection, kinds, mark)
    faults = verify_audit.found(
        db, frozenset({PUBLIC}), original.blobs, original.witness if witness else None, ROOT / "workflows"
    )
    return ours, [f"{where}: {sentence}" for kind, where, sentence in faults if kind != "structure"]


def assert_found(
    original: Original, connection: Connection, what: str, *, witness: bool = False, now: datetime | None = None
) -> None:
    ours, theirs = both(original, connection, witness=witness, now=now)
    assert ours, f"the application's verifier missed: {what}"
    assert theirs, f"the independent verifier missed: {what}"


def test_sound(original: Original) -> None:
    with untied(original) as connection:
        assert both(original, connection, witness=True) == ([], [])


def test_every_table_says_what_proves_it() -> None:
    """A new table that says nothing has no `__proof__`; the second verifier knows the same list."""
    found = proofs()
    assert set(found) == {t.name for t in Base.metadata.sorted_tables}
    apart = {name for name, (proof, _) in found.items() if not proof.chain}
    assert all(found[name][0].reason for name in apart)
    assert second_rows.APART - {"alembic_version"} == apart
    without = {n: set(p.apart) for n, (p, _) in found.items() if p.apart}
    assert without == second_rows.WITHOUT


CHAINED = sorted(name for name, (proof, _) in proofs().items() if proof.chain)
COLUMNS = [(name, column) for name in CHAINED for column in covered(name) if column != "id"]
RECORD = ("event", "register_entry", "checkpoint", "security_entry")
COLUMNS += [(t, c.name) for t in RECORD for c in Base.metadata.tables[t].columns if c.name != "id"]
COLUMNS += [("document", "facts"), ("case_file", "state"), ("case_file", "seq")]
COLUMNS += [("case_file", "chain_head"), ("case_file", "last_event_at"), ("counter", "value")]
COLUMNS += [("assignment", "under_way"), ("deadline", "organisation_id")]


def other(value: Any, column: Any) -> Any:
    """A value of the same type that is not this one."""
    if value is None:
        return a_value(column)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1_000
    if isinstance(value, datetime | date):
        return value - timedelta(days=1)
    if isinstance(value, dict):
        return {**value, "x": 1}
    if isinstance(value, list):
        return [*value, "x"]
    return value[:-1] + ("x" if value[-1:] != "x" else "y")


def test_there_are_enough_tamperings() -> None:
    """On each engine: forged acts, which one of them sees, come on top."""
    assert len(COLUMNS) + 2 * len(CHAINED) >= 600


# A digest names the row: one tampering in each table is looked for at once, round by round. What
# makes the family of other rows is tampered with alone.
ONE_BY_ONE = [(n, c) for n, c in COLUMNS if n not in CHAINED or n == "case_file"]
TOGETHER = [(n, c) for n, c in COLUMNS if (n, c) not in ONE_BY_ONE and c in covered(n)]
ONE_BY_ONE += [(n, c) for n, c in COLUMNS if (n, c) not in ONE_BY_ONE and (n, c) not in TOGETHER]


def rounds() -> list[list[tuple[str, str]]]:
    """Each tampering of TOGETHER once, one of each table in a round."""
    left: dict[str, list[str]] = {}
    for name, column in TOGETHER:
        left.setdefault(name, []).append(column)
    count = max(len(columns) for columns in left.values())
    return [[(n, columns[k]) for n, columns in left.items() if k < len(columns)] for k in range(count)]


def tamper(connection: Connection, name: str, column: str) -> str:
    """Another value in the newest row of a table; says what was done."""
    table: Table = Base.metadata.tables[name]
    query = select(table.c.id, table.c[column]).order_by(table.c.id.desc())
    if name == "checkpoint" and column in {"heads", "register_count"}:
        query = query.where(table.c[column].is_not(None))
    number, old = connection.execute(query.limit(1)).one()
    new = other(old, table.c[column])
    connection.execute(update(table).where(table.c.id == number).values({column: new}))
    return f"{name}.{column} {number}: {old!r} → {new!r}"


def newest(connection: Connection, name: str) -> int:
    table: Table = Base.metadata.tables[name]
    return connection.execute(select(table.c.id).order_by(table.c.id.desc()).limit(1)).scalar_one()


def named(faults: list[str]) -> set[str]:
    """The rows that faults name."""
    return {fault.replace("：", ":").split(":")[0].strip() for fault in faults}


def assert_all_found(original: Original, connection: Connection, rows: Collection[str], what: object) -> None:
    ours, theirs = both(original, connection)
    assert rows - named(ours) == set(), f"the application's verifier missed: {what}"
    assert rows - named(theirs) == set(), f"the independent verifier missed: {what}"


@pytest.mark.parametrize("columns", rounds(), ids=lambda columns: f"{len(columns)}-{columns[0][1]}")
def test_every_column_of_every_deciding_table(
    original: Original, columns: list[tuple[str, str]]
) -> None:
    with untied(original) as connection:
        wanted = {f"{name} {newest(connection, name)}" for name, _ in columns}
        what = [tamper(connection, name, column) for name, column in columns]
        assert_all_found(original, connection, wanted, what)


@pytest.mark.parametrize("table", sorted({name for name, _ in ONE_BY_ONE}))
def test_every_column_of_the_record_itself(original: Original, table: str) -> None:
    with untied(original) as connection:
        for name, column in ONE_BY_ONE:
            if name == table:
                with connection.begin_nested() as savepoint:
                    assert_found(original, connection, tamper(connection, name, column))
                    savepoint.rollback()


def double(connection: Connection, name: str) -> dict[str, Any]:
    """A row like the newest of a table, of the same case, other where a column may be unique."""
    table: Table = Base.metadata.tables[name]
    row = connection.execute(select(table).order_by(table.c.id.desc()).limit(1)).mappings().one()
    copy = {**row, "id": row["id"] + 1_000}
    for c in table.columns:
        if c.name not in {"id", proofs()[name][0].by} and isinstance(copy[c.name], str | int):
            copy[c.name] = other(copy[c.name], c)
    if table.c.get("case_id") is not None and table.c.case_id.unique:
        main = select(Case.id).where(Case.parent_id.is_(None), Case.id != copy["case_id"])
        copy["case_id"] = connection.scalar(main.limit(1))
    return copy


ROWS = [name for name in CHAINED if name != "case_file"]


def test_a_row_deleted_in_every_deciding_table(original: Original) -> None:
    with untied(original) as connection:
        wanted = set()
        for name in ROWS:
            number, table = newest(connection, name), Base.metadata.tables[name]
            connection.execute(table.delete().where(table.c.id == number))
            wanted.add(f"{name} {number}")
        assert_all_found(original, connection, wanted, "rows deleted")


def test_a_row_added_to_every_deciding_table(original: Original) -> None:
    with untied(original) as connection:
        wanted = set()
        for name in ROWS:
            copy = double(connection, name)
            connection.execute(insert(Base.metadata.tables[name]).values(**copy))
            wanted.add(f"{name} {copy['id']}")
        assert_all_found(original, connection, wanted, "rows added")


@pytest.mark.parametrize("name", ["case_file", *RECORD])
def test_a_row_of_the_record_deleted_or_added(original: Original, name: str) -> None:
    with untied(original) as connection:
        table, number = Base.metadata.tables[name], newest(connection, name)
        copy = double(connection, name)
        with connection.begin_nested() as savepoint:
            connection.execute(table.delete().where(table.c.id == number))
            assert_found(original, connection, f"{name} deleted", witness=name == "checkpoint")
            savepoint.rollback()
        if name != "security_entry":  # one more line of the log is known by the next seal
            connection.execute(insert(table).values(**copy))
            assert_found(original, connection, f"{name} added")


# --- forged acts, appended and hashed anew without any key ---------------------------------------


def filed_case(session: Session) -> Case:
    return session.scalars(select(Case).where(Case.procedure == "adjudication")).one()


def person(session: Session, username: str) -> int:
    return session.scalars(select(Person.id).where(Person.username == username)).one()


def append(connection: Connection, **values: Any) -> None:
    """An event after the last of the filed case, its hash and the case row made to fit."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        case = filed_case(session)
        last = session.scalars(
            select(Event).where(Event.case_id == case.id).order_by(Event.seq.desc()).limit(1)
        ).one()
        content: dict[str, Any] = {
            "case_id": case.id, "seq": last.seq + 1, "step": "issue_evidence_notice", "code": "",
            "source": case.state, "target": case.state, "actor_id": person(session, "examiner"),
            "on_behalf_of": "", "duty": "", "at": max(last.at, SEALED) + timedelta(minutes=1), "sentence": "伪造",
            "detail": {}, "procedure": last.procedure, "rows": [], "previous_hash": last.hash, **values,
        }  # fmt: skip
        if isinstance(content["actor_id"], str):
            content["actor_id"] = person(session, content["actor_id"])
        if callable(content["at"]):
            content["at"] = content["at"](last.at)
        event = Event(id=last.id + 10_000, hash="", **content)
        event.hash = event_hash(event)
    # After the session: its savepoint goes with it.
    table = Base.metadata.tables["event"]
    connection.execute(insert(table).values({c.name: getattr(event, c.name) for c in table.columns}))
    cases = Base.metadata.tables["case_file"]
    connection.execute(
        update(cases).where(cases.c.id == event.case_id).values(
            seq=event.seq, chain_head=event.hash, state=event.target, last_event_at=event.at
        )
    )  # fmt: skip


def a_step(name: str, **more: Any) -> dict[str, Any]:
    """A step of adjudication as its procedure has it, from the state it may be taken in."""
    step = rules().procedure("adjudication", 2).step(name)
    state = "filed"
    found = {"step": step.id, "code": step.code, "duty": step.duty, "source": state, "target": step.to or state}
    return {**found, **more}


def legal(**more: Any) -> dict[str, Any]:
    """The step that the main examiner could take next."""
    return a_step("issue_evidence_notice", **more)


FORGERIES: dict[str, dict[str, Any]] = {
    "by one who is not there": legal(actor_id=77_777),
    "decided by nobody entitled": {"step": "decide", "target": "archived", "actor_id": "clerk"},
    "wrong role": legal(actor_id="reviewer"),
    "an administrator": legal(actor_id="audit"),
    "nobody": legal(actor_id=None),
    "by the system, which does only what periods bring about": legal(actor_id="system"),
    "in the future": legal(at=datetime.fromisoformat("2099-01-01T00:00:00+00:00")),
    "before the seal that stands before it": legal(at=lambda last: last + timedelta(minutes=1)),
    "backwards": legal(at=lambda last: last - timedelta(hours=1)),
    "no such step": legal(step="close_quietly"),
    "side road that changes the state": legal(step="attach_pdf", target="archived", code="", duty=""),
    "opened again": legal(step="open", source="filed", target="draft"),
    "state jump": legal(target="archived"),
    "from another state": legal(source="deliberating"),
    "without its duty": legal(duty="x"),
    "with another code": legal(code="T99"),
    "under another version": legal(procedure="adjudication@99"),
    "under another procedure": legal(procedure="mediation@1"),
    "told by no child": legal(step="child:service.prove_direct", code="", duty=""),
    "a paper added by nobody": legal(step="attach_pdf", code="", duty="", actor_id=None),
    "handed over by nobody": legal(step="hand_over", code="", duty="", actor_id=None),
    "handed over by an officer": legal(step="hand_over", code="", duty="", actor_id="clerk"),
    "handed over by the system": legal(step="hand_over", code="", duty="", actor_id="system"),
    "recounted by an officer": legal(step="recount_calendar", code="", duty="", actor_id="clerk"),
    "moved to the next version by an officer": legal(step="migrate_version", code="", duty="", actor_id="clerk"),
    "moved to a state that there is not": legal(step="migrate_version", target="x", code="", duty=""),
}


@rule
@pytest.mark.parametrize("name", FORGERIES)
def test_forged_act(original: Original, name: str) -> None:
    with untied(original) as connection:
        append(connection, **FORGERIES[name])
        assert_found(original, connection, name)


BARRED = {
    "investigated in a child matter": {"parent": True},
    "investigated in the case that this one came from": {"origin": True},
}


@rule
@pytest.mark.parametrize("name", BARRED)
def test_duties_are_separate_over_the_family(original: Original, name: str) -> None:
    """Who investigated in a kin matter cannot approve; what was done in a strange one bars nobody."""
    cases, events = Base.metadata.tables["case_file"], Base.metadata.tables["event"]
    for kin in (True, False):
        with untied(original) as connection:
            with Session(connection, join_transaction_mode="create_savepoint") as session:
                home, head = filed_case(session).id, person(session, "head")
            told = connection.execute(
                select(cases.c.id).where(cases.c.procedure == "intake").limit(1)
            ).scalar_one()
            if kin and "parent" in BARRED[name]:
                connection.execute(update(cases).where(cases.c.id == told).values(parent_id=home))
            if kin and "origin" in BARRED[name]:
                connection.execute(update(cases).where(cases.c.id == home).values(origin_id=told))
            first = select(events.c.id).where(events.c.case_id == told).order_by(events.c.id).limit(1)
            mine = {"duty": "investigate", "actor_id": head}
            number = connection.execute(first).scalar_one()
            connection.execute(update(events).where(events.c.id == number).values(**mine))
            append(connection, **a_step("grant_recusal", actor_id="head"))
            ours, theirs = both(original, connection)
            assert any("你参与过本案调查" in fault for fault in ours) is kin
            assert any("应当回避，不能履行approve" in fault for fault in theirs) is kin


HAND = "系统·cqip"
# Side road, who takes it, what it says, the table of which it changes a row (of the filed case, or
# of another), and how: each says the true digest of the row, and none may.
DETOURS: dict[str, tuple[dict[str, Any], str, dict[str, Any] | None]] = {
    "a date by a print": ({"step": "attach_pdf", "actor_id": HAND}, "deadline", {"due_on": date(2027, 6, 30)}),
    "a date deleted by a print": ({"step": "attach_pdf", "actor_id": HAND}, "deadline", None),
    "a paper deleted by a print": ({"step": "attach_pdf", "actor_id": HAND}, "document", None),
    "a service by a print": ({"step": "attach_pdf", "actor_id": HAND}, "service", {"served_on": date(2027, 6, 30)}),
    "a right by a print": ({"step": "attach_pdf", "actor_id": HAND}, "case_right", {"expires_on": date(2045, 1, 1)}),
    "a party by an exhibit": ({"step": "upload_evidence", "actor_id": "examiner"}, "party", {"name": "丙公司"}),
    "a date by who hands over": ({"step": "hand_over", "actor_id": "security"}, "deadline", {"due_on": date(2027, 6, 30)}),
    "a date recounted without a calendar": (
        {"step": "recount_calendar", "actor_id": "system"}, "deadline", {"due_on": date(2027, 6, 30)},
    ),
    "a paper's file by an officer": ({"step": "attach_pdf", "actor_id": "examiner"}, "document", {"pdf_pages": 9}),
    "the same version again": ({"step": "migrate_version", "actor_id": "system"}, "case_file", {"title": "别的案件"}),
}  # fmt: skip


def detour(connection: Connection, told: dict[str, Any], table: str, values: dict[str, Any] | None, case: int) -> None:
    """A row of a case changed or deleted, and an event of the filed case with its true digest."""
    rows, cases = Base.metadata.tables[table], Base.metadata.tables["case_file"]
    column = rows.c.id if table == "case_file" else rows.c.case_id
    family = select(cases.c.id).where((cases.c.id == case) | (cases.c.parent_id == case))
    number = connection.execute(select(func.max(rows.c.id)).where(column.in_(family))).scalar_one()
    if values is None:
        connection.execute(delete(rows).where(rows.c.id == number))
        value = None
    else:
        connection.execute(update(rows).where(rows.c.id == number).values(**values))
        value = digest(table, row_of(connection, table, rows.c.id == number))
    beside = {"code": "", "duty": "", "detail": {"data": {}}}
    append(connection, **{**beside, **told, "rows": [[table, number, value]]})


@rule
@pytest.mark.parametrize("name", DETOURS)
def test_no_side_road_leads_to_what_it_is_not_for(original: Original, name: str) -> None:
    told, table, values = DETOURS[name]
    with untied(original) as connection:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            case = filed_case(session).id
        detour(connection, told, table, values, case)
        assert all(both(original, connection))


@rule
def test_an_act_changes_no_row_of_another_case(original: Original) -> None:
    """Whoever may take a step here changes nothing there by it."""
    with untied(original) as connection:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            own = filed_case(session).id
        savepoint = connection.begin_nested()
        detour(connection, a_step("confirm_service_address"), "party", {"phone": "023-60000000"}, own)
        assert both(original, connection) == ([], [])
        savepoint.rollback()
        cases = Base.metadata.tables["case_file"]
        told = connection.execute(select(cases.c.id).where(cases.c.procedure == "intake").limit(1)).scalar_one()
        detour(connection, a_step("confirm_service_address"), "party", {"phone": "023-60000000"}, told)
        ours, theirs = both(original, connection)
        assert any("由别的案件" in fault for fault in ours)
        assert any("由别的案件的记录写入" in fault for fault in theirs)


def forged_case(connection: Connection, who: int, moment: datetime, more: list[list[Any]] = (), **values: Any) -> int:  # type: ignore[assignment]
    """A case that somebody opened with true digests, chained as the program chains it; its id."""
    cases, events = Base.metadata.tables["case_file"], Base.metadata.tables["event"]
    number = newest(connection, "case_file") + 1_000
    like = connection.execute(select(cases).where(cases.c.procedure == "intake").limit(1)).mappings().one()
    row = {
        **like, "id": number, "reference": f"伪{number}", "intake_no": "", "parent_id": None, "origin_id": None,
        "state": "submitted", "seq": 1, "last_event_at": moment, "closed_on": None, **values,
    }  # fmt: skip
    row["state"] = rules().procedure(row["procedure"], row["procedure_version"]).initial
    event = Event(
        id=newest(connection, "event") + 10_000, case_id=number, seq=1, step="open", code="", source="",
        target=row["state"], actor_id=who, on_behalf_of="", duty="", at=moment, sentence="伪造", detail={},
        procedure=f"{row['procedure']}@{row['procedure_version']}",
        rows=[["case_file", number, digest("case_file", row)], *more], previous_hash="0" * 64, hash="",
    )  # fmt: skip
    event.hash = event_hash(event)
    connection.execute(insert(cases).values({**row, "chain_head": event.hash}))
    connection.execute(insert(events).values({c.name: getattr(event, c.name) for c in events.columns}))
    return number


@rule
def test_a_case_is_entered_by_a_role_of_its_track(original: Original) -> None:
    people, late = original.office.people, SEALED + timedelta(minutes=2)
    with untied(original) as connection:
        for who in ("clerk", "audit", "head", "system"):
            with connection.begin_nested() as savepoint:
                forged_case(connection, people[who], late)
                ours, theirs = both(original, connection)
                entitled = "registrar" in held_by(connection, people[who])
                assert any("不能登记这类案件" in one for one in ours) is not entitled
                assert any("当日不能登记这类案件" in one for one in theirs) is not entitled
                savepoint.rollback()


def held_by(connection: Connection, person_id: int) -> set[str]:
    grants = Base.metadata.tables["role_grant"]
    return set(connection.scalars(select(grants.c.role).where(grants.c.person_id == person_id)))


@rule
@pytest.mark.parametrize("how", ["parent_id", "origin_id"])
@pytest.mark.parametrize("act", ["with its act", "by another", "with none"])
def test_a_matter_is_opened_by_an_act_of_its_case(original: Original, how: str, act: str) -> None:
    late = SEALED + timedelta(minutes=2)
    with untied(original) as connection:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            case, examiner = filed_case(session).id, person(session, "examiner")
        if act != "with none":
            append(connection, **legal(at=late))
        who = original.office.people["head"] if act == "by another" else examiner
        procedure = {"parent_id": "service", "origin_id": "mediation"}[how]
        forged_case(connection, who, late, **{how: case, "procedure": procedure, "procedure_version": 1})
        ours, theirs = both(original, connection)
        assert any("打开本案的记录" in one for one in ours) is (act != "with its act"), ours
        assert any("没有同一时刻打开它的办理" in one for one in theirs) is (act != "with its act"), theirs


SMUGGLED = {
    "a deadline of the case": ("deadline", {"due_on": date(2027, 6, 30)}, "", False),
    "a party removed": ("party", None, "", False),
    # As an older program named what the act had written: by a step that writes such rows.
    "a party beside a step": ("party", {"phone": "023-60000000"}, "confirm_service_address", True),
    "a party beside a step that writes none": ("party", {"phone": "023-60000000"}, "issue_evidence_notice", False),
    "a party removed beside a step": ("party", None, "confirm_service_address", False),
}


@rule
@pytest.mark.parametrize("name", SMUGGLED)
def test_what_opens_a_matter_writes_that_matter(original: Original, name: str) -> None:
    table, values, acted, sound = SMUGGLED[name]
    late, rows = SEALED + timedelta(minutes=2), Base.metadata.tables[table]
    with untied(original) as connection:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            case, examiner = filed_case(session).id, person(session, "examiner")
        number = connection.scalar(select(func.max(rows.c.id)).where(rows.c.case_id == case))
        if values is None:
            connection.execute(delete(rows).where(rows.c.id == number))
        else:
            connection.execute(update(rows).where(rows.c.id == number).values(**values))
        value = None if values is None else digest(table, row_of(connection, table, rows.c.id == number))
        if acted:
            append(connection, **a_step(acted, at=late))
        child = {"parent_id": case, "procedure": "service", "procedure_version": 1}
        forged_case(connection, examiner, late, [[table, number, value]], **child)
        ours, theirs = both(original, connection)
        assert any(f"{table} {number}" in one and "打开" in one for one in ours) is not sound, ours
        assert any(f"{table} {number}" in one and "打开" in one for one in theirs) is not sound, theirs


def again(told: dict[str, Any], values: dict[str, Any], about: dict[str, Any]) -> dict[str, Any]:
    return {"told": told, "values": values, "about": about}


OTHER = hashlib.sha256(PDF + b"another").hexdigest()
PRINTED = {"step": "attach_pdf", "actor_id": HAND, "code": "", "duty": ""}
ANOTHER_FILE = {"sha256": OTHER}
# Of a paper that was issued and printed: what is said of it anew, with true digests, and how.
SAID_AGAIN = {
    "another file by a print": again(PRINTED, {"pdf_sha256": OTHER}, {"documents": [ANOTHER_FILE]}),
    "another file by a step": again(legal(), {"pdf_sha256": OTHER}, {"documents": [ANOTHER_FILE]}),
    "issued again by a step": again(legal(), {}, {"documents": [{"facts": ""}]}),
    "issued again by a print": again(PRINTED, {}, {"documents": [{"facts": ""}]}),
    "voided by a print": again(
        PRINTED, {"status": "void", "status_reason": "作废"}, {"voided": [{"reason": "作废"}]}
    ),
}


@rule
@pytest.mark.parametrize("name", SAID_AGAIN)
def test_nothing_is_said_again_of_a_paper(original: Original, name: str) -> None:
    """Who may print or issue puts no other paper in the place of one that was served."""
    papers, forged = Base.metadata.tables["document"], SAID_AGAIN[name]
    with original.office.session() as session:
        blobs = original.office.blobs
        assert blobs.put(io.BytesIO(PDF + b"another")).sha256 == OTHER
        case = filed_case(session)
        query = select(Document).options(undefer(Document.facts)).where(
            Document.case_id == case.id, Document.pdf_sha256.is_not(None),
            Document.status == "issued", Document.number.is_(None),
        )  # fmt: skip
        paper = session.scalars(query.order_by(Document.id.desc()).limit(1)).one()
        number, seq, facts = paper.id, case.seq + 1, {**paper.facts, "x": "不同的内容"}
    values, about = dict(forged["values"]), {k: [dict(row, id=number) for row in v] for k, v in forged["about"].items()}
    for row in about.get("documents", ()):
        row["number"] = None
        if "facts" in row:
            row["facts"] = hashlib.sha256(canonical(facts)).hexdigest()
            values = {"facts": facts, "facts_sha256": row["facts"], "event_seq": seq}
    with untied(original) as connection:
        connection.execute(update(papers).where(papers.c.id == number).values(**values))
        value = digest("document", row_of(connection, "document", papers.c.id == number))
        append(connection, **forged["told"], rows=[["document", number, value]], detail={"data": {}, **about})
        assert_found(original, connection, name)


@rule
def test_an_exhibit_keeps_the_file_that_came(original: Original) -> None:
    """Neither is another file taken in for one that lies there already."""
    table, sha256 = Base.metadata.tables["evidence"], hashlib.sha256(b"another").hexdigest()
    with original.office.session() as session:
        original.office.blobs.put(io.BytesIO(b"another"))
        case = filed_case(session).id
    told = {"step": "upload_evidence", "actor_id": "examiner", "code": "", "duty": ""}
    with untied(original) as connection:
        query = select(table.c.id).where(table.c.case_id == case, table.c.sha256.is_not(None))
        number = connection.execute(query.limit(1)).scalar_one()
        connection.execute(update(table).where(table.c.id == number).values(sha256=sha256))
        value = digest("evidence", row_of(connection, "evidence", table.c.id == number))
        detail = {"data": {"evidence": number, "sha256": sha256}}
        append(connection, **told, rows=[["evidence", number, value]], detail=detail)
        ours, theirs = both(original, connection)
        assert any("换成了另一份" in one for one in ours), ours
        assert any("换了另一份文件" in one for one in theirs), theirs


@rule
@pytest.mark.parametrize("step", ["void_document", "correct_document"])
@pytest.mark.parametrize("who", ["examiner", "clerk", "audit"])
def test_who_may_not_issue_a_paper_voids_none(original: Original, step: str, who: str) -> None:
    papers = Base.metadata.tables["document"]
    with untied(original) as connection:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            case = filed_case(session).id
        query = select(papers.c.id).where(papers.c.case_id == case, papers.c.kind == "evidence_notice")
        number = connection.execute(query.order_by(papers.c.id.desc()).limit(1)).scalar_one()
        append(connection, step=step, actor_id=who, detail={"data": {"document": number}})
        said = [[f for f in found if "没有办理" in f] for found in both(original, connection)]
        assert [bool(one) for one in said] == [who != "examiner"] * 2, said


def test_an_honest_act_appended_is_none_and_the_same_by_another_is(original: Original) -> None:
    """The forgeries above differ from this one in what they are named after, and in nothing else."""
    with untied(original) as connection:
        with connection.begin_nested() as savepoint:
            append(connection, **legal())
            assert both(original, connection) == ([], [])
            savepoint.rollback()
        append(connection, **FORGERIES["wrong role"])
        assert_found(original, connection, "wrong role")


def _rehash(connection: Connection, table: str, where: str, make: Callable[[Any], None]) -> None:
    """Rewrite a row of a chain and hash it and all that follow anew."""
    owner = {"event": Event, "register_entry": RegisterEntry}[table]
    hashed: Any = {"event": event_hash, "register_entry": entry_hash}[table]
    rows = Base.metadata.tables[table]
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        query = select(owner).where(text(where)).order_by(owner.id).options(undefer("*"))
        found: list[Any] = list(session.scalars(query))
        session.expunge_all()
    previous = None
    for n, row in enumerate(found):
        if n == 0:
            make(row)
        else:
            row.previous_hash = previous
        previous = row.hash = hashed(row)
        changed = {c.name: getattr(row, c.name) for c in rows.columns}
        connection.execute(update(rows).where(rows.c.id == row.id).values(**changed))
    if table == "event":
        cases = Base.metadata.tables["case_file"]
        connection.execute(update(cases).where(cases.c.id == found[0].case_id).values(chain_head=previous))


def _resign(connection: Connection, key: bytes) -> None:
    """Throw the seals away and seal anew."""
    connection.execute(text("DELETE FROM checkpoint"))
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        row = seal(session, key, at("2026-03-21"))
        values = {c.name: getattr(row, c.name) for c in Base.metadata.tables["checkpoint"].columns}
    connection.execute(insert(Base.metadata.tables["checkpoint"]).values({**values, "id": 1}))


def test_record_written_anew_and_signed_with_another_key(original: Original) -> None:
    """Whoever owns the database but not the key: the pinned key tells, and so do the copies."""
    with untied(original) as connection:
        case = connection.scalar(select(Case.id).where(Case.procedure == "adjudication"))

        def lie(event: Event) -> None:
            event.sentence = "另一种说法"

        _rehash(connection, "event", f"case_id = {case} AND seq > 1", lie)
        assert_found(original, connection, "rehashed, old seals")
        _resign(connection, bytes(32))
        assert_found(original, connection, "signed with another key")


def test_a_seal_added_with_another_key(original: Original) -> None:
    """Chained and signed rightly, only not by who has the key."""
    with untied(original) as connection:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            row = seal(session, bytes(32), SEALED)
            values = {c.name: getattr(row, c.name) for c in Base.metadata.tables["checkpoint"].columns}
        for endorsement in (None, "00" * 64, values["signature"]):
            with connection.begin_nested() as savepoint:
                forged = {**values, "endorsement": endorsement}
                connection.execute(insert(Base.metadata.tables["checkpoint"]).values(forged))
                ours, theirs = both(original, connection)
                assert any("没有原密钥的签署" in one for one in ours)
                assert any("没有原密钥的签署" in one for one in theirs)
                savepoint.rollback()


def row_of(connection: Connection, table: str, *conditions: Any) -> dict[str, Any]:
    """The one row of a table."""
    return dict(connection.execute(select(Base.metadata.tables[table]).where(*conditions)).mappings().one())


def rewrite(connection: Connection, table: str, number: int, **values: Any) -> None:
    """Change a row and make its newest digest, and the register from there on, fit it."""
    rows = Base.metadata.tables[table]
    connection.execute(update(rows).where(rows.c.id == number).values(**values))
    _state_anew(connection, table, number)


LAST_HAND = object()


def _state_anew(
    connection: Connection, table: str, number: int, actor: object = LAST_HAND, chain: str = "staff"
) -> None:
    """One more entry of the register, as somebody with the whole database would write it."""
    rows = Base.metadata.tables[table]
    value = digest(table, row_of(connection, table, rows.c.id == number))
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        last = session.scalars(
            select(RegisterEntry).where(RegisterEntry.chain == chain).order_by(RegisterEntry.seq.desc()).limit(1)
        ).one()
        entry = RegisterEntry(
            id=last.id + 10_000 + number, chain=chain, seq=last.seq + 1, kind="change", at=max(last.at, SEALED),
            actor_id=last.actor_id if actor is LAST_HAND else actor, rows=[[table, number, value]],
            previous_hash=last.hash, hash="",
        )  # fmt: skip
        entry.hash = entry_hash(entry)
    entries = Base.metadata.tables["register_entry"]
    connection.execute(insert(entries).values({c.name: getattr(entry, c.name) for c in entries.columns}))


# What somebody may write into a confirmed request, or into the grant that came of it.
ALONE: dict[str, tuple[str, dict[str, Any]]] = {
    "confirmed by who asked": ("staff_request", {"confirmed_by_id": "security"}),
    "confirmed by the person concerned": ("staff_request", {"confirmed_by_id": "archivist"}),
    "confirmed by nobody": ("staff_request", {"confirmed_by_id": None}),
    "confirmed by an officer": ("staff_request", {"confirmed_by_id": "clerk"}),
    "asked by an officer": ("staff_request", {"asked_by_id": "clerk"}),
    "asked by the system administrator": ("staff_request", {"asked_by_id": "system"}),
    "confirmed too late": ("staff_request", {"expires_at": at("2026-03-19", "10:00")}),
    "confirmed before it was asked": ("staff_request", {"asked_at": at("2026-03-19", "12:00")}),
    "confirmed and refused": ("staff_request", {"refused_at": at("2026-03-19", "12:00")}),
    "from before it was asked": ("staff_request", {"since": date(1990, 1, 1)}),
    "never confirmed": ("staff_request", {"confirmed_at": None, "confirmed_by_id": None}),
    "for other roles": ("staff_request", {"roles": ["seal_keeper"]}),
    "for somebody else": ("staff_request", {"person_id": "member"}),
    "another role": ("role_grant", {"role": "department_head"}),
    "another person": ("role_grant", {"person_id": "clerk"}),
    "from 1990": ("role_grant", {"since": date(1990, 1, 1)}),
    "without the request": ("role_grant", {"request_id": None}),
    "of no request": ("role_grant", {"request_id": 9_999}),
    "granted by another": ("role_grant", {"granted_by_id": "clerk"}),
}


@rule
@pytest.mark.parametrize("name", ALONE)
def test_a_role_that_one_administrator_gave_alone(original: Original, name: str) -> None:
    """The row and its digest fit; that two administrators did it does not."""
    table, values = ALONE[name]
    people = original.office.people
    with untied(original) as connection:
        rows = Base.metadata.tables[table]
        wanted = rows.c.confirmed_at.is_not(None) if table == "staff_request" else rows.c.request_id.is_not(None)
        number = row_of(connection, table, wanted)["id"]
        rewrite(
            connection, table, number,
            **{k: people[v] if isinstance(v, str) and v in people else v for k, v in values.items()},
        )  # fmt: skip
        ours, theirs = both(original, connection)
        # A request that does not fit its grant is told where the grant is.
        for found in (ours, theirs):
            assert any(f"{table} {number}" in fault or "role_grant" in fault for fault in found), (name, found)
        assert not any("校验值" in fault for fault in ours), ours


def put_row(connection: Connection, table: str, **values: Any) -> None:
    """A row like the newest of its table, with these values."""
    rows = Base.metadata.tables[table]
    like = dict(connection.execute(select(rows).order_by(rows.c.id.desc()).limit(1)).mappings().one())
    connection.execute(insert(rows).values({**like, **values}))


@rule
@pytest.mark.parametrize("hand", ["security", None])
@pytest.mark.parametrize("role", ["department_head", "security_admin"])
def test_a_grant_added_by_one_hand_or_by_none(original: Original, role: str, hand: str | None) -> None:
    """Since there are requests, no command brings in staff, nor an administrator where one is."""
    with untied(original) as connection:
        asked = {"request_id": None, "granted_by_id": None, "until": None}
        put_row(connection, "role_grant", id=9_000, role=role, **asked)
        _state_anew(connection, "role_grant", 9_000, original.office.people[hand] if hand else None)
        for found in both(original, connection):
            assert [f for f in found if "role_grant 9000" in f], found


def first_of_a_new_bureau(connection: Connection, number: int) -> None:
    """What `casehub bureau administrators` writes for one of them, in a bureau without any."""
    put_row(connection, "person", id=number, username=f"a{number}", organisation_id=number // 10, active=True, system=False)
    _state_anew(connection, "person", number, None)
    # What the log says of the code; more lines of it are known by the next seal.
    entries = Base.metadata.tables["register_entry"]
    moment = connection.scalar(select(entries.c.at).where(entries.c.chain == "staff").order_by(entries.c.seq.desc()))
    log = {"kind": "administrator_made", "detail": {"account": number}, "at": moment}
    put_row(connection, "security_entry", id=newest(connection, "security_entry") + 1, **log)
    seat = {"request_id": None, "granted_by_id": None, "until": None, "role": "audit_admin"}
    put_row(connection, "role_grant", id=number, person_id=number, **seat)
    _state_anew(connection, "role_grant", number, None)


@rule
def test_the_first_administrators_of_a_bureau_are_made_by_nobody(original: Original) -> None:
    with untied(original) as connection:
        put_row(connection, "organisation", id=900, key="new", name="新局")
        _state_anew(connection, "organisation", 900, None, chain="offices")
        entries = Base.metadata.tables["register_entry"]
        moment = connection.scalar(select(func.max(entries.c.at)).where(entries.c.chain == "offices"))
        log = {"kind": "organisation_added", "detail": {"organisation": 900}, "at": moment, "person_id": None}
        put_row(connection, "security_entry", id=newest(connection, "security_entry") + 1, **log)
        first_of_a_new_bureau(connection, 9_001)
        assert both(original, connection) == ([], [])
        with connection.begin_nested() as savepoint:
            first_of_a_new_bureau(connection, 9_002)
            for found in both(original, connection):
                assert any("role_grant 9002" in f for f in found), found
                assert not any("role_grant 9001" in f for f in found), found
            savepoint.rollback()
        # Stopped, she leaves the bureau without one.
        persons = Base.metadata.tables["person"]
        connection.execute(update(persons).where(persons.c.id == 9_001).values(active=False))
        _state_anew(connection, "person", 9_001, original.office.people["security"])
        first_of_a_new_bureau(connection, 9_002)
        assert both(original, connection) == ([], [])


@rule
@pytest.mark.parametrize("table", ["role_grant", "certificate", "staff_request"])
@pytest.mark.parametrize("new", [True, False])
def test_what_people_hold_is_entered_by_somebody(original: Original, table: str, new: bool) -> None:
    """A row that stands, or one more, whose newest entry names nobody."""
    with untied(original) as connection:
        number = newest(connection, table)
        if new:
            number += 9_000
            put_row(connection, table, id=number, **({"number": "ZF-9"} if table == "certificate" else {}))
        _state_anew(connection, table, number, None)
        for found in both(original, connection):
            assert any(f"{table} {number}" in f for f in found), found


HANDS: dict[str, tuple[str, dict[str, Any], str, Any, bool]] = {
    "a certificate by an officer": ("certificate", {"valid_to": date(2099, 1, 1)}, "staff", "examiner", False),
    "a certificate by who keeps the staff": ("certificate", {"valid_to": date(2099, 1, 1)}, "staff", "security", True),
    "a certificate by nobody": ("certificate", {"valid_to": date(2099, 1, 1)}, "staff", None, False),
    "a certificate by one who is not there": ("certificate", {"valid_to": date(2099, 1, 1)}, "staff", 77_777, False),
    "a password by nobody": ("person", {"password_hash": "x"}, "staff", None, False),
    "a password by one who is not there": ("person", {"password_hash": "x"}, "staff", 77_777, False),
    "an office by one who is not there": ("organisation", {"region_name": "1"}, "offices", 77_777, False),
    "a password by another": ("person", {"password_hash": "x"}, "staff", "examiner", False),
    "an office by a clerk": ("organisation", {"region_name": "1"}, "offices", "clerk", False),
    "an office by who keeps the staff": ("organisation", {"region_name": "1"}, "offices", "security", False),
    "an office by nobody": ("organisation", {"region_name": "1"}, "offices", None, False),
    "an office by who keeps the rules": ("organisation", {"region_name": "1"}, "offices", "system", True),
}


@rule
@pytest.mark.parametrize("name", HANDS)
def test_registers_are_kept_by_whom_they_are_for(original: Original, name: str) -> None:
    table, values, chain, who, sound = HANDS[name]
    rows, people = Base.metadata.tables[table], original.office.people
    with untied(original) as connection:
        number = people["clerk"] if table == "person" else newest(connection, table)
        connection.execute(update(rows).where(rows.c.id == number).values(**values))
        _state_anew(connection, table, number, people.get(who, who), chain)
        for found in both(original, connection):
            assert (not found) is sound, found


LOADS = {
    "the rule administrator": ("system", "system", True),
    "nobody": (None, None, False),
    "entered by nobody": ("system", None, False),
    "entered by another": ("system", "security", False),
    "an officer": ("clerk", "clerk", False),
}


def a_calendar(number: int, year: int = 2031, more: str = "") -> dict[str, Any]:
    """An edition as `casehub calendars load` keeps it."""
    content = f'year = {year}\nedition = {number}\nnotice = "放假通知"\n{more}'
    digest_of_it = hashlib.sha256(content.encode()).hexdigest()
    return {
        "id": number, "what": "calendar", "year": year, "version": number, "content": content,
        "digest": digest_of_it, "at": at("2026-03-20"),
    }  # fmt: skip


@rule
@pytest.mark.parametrize("who", LOADS)
def test_calendars_are_loaded_by_a_rule_administrator(original: Original, who: str) -> None:
    loader, hand, sound = LOADS[who]
    people = original.office.people
    with untied(original) as connection:
        for number in (9_000, 9_001):
            by = people.get(loader or "")
            put_row(connection, "edition", **a_calendar(number), loaded_by_id=by)
            _state_anew(connection, "edition", number, people.get(hand or ""), chain="editions")
        for found in both(original, connection):
            assert (not found) is sound, found


# Dates moved by an act that its person may take, with the true digest and, where `told`, with the
# new date told in the act as a real one tells it.
LATER = {"due_on": date(2027, 6, 30), "nominal_on": date(2027, 6, 30), "alarm_on": date(2027, 6, 30)}
MOVED: dict[str, tuple[dict[str, Any], bool]] = {
    "a later day": ({"due_on": date(2027, 6, 30)}, True),
    "a later day all over": (LATER, True),
    "a later first day": ({"start_on": date(2026, 5, 6)}, True),
    "a longer time": ({"length": 60}, True),
    "an extension": ({"granted": 30}, True),
    "another unit": ({"unit": "months"}, True),
    "another limit": ({"rule": "confirmation.apply"}, True),
    "by a calendar that there is not": ({**LATER, "calendar_edition": "2018至2027年 000000000000"}, True),
    "by an edition that there is not": ({**LATER, "edition": 77}, True),
    "by others, which nobody tells": ({**LATER, "trace": [{"mark": "告", "date": "2027-06-30", "why": ""}]}, False),
    "stopped by nothing": ({"stopped": True}, True),
    "done in time, after its day": ({"closed_on": date(2027, 6, 30), "closed_seq": 3, "outcome": "met"}, True),
}


@rule
@pytest.mark.parametrize("name", MOVED)
def test_no_act_moves_a_date_otherwise_than_it_is_counted(original: Original, name: str) -> None:
    values, told = MOVED[name]
    rows = Base.metadata.tables["deadline"]
    with untied(original) as connection:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            case = filed_case(session).id
        number = connection.scalar(select(func.max(rows.c.id)).where(rows.c.case_id == case, rows.c.closed_on.is_(None)))
        connection.execute(update(rows).where(rows.c.id == number).values(**values))
        row = row_of(connection, "deadline", rows.c.id == number)
        said = [{"rule": row["rule"], "due": row["due_on"].isoformat()}] if told else []
        # By a step that writes such rows: only the day itself is wrong.
        by = a_step("answer_supervision", detail={"deadlines": said})
        append(connection, **by, rows=[["deadline", number, digest("deadline", row)]])
        ours, theirs = both(original, connection)
        assert [one for one in ours if f"deadline {number}" in one] == ours != []
        assert [one for one in theirs if f"deadline {number}" in one] == theirs != []


HOLIDAY = 'holidays = [{ from = 2026-03-24, to = 2026-03-26, name = "假" }]\n'
RECOUNTED = {"as it counts": (0, True), "a day later": (1, False), "three months later": (92, False)}


@rule
@pytest.mark.parametrize("name", RECOUNTED)
def test_a_date_counted_anew_is_what_the_calendar_makes_of_it(original: Original, name: str) -> None:
    """A calendar loaded by who may, its days and the case's event with true digests."""
    days, sound = RECOUNTED[name]
    rows = Base.metadata.tables["deadline"]
    with untied(original) as connection:
        moment = SEALED + timedelta(minutes=1)
        row = {**a_calendar(9_000, 2026, HOLIDAY), "version": 9_000, "loaded_by_id": original.office.people["system"]}
        put_row(connection, "edition", **{**row, "at": moment})
        _state_anew(connection, "edition", 9_000, row["loaded_by_id"], chain="editions")
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            in_use = RulesInUse(ROOT, rules()).on(session)
            case = filed_case(session)
            number, told = case.id, []
            entries = []
            running = select(Deadline).where(Deadline.closed_on.is_(None)).order_by(Deadline.id)
            for deadline in session.scalars(running):
                before = deadline.due_on
                count(in_use, deadline, pauses_of(session, case))
                changed = deadline.due_on != before
                if deadline.case_id == number and changed:
                    deadline.due_on += timedelta(days=days)
                    told.append({"rule": deadline.rule, "due": deadline.due_on.isoformat()})
                    values = {c.name: getattr(deadline, c.name) for c in rows.columns}
                    entries.append((values, digest("deadline", values)))
                session.expunge(deadline)
        assert entries
        for values, _ in entries:
            connection.execute(update(rows).where(rows.c.id == values["id"]).values(**values))
        append(
            connection, step="recount_calendar", actor_id="system", at=moment,
            detail={"data": {"edition": 9_000}, "deadlines": told},
            rows=[["deadline", values["id"], value] for values, value in entries],
        )  # fmt: skip
        ours, theirs = both(original, connection)
        numbers = {f"deadline {values['id']}" for values, _ in entries}
        assert named(ours) & numbers == named(theirs) & numbers == (set() if sound else numbers)


@rule
def test_a_calendar_loaded_counts_every_open_date_anew(original: Original) -> None:
    """The load alone, which leaves the dates as they were, is found."""
    with untied(original) as connection:
        row = {**a_calendar(9_000, 2026, HOLIDAY), "loaded_by_id": original.office.people["system"]}
        put_row(connection, "edition", **row)
        _state_anew(connection, "edition", 9_000, row["loaded_by_id"], chain="editions")
        for found in both(original, connection):
            assert found
            assert all("后来装入的放假安排" in one for one in found), found


@rule
def test_what_the_rule_files_at_hand_count_by_is_not_said_otherwise(original: Original) -> None:
    """Whoever may register files says under their digest no other limits than theirs."""
    with untied(original) as connection:
        for change, sound in ((("", ""), True), (('"amount":5,', '"amount":50,'), False)):
            with connection.begin_nested() as savepoint:
                content = as_text(rules(), rules().calendar.editions).replace(*change)
                files = {"what": "files", "digest": rules().fingerprint, "content": content, "loaded_by_id": None}
                put_row(connection, "edition", id=9_000, year=0, version=0, at=at("2026-03-20"), **files)
                _state_anew(connection, "edition", 9_000, None, chain="editions")
                for found in both(original, connection):
                    assert (found == []) is sound, found
                savepoint.rollback()


def test_row_changed_with_its_digest_made_to_fit(original: Original) -> None:
    """The register is written anew up to its end: the seal knows what it was."""
    with untied(original) as connection:
        grants = Base.metadata.tables["role_grant"]
        row = connection.execute(select(grants).limit(1)).mappings().one()
        connection.execute(update(grants).where(grants.c.id == row["id"]).values(role="department_head"))
        value = digest("role_grant", {**row, "role": "department_head"})

        def lie(entry: RegisterEntry) -> None:
            entry.rows = [
                [t, n, value if (t, n) == ("role_grant", row["id"]) else d] for t, n, d in entry.rows
            ]

        _rehash(connection, "register_entry", "chain = 'staff'", lie)
        ours, theirs = both(original, connection)
        assert any("检查点" in fault for fault in ours)
        assert any("检查点" in fault for fault in theirs)


def test_case_deleted_with_everything_of_it(original: Original) -> None:
    """And the seals thrown away and made anew with the right key: the copies outside know."""
    with untied(original) as connection:
        case = connection.scalar(select(Case.id).where(Case.procedure == "adjudication"))
        ids = [case, *connection.scalars(select(Case.id).where(Case.parent_id == case))]
        for name in CHAINED:
            proof, owner = proofs()[name]
            if proof.chain == CASE and proof.by in {"case_id", "id"}:
                table = owner.__table__
                connection.execute(table.delete().where(table.c[proof.by].in_(ids)))
        events = Base.metadata.tables["event"]
        connection.execute(events.delete().where(events.c.case_id.in_(ids)))
        assert_found(original, connection, "case deleted")
        _resign(connection, KEY)
        ours, theirs = both(original, connection, witness=True)
        assert any("外存" in fault for fault in ours)
        assert any("外存" in fault for fault in theirs)


def test_all_checkpoints_deleted(original: Original) -> None:
    with untied(original) as connection:
        connection.execute(text("DELETE FROM checkpoint"))
        assert_found(original, connection, "without copies, by the pinned key")


STAMPS = {
    "taken from another": "token = (SELECT token FROM time_stamp WHERE checkpoint_id = 1)",
    "damaged": "token = substr(token, 2)",
    "cut": "token = substr(token, 1, 400)",
    "dated back": "at = '2026-03-20 00:00:00+00:00'",
    "of a checkpoint that there is not": "checkpoint_id = 9",
    "taken away, and there outside": "token = ''",
}


@rule
@pytest.mark.parametrize("how", STAMPS)
def test_time_stamps_are_of_their_checkpoints(original: Original, how: str) -> None:
    with untied(original) as connection:
        connection.execute(text(f"UPDATE time_stamp SET {STAMPS[how]} WHERE checkpoint_id = 2"))
        assert_found(original, connection, how, witness=True)


@rule
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"at": 1}', b"\xff\xfe"])
def test_damaged_copy_is_a_fault_and_no_crash(original: Original, content: bytes, tmp_path: Path) -> None:
    shutil.copytree(original.witness, tmp_path / "copies")
    (tmp_path / "copies" / "00000002.json").write_bytes(content)
    damaged = replace(original, witness=tmp_path / "copies")
    with untied(original) as connection:
        ours, theirs = both(damaged, connection, witness=True)
        assert len(ours) == len(theirs) == 1


@pytest.mark.parametrize("detail", ["{", "[]", "null", '{"documents": 3}', '{"documents": [{}]}', "1.5"])
def test_mutilated_detail_is_a_fault_and_no_crash(original: Original, detail: str) -> None:
    if original.office.kind == "postgresql" and detail == "{":
        pytest.skip("PostgreSQL keeps no broken JSON")
    with untied(original) as connection:
        cast = "CAST(:detail AS JSONB)" if original.office.kind == "postgresql" else ":detail"
        connection.execute(text(f"UPDATE event SET detail = {cast} WHERE seq = 2"), {"detail": detail})
        assert_found(original, connection, detail)


@rule
def test_files_are_hashed(original: Original) -> None:
    path = min((original.blobs / "sha256").glob("*/*/*"))
    kept = path.read_bytes()
    path.chmod(0o640)
    try:
        for content in (kept[:-1], kept + b"\n", bytes([kept[0] ^ 1]) + kept[1:]):
            path.write_bytes(content)
            with untied(original) as connection:
                assert_found(original, connection, "file altered")
    finally:
        path.write_bytes(kept)


@rule
def test_a_walk_of_approvals_is_sound_until_a_station_is_skipped(
    original: Original, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drafted, sent back, mended, reviewed, performed; both find what somebody left out of it."""
    with untied(original) as connection:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            s = matters.received(Scene(original.office, session))
            matter = matters.submitted(s)
            reason = proposals.send_back(matters.work(s, "section"), s.ref, matter.id, "写明理由", matters.key(), version=1)
            assert reason.event.source == "submitted"
            matters.submitted(s, late_opinion="未超过三年。")
            matters.agree(s, "section", matter.id)
            done = matters.agree(s, "head", matter.id)
            act, case, number = done.event.seq, done.event.case_id, matter.id
            session.commit()
        # Approvals begin in December: the clock of the second verifier may stand before it.
        now = datetime(2026, 12, 31, tzinfo=UTC)
        monkeypatch.setattr(verify_audit, "TOLERANCE", max(verify_audit.TOLERANCE, now - datetime.now(UTC)))
        assert both(original, connection, now=now) == ([], [])
        for what in (
            f"UPDATE event SET step = 'urge_proposal' WHERE case_id = {case} AND seq = {act - 1}",
            f"UPDATE event SET actor_id = {s.person('head')} WHERE case_id = {case} AND seq = {act - 1}",
            f"UPDATE proposal SET keeper_id = {s.person('head')} WHERE id = {number}",
            f"UPDATE proposal_version SET note = 'x' WHERE proposal_id = {number}",
            f"DELETE FROM proposal_request WHERE proposal_id = {number} AND answer = 'returned'",
        ):
            with connection.begin_nested() as savepoint:
                connection.execute(text(what))
                assert_found(original, connection, what, now=now)
                savepoint.rollback()


def test_workflows_are_read_alike() -> None:
    """The second verifier's own reader against the program's, step by step."""
    read = {
        made.name: made
        for made in (procedures.read_procedure(p.read_text()) for p in (ROOT / "workflows").rglob("*.yaml"))
    }
    assert set(read) == {f"{key}@{version}" for key, version in rules().procedures}
    for (key, version), procedure in rules().procedures.items():
        mine = read[f"{key}@{version}"]
        assert mine.initial == procedure.initial
        assert mine.states == {state.id for state in procedure.states}
        theirs = {
            s.id: (s.code, sorted(s.from_), s.to or "", sorted(s.roles), s.duty, s.certificate, _route(s))
            for s in (*procedure.steps, *procedure.paper_steps)
        }
        assert {
            name: (s.code, sorted(s.source), s.to, sorted(s.roles), s.duty, s.certificate, read_route(s))
            for name, s in mine.steps.items()
        } == theirs


def _route(step: Step) -> tuple[str, list[tuple[str, list[str], str, bool]]]:
    if step.route is None:
        return "", []
    stations = [(one.id, list(one.roles), one.duty, one.certificate) for one in step.route.stations]
    return str(step.route.since), stations


def read_route(step: procedures.Step) -> tuple[str, list[tuple[str, list[str], str, bool]]]:
    return step.route_since, [(s.name, s.roles, s.duty, s.certificate) for s in step.route]


def test_program_stands_alone(original: Original, tmp_path: Path) -> None:
    """Run by itself, from elsewhere, with nothing of this package but its own parts."""
    alone = tmp_path / "casehub" / "verify_audit.py"
    shutil.copytree(PROGRAM.parent / "second_verifier", alone.parent / "second_verifier")
    shutil.copyfile(PROGRAM, alone)
    address = original.office.url.removeprefix("sqlite:///")
    words = ["--blobs", original.blobs, "--checkpoints", original.witness, "--key", PUBLIC]
    words += ["--workflows", ROOT / "workflows"]

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        isolated = ["-I", "-S"] if original.office.kind == "sqlite" else ["-I"]
        return subprocess.run(
            [sys.executable, *isolated, alone, *map(str, arguments)],
            capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip

    sound = run(address, *words)
    assert (sound.returncode, sound.stderr) == (0, "")
    told = json.loads(run(address, *words, "--json").stdout)
    seen = ", ".join(f"{told[name]} {name}" for name in ("events", "rows", "blobs", "checkpoints"))
    assert sound.stdout == f"{seen}: no faults\n"
    with original.office.reading() as session:
        report = audit.verify(session, original.office.blobs)
    counts = {name: getattr(report, name) for name in ("events", "rows", "blobs", "checkpoints")}
    assert told == {**counts, "unchecked": [], "faults": []}
    assert min(counts.values()) > 1
    # What was not looked at is said, and not counted.
    store = run(address, *words, "--blobs", "s3://bucket/casehub", "--json")
    assert json.loads(store.stdout)["blobs"] == 0
    (line,) = json.loads(store.stdout)["unchecked"]
    assert "store" in line and store.stderr == f"not checked: {line}\n"
    (tmp_path / "bare").mkdir()
    for option, given, said in (
        ("--blobs", "nowhere", "there is no folder"), ("--workflows", "nowhere", "there is no folder"),
        ("--workflows", "bare", "has no procedures"), ("--key", "nowhere", "there is no key file"),
        ("--key", "bare", "cannot be read"),
    ):  # fmt: skip
        refused = run(address, *words, option, tmp_path / given)
        assert (refused.returncode, f"{tmp_path / given}" in refused.stderr) == (2, True)
        assert said in refused.stderr
    other_key = run(address, "--key", "00" * 32, "--json")
    assert other_key.returncode == 1
    assert {fault["kind"] for fault in json.loads(other_key.stdout)["faults"]} == {"checkpoint"}
    assert run(address, "--key", "no key").returncode == 2
    assert run(tmp_path / "missing.sqlite3").returncode == 2


@rule
@pytest.mark.parametrize(("minutes", "held"), [(1, True), (9, False)])
def test_a_role_withdrawn_at_noon_was_held_in_the_morning(
    original: Original, minutes: int, held: bool
) -> None:
    with untied(original) as connection:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            case = filed_case(session)
            last = session.scalars(select(Event.at).where(Event.case_id == case.id).order_by(Event.seq.desc())).first()
            newest = session.scalars(select(RegisterEntry.at).order_by(RegisterEntry.at.desc())).first()
            assert last is not None and newest is not None
            noon = max(last, newest) + timedelta(minutes=5)
            acting(session, person(session, "security"), noon)
            day = noon.astimezone(OFFICE_ZONE).date()
            for grant in session.get_one(Person, person(session, "examiner")).grants:
                grant.until = day - timedelta(days=1)
            session.commit()
        append(connection, **legal(at=noon + timedelta(minutes=minutes - 5)))
        ours, theirs = both(original, connection)
        said = [*map(str, ours), *map(str, theirs)]
        assert any("当日没有办理" in one for one in said) is not held, said


@rule
@pytest.mark.parametrize("when", ["2026-01-01", "2026-04-01"])
@pytest.mark.parametrize("entry", ["restated 0017_columns", "restated by_hand", "opening opening"])
def test_what_only_a_migration_may_say_is_said_by_nobody_else(
    original: Original, entry: str, when: str
) -> None:
    """Such entries are believed: with one, whoever owns the disk could change any row."""
    chain, kind = entry.split()
    table = Base.metadata.tables["deadline"]
    with untied(original) as connection:
        number = newest(connection, "deadline")
        row = select(table).where(table.c.id == number)
        before = digest("deadline", dict(connection.execute(row).mappings().one()))
        tamper(connection, "deadline", "due_on")
        after = digest("deadline", dict(connection.execute(row).mappings().one()))
        said = ["deadline", number, after] if chain == "opening" else ["deadline", number, before, after]
        entries = Base.metadata.tables["register_entry"]
        query = select(entries.c.seq, entries.c.hash).where(entries.c.chain == chain).order_by(entries.c.seq.desc())
        seq, head = connection.execute(query.limit(1)).first() or (0, "0" * 64)
        forged = RegisterEntry(
            id=newest(connection, "register_entry") + 1, chain=chain, seq=seq + 1, kind=kind,
            actor_id=None, at=at(when), rows=[said], previous_hash=head,
        )  # fmt: skip
        forged.hash = entry_hash(forged)
        values = {c.name: getattr(forged, c.name) for c in entries.columns}
        connection.execute(insert(entries).values(**values))
        ours, theirs = both(original, connection)
        assert any(f"登记簿 {chain}" in one for one in ours), ours
        assert any(f"登记簿 {chain}" in one for one in theirs), theirs


# --- at random: both verifiers say the same ------------------------------------------------------

EVERY = [*CHAINED, "event", "register_entry", "checkpoint"]


def at_random(connection: Connection, chance: random.Random) -> str:
    """One thing that somebody with the whole disk may do to some row; says what."""
    name = chance.choice(EVERY)
    table: Table = Base.metadata.tables[name]
    number = chance.choice(connection.execute(select(table.c.id).order_by(table.c.id)).scalars().all())
    what = chance.choice(["change", "change", "change", "delete", "swap", "add"])
    if what == "delete":
        connection.execute(delete(table).where(table.c.id == number))
        return f"{name} {number} deleted"
    if what == "add" and name != "case_file":
        copy = double(connection, name)
        connection.execute(insert(table).values(**copy))
        return f"{name} {copy['id']} added"
    apart = proofs()[name][0].apart if proofs()[name][0].chain else ()
    column = chance.choice([c for c in table.columns if c.name != "id" and c.name not in apart])
    row = row_of(connection, name, table.c.id == number)
    value = other(row[column.name], column)
    if what == "swap":
        query = select(table.c[column.name]).where(table.c.id != number, table.c[column.name] != row[column.name])
        value = next(iter(connection.execute(query.limit(1)).scalars()), value)
    try:
        with connection.begin_nested():
            connection.execute(update(table).where(table.c.id == number).values({column.name: value}))
    except IntegrityError:  # a unique column; what is not there cannot be looked for
        return ""
    return f"{name}.{column.name} {number}: {row[column.name]!r} → {value!r}"


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_changed_both_verifiers_say_so(original: Original, seed: int) -> None:
    chance = random.Random(seed)
    with untied(original) as connection:
        for _ in range(4 if original.office.kind == "sqlite" else 2):
            with connection.begin_nested() as savepoint:
                what = at_random(connection, chance)
                if what:
                    # The copies outside know what the end of a log was.
                    assert_found(original, connection, what, witness=True)
                savepoint.rollback()


def test_a_server_that_does_not_answer_leaves_no_password_in_a_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert verify_audit.main(["postgresql://casehub:s3cret@127.0.0.1:1/casehub"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("cannot verify postgresql://casehub@127.0.0.1:1/casehub: ")
    assert "s3cret" not in said
