"""A paper that loses its force takes its matters of service along, whatever took the force from it."""

from __future__ import annotations

from casehub.acts import idle_matters
from casehub.model import Case, Document
from tests.acts.scene import Scene, Stages, day, hour, scene
from tests.acts.test_several_requesters import TWO as TWO_REQUESTERS
from tests.acts.test_several_requesters import two
from tests.acts.test_several_respondents import TWO, hand
from tests.acts.test_taking_back import ASKS, WHY, sound
from tests.unrecorded import unrecorded


def matters(s: Scene, kind: str) -> list[str]:
    """The matters in which papers of the kind wait."""
    return [s.session.get_one(Case, r.case_id).reference for r in s.services(kind)]


def test_what_is_taken_back_leaves_no_notice_to_be_served(stages: Stages) -> None:
    """Two requesters, two notices: of the one that was wrong nothing is served any more."""
    with sound(stages) as s:
        s.answer(parties=TWO_REQUESTERS)
        first, second = two(s)
        s.act("clerk", "06-08", "request_withdrawal", party=first, **ASKS, asked_on=day("06-08"))
        s.act("head", "06-09", "let_requester_withdraw", party=first)
        waiting = matters(s, "withdrawal_notice")
        assert len(waiting) > 1
        out = s.act("head", "06-10", "take_back_leaving", party=first, **WHY)
        # As with a paper declared void: who makes decisions serves none, and ends no matter either.
        assert [of for of in waiting if f"送达事项{of}另行办理" not in out.event.sentence] == []
        assert "作废" in s.refused("examiner", "06-10", "prove_direct", waiting[0], served_on=day("06-10"))
        s.act("clerk", "06-10", "request_withdrawal", party=second, **ASKS, asked_on=day("06-10"))
        s.act("head", "06-11", "let_requester_withdraw", party=second)
        for of in waiting:
            s.act("examiner", "06-11", "cancel_service", of, ground="void")
        for party in (first, second):
            hand(s, "withdrawal_notice", party, "06-12")


def test_who_may_end_a_matter_ends_it_with_the_paper(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.file(parties=TWO)
        s.act("examiner", "05-26", "issue_answer_papers")
        work = s.office.work(s.session, "examiner", hour("05-27"))
        alone = s.services("answer_notice")
        for paper in {n for row in alone for n in row.document_ids}:
            s.session.get_one(Document, paper).status = "void"
        unrecorded(s.session)
        found = idle_matters.idle(work, alone)
        assert [data for _, data in found.ends] == [{"ground": "void", "reason": "文书已作废。"}] * len(alone)
        assert len(found.told) == len(alone)
        # What has ended is neither ended again nor named; what others end waits for them.
        head = s.office.work(s.session, "head", hour("05-27"))
        others = idle_matters.idle(head, alone)
        assert (len(others.waits), others.ends) == (len(alone), [])
        for row in alone:
            s.act("examiner", "05-27", "cancel_service", s.session.get_one(Case, row.case_id).reference, ground="void")
        assert idle_matters.idle(work, alone).told == []
