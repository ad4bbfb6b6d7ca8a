"""A day's papers: of one's own office, readable ones only, with the recipients that still wait."""

from __future__ import annotations

import pytest
from sqlalchemy import literal

from casehub.desk import day_papers
from casehub.model import BatchOrder, Document, Service
from casehub.papers import ordered_files
from casehub.papers.ordered_files import FinishedFile
from casehub.people.permissions import find
from tests.acts.scene import Scene, Stages
from tests.faults.world import at

NOON = at("2026-11-01", "12:00")


def seen(s: Scene, username: str, paper: Document) -> list[day_papers.Issued]:
    work = s.office.work(s.session, username, NOON)
    return list(day_papers.of_day(work, paper.issued_on).papers)


def waited_for(s: Scene) -> tuple[Document, list[Service]]:
    """A paper of the case for which more than one recipient waits."""
    work = s.office.work(s.session, "clerk", NOON)
    case = find(work, s.ref)
    rows = [v for v in s.session.query(Service).filter_by(parent_id=case.id) if v.stage.awaited]
    papers = s.session.query(Document).filter_by(case_id=case.id, status="issued").all()
    found = [(p, [v for v in rows if p.id in v.document_ids]) for p in papers]
    return max(found, key=lambda one: len(one[1]))


def test_the_papers_of_a_day_say_who_still_waits_for_them(stages: Stages) -> None:
    with stages.at("file") as s:
        paper, waiting = waited_for(s)
        assert len(waiting) > 1
        (listed,) = [one for one in seen(s, "clerk", paper) if one.id == paper.id]
        assert sorted(listed.to) == sorted(v.party.name for v in waiting)
        assert (listed.reference, listed.pages) == (s.ref, None)
        # Of another office, and of another day, nothing.
        assert seen(s, "elsewhere", paper) == []
        work = s.office.work(s.session, "clerk", NOON)
        assert day_papers.of_day(work, NOON.date()).papers == ()


def test_what_is_for_the_office_alone_is_printed_by_whom_the_roles_open_it(stages: Stages) -> None:
    with stages.at("served") as s:
        work = s.office.work(s.session, "clerk", NOON)
        secret = s.session.query(Document).filter_by(case_id=find(work, s.ref).id, confidential=True).first()
        assert secret is not None
        assert secret.id in [one.id for one in seen(s, "examiner", secret)]
        assert secret.id not in [one.id for one in seen(s, "clerk", secret)]
        assert day_papers.ask_for_papers(work, [secret.id], each_recipient=True, facing=True) is None


def test_a_second_press_asks_for_no_second_file(stages: Stages) -> None:
    with stages.at("file") as s:
        paper, waiting = waited_for(s)
        work = s.office.work(s.session, "clerk", NOON)

        def ask(**how: bool) -> int:
            wanted = {"each_recipient": True, "facing": True} | how
            order = day_papers.ask_for_papers(work, [paper.id], **wanted)
            assert order is not None
            return order.id

        first = ask()
        assert ask() == first
        assert len({first, ask(facing=False), ask(each_recipient=False)}) == 3
        labels = day_papers.ask_for_labels(work, [paper.id])
        assert labels is not None
        assert day_papers.ask_for_labels(work, [paper.id]) is labels
        assert labels.services == sorted(v.id for v in waiting)
        # Another's file is another; and a finished one is asked for anew.
        examiner = s.office.work(s.session, "examiner", NOON)
        other = day_papers.ask_for_papers(examiner, [paper.id], each_recipient=True, facing=True)
        assert other is not None and other.id != first
        ordered_files.keep(s.session.get_one(BatchOrder, first), FinishedFile("0" * 64, 9, 1), NOON)
        assert ask() != first


def test_labels_are_not_taken_away_by_whom_a_side_became_hidden_from(
    stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stages.at("file") as s:
        paper, waiting = waited_for(s)
        work = s.office.work(s.session, "clerk", NOON)
        labels = day_papers.ask_for_labels(work, [paper.id])
        assert labels is not None
        ordered_files.keep(labels, FinishedFile("0" * 64, 9, 1), NOON)
        assert day_papers.takes_away(work, labels.id) is labels
        case, sides = s.case(), {v.party.role for v in waiting}
        hidden = {(case.procedure, case.procedure_version): sides}
        monkeypatch.setattr(day_papers, "hidden_sides", lambda _work: hidden)
        monkeypatch.setattr(day_papers, "open_cases", lambda _work: literal(value=False))
        assert day_papers.takes_away(work, labels.id) is None
