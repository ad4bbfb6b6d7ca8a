"""What names the papers that somebody read: everything but the numbers that issuing gives."""

from __future__ import annotations

from casehub.acts import proposals
from tests import factories
from tests.acts.proposals.matters import agree, key, matter, received, seen, submitted, work
from tests.acts.scene import Stages, scene


def test_reading_twice_names_the_same_and_changes_nothing(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        before = s.case().seq
        assert seen(s, "section", p.id) == seen(s, "section", p.id)
        assert (s.case().seq, s.state) == (before, "submitted")


def test_another_case_filed_between_changes_the_number_alone(stages: Stages) -> None:
    with scene(stages.office) as s:
        first = submitted(received(s))
        agree(s, "section", first.id)
        one = s.ref
        second = submitted(received(s))
        agree(s, "section", second.id)
        two, read = s.ref, seen(s, "head", second.id)
        s.ref = one
        agree(s, "head", first.id)
        done = proposals.agree(work(s, "head"), two, second.id, read, "同意。", key())
        assert done.outcome is not None


def test_the_same_paper_in_another_version_is_another_thing_that_was_read(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        read = seen(s, "section", p.id)
        proposals.recall(work(s, "clerk"), s.ref, p.id, key())
        assert submitted(s).latest.number == 2
        assert seen(s, "section", p.id) != read


def test_what_was_said_before_is_part_of_what_is_read(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        agree(s, "section", p.id, "拟同意。")
        here = matter(s, p.id, "head")
        assert here.station is not None
        papers = proposals.look(work(s, "head"), here, here.station).preview.papers
        form = next(paper for paper in papers if paper.kind == "filing_approval_form")
        assert form.facts["opinion_unit"] == "拟同意。"
        assert factories.STAFF["section"][0] in str(form.facts["opinion_unit_by"])
