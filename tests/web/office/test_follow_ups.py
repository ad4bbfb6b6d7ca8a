"""A request is withdrawn, corrected, reminded of, told the outcome: what becomes of it at the receiver."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from casehub.exchange.sending import Sender, sent
from casehub.model import Case, Deadline, Event, ExchangeLetter
from casehub.settings import Settings
from tests import factories
from tests.exchange.certificates import Authority
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import (
    act,
    judged_here,  # noqa: F401
    judged_of,
    opened,
    registered,
    sealed,
    trust,  # noqa: F401
    two_asks,
)
from tests.web.office.test_letters import WANZHOU

# The fixtures of the answers are these tests' too.
pytestmark = pytest.mark.usefixtures("judged_here")


def follow(kind: str, seq: int, **data: Any) -> dict[str, Any]:
    """What 万州 sends after its request."""
    made = two_asks()
    made.pop("asks")
    made.pop("clock", None)
    number = f"渝万州市监函〔2026〕{40 + seq}号"
    return {
        **made,
        "message": {"seq": seq, "kind": kind},
        "gongwen": {**made["gongwen"], "发文字号": number, "标题": "关于前函有关事项的函"},
        **data,
    }


WITHDRAWN = {"withdrawal": {"reason": "不再需要"}}
CORRECTED = {"correction": {"mode": "correct", "places": [{"where": "第1项", "wrong": "120件", "right": "210件"}]}}


def taken_on(office: factories.Bureau, head: Browser, reference: str) -> None:
    two = str(office.people["examiner"])
    act(head, reference, "take_on_request", officers=two, handling_unit="知识产权保护科", plan="现场检查")


def replied(head: Browser, reference: str, **more: Any) -> None:
    form = fields_of(head.page(f"/cases/{reference}/steps/reply_to_request"))
    said = {"results-0-result": "answered", "results-0-text": "供货120件",
            "results-1-result": "not", "results-1-text": "库存已售出"}  # fmt: skip
    act(head, reference, "reply_to_request", **{**form, **said, **more})


def entered(clerk: Browser, at: str, reference: str, step: str) -> None:
    begun = clerk.post(f"{at}/entry")
    assert begun.status_code == 303, begun.get_data(as_text=True)
    assert begun.location.endswith(f"/steps/{step}")
    act(clerk, reference, step)


def test_what_was_typed_into_the_form_of_a_letter_stays_whoever_presses_again(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, clock: Clock,  # noqa: F811
) -> None:  # fmt: skip
    keys, clerk = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk")
    at = registered(clerk, keys, two_asks())
    reference, head = opened(clerk, at), sign_in("head")
    taken_on(office, head, reference)
    first, second = (
        registered(clerk, keys, follow("REMINDER", seq, message={"seq": seq, "kind": "REMINDER", "reminderNo": seq - 2}))
        for seq in (3, 4)
    )
    place = f"/cases/{reference}/steps/enter_reminder"
    assert clerk.post(f"{first}/entry").location.endswith(place)
    form = fields_of(clerk.page(place))
    number = form["follow_no"]
    clerk.post(f"{place}/draft", {**form, "wanted_by": "2026-12-01", "do": "keep"})
    said = {}
    for letter in (first, second):
        again = clerk.post(f"{letter}/entry")
        assert again.status_code == 303
        page = clerk.page(again.location)
        assert fields_of(page)["wanted_by"] == "2026-12-01" and fields_of(page)["follow_no"] == number
        said[letter] = page
    assert f"先前就{number}填写的内容，没有改动" in said[first]
    assert f"先前就{number}填写、还没有办理的内容，没有改动" in said[second]
    # Once it is entered the other letter has the form.
    act(clerk, reference, "enter_reminder")
    assert clerk.post(f"{second}/entry").location.endswith(place)
    assert fields_of(clerk.page(place))["follow_no"] not in {number, ""}


def state_of(office: factories.Bureau, reference: str) -> str:
    office.session.rollback()
    found = office.session.scalars(select(Case.state).where(Case.reference == reference)).one()
    office.session.rollback()
    return found


def test_a_withdrawn_request_is_stopped_by_agreement_and_nothing_else_is_answered_before(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,  # noqa: F811
    clock: Clock,
) -> None:  # fmt: skip
    keys, clerk, dispatcher = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk"), sign_in("dispatcher")
    at = registered(clerk, keys, two_asks())
    reference, head = opened(clerk, at), sign_in("head")
    taken_on(office, head, reference)
    later = registered(clerk, keys, follow("WITHDRAWAL", 3, **WITHDRAWN))
    # It has come but is not entered: what was decided before does not leave meanwhile.
    held = sealed(dispatcher, at)
    assert held.status_code == 422 and "渝万州市监函〔2026〕43号已经登记收文" in held.get_data(as_text=True)
    entered(clerk, later, reference, "enter_withdrawal")
    twice = clerk.post(f"{later}/entry")
    assert twice.status_code == 422 and "不能重复登记" in twice.get_data(as_text=True)
    closed = head.get(f"/cases/{reference}/steps/reply_to_request")
    assert closed.status_code == 409 and "请求撤回，尚未答复" in closed.get_data(as_text=True)
    act(head, reference, "stop_helping", done_part="尚未开始办理。")
    assert state_of(office, reference) == "helping_stopped"
    running = select(Deadline).where(Deadline.rule == "helping.reply", Deadline.closed_on.is_(None))
    assert office.session.scalars(running).all() == []
    office.session.rollback()
    # In the order of the decisions, each to its own letter, once.
    early = sealed(dispatcher, later)
    assert early.status_code == 422 and "作出在先" in early.get_data(as_text=True)
    assert judged_of(dispatcher, sealed(dispatcher, at).location, settings)["receipt"]["code"] == "ACCEPTED"
    told = judged_of(dispatcher, sealed(dispatcher, later).location, settings)
    assert (told["receipt"]["code"], told["receipt"]["reason"]) == ("WITHDRAW_AGREED", "尚未开始办理。")
    assert told["message"]["inReplyTo"].endswith("/M3")
    assert 'name="event"' not in dispatcher.page(at) + dispatcher.page(later)
    act(sign_in("archivist"), reference, "file_request_away", filed_note="齐全")


def test_a_withdrawal_that_crossed_with_the_sealed_reply_is_refused_in_words(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,  # noqa: F811
    clock: Clock,
) -> None:  # fmt: skip
    """§5.4 no. 3 and 4: what follows crosses with the reply; it changes nothing and is told."""
    keys, clerk, dispatcher = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk"), sign_in("dispatcher")
    at = registered(clerk, keys, two_asks())
    reference, head = opened(clerk, at), sign_in("head")
    taken_on(office, head, reference)
    replied(head, reference)
    for _ in range(2):
        assert sealed(dispatcher, at).status_code == 303
    reminded = registered(clerk, keys, follow("REMINDER", 2, message={"seq": 2, "kind": "REMINDER", "reminderNo": 1}))
    entered(clerk, reminded, reference, "enter_reminder")
    later = registered(clerk, keys, follow("WITHDRAWAL", 4, **WITHDRAWN))
    entered(clerk, later, reference, "enter_withdrawal")
    assert state_of(office, reference) == "letter_answered"
    # It is not filed away while the other office waits for a word.
    open_still = sign_in("archivist").get(f"/cases/{reference}/steps/file_request_away")
    assert open_still.status_code == 409 and "尚未答复" in open_still.get_data(as_text=True)
    none = head.get(f"/cases/{reference}/steps/stop_helping")
    assert none.status_code == 409
    act(head, reference, "keep_helping")
    told = judged_of(dispatcher, sealed(dispatcher, later).location, settings)
    assert told["receipt"]["code"] == "WITHDRAW_REFUSED" and re.search(r"以渝知函〔2026〕\d+号函复", told["receipt"]["reason"])
    outcome = registered(clerk, keys, follow("CLOSING", 6, outcome={"text": "已经作出处罚决定"}))
    entered(clerk, outcome, reference, "enter_outcome")
    event = office.session.scalars(select(Event).where(Event.step == "enter_outcome")).one()
    assert event.typed["outcome"] == "已经作出处罚决定"
    office.session.rollback()
    act(sign_in("archivist"), reference, "file_request_away", filed_note="齐全")


def test_a_withdrawal_that_came_before_its_request_opens_nothing_by_oversight(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority  # noqa: F811
) -> None:
    """Messages out of order: the later one waits, said so, and the matter waits for it."""
    keys, clerk = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk")
    pdf = sent(follow("WITHDRAWAL", 2, **WITHDRAWN), keys, Sender.of(keys), "none.zip").pdf
    clerk.page("/letters")
    early = clerk.post("/letters/files", {"files": [(io.BytesIO(pdf), "撤回.pdf")]})
    early.request.environ["wsgi.input"].close()
    assert "先于来函收到" in clerk.page(early.location)
    at = registered(clerk, keys, two_asks())
    clerk.page(at)
    begun = clerk.post(f"{at}/matter")
    assert begun.status_code == 422 and "先于本函收到" in begun.get_data(as_text=True)
    assert office.session.scalars(select(Case).where(Case.procedure == "helping")).all() == []
    office.session.rollback()
    later = registered(clerk, keys, follow("WITHDRAWAL", 2, **WITHDRAWN))
    # Registered, but of a matter that is not there yet.
    none = clerk.post(f"{later}/entry")
    assert none.status_code == 422 and "没有与这件函件对应的案件" in none.get_data(as_text=True)
    reference = opened(clerk, at)
    entered(clerk, later, reference, "enter_withdrawal")
    found = office.session.scalars(select(ExchangeLetter).order_by(ExchangeLetter.id)).all()
    assert [(one.kind, one.state, one.case_id is not None) for one in found] == [
        ("WITHDRAWAL", "early", False), ("REQUEST", "registered", True), ("WITHDRAWAL", "registered", True),
    ]  # fmt: skip
    office.session.rollback()


def test_a_correction_holds_once_it_is_agreed_and_its_items_are_what_is_answered(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,  # noqa: F811
    clock: Clock,
) -> None:  # fmt: skip
    keys, clerk, dispatcher = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk"), sign_in("dispatcher")
    at = registered(clerk, keys, two_asks())
    reference, head = opened(clerk, at), sign_in("head")
    later = registered(clerk, keys, follow("CORRECTION", 2, **CORRECTED))
    form = clerk.page(clerk.post(f"{later}/entry").location)
    assert "120件" in form and "210件" in form
    act(clerk, reference, "enter_correction")
    act(head, reference, "work_as_corrected", **{"asks-0-what": "核实供货210件"})
    told = judged_of(dispatcher, sealed(dispatcher, later).location, settings)
    assert told["receipt"]["code"] == "ACCEPTED" and told["message"]["inReplyTo"].endswith("/M2")
    # The page of the request has none of its own yet.
    assert 'name="event"' not in dispatcher.page(at)
    act(head, reference, "take_on_request", officers=str(office.people["examiner"]),
        handling_unit="知识产权保护科", plan="检查")  # fmt: skip
    assert "第1项（核实供货210件）" in head.page(f"/cases/{reference}/steps/reply_to_request")
