"""What a batch is made from: each paper as often as it is wanted, labels with the true address."""

from __future__ import annotations

from casehub.desk import day_papers
from casehub.papers import batches
from tests.acts.scene import Stages
from tests.desk.test_day_papers import NOON, waited_for
from tests.printing import print_waiting


def test_a_batch_has_a_copy_for_each_recipient_and_one_for_the_file(stages: Stages) -> None:
    with stages.at("file") as s:
        paper, waiting = waited_for(s)
        work = s.office.work(s.session, "clerk", NOON)
        order = day_papers.ask_for_papers(work, [paper.id], each_recipient=True, facing=True)
        assert order is not None
        assert order.papers == [[paper.id, 1 + len(waiting)]]
        assert batches.sheets(s.session, order).unprinted == (paper.title,)
        print_waiting(s.session, s.office.rules, s.office.blobs)
        made = batches.sheets(s.session, order)
        assert made.unprinted == ()
        assert [(one.sha256, one.copies) for one in made.papers] == [(paper.pdf_sha256, 1 + len(waiting))]
        order.sha256 = "a" * 64
        s.session.flush()
        assert day_papers.takes_away(work, order.id) is order
        other = s.office.work(s.session, "examiner", NOON)
        assert day_papers.takes_away(other, order.id) is None


def test_a_label_bears_the_confirmed_address(stages: Stages) -> None:
    with stages.at("file") as s:
        paper, waiting = waited_for(s)
        work = s.office.work(s.session, "clerk", NOON)
        order = day_papers.ask_for_labels(work, [paper.id])
        assert order is not None
        made = batches.sheets(s.session, order)
        assert made.papers == ()
        told = {label.to: label for label in made.labels}
        assert sorted(told) == sorted(v.party.name for v in waiting)
        for service in waiting:
            label = told[service.party.name]
            assert label.address == service.party.receives_at
            assert (label.reference, bool(label.sender)) == (s.ref, True)
