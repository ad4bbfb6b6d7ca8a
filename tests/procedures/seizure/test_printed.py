"""The decision names the power that the law of the act gives, and the last day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub import acts
from casehub.documents import body_html
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.seizure.holding import LOTS, WANTED

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def test_the_decision_names_the_power_and_the_last_day(filed: Enforcing) -> None:
    party = filed.parties("respondent")[0]
    filed.act("examiner", "04-01", "open_seizure")
    matter = filed.s.child("seizure")
    filed.s.act("head", "04-01", "approve_seizure", matter, party=party, goods_wanted=WANTED)
    told: dict[str, Any] = {"party": party, "officers": filed.officers, "from_on": day("04-01"), "goods": LOTS}
    done = filed.s.act("examiner", "04-01", "seize_goods", matter, **told)
    paper = done.documents[0]
    assert paper.number == "渝市监强制〔2026〕1号"
    drawn = body_html(filed.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "第六十二条第一款第四项" in drawn
    assert "至2026年5月1日止" in drawn
    assert "不顺延" in drawn
    listed = done.documents[1]
    assert listed.facts["measure_no"] == paper.number


def test_the_head_signs_for_one_party_and_for_named_goods(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    names = {party.id: party.name for party in filed.s.case().parties}
    filed.act("examiner", "04-01", "open_seizure")
    matter = filed.s.child("seizure")
    assert "二百箱" not in filed.s.case(matter).title
    wanted = [
        {"name": "“峡江翠”袋装榨菜", "spec": None, "qty": 180, "unit": "箱"},
        {"name": "“峡江翠”包装袋", "spec": None, "qty": 12000, "unit": "个"},
    ]
    done = filed.s.act("head", "04-01", "approve_seizure", matter, party=one, goods_wanted=wanted)
    (paper,) = done.documents
    drawn = body_html(filed.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "“峡江翠”袋装榨菜　180箱" in drawn
    assert "“峡江翠”包装袋　12000个" in drawn
    assert names[one] in drawn
    assert names[other] not in drawn
    # The matter is called after what was approved, and its list begins with that.
    assert filed.s.case(matter).title == (
        f"查封、扣押：{names[one]}，“峡江翠”袋装榨菜180箱、“峡江翠”包装袋12000个"
    )
    work = filed.s.office.work(filed.s.session, "examiner", at("2026-04-01"))
    form = {i.field.id: i for i in acts.form_of(work, filed.s.case(matter), "seize_goods").fields}
    assert [(row["name"], row["qty"]) for row in form["goods"].initial] == [
        ("“峡江翠”袋装榨菜", 180), ("“峡江翠”包装袋", 12000),
    ]  # fmt: skip
    # Nothing stands there that only who was there can know.
    told = [form[name].initial for name in ("told_rights", "plea", "signed")]
    assert told == [None, None, None]


def test_an_approval_asks_nothing_that_belongs_to_another_act(filed: Enforcing) -> None:
    filed.act("examiner", "04-01", "open_seizure")
    work = filed.s.office.work(filed.s.session, "head", at("2026-04-01"))
    case = filed.s.case(filed.s.child("seizure"))
    asked = {i.field.id for i in acts.form_of(work, case, "approve_seizure").fields}
    assert not asked & {
        "extension_days", "suspension_ground", "reopening_ground", "other_case", "annulled_by", "discussed_on",
    }  # fmt: skip
    assert {"party", "goods_wanted", "reason"} <= asked
