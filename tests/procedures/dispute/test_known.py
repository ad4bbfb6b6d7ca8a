"""What the file of a dispute knows of what steps and papers ask for, and how it changes."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import ClassVar

import pytest

from casehub.model import (
    Accused,
    Assignment,
    Case,
    Evidence,
    EvidenceUse,
    Organisation,
    Pause,
    Right,
)
from casehub.procedures.dispute import known
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, KnownRow, knows, untold
from tests.workflow.builders import FourDaysBack, deadline, event, party, service, situation

THING = Accused(label="A1", name="尾箱快拆底座", model="K2", source="购买", acts=["制造", "销售"], place="万州", evidence_ref="甲2")
ASKED = Case(id=9, requests="停止侵权", facts_and_reasons="制造并销售", dispute_kind="infringement", opened_on=YESTERDAY, filed_on=TODAY, accused=[THING])
BELOW = Case(id=1, procedure="adjudication", parent=ASKED)
BARE = Case(id=1, procedure="adjudication", requests="", facts_and_reasons="", opened_on=YESTERDAY)
OFFICE = Organisation(
    name="万州局", suit_court=Organisation(name="中院"), reconsideration=Organisation(name="市政府"),
    superior=Organisation(name="国家局"),
)  # fmt: skip
OURS = Case(id=1, procedure="adjudication", organisation=OFFICE)
SEATS = [Assignment(person_id=5, role="mediator", since=TODAY), Assignment(person_id=6, role="clerk", since=TODAY)]
RECUSAL = [event("register_recusal_request", TODAY, person=5, reasons="近亲属", self_recusal=True)]


def exhibit(number: int, name: str, by: str = "当事人1") -> EvidenceUse:
    item = Evidence(id=number, name=name, side="requester", submitted_by=by, submitted_on=YESTERDAY, source="", form="书证", pages=3, purpose="")
    return EvidenceUse(id=number, label=f"甲{number}", number=number, event_seq=number, evidence=item)


class Titled(FourDaysBack):
    """Rules that know what a mediator and a state are called."""

    roles: ClassVar = {"mediator": SimpleNamespace(title="调解员")}

    def procedure(self, *_: object) -> SimpleNamespace:
        """A procedure whose states are called what they are."""
        asked = SimpleNamespace(id="register_recusal_request")
        return SimpleNamespace(state=lambda name: SimpleNamespace(title=name), called=lambda _word: asked)


def stood(state: str) -> Case:
    return Case(id=1, procedure="adjudication", state=state)


def in_act(seq: int) -> Case:
    case = Case(id=1, procedure="adjudication", seq=seq)
    case.reserved_seq = seq
    return case


USES = [exhibit(1, "公证书"), exhibit(2, "实物", "当事人2"), exhibit(10, "合同")]


def listed(*uses: EvidenceUse) -> list[dict[str, str]]:
    return [
        {"n": u.label, "name": u.evidence.name, "source": u.evidence.submitted_by, "form": "书证", "pages": "3", "purpose": "—"}
        for u in uses
    ]  # fmt: skip


ROWS: list[KnownRow] = [
    ("requests", "adjudication.close_case", {"case": BARE}, None),
    ("requests", "adjudication.close_case", {"case": BELOW}, "停止侵权"),
    ("channel_of_request", "mediation.file_mediation", {}, None),
    ("channel_of_request", "mediation.file_mediation", {"events": [event("receive_request", TODAY, channel="mail")]}, "mail"),
    ("facts_and_reasons", "adjudication.close_case", {"case": BARE}, None),
    ("facts_and_reasons", "adjudication.close_case", {"case": BELOW}, "制造并销售"),
    ("dispute_kind", "adjudication.close_case", {"case": BARE}, None),
    ("dispute_kind", "adjudication.close_case", {"case": BELOW}, "infringement"),
    ("claims_asserted", "adjudication.close_case", {}, None),
    ("claims_asserted", "adjudication.close_case", {"rights": [Right(claims_asserted="权利要求1")]}, "权利要求1"),
    # Each of several has its own: what is said of the first is not said of the second.
    ("claims_asserted", "adjudication.close_case", {"rights": [Right(claims_asserted="权利要求1"), Right(claims_asserted="权利要求2")]}, None),
    ("accused", "adjudication.close_case", {"case": BARE}, []),
    ("accused", "adjudication.close_case", {"case": BELOW},
     [{"label": "A1", "name": "尾箱快拆底座", "model": "K2", "source": "购买", "acts": ["制造", "销售"],
       "place": "万州", "evidence_ref": "甲2"}]),
    ("accused", "adjudication.close_case", {"case": Case(accused=[Accused(name="尾箱快拆底座", acts=["make", "sell"])])},
     [{"label": None, "name": "尾箱快拆底座", "model": None, "source": None, "acts": ["制造", "销售"],
       "place": None, "evidence_ref": None}]),
    ("request_came_in_on", "adjudication.close_case", {}, None),
    ("request_came_in_on", "intake.tell_defects",
     {"events": [event("receive_request", TODAY, received_on="2026-05-30")]}, date(2026, 5, 30)),
    ("request_received_on", "adjudication.close_case", {"case": BARE}, YESTERDAY),
    ("request_received_on", "intake.tell_defects",
     {"events": [event("receive_request", TODAY, received_on="2026-05-30")]}, date(2026, 5, 30)),
    ("request_complete_on", "adjudication.close_case", {"case": BARE}, YESTERDAY),
    ("request_complete_on", "adjudication.close_case",
     {"case": BARE, "events": [event("receive_correction", TODAY, corrected_on="2026-06-01")]}, TODAY),
    # Each form has its own name for that day.
    ("request_complete_on", "intake.tell_defects",
     {"events": [event("receive_request", TODAY, received_on="2026-05-29"),
                 event("receive_correction", TODAY, received_on="2026-05-30")]}, date(2026, 5, 30)),
    ("limit_of_step_due_on", "adjudication.extend_limit_first", {}, None),
    ("limit_of_step_due_on", "adjudication.extend_limit_first",
     {"deadlines": [deadline("adjudication.decide", TOMORROW)]}, TOMORROW),
    ("transfer_told_on", "intake.transfer_request", {}, None),
    ("transfer_told_on", "intake.transfer_request",
     {"services": [service(kinds=["transfer_told_notice"], status="served", served_on=YESTERDAY)]}, YESTERDAY),
    ("filed_on", "adjudication.close_case", {"case": BARE}, None),
    ("filed_on", "adjudication.close_case", {"case": BELOW}, TODAY),
    ("mediators", "mediation.close_failed", {}, []),
    ("mediators", "mediation.close_failed", {"assignments": SEATS}, [5]),
    ("recorder", "mediation.close_failed", {}, 1),
    ("recorder", "mediation.close_failed", {"assignments": SEATS}, 6),
    ("requesters_count", "mediation.close_failed", {}, 1),
    ("requesters_count", "mediation.close_failed",
     {"parties": [party(1, "requester"), party(3, "requester"), party(4, "requester", left_on=TODAY)]}, 2),
    ("respondents_count", "adjudication.submit_request", {}, 1),
    ("respondents_count", "adjudication.submit_request",
     {"parties": [party(1, "respondent"), party(3, "respondent"), party(4, "respondent", left_on=TODAY)]}, 2),
    # What is handed in now; else what the named party handed in; else all, in the order of numbers.
    ("exhibits_came_on", "adjudication.register_evidence", {"data": {"submitted_on": YESTERDAY, "evidence_items": [{"name": "合同"}]}}, YESTERDAY),
    ("exhibits_came_on", "adjudication.register_evidence", {"data": {"submitted_on": YESTERDAY}}, None),
    ("exhibits_handed_in", "adjudication.close_case",
     {"uses": USES, "data": {"evidence_items": [{"name": "合同"}]}, "case": in_act(10)}, listed(USES[2])),
    # Of two of one name only what this act entered, and before an act nothing.
    ("exhibits_handed_in", "adjudication.close_case",
     {"uses": [*USES, exhibit(11, "合同")], "data": {"evidence_items": [{"name": "合同"}]}, "case": in_act(11)},
     listed(exhibit(11, "合同"))),
    ("exhibits_handed_in", "adjudication.close_case",
     {"uses": USES, "data": {"evidence_items": [{"name": "合同"}]}, "case": stood("closed")}, []),
    ("exhibits_handed_in", "adjudication.close_case", {"uses": USES, "data": {"submitter": 2}}, listed(USES[1])),
    ("exhibits_handed_in", "adjudication.close_case",
     {"uses": USES, "data": {"submitter": 2, "submitted_on": TODAY}}, []),
    ("exhibits_handed_in", "adjudication.close_case", {"uses": [*reversed(USES)]}, listed(*USES)),
    ("exhibits_handed_in_by", "adjudication.close_case", {}, None),
    ("exhibits_handed_in_by", "adjudication.close_case",
     {"uses": USES, "data": {"evidence_items": [{"name": "合同"}]}, "case": in_act(10)}, USES[2].evidence.submitted_by),
    ("sampled_items_count", "adjudication.close_case", {}, 0),
    ("sampled_items_count", "adjudication.close_case", {"data": {"items": [{}, {}]}}, 2),
    ("our_suit_court", "adjudication.close_case", {}, None),
    ("our_suit_court", "adjudication.close_case", {"case": OURS}, "中院"),
    ("our_reconsideration_organ", "adjudication.close_case", {}, None),
    ("our_reconsideration_organ", "adjudication.close_case", {"case": OURS}, "市政府"),
    ("our_superior", "adjudication.close_case", {}, None),
    ("our_superior", "adjudication.close_case", {"case": OURS}, "国家局"),
    ("superior_asked", "adjudication.close_case", {"case": OURS}, "国家局"),
    ("superior_asked", "adjudication.close_case", {"case": OURS, "data": {"superior_name": "市局"}}, "市局"),
    ("failed_by_transfer", "adjudication.reject_and_transfer", {}, None),
    ("failed_by_transfer", "adjudication.close_case", {"data": {"reasons": "不属本局管辖"}}, None),
    ("failed_by_transfer", "adjudication.reject_and_transfer", {"data": {"reasons": "不属本局管辖"}},
     [{"condition_code": "jurisdiction", "fact": "不属本局管辖"}]),
    ("path_of_transfer", "adjudication.close_case", {}, None),
    ("path_of_transfer", "adjudication.reject_and_transfer", {}, "jurisdiction"),
    ("stage_of_case", "adjudication.close_case", {"case": stood("served"), "rules": Titled()}, "案件处于served阶段"),
    ("stage_of_case", "adjudication.close_case", {"case": stood("closed"), "rules": Titled()}, "案件处于closed阶段"),
    ("exhibits_on_file", "adjudication.close_case", {}, None),
    ("exhibits_on_file", "adjudication.close_case", {"uses": [USES[2], USES[0]]},
     [{"name": "证据甲1　公证书", "form": "书证", "copies": 1, "quantity": "3页"},
      {"name": "证据甲10　合同", "form": "书证", "copies": 1, "quantity": "3页"}]),
    ("one_for_each_and_the_file", "adjudication.close_case", {}, 3),
    ("one_for_each_and_the_file", "adjudication.close_case", {"parties": [party(1, "requester")]}, 2),
    ("panel_proposed", "adjudication.file_case", {}, []),
    ("panel_proposed", "adjudication.file_case",
     {"data": {"panel_chair": 11, "panel_lead": 12, "panel_members": [13]}}, [11, 12, 13]),
    ("suspended_days", "adjudication.close_case", {}, None),
    ("suspended_days", "adjudication.close_case", {"pauses": [Pause(kind="suspension", since=TODAY - timedelta(days=7))]}, 7),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(ROWS, known.KNOWN) == set()


def test_lists_name_who_offered_what_where_several_stand_on_a_side(procedures: dict[str, Procedure]) -> None:
    sides = {side.id: side for side in procedures["adjudication"].sides}
    people = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
    uses = [exhibit(1, "照片"), exhibit(2, "合同")]
    for use, owner in zip(uses, people[1:], strict=True):
        use.evidence.side, use.evidence.submitted_by = "respondent", owner.name
    s = situation(procedures["adjudication"], "close_case", sides=sides, parties=people, uses=uses)
    assert [row["name"] for row in known.listed(s, uses)] == [f"照片（{people[1].name}提交）", f"合同（{people[2].name}提交）"]
    assert known.exhibits_handed_in_by(s) == f"{people[1].name}、{people[2].name}（被请求人）"
    alone = situation(procedures["adjudication"], "close_case", sides=sides, parties=people[:2], uses=uses[:1])
    assert [row["name"] for row in known.listed(alone, uses[:1])] == ["照片"]
