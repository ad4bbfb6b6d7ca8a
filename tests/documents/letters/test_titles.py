"""Long titles break by sense: words, names and the genre stay whole, lines are few and even."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from casehub.documents.letters.titles import by_sense, lines_of
from casehub.documents.render import page_of, render
from casehub.documents.samples import sample_facts
from tests.documents.test_earlier import KINDS

OFFICE = "重庆市万州区市场监督管理局"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (f"{OFFICE}关于提请协调协查事项的请示", (OFFICE, "关于提请协调协查事项的请示")),
        ("达州市市场监督管理局关于督办补充进货价格材料的督办单", ("达州市市场监督管理局", "关于督办补充进货价格材料的督办单")),
        (f"{OFFICE}关于商请共享专家资源的函", (OFFICE, "关于商请共享专家资源的函")),
        # A name between marks is not torn, nor does a line begin with what closes.
        (f"{OFFICE}关于“峡江翠”榨菜在川渝毗邻区域流通的通报", (f"{OFFICE}关于“峡江翠”", "榨菜在川渝毗邻区域流通的通报")),
    ],
)  # fmt: skip
def test_a_title_breaks_between_words(title: str, lines: tuple[str, ...]) -> None:
    office = OFFICE if title.startswith(OFFICE) else "达州市市场监督管理局"
    assert lines_of(title, (office,), 20) == lines


@pytest.mark.parametrize(
    "title",
    [
        "关于商请参考采信渝万州市监处罚〔2026〕1号的函",
        "达州市市场监督管理局关于渝万州市监处罚〔2026〕1号采信情况的复函",
        f"{OFFICE}关于协助执行达市监处罚〔2026〕12号和渝永川市监罚〔2026〕3号的函",
    ],
)
def test_the_number_of_a_paper_is_not_torn(title: str) -> None:
    lines = lines_of(title, ("达州市市场监督管理局", OFFICE), 20)
    assert len(lines) > 1 and "".join(lines) == title
    for number in re.findall(r"[渝达]\w+〔2026〕\d+号", title.replace("和", " ").replace("采信", " ").replace("关于", " ")):
        assert any(number in line for line in lines), (number, lines)


def test_an_office_in_a_title_that_is_quoted_is_not_torn() -> None:
    quoted = f"关于《{OFFICE}关于商请开展“护航”行动联合执法的函》的行动方案函"
    body = f'<article class="doc letter"><h1>{quoted}</h1><p class="to">{OFFICE}：</p></article>'
    # Its writer is another office: whom it is addressed to is the one that the title names.
    made = by_sense(body, "达州市市场监督管理局")
    assert f"<span>关于《{OFFICE}</span>" in made
    assert OFFICE not in by_sense(body.replace(f"{OFFICE}：", "某局："), "达州市市场监督管理局").replace("<span>", "|")


def test_no_more_lines_than_needed_and_none_for_a_short_title() -> None:
    assert lines_of("行政处罚决定书", (OFFICE,), 17) == ("行政处罚决定书",)
    long = f"{OFFICE}关于移送达州市通川区示例鑫乐副食批发部涉嫌违法线索和有关证据材料清单的函"
    lines = lines_of(long, (OFFICE,), 20)
    assert "".join(lines) == long
    assert len(lines) == 3
    assert all(len(line) <= 20 for line in lines)
    # A word that no line holds is left to the printer.
    assert lines_of("A" * 60, (), 20) == ("A" * 60,)


def test_titles_of_a_page_are_lined_by_what_their_letters_are_wide() -> None:
    eighteen = "专利侵权纠纷行政裁决案件口头审理公告"
    assert len(eighteen) == 18
    body = (
        f'<article class="doc letter"><h1>{eighteen}</h1></article>'
        f'<article class="doc notice tight"><h1>{eighteen}</h1><h1>甲&amp;乙</h1></article>'
    )
    letter, notice = by_sense(body, OFFICE).split("</article>", 1)
    assert f"<h1>{eighteen}</h1>" in letter
    assert "<h1><span>专利侵权纠纷行政裁决</span><span>案件口头审理公告</span></h1>" in notice
    assert "<h1>甲&amp;乙</h1>" in notice
    assert "<span>" in page_of("", OFFICE, "", body)


def printed_of(facts: Mapping[str, object], block: str, name: str) -> str:
    """A fact of a block as text."""
    found = facts[block]
    assert isinstance(found, dict)
    return str(found[name])


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("kind", "ends"),
    [("escalation_request", "的请示"), ("supervision_order", "的督办单"), ("resource_request_letter", "的函")],
)
def test_the_printed_title_has_these_lines(kind: str, ends: str, tmp_path: Path) -> None:
    facts = sample_facts(KINDS[kind])
    printed = tmp_path / "letter.pdf"
    printed.write_bytes(render(KINDS[kind], facts).pdf)
    read = subprocess.run(["pdftotext", "-f", "1", "-l", "1", printed, "-"], capture_output=True, text=True, check=True)
    read_lines = [line.replace(" ", "") for line in read.stdout.splitlines()]
    office = printed_of(facts, "office", "name")
    title = str(facts.get("heading") or f"{office}关于提请协调协查事项的请示")
    wanted = lines_of(title, (office,), 20)
    assert len(wanted) > 1
    assert wanted[-1].endswith(ends)
    assert [line for line in wanted if line not in read_lines] == []
