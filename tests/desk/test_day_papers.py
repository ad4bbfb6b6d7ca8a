"""A day's papers: of one's own office, readable ones only, with the recipients that still wait."""

from __future__ import annotations

from casehub.desk import day_papers
from casehub.model import Document, Service
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
