"""Every article that rules and papers cite is in the register, and its instrument on its days."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casehub.declared import Declared
from casehub.law.chinese import article_text
from casehub.law.citations import citations
from casehub.rulebook.cited import instrument_faults
from casehub.rulebook.reading import Files, read_files
from casehub.rulebook.tables import Instrument, InstrumentsFile
from casehub.settings import PROJECT

FILES = read_files(PROJECT)
assert FILES.instruments.value is not None
ROWS = FILES.instruments.value.instrument
ORDER = "专利纠纷行政裁决和调解办法"


def said(rows: tuple[Instrument, ...], files: Files = FILES) -> list[str]:
    register = Declared(InstrumentsFile(rows), {})
    return [str(fault) for fault in instrument_faults(replace(files, instruments=register))]


def changed(row: Instrument, **values: object) -> tuple[Instrument, ...]:
    return tuple(replace(one, **values) if one is row else one for one in ROWS)  # type: ignore[arg-type]


def citing(text: str, since: date | None, until: date | None = None, confidence: str = "memory") -> Files:
    """The rules with one basis more that cites this."""
    assert FILES.basis.value is not None
    rows = FILES.basis.value.basis
    more = replace(rows[0], key="added", text=text, since=since, until=until, confidence=confidence)  # type: ignore[arg-type]
    return replace(FILES, basis=Declared(replace(FILES.basis.value, basis=(*rows, more)), {}))


def test_what_is_cited_is_registered() -> None:
    assert said(ROWS) == []


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.title}-{row.number}" for row in ROWS])
def test_no_row_and_no_article_can_be_left_out(row: Instrument) -> None:
    assert said(tuple(one for one in ROWS if one is not row)) != []
    for name in ("read", "unread"):
        listed = getattr(row, name)
        for article in listed[:1] + listed[-1:]:
            fewer = tuple(one for one in listed if one != article)
            assert any(article_text(article) in one or "应写明" in one for one in said(changed(row, **{name: fewer})))


@pytest.mark.parametrize(
    ("text", "since", "words"),
    [
        (f"《{ORDER}》第八十五条", date(2025, 2, 1), ""),
        (f"《{ORDER}》第八十六条", date(2025, 2, 1), "没有登记第八十六条，共85条"),
        (f"《{ORDER}》第八十五条、第八十六条", date(2025, 2, 1), "第八十六条"),
        (f"《{ORDER}》第二十条", date(2025, 1, 31), "2025年1月31日没有施行"),
        ("《中华人民共和国专利法》第六十五条", date(2021, 5, 31), "没有登记第六十五条"),
        ("《中华人民共和国专利法》第六十五条第一款", date(2021, 6, 1), ""),
        ("《中华人民共和国专利法》第九百条", date(2025, 2, 1), "没有登记第九百条"),
        ("《示例条例》第一条", date(2025, 2, 1), "没有登记《示例条例》"),
        ("《市场监督管理投诉举报处理暂行办法》第三十一条", date(2025, 2, 1), "现在没有施行"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_a_fault(text: str, since: date, words: str) -> None:
    found = said(ROWS, citing(text, since))
    assert (found == []) if not words else (words in "".join(found) and found[0].startswith("basis.toml: basis.added"))


def test_days_of_the_rule_are_asked_at_both_ends() -> None:
    text = "《市场监督管理投诉举报处理暂行办法》第三十一条"
    assert said(ROWS, citing(text, date(2025, 2, 1), date(2026, 4, 14))) == []
    assert said(ROWS, citing(text, date(2025, 2, 1), date(2026, 4, 15))) != []


def test_what_nobody_has_read_is_not_called_verbatim() -> None:
    text = "《中华人民共和国行政诉讼法》第六十九条"
    assert said(ROWS, citing(text, None)) == []
    assert "不能标为verbatim" in "".join(said(ROWS, citing(text, None, confidence="verbatim")))


def test_the_register_itself_is_checked() -> None:
    first = ROWS[0]
    assert "没有规则引用" in "".join(said((*ROWS, replace(first, title="示例规定"))))
    assert "同时有效" in "".join(said((*ROWS, first)))
    assert "应写明条数" in "".join(said(changed(first, articles=0)))
    assert "没有规则引用第一条" in "".join(said(changed(ROWS[-1], read=(1, 37))))


def test_docstrings_cite_articles_that_exist() -> None:
    """Code calls the order by its short name."""
    (row,) = (row for row in ROWS if row.title == ORDER)
    cited = {
        (path.name, one.article)
        for path in sorted((PROJECT / "casehub" / "procedures").rglob("*.py"))
        for text in [path.read_text(encoding="utf-8")]
        for name in re.finditer(r"(?<![一-龥])办法(?=第)", text)
        for one in citations(f"《{ORDER}》{text[name.end():name.end() + 40]}")
    }
    assert len(cited) > 50
    assert {(file, article) for file, article in cited if not row.has(article)} == set()


def test_what_an_announced_remedy_cites_is_looked_up() -> None:
    assert FILES.remedies.value is not None
    first, *rest = FILES.remedies.value.remedy
    cites = f"依照《{ORDER}》第八十六条起诉"
    for road in (replace(first.roads[0], text=cites), replace(first.roads[0], announced=cites)):
        row = replace(first, roads=(road, *first.roads[1:]))
        files = replace(FILES, remedies=Declared(replace(FILES.remedies.value, remedy=(row, *rest)), {}))
        assert [one for one in said(ROWS, files) if "没有登记第八十六条，共85条" in one]


def test_what_papers_print_in_common_is_read_too(tmp_path: Path) -> None:
    for name, text in (("families/x.html", "《示例条例》第一条"), ("clauses/y.html", "依照第七条办理")):
        path = tmp_path / "templates" / "documents" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    found = said(ROWS, replace(FILES, root=tmp_path))
    assert "families/x.html: 没有登记《示例条例》（instruments.toml）" in found
    assert "clauses/y.html: 第七条没有写明属于哪一部规范性文件" in found


def test_an_edition_is_that_of_the_register_and_is_not_left_out() -> None:
    book = FILES.basis.value
    assert book is not None
    row = next(one for one in book.basis if one.key == "tm.power.seize" and one.until is not None)

    def faults(edition: str) -> list[str]:
        others = tuple(replace(one, edition=edition) if one is row else one for one in book.basis)
        files = replace(FILES, basis=Declared(replace(book, basis=others), {}))
        return [one for one in said(ROWS, files) if "tm.power.seize" in one]

    assert faults(row.edition) == []
    assert any("应写明 edition（2019年修正）" in one for one in faults(""))
    assert any("在施行期间的文本是2019年修正" in one for one in faults("2013年修正"))
