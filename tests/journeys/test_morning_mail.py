"""The morning mail in a real browser: eleven papers dropped on one page, each where it belongs."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import Locator
from sqlalchemy import select

from casehub.model import Material, MaterialUse
from tests import samples
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.person import Visitor
from tests.journeys.site import Site

MAIL = "EX000020040CN"
LOCKED_BY = "示例2026"


@dataclass
class Count:
    """What a hand does: presses and choices, letters typed, pages that came."""

    clicks: int = 0
    letters: int = 0
    pages: int = 0


@dataclass
class Morning:
    """The clerk at the page, and what it cost her."""

    clerk: Visitor
    count: Count

    def box(self, title: str) -> Locator:
        """The row with this name."""
        heading = self.clerk.page.locator("h4", has_text=re.compile(rf"号\s+{re.escape(title)}\s*$"))
        return self.clerk.main.locator(".scan").filter(has=heading)

    def row(self, title: str) -> str:
        """The number of the row with this name."""
        return str(self.box(title).locator('input[name="row"]').get_attribute("value"))

    def number(self, title: str) -> str:
        """The 收文号 of the row with this name."""
        return str(self.box(title).locator("h4 a").text_content())

    def choose(self, title: str, reference: str) -> None:
        """One of the cases that are offered."""
        number = self.row(title)
        self.clerk.main.locator(f'input[name="case-{number}"][value="{reference}"]').check()
        self.count.clicks += 1

    def fill(self, title: str, field: str, text: str) -> None:
        """Into a field of a row."""
        self.clerk.main.locator(f'[name="{field}-{self.row(title)}"]').fill(text)
        self.count.clicks += 1
        self.count.letters += len(text)

    def kind(self, title: str, kind: str) -> None:
        """As what, where it is not offered already."""
        select_box = self.clerk.main.locator(f'select[name="kind-{self.row(title)}"]')
        if select_box.input_value() != kind:
            select_box.select_option(kind)
            self.count.clicks += 2

    def press(self, name: str) -> None:
        """A button that leads to another page."""
        self.clerk.press(name)
        self.count.clicks += 1
        self.count.pages += 1


def tiff() -> bytes:
    out = io.BytesIO()
    pages = [Image.new("RGB", (60, 80), (n, 90, 30)) for n in (10, 200)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf("锁", pages=2))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user=LOCKED_BY))
    return out.getvalue()


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, Path]:
    answer = samples.pdf("答", pages=4)
    made = {
        "答辩书.pdf": answer,
        "证据二页.tif": tiff(),
        "授权委托书.heic": samples.heic(),
        "现场照片.webp": samples.picture("WEBP", (60, 80)),
        "断了的传真.pdf": samples.pdf("断", pages=2)[:-60],
        "加密的意见陈述.pdf": locked(),
        "扫描0007.pdf": answer,
        "达州复函.pdf": samples.pdf("复", pages=3),
        f"妥投{MAIL}.pdf": samples.pdf("妥"),
        "第二次答辩状.pdf": samples.pdf("二", pages=2),
        "广告.pdf": samples.pdf("无"),
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in made}


def test_eleven_papers_land_as_answer_as_proof_and_as_reply(
    visit: Visit, site: Site, papers: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    home = stage.filed(site)
    stage.act(site, "examiner", home, "issue_answer_papers")
    service = stage.service_of(site, home, "answer_notice", "respondent")
    stage.act(site, "clerk", service, "send_mail", tracking=MAIL, sent_on=site.clock.at.date())
    stage.act(site, "examiner", home, "request_assistance", matter="核查库房", purpose="查明销量")
    letter = f"{home}·协1"

    morning = Morning(visit("clerk").go("/incoming").check("receive-empty"), Count())
    clerk = morning.clerk
    # Each file is looked at in a process of its own.
    clerk.page.set_default_timeout(90_000)
    # Dropped on the box, as from a folder of the scanner.
    clerk.main.locator("#files").set_input_files(list(papers.values()))
    assert "11" in (clerk.main.locator("#chosen").text_content() or "")
    morning.count.clicks += 1
    morning.press("登记收文")
    assert "✓ 11 份已登记" in clerk.text()
    clerk.check("receive-eleven")
    text = clerk.text()
    for said in ("不完整，文件尾缺失", "打不开，有口令", "逐字节相同", MAIL):
        assert said in text, said
    # Two pages of a facsimile, four of the answer: counted when they came.
    assert "2 页" in morning.box("证据二页").inner_text()
    assert "4 页" in morning.box("答辩书").inner_text()
    assert clerk.main.locator(".thumb img").count() >= 8

    morning.fill("加密的意见陈述", "password", LOCKED_BY)
    morning.choose(f"妥投{MAIL}", service)
    for title, where in (("答辩书", home), ("证据二页", home), ("授权委托书", home),
                         ("现场照片", home), ("第二次答辩状", home), ("达州复函", letter)):  # fmt: skip
        morning.fill(title, "find", where)
        morning.kind(title, {"现场照片": "evidence"}.get(title, "") or clerk.main.locator(
            f'select[name="kind-{morning.row(title)}"]').input_value())
    morning.press("归入已选好的")
    assert "7 份已归入案件" in clerk.text(), clerk.text()
    assert "1 份已用口令打开" in clerk.text()
    clerk.check("receive-rest")
    # By the party's name, for whoever has no number.
    morning.fill("加密的意见陈述", "find", "恒拓")
    morning.press("归入已选好的")
    morning.choose("加密的意见陈述", home)
    morning.press("归入已选好的")
    assert "1 份已归入案件" in clerk.text()

    # The copy in its own row; what is not ours on its page, with the reason.
    morning.press(f"记为重复 {morning.number('扫描0007')}")
    assert "已记为重复" in clerk.text()
    clerk.turn(morning.box("广告").locator("h4 a"))
    morning.count.clicks, morning.count.pages = morning.count.clicks + 1, morning.count.pages + 1
    clerk.check("received-one")
    clerk.main.locator('[name="reason"]').first.fill("不是本局的，退回寄件人")
    morning.count.clicks, morning.count.letters = morning.count.clicks + 1, morning.count.letters + 11
    morning.press("登记为不收")

    with site.acting("clerk") as work:
        rows = work.session.execute(
            select(Material.title, MaterialUse.kind)
            .join(MaterialUse, MaterialUse.material_id == Material.id)
            .order_by(Material.id)
        ).all()
        waiting = work.session.scalars(select(Material.title).where(Material.status == "open")).all()
    assert dict(iter(rows)) == {
        "答辩书": "answer", "证据二页": "evidence", "授权委托书": "authority", "现场照片": "evidence",
        "加密的意见陈述": "opinion", "达州复函": "reply", f"妥投{MAIL}": "proof_of_service",
        "第二次答辩状": "answer",
    }  # fmt: skip
    assert waiting == ["断了的传真"]

    # Each lands where the officer needs it: ticked in the form of the step that takes it up.
    proving = visit("clerk").go(f"/cases/{service}/steps/prove_mail")
    assert proving.main.locator('input[name="papers_in"]:checked').count() == 1
    stage.act(site, "clerk", service, "prove_mail", served_on=site.clock.at.date())
    stage.act(site, "examiner", home, "begin_answering")
    examiner = visit("examiner").go(f"/cases/{home}/steps/register_answer")
    ticked = examiner.main.locator('input[name="papers_in"]:checked')
    # Two answers, the evidence with them, and the authority.
    assert ticked.count() == 5
    with capsys.disabled():
        c = morning.count
        print(f"\n  morning mail: {c.clicks} clicks, {c.letters} letters, {c.pages} pages for 11 papers")
