"""The same key says the same once, and nothing else ever."""

from __future__ import annotations

import pytest

from casehub.acts import once
from casehub.record.roads import URGED
from casehub.workflow.refusals import KeyReused
from tests.acts.proposals.matters import key, received, work
from tests.acts.scene import Stages, scene


def test_what_answered_a_key_is_found_again_and_only_for_the_same_words(stages: Stages) -> None:
    with scene(stages.office) as s:
        w, one = work(received(s), "clerk"), key()
        assert once.first_look(w, s.ref, one) == (None, None)
        event = s.act("clerk", "12-01", "register_agent", party=s.party("requester")).event
        body = once.digest_of(URGED, s.ref, {"a": 1})
        assert body != once.digest_of(URGED, s.ref, {"a": 2})
        once.keep_answer(w, URGED, one, body, event)
        _, earlier = once.first_look(w, s.ref, one)
        assert earlier is not None
        assert earlier == once.answered(w, one)
        assert once.event_of(w, earlier, body).seq == event.seq
        with pytest.raises(KeyReused):
            once.event_of(w, earlier, "other")
        # Another person's key is another key.
        assert once.answered(work(s, "examiner"), one) is None
