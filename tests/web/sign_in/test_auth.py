"""Sign-in, sessions, lock-out, password, and what a lost session keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Person, SecurityEntry, SignIn
from casehub.people import accounts
from tests import factories
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from sqlalchemy.orm import Session

    from tests.web.conftest import Clock


def test_everything_asks_for_sign_in_first(browser: Browser) -> None:
    answer = browser.get("/desk?due=red")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/desk?due%3Dred"


def test_sign_in_leads_to_the_page_asked_for(browser: Browser) -> None:
    browser.get("/sign-in?next=/cases")
    answer = browser.post(
        "/sign-in",
        {
            "sign_in_account": "examiner",
            "sign_in_password": factories.PASSWORD,
            "next": "/cases",
        },
    )
    assert answer.location == "/cases"
    assert "周明远" in browser.page("/cases")


def test_next_never_leaves_the_site(browser: Browser) -> None:
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        browser.get("/sign-in")
        answer = browser.post(
            "/sign-in",
            {
                "sign_in_account": "examiner",
                "sign_in_password": factories.PASSWORD,
                "next": target,
            },
        )
        assert answer.location == "/"
        browser.post("/sign-out")


def test_every_failure_is_one_sentence_and_ten_pause(browser: Browser, clock: Clock) -> None:
    unknown = browser.sign_in("nobody", "wrong")
    for _ in range(10):
        wrong = browser.sign_in("examiner", "wrong")
    assert unknown.status_code == wrong.status_code == 422
    assert "账号或密码不正确" in unknown.get_data(as_text=True)
    paused = browser.sign_in("examiner")
    assert paused.status_code == 422
    assert "账号或密码不正确" in paused.get_data(as_text=True)
    clock.at += timedelta(minutes=15)
    assert browser.sign_in("examiner").status_code == 303


def test_a_stranger_locks_nobody_out_of_the_own_browser(
    app: Flask, browser: Browser, clock: Clock
) -> None:
    """Fifteen requests of a stranger used to lock three leaders out (findings S3)."""
    own = {name: Browser(app) for name in ("head", "section", "reviewer")}
    for name, mine in own.items():
        assert mine.sign_in(name).status_code == 303
        mine.page("/account")
        assert mine.post("/sign-out").status_code == 303
    for name in own:
        for _ in range(12):
            assert browser.sign_in(name, "wrong").status_code == 422
    for name, mine in own.items():
        assert browser.sign_in(name).status_code == 422
        assert mine.sign_in(name).status_code == 303
    # The mark of one's browser is signed, and is worth nothing for somebody else.
    stranger = Browser(app)
    stranger.client.set_cookie("casehub-browser", "W1sxLCJ4Il1d.forged.mark")
    assert stranger.sign_in("head").status_code == 422
    own["section"].page("/account")
    own["section"].post("/sign-out")
    assert own["section"].sign_in("head").status_code == 422


def test_own_sessions_are_seen_and_ended(app: Flask, session: Session) -> None:
    here, there, third = Browser(app), Browser(app), Browser(app)
    for one in (there, third, here):
        assert one.sign_in("clerk").status_code == 303
    text = here.page("/account")
    assert text.count("退出<span") == 2
    assert "这一处" in text
    which = text.split('name="which" value="')[1].partition('"')[0]
    assert here.post("/account/sessions", {"which": which}).status_code == 303
    ended = [one.get("/cases").status_code == 303 for one in (there, third)]
    assert sorted(ended) == [False, True]
    here.page("/account")
    assert here.post("/account/sessions", {"which": ""}).status_code == 303
    assert all(one.get("/cases").status_code == 303 for one in (there, third))
    assert "已退出" in here.page("/account?done=sessions")
    # Nobody ends the session of somebody else, whatever is sent.
    other = Browser(app)
    assert other.sign_in("head").status_code == 303
    mine = session.scalars(
        select(SignIn.token_hash).join(Person).where(Person.username == "clerk", SignIn.ended_at.is_(None))
    ).one()
    session.rollback()
    other.page("/account")
    assert other.post("/account/sessions", {"which": mine}).status_code == 303
    assert here.get("/cases").status_code == 200


def test_idle_and_absolute_limits(sign_in: Callable[[str], Browser], clock: Clock) -> None:
    browser = sign_in("examiner")
    for _ in range(3):
        clock.at += timedelta(minutes=29)
        assert browser.get("/cases").status_code == 200
    clock.at += timedelta(minutes=31)
    assert browser.get("/cases").status_code == 303
    browser = sign_in("examiner")
    for _ in range(22):
        clock.at += timedelta(minutes=28)
        last = browser.get("/cases")
    assert last.status_code == 303


def test_sign_out_ends_the_session_on_the_server(sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("examiner")
    cookie = browser.client.get_cookie("casehub")
    assert cookie is not None
    browser.page("/cases")
    browser.post("/sign-out")
    browser.client.set_cookie("casehub", cookie.value)
    assert browser.get("/cases").status_code == 303


def test_password_change_ends_other_sessions(sign_in: Callable[[str], Browser]) -> None:
    here, there = sign_in("examiner"), sign_in("examiner")
    here.page("/account")
    short = here.post("/account", {"old": factories.PASSWORD, "new": "short", "again": "short"})
    assert short.status_code == 422
    assert "新密码不少于" in short.get_data(as_text=True)
    new = "another-long-password-2026"
    answer = here.post("/account", {"old": factories.PASSWORD, "new": new, "again": new})
    assert answer.status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303


def test_form_without_token_is_refused(sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("clerk")
    answer = browser.client.post("/requests/new/patent_request", data={"title": "x"})
    assert answer.status_code == 400
    assert "表单已过期" in answer.get_data(as_text=True)


def test_lost_session_keeps_what_was_typed(sign_in: Callable[[str], Browser], clock: Clock) -> None:
    browser = sign_in("clerk")
    browser.page("/requests/new/patent_request")
    clock.at += timedelta(hours=1)
    asked = browser.post("/requests/new/patent_request", {"right-title": "一种防松结构", "do": "perform"})
    assert asked.status_code == 401
    assert "一种防松结构" in asked.get_data(as_text=True)
    back = browser.post(
        "/requests/new/patent_request",
        {
            "sign_in_account": "clerk",
            "sign_in_password": factories.PASSWORD,
            "right-title": "一种防松结构",
            "do": "perform",
        },
    )
    assert back.status_code == 200
    assert 'value="一种防松结构"' in back.get_data(as_text=True)
    assert browser.get("/desk").status_code == 200


def test_a_one_time_code_opens_nothing_but_the_choice_of_a_password(
    browser: Browser, session: Session
) -> None:
    person = session.scalars(select(Person).where(Person.username == "clerk")).one()
    first, second = accounts.code_half(), accounts.code_half()
    accounts.give_code(person, accounts.kept_half(first), second, factories.AT)
    code = f"{first}-{second}"
    session.commit()
    assert browser.sign_in("clerk", code).status_code == 303
    for path in ("/", "/cases", "/referrals"):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert "先更改一次性口令" in browser.page("/account")
    assert browser.post("/people/999999/state").headers["Location"] == "/account"
    chosen = {"old": code, "new": "quiet-river-stone-77", "again": "quiet-river-stone-77"}
    assert browser.post("/account", chosen).status_code == 303
    assert "一次性口令" not in browser.page("/account")
    assert browser.get("/cases").status_code == 200


def test_a_wrong_old_password_leaves_a_line_and_signing_out_clears_the_browser(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    clerk = sign_in("clerk")
    sent = fields_of(clerk.page("/account")) | {"old": "wrong", "new": "bamboo-river-lamp-24", "again": "bamboo-river-lamp-24"}
    assert clerk.post("/account", sent).status_code == 422
    kinds = office.session.scalars(select(SecurityEntry.kind)).all()
    office.session.rollback()
    assert "password_refused" in kinds
    gone = clerk.post("/sign-out", fields_of(clerk.page("/account")))
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'
