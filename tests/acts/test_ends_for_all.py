"""A case ends when it ends for all: a suit, a defence or a fault of one ends nothing for the others."""

from __future__ import annotations

from typing import Any

from tests.acts.scene import PANEL, Stages, day, scene
from tests.acts.test_several_requesters import TWO
from tests.acts.test_several_respondents import PARTIES

COURT: dict[str, Any] = {"ground": "court_filed", "court_case_no": "（2026）渝01民初1号"}


def test_a_suit_about_one_respondent_ends_nothing_for_the_other(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.file(parties=PARTIES[:3])
        requester, first, second = s.party("requester"), *(s.party("respondent", n) for n in range(2))
        assert "应当继续审理" in s.refused("head", "06-01", "cancel_case", **COURT, bound=[])
        said = s.refused("head", "06-01", "cancel_case", **COURT, bound=[requester, first])
        assert "沃谷" in said
        assert "万骑" not in said
        s.act("head", "06-01", "cancel_case", **COURT, bound=[requester, first, second])
        assert s.state == "cancelled"


def test_the_defence_of_one_respondent_is_not_applied_to_who_is_silent(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.submit(knew_on=day("02-01").replace(year=2022), parties=PARTIES[:3])
        chair, lead, member = (s.person(n) for n in PANEL)
        seats: dict[str, Any] = {"panel_chair": chair, "panel_lead": lead, "panel_members": [member]}
        s.act("head", "05-25", "file_case", **seats, late_opinion="被控行为仍在继续。")
        s.act("examiner", "05-26", "issue_answer_papers")
        s.serve("05-28")
        s.act("examiner", "05-28", "begin_answering")
        first, second = (s.party("respondent", n) for n in range(2))
        for party, step in ((first, "register_answer"), (second, "register_further_answer")):
            said = s.refused("head", "06-06", "cancel_for_time_limit", raised_on=day("06-05"))
            assert "不得依职权" in said
            told: dict[str, Any] = {"answer_received_on": day("06-05"), "defences_raised": ["time_limit"]}
            s.act("examiner", "06-05", step, party=party, **told)
        s.act("head", "06-08", "cancel_for_time_limit", raised_on=day("06-05"))
        assert s.state == "cancelled"


def test_what_a_respondent_leaves_out_does_not_end_the_request(stages: Stages) -> None:
    missing: dict[str, Any] = {"ground": "supplement_missing"}
    with stages.at("prepare") as s:
        s.act("chair", "06-08", "require_supplement", party=s.party("respondent"), supplement_days=15)
        s.serve("06-09", "supplement_notice")
        assert "要求请求人" in s.refused("head", "06-25", "cancel_case", **missing)
        s.act("chair", "06-25", "require_supplement", party=s.party("requester"), supplement_days=15)
        s.serve("06-26", "supplement_notice")
        assert "期限未满" in s.refused("head", "07-11", "cancel_case", **missing)
        s.act("head", "07-14", "cancel_case", **missing)


def test_what_one_requester_leaves_out_does_not_end_the_request_of_the_other(stages: Stages) -> None:
    missing: dict[str, Any] = {"ground": "supplement_missing"}
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        first, second = s.party("requester", 0), s.party("requester", 1)
        for party in (first, second):
            s.act("chair", "06-08", "require_supplement", party=party, supplement_days=15)
        s.serve("06-09", "supplement_notice")
        late = {"party": first, "supplement_received_on": day("06-20")}
        s.act("clerk", "06-20", "register_supplement", **late)
        said = s.refused("head", "06-25", "cancel_case", **missing)
        assert "山渝链" in said
        assert "对其应当继续审理" in said
        assert s.state != "cancelled"
        assert second != first
