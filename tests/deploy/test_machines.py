"""Two web machines and two worker machines with folders of their own, one database, one store.

One of each is killed under load: what was answered stands, nothing is there twice, and whoever is
left does the rest.
"""

from __future__ import annotations

import http.client
import io
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from casehub.model import Case, Document, Event
from casehub.record.roads import ATTACHED
from casehub.settings import Settings
from casehub.storage import blobs_at
from tests import factories
from tests.deploy.test_deploy import free_port
from tests.faults import roads
from tests.faults.invariants import check_invariants
from tests.faults.world import Office, make_office
from tests.s3server import running
from tests.web.case.test_steps import fields_of
from tests.worker.test_command import left, lives, until
from tests.worker.test_queue import freed, printed
from tests.workflow.builders import ROOT

COMMAND = Path(sys.executable).with_name("casehub")
CASES, CLERKS = 12, 4
KEYS = {"CASEHUB_BLOBS_ACCESS_KEY": "clerk", "CASEHUB_BLOBS_SECRET_KEY": "not-a-secret"}


@pytest.fixture
def backend() -> str:
    return "postgresql"


@dataclass
class City:
    """One database and one store, and how a machine is told of them."""

    office: Office
    bucket: str
    folder: Path

    @contextmanager
    def machine(self, name: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process of the product in a folder of its own; killed in the end."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("CASEHUB_")}
        given = {
            "CASEHUB_ENVIRONMENT": "test",
            "CASEHUB_INSTANCE": str(self.folder / name),
            "CASEHUB_DATABASE_URL": self.office.url,
            "CASEHUB_SECRET_KEY": "0123456789abcdef" * 4,
            "CASEHUB_BLOBS": self.bucket,
            "PYTHONPATH": str(ROOT),
        }
        program = subprocess.Popen([str(COMMAND), *words], env=kept | given | KEYS)
        try:
            yield program
        finally:
            program.kill()
            program.wait()


@pytest.fixture
def city(database_url: str, tmp_path: Path) -> Iterator[City]:
    with running() as server:
        bucket = server.bucket("city")
        settings = Settings.for_instance(
            tmp_path / "here",
            {"CASEHUB_ENVIRONMENT": "test", "CASEHUB_DATABASE_URL": database_url, "CASEHUB_BLOBS": bucket, **KEYS},
        )
        made = make_office(database_url, tmp_path)
        office = Office(made.url, made.engine, blobs_at(settings.blobs), made.people)
        yield City(office, bucket, tmp_path)
        office.engine.dispose()


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@dataclass
class Clerk:
    """Somebody at a browser behind a proxy that asks the next machine when one does not answer."""

    ports: Sequence[int]
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, bytes]:
        """Status, where to and the body; the same request again, word for word, elsewhere."""
        gone: Exception | None = None
        for port in self.ports * 3:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
            if fields is not None:
                sent["Content-Type"] = "application/x-www-form-urlencoded"
            try:
                connection.request(method, path, urlencode(fields, doseq=True) if fields else None, sent)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                gone = error
                continue
            finally:
                connection.close()
            for line in answer.headers.get_all("Set-Cookie") or []:
                self.cookies |= {k: m.value for k, m in SimpleCookie(line).items()}
            if answer.status < 500:
                return answer.status, answer.headers.get("Location", ""), body
            gone = AssertionError(f"{answer.status} {path}")
        raise AssertionError(f"nobody answered {path}") from gone

    def sign_in(self, username: str) -> None:
        """By the form."""
        _, _, page = self.ask("GET", "/sign-in")
        token = re.findall(r'name="csrf_token" value="([^"]+)"', page.decode())[0]
        typed = {
            "csrf_token": token, "sign_in_account": username, "sign_in_password": factories.PASSWORD,
        }  # fmt: skip
        assert self.ask("POST", "/sign-in", typed)[0] == 303

    def tell_defects(self, reference: str) -> None:
        """Fill in the form, look at the preview, perform: the office's letter of defects."""
        path = f"/cases/{quote(reference)}/steps/tell_defects"
        status, _, page = self.ask("GET", path)
        assert status == 200
        typed = {
            name: value or next((w for part, w in WORDS.items() if part in name), "")
            for name, value in fields_of(page.decode()).items()
        }
        status, _, page = self.ask("POST", path, {**typed, "do": "preview"})
        assert status == 200, page.decode()
        status, _, page = self.ask("POST", path, {**fields_of(page.decode()), "do": "perform"})
        # A machine killed after its commit had done it; the next one says so by the same answer.
        assert status == 303, page.decode()


WORDS = {"item": "专利登记簿副本", "requirement": "提交登记簿副本"}


@pytest.mark.fault
@pytest.mark.slow
def test_one_web_and_one_worker_are_killed_under_load_and_nothing_is_lost_or_doubled(
    city: City,
) -> None:
    office, now = city.office, datetime.now(UTC)
    references = [roads.received(office, now) for _ in range(CASES)]
    ports = [free_port(), free_port()]
    with ExitStack() as stack:
        webs = [
            stack.enter_context(city.machine(f"web{n}", "serve", "--listen", f"127.0.0.1:{port}"))
            for n, port in enumerate(ports)
        ]
        workers = [stack.enter_context(city.machine(f"worker{n}", "worker")) for n in range(2)]
        until(lambda: all(map(answers, ports)) and len(lives(office)) == 2, 180)
        done: list[str] = []
        enough, lock = threading.Event(), threading.Lock()

        def work(number: int) -> None:
            # Each begins at a machine of its own.
            clerk = Clerk(ports[number % 2 :] + ports[: number % 2])
            clerk.sign_in("clerk")
            for reference in references[number::CLERKS]:
                clerk.tell_defects(reference)
                with lock:
                    done.append(reference)
                    if len(done) >= CLERKS:
                        enough.set()

        with ThreadPoolExecutor(CLERKS) as pool:
            clerks = [pool.submit(work, n) for n in range(CLERKS)]
            assert enough.wait(300) or [clerk.result() for clerk in clerks]
            webs[0].kill()
            until(lambda: printed(office) >= 1, 180)
            workers[0].kill()
            for clerk in clerks:
                clerk.result()
        webs[0].wait()
        workers[0].wait()

        def all_printed() -> bool:
            freed(office)
            return left(office) == 0

        until(all_printed, 300)
        assert sorted(done) == sorted(references)
        # Whatever machine printed it, the machine that is left hands it out.
        reader = Clerk([ports[1]])
        reader.sign_in("clerk")
        with office.reading() as session:
            papers = session.execute(
                select(Document.id, Document.pdf_bytes, Document.pdf_pages, Case.reference)
                .join(Case, Case.id == Document.case_id)
                .order_by(Document.id)
            ).all()
        assert len(papers) == CASES
        for paper in papers:
            path = f"/cases/{quote(paper.reference)}/documents/{paper.id}/pdf"
            status, _, pdf = reader.ask("GET", path)
            assert (status, len(pdf)) == (200, paper.pdf_bytes), path
            with PdfDocument(io.BytesIO(pdf)) as opened:
                assert len(opened) == paper.pdf_pages
    with office.reading() as session:
        told = session.scalars(
            select(Case.reference).join(Event).where(Event.step == "tell_defects")
        ).all()
        assert sorted(told) == sorted(references)
        assert len(session.scalars(select(Event).where(Event.step == ATTACHED)).all()) == CASES
        check_invariants(session, office.blobs)
    for name in ("web0", "web1", "worker0", "worker1"):
        assert not (city.folder / name / "blobs").exists(), name
