"""Service of papers: six methods, failed tries, refused proofs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casehub.acts import corrections
from casehub.documents import body_html
from casehub.model import Case, Document, Event, Service
from tests import factories
from tests.acts.scene import RECEIVED, Scene, Stages, day, hour, scene

SERVED: dict[str, Any] = {**RECEIVED, "served_on": day("06-02")}


def waiting(s: Scene, n: int = 0) -> str:
    """Reference of a service that waits."""
    s.act("examiner", "05-28", "issue_evidence_notice")
    return s.session.get_one(Case, s.services("evidence_notice")[n].case_id).reference


# ── 送达 ───────────────────────────────────────────────────
@pytest.mark.parametrize(
    "method, extra",
    [
        ("mail", {"relation": "mailroom"}),
        ("entrusted", {"relation": "agent", "returned_on": day("06-08")}),
        ("electronic", {"e_arrived_at": hour("06-02")}),
    ],
)
def test_sent_papers_are_proved(stages: Stages, method: str, extra: dict[str, Any]) -> None:
    with stages.at("file") as s:
        service = waiting(s)
        row = s.services("evidence_notice")[0]
        if method == "electronic":
            assert "未书面同意" in s.refused("examiner", "05-29", "send_electronic", service)
            s.act(
                "clerk",
                "05-29",
                "confirm_service_address",
                party=row.party_id,
                e_consent=True,
                e_channel_label="电子邮件",
                e_account="ip@shanchi.example",
            )
        before = s.open("adjudication.evidence_period")
        more: dict[str, Any] = (
            {"issue": ["entrusted_service_letter"]} if method == "entrusted" else {}
        )
        s.act("examiner", "05-29", f"send_{method}", service, sent_on=day("05-29"), **more)
        proof: dict[str, Any] = {"receiver": "何静宜", **extra}
        other = "prove_mail" if method != "mail" else "prove_electronic"
        assert "方式发出" in s.refused(
            "examiner",
            "06-03",
            other,
            service,
            **{
                **proof,
                "relation": "agent",
                "served_on": day("06-02"),
                "e_arrived_at": hour("06-02"),
            },
        )
        assert "不能早于发出日期" in s.refused(
            "examiner", "06-09", f"prove_{method}", service, served_on=day("05-28"), **proof
        )
        out = s.act(
            "examiner", "06-09", f"prove_{method}", service, served_on=day("06-02"), **proof
        )
        assert [d.kind for d in out.documents] == ["service_receipt"]
        started = [d for d in s.open("adjudication.evidence_period") if d not in before]
        assert [d.due_on for d in started] == [day("06-17")]


def test_proof_is_not_dated_before_the_paper_nor_in_the_future(stages: Stages) -> None:
    with stages.at("file") as s:
        service = waiting(s)
        early: dict[str, Any] = {**SERVED, "served_on": day("05-27")}
        assert "不能早于文书日期" in s.refused(
            "examiner", "06-02", "prove_direct", service, **early
        )
        late: dict[str, Any] = {**SERVED, "served_on": day("06-03")}
        assert "不能晚于今天" in s.refused("examiner", "06-02", "prove_direct", service, **late)
        out = s.act("examiner", "06-02", "prove_direct", service, **SERVED)
        assert out.documents[0].facts["documents"]


def test_papers_are_left_with_witness_or_video(stages: Stages) -> None:
    with stages.at("file") as s:
        service, two = waiting(s), [s.person("examiner"), s.person("chair")]
        left: dict[str, Any] = {"served_on": day("06-02"), "servers": two}
        assert "见证人" in s.refused("examiner", "06-02", "prove_left", service, **left, witness=None, media=None)
        assert "二" in s.refused(
            "examiner",
            "06-02",
            "prove_left",
            service,
            **{**left, "servers": two[:1], "witness": "骆嘉宁"},
        )
        s.act("examiner", "06-02", "prove_left", service, **left, witness="骆嘉宁")
        assert s.case(service).state == "served"


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


def test_announcement_stops_the_clock_until_its_own_end(stages: Stages) -> None:
    with stages.at("file") as s:
        first = waiting(s)
        second = s.session.get_one(Case, s.services("evidence_notice")[1].case_id).reference
        before = s.open("adjudication.decide")[0].nominal_on
        announced(s, first, "06-01")
        announced(s, second, "06-11")
        end = s.due("service.announcement", first)
        assert end == day("07-01")
        assert "届满后再办理" in s.refused(
            "examiner", "06-20", "prove_announcement", first, served_on=day("06-20")
        )
        s.act("examiner", "07-02", "prove_announcement", first, served_on=end)
        assert s.open("adjudication.decide")[0].stopped
        s.act("examiner", "07-06", "stop_announcement", second, stopped_on=day("07-06"))
        assert s.open("adjudication.decide")[0].nominal_on == before + timedelta(days=35)
        s.act("examiner", "07-07", "prove_direct", second, **{**SERVED, "served_on": day("07-07")})


ABROAD = [
    factories.party("requester", "重庆山渝链传动有限公司（示例）"),
    factories.party("respondent", "重庆万骑金属制品有限公司（示例）"),
    factories.party("respondent", "Musterbeispiel GmbH", no_domicile_in_china=True),
]


def test_announcement_is_made_from_the_service_it_serves(stages: Stages) -> None:
    """Recipient, papers and periods are those of the service, whatever came with the form."""
    with scene(stages.office) as s:
        s.file(parties=ABROAD)
        requester, home = s.party("requester"), s.party("respondent")
        abroad = s.party("respondent", 1)
        s.act("examiner", "05-28", "issue_answer_papers", recipients=[requester, home])
        far: dict[str, Any] = {"recipients": [abroad], "answer_days": 30, "evidence_days": 20}
        s.act("examiner", "05-28", "issue_answer_papers", **far)
        facts, ends = {}, {}
        for party in (home, abroad):
            service = service_of(s, "answer_notice", party)
            tried(s, service)
            forged: dict[str, Any] = {"recipient": requester, "documents": [{"title": "别的文书"}]}
            out = s.act("head", "06-01", "announce", service, sent_on=day("06-01"), **forged)
            facts[party] = out.documents[0].facts
            ends[party] = s.due("service.announcement", service)
        assert [facts[p]["recipient"]["name"] for p in (home, abroad)] == [
            "重庆万骑金属制品有限公司（示例）", "Musterbeispiel GmbH",
        ]  # fmt: skip
        for told in facts.values():
            assert [d["title"] for d in told["documents"]] == ["答辩通知书", "举证通知书"]
            assert all(d["no"] for d in told["documents"])
            tries = [(t["method"], t["on"]) for t in told["earlier_tries"]]
            assert tries == [("邮寄送达", "2026-05-30"), ("直接送达", "2026-05-31")]
        periods = {p: {x["what"]: x["within"] for x in facts[p]["periods"]} for p in facts}
        assert periods == {
            home: {"提交答辩书": "十五日", "举证期限": "十五日"},
            abroad: {"提交答辩书": "三十日", "举证期限": "二十日"},
        }
        # Thirty days at home, sixty abroad: printed and counted alike.
        assert [facts[p]["announce_days"] for p in (home, abroad)] == [30, 60]
        assert ends == {home: day("07-01"), abroad: day("07-31")}
        third = service_of(s, "evidence_notice", requester)
        tried(s, third)
        short = s.refused("head", "06-01", "announce", third, announce_days=20)
        assert "不得少于30日" in short
        # The clocks that the end of the announcement starts are those that it told.
        waiting = service_of_status(s, "announcing", home)
        s.act("examiner", "07-02", "prove_announcement", waiting, served_on=day("07-01"))
        answer = {d.party_id: d.length for d in s.open("adjudication.answer")}
        assert answer == {home: 15}


def service_of_status(s: Scene, state: str, party: int) -> str:
    """Reference of the service on a party that stands in a state."""
    query = select(Case).join(Service, Service.case_id == Case.id)
    found = s.session.scalars(query.where(Case.state == state, Service.party_id == party))
    return found.one().reference


def test_announcement_of_a_ruling_tells_both_remedies(stages: Stages) -> None:
    with stages.at("decide") as s:
        service = service_of(s, "adjudication_decision", s.party("respondent"))
        lost: dict[str, Any] = {"ground": "whereabouts_unknown", "sent_on": day("07-21")}
        assert "证明" in s.refused("head", "07-21", "announce", service, **lost, whereabouts_proof=None)
        out = s.act("head", "07-21", "announce", service, **lost, whereabouts_proof="居委会证明")
        (paper,) = out.documents
        (told,) = paper.facts["remedies"]
        of_case = Document.case_id == s.case().id
        query = select(Document).where(of_case, Document.kind == "adjudication_decision")
        frozen = s.session.scalars(query).one().facts["remedy"]
        names = ("mode", "court", "recon_organ")
        assert [told[n] for n in names] == [frozen[n] for n in names]
        page = body_html(s.office.rules.kinds[paper.kind], paper.facts)
        assert "十五日内" in page and "六十日内" in page and "下落不明" in page
        assert told["court"] in page and told["recon_organ"] in page
        assert paper.facts["periods"] in (None, [])


def test_announcement_of_a_hearing_says_what_absence_means_for_this_side(stages: Stages) -> None:
    with stages.at("prepare") as s:
        call: dict[str, Any] = {"hearing_at": hour("08-20"), "reply_by": day("08-10")}
        s.act("chair", "06-18", "decide_hearing", **call)
        for side, what in (("requester", "按撤回请求处理"), ("respondent", "缺席审理")):
            service = service_of(s, "hearing_notice", s.party(side))
            lost = {"ground": "whereabouts_unknown", "whereabouts_proof": "居委会证明"}
            out = s.act("head", "06-18", "announce", service, sent_on=day("06-18"), **lost)
            (told,) = out.documents[0].facts["summons"]
            assert (told["to"], told["absence"]) == ("口头审理", what)
            assert told["at"].startswith("2026-08-20T09:30")
            assert told["place"]


def test_mediation_agreement_is_neither_left_nor_announced(stages: Stages) -> None:
    with stages.at("hear") as s:
        s.sign_text("chair", "06-26")
        s.act("chair", "06-26", "reach_settlement", effective_on=day("06-26"))
        row = s.services("mediation_agreement")[0]
        of = s.session.get_one(Case, row.case_id).reference
        assert "不适用留置" in s.refused(
            "examiner",
            "06-27",
            "prove_left",
            of,
            witness="骆嘉宁",
            served_on=day("06-27"),
            servers=[s.person("examiner"), s.person("chair")],
        )
        s.act("examiner", "06-27", "record_failure", of, failed_on=day("06-27"))
        assert "不能公告" in s.refused("head", "06-28", "announce", of, sent_on=day("06-28"))
        assert "本人" in s.refused(
            "examiner",
            "06-28",
            "prove_direct",
            of,
            **{**SERVED, "served_on": day("06-28"), "relation": "mailroom"},
        )
        # An agreement that nobody has received is not simply let be.
        told = s.refused("examiner", "06-29", "cancel_service", of, ground="ended")
        assert told == "文书有效，受送达人仍在本案，应当继续送达。"
        s.act("examiner", "06-29", "prove_direct", of, **{**SERVED, "served_on": day("06-29")})


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


# ── 当场交付、谁的期限何时起算 ──────────────────────────────
def test_papers_handed_over_on_the_spot_are_served_in_the_same_act(stages: Stages) -> None:
    """No second service waits for them; a paper that stayed with the office still does."""
    with stages.at("prepare") as s:
        before = {row.id for row in s.services()}
        s.act("clerk", "06-09", "register_agent", party=s.party("requester"))
        order = {"party": s.party("requester")}
        out = s.act("chair", "06-09", "grant_investigation_order", handed_to="何静宜", **order)
        assert {row.id for row in s.services()} == before
        assert "当场交付" in out.event.sentence
        (row,) = s.session.scalars(
            select(Service).where(Service.case_id == Service.parent_id)
        ).all()
        assert (row.status, row.served_on, row.receiver, row.party_id) == (
            "served", day("06-09"), "何静宜", s.party("requester"),
        )  # fmt: skip
        s.act("chair", "06-10", "grant_investigation_order", **order)
        assert [r.kinds for r in s.services("investigation_order")] == [["investigation_order"]]


def test_handed_over_twice_is_two_services_of_one_case(stages: Stages) -> None:
    with stages.at("prepare") as s:
        for when in ("06-12", "06-13"):
            s.act(
                "examiner",
                when,
                "take_samples",
                target=s.party("respondent"),
                officers=[s.person("examiner"), s.person("chair")],
                handed_to="程立冬",
                started_at=hour(when),
                ended_at=hour(when) + timedelta(hours=1),
            )
        rows = s.session.scalars(select(Service).where(Service.case_id == Service.parent_id)).all()
        assert [(r.served_on, set(r.kinds)) for r in rows] == [
            (day(when), {"sampling_notice", "sampling_list"}) for when in ("06-12", "06-13")
        ]


def test_cancellation_after_a_withdrawal_starts_no_remedy(stages: Stages) -> None:
    """The paper tells no remedy, so its service begins none; another ground tells and begins two."""
    with stages.at("prepare") as s:
        s.act("clerk", "07-16", "request_withdrawal")
        s.act("head", "07-17", "approve_withdrawal")
        s.serve("07-20", "case_cancellation_decision")
        assert s.open("reconsideration.apply") == s.open("adjudication.sue_general") == []
    with stages.at("prepare") as s:
        s.act("head", "07-17", "cancel_case", ground="court_filed", court_case_no="（2026）渝01民初1号")
        s.serve("07-20", "case_cancellation_decision")
        assert len(s.open("reconsideration.apply")) == len(s.open("adjudication.sue_general")) == 2
