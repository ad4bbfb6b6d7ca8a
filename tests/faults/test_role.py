"""The office at work under the application's own PostgreSQL role, which may only add to the record."""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from casehub.casefile import evidence, numbering
from casehub.cli.database import grant
from casehub.db import make_engine
from casehub.documents.printed import Rendered
from casehub.outages import Denied, outage_of
from casehub.papers import issuing, waiting
from casehub.people.permissions import find
from casehub.record import audit
from casehub.record.checkpoints import seal
from casehub.record.events import record
from casehub.record.keys import public_key
from casehub.record.rows import proofs
from tests import samples
from tests.faults import roads
from tests.faults.world import Office, at, make_office
from tests.postgresql import Cluster

KEY = bytes(range(32))


@pytest.fixture(params=["postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Only PostgreSQL has roles."""
    return str(request.param)


@pytest.fixture
def granted(database_url: str, postgresql_cluster: Cluster, tmp_path: Path) -> Iterator[Office]:
    """A bureau whose program signs in under a role that was granted what it needs."""
    owner = make_office(database_url, tmp_path)
    owner.engine.dispose()
    role = f"clerk_{secrets.token_hex(6)}"
    postgresql_cluster.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    grant(database_url, role)
    url = make_url(database_url).set(username=role).render_as_string(hide_password=False)
    made = Office(url, make_engine(url), owner.blobs, owner.people)
    yield made
    made.engine.dispose()


def test_a_day_of_the_office_and_its_seal(granted: Office) -> None:
    reference = roads.told_defects(granted)
    with granted.by_itself() as work:
        pdf = samples.pdf()
        file = issuing.keep(work.blobs, Rendered(pdf, 1, hashlib.sha256(pdf).hexdigest()))
        assert issuing.attach(work, dict.fromkeys(waiting.pending(work.session), file)) == 1
    with granted.acting("clerk") as work:
        number = evidence.exhibits(work, find(work, reference))[0].use.evidence_id
        evidence.upload(work, reference, number, io.BytesIO(samples.pdf("2")), "a.pdf", 1 << 20)
    with granted.acting("clerk") as work:
        party = find(work, reference).parties[0]
        # Another name takes the place of the earlier one in the search index; none takes it out.
        party.name, party.id_no = f"{party.name}二厂", "91500000000000000X"
        work.session.flush()
        party.id_no = ""
        procedure = work.rules.procedure(party.case.procedure, party.case.procedure_version)
        step = procedure.step("rectify_party_early")
        record(work, party.case, step=step.id, code=step.code, duty=step.duty, sentence="改名")
    with granted.session() as session:
        raised = numbering.Raised("cqip", "intake", 2026, 0, 900)
        numbering.raise_floors(session, [raised], "恢复备份后续号", at("2026-11-20"))
    with granted.session() as session:
        seal(session, KEY, at("2026-11-20"))
    roads.told_defects(granted, at("2026-11-21"))
    with granted.session() as session:
        seal(session, KEY, at("2026-11-22"))
    with granted.reading() as session:
        against = audit.Against(granted.rules, frozenset({public_key(KEY)}))
        report = audit.verify(session, granted.blobs, against=against)
        assert (report.faults, report.checkpoints) == ([], 2)


@pytest.mark.parametrize("table", sorted(n for n, (p, _) in proofs().items() if p.append_only))
def test_the_record_cannot_be_changed_by_the_role(granted: Office, table: str) -> None:
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with granted.engine.connect() as connection:
            with pytest.raises(DBAPIError) as refused:
                connection.execute(text(statement))
            assert isinstance(outage_of(refused.value), Denied)


def test_the_role_removes_what_goes_in_the_course_of_the_work_and_nothing_else(granted: Office) -> None:
    for table, (proof, _) in sorted(proofs().items()):
        with granted.engine.connect() as connection:
            asked = text("SELECT has_table_privilege(current_user, :table, 'DELETE')")
            may = connection.execute(asked, {"table": table}).scalar_one()
        assert may == (proof.derived or proof.removable), table


def test_the_role_cannot_take_the_triggers_away(granted: Office) -> None:
    for statement in (
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "DROP TRIGGER event_append_only ON event",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NEW; END $$",
    ):
        with granted.engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text(statement))
