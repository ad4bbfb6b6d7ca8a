"""What the published text of a ruling leaves out by rule, and what it says became of the ruling."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casehub.model import Document, Event, Service
from casehub.procedures.adjudication import published
from tests.procedures.adjudicating import Both, at, day, event, faults, limit, names, paper, party
from tests.workflow.builders import challenge, service

HEAD = {
    "requester": [
        {"name": "重庆何静宜农具有限公司", "natural": False, "rep_name": "何静宜", "agents": []},
        {"name": "何明", "natural": True, "rep_name": "", "agents": [{"name": "欧阳修文", "firm": "示例律师事务所"}]},
    ],
    "respondent": [{"name": "示例配件经营部", "natural": False, "rep_name": "牟长贵", "agents": []}],
}
TEXT = (
    "何明（住重庆市万州区示例路8号，电话13800138000）与重庆何静宜农具有限公司的何静宜到场，"
    "牟长贵由员工程立冬陪同，公证费汇入账号62220200111122223。"
)


def decided(**facts: Any) -> dict[str, Any]:
    paper = Document(id=1, kind="adjudication_decision", status="issued", facts={"parties": HEAD, **facts})
    came = {"attendance": [{"name": "程立冬"}, {"name": "没有写到的人"}]}
    record = Document(id=2, kind="hearing_record", status="issued", facts=came)
    parties = [
        party(1, "requester", name="重庆何静宜农具有限公司", representative="何静宜", phone="", delivery_phone="", delivery_receiver="", e_account="", id_no=""),
        party(2, "requester", name="何明", kind="natural", address="重庆市万州区示例路8号", delivery_address="", phone="13800138000", delivery_phone="", delivery_receiver="", e_account="", id_no="", id_label=""),
    ]  # fmt: skip
    return {"documents": [record, paper], "parties": parties}


def test_people_numbers_and_homes_are_struck_out_and_firms_stay() -> None:
    rows = published.struck_out(at(**decided(other_facts=TEXT)))
    assert {row["original"]: row["printed"] for row in rows} == {
        "何静宜": "何某1",
        "何明": "何某2",
        "欧阳修文": "欧阳某",
        "牟长贵": "牟某",
        "程立冬": "程某",
        "重庆市万州区示例路8号": "（住址略）",
        "13800138000": "（电话略）",
        "62220200111122223": "（账号略）",
    }


def test_what_the_file_knows_and_the_ruling_does_not_print_is_no_line_of_the_form() -> None:
    """The block of the first requester carries a telephone that no line of the ruling prints."""
    told = decided(other_facts="双方到场。", requester={"name": "重庆何静宜农具有限公司", "phone": "023-00001234"})
    told["parties"][0].phone = "023-00001234"
    assert "023-00001234" not in {row["original"] for row in published.struck_out(at(**told))}
    told["documents"][1].facts["other_facts"] = "联系电话023-00001234，邮箱 he@shop.example。"
    told["parties"][0].e_account = "he@shop.example"
    rows = {row["original"]: row["printed"] for row in published.struck_out(at(**told))}
    assert (rows["023-00001234"], rows["he@shop.example"]) == ("（电话略）", "（电子送达地址略）")


def test_who_takes_in_papers_is_masked_as_the_person_it_is_known_to_be_and_else_not() -> None:
    """A mail room has no family name, wherever the ruling speaks of it."""
    told = decided(other_facts="产品说明由示例甲公司法务部编写，样品存放于公司收发室，何静宜、牟长贵到场。")
    firm, natural = told["parties"]
    firm.delivery_receiver, natural.delivery_receiver = "法务部", "公司收发室"
    third = party(3, "respondent", name="示例配件经营部", representative="牟长贵", phone="", delivery_phone="", delivery_receiver="牟长贵", e_account="")
    rows = published.struck_out(at(**{**told, "parties": [firm, natural, third]}))
    assert [row["original"] for row in rows] == ["何静宜", "何明", "欧阳修文", "牟长贵"]


def test_the_form_of_approval_lists_what_the_rule_and_what_somebody_strikes_out() -> None:
    typed = {"aliases": [{"original": "单价310元", "printed": "（此处涉及商业秘密，略）", "category": "secret"}]}
    rows = published.redactions(at(**decided(other_facts=TEXT), data=typed))
    # A name gets another name, in the head too; what else points at a person is left out.
    names = [str(row["note"]).startswith(f"{published.NAME}：") for row in rows[:-1]]
    assert len(set(names)) == 2
    for row, is_name in zip(rows[:-1], names, strict=True):
        wanted = ("首部、正文", "privacy", "alias") if is_name else ("正文", "privacy", "delete")
        assert (row["place"], row["category"], row["way"]) == wanted
    assert rows[-1] == {
        "place": "正文",
        "category": "secret",
        "way": "alias",
        "note": "单价310元 → （此处涉及商业秘密，略）",
    }


def test_the_form_lists_the_numbers_and_homes_that_the_head_of_the_ruling_prints() -> None:
    """And nothing of whom the ruling names without them."""
    firm = {"name": "甲公司", "natural": False, "agents": [], "address": "示例路8号", "id_no": "9150", "id_label": "统一社会信用代码", "rep_name": ""}
    person = {"name": "何明", "natural": True, "agents": [], "address": "示例街1号", "id_masked": "500101********1234", "id_label": "公民身份号码"}
    bare = {"name": "乙公司", "natural": False, "agents": [], "address": "", "id_no": "", "id_label": "统一社会信用代码", "rep_name": ""}
    told = decided()
    told["documents"][1].facts["parties"] = {"requester": [firm, person], "respondent": [bare]}
    rows = [row for row in published.redactions(at(**told)) if row["place"] == "首部"]
    assert [(row["note"], row["category"], row["way"]) for row in rows] == [
        ("甲公司的统一社会信用代码、住所地", "other", "delete"),
        ("何明的公民身份号码、住址", "privacy", "delete"),
    ]


def test_who_approved_is_asked_of_who_takes_the_step_by_himself_alone() -> None:
    told = decided(other_facts=TEXT)
    assert published.publication_is_approved_on_paper(at(**told)) is True
    later = at(**told, day=date(2026, 12, 1))
    assert published.publication_is_approved_on_paper(replace(later, step=later.procedure.step("approve_publication"))) is False
    assert published.publication_approver(at(**told, data={"publication_approved_by": 7})) == 7
    assert published.publication_approver(at(**told)) is None


def nth(seq: int, step: str) -> Event:
    """The act, with its place in the chain."""
    made = event(step)
    made.seq = seq
    return made


RULED, CHANGED, REVOKED = nth(1, "issue_decision"), nth(3, "change_decision"), nth(5, "revoke_decision")
COURT: dict[str, Any] = {
    "outcome": "overturned", "outcome_seq": 7, "outcome_on": date(2026, 10, 20), "organ": "示例中级人民法院",
}  # fmt: skip
FELL = challenge(2, **COURT)
FELL_AS_CHANGED = challenge(2, against="change", document_id=None, **COURT)
LIVES, FALLS = nth(7, "register_revocation_overturned"), nth(7, "register_ruling_overturned")
NOTHING = ("none", None, None, None, None)
BY_COURT = ("changed", None, "2026-10-20", "示例中级人民法院", "撤销")
BY_OFFICE = ("changed", None, "2026-06-01", "示例局", "变更")


@pytest.mark.parametrize(
    ("state", "challenges", "events", "told"),
    [
        ("served", [], [RULED], NOTHING),
        ("served", [challenge(2)], [RULED], ("challenged", "行政诉讼", None, None, None)),
        ("served", [challenge(2, against="listing")], [RULED], NOTHING),
        ("changed", [], [RULED, CHANGED], BY_OFFICE),
        # A change that was served leaves the case where every ruling stands that was served.
        ("served", [], [RULED, CHANGED], BY_OFFICE),
        ("served", [challenge(2)], [RULED, CHANGED], BY_OFFICE),
        ("revoked", [], [RULED, CHANGED, REVOKED], (*BY_OFFICE[:-1], "撤销")),
        ("closed", [], [RULED, REVOKED], (*BY_OFFICE[:-1], "撤销")),
        ("revoked", [FELL], [RULED, FALLS], BY_COURT),
        ("closed", [FELL], [RULED, REVOKED, FALLS], BY_COURT),
        # What was ordered to be made anew is another ruling; what fell itself changed nothing.
        ("decided", [FELL], [RULED, FALLS, nth(9, "issue_decision")], NOTHING),
        ("revoked", [FELL_AS_CHANGED], [RULED, CHANGED, FALLS], BY_COURT),
        ("served", [FELL_AS_CHANGED], [RULED, CHANGED, LIVES], NOTHING),
        ("served", [FELL_AS_CHANGED], [RULED, nth(2, "change_decision"), CHANGED, LIVES], BY_OFFICE),
    ],
)
def test_what_became_of_the_ruling_is_told_from_the_file(
    state: str, challenges: list[Any], events: list[Event], told: tuple[str | None, ...]
) -> None:
    s = at(**decided(), challenges=challenges, events=events)
    s.case.state = state
    s.case.organisation.name = "示例局"
    on = published.ruling_changed_on(s)
    assert told == (
        published.publication_status(s),
        published.publication_challenge(s),
        on.isoformat() if on else None,
        published.ruling_changed_by(s),
        published.ruling_change_kind(s),
    )
    rows = published.ruling_changes(s)
    assert (rows is None) == (on is None)


# ── when the public is told, and of whom ─────────────────────
DECIDED = event("issue_decision", outcome="upheld")
DISMISSED = event("issue_decision", outcome="dismissed")
LOST = event("register_ruling_overturned")
LOST.seq = 7
ANNULLED = {"challenges": [challenge(2, outcome="overturned", outcome_seq=7)]}


def ruled(party_id: int, on: date) -> Service:
    """The ruling, served on a party."""
    return service(party_id=party_id, kinds=["adjudication_decision"], document_ids=[1], status="served", served_on=on)


BOTH = [
    Both("publication_is_done", "尚未公开", {"events": [DISMISSED]}, {"events": [DISMISSED, event("approve_publication")]}),
    Both("publication_is_done", "尚未公开", {"events": [DECIDED, event("approve_publication"), LOST], **ANNULLED}, {"events": [DECIDED, LOST, event("approve_publication")], **ANNULLED}),
    Both("publication_is_due", "已经公开", {"events": [LOST, event("approve_publication")], **ANNULLED}, {"events": [DECIDED, event("approve_publication"), LOST], **ANNULLED}),
    # That somebody is listed no more changes nothing of the ruling.
    Both("publication_is_due", "已经公开", {"events": [DECIDED, event("approve_publication"), LOST], "challenges": [challenge(2, against="listing", outcome="overturned", outcome_seq=7)]}, {"events": [DECIDED, event("approve_publication"), LOST], "challenges": [challenge(2, against="review", outcome="overturned", outcome_seq=7)]}),
    Both("publication_is_due", "已经公开", {"events": [DECIDED, event("approve_publication")]}, {"events": [DECIDED, event("approve_publication"), event("change_decision")]}),
    Both("publication_day_is_in_order", "早于裁决", {"documents": [paper("adjudication_decision", day(0))], "data": {"published_on": day(-1)}}, {"documents": [paper("adjudication_decision", day(0))], "data": {"published_on": day(0)}}, "published_on"),
    # Each party has its own five working days from its own receipt; who was not reached has all of them.
    Both("objection_days_are_over", "尚未送达", {"services": [ruled(2, day(-30))]}, {"services": [ruled(1, day(-30)), ruled(2, day(-30))]}),
    Both("objection_days_are_over", "期限至", {"services": [ruled(1, day(-30)), ruled(2, day(-1))]}, {"services": [ruled(1, day(-30)), ruled(2, day(-14))]}),
    Both("objection_days_are_over", "届满后再公开", {"services": [ruled(1, day(-8)), ruled(2, day(-8))], "data": {"published_on": day(-3)}}, {"services": [ruled(1, day(-8)), ruled(2, day(-8))], "data": {"published_on": day(0)}}, "published_on"),
    # They do not lengthen the time of the statute, and what is published again was open to objection before.
    Both("objection_days_are_over", "尚未送达", {"deadlines": [limit("adjudication.publish", day(1))]}, {"deadlines": [limit("adjudication.publish", day(0))]}),
    Both("objection_days_are_over", "尚未送达", {"events": [DECIDED]}, {"events": [DECIDED, event("approve_publication")]}),
    Both("listing_was_told", "请先告知", {}, {"events": [event("tell_dishonesty_listing")]}),
    Both("listing_plea_period_is_over", "陈述、申辩期限", {"deadlines": [limit("adjudication.listing_plea", day(0))]}, {"deadlines": [limit("adjudication.listing_plea", day(-1))]}),
]  # fmt: skip


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*published.GUARDS}
