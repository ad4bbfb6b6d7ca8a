"""A pool is fixed by two people, and before anybody can know the value."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.casefile.inspection import plans
from casehub.casefile.inspection.lots import differences
from casehub.model import InspectionPlan
from casehub.workflow.refusals import NotFound, Refused
from tests.casefile.inspection.plan_of import (
    CODES,
    DRAFTED,
    OBJECTS,
    VALUED,
    announced,
    code_of,
    drafted,
    record,
    values,
)
from tests.faults.world import Office


def told(refused: pytest.ExceptionInfo[Refused]) -> dict[str | None, str]:
    return {one.field: one.sentence for one in refused.value.reasons}


def test_a_list_is_read_line_by_line() -> None:
    first, second = code_of(CODES[0]), code_of(CODES[1])
    rows = plans.read_objects(f"{first}\t甲厂\t一号\n\n{second}，乙厂，二号，后门\n")
    assert [(one.code, one.name, one.address) for one in rows] == [
        (first, "甲厂", "一号"), (second, "乙厂", "二号,后门"),
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        plans.read_objects(f"{first},甲厂\n{first},乙厂\n91500101MA5U8X2K4,丙厂\n{second},")
    assert [one.sentence for one in refused.value.reasons] == [
        "第2行：与第1行是同一个统一社会信用代码", "第3行：统一社会信用代码应为18位，现为17位", "第4行：名称为1至200个字",
    ]  # fmt: skip


def test_another_announces_before_the_day_of_the_value(office: Office) -> None:
    number = drafted(office)
    with office.acting("examiner", DRAFTED) as work, pytest.raises(Refused, match="由另一人批准"):
        plans.announce(work, plans.own_plan(work, number))
    with office.acting("head", VALUED) as work, pytest.raises(Refused, match="名单最迟2026年11月24日公告"):
        plans.announce(work, plans.own_plan(work, number))
    with office.acting("head", DRAFTED) as work:
        plans.announce(work, plans.own_plan(work, number))
    kept = record(office, number)
    assert (differences(kept), len(kept.objects), kept.announced_on) == ([], 4, date(2026, 11, 20))
    with office.acting("head", DRAFTED) as work, pytest.raises(Refused, match="已经办理过"):
        plans.announce(work, plans.own_plan(work, number))


def test_what_cannot_be_drawn_from_is_refused_beside_its_field(office: Office) -> None:
    short = values(office)
    early = {"value_on": date(2026, 11, 20), "from_on": date(2026, 11, 19)}
    wrong = {**short, **early, "how_many": 5, "team": 1, "title": " "}
    with office.acting("examiner", DRAFTED) as work, pytest.raises(Refused) as refused:
        plans.draft(work, "a|b", wrong)
    assert told(refused) == {
        "number": "编号为 1 至 60 个字，不用“|”", "title": "填写抽查任务", "how_many": "名单只有4户",
        "team": "每户检查人员不少于2人", "value_on": "应当晚于今天：名单先公告，数值后产生",
        "from_on": "检查不能早于公开数值公布的日子",
    }  # fmt: skip
    with office.acting("examiner", DRAFTED) as work, pytest.raises(Refused) as refused:
        plans.draft(work, "演1", {**short, "officers": short["officers"][:2]})
    assert "应当多于2人" in told(refused)["officers"]
    # Somebody of another office is nobody's officer here.
    with office.acting("elsewhere", DRAFTED) as work:
        strangers = [one.id for one in plans.officers_of(work)]
    with office.acting("examiner", DRAFTED) as work, pytest.raises(Refused):
        plans.draft(work, "演1", {**short, "officers": [*short["officers"][:2], *strangers]})


def test_what_is_sent_back_is_drafted_with_a_pool_of_its_own(office: Office) -> None:
    number, other = drafted(office), drafted(office)
    with office.acting("head", DRAFTED) as work, pytest.raises(Refused, match="写明退回的理由"):
        plans.send_back(work, plans.own_plan(work, number), " ")
    with office.acting("head", DRAFTED) as work:
        plans.send_back(work, plans.own_plan(work, number), "漏了一户")
    again = values(office, objects="\n".join(OBJECTS.splitlines()[:3]))
    with office.acting("examiner", DRAFTED) as work:
        plans.draft_again(work, plans.own_plan(work, number), again)
        with pytest.raises(Refused, match="没有退回"):
            plans.draft_again(work, plans.own_plan(work, other), again)
    with office.acting("head", DRAFTED) as work:
        plan = work.session.get_one(InspectionPlan, number)
        assert (plan.edition, len(plan.objects), len(plan.all_objects), plan.refusal) == (2, 3, 7, "")
        plans.announce(work, plans.own_plan(work, number))
    assert (len(record(office, number).objects), len(record(office, other).objects)) == (3, 4)


def test_no_other_office_reads_a_plan(office: Office) -> None:
    number = announced(office)
    with office.acting("elsewhere", DRAFTED) as work:
        assert number not in [one.id for one in plans.plans(work)]
        with pytest.raises(NotFound):
            plans.find_plan(work, number)
    with office.acting("head", DRAFTED) as work:
        assert number in [one.id for one in plans.plans(work)]


def test_one_number_is_given_once(office: Office) -> None:
    told_now = values(office)
    with office.acting("examiner", DRAFTED) as work:
        plans.draft(work, "演双同一１号", told_now)
    with office.acting("examiner", DRAFTED) as work, pytest.raises(Refused, match="已给了另一个计划"):
        plans.draft(work, "演双同一1号", told_now)
