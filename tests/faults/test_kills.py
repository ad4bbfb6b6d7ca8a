"""kill -9 at every kind of point of an act: all of it is kept or nothing, and a retry ends it once."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.casefile import evidence
from casehub.documents.printed import Rendered
from casehub.model import Case, Document, Event, EvidenceUse
from casehub.papers import issuing, waiting
from casehub.people.permissions import find
from casehub.record.roads import ATTACHED
from casehub.storage.folder import Folder
from casehub.workflow.refusals import Refused
from tests import samples
from tests.faults import roads
from tests.faults.crew import KILLED, collect, spawn
from tests.faults.invariants import check_invariants
from tests.faults.points import Points
from tests.faults.world import Office

pytestmark = pytest.mark.fault

POINTS = 27
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def run(office: Office, act: Callable[[Office], None], fatal: int | None) -> Any:
    """The act in a process of its own, killed at a point; returns points passed or KILLED."""

    def task() -> int:
        points, mine = Points(fatal), office.again()
        points.watch(mine)
        act(mine)
        points.reach()
        return points.passed

    return collect(spawn(task))


def spread(total: int, wanted: int) -> list[int]:
    """Points 1..total, evenly thinned to about `wanted`, with all of the last ones (the commit)."""
    evenly = {1 + n * total // wanted for n in range(wanted)}
    return sorted({*evenly, *range(max(1, total - 4), total + 1)})


def events_of(office: Office, reference: str) -> list[str]:
    with office.reading() as session:
        query = select(Event.step).join(Case, Case.id == Event.case_id)
        return list(
            session.scalars(query.where(Case.reference == reference).order_by(Event.seq))
        )


def sound(office: Office) -> None:
    with office.reading() as session:
        check_invariants(session, office.blobs)


def test_killed_step_is_whole_or_absent_and_its_retry_ends_it_once(office: Office) -> None:
    def step(reference: str, form_key: str) -> Callable[[Office], None]:
        def act(mine: Office) -> None:
            with mine.acting("clerk", roads.ARRIVED) as work:
                acts.perform(
                    work, reference, "tell_defects", 2, roads.defects_data(), form_key
                )

        return act

    # The first of its kind asks for what later ones find remembered.
    counted = [run(office, step(roads.received(office), roads.key()), None) for _ in range(2)]
    total = min(counted)
    assert total > POINTS
    points, kept = spread(total, POINTS), []
    assert len(points) >= 25
    for point in points:
        reference, form_key = roads.received(office), roads.key()
        assert run(office, step(reference, form_key), point) is KILLED
        found = events_of(office, reference)
        whole = ["open", "receive_request", "tell_defects"]
        assert found in (whole, whole[:2]), point
        kept.append(found == whole)
        again = roads.act(
            office, "clerk", reference, "tell_defects", roads.defects_data(),
            form_key=form_key, seq=2,
        )
        assert again.replayed == kept[-1], point
        assert events_of(office, reference) == whole
        assert len(roads.children(office, reference)) == 1
    # Rows that a killed step had left are still there: no retry takes them away. With files it is
    # otherwise, there the same bytes come in their place.
    sound(office)
    # Nothing before the commit survives; after it everything does.
    assert kept == sorted(kept)
    assert kept[-1] and not kept[0]


def test_killed_upload_keeps_the_row_only_with_its_file(office: Office) -> None:
    def upload(reference: str, number: int, content: bytes) -> Callable[[Office], None]:
        def act(mine: Office) -> None:
            with mine.acting("clerk", roads.ARRIVED) as work:
                evidence.upload(work, reference, number, io.BytesIO(content), "甲1.pdf", 10_000)

        return act

    def fresh(n: int) -> tuple[str, int, bytes]:
        reference = roads.received(office)
        with office.acting("clerk") as work:
            use = evidence.exhibits(work, find(work, reference))[0].use
            return reference, use.evidence_id, samples.pdf(f"{office.kind} {n}")

    total = run(office, upload(*fresh(0)), None)
    kept = []
    for point in spread(total, 7):
        reference, number, content = fresh(point)
        assert run(office, upload(reference, number, content), point) is KILLED
        kept.append("upload_evidence" in events_of(office, reference))
        sound(office)
        try:
            upload(reference, number, content)(office)
        except Refused:
            assert kept[-1], "only a kept file may refuse the second"
        assert events_of(office, reference).count("upload_evidence") == 1
    sound(office)
    assert kept == sorted(kept)
    assert kept[-1] and not kept[0]


def test_killed_printing_leaves_a_job_and_no_half_file(office: Office) -> None:
    def attach(number: int, mark: int) -> Callable[[Office], None]:
        def act(mine: Office) -> None:
            with mine.by_itself(roads.ARRIVED) as work:
                pdf = PDF + f"{mine.kind} print {mark}".encode()
                printed = Rendered(pdf, 1, hashlib.sha256(pdf).hexdigest())
                issuing.attach(work, {number: issuing.keep(mine.blobs, printed)})

        return act

    def paper_of(reference: str) -> int:
        with office.reading() as session:
            query = select(Document.id).join(Case, Case.id == Document.case_id)
            return session.scalars(query.where(Case.reference == reference)).one()

    # The first print makes the office's own hand.
    attach(paper_of(roads.told_defects(office)), -1)(office)
    total = run(office, attach(paper_of(roads.told_defects(office)), 0), None)
    kept = []
    for point in spread(total, 5):
        reference = roads.told_defects(office)
        number = paper_of(reference)
        assert run(office, attach(number, point), point) is KILLED
        kept.append(ATTACHED in events_of(office, reference))
        with office.reading() as session:
            assert (number in waiting.pending(session)) != kept[-1]
        sound(office)
        attach(number, point)(office)
        assert events_of(office, reference).count(ATTACHED) == 1
    sound(office)
    assert kept[-1] and not kept[0]


def test_killed_upload_leaves_only_a_part_in_the_waiting_room(
    office: Office, tmp_path: Path
) -> None:
    """Files without a row lie whole in their place or in `incoming`, never half in place."""
    reference = roads.received(office)
    with office.acting("clerk") as work:
        use: EvidenceUse = evidence.exhibits(work, find(work, reference))[0].use
        number = use.evidence_id
    mine = Office(office.url, office.engine, type(office.blobs)(tmp_path), office.people)

    def act(other: Office, content: bytes) -> None:
        with other.acting("clerk", roads.ARRIVED) as work:
            evidence.upload(work, reference, number, io.BytesIO(content), "甲1.pdf", 10_000)

    def files_only(fatal: int) -> Any:
        def task() -> None:
            points, there = Points(fatal), mine.again()
            points.watch_files()
            act(there, samples.pdf(f"{fatal}"))

        return collect(spawn(task))

    in_place = []
    for point in range(1, 12):
        assert files_only(point) is KILLED
        content = samples.pdf(f"{point}")
        path = Folder(tmp_path).path(hashlib.sha256(content).hexdigest())
        in_place.append(path.exists())
        assert not path.exists() or path.read_bytes() == content
    assert in_place == sorted(in_place)
    assert in_place[-1] and not in_place[0]
    assert [e for e in events_of(office, reference) if e == "upload_evidence"] == []
