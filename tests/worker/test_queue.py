"""Many workers on one PostgreSQL: jobs are shared, and what is lost with a process comes back."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import psycopg
import pytest
from croniter import croniter
from psycopg import sql
from sqlalchemy import select, text

from casehub.cli.database import downgrade, grant, upgrade
from casehub.model import Document, Event, PrintTry
from casehub.record.roads import ATTACHED
from casehub.worker.queue import timetable
from tests.faults import roads
from tests.faults.invariants import check_invariants
from tests.faults.world import Office
from tests.postgresql import Cluster
from tests.worker.test_command import forked, left, lives, until
from tests.worker.test_following import flags, soon
from tests.workflow.builders import ROOT


@pytest.fixture
def backend() -> str:
    return "postgresql"


@pytest.mark.parametrize(
    ("seconds", "gap"),
    [(0.5, 1), (1, 1), (2, 2), (30, 30), (60, 60), (300, 300), (3600, 3600), (86400, 3600)],
)
def test_a_number_of_seconds_is_a_timetable(seconds: float, gap: int) -> None:
    times = croniter(timetable(seconds), datetime(2026, 11, 20, tzinfo=UTC))
    first, second = times.get_next(float), times.get_next(float)
    # Once a day is the longest: 23 hours after midnight and then midnight again.
    assert second - first in {gap, 23 * 3600 if seconds == 86400 else gap}


def jobs(office: Office) -> int:
    with office.reading() as session:
        return session.execute(text("SELECT count(*) FROM queue.procrastinate_jobs")).scalar_one()


def printed(office: Office) -> int:
    with office.reading() as session:
        return len(session.scalars(select(Event.id).where(Event.step == ATTACHED)).all())


def freed(office: Office) -> None:
    """The time for which a killed worker held its paper is over."""
    with office.session() as session:
        for tried in session.scalars(select(PrintTry).where(PrintTry.started_at.is_not(None))):
            tried.due_at = tried.started_at or tried.due_at


@pytest.mark.fault
@pytest.mark.slow
def test_three_workers_print_each_paper_once_though_one_is_killed_and_the_queue_is_lost(
    office: Office, tmp_path: Path
) -> None:
    for _ in range(6):
        roads.told_defects(office)
    with ExitStack() as stack:
        programs = [stack.enter_context(forked(office, tmp_path / f"m{n}")) for n in range(3)]
        until(lambda: printed(office) >= 1)
        programs[0].kill()
        programs[0].wait()
        with office.session() as session:
            session.execute(text("TRUNCATE queue.procrastinate_jobs CASCADE"))
        for _ in range(4):
            roads.told_defects(office)

        def done() -> bool:
            freed(office)
            return left(office) == 0

        until(done, 240)
        for program in programs[1:]:
            program.terminate()
        assert [program.wait(60) for program in programs[1:]] == [0, 0]
    assert printed(office) == 10
    assert [life.ended_at is None for life in lives(office)].count(True) == 1
    with office.reading() as session:
        assert all(session.scalars(select(Document.pdf_sha256)))
        check_invariants(session, office.blobs)


@pytest.mark.fault
def test_a_job_of_a_dead_worker_is_taken_off(office: Office, tmp_path: Path) -> None:
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    with office.session() as session:
        worker = session.execute(
            text("INSERT INTO queue.procrastinate_workers (last_heartbeat) VALUES (:at) RETURNING id"),
            {"at": long_ago},
        ).scalar_one()
        session.execute(
            text(
                "INSERT INTO queue.procrastinate_jobs (queue_name, task_name, queueing_lock, status,"
                " worker_id) VALUES ('papers', 'print', 'paper 1', 'doing', :worker)"
            ),
            {"worker": worker},
        )

    def stuck() -> int:
        with office.reading() as session:
            found = text("SELECT count(*) FROM queue.procrastinate_jobs WHERE queue_name = 'papers'")
            return session.execute(found).scalar_one()

    assert stuck() == 1
    with forked(office, tmp_path / "machine"):
        until(lambda: stuck() == 0)


FORGED = """
('default', 'look', 'look', '{}', 'todo', '2099-01-01', NULL)
('default', 'expire', 'expire', '{}', 'todo', '2099-01-01', NULL)
('papers', 'print', 'paper FIRST', '{}', 'todo', '2099-01-01', NULL)
('papers', 'print', 'paper SECOND', '{}', 'doing', NULL, WORKER)
('papers', 'print', 'a', '{"document_id": 999999}', 'todo', NULL, NULL)
('papers', 'print', 'b', '{"document_id": "x"}', 'todo', NULL, NULL)
('papers', 'print', 'c', '[]', 'todo', NULL, NULL)
('default', 'no_such_task', 'd', '{}', 'todo', NULL, NULL)
""".strip()


@pytest.mark.fault
def test_jobs_forged_by_hand_keep_nothing_from_being_done(office: Office, tmp_path: Path) -> None:
    """Somebody who owns the queue: places taken until 2099, by one who lives for ever, and rubbish."""
    for _ in range(2):
        roads.told_defects(office)
    with office.session() as session:
        before, due = printed(office), sorted(session.scalars(select(Document.id).where(Document.pdf_sha256.is_(None))))
        worker = session.execute(
            text("INSERT INTO queue.procrastinate_workers (last_heartbeat) VALUES ('2099-01-01') RETURNING id")
        ).scalar_one()
        rows = FORGED.replace("FIRST", str(due[0])).replace("SECOND", str(due[1])).replace("WORKER", str(worker))
        into = "queue_name, task_name, queueing_lock, args, status, scheduled_at, worker_id"
        session.execute(text("SET LOCAL search_path = queue, public"))
        session.connection().exec_driver_sql(
            f"INSERT INTO queue.procrastinate_jobs ({into}) VALUES {', '.join(rows.splitlines())}"
        )
        # The turns of the coming hour are said to have been taken.
        session.execute(
            text(
                "INSERT INTO queue.procrastinate_periodic_defers (task_name, defer_timestamp)"
                " SELECT name, extract(epoch FROM now())::bigint + second"
                " FROM unnest(ARRAY['look', 'expire', 'remind']) name, generate_series(0, 3600) second"
            )
        )
    with forked(office, tmp_path / "machine"):
        until(lambda: left(office) == 0)
        until(lambda: jobs_for_later(office) == 0)
    assert printed(office) - before == len(due)
    with office.reading() as session:
        check_invariants(session, office.blobs)


def jobs_for_later(office: Office) -> int:
    with office.reading() as session:
        found = text("SELECT count(*) FROM queue.procrastinate_jobs WHERE scheduled_at > now()")
        return session.execute(found).scalar_one()


@contextmanager
def role(cluster: Cluster) -> Iterator[str]:
    cluster.execute(sql.SQL("CREATE ROLE working LOGIN"))
    try:
        yield "working"
    finally:
        cluster.execute(sql.SQL("DROP ROLE working"))


@pytest.mark.fault
def test_it_works_under_the_role_of_the_application(
    office: Office, tmp_path: Path, postgresql_cluster: Cluster
) -> None:
    """Reminders come and go, papers are printed: what `migrate --grant` allows is enough."""
    database = office.url.split("/")[3].split("?")[0]
    gone = soon(office, -1)
    roads.told_defects(office)
    with role(postgresql_cluster) as name:
        grant(office.url, name)
        under = Office(postgresql_cluster.url(database, name), office.engine, office.blobs, office.people)
        with forked(under, tmp_path / "machine"):
            until(lambda: left(office) == 0 and flags(office, gone) == ["red"] * len(flags(office, gone)))
            until(lambda: flags(office, gone))
            with psycopg.connect(postgresql_cluster.url(database, name)) as connection:
                # Withdrawing is allowed as well, and so is a new term in place of an earlier one.
                connection.execute("DELETE FROM reminder")
                connection.execute("DELETE FROM search_term WHERE id < 0")
        with psycopg.connect(postgresql_cluster.url(database, "root"), autocommit=True) as root:
            root.execute("DROP OWNED BY working")


def test_the_queue_comes_and_goes_with_its_migration(office: Office) -> None:
    def there() -> bool:
        with office.reading() as session:
            found = text("SELECT count(*) FROM pg_namespace WHERE nspname = 'queue'")
            return bool(session.execute(found).scalar_one())

    assert there()
    downgrade(office.url, "0010_staff_request")
    assert not there()
    upgrade(office.url)
    assert there()
    assert jobs(office) == 0


def test_the_version_of_the_queue_is_the_one_that_the_migration_was_written_for() -> None:
    """Whoever takes a newer one finds in migration 0011 what to do."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (pinned,) = [line for line in wanted["dependencies"] if line.startswith("procrastinate")]
    assert pinned == f"procrastinate=={version('procrastinate')}"
    said = (ROOT / "migrations" / "versions" / "0011_queue.py").read_text(encoding="utf-8")
    assert re.search(re.escape(version("procrastinate")), said)
