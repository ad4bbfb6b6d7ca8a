"""Service of papers: six methods, failed tries, refused proofs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from casehub.acts import corrections
from casehub.model import Case, Event, Service
from tests import factories
from tests.acts.scene import RECEIVED, Scene, Stages, day, hour, scene

SERVED: dict[str, Any] = {**RECEIVED, "served_on": day("06-02")}


def waiting(s: Scene, n: int = 0) -> str:
    """Reference of a service that waits."""
    s.act("examiner", "05-28", "issue_evidence_notice")
    return s.session.get_one(Case, s.services("evidence_notice")[n].case_id).reference








def tried(s: Scene, service: str) -> None:
    """Tried by mail and at the door, both in vain."""
    s.act("examiner", "05-29", "send_mail", service, sent_on=day("05-29"))
    for when, way in (("05-30", "mail"), ("05-31", "direct")):
        failed: dict[str, Any] = {"failed_on": day(when), "attempted_method": way}
        s.act("examiner", "05-31", "record_failure", service, **failed)


def announced(s: Scene, service: str, when: str) -> None:
    """A service tried in vain and announced on the day."""
    assert "不能公告送达" in s.refused("head", when, "announce", service, sent_on=day(when))
    tried(s, service)
    s.act("head", when, "announce", service, sent_on=day(when))


def service_of(s: Scene, kind: str, party: int) -> str:
    """Reference of the service of a paper on one party."""
    (row,) = [r for r in s.services(kind) if r.party_id == party]
    return s.session.get_one(Case, row.case_id).reference
















# ── 无须送达 ───────────────────────────────────────────────
TWO = [
    factories.party("requester", "重庆山渝链传动有限公司（示例）"),
    factories.party("respondent", "重庆万骑金属制品有限公司（示例）"),
    factories.party("respondent", "重庆沃谷机械制造有限公司（示例）"),
]


def to(s: Scene, kind: str, party: int) -> str:
    """Reference of the service of a paper on a party."""
    row = next(r for r in s.services(kind) if r.party_id == party)
    return s.session.get_one(Case, row.case_id).reference


def give_up(s: Scene, of: str, ground: str, wrong: str, when: str = "06-12") -> None:
    """Served no more, for the ground that the file shows and no other."""
    said = s.refused("examiner", when, "cancel_service", of, ground=wrong)
    assert said == "所选情形与案卷不符，请核对。"
    s.act("examiner", when, "cancel_service", of, ground=ground)
    assert s.case(of).state == "cancelled"


def said(s: Scene, of: str = "") -> list[Event]:
    """The record of a case, in its order."""
    events = select(Event).where(Event.case_id == s.case(of).id).order_by(Event.seq)
    return list(s.session.scalars(events))


def served_by(s: Scene, of: str) -> Service:
    return s.session.scalars(select(Service).where(Service.case_id == s.case(of).id)).one()


def void(s: Scene, who: str, day: str, of: str) -> str:
    """Declare the paper void that a matter serves; what the record says of it."""
    paper = served_by(s, of).document_ids[0]
    work = s.office.work(s.session, who, hour(day))
    corrections.void_document(work, s.ref, paper, s.case().seq, "制作有误")
    return said(s)[-1].sentence


def test_a_void_paper_takes_its_service_along(stages: Stages) -> None:
    with stages.at("file") as s:
        of = waiting(s)
        assert "应当继续送达" in s.refused("examiner", "05-29", "cancel_service", of, ground="void")
        told = void(s, "examiner", "05-29", of)
        assert f"：制作有误；送达事项{of}随之取消" in told
        assert (s.case(of).state, served_by(s, of).status) == ("cancelled", "cancelled")
        ended = said(s, of)[-1]
        assert (ended.step, ended.source, ended.actor_id) == ("cancel_service", "pending", s.office.people["examiner"])


def test_a_matter_that_carries_a_valid_paper_besides_goes_on(stages: Stages) -> None:
    with stages.at("file") as s:
        row = next(row for row in s.services() if row.status == "pending" and len(row.document_ids) > 1)
        of = s.session.get_one(Case, row.case_id).reference
        told = void(s, "head", "05-29", of)
        assert "送达事项" not in told
        assert (s.case(of).state, served_by(s, of).status) == ("pending", "pending")


def test_what_is_on_its_way_or_somebody_else_ends_goes_on_and_is_told(stages: Stages) -> None:
    with stages.at("file") as s:
        of = waiting(s)
        s.act("examiner", "05-28", "send_mail", of, sent_on=day("05-28"))
        assert f"；送达事项{of}另行办理" in void(s, "examiner", "05-29", of)
        assert (s.case(of).state, served_by(s, of).status) == ("sent", "sent")
        assert "作废" in s.refused("examiner", "06-02", "prove_mail", of, **SERVED)
    with stages.at("file") as s:
        s.act("clerk", "06-10", "request_withdrawal")
        s.act("head", "06-11", "approve_withdrawal")
        of = to(s, "case_cancellation_decision", s.party("respondent"))
        # Who makes a decision serves none: she may not end the matter either.
        assert f"；送达事项{of}另行办理" in void(s, "head", "06-12", of)
        assert s.case(of).state == "pending"
        give_up(s, of, "void", "ended")


def test_who_has_left_is_served_nothing_older(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.file(parties=TWO)
        gone = s.party("respondent", 1)
        s.act("examiner", "05-28", "issue_evidence_notice")
        let_go: dict[str, Any] = {
            "party": gone, "withdrawn_part": "对该公司的请求", "remaining_part": "其余请求",
        }  # fmt: skip
        s.act("head", "06-08", "withdraw_against_respondent", **let_go)
        give_up(s, to(s, "evidence_notice", gone), "left", "again")
        told = s.refused(
            "examiner", "06-12", "cancel_service", to(s, "withdrawal_notice", gone), ground="left"
        )
        assert told == "文书有效，受送达人仍在本案，应当继续送达。"


def test_what_the_end_of_the_case_overtook_is_let_be_but_not_the_end_itself(
    stages: Stages,
) -> None:
    with stages.at("file") as s:
        of = waiting(s)
        s.act("clerk", "06-10", "request_withdrawal")
        s.act("head", "06-11", "approve_withdrawal")
        ends = to(s, "case_cancellation_decision", s.party("respondent"))
        assert "应当继续送达" in s.refused("examiner", "06-12", "cancel_service", ends, ground="ended")
        give_up(s, of, "ended", "void")






