"""The case page says what is waited for, how urgent it is, and what the applicant says after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.casefile import situations
from casehub.procedures.rights_aid.shown import CARDS
from casehub.procedures.satisfied import asked
from tests.acts.scene import day
from tests.faults.world import at

if TYPE_CHECKING:
    from casehub.workflow.cards import Card
    from tests.procedures.rights_aid.aiding import Aiding


def lines(a: Aiding, cards: tuple[Card, ...] = CARDS) -> list[str]:
    work = a.s.office.work(a.s.session, "examiner", at("2026-05-01", "10:00"))
    case = a.s.case()
    step = work.rules.procedure(case.procedure, case.procedure_version).any_step
    return [line.words for line in cards[0].shows(situations.load(work, case, step))]


def test_what_is_waited_for_and_how_the_applicant_found_it(a: Aiding) -> None:
    a.ask(urgency="evidence_at_risk")
    wanted: dict[str, Any] = {"material_wanted": "注册证", "told_way": "phone", "told_whom": "向望舒", "wait_until": day("03-26")}
    a.act("03-19", "want_aid_material", **wanted)
    found = lines(a)
    assert [found[0], found[-1]] == ["紧急：证据可能灭失，优先办理", "请补充：注册证（电话告知向望舒，等待至2026年3月26日）"]
    a.act("03-20", "withdraw_aid", withdrawn_on=day("03-20"))
    visited: dict[str, Any] = {"visited_on": day("04-20"), "way": "visit", "told_whom": "向望舒", "satisfaction": "4", "remark": None}
    a.act("04-20", "follow_up_aid", **visited)
    assert lines(a, asked.CARDS) == ["2026年4月20日回访向望舒（当面）"]


def test_what_is_not_urgent_says_nothing_of_it_and_what_is_asked_is_shown_as_mended(a: Aiding) -> None:
    a.ask(urgency="none", aid_kinds=["expert", "evidence"], claims_text="请专家比对", facts="标志近似", consent_share="unsaid")
    wanted = ["请求援助的类型：专家意见、证据指导", "请求援助的事项：请专家比对", "纠纷概况：标志近似", "将材料提供给所邀专家：未选"]
    assert lines(a) == wanted
    a.act("03-19", "record_aid_consent", consent_on=day("03-19"), consent_share="agreed")
    assert lines(a)[-1] == "将材料提供给所邀专家：同意"
    mended: dict[str, Any] = {"urgency": "right_expiring", "aid_kinds": ["advice"], "claims_text": "咨询", "facts": "标志近似"}
    a.act("03-20", "rectify_aid_request", "section", consent_share="unsaid", **mended)
    assert lines(a)[:3] == ["紧急：权利即将届满，优先办理", "请求援助的类型：咨询", "请求援助的事项：咨询"]
