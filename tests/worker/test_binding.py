"""Binding by the worker: the file is kept, what fails is put off with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pikepdf

from casehub.desk import day_papers
from casehub.desk.figures import frozen
from casehub.documents.bundles.batch import BatchJob
from casehub.documents.bundles.binding import BoundVolume, VolumeJob
from casehub.documents.bundles.report import ReportJob
from casehub.documents.kinds import Part
from casehub.model import BatchOrder, Document, FiguresOrder, VolumeOrder
from casehub.papers import bindery
from casehub.papers.press import NotPrinted
from casehub.people.permissions import find
from casehub.worker.binding import bind_next
from casehub.worker.place import Place
from casehub.worker.printing import print_next
from tests import samples
from tests.faults import roads
from tests.faults.world import Office
from tests.worker.conftest import Clock, SheetPress


class Bindery(SheetPress):
    """Binds nothing real: one empty page for each file that was laid beside."""

    def bind(self, job: VolumeJob, files: str = "") -> BoundVolume:
        del files
        leaves = [leaf for item in job.items for leaf in item.leaves]
        assert all(leaf.file is None or leaf.file.exists() for leaf in leaves)
        if self.damaged({}):
            raise NotPrinted("内存不够，没有印成")
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(job.out, deterministic_id=True)
        return BoundVolume(1, len(leaves), ())


    def stack(self, job: BatchJob, files: str = "") -> int:
        del files
        assert all(file.exists() for file, _copies in job.papers)
        job.out.write_bytes(samples.pdf("叠"))
        return sum(copies for _file, copies in job.papers)


    def report(self, job: ReportJob, files: str = "") -> int:
        assert files
        job.out.write_bytes(samples.pdf(job.title))
        return len(job.tables)


def asked(office: Office, reference: str) -> None:
    with office.acting("clerk", roads.ARRIVED) as work:
        bindery.ask(work, find(work, reference, lock=True), Part.MAIN)


def order(office: Office) -> VolumeOrder:
    with office.reading() as session:
        found = session.query(VolumeOrder).one()
        session.expunge_all()
        return found


def test_a_volume_waits_for_its_papers_and_is_then_bound(office: Office, place: Place, clock: Clock) -> None:
    reference = roads.told_defects(office)
    assert bind_next(place, Bindery()) is None  # type: ignore[arg-type]
    asked(office, reference)
    assert bind_next(place, Bindery()) is False  # type: ignore[arg-type]
    assert "还没有印好" in order(office).error
    assert print_next(place, SheetPress()) is True  # type: ignore[arg-type]
    clock.at += timedelta(seconds=60)
    assert bind_next(place, Bindery()) is True  # type: ignore[arg-type]
    bound = order(office)
    assert (bound.error, bound.pages, bound.bound_at) == ("", 1, clock.at)
    assert office.blobs.read(bound.sha256 or "").startswith(b"%PDF")
    assert bind_next(place, Bindery()) is None  # type: ignore[arg-type]


def test_what_cannot_be_bound_says_why_and_is_tried_again(office: Office, place: Place, clock: Clock) -> None:
    reference = roads.received(office)
    asked(office, reference)
    assert bind_next(place, Bindery(lambda _: True)) is False  # type: ignore[arg-type]
    assert order(office).error == "内存不够，没有印成"
    assert bind_next(place, Bindery()) is None  # type: ignore[arg-type]
    clock.at += timedelta(seconds=60)
    assert bind_next(place, Bindery()) is True  # type: ignore[arg-type]


def test_a_batch_waits_for_its_papers_and_is_then_stacked(office: Office, place: Place, clock: Clock) -> None:
    roads.told_defects(office)
    with office.acting("clerk", roads.ARRIVED) as work:
        papers = [paper.id for paper in work.session.query(Document)]
        assert day_papers.ask_for_papers(work, papers, each_recipient=False, facing=True) is not None
    assert bind_next(place, Bindery()) is False  # type: ignore[arg-type]
    while print_next(place, SheetPress()):  # type: ignore[arg-type]
        pass
    clock.at += timedelta(seconds=60)
    assert bind_next(place, Bindery()) is True  # type: ignore[arg-type]
    with office.reading() as session:
        made = session.query(BatchOrder).one()
        assert (made.pages, made.error, made.bound_at) == (len(papers), "", clock.at)
        assert office.blobs.read(made.sha256 or "").startswith(b"%PDF")
    assert bind_next(place, Bindery()) is None  # type: ignore[arg-type]


def test_the_report_of_frozen_figures_is_printed_from_what_was_frozen(office: Office, place: Place) -> None:
    roads.received(office)
    with office.acting("head", roads.ARRIVED + timedelta(days=40)) as work:
        since = roads.ARRIVED.date() - timedelta(days=30)
        frozen.freeze(work, "固定的", since, roads.ARRIVED.date() + timedelta(days=1))
        order_id = work.session.query(FiguresOrder.id).scalar()
    place = replace(place, clock=lambda: roads.ARRIVED + timedelta(days=40))
    assert bind_next(place, Bindery()) is True  # type: ignore[arg-type]
    with office.reading() as session:
        made = session.get_one(FiguresOrder, order_id)
        assert (made.error, bool(made.pages)) == ("", True)
        assert office.blobs.read(made.sha256 or "").startswith(b"%PDF")
    assert bind_next(place, Bindery()) is None  # type: ignore[arg-type]
