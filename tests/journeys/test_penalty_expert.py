"""检测、检验、鉴定 by clicking: asked for, approved, told, reported, told again, objected to, finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys import enforcing, stage, walking
from tests.journeys.test_sampling import BAGS

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site

COMMISSION, REPORT, TELL = "委托检测、检验、检疫、鉴定，告知期间", "收到报告（意见），恢复计算期限", "告知检测、检验、检疫、鉴定结果"
OBJECT, ANSWER, FINISH = "登记对结果的异议、重新检验（鉴定）的申请", "登记对异议的书面答复", "检测、检验、检疫、鉴定办结"


def test_experts_judge_a_sample_and_the_party_is_heard(visit: Visit, site: Site) -> None:
    reference, officers = enforcing.filed(site)
    party = stage.party_of(site, reference, "respondent")
    drawn = {"party": party, "officers": officers, "refused": False, "witness_name": None, "told_rights": True}
    sample = {k: int(v) if k.endswith("_qty") else v for k, v in BAGS.items()} | {"used_for": "inspect"}
    stage.act(site, "examiner", reference, "sample_goods", **drawn, items=[sample], **enforcing.hours())
    officer, section, head = visit("examiner"), visit("section"), visit("head")
    walking.done(officer, site, "examiner", reference, "检测、检验、检疫、鉴定", "open_expert")
    matter = walking.child(site, reference, "penalty_expert")
    officer.go(f"/cases/{matter}").check("expert-proposed")
    officer.go(f"/cases/{matter}/steps/commission_expert")
    # What lies here is offered as what is sent, the reserve told with it.
    assert "示例封-1004" in officer.value("lines-0-seal_no")
    where = walking.sent_up(
        officer, site, "examiner", matter, COMMISSION, "commission_expert", party=party, finish_by="2026-12-17",
    )  # fmt: skip
    walking.agreed((section, head), where, "expert-approval")
    officer.go(f"/cases/{matter}").check("expert-at-work")
    # The ninety days of the main case stand still meanwhile, and its page says so.
    assert "暂停" in officer.go(f"/cases/{reference}").text() or "不计入" in officer.text()
    walking.days_later(site, 7, examiner=officer, section=section, head=head)
    walking.done(officer, site, "examiner", matter, REPORT, "receive_report", made_on="2026-12-08", matches=True)
    where = walking.sent_up(officer, site, "examiner", matter, TELL, "tell_expert_result", party=party)
    walking.agreed((head,), where)
    walking.served(officer, site, "examiner", (reference, matter), "甘建业")
    walking.done(officer, site, "examiner", matter, OBJECT, "object_to_report", party=party, wants_anew=False)
    officer.check("expert-objected")
    where = walking.sent_up(officer, site, "examiner", matter, ANSWER, "answer_objection", party=party)
    walking.agreed((head,), where)
    walking.done(officer, site, "examiner", matter, FINISH, "finish_expert")
    officer.check("expert-finished")
    assert "已办结" in officer.text()
