"""What an act does to clocks: stopped, gone on, lengthened, taken out, and told in its sentence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from casehub import deadlines
from casehub.acts.clocks import day_of
from tests.acts.scene import Stages, day, hour

INVALIDITY: dict[str, Any] = {
    "ground": "invalidity",
    "acceptance_no": "示例无受2026-000101",
    "accepted_on": day("06-10"),
}


def test_a_clock_runs_from_the_day_that_was_typed_and_from_no_other() -> None:
    today = day("07-10")
    typed = {"on": day("07-08"), "at": hour("07-09"), "none": None, "word": "七月八日"}
    assert [day_of(name, typed, today) for name in ("", "today", "on", "at")] == [
        today, today, date(2026, 7, 8), date(2026, 7, 9),
    ]  # fmt: skip
    for name in ("none", "word", "missing"):
        with pytest.raises(LookupError, match=name):
            day_of(name, typed, today)


# ── 中止、恢复、延长、扣除 ─────────────────────────────────
@pytest.mark.parametrize(
    "stage, state",
    [
        ("file", "filed"),
        ("answer", "answering"),
        ("prepare", "preparing"),
        ("hear", "hearing"),
        ("deliberate", "deliberating"),
    ],
)
def test_suspended_case_goes_on_where_it_stood(stages: Stages, stage: str, state: str) -> None:
    with stages.at(stage) as s:
        before = s.open("adjudication.decide")[0].nominal_on
        s.act(
            "clerk",
            "07-07",
            "register_invalidity",
            paper="acceptance",
            acceptance_no="示例无受2026-000101",
            accepted_on=day("06-10"),
        )
        paper = s.act("head", "07-08", "suspend_case", from_on=day("07-08"), **INVALIDITY)
        assert [d.kind for d in paper.documents] == ["suspension_notice"]
        assert s.state == "suspended"
        assert s.open("adjudication.decide")[0].stopped
        s.serve("07-09", "suspension_notice")
        s.act("examiner", "08-07", "check_suspension", checked_on=day("08-07"))
        other = "preparing" if state != "preparing" else "hearing"
        assert "中止前不在" in s.refused("chair", "08-17", f"resume_to_{other}")
        back = s.act("chair", "08-17", f"resume_to_{state}", resumed_on=day("08-17"))
        assert s.state == state
        assert [d.kind for d in back.documents] == ["resumption_notice"]
        assert s.open("adjudication.decide")[0].nominal_on == before + timedelta(days=40)
        assert back.documents[0].facts["days"] == 40
        assert back.documents[0].facts["new_due_on"] == s.due("adjudication.decide").isoformat()
        assert not s.open("adjudication.suspension_check")


def test_limit_is_extended_once_by_us_and_once_by_the_superior(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert s.due("adjudication.decide") == day("08-25")
        assert "应先办理第一次延长" in s.refused(
            "head", "06-20", "extend_limit_second", superior_approved_on=day("06-19")
        )
        first = s.act("head", "08-20", "extend_limit_first")
        assert [d.kind for d in first.documents] == ["extension_approval_form", "extension_notice"]
        assert first.documents[1].facts["new_due_on"] == "2026-09-28"  # 中秋
        assert s.due("adjudication.decide") == day("09-28")
        assert "已办理第一次延长" in s.refused("head", "08-21", "extend_limit_first")
        second = s.act(
            "head", "09-22", "extend_limit_second", months=2, superior_approved_on=day("09-20")
        )
        assert second.documents[1].facts["new_due_on"] == s.due("adjudication.decide").isoformat()
        assert s.open("adjudication.decide")[0].nominal_on == day("11-25")
        assert s.open("adjudication.decide")[0].granted == 3


def test_limit_that_is_over_is_not_extended(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "不能再延长" in s.refused("head", "09-01", "extend_limit_first")


def test_settlement_period_is_taken_out(stages: Stages) -> None:
    with stages.at("prepare") as s:
        before = s.open("adjudication.decide")[0].nominal_on
        early = {"asked_by": "both", "asked_on": day("06-17"), "settle_from": day("06-19")}
        assert "今天的日期" in s.refused("chair", "06-20", "grant_settlement_period", **early)
        assert "须由各方当事人申请" in s.refused(
            "chair", "06-20", "grant_settlement_period", asked_by="one", asked_on=day("06-19")
        )
        granted = s.act(
            "chair",
            "06-20",
            "grant_settlement_period",
            asked_by="both",
            asked_on=day("06-19"),
            settle_from=day("06-20"),
        )
        assert [d.kind for d in granted.documents] == ["settlement_period_notice"]
        assert len(s.services("settlement_period_notice")) == 2
        # Another matter of the family with a limit that the period stops too.
        child = s.case(s.child("service"))
        work = s.office.work(s.session, "chair", hour("06-20"))
        deadlines.start(work, child, "adjudication.decide", day("05-25"), child.seq)
        s.session.flush()
        over = s.act(
            "chair",
            "07-05",
            "end_settlement_period",
            settle_ended_on=day("07-05"),
            settlement_result="failed",
        )
        (moved,) = s.open("adjudication.decide")
        assert moved.nominal_on == before + timedelta(days=15)
        # Every date that the resumption moved is told by its event, those of other matters too.
        told = [(c["rule"], c["effect"], c["due"]) for c in over.event.detail["deadlines"]]
        assert told == [("adjudication.decide", "变更", moved.due_on.isoformat())] * 2
        matters = [c.get("matter") for c in over.event.detail["deadlines"]]
        assert matters == [None, child.reference]
        assert f"{child.reference}的办结裁决案件改至" in over.event.sentence
