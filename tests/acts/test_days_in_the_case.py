"""A typed day bends no clock: it lies after what it follows, in the case and in its matters."""

from __future__ import annotations

from tests.acts.scene import Stages, day
from tests.acts.test_side_roads import INVALIDITY


def test_a_superior_approves_after_the_first_extension(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act("head", "08-20", "extend_limit_first")
        step, before = "extend_limit_second", s.due("adjudication.decide")
        early = s.refused("head", "09-22", step, months=2, superior_approved_on=day("08-19"))
        assert early == "批复日期不能早于制作《延长办案期限告知书》之日2026年8月20日。"
        older = s.refused("head", "09-22", step, months=2, superior_approved_on=day("05-01"))
        assert "批复日期不能早于立案之日" in older
        assert s.due("adjudication.decide") == before


def test_a_suspension_is_looked_at_after_it_began_and_after_the_last_look(stages: Stages) -> None:
    with stages.at("prepare") as s:
        told = {"acceptance_no": "示例无受2026-000101", "accepted_on": day("06-10")}
        s.act("clerk", "07-07", "register_invalidity", paper="acceptance", **told)
        s.act("head", "07-08", "suspend_case", from_on=day("07-08"), **INVALIDITY)
        look = "check_suspension"
        assert "不能早于" in s.refused("examiner", "08-07", look, checked_on=day("07-07"))
        s.act("examiner", "08-07", look, checked_on=day("08-06"))
        assert "不能早于" in s.refused("examiner", "08-10", look, checked_on=day("08-05"))
        s.act("examiner", "08-10", look, checked_on=day("08-10"))


def test_a_matter_asks_after_the_request_of_its_main_case_came_in(stages: Stages) -> None:
    with stages.at("prepare") as s:
        opened = {"initiative": "party", "costs_agreed": True}
        step = "open_appraisal"
        assert "不能早于" in s.refused("chair", "06-10", step, requested_on=day("05-18"), **opened)
        s.act("chair", "06-10", step, requested_on=day("06-09"), **opened)
        said = s.refused(
            "examiner",
            "06-12",
            "commission_appraisal",
            s.child("appraisal"),
            initiative="party",
            applicant=s.party("respondent"),
            requested_on=day("05-18"),
            evidence_period_until=day("06-12"),
            started_on=day("06-12"),
        )
        assert said == "书面申请日期不能早于收到请求书之日2026年5月19日。"


def test_consent_to_a_joinder_is_asked_after_the_application(stages: Stages) -> None:
    with stages.at("prepare") as s:
        asked = {"applied_on": day("06-09"), "told_on": day("06-08")}
        assert "不能早于" in s.refused("chair", "06-10", "ask_consent_to_joinder", **asked)
