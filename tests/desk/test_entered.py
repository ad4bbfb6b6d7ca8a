"""What was typed reads as it was meant, and is told to nobody who may not read it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casehub import acts
from casehub.casefile import situations
from casehub.desk import entered
from casehub.model import Event
from casehub.workflow.situation import Situation
from tests.acts.scene import Scene, Stages, day
from tests.faults.world import at


def latest(s: Scene, step: str, of: str = "") -> tuple[Any, Situation, Event]:
    """The work of the section head, the case, and the latest event of the step."""
    work = s.office.work(s.session, "section", at("2026-07-20"))
    case = s.case(of)
    situation = situations.load(work, case, acts.procedure_of(work, case).any_step)
    event = situation.last(step)
    assert event is not None
    return work, situation, event


def words(s: Scene, step: str, of: str = "") -> dict[str, Any]:
    work, situation, event = latest(s, step, of)
    found = entered.entered(work, situation, acts.procedure_of(work, situation.case), event)
    return {one.label: one.words or one.rows for one in found}


def test_ids_read_as_names_and_rows_as_rows(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act("examiner", "06-15", "request_assistance")
        child, two = s.child("assistance"), [s.person("examiner"), s.person("scribe")]
        asked = [
            {"question": f"清点{place}", "target": place, "method": "inspect", "evidence_form": "笔录"}
            for place in ("七号库", "八号库")
        ]
        receiver = s.office.work(s.session, "partner").actor.organisation_id
        s.act("examiner", "06-15", "submit_request", child, receiver=receiver, contacts=two,
              items=asked, urgency="urgent")  # fmt: skip
        found = words(s, "submit_request", child)
        assert found["主送机关"] == "达州市市场监督管理局"
        assert found["联系人（二人）"] == "周明远、刘晓梅"
        assert found["紧急程度"] == "加急"
        assert [row[0] for row in found["协查事项"]] == [
            ("要查明的问题", "清点七号库"), ("要查明的问题", "清点八号库")
        ]
        assert ("方式", "现场检查") in found["协查事项"][0]
        # What was not typed is not listed.
        assert "合作机制" not in found
        s.act("section", "06-16", "return_draft", child, opinion="写明库房地址")
        assert words(s, "return_draft", child) == {"修改意见": "写明库房地址"}


def test_parties_days_and_personal_numbers(stages: Stages) -> None:
    with stages.at("prepare") as s:
        first = s.party("respondent")
        s.act("examiner", "06-12", "confirm_service_address", party=first, phone="13800002017")
        found = words(s, "confirm_service_address")
        assert s.session.get_one(type(s.case().parties[0]), first).name in found.values()
        assert found["联系电话"] == "138****2017"
        s.act("examiner", "06-12", "check_right_status", status_checked_on=day("06-11"))
        assert "2026年6月11日" in words(s, "check_right_status").values()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("电话13800002017，专利号ZL202329990317.6", "电话138****2017，专利号ZL202329990317.6"),
        ("身份证500101199001011234", "身份证500101********1234"),
        ("023-0000-5016", "023-0000-5016"),
        ("023-67895016", "023-****5016"),
        ("渝知裁字〔2026〕4号，邮件EX000020075CN", "渝知裁字〔2026〕4号，邮件EX000020075CN"),
    ],
)
def test_numbers_of_people_are_masked_and_no_other(typed: str, shown: str) -> None:
    assert entered.without_personal_numbers(typed) == shown


def test_what_is_confidential_is_read_by_those_only_who_may(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        s.act("chair", "07-08", "record_deliberation")
        work, situation, event = latest(s, "record_deliberation")
        procedure = acts.procedure_of(work, situation.case)
        may = entered.may_be_read
        assert not may(work, procedure, event, confidential=False)
        assert may(work, procedure, event, confidential=True)
        # A step that is open, with a paper that is not: the paper decides.
        steps = tuple(replace(one, confidential=False) for one in procedure.steps)
        opened = replace(procedure, steps=steps)
        unmarked = Event(case_id=event.case_id, step=event.step, at=event.at, detail={**event.detail, "confidential": False})
        assert entered.is_secret(work, opened, unmarked)
        # What no step did holds the words of the program, and nothing that anybody typed.
        _, _, served = latest(s, "file_case")
        assert may(work, procedure, served, confidential=False)
        strange = Event(step="take_in", detail=served.detail)
        assert not may(work, procedure, strange, confidential=True)


def test_whoever_stands_on_a_hidden_side_is_not_named(
    stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stages.at("prepare") as s:
        first = s.party("respondent")
        s.act("examiner", "06-12", "confirm_service_address", party=first)
        name = s.session.get_one(type(s.case().parties[0]), first).name
        assert name in words(s, "confirm_service_address").values()
        monkeypatch.setattr(entered, "known_parties", lambda _work, _s: [])
        assert name not in words(s, "confirm_service_address").values()
        assert entered.KEPT_FROM_YOU in words(s, "confirm_service_address").values()


def test_what_a_step_asked_for_once_is_still_shown(stages: Stages) -> None:
    """A field that is gone, and the column of a table that another took the place of."""
    with stages.at("prepare") as s:
        work, situation, _ = latest(s, "file_case")
        procedure = acts.procedure_of(work, situation.case)
        party = s.case().parties[0]

        def shown(step: str, **data: Any) -> list[entered.Entered]:
            event = Event(step=step, at=at("2026-06-01"), detail={"data": data})
            return entered.entered(work, situation, procedure, event)

        (order, whose) = shown("register_stay", order_no="停1号", party=party.id)
        assert (order.words, whose.label, whose.words) == ("停1号", "申请复议、起诉的当事人", party.name)
        (found,) = shown("register_ruling_overturned", challenger=party.id)
        assert (found.label, found.words) == ("复议、诉讼已有结果的当事人", party.name)
        rows = [{"label": "甲5", "finding": "accepted", "reason": "封存完好"}]
        (table,) = shown("find_on_exhibits", findings=rows)
        assert table.rows == ((("证据编号", "甲5"), ("认定", "予以采信"), ("理由", "封存完好")),)


def test_a_text_kept_before_its_field_was_a_table_is_shown(stages: Stages) -> None:
    with stages.at("prepare") as s:
        work, situation, _ = latest(s, "file_case")
        procedure = acts.procedure_of(work, situation.case)
        step = next(one for one in procedure.steps if any(f.id == "waived_owners" for f in one.fields))
        told = "示例公司九，电话13800002017"
        event = Event(step=step.id, at=at("2026-06-01"), detail={"data": {"waived_owners": told}})
        (found,) = entered.entered(work, situation, procedure, event)
        assert (found.words, found.rows) == ("示例公司九，电话138****2017", ())
