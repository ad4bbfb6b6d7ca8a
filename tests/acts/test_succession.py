"""A successor stands where the other stood: its clocks go on, what waits is served on who is there."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casehub.deadlines import CANCELLED
from casehub.model import Case, Deadline, Document, Party, Service
from casehub.procedures.proof_of_service import from_service
from tests.acts.scene import Scene, Stages, day, hour, scene
from tests.acts.test_mediation_consent import hand as handed
from tests.acts.test_mediation_ends import NOTICE, filed
from tests.acts.test_several_requesters import TWO as TWO_REQUESTERS
from tests.acts.test_several_respondents import TWO, clocks, hand
from tests.acts.test_taking_back import sound
from tests.unrecorded import unrecorded

HEIR: dict[str, Any] = {
    "party_name": "重庆万骑智造有限公司（示例）", "party_kind": "legal", "party_id_label": "其他登记证件",
    "party_id_no": "示例3", "keeps_agents": False, "keeps_address": False,
}  # fmt: skip
SIGNED: dict[str, Any] = {"signed_by": "秦德全", "party_representative": "秦德全"}


def waiting(s: Scene, party: int, kind: str) -> list[str]:
    """The matters in which papers of the kind wait for the party."""
    rows = [r for r in s.services(kind) if r.party_id == party]
    return [s.session.get_one(Case, r.case_id).reference for r in rows]


def heir_of(s: Scene, party: int) -> int:
    return s.session.scalars(select(Party.id).where(Party.succeeds_id == party)).one()


def served_in(s: Scene, party: int, kind: str = "answer_notice") -> str:
    """The matter in which papers of the kind were brought to the party."""
    rows = s.session.scalars(select(Service).where(Service.party_id == party))
    return s.session.get_one(Case, next(r.case_id for r in rows if kind in r.kinds)).reference


def succeeds(s: Scene, who: str, when: str, party: int, role: str, **more: Any) -> int:
    """Somebody takes the place of the party; the id of who does."""
    told = {**HEIR, "party": party, "party_role": role, **more}
    s.act(who, when, "change_party", **told)
    return heir_of(s, party)


def test_the_time_of_one_of_two_respondents_goes_on_for_its_successor(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        before = {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()}
        same: dict[str, Any] = {**HEIR, "party": first, "party_role": "requester"}
        assert "地位应与原当事人相同" in s.refused("chair", "06-01", "change_party", **same)
        out = s.act("chair", "06-01", "change_party", **{**same, "party_role": "respondent"})
        heir = heir_of(s, first)
        # The letter names whom the step puts where, and asks nobody a second time.
        said, gone = out.documents[0].facts, s.session.get_one(Party, first)
        assert [row["name"] for row in said["added"]] == [HEIR["party_name"]]
        assert (said["old_name"], said["old_role"]) == (gone.name, "被请求人")
        after = {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()}
        assert after == {heir: before[first], second: before[second]}
        assert "提交答辩书由承受人继续" in out.event.sentence
        # Nothing of who has gone runs on alone, nothing of the other was touched.
        left = select(Deadline).where(Deadline.party_id == first, Deadline.closed_on.is_(None))
        assert s.session.scalars(left).all() == []
        # What the one received stands for the other: it answers, and no copy is missing.
        came: dict[str, Any] = {"party": heir, "answer_received_on": day("06-03")}
        assert "不能早于副本送达" in s.refused(
            "examiner", "06-03", "register_answer", **{**came, "answer_received_on": day("05-27")}
        )
        s.act("examiner", "06-03", "register_answer", **came)
        assert clocks(s, "adjudication.answer").keys() == {second}
        assert "都已制作" in s.refused("examiner", "06-03", "issue_answer_papers")


def test_what_waits_for_one_of_two_requesters_is_served_on_its_successor(stages: Stages) -> None:
    with sound(stages) as s:
        s.submit(parties=TWO_REQUESTERS)
        chair, lead, member = (s.person(n) for n in ("chair", "examiner", "member"))
        seats: dict[str, Any] = {"panel_chair": chair, "panel_lead": lead, "panel_members": [member]}
        s.act("head", "05-25", "file_case", **seats, clerk=s.person("scribe"))
        first, second = (s.party("requester", n) for n in range(2))
        kind = next(iter(r.kinds[0] for r in s.services() if r.party_id == first))
        (old,), (other,) = waiting(s, first, kind), waiting(s, second, kind)
        papers = next(r.document_ids for r in s.services(kind) if r.party_id == first)
        heir = succeeds(s, "examiner", "05-26", first, "requester")
        assert (s.case(old).state, s.case(other).state) == ("cancelled", "pending")
        row = next(r for r in s.services(kind) if r.party_id == heir)
        assert row.document_ids == papers
        # Who succeeds the successor stands where both stood.
        last = succeeds(s, "examiner", "05-27", heir, "requester", party_name="重庆再承继公司（示例）", party_id_no="示例4")
        assert waiting(s, heir, kind) == []
        (new,) = waiting(s, last, kind)
        hand(s, kind, last, "05-28")
        assert s.case(new).state == "served"


def test_what_is_on_its_way_is_served_anew_and_starts_no_time_for_who_has_gone(stages: Stages) -> None:
    with sound(stages) as s:
        s.file(parties=TWO)
        s.act("examiner", "05-26", "issue_answer_papers")
        first, second = (s.party("respondent", n) for n in range(2))
        (old,) = waiting(s, first, "answer_notice")
        s.act("examiner", "05-27", "send_mail", old, sent_on=day("05-27"))
        hand(s, "answer_notice", second, "05-28")
        heir = succeeds(s, "examiner", "05-28", first, "respondent")
        assert s.case(old).state == "sent"
        (new,) = waiting(s, heir, "answer_notice")
        # It came back: nothing more is tried for who has gone, somebody ends the matter.
        told: dict[str, Any] = {"attempted_method": "mail", "failed_on": day("05-29")}
        s.act("examiner", "05-29", "record_failure", old, **told)
        assert "由他人承受" in s.refused("examiner", "05-29", "prove_direct", old, served_on=day("05-29"))
        s.act("examiner", "05-29", "cancel_service", old, ground="succeeded")
        assert clocks(s, "adjudication.answer").keys() == {second}
        assert "应当继续送达" in s.refused("examiner", "05-29", "cancel_service", new, ground="succeeded")
        hand(s, "answer_notice", heir, "06-01")
        assert {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()} == {
            second: day("06-12"), heir: day("06-16"),
        }  # fmt: skip
        # Everybody who stands there was served: the time to send the copies is kept.
        assert s.outcomes("adjudication.serve_copy") == {"met"}


def test_a_proof_taken_back_after_somebody_succeeded_waits_for_the_successor(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        of = served_in(s, first)
        heir = succeeds(s, "examiner", "06-01", first, "respondent")
        assert clocks(s, "adjudication.answer").keys() == {heir, second}
        s.act("head", "06-02", "withdraw_proof", of, reason="回执系另一案件的邮件。")
        # The clock that the wrong proof began ends, whoever stands in it now.
        assert clocks(s, "adjudication.answer").keys() == {second}
        wrong = s.session.scalars(select(Deadline).where(Deadline.party_id == heir)).all()
        assert {d.outcome for d in wrong if d.rule == "adjudication.answer"} == {CANCELLED}
        assert len(waiting(s, heir, "answer_notice")) == 1
        hand(s, "answer_notice", heir, "06-03")
        assert clocks(s, "adjudication.answer")[heir].start_on == day("06-03")


@pytest.mark.parametrize("found_by", ["its end", "another act"])
def test_what_waited_when_succession_opened_nothing_is_passed_on_later(stages: Stages, found_by: str) -> None:
    """As an instance of before knows it: somebody succeeded, and the papers wait for who has gone."""
    with scene(stages.office) as s:
        s.file(parties=TWO)
        s.act("examiner", "05-26", "issue_answer_papers")
        first, second = (s.party("respondent", n) for n in range(2))
        (old,), (other,) = (waiting(s, p, "answer_notice") for p in (first, second))
        s.session.get_one(Party, first).left_on = day("05-26")
        heir = Party(case_id=s.case().id, role="respondent", name="承继公司", kind="legal", succeeds_id=first)
        s.session.add(heir)
        unrecorded(s.session)
        number = heir.id
        s.session.expire_all()
        if found_by == "its end":
            s.act("examiner", "05-27", "cancel_service", old, ground="succeeded")
        else:
            s.act("examiner", "05-27", "confirm_service_address", party=second)
        assert len(waiting(s, number, "answer_notice")) == 1
        # Once: what comes after finds nothing waiting any more.
        hand(s, "answer_notice", second, "05-28")
        s.act("examiner", "05-28", "confirm_service_address", party=second)
        assert len(waiting(s, number, "answer_notice")) == 1
        assert s.case(other).state == "served"
        assert s.case(old).state == "cancelled"


def test_more_time_that_was_granted_is_not_lost_behind_a_succession(stages: Stages) -> None:
    """Granted to who has gone, the proof taken back before or after somebody succeeded."""
    for first_succeeded in (True, False):
        with sound(stages) as s:
            s.answer(parties=TWO)
            first, second = (s.party("respondent", n) for n in range(2))
            both: dict[str, Any] = {"applied_on": day("05-29"), "extra_days": 10}
            for party in (first, second):
                s.act("chair", "05-29", "extend_answer_period", party=party, **both)
            of = served_in(s, first)
            if first_succeeded:
                heir = succeeds(s, "examiner", "06-01", first, "respondent")
            s.act("head", "06-02", "withdraw_proof", of, reason="回执系另一案件的邮件。")
            if not first_succeeded:
                heir = succeeds(s, "examiner", "06-02", first, "respondent")
            hand(s, "answer_notice", heir, "06-03")
            clock = clocks(s, "adjudication.answer")[heir]
            assert (clock.start_on, clock.granted, clock.due_on) == (day("06-03"), 10, day("06-29"))
            assert clocks(s, "adjudication.answer")[second].granted == 10


def test_a_correction_served_on_the_successor_begins_no_second_time(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        whole = s.session.scalars(select(Document).where(Document.kind == "answer_notice")).first()
        assert whole is not None
        heir = succeeds(s, "examiner", "06-01", first, "respondent")
        begun = clocks(s, "adjudication.answer")
        columns = {c.key: getattr(whole, c.key) for c in Document.__table__.columns if c.key not in {"id", "code"}}
        again = Document(**columns | {"number": None, "supersedes_id": whole.id}, code="AAAA-AAAA-AAAA")
        s.session.add(again)
        s.session.flush()
        work = s.office.work(s.session, "examiner", hour("06-02"))
        row = Service(
            case_id=s.case().id, parent_id=s.case().id, party_id=heir, document_ids=[again.id],
            kinds=["answer_notice"], status="served", served_on=day("06-02"), proof="送达回证签名",
        )  # fmt: skip
        s.session.add(row)
        s.session.flush()
        from_service(work, s.case(), row, s.case().seq)
        assert clocks(s, "adjudication.answer").keys() == begun.keys() == {heir, second}


def test_in_a_mediation_the_successor_is_called_and_stands_in_for_the_other(stages: Stages) -> None:
    with sound(stages) as s:
        filed(s)
        first, second = (s.party("requester", n) for n in range(2))
        (old,), (other,) = waiting(s, first, NOTICE), waiting(s, second, NOTICE)
        told: dict[str, Any] = {**SIGNED, "statement_received_on": day("04-08"), "changed_on": day("04-08")}
        told |= {**HEIR, "party": first, "party_role": "requester"}
        out = s.act("head", "04-09", "change_party", **told)
        heir = heir_of(s, first)
        (new,) = waiting(s, heir, NOTICE)
        # Who approves serves nothing: the matter is ended by who serves, and can only be ended.
        assert f"送达事项{old}另行办理" in out.event.sentence
        assert "由他人承受" in s.refused("mediator", "04-10", "prove_direct", old, served_on=day("04-10"))
        s.act("mediator", "04-10", "cancel_service", old, ground="succeeded")
        handed(s, NOTICE, heir, "04-10")
        assert (s.case(new).state, s.case(other).state) == ("served", "pending")
