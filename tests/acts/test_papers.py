"""The papers of an act: for whom each is made, what is handed over on the spot, what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.acts import entries
from casehub.acts.carrying_out import act_on
from casehub.casefile import opening, situations
from casehub.documents import body_html, check
from casehub.model import Document, Service
from tests import factories
from tests.acts.scene import Scene, Stages, day, hour, scene
from tests.faults.world import at, rules


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
        party = s.party("respondent")
        for name, receives in (("冉宗泽", True), ("杜若衡", False)):
            s.act("clerk", "06-11", "register_agent", party=party, agent_name=name, agent_receives=receives)

        def sampled(when: str, **more: Any) -> dict[str, Any]:
            officers = [s.person("examiner"), s.person("chair")]
            ended = hour(when) + timedelta(hours=1)
            return {"target": party, "officers": officers, "started_at": hour(when), "ended_at": ended, **more}

        # Whoever signs on the spot is held against the file as whoever signs a receipt is.
        signed = sampled("06-12", handed_to="程立冬")
        for more, said in (
            ({}, "选择签收人身份"),
            ({"handed_as": "family"}, "受送达人是单位"),
            ({"handed_as": "representative"}, "法定代表人或者主要负责人是"),
            ({"handed_as": "agent"}, "不是登记的委托代理人"),
            ({"handed_as": "agent", "handed_to": "杜若衡"}, "没有代为签收的授权"),
            ({"handed_as": "appointed"}, "没有在送达地址确认书中指定"),
            ({"handed_as": "employee"}, "不能显示签收人负责收件"),
        ):
            assert said in s.refused("examiner", "06-12", "take_samples", **{**signed, **more})
        s.act("examiner", "06-12", "take_samples", **signed, handed_as="employee", handed_basis="出示授权书")
        s.act("examiner", "06-13", "take_samples", **sampled("06-13", handed_to="冉宗泽", handed_as="agent"))
        rows = s.session.scalars(select(Service).where(Service.case_id == Service.parent_id)).all()
        assert [(r.receiver, r.relation, r.proof) for r in rows] == [
            ("程立冬", "employee", "当场签收；签收依据：出示授权书"), ("冉宗泽", "agent", "当场签收"),
        ]  # fmt: skip
        assert [(r.served_on, set(r.kinds)) for r in rows] == [
            (day(when), {"sampling_notice", "sampling_list"}) for when in ("06-12", "06-13")
        ]


# ── 每一文书 ───────────────────────────────────────────────
# What has a condition of its own is not allowed at any time; its procedure's tests make it.
PAPERS = [
    (p.key, step.id) for p in rules().procedures.values() for step in p.paper_steps if not step.guards
]


@pytest.mark.parametrize("procedure, step_id", PAPERS)
def test_paper_that_any_time_allows_is_made(stages: Stages, procedure: str, step_id: str) -> None:
    made = rules().procedure(procedure).step(step_id).documents
    # What nobody gets twice is made where nobody has it yet.
    once = any(rules().kinds[kind].once for kind in made)
    with stages.at("file" if once else "hear") as s:
        clerk = s.office.work(s.session, "clerk", hour("06-24"))
        ref = s.ref
        if procedure in {"mediation", "intake"}:
            ref = factories.open_request(clerk, procedure).reference
        elif procedure != "adjudication":
            ref = opening.open_child(clerk, s.case(), procedure, "事项").reference
        work = s.office.work(s.session, "examiner", at("2026-06-25", "10:00"))
        case = s.case(ref)
        step = acts.procedure_of(work, case).step(step_id)
        fields = entries.form_fields(work, situations.load(work, case, step), {})
        typed = {f.field.id: factories.typed(f) for f in fields}
        whole = entries.complete(fields, {k: v for k, v in typed.items() if v is not None})
        state = replace(situations.load(work, case, step, whole), data=whole)
        for paper in act_on(work, state, whole).documents:
            kind = s.office.rules.kinds[paper.kind]
            assert check(kind, paper.facts) == []
            assert paper.title in body_html(kind, paper.facts) or paper.facts["doc"]["title"]


# ── 当事人、请求事项 ───────────────────────────────────────
def test_joined_party_stands_on_later_papers_and_is_served(stages: Stages) -> None:
    with stages.at("prepare") as s:
        out = s.act(
            "chair", "06-08", "join_party", party_name="永川区示例经营部", party_role="respondent",
            party_representative="秦德全",
        )
        # One paper for those who were there, one for who joins.
        assert [d.kind for d in out.documents] == ["party_joinder_notice"] * 2
        told = [(d.facts["to_newcomer"], "提交答辩书" in page(s, d)) for d in out.documents]
        assert told == [(False, False), (True, True)]
        assert [len(d.facts["doc"]["enclosures"]) for d in out.documents] == [0, 3]
        assert len(s.services("party_joinder_notice")) == 3
        assert "尚未送达永川区示例经营部" in s.refused(
            "chair", "06-18", "decide_hearing", hearing_at=hour("07-20"), reply_by=day("07-15")
        )
        s.serve("06-09")
        # The notice brings the copy: the time of who joined runs, of nobody else.
        joined = s.party("respondent", 1)
        assert [(d.party_id, d.due_on) for d in s.open("adjudication.answer")] == [
            (joined, day("06-24"))
        ]
        late = s.refused("examiner", "06-10", "issue_answer_papers", recipients=[joined])
        # Nobody is left without the copy: it is not made a second time by mistake.
        assert "答辩通知书都已制作" in late
        called: dict[str, Any] = {"hearing_at": hour("07-20"), "reply_by": day("07-15")}
        assert "届满后再安排" in s.refused("chair", "06-18", "decide_hearing", **called)
        s.act(
            "examiner",
            "06-20",
            "register_further_answer",
            party=s.party("respondent", 1),
            answer_received_on=day("06-20"),
        )
        assert not s.open("adjudication.answer")
        notice = s.act(
            "chair", "06-30", "decide_hearing", hearing_at=hour("07-20"), reply_by=day("07-15")
        )
        names = {p["name"] for p in notice.documents[0].facts["parties"]["respondent"]}
        assert "永川区示例经营部" in names
        assert len(s.services("hearing_notice")) == 3


def page(s: Scene, paper: Document) -> str:
    """The paper as it is drawn."""
    return body_html(s.office.rules.kinds[paper.kind], paper.facts)


def test_what_all_have_already_is_left_out_of_the_papers_that_go_together(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.file()
        s.act("examiner", "05-25", "issue_evidence_notice")
        s.act("examiner", "05-26", "issue_answer_papers")
        made = s.session.scalars(select(Document).where(Document.case_id == s.case().id)).all()
        kinds = [d.kind for d in made]
        assert kinds.count("answer_notice") == 1
        evidence = [d for d in made if d.kind == "evidence_notice"]
        roles = [row.party_id for d in evidence for row in s.services("evidence_notice") if d.id in row.document_ids]
        assert sorted(roles) == sorted(p.id for p in s.case().parties)
