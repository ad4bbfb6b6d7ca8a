"""Take the pictures of the manual anew from a running demonstration.

`python -m tests.journeys.pictures http://127.0.0.1:8000 PASSWORD` writes them where the pages of
the manual look for them (casehub/web/static/help).
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import samples
from tests.journeys.conftest import CHROMIUM, FLAGS, ROOT

OUT = ROOT / "casehub" / "web" / "static" / "help"
WIDE, TALL = (1250, 800), (360, 720)
SCALED = (1000, 640)
QUALITY = 72


class Shot(NamedTuple):
    """A picture: its name, who looks at which page, how far down, on a phone or a screen."""

    name: str
    person: str
    address: str
    below: str = ""
    phone: bool = False


REQUEST = samples.word("专利侵权纠纷处理请求书", [["请求人", "名称", "重庆示例来信有限公司", "住所", "万州区示例路8号"]])
OPINION = samples.word("补充意见", "渝万州知裁字〔2026〕2号案，就合议组所问答复如下。")
PENALTY = f"/cases/{quote('渝万州市监立〔2026〕3号')}"
SHOTS = (
    Shot("desk", "mousiqi", "/desk"),
    Shot("case", "mousiqi", PENALTY),
    Shot("step", "mousiqi", f"{PENALTY}/steps/conclude_inquiry"),
    Shot("list", "mousiqi", "/cases"),
    Shot("incoming", "yianran", "/incoming"),
    Shot("register", "zhouyinghe", "/requests/new/patent_request?way=adjudication"),
    Shot(
        "session", "wuqinghuan",
        f"/cases/{quote('渝知人调字〔2026〕1号')}/steps/hold_session", phone=True,
    ),
)  # fmt: skip


def _signed_in(
    browser: Browser, base: str, password: str, person: str, size: tuple[int, int]
) -> Page:
    width, height = size
    context = browser.new_context(
        locale="zh-CN", viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{base}/")
    page.fill("#sign_in_account", person)
    page.fill("#sign_in_password", password)
    page.click("main button[type=submit]")
    return page


def stock(browser: Browser, base: str, password: str, person: str) -> None:
    """Register two letters as the mail room does, where none waits: an empty list shows nothing."""
    page = _signed_in(browser, base, password, person, WIDE)
    page.goto(f"{base}/incoming")
    if not page.locator(".scan").count():
        letters = (("专利侵权纠纷处理请求书.docx", REQUEST), ("补充意见.docx", OPINION))
        page.set_input_files("#files", [{"name": n, "mimeType": "", "buffer": b} for n, b in letters])
        page.fill("[name=sender]", "重庆示例来信有限公司")
        page.click("main form:has(#files) button[type=submit].btn-main")
    page.context.close()


def take(browser: Browser, base: str, password: str, shot: Shot) -> bytes:
    """The picture as WebP."""
    page = _signed_in(browser, base, password, shot.person, TALL if shot.phone else WIDE)
    page.goto(f"{base}{shot.address}")
    drawn = Image.open(io.BytesIO(page.screenshot()))
    page.context.close()
    if not shot.phone:
        drawn = drawn.resize(SCALED, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    drawn.convert("RGB").save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue()


def main(base: str, password: str, out: Path = OUT) -> None:
    """Write every picture."""
    with sync_playwright() as player:
        # How dates are asked for follows the language of the machine.
        chinese = {**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=chinese)
        stock(browser, base, password, "yianran")
        for shot in SHOTS:
            (out / f"{shot.name}.webp").write_bytes(take(browser, base, password, shot))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
