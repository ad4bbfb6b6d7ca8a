"""Who has no domicile in China has the longer time, whatever was typed of it at first."""

from __future__ import annotations

import pytest

from casehub.model import Party
from casehub.rulebook.law import LawOfDay
from tests.acts.scene import Stages, day, hour
from tests.acts.test_several_respondents import TWO, clocks
from tests.acts.test_taking_back import sound
from tests.procedures.matter.test_rectifying import WHY, entries


def test_who_turns_out_to_be_from_abroad_has_the_longer_time_that_still_runs(stages: Stages) -> None:
    """办法第二十二条: thirty days for the one, fifteen as before for the other; the event tells it."""
    with sound(stages) as s:
        s.answer(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        before = {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()}
        out = s.act("section", "06-01", "rectify_party", party=first, party_domicile="no", **WHY)
        after = clocks(s, "adjudication.answer")
        assert (after[first].length, after[second].length) == (30, 15)
        assert after[first].start_on == day("05-28")
        assert after[second].due_on == before[second]
        moved = [d for d in out.event.detail["deadlines"] if d["rule"] == "adjudication.answer"]
        assert [(d["effect"], d["due"]) for d in moved] == [("变更", after[first].due_on.isoformat())]
        assert s.session.get_one(Party, first).no_domicile_in_china
        # What was given is not taken away by an entry in a register.
        s.act("section", "06-02", "rectify_party", party=first, party_domicile="yes", **WHY)
        assert clocks(s, "adjudication.answer")[first].length == 30
        assert [row[1:] for row in entries(s)] == [("否", "是"), ("是", "否")]


def test_a_time_that_ended_too_early_runs_on_to_its_lawful_day(stages: Stages) -> None:
    """A period that was too short by law does not bind; what is over by law has to be told anew."""
    with sound(stages) as s:
        s.answer(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        s.act("examiner", "06-15", "close_answer_period")
        assert clocks(s, "adjudication.answer") == {}
        out = s.act("section", "06-20", "rectify_party", party=first, party_domicile="no", **WHY)
        assert "曾按15日计算" in out.event.sentence
        assert "恢复计算（待核）" in out.event.sentence
        (again,) = clocks(s, "adjudication.answer").values()
        assert (again.party_id, again.length, again.start_on) == (first, 30, day("05-28"))
        told = [d["effect"] for d in out.event.detail["deadlines"] if d["rule"] == "adjudication.answer"]
        assert told == ["恢复计算"]
        assert "答辩期至" in s.refused("chair", "06-22", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01"))
        out = s.act("section", "07-20", "rectify_party", party=second, party_domicile="no", **WHY)
        assert "请另行制作、送达文书" in out.event.sentence


def test_the_office_may_leave_a_short_time_as_it_ended(
    stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO)
        first = s.party("respondent")
        due = clocks(s, "adjudication.answer")[first].due_on
        monkeypatch.setattr(LawOfDay, "house", lambda _, key: key != "short_period_reopens")
        out = s.act("section", "06-20", "rectify_party", party=first, party_domicile="no", **WHY)
        assert "请另行制作、送达文书" in out.event.sentence
        assert clocks(s, "adjudication.answer")[first].due_on == due
