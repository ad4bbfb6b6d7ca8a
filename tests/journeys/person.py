"""A person at a browser: signs in, types, presses buttons; every page visited is checked."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.sync_playwright import Axe

from casehub.people import accounts
from casehub.web.drawing.forms import name_of
from casehub.web.sign_in.auth import cookie_name
from tests import factories
from tests.journeys.contrast import contrast_faults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Download, Locator, Page, Response

    from tests.journeys.site import Site

# A folder for pictures of every page, for people to look at.
PICTURES = os.environ.get("JOURNEY_PICTURES", "")
WIDTHS = (1440, 768, 360)
NARROWEST = 320
HEIGHT = 900
GRAVE = {"critical", "serious", "moderate"}
# What keeps to the edge of the window lies over whatever happens to stand behind it just then.
OPEN_ALL = """document.querySelectorAll('details').forEach(d => { d.was = d.open; d.open = true; });
document.querySelectorAll('body *').forEach(e => {
  if (getComputedStyle(e).position === 'sticky') { e.kept = true; e.style.position = 'static'; }
})"""
CLOSE_AGAIN = """document.querySelectorAll('details').forEach(d => { d.open = d.was; });
document.querySelectorAll('body *').forEach(e => { if (e.kept) e.style.position = ''; })"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Contrast is judged apart, once for each way in which text is painted.
# At another width the same elements of the same page are judged no second time; what is shown, what
# can be scrolled, and what stands at all (a script may add to it) makes the page the same.
RUN_AXE = """
async () => {
  const all = [...document.querySelectorAll('*')];
  const face = document.documentElement.outerHTML.length + ' ' + all.map(e =>
    !e.getClientRects().length ? 0 : getComputedStyle(e).visibility !== 'visible' ? 1
      : e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight ? 2 : 3).join('');
  window.judgedFaces ??= new Set();
  if (window.judgedFaces.has(face)) return [];
  const found = await axe.run(document, {
    resultTypes: ['violations'],
    rules: {'color-contrast': {enabled: false}, 'target-size': {enabled: true}},
  });
  // What an open menu lies over is touched when the menu is closed.
  const under = node => {
    const box = document.querySelector(node.target[0]).getBoundingClientRect();
    return [...document.querySelectorAll('.pop')].map(e => e.getBoundingClientRect()).some(over =>
      over.left < box.right && box.left < over.right && over.top < box.bottom && box.top < over.bottom);
  };
  for (const one of found.violations.filter(v => v.id === 'target-size'))
    one.nodes = one.nodes.filter(node => !under(node));
  found.violations = found.violations.filter(v => v.nodes.length);
  if (!found.violations.length) window.judgedFaces.add(face);
  return found.violations;
}
"""


class Visitor:
    """One browser window and who sits before it."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site
        self.errors: list[str] = []
        self.last: Response | None = None
        page.on("pageerror", lambda e: self.errors.append(str(e)))
        page.on("console", lambda m: self._console(m.type, m.text))
        page.on("response", self._answered)

    def _console(self, kind: str, text: str) -> None:
        # A page that answers 409, 422 or 404 is one of ours and no fault of the browser.
        if kind == "error" and "Failed to load resource" not in text:
            self.errors.append(text)

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.last = response

    @property
    def status(self) -> int:
        """Status of the page that is shown."""
        assert self.last is not None
        return self.last.status

    @property
    def main(self) -> Locator:
        """The main content."""
        return self.page.locator("main")

    def text(self) -> str:
        """What the main content says, hidden words included, spaces folded."""
        return re.sub(r"\s+", " ", self.main.text_content() or "")

    def go(self, path: str) -> Visitor:
        """Open an address of the site."""
        self.page.goto(self.site.url + path)
        return self

    def sign_in(self, username: str, password: str = factories.PASSWORD) -> Visitor:
        """Sign in by the form."""
        self.go("/sign-in")
        self.page.get_by_label("账号", exact=True).fill(username)
        self.page.get_by_label("密码", exact=True).fill(password)
        self.press("登录")
        assert self.page.locator("details.me").count() == 1, self.text()
        return self

    def come_in(self, username: str) -> Visitor:
        """Sit before a browser in which one has signed in already (the form is test_administrators')."""
        with self.site.app.extensions["casehub"].write() as session, session.begin():
            _person, token = accounts.sign_in(
                session, username, factories.PASSWORD, self.site.clock(), "127.0.0.1", production=False
            )
        with self.site.app.app_context():
            self.page.context.add_cookies([{"name": cookie_name(), "value": token, "url": self.site.url}])
        return self.go("/")

    def press(self, name: str) -> Visitor:
        """Press the button with exactly this name in the main content."""
        return self.turn(self.main.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> Visitor:
        """Follow the first link with this name in the main content."""
        return self.turn(self.main.get_by_role("link", name=name, exact=True).first)

    def fetch(self, role: Literal["button", "link"], name: str) -> Download:
        """Press or follow the first of this name, which leads to a file, and give the file."""
        with self.page.expect_download() as download:
            self.main.get_by_role(role, name=name, exact=True).first.click()
        return download.value

    def turn(self, what: Locator) -> Visitor:
        """Click what leads to another page, and wait until that page stands: the old one may
        still be there when a click returns, and would be read in its place."""
        with self.page.expect_navigation(wait_until="load"):
            what.click()
        return self

    def type(self, values: Mapping[str, Any]) -> Visitor:
        """Fill in fields by their names: text, a choice by value or words, ticks, dates."""
        for name, value in values.items():
            self._type(name, value)
        return self

    def _type(self, name: str, value: Any) -> None:
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                if not self.main.locator(f'[name^="{name}-{number}-"]').count():
                    self.turn(self.main.locator(f'button[name="add_row"][value="{name}"]'))
                self.type({f"{name}-{number}-{k}": v for k, v in row.items() if v is not None})
            return
        name = name_of(name)
        fixed = self.main.locator(f'input[type=hidden][name="{name}"]')
        if fixed.count() and fixed.first.input_value() == str(value):
            # A point that the form goes through stands there already.
            return
        found = self.main.locator(f'[name="{name}"]:not([type=hidden])')
        assert found.count(), f"no field {name} on {self.page.url}"
        one = found.first
        # What is folded away is opened as anybody opens it.
        for fold in one.locator("xpath=ancestor::details[not(@open)]").all():
            fold.locator("summary").first.click()
        tag, kind = one.evaluate("e => [e.tagName, e.type]")
        if tag == "SELECT":
            options = one.locator("option")
            texts, values = options.all_text_contents(), options.evaluate_all(
                "all => all.map(o => o.value)"
            )
            at = next(
                n for n, (v, t) in enumerate(zip(values, texts, strict=True))
                if str(value) == v or (v and str(value) in t)
            )
            one.select_option(index=at)
        elif kind == "radio" and isinstance(value, bool):
            self._tick(found, "1" if value else "0")
        elif kind in {"radio", "checkbox"}:
            wanted = value if isinstance(value, list) else [value]
            for each in wanted:
                if each is True or each is False:
                    one.set_checked(each)
                else:
                    self._tick(found, str(each))
        else:
            one.fill(str(value))

    def _tick(self, found: Locator, wanted: str) -> None:
        for n in range(found.count()):
            one = found.nth(n)
            label = one.evaluate("e => e.closest('label').textContent")
            if one.get_attribute("value") == wanted or wanted in label:
                if not one.is_visible():
                    one.locator("xpath=ancestor::details[not(@open)]/summary").first.click()
                one.check()
                return
        raise AssertionError(f"nothing to tick for {wanted}")

    def value(self, name: str) -> str:
        """What stands in a field now."""
        return self.main.locator(f'[name="{name}"]:not([type=hidden])').first.input_value()

    def error_at(self, name: str) -> str:
        """The sentence beside a field, as the field refers to it; empty without one."""
        ids = self.page.locator(f'[id="{name}"]').first.get_attribute("aria-describedby") or ""
        found = [i for i in ids.split() if i.endswith("-err")]
        text = self.page.locator(f'[id="{found[0]}"]').text_content() if found else ""
        return (text or "").removeprefix("错误：").strip()

    def check(self, name: str) -> Visitor:
        """No barrier with every disclosure open at each width, nothing to push sideways."""
        assert self.errors == []
        before = self.page.viewport_size
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self._picture(name, width)
            self.page.evaluate(OPEN_ALL)
            found = [
                (v["id"], v["impact"], [n["html"][:160] for n in v["nodes"]][:3])
                for v in self._violations()
                if v["impact"] in GRAVE
            ]
            assert found == [], (name, width, found)
            self._fits(name, width)
            self.page.evaluate(CLOSE_AGAIN)
        self.page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
        self._fits(name, NARROWEST)
        if before:
            self.page.set_viewport_size(before)
        return self

    def _violations(self) -> list[dict[str, Any]]:
        if self.page.evaluate("typeof axe === 'undefined'"):
            self.page.evaluate(Axe().axe_script)
        found: list[dict[str, Any]] = self.page.evaluate(RUN_AXE)
        return found + contrast_faults(self.page)

    def _fits(self, name: str, width: int) -> None:
        too_wide = self.page.evaluate(OVERFLOW)
        assert too_wide <= 0, (name, width, too_wide)

    def _picture(self, name: str, width: int) -> None:
        if PICTURES:
            path = Path(PICTURES) / f"{name}-{width}.png"
            self.page.screenshot(path=str(path), full_page=True)
