"""What was granted by mistake is taken off the limit, and what was done is compared again."""

from __future__ import annotations

from tests.acts.scene import Stages, day
from tests.acts.test_several_respondents import TWO, clocks
from tests.acts.test_taking_back import WHY, sound


def test_months_granted_by_mistake_are_none_and_may_be_granted_once(stages: Stages) -> None:
    with sound(stages, "prepare") as s:
        (limit,) = s.open("adjudication.decide")
        due = limit.due_on
        wrong = s.act("head", "08-20", "extend_limit_first")
        assert s.due("adjudication.decide") > due
        out = s.act("head", "08-21", "take_back_extension", entry=wrong.event.seq, **WHY)
        assert (s.due("adjudication.decide"), s.open("adjudication.decide")[0].granted) == (due, 0)
        assert "登记有误，不再作数" in out.event.sentence
        assert [c["effect"] for c in out.event.detail["deadlines"] if c["rule"] == "adjudication.decide"] == ["变更"]
        # It is as if none had been granted: the first may be, the second not.
        assert "应先办理第一次延长" in s.refused("head", "08-21", "extend_limit_second")
        s.act("head", "08-21", "extend_limit_first")
        assert s.due("adjudication.decide") > due


def test_days_granted_to_one_respondent_are_taken_from_that_one_alone(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        before = {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()}
        given: dict[int, int] = {}
        for party, days in ((first, 10), (second, 20)):
            out = s.act(
                "chair", "06-05", "extend_answer_period", party=party, applied_on=day("06-04"), extra_days=days,
            )  # fmt: skip
            given[party] = out.event.seq
        # What came on the last day of the time that was granted came late.
        s.act(
            "examiner", "06-22", "register_answer", party=first, answer_received_on=day("06-22"),
        )  # fmt: skip
        assert s.outcomes("adjudication.answer") == {"met", ""}
        s.act("head", "06-23", "take_back_extension", entry=given[first], **WHY)
        assert s.outcomes("adjudication.answer") == {"late", ""}
        assert clocks(s, "adjudication.answer")[second].due_on > before[second]
        s.act("head", "06-23", "take_back_extension", entry=given[second], **WHY)
        assert clocks(s, "adjudication.answer")[second].due_on == before[second]


def test_what_the_parties_were_told_of_is_not_taken_back(stages: Stages) -> None:
    with sound(stages, "prepare") as s:
        wrong = s.act("head", "08-20", "extend_limit_first")
        s.serve("08-21", "extension_notice")
        said = s.refused("head", "08-22", "take_back_extension", entry=wrong.event.seq, **WHY)
        assert "已经发出或者送达" in said
