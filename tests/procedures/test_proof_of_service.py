"""What proof of service starts, for whom, and for how long: announcements above all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.documents.earlier import FORM
from casehub.documents.kinds import FACTS_FORM, NO_REMEDY
from casehub.model import Case, Document, Event, Party, Service
from casehub.procedures.proof_of_service import starts_told
from tests import factories
from tests.acts.scene import RECEIVED, Scene, Stages, day, hour, scene
from tests.faults.world import rules


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


def test_a_day_that_was_over_when_the_paper_came_begins_no_time(stages: Stages) -> None:
    """What ends before it begins is no time: the record says so of the party, and of no other."""
    rules = ("adjudication.ask_hearing", "adjudication.written_opinion")
    with stages.at("prepare") as s:
        s.act("chair", "06-15", "decide_written_review", submit_by=day("06-25"), object_by=day("06-20"))
        kind, (asks, asked) = "written_review_notice", (s.party("requester"), s.party("respondent"))
        services = {party: service_of(s, kind, party) for party in (asks, asked)}
        for party, when in ((asks, "06-19"), (asked, "06-20")):
            out = s.act("examiner", when, "prove_direct", services[party], **{**SERVED, "served_on": day(when)})
            event = s.session.scalars(select(Event).where(Event.case_id == s.case().id).order_by(Event.seq.desc())).first()
            assert event is not None
            said = "申请口头审理的期限至2026年6月20日，送达时已经届满"
            late = party == asked
            assert (said in out.event.sentence, said in event.sentence) == (late, late)
        begun = {rule: {d.party_id for d in s.open(rule)} for rule in rules}
        assert begun == {rules[0]: {asks}, rules[1]: {asks, asked}}


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
        assert told["sentence"] == frozen["announced"] and "公告送达之日" in told["sentence"]
        page = body_html(s.office.rules.kinds[paper.kind], paper.facts)
        assert "十五日内" in page and "六十日内" in page and "下落不明" in page
        assert frozen["court"] in page and frozen["recon_organ"] in page
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


def test_cancellation_after_a_withdrawal_starts_no_remedy(stages: Stages) -> None:
    """The paper tells no remedy, so its service begins none; another ground tells and begins two."""
    with stages.at("prepare") as s:
        s.act("clerk", "07-16", "request_withdrawal", **ASKS)
        s.act("head", "07-17", "approve_withdrawal")
        s.serve("07-20", "case_cancellation_decision")
        assert s.open("reconsideration.apply") == s.open("adjudication.sue_general") == []
    with stages.at("prepare") as s:
        s.act("head", "07-17", "cancel_case", ground="court_filed", court_case_no="（2026）渝01民初1号")
        s.serve("07-20", "case_cancellation_decision")
        assert len(s.open("reconsideration.apply")) == len(s.open("adjudication.sue_general")) == 2


ASKS: dict[str, Any] = {"acts_by": "party", "signed_by": "秦远山"}
SERVED: dict[str, Any] = {**RECEIVED, "served_on": day("06-02")}


SUE, APPLY, GENERAL = "adjudication.sue", "reconsideration.apply", "adjudication.sue_general"
BOTH = "suit15_recon60"


@pytest.mark.parametrize(
    "kind, facts, begun",
    [
        ("adjudication_decision", {FACTS_FORM: FORM, "remedy": {"mode": BOTH, "begins": [SUE]}}, {SUE}),
        ("adjudication_decision", {FACTS_FORM: FORM, "remedy": {"mode": BOTH, "begins": [SUE, APPLY]}}, {SUE, APPLY}),
        # Frozen before it said so: of the third form, and of the second with its house rule.
        ("adjudication_decision", {"form": 3, "remedy": {"mode": BOTH, "sentence": ""}}, {SUE, APPLY}),
        ("adjudication_decision", {"form": 2, "remedy": {"mode": BOTH}, "house": {"recon_open": False}}, {SUE}),
        ("adjudication_decision", {"form": 2, "remedy": {"mode": BOTH}, "house": {"recon_open": True}}, {SUE, APPLY}),
        ("case_cancellation_decision", {"form": 2, "remedy": {"mode": "recon60_or_suit"}}, {APPLY, GENERAL}),
        ("case_cancellation_decision", {FACTS_FORM: FORM, "remedy": {"mode": NO_REMEDY, "begins": []}}, set()),
        # A paper of no remedy begins what it begins.
        ("evidence_notice", {FACTS_FORM: FORM, "remedy": {"mode": NO_REMEDY}}, {"adjudication.evidence_period"}),
    ],
)  # fmt: skip
def test_service_begins_what_the_paper_told(kind: str, facts: dict[str, Any], begun: set[str]) -> None:
    book = rules()
    home = Case(procedure="adjudication", procedure_version=book.procedure("adjudication").version)
    paper = Document(kind=kind, facts=facts)
    told = starts_told(book, home, paper, Party(role="requester"))
    assert {one.rule for one in told} == begun
