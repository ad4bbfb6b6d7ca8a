"""A single box of a page: its error stands beside it, what was typed stays in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests import factories, samples
from tests.web.markup import beside, values
from tests.web.office.test_standards import drafted
from tests.web.paper.test_incoming import drop

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser

    SignIn = Callable[[str], Browser]


@pytest.fixture
def clerk(sign_in: SignIn) -> Browser:
    clerk = sign_in("clerk")
    drop(clerk, (samples.pdf("件", pages=3), "扫描.pdf"))
    return clerk


def test_a_paper_is_filed_with_both_errors_at_once(office: factories.Bureau, clerk: Browser) -> None:
    clerk.page("/incoming/1")
    answer = clerk.post("/incoming/1", {"do": "assign", "case": "没有这个案号", "kind": ""})
    assert answer.status_code == 422
    assert beside(answer.text).keys() == {"case", "kind"}
    assert "没有找到案件没有这个案号" in beside(answer.text)["case"]
    assert values(answer.text)["case"] == "没有这个案号"
    # Of two the right one is kept.
    answer = clerk.post("/incoming/1", {"do": "assign", "case": "", "kind": "answer"})
    assert beside(answer.text).keys() == {"case"}
    assert re.search(r'<option value="answer" selected', answer.text)
    reference = factories.open_request(office.work("clerk")).reference
    office.session.commit()
    assert clerk.post("/incoming/1", {"do": "assign", "case": reference, "kind": "answer"}).status_code == 303
    # Out of the file again: a mistyped number of a case is no page that is missing.
    clerk.page("/incoming/1")
    answer = clerk.post("/incoming/1", {"do": "move", "case": "没有这个案号", "reason": ""})
    assert (answer.status_code, beside(answer.text).keys()) == (422, {"case", "reason"})
    answer = clerk.post("/incoming/1", {"do": "move", "case": "没有这个案号", "reason": "放错了"})
    assert (beside(answer.text).keys(), values(answer.text)["reason"]) == ({"case"}, "放错了")


def test_what_is_split_and_refused_says_beside_which_box(clerk: Browser) -> None:
    clerk.page("/incoming/1")
    for do, name, text in (("split", "starts", "9"), ("refuse", "reason", "  ")):
        answer = clerk.post("/incoming/1", {"do": do, name: text})
        assert answer.status_code == 422
        assert beside(answer.text).keys() == {name}
        assert values(answer.text)[name] == text


def test_a_draft_goes_back_with_its_reason_beside_the_box(sign_in: SignIn) -> None:
    head, place = sign_in("head"), drafted(sign_in("examiner"))
    opened = head.page(place)
    assert beside(opened) == {}
    found = re.search(r'action="(/standards/versions/\d+/refuse)"', opened)
    assert found
    answer = head.post(found[1], {"why": ""})
    assert (answer.status_code, beside(answer.text)) == (422, {"why": "错误：写明退回的理由"})


def test_of_two_requests_the_one_that_was_answered_keeps_its_words(office: factories.Bureau, sign_in: SignIn) -> None:
    security, system = sign_in("security"), sign_in("system")
    for who in ("archivist", "clerk"):
        number = office.people[who]
        security.page(f"/people/{number}")
        security.post(f"/people/{number}/state", {"do": "password"})
    asked = re.findall(r'action="/confirmations/(\d+)/refuse"', system.page("/confirmations"))
    assert len(asked) == 2
    answer = system.post(f"/confirmations/{asked[1]}/refuse", {"why": "很长的理由" * 60})
    assert answer.status_code == 422
    boxes = re.findall(r'id="why-(\d+)"[^>]*aria-invalid="true"[^>]*value="([^"]*)"', answer.text)
    assert boxes == [(asked[1], "很长的理由" * 60)]
    assert answer.text.count("<details open>") == 1
    # Who asked cannot confirm, and is told so on the same page.
    security.page("/confirmations")
    answer = security.post(f"/confirmations/{asked[0]}/confirm")
    assert (answer.status_code, "由另一名管理员复核" in answer.text) == (422, True)
