"""Security keys in a real browser, pressed by an authenticator that the browser simulates."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from tests import factories
from tests.journeys.conftest import Visit
from tests.journeys.person import Visitor
from tests.journeys.site import Site


@pytest.fixture
def site(site: Site) -> Site:
    """The same site, opened by a name: browsers use keys at no address of numbers."""
    return replace(site, url=site.url.replace("127.0.0.1", "localhost"))


class Plugged:
    """A key plugged into one browser window."""

    def __init__(self, visitor: Visitor, transport: str = "usb") -> None:
        self.cdp = visitor.page.context.new_cdp_session(visitor.page)
        self.cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": transport, "hasResidentKey": False,
            "hasUserVerification": transport == "internal", "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }  # fmt: skip
        self.id = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        found = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]
        return list(found)

    def hold(self, credential: dict[str, Any]) -> None:
        """Take a credential in, as it was when it was copied."""
        self.cdp.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": credential})

    def pull(self) -> None:
        self.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.id})


def says(visitor: Visitor, words: str) -> None:
    visitor.page.locator("#key-says", has_text=words).wait_for()


def add(visitor: Visitor, site: Site, name: str) -> None:
    site.clock.pass_by(seconds=1)
    visitor.go("/account/keys").type({"name": name, "password": factories.PASSWORD})
    visitor.press("登记安全密钥")
    assert name in visitor.main.get_by_role("table").inner_text()


def at_the_question(visit: Visit, username: str) -> Visitor:
    visitor = visit().sign_in(username)
    assert "二次验证" in visitor.text()
    return visitor


def log_of(visit: Visit) -> str:
    return visit("audit").go("/audit/security").text()


def test_a_person_adds_two_keys_and_signs_in_with_either(visit: Visit, site: Site) -> None:
    meng = visit().sign_in("security").go("/account").follow("安全密钥")
    blue = Plugged(meng)
    add(meng, site, "蓝色密钥")
    # The same key a second time: the browser refuses, and the page says why.
    site.clock.pass_by(seconds=1)
    meng.go("/account/keys").type({"name": "又一次", "password": factories.PASSWORD})
    meng.main.get_by_role("button", name="登记安全密钥").click()
    says(meng, "已经登记过")
    meng.errors.clear()
    held = blue.credentials()
    blue.pull()
    builtin = Plugged(meng, "internal")
    add(meng, site, "电脑指纹")
    meng.check("keys-two")
    red = builtin.credentials()
    for credential in (held[0], red[0]):
        site.clock.pass_by(minutes=1)
        again = at_the_question(visit, "security")
        again.check("key-asked")
        Plugged(again).hold(credential)
        again.press("使用安全密钥")
        assert "等待复核" in again.text()
    again.go("/account/keys")
    assert again.main.get_by_text("还没有用过").count() == 0
    again.type({"old_key": "蓝色密钥", "old_password": "not hers"}).press("停用")
    assert again.status == 422
    again.type({"old_key": "蓝色密钥", "old_password": factories.PASSWORD}).press("停用")
    assert "蓝色密钥" not in again.text()
    told = log_of(visit)
    for words in ("登记安全密钥", "停用安全密钥"):
        assert words in told, words


def test_a_copied_key_and_the_key_of_another_open_nothing(visit: Visit, site: Site) -> None:
    meng, ma = visit().sign_in("security"), visit().sign_in("system")
    hers, his = Plugged(meng), Plugged(ma)
    add(meng, site, "孟洁的")
    add(ma, site, "马骏的")
    copy, foreign = hers.credentials()[0], his.credentials()[0]
    site.clock.pass_by(minutes=1)
    again = at_the_question(visit, "security")
    hers = Plugged(again)
    hers.hold(copy | {"signCount": 7})
    again.press("使用安全密钥")
    assert "等待复核" in again.text()
    site.clock.pass_by(minutes=1)
    thief = at_the_question(visit, "security")
    Plugged(thief).hold(copy | {"signCount": 3})
    thief.press("使用安全密钥")
    assert thief.status == 422
    thief.check("key-copied")
    assert "没有通过验证" in thief.text()
    # The key of another is none that the page asks for, so the browser does not even use it.
    site.clock.pass_by(minutes=1)
    ma = at_the_question(visit, "security")
    cancelled = Plugged(ma)
    cancelled.hold(foreign)
    ma.main.get_by_role("button", name="使用安全密钥").click()
    says(ma, "没有完成")
    ma.errors.clear()
    assert "可能被复制" in log_of(visit)
    assert thief.go("/people").page.url.startswith(f"{site.url}/second-factor")


def test_where_a_browser_cannot_the_page_says_so(visit: Visit, site: Site) -> None:
    meng = visit().sign_in("security")
    Plugged(meng)
    add(meng, site, "孟洁的")
    numbers = replace(site, url=site.url.replace("localhost", "127.0.0.1"))
    there = visit(at=numbers).sign_in("security")
    assert re.search(r"用 http://localhost:\d+ 打开", there.text())
    plain = visit(script=False).sign_in("security")
    assert "须在浏览器中启用脚本" in plain.text()
    assert plain.main.get_by_role("button", name="使用安全密钥").count() == 0
    old = visit()
    old.page.add_init_script("delete window.PublicKeyCredential")
    old.sign_in("security")
    says(old, "不能使用安全密钥")
