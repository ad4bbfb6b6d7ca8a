"""Two people, or one impatient person, at one step; what is hidden; a session that ended."""

from __future__ import annotations

import re

from sqlalchemy import func, select

from casehub.model import Case, Event
from tests import factories
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.site import Site
from tests.journeys.test_clerk import RECEIVED

LOT = re.compile(rb'nonce="[^"]*"|name="csrf_token" value="[^"]*"')


def records(site: Site, reference: str) -> int:
    """How many records the case has."""
    with site.app.extensions["casehub"].read() as session:
        found = session.scalars(select(Case).where(Case.reference == reference)).one()
        return session.scalar(select(func.count()).where(Event.case_id == found.id)) or 0


def test_who_comes_second_sees_what_happened_and_loses_nothing(visit: Visit, site: Site) -> None:
    reference = stage.arrived(site)
    path = f"/cases/{reference}/steps/check_right_status"
    stage.act(site, "clerk", reference, "receive_request", received_on=site.clock.at.date())
    first, second = visit("clerk").go(path), visit("clerk").go(path)
    typed = {"status": "专利权维持", "status_checked_on": "2026-11-20"}
    second.type(typed | {"source": "第二人填写的依据"}).press("核对")
    first.type(typed | {"source": "专利登记簿副本"}).press("核对").press("登记权利状态核查")
    assert "✓ 登记权利状态核查" in first.text()
    before = records(site, reference)
    second.press("登记权利状态核查")
    assert second.status == 409
    assert "未登记：案件有新的办理记录" in second.text()
    assert "第二人填写的依据" in second.text()
    changes = second.main.get_by_role("region", name="期间发生的变化").text_content() or ""
    assert "登记权利状态核查" in changes
    assert "冉红" in changes
    assert records(site, reference) == before
    second.check("conflict").press("用最新状态重新核对")
    assert second.value("source") == "第二人填写的依据"
    second.press("登记权利状态核查")
    assert "✓ 登记权利状态核查" in second.text()
    assert records(site, reference) == before + 1


def test_double_click_and_resubmission_have_one_effect(visit: Visit, site: Site) -> None:
    reference = stage.arrived(site)
    clerk = visit("clerk").go(f"/cases/{reference}").follow("收到请求书")
    clerk.type(RECEIVED).press("核对")
    button = clerk.main.get_by_role("button", name="收到请求书", exact=True)
    with clerk.page.context.expect_page() as another:
        button.click(modifiers=["Control"])
    another.value.wait_for_url("**/cases/*done=*")
    assert records(site, reference) == 2
    button.dblclick(no_wait_after=True)
    # The second press ends the navigation that the first began: what it comes to is waited for.
    clerk.main.get_by_text("已办理过，没有重复登记").first.wait_for()
    assert records(site, reference) == 2
    clerk.check("replayed")


def test_hidden_and_absent_cases_answer_the_same_bytes(visit: Visit, site: Site) -> None:
    hidden = stage.arrived(site)
    absent = hidden[:-1] + "9"
    outsider = visit("elsewhere")
    answers = []
    for reference in (hidden, absent):
        outsider.go(f"/cases/{reference}")
        assert outsider.last is not None
        assert outsider.status == 404
        # What is drawn by lot for every answer says nothing about the case.
        answers.append(LOT.sub(b"", outsider.last.body()))
    assert answers[0] == answers[1]
    assert hidden.encode() not in answers[0]
    outsider.check("missing")


def test_end_of_a_session_keeps_the_form(visit: Visit, site: Site) -> None:
    reference = stage.arrived(site)
    clerk = visit("clerk").go(f"/cases/{reference}").follow("收到请求书")
    clerk.type(RECEIVED | {"requests": "请求责令停止侵权（过期前填写）"})
    site.clock.pass_by(minutes=31)
    clerk.press("核对")
    assert clerk.status == 401
    assert "登录已过期" in clerk.text()
    clerk.check("session-ended")
    clerk.type({"sign_in_account": "clerk", "sign_in_password": factories.PASSWORD})
    clerk.press("登录")
    assert "刚才填写的内容都在" in clerk.text()
    assert clerk.value("requests") == "请求责令停止侵权（过期前填写）"
    clerk.check("session-resumed").press("核对").press("收到请求书")
    assert "✓ 收到请求书" in clerk.text()
    assert records(site, reference) == 2


def test_wrong_password_gets_one_sentence(visit: Visit) -> None:
    somebody = visit().go("/sign-in").check("sign-in")
    somebody.type({"sign_in_account": "clerk", "sign_in_password": "wrong"}).press("登录")
    assert somebody.status == 422
    known = somebody.text()
    somebody.type({"sign_in_account": "nobody", "sign_in_password": "wrong"}).press("登录")
    assert somebody.text() == known
    assert "账号或密码不正确" in known
    assert somebody.value("sign_in_account") == "nobody"
    somebody.check("sign-in-refused")
