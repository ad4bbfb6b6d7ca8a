"""What is done outside is done by two, told at first; the holder's opinion bears what it can."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Document, Evidence, EvidenceUse, Pause
from casehub.procedures.knowing import known_values
from tests import factories
from tests.acts.scene import day
from tests.faults.world import rules
from tests.procedures.penalty.enforcing import HOLDER, INFRINGER, MARK, PROPOSAL, hours
from tests.workflow.builders import situation

if TYPE_CHECKING:
    from casehub.workflow.procedure import Procedure
    from tests.procedures.penalty.enforcing import Enforcing


def test_an_inspection_is_by_two_with_rights_told_and_after_the_clue(e: Enforcing) -> None:
    e.verify()
    told = {"inspected": e.party("respondent"), "evidence_items": None, "refused": False}
    by_two = told | {"officers": e.officers}
    assert "出示执法证" in e.refused("examiner", "03-24", "inspect_site", **by_two, **hours("03-24"), told_rights=False)
    assert "不能早于收到线索" in e.refused("examiner", "03-24", "inspect_site", **by_two, **hours("03-17"))
    assert "名以上" in e.refused("examiner", "03-24", "inspect_site", **told, officers=e.officers[:1], **hours("03-24"))
    assert "结束时间应当晚于" in e.refused("examiner", "03-24", "inspect_site", **by_two, **hours("03-24", "15:00", "14:00"))
    taken = by_two | {"evidence_items": [{"name": "包装袋照片"}]}
    e.act("examiner", "03-24", "inspect_site", **taken, **hours("03-24"))
    assert "penalty_site_record" in e.s.papers()
    # What the office found is its own evidence, not that of whom it inspected.
    (item,) = [one for one in e.s.session.scalars(select(Evidence)) if one.name == "包装袋照片"]
    assert (item.side, item.submitted_by) == ("bureau", e.case.organisation.name)


def test_the_holders_time_stops_both_clocks_and_runs_once(e: Enforcing) -> None:
    e.verify().inspect()
    e.act("head", "03-25", "ask_identification", party=e.party("right_holder"))
    assert "尚未结束" in e.refused("head", "03-26", "ask_identification", party=e.party("right_holder"))
    e.act("examiner", "03-31", "record_identification", opinion_on=day("03-31"))
    # 程规第十八条第二款: six days, of which four were working days.
    (pause,) = e.s.session.scalars(select(Pause).where(Pause.case_id == e.case.id))
    assert pause.until == date(2026, 3, 31) and e.s.due("clue.verify") == date(2026, 4, 15)
    assert "没有正在进行" in e.refused("examiner", "04-01", "record_identification", opinion_on=day("04-01"))


def test_the_holder_is_late_only_after_the_last_day(e: Enforcing) -> None:
    e.file()
    e.act("head", "03-30", "ask_identification", party=e.party("right_holder"), identification_days=10)
    e.s.serve("03-30", "identification_notice")
    assert "至2026年4月14日届满" in e.refused("examiner", "04-14", "end_identification")
    e.act("examiner", "04-15", "end_identification")
    assert not any(p.until is None for p in e.s.session.scalars(select(Pause)))


def test_a_right_that_has_ended_identifies_nothing(e: Enforcing) -> None:
    e.verify(rights=[MARK | {"expires_on": date(2026, 3, 1)}])
    assert "权利期限已于2026年3月1日届满" in e.refused(
        "head", "03-25", "ask_identification", party=e.party("right_holder")
    )


def test_an_opinion_of_nobody_or_for_the_party_bears_no_penalty(e: Enforcing) -> None:
    # Edge case 20.
    e.file()
    for told, said in (
        ({"genuine": "no", "authorised": False}, "没有权利人的授权"),
        ({"genuine": "no", "right_in_force": False}, "尚未核查"),
        ({"genuine": "yes"}, "确认系其生产"),
    ):
        e.act("head", "03-30", "ask_identification", party=e.party("right_holder"))
        e.act("examiner", "03-30", "record_identification", opinion_on=day("03-30"), **told)
        assert said in _proposed(e)


def _proposed(e: Enforcing) -> str:
    return e.refused("examiner", "04-23", "conclude_inquiry", party=e.party("respondent"), **PROPOSAL)


def test_nobody_is_reported_whom_nobody_heard(e: Enforcing) -> None:
    e.verify()
    e.act("head", "03-26", "file_case", officers=e.officers, offence="similar_same")
    assert "也未询问" in _proposed(e)
    named = {"officers": e.officers, "refused": False}
    e.act("examiner", "03-27", "record_interview", **named, **hours("03-27", "09:30", "11:00"))
    e.propose()
    assert e.s.state == "reported"


def test_a_suspension_stops_the_ninety_days(e: Enforcing) -> None:
    e.file()
    e.act("head", "04-01", "suspend_inquiry")
    assert e.s.state == "suspended"
    e.act("head", "04-11", "resume_inquiry")
    assert (e.s.state, e.s.due("penalty.decide")) == ("investigating", date(2026, 7, 4))


def test_the_ninety_days_are_lengthened_by_thirty_and_then_by_a_fixed_time(e: Enforcing) -> None:
    # Edge case 33: a second time only after the first, and with a number of days.
    e.file()
    assert "先由部门负责人延长" in e.refused("head", "06-01", "extend_decision_again", extension_days=10)
    assert "最长延长三十日" in e.refused("head", "06-01", "extend_decision", extension_days=31)
    e.act("head", "06-01", "extend_decision", extension_days=30)
    assert e.s.due("penalty.decide") == date(2026, 7, 24)
    assert "只能延长一次" in e.refused("head", "06-02", "extend_decision", extension_days=5)
    e.act("head", "07-20", "extend_decision_again", extension_days=20, discussed_on=day("07-20"))
    assert e.s.due("penalty.decide") == date(2026, 8, 13)
    assert "不能再延长" in e.refused("head", "08-14", "extend_decision_again", extension_days=5, discussed_on=day("08-14"))


def test_whoever_has_ended_without_heir_ends_the_inquiry(e: Enforcing) -> None:
    # Edge case 12.
    e.file()
    told = {"party": e.party("respondent"), "ended_on": day("04-01")}
    assert "承受人" in e.refused("head", "04-10", "terminate_inquiry", **told, nobody_follows=False)
    e.act("head", "04-10", "terminate_inquiry", **told, nobody_follows=True)
    e.act("head", "04-20", "close_case", closing_ground="terminated")
    assert e.s.state == "closed"


def test_an_act_that_is_over_is_not_ordered_to_end(e: Enforcing) -> None:
    e.file()
    told = {"party": e.party("respondent"), "correct_by": day("04-16"), "offence": "similar_same"}
    assert "无须责令改正" in e.refused("head", "04-01", "order_correction", **told, continuing=False)
    order = e.act("head", "04-01", "order_correction", **told, continuing=True).documents[0]
    assert order.number == "渝市监责改〔2026〕1号"


def test_whoever_is_called_has_time_to_come(e: Enforcing) -> None:
    e.verify()
    told = {"party": e.party("respondent")}
    earlier = hours("03-24")["started_at"]
    assert "晚于现在" in e.refused("head", "03-25", "summon", **told, interview_at=earlier)
    e.act("head", "03-25", "summon", **told, interview_at=hours("03-27")["started_at"])
    assert "interview_notice" in e.s.papers()


def _listed(e: Enforcing) -> list[tuple[str, str, str, str]]:
    uses = e.s.session.scalars(select(EvidenceUse).where(EvidenceUse.case_id == e.s.case().id))
    return [(use.label, *_told(use.evidence)) for use in uses]


def _told(item: Evidence) -> tuple[str, str, str]:
    return item.name, item.purpose, item.submitted_by


def test_what_a_holder_said_and_a_record_stand_in_the_evidence_once(e: Enforcing) -> None:
    """One fact, one source: nobody lists them again, and no decision can leave them out."""
    e.file(parties=[
        factories.party("right_holder", HOLDER, capacity="holder"),
        factories.party("right_holder", "重庆示例第二食品有限公司", capacity="holder"),
        factories.party("respondent", INFRINGER),
    ])  # fmt: skip
    before, (one, other) = _listed(e), e.parties("right_holder")
    said = {"authorised": False, "genuine": "no", "opinion": "不是我公司生产", "party": other}
    e.act("head", "03-30", "ask_identification", party=other)
    e.act("examiner", "03-30", "record_identification", opinion_on=day("03-30"), **said)
    # Who signed without authority proves nothing: it lies in the file, and is no exhibit.
    assert _listed(e) == before
    e.act("head", "03-30", "ask_identification", party=one)
    late = e.refused("examiner", "03-31", "record_identification", opinion_on=day("03-31"), **said | {"authorised": True})
    assert f"本次通知的是{HOLDER}" in late
    e.act("examiner", "03-31", "record_identification", opinion_on=day("03-31"), **said | {"authorised": True, "party": one})
    named = {"officers": e.officers, "refused": False}
    e.act("examiner", "04-01", "record_interview", **named, **hours("04-01", "09:30", "11:00"))
    # Whose it is of two holders stands beside it; the office's own record is the office's.
    assert [row for row in _listed(e) if row not in before] == [
        ("权2", "权利人鉴别意见", "商品不是权利人（被许可人）生产、许可", HOLDER),
        ("证2", "询问笔录", "", e.s.case().organisation.name),
    ]
    e.propose()
    found = select(Document).where(Document.case_id == e.s.case().id, Document.kind == "investigation_report")
    names = [row["name"] for row in e.s.session.scalars(found).one().facts["evidence_list"]]
    assert sorted(names) == sorted(name for _, name, _, _ in _listed(e))
    assert [names.count(one) for one in ("权利人鉴别意见", "询问笔录")] == [1, 1]


def test_an_inspection_lists_its_own_record_first(procedures: dict[str, Procedure]) -> None:
    for step, title in (("inspect_site", "现场笔录"), ("extract_data", "电子数据证据提取笔录")):
        s = situation(procedures["penalty"], step)
        object.__setattr__(s, "rules", rules())
        fields = s.step.fields
        known = known_values(fields, s)
        assert known["evidence_items"] == [{"name": title, "form": "原件"}]
