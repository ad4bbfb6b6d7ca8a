"""What must be given in some case is asked for at entry, beside its field, and only in that case."""

from __future__ import annotations

from typing import Any

import pytest

from casehub import acts
from casehub.acts import entries
from casehub.acts.entries import When
from casehub.fields.conditions import Condition, Term
from casehub.people.permissions import find
from casehub.workflow.refusals import Refused
from tests import factories
from tests.acts.scene import Scene, Stages, day, hour, scene
from tests.faults.world import at


def refusals(s: Scene, who: str, when: str, step: str, **data: Any) -> dict[str, str]:
    """Sentence by field of what the step's form lacks, with exactly these values."""
    work = s.office.work(s.session, who, at(f"2026-{when}", "17:00"))
    form = acts.form_of(work, find(work, s.ref), step, data)
    known = {i.field.id for i in form.fields if i.initial not in (None, "", [])}
    values = {
        i.field.id: factories.typed(i)
        for i in form.fields
        if i.field.required and i.field.id not in known
    }
    with s.session.begin_nested(), pytest.raises(Refused) as refused:
        acts.perform(work, s.ref, step, form.seq, values | data, "k" * 32)
    return {r.field: r.sentence for r in refused.value.reasons if r.field}


def test_the_place_of_a_hearing_is_asked_for_on_site_and_the_access_on_line(stages: Stages) -> None:
    told: dict[str, Any] = {"hearing_at": hour("07-06"), "reply_by": day("07-01")}
    with stages.at("prepare") as s:
        here = refusals(s, "chair", "06-18", "decide_hearing", mode="onsite", is_public=True, **told)
        assert here == {"place": "现场审理的，填写审理场所"}
        closed = {"mode": "online", "is_public": False, "place": None}
        there = refusals(s, "chair", "06-18", "decide_hearing", **closed, **told)
        assert there == {"online_access": "线上审理的，填写线上接入方式", "not_public_reason": "不公开审理的，填写不公开理由"}
        s.act("chair", "06-18", "decide_hearing", mode="online", online_access="会议号1", **told)


def test_what_the_file_says_of_the_right_decides_what_a_decision_must_say(stages: Stages) -> None:
    with stages.at("review") as s:
        lacks = refusals(s, "head", "07-20", "issue_decision", outcome="dismissed")
        assert lacks["claim_text"] == "发明、实用新型的，填写所主张权利要求全文"
        assert lacks["dismissal_conclusion"] == "驳回请求的，填写驳回的结论句"
        assert not {"design_brief", "prior_no"} & lacks.keys()
        # The rows that the file begins lack what only the officer knows: the paper says so at once.
        assert lacks["acts_found"].startswith("《")


def test_why_a_case_went_on_is_asked_only_where_somebody_asked_to_invalidate(stages: Stages) -> None:
    with stages.at("review") as s:
        def asked(**typed: Any) -> bool:
            work = s.office.work(s.session, "head", at("2026-07-20", "17:00"))
            form = acts.form_of(work, find(work, s.ref), "issue_decision", typed or None)
            return "not_suspended_reason" in {item.field.id for item in form.fields}

        assert not asked()
        # What somebody wrote all the same is shown, and refused beside its field.
        assert asked(not_suspended_reason="只有回执")
        said = refusals(s, "head", "07-20", "issue_decision", outcome="dismissed", not_suspended_reason="只有回执")
        assert "没有登记宣告专利权无效的请求" in said["not_suspended_reason"]
        s.act("clerk", "07-20", "register_invalidity", party=s.party("respondent"), paper="receipt")
        assert asked()


def test_a_step_asks_for_its_own_fields_too(stages: Stages) -> None:
    with stages.at("submit") as s:
        party = s.party("requester")
        agreed = {"party": party, "address": "示例路1号", "receiver": "何静宜", "phone": "023"}
        lacks = refusals(s, "clerk", "05-19", "confirm_service_address", e_consent=True, **agreed)
        assert lacks["e_account"] == "同意电子送达的，填写电子送达账号"
        s.act("clerk", "05-19", "confirm_service_address", e_consent=False, e_account=None, **agreed)


def test_the_form_tells_when_a_field_is_needed(stages: Stages) -> None:
    with stages.at("prepare") as s:
        work = s.office.work(s.session, "chair", at("2026-06-18", "17:00"))
        form = acts.form_of(work, find(work, s.ref), "decide_hearing")
        hints = {i.field.id: i.field.hint for i in form.fields}
        assert hints["place"].endswith("现场审理的必填")
        assert hints["not_public_reason"] == "接在“因”之后。不公开审理的必填"


def test_what_is_typed_wins_over_what_the_file_knows() -> None:
    when = When(Condition("no", "不准许", (Term("allowed", (False,)),)), {"allowed": True})
    assert not when.holds({})
    assert not when.holds({"allowed": None})
    assert when.holds({"allowed": False})


def test_what_the_request_says_is_kept_by_its_case(stages: Stages) -> None:
    with scene(stages.office) as s:
        work = s.office.work(s.session, "clerk", hour("05-19"))
        s.ref = factories.open_request(work, "adjudication").reference
        told: dict[str, Any] = {"requests": "停止销售。", "facts_and_reasons": "未经许可。", "new_product_method": True}
        exhibits = [{"label": "甲1", "name": "专利证书"}]
        s.act("clerk", "05-19", "submit_request", received_on=day("05-19"), knew_on=day("02-01"),
              claims_asserted="权利要求1", copies=3, evidence_items=exhibits, **told)  # fmt: skip
        kept = s.case()
        assert {name: getattr(kept, name) for name in told} == told


def test_a_box_that_somebody_emptied_stays_empty(stages: Stages) -> None:
    """A box that nobody drew is filled with what the file knows, and one that was emptied is not."""
    for given, kept in (({}, "权利要求1"), ({"claims_asserted": None}, None)):
        with scene(stages.office) as s:
            work = s.office.work(s.session, "clerk", hour("05-19"))
            s.ref = factories.open_request(work, "adjudication").reference
            form = acts.form_of(work, find(work, s.ref), "submit_request", given)
            assert next(i.initial for i in form.fields if i.field.id == "claims_asserted") == kept
            told = {"requests": "停止销售。", "facts_and_reasons": "未经许可。", "new_product_method": True}
            exhibits = [{"label": "甲1", "name": "专利证书"}]
            done = s.act("clerk", "05-19", "submit_request", received_on=day("05-19"), knew_on=day("02-01"),
                         copies=3, evidence_items=exhibits, **told, **given)  # fmt: skip
            assert done.event.typed.get("claims_asserted") == kept
            # What the box was filled from follows: no paper prints what was taken out.
            assert s.case().rights[0].claims_asserted == (kept or "")


def test_a_changed_request_takes_the_place_of_the_first(stages: Stages) -> None:
    with stages.at("answer") as s:
        s.act("chair", "06-01", "allow_claim_change", acts_by="party", new_requests="停止制造。")
        assert s.case().requests == "停止制造。"


def test_recipients_are_chosen_among_those_whom_the_papers_go_to(stages: Stages) -> None:
    """What goes to a court asks for none, what goes to one side offers that side only."""

    def offered(s: Scene, who: str, step: str) -> set[int] | None:
        work = s.office.work(s.session, who, at("2026-09-10", "17:00"))
        fields = acts.form_of(work, find(work, s.ref), step).fields
        asked = [i.choices for i in fields if i.field.id == entries.RECIPIENTS]
        return {int(c[0]) for c in asked[0]} if asked else None

    with stages.at("served") as s:
        assert offered(s, "examiner", "file_defence") is None
        assert offered(s, "head", "apply_enforcement") is None
        assert offered(s, "head", "revoke_decision") == {p.id for p in s.case().parties}
        # Its form names the one to whom it speaks.
        assert offered(s, "head", "urge_performance") is None


def test_a_row_is_said_of_sides_on_which_somebody_stands(stages: Stages) -> None:
    with stages.at("submit") as s:
        work = s.office.work(s.session, "head", hour("05-25"))
        situation = acts.form_of(work, s.case(), "file_case").situation
        sides = (("requester", "请求人"), ("respondent", "被请求人"), ("third", "第三人"))
        assert entries._there(sides, situation) == sides[:2]
        # What is no side is offered whole, and so are sides none of which is taken.
        words = (("original", "原件"), ("requester", "请求人"))
        assert entries._there(words, situation) == words
        assert entries._there(sides[2:], situation) == sides[2:]
