"""A letter to another region: sent, passed on, put off, returned, answered; one chain of messages."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casehub.model import Deadline, Referral
from casehub.model.referral import ReferralMessage
from casehub.people.permissions import find, parent_of
from casehub.record import audit
from tests.acts.scene import Scene, Stages, day


# ── 协查 ───────────────────────────────────────────────────
@pytest.fixture
def drafted(stages: Stages) -> Any:
    """A referral that was sent on 22 June."""
    with stages.at("prepare") as s:
        s.act("examiner", "06-15", "request_assistance")
        child = s.child("assistance")
        receiver = s.office.work(s.session, "partner").actor.organisation_id
        two = [s.person("examiner"), s.person("scribe")]
        s.act("examiner", "06-15", "submit_request", child, receiver=receiver, contacts=two)
        s.act("section", "06-16", "return_draft", child)
        s.act("examiner", "06-17", "submit_request", child, receiver=receiver, contacts=two)
        s.act("section", "06-18", "review_request", child)
        signed = s.act("head", "06-18", "sign_request", child)
        s.sent = signed.case.reference
        assert {d.kind for d in signed.documents} == {
            "assistance_request",
            "assistance_items",
            "assistance_receipt",
        }
        s.act("dispatcher", "06-19", "seal_request", s.sent)
        s.act(
            "dispatcher",
            "06-22",
            "dispatch_request",
            s.sent,
            dispatched_on=day("06-22"),
            expected_receipt_on=day("06-25"),
        )
        yield s


def test_referral_comes_back_and_is_sent_anew(drafted: Scene) -> None:
    s = drafted
    assert s.open("assistance.reply", s.sent)[0].estimated
    s.act(
        "dispatcher",
        "06-29",
        "record_returned",
        s.sent,
        returned_on=day("06-29"),
        reason_code="not_here",
    )
    assert not s.open("assistance.reply", s.sent)
    s.act("examiner", "06-30", "redraft_returned", s.sent)
    s.act(
        "examiner",
        "06-30",
        "submit_request",
        s.sent,
        receiver=s.office.work(s.session, "partner").actor.organisation_id,
        contacts=[s.person("examiner"), s.person("scribe")],
    )
    assert "填写告知对方日期" in s.refused("examiner", "07-01", "withdraw_request", s.sent)
    s.act("examiner", "07-01", "withdraw_request", s.sent, told_on=day("07-01"))
    assert s.case(s.sent).state == "withdrawn"


def test_referral_is_passed_on_put_off_urged_and_answered(drafted: Scene) -> None:
    s = drafted
    s.act("dispatcher", "06-26", "record_delivered", s.sent, received_on=day("06-24"))
    assert (s.due("assistance.reply", s.sent), s.open("assistance.reply", s.sent)[0].estimated) == (
        day("07-15"),
        False,
    )
    s.act(
        "dispatcher",
        "06-27",
        "record_rerouted",
        s.sent,
        received_on=day("06-24"),
        rerouted_on=day("06-26"),
    )
    s.act("dispatcher", "07-06", "record_progress", s.sent)
    s.act(
        "dispatcher",
        "07-14",
        "record_extension",
        s.sent,
        told_on=day("07-14"),
        extended_to=day("07-22"),
    )
    assert s.due("assistance.reply", s.sent) == day("07-22")
    assert s.refused("examiner", "07-20", "urge_first", s.sent, new_date=day("07-30"))
    out = s.act("examiner", "07-23", "urge_first", s.sent, new_date=day("07-30"))
    assert [d.kind for d in out.documents] == ["urging_letter"]
    assert s.refused("examiner", "07-24", "urge_second", s.sent, new_date=day("08-07"))
    s.act("examiner", "07-31", "urge_second", s.sent, new_date=day("08-07"))
    s.act("head", "08-17", "escalate", s.sent)
    s.act("examiner", "08-18", "settle_escalation", s.sent)
    s.act(
        "dispatcher",
        "08-20",
        "record_reply",
        s.sent,
        replied_on=day("08-19"),
        received_on=day("08-20"),
    )
    assert not s.open("assistance.reply", s.sent)
    s.act("examiner", "08-21", "assess_reply", s.sent, further_request=True)
    s.act("examiner", "08-21", "request_supplement", s.sent)
    assert s.case(s.sent).state == "draft"


def test_passing_on_does_not_move_the_day_and_a_second_answer_is_assessed_anew(
    drafted: Scene,
) -> None:
    s = drafted
    first: dict[str, Any] = {"received_on": day("06-24"), "rerouted_on": day("06-26")}
    s.act("dispatcher", "06-26", "record_rerouted", s.sent, **first)
    due = s.due("assistance.reply", s.sent)
    early: dict[str, Any] = {"accepted_on": day("06-25")}
    told = s.refused("dispatcher", "06-29", "record_new_office_accepted", s.sent, **early)
    assert "不能早于转办日期" in told
    taken: dict[str, Any] = {"accepted_on": day("06-29"), "partner_number": "通市监知收〔2026〕12号"}
    s.act("dispatcher", "06-29", "record_new_office_accepted", s.sent, **taken)
    assert s.due("assistance.reply", s.sent) == due == day("07-15")
    assert s.case(s.sent).state == "accepted"
    again = {"received_on": day("06-29"), "rerouted_on": day("06-30")}
    later = s.refused("dispatcher", "06-30", "record_rerouted", s.sent, **again)
    assert "期限自该日起算，不因转办改变" in later
    s.act("dispatcher", "06-30", "record_rerouted", s.sent, **{**again, "received_on": day("06-24")})
    # ── answered, assessed, closed, and answered once more ───
    answer: dict[str, Any] = {"replied_on": day("07-10"), "received_on": day("07-13")}
    s.act("dispatcher", "07-13", "record_reply", s.sent, **answer)
    s.act("examiner", "07-14", "assess_reply", s.sent, further_request=False)
    s.act("examiner", "07-14", "close_request", s.sent)
    assert s.case(s.sent).closed_on == day("07-14")
    more: dict[str, Any] = {
        "replied_on": day("07-18"),
        "received_on": day("07-20"),
        "evidence_items": [{"label": "丙9", "name": "补充询问笔录", "source": "杜嘉禾、严伯予",
                            "form": "原件", "pages": 3}],
    }  # fmt: skip
    s.act("dispatcher", "07-20", "record_further_reply", s.sent, **more)
    assert (s.case(s.sent).state, s.case(s.sent).closed_on) == ("replied", None)
    assert len(s.open("assistance.assess", s.sent)) == 1
    s.act("examiner", "07-21", "assess_reply", s.sent, further_request=False)
    s.act("examiner", "07-21", "close_request", s.sent)
    # ── put away, and answered once more ─────────────────────
    s.act("archivist", "07-22", "archive_volume", s.sent)
    late = {**more, "received_on": day("07-24"), "evidence_items": []}
    s.refused("dispatcher", "07-24", "record_further_reply", s.sent, **late)
    s.act("dispatcher", "07-24", "reopen_volume", s.sent)
    assert s.case(s.sent).state == "closed"
    s.act("dispatcher", "07-24", "record_further_reply", s.sent, **late)
    assert (s.case(s.sent).state, s.case(s.sent).closed_on) == ("replied", None)
    assert [f for f in audit.verify(s.session).faults if s.sent in f.where] == []


def test_a_letter_waits_while_the_case_is_suspended_but_answers_are_taken_in(
    drafted: Scene,
) -> None:
    s = drafted
    s.act("examiner", "06-23", "request_assistance")
    second = s.child("assistance")
    receiver = s.office.work(s.session, "partner").actor.organisation_id
    two = [s.person("examiner"), s.person("scribe")]
    s.act("clerk", "06-23", "register_invalidity", paper="acceptance", acceptance_no="无受1",
          accepted_on=day("06-22"))  # fmt: skip
    stopped: dict[str, Any] = {"ground": "invalidity", "from_on": day("06-24")}
    s.act("head", "06-24", "suspend_case", acceptance_no="无受1", accepted_on=day("06-22"), **stopped)
    told = s.refused(
        "examiner", "06-25", "submit_request", second, receiver=receiver, contacts=two
    )
    assert told.startswith("主案处于「中止处理」")
    s.act("dispatcher", "06-26", "record_delivered", s.sent, received_on=day("06-24"))


def test_referral_does_not_arrive_or_is_replaced(drafted: Scene) -> None:
    s = drafted
    s.act("dispatcher", "06-26", "record_undeliverable", s.sent, failed_on=day("06-26"))
    s.act(
        "dispatcher",
        "06-27",
        "send_again",
        s.sent,
        dispatched_on=day("06-27"),
        expected_receipt_on=day("06-30"),
    )
    s.act("dispatcher", "07-01", "record_partial", s.sent, received_on=day("06-30"))
    s.act("head", "07-02", "supersede_request", s.sent)
    assert s.case(s.sent).state == "superseded"


def test_a_supplement_goes_on_the_same_chain_with_its_own_time_and_questions(drafted: Scene) -> None:
    """X18: what an assessment finds wanting is asked on the same 流转编号, and assessed by itself."""
    s = drafted
    s.act("dispatcher", "07-10", "record_reply", s.sent, replied_on=day("07-09"), received_on=day("07-10"))
    three = [{"item": f"第{n}项", "result": "answered"} for n in (1, 2, 3)]
    s.act("examiner", "07-13", "assess_reply", s.sent, answers=three, further_request=True)
    assert "请先发起补充协查" in s.refused("examiner", "07-13", "close_request", s.sent)
    two = [{"what": "补充银行回单", "refersTo": "第1项未附付款凭证"}, {"what": "说明单价"}]
    said = {"supplement_items": two, "reply_wd": 10}
    assert "最晚为发出后" in s.refused("head", "07-14", "send_supplement", s.sent, expected_receipt_on=day("07-20"), **said)
    out = s.act("head", "07-14", "send_supplement", s.sent, expected_receipt_on=day("07-17"), **said)
    (paper,) = out.documents
    assert (paper.kind, s.case(s.sent).state) == ("supplementary_request", "in_progress")
    assert [one["what"] for one in paper.facts["supplement_items"]] == ["补充银行回单", "说明单价"]
    # Ten working days of its own, from the presumed receipt.
    assert (s.due("assistance.reply", s.sent), s.open("assistance.reply", s.sent)[0].estimated) == (day("07-31"), True)
    s.act("dispatcher", "07-29", "record_supplement_reply", s.sent, replied_on=day("07-28"), received_on=day("07-29"), letter_came_on=None)
    assert not s.open("assistance.reply", s.sent)
    one = [{"item": "第1项", "result": "answered"}]
    assert "共有2个协查事项" in s.refused("examiner", "07-30", "assess_reply", s.sent, answers=one)
    s.act("examiner", "07-30", "assess_reply", s.sent, answers=one * 2, further_request=False)
    assert "无须补充" in s.refused("head", "07-30", "send_supplement", s.sent, expected_receipt_on=day("07-31"), **said)
    s.act("examiner", "07-31", "close_request", s.sent)


@pytest.mark.parametrize(
    ("named", "since", "due", "outcome", "words"),
    [
        ({"letter_came_on": day("06-23")}, "06-23", "07-14", "late", "按复函写明的收到日期推定对方于2026年6月23日已登记"),
        ({"letter_came_on": None}, "07-13", "08-03", "met", "按复函日期推定对方于2026年7月13日已登记"),
    ],
)  # fmt: skip
def test_a_reply_stands_for_the_receipt_that_nobody_entered(
    drafted: Scene, named: dict[str, Any], since: str, due: str, outcome: str, words: str
) -> None:
    """§5.4 no. 1 of cross_region.md: a reply before our entry of their receipt."""
    s = drafted
    (clock,) = s.open("assistance.reply", s.sent)
    assert (clock.estimated, clock.start_on) == (True, day("06-25"))
    number, answer = clock.id, {"replied_on": day("07-13"), "received_on": day("07-15")}
    early = {**answer, "letter_came_on": day("06-21")}
    assert "不能早于发出日期" in s.refused("dispatcher", "07-15", "record_reply", s.sent, **early)
    out = s.act("dispatcher", "07-15", "record_reply", s.sent, **answer, **named)
    real = s.session.get_one(Deadline, number)
    # The day that it ran to in truth, and not the estimate, says whether it was kept.
    assert (real.estimated, real.start_on, real.due_on) == (False, day(since), day(due))
    assert (real.outcome, real.closed_on) == (outcome, day("07-15"))
    assert words in out.event.sentence and "没有登记过对方的回执" in out.event.sentence
    row = s.session.scalars(select(Referral)).one()
    assert row.received_on == day(since)
    chain = s.session.scalars(select(ReferralMessage).order_by(ReferralMessage.message_no)).all()
    assert [(one.kind, one.on) for one in chain[-2:]] == [("receipt", day(since)), ("reply", day("07-13"))]
    assert words in chain[-2].text
    assert [f for f in audit.verify(s.session).faults if s.sent in f.where] == []


def test_a_receipt_that_was_entered_is_inferred_by_no_reply(drafted: Scene) -> None:
    """§5.4 no. 1 of cross_region.md, the other way: the day of the receipt stands."""
    s = drafted
    s.act("dispatcher", "06-26", "record_delivered", s.sent, received_on=day("06-24"))
    number = s.open("assistance.reply", s.sent)[0].id
    out = s.act("dispatcher", "07-15", "record_reply", s.sent, replied_on=day("07-13"), received_on=day("07-15"))
    assert s.session.get_one(Deadline, number).start_on == day("06-24")
    assert "推定" not in out.event.sentence
    assert s.session.scalars(select(Referral)).one().received_on == day("06-24")


def test_the_reply_to_a_supplement_tells_its_receipt_and_leaves_that_of_the_letter(drafted: Scene) -> None:
    """§5.4 no. 1 of cross_region.md: what follows has a clock of its own, and no receipt is entered of it."""
    s = drafted
    s.act("dispatcher", "06-26", "record_delivered", s.sent, received_on=day("06-24"))
    s.act("dispatcher", "07-10", "record_reply", s.sent, replied_on=day("07-09"), received_on=day("07-10"))
    s.act("examiner", "07-13", "assess_reply", s.sent, further_request=True)
    s.act("head", "07-14", "send_supplement", s.sent, reply_wd=10, expected_receipt_on=day("07-17"))
    number = s.open("assistance.reply", s.sent)[0].id
    answer = {"replied_on": day("07-28"), "received_on": day("07-29")}
    early = {**answer, "letter_came_on": day("07-13")}
    refused = s.refused("dispatcher", "07-29", "record_supplement_reply", s.sent, **early)
    assert "不能早于补充商请函发出的2026年7月14日" in refused
    s.act("dispatcher", "07-29", "record_supplement_reply", s.sent, **answer, letter_came_on=day("07-15"))
    real = s.session.get_one(Deadline, number)
    assert (real.estimated, real.start_on, real.due_on) == (False, day("07-15"), day("07-29"))
    assert s.session.scalars(select(Referral)).one().received_on == day("06-24")


def test_a_child_is_found_under_what_it_was_called_before_it_had_a_number(drafted: Scene) -> None:
    s = drafted
    case = s.case(s.sent)
    first = case.intake_no
    # The parent's own with a word and a number, as the page that began it was linked to.
    assert case.parent is not None and first.startswith(case.parent.reference) and first != s.sent
    # Read by a link, and acted on by a page that was open while somebody else signed.
    work = s.office.work(s.session, "dispatcher")
    assert find(work, first).id == find(work, s.sent).id == case.id
    assert parent_of(work, first) == case.parent_id and case.called == {first, s.sent}
    s.act("dispatcher", "06-26", "record_delivered", first, received_on=day("06-24"))
    assert [f for f in audit.verify(s.session).faults if s.sent in f.where or first in f.where] == []
