"""What a reader has typed and not sent is kept for that reader alone, until it is sent or old."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from casehub.acts import proposals
from casehub.acts.drafting import KeptElsewhere
from casehub.workflow.refusals import StepNotOpen
from tests.acts.proposals.matters import agree, key, received, submitted, work
from tests.acts.scene import scene

if TYPE_CHECKING:
    from casehub.model import ProposalReading
    from tests.acts.scene import Scene, Stages

HALF = [("opinion", "拟同"), ("mark-0-quote", "原委")]


def jotted(s: Scene, who: str, number: int) -> ProposalReading | None:
    """What somebody kept, as a new sign-in finds it."""
    s.session.flush()
    s.session.expire_all()
    w = work(s, who)
    found = proposals.readings(w, proposals.matter_of(w, s.ref, number).proposal)
    return next((one for one in found if one.person_id == w.actor.id and one.typed), None)


def test_half_a_sentence_is_kept_for_who_typed_it_and_no_other(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        first = proposals.jot(work(s, "section"), s.ref, p.id, 0, HALF)
        kept = jotted(s, "section", p.id)
        assert kept is not None
        assert [tuple(pair) for pair in kept.typed] == HALF
        assert jotted(s, "clerk", p.id) is None
        again = proposals.jot(work(s, "section"), s.ref, p.id, first.number, [("opinion", "拟同意。")])
        assert again.typed == [["opinion", "拟同意。"]]


def test_another_window_does_not_overwrite_it(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        number = proposals.jot(work(s, "section"), s.ref, p.id, 0, HALF).number
        for seen in (0, number + 1):
            with pytest.raises(KeptElsewhere):
                proposals.jot(work(s, "section"), s.ref, p.id, seen, [])
        kept = jotted(s, "section", p.id)
        assert kept is not None
        assert kept.number == number


def test_only_who_may_answer_keeps_something_and_the_answer_ends_it(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        for who in ("clerk", "head"):
            with pytest.raises(StepNotOpen):
                proposals.jot(work(s, who), s.ref, p.id, 0, HALF)
        proposals.jot(work(s, "section"), s.ref, p.id, 0, HALF)
        agree(s, "section", p.id)
        assert jotted(s, "section", p.id) is None
        proposals.jot(work(s, "head"), s.ref, p.id, 0, HALF)
        proposals.send_back(work(s, "head"), s.ref, p.id, "请改。", key(), version=1)
        assert jotted(s, "head", p.id) is None


def test_asking_a_colleague_does_not_end_it(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        proposals.jot(work(s, "section"), s.ref, p.id, 0, HALF)
        proposals.consult(work(s, "section"), s.ref, p.id, [s.person("clerk")], "看金额", key())
        assert jotted(s, "section", p.id) is not None


def test_what_nobody_touched_for_long_is_forgotten(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        at = proposals.jot(work(s, "section"), s.ref, p.id, 0, HALF).saved_at
        assert at is not None
        assert proposals.forget_unsent(s.session, at + timedelta(days=180), 180) == 0
        assert jotted(s, "section", p.id) is not None
        assert proposals.forget_unsent(s.session, at + timedelta(days=181), 180) == 1
        assert jotted(s, "section", p.id) is None
