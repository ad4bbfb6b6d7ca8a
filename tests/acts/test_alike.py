"""One step in several matters in one transaction: each its own event, and all of them or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub.acts.alike import One, SomeRefused, look_at, perform_each
from casehub.model import Case, Event
from tests import factories
from tests.acts.scene import RECEIVED, Scene, day
from tests.faults.world import at

if TYPE_CHECKING:
    from casehub.record.work import Work
    from tests.acts.scene import Stages

KEY = "0123456789abcdef0123456789abcdef"


def begun(s: Scene) -> tuple[Work, list[One]]:
    """Notices to both parties, and what is typed of their service."""
    s.act("examiner", "05-28", "issue_evidence_notice")
    work = s.office.work(s.session, "examiner", at("2026-05-29", "17:00"))
    found = []
    for row in s.services("evidence_notice"):
        matter = s.session.get_one(Case, row.case_id)
        said = {**RECEIVED, "served_on": day("05-29")}
        data = factories.filled(work, matter, "prove_direct", said)
        found.append(One(matter.reference, matter.seq, data))
    return work, found


def test_each_service_is_an_act_of_its_own_and_a_form_sent_again_does_nothing(stages: Stages) -> None:
    with stages.at("file") as s:
        work, matters = begun(s)
        assert len(matters) == 2
        seen = look_at(work, "prove_direct", matters)
        assert [len(one.papers) for one in seen] == [1, 1]
        assert len(s.services("evidence_notice")) == 2
        done = perform_each(work, "prove_direct", matters, KEY)
        assert s.services("evidence_notice") == []
        told = select(Event.sentence).where(Event.case_id == s.case().id, Event.step == "child:service.prove_direct")
        assert len([*s.session.scalars(told)]) == 2
        again = perform_each(work, "prove_direct", matters, KEY)
        assert [one.event.seq for one in again] == [one.event.seq for one in done]
        assert all(one.replayed for one in again)


def test_what_stands_against_one_stands_against_all(stages: Stages) -> None:
    with stages.at("file") as s:
        work, (first, second) = begun(s)
        wrong = One(second.reference, second.seq, {**second.data, "served_on": day("05-30")})
        stale = One(first.reference, first.seq - 1, first.data)
        for bad, said in ((wrong, "不能晚于今天"), (stale, "有新的办理记录")):
            good = first if bad is wrong else second
            with pytest.raises(SomeRefused, match=said) as seen:
                look_at(work, "prove_direct", [good, bad])
            assert [*seen.value.reasons] == [bad.reference]
            with pytest.raises(SomeRefused, match=said), s.session.begin_nested():
                perform_each(work, "prove_direct", [good, bad], KEY)
            s.session.expire_all()
            assert len(s.services("evidence_notice")) == 2
