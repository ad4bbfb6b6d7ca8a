"""统计: every number opens the list that it counts; who leads freezes, everybody else reads nothing."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from casehub.model import Assignment, FiguresOrder, SecurityEntry
from casehub.papers import ordered_files
from casehub.papers.ordered_files import FinishedFile
from casehub.web.office import figures
from tests import factories, samples
from tests.desk.figures.test_sums import FACT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser

PART = re.compile(r'<a href="(/figures\?[^"]*)#parts">([^<]*)</a>')
NUMBER = re.compile(r'href="(/figures/(?:\d+/)?cases[^"]*)">(\d+)<')


def numbers(page: str) -> list[tuple[str, int]]:
    return [(unescape(link), int(count)) for link, count in NUMBER.findall(page)]


def test_days_that_cannot_be_counted_are_said(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    head = sign_in("head")
    for query, said in (
        ("since=0001-01-01&until=0001-12-31", "开始日期不早于1983年3月1日"),
        ("since=2026-02-30&until=2026-03-01", "开始日期没有填写完整"),
        ("since=2026-01-01&until=", "结束日期没有填写完整"),
    ):
        page = head.page(f"/figures?{query}")
        assert said in page and "下面是今年以来的统计" in page
    head.page("/figures/freeze")
    answer = head.post("/figures/freeze", {"title": "早年", "since": "1950-01-01", "until": "1950-12-31"})
    assert answer.status_code == 422 and "开始日期不早于1983年3月1日" in answer.get_data(as_text=True)


def test_every_number_opens_a_list_of_that_length(
    office: factories.Bureau, sign_in: Callable[[str], Browser], count_queries: Callable[[], list[str]]
) -> None:
    head = sign_in("head")
    assert "这段时间没有案件" in head.page("/figures?since=2024-01-01&until=2024-02-01")
    for _ in range(2):
        factories.open_request(office.work("clerk"))
    factories.open_request(office.work("clerk"), "intake")
    office.session.commit()
    before = len(count_queries())
    page = head.page("/figures")
    assert len(count_queries()) - before <= 12
    # A part at a time, each with its own address.
    parts = {unescape(link): words for link, words in PART.findall(page)}
    assert {*parts.values()} >= {"收件，按月", "办结方式和状态"}
    told = {*numbers(page)}.union(*(numbers(head.page(link)) for link in parts))
    assert {"month=2026-11" in link for link, _ in told} == {"by=state" in link for link, _ in told} == {True, False}
    for link, count in told:
        assert f"共 {count} 件" in head.page(link), link
    assert any(count == 3 for _, count in told)
    # Narrowed to one procedure, the lists are too.
    title = re.search(r"<option>(专利[^<]*)</option>", page)
    assert title is not None
    narrow = head.page(f"/figures?procedure={title[1]}")
    assert max(count for _, count in numbers(narrow)) == 2
    for link, count in numbers(narrow):
        assert f"共 {count} 件" in head.page(link), link
    rows = list(load_workbook(io.BytesIO(head.get("/figures.xlsx").data)).active.values)
    assert rows[0][:3] == ("分类", "项目", "收件")
    assert ("按程序", "合计", 3) in {row[:3] for row in rows}
    link = next(link for link, count in told if count == 3)
    listed = list(load_workbook(io.BytesIO(head.get(link.replace("/cases", "/cases.xlsx")).data)).active.values)
    assert len(listed) == 1 + 3
    assert "export_figures" in office.session.scalars(select(SecurityEntry.kind)).all()


def test_days_that_make_no_span_are_told_and_this_year_is_shown(sign_in: Callable[[str], Browser]) -> None:
    page = sign_in("head").page("/figures?since=2026-05-01&until=2026-04-01")
    assert "结束日期早于开始日期" in page and "2026年1月1日" in page
    head = sign_in("head")
    assert head.get("/figures/cases?measure=nothing").status_code == 404
    assert head.get("/figures/cases?measure=came&by=nothing").status_code == 404
    assert head.get("/figures/999").status_code == 404


def test_who_was_asked_after_is_a_part_whose_numbers_open_their_lists(
    sign_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = sign_in("head")
    today = date(2026, 11, 20)
    fact = replace(FACT, procedure_title="行政调解", opened_on=today, asked_on=today)
    asked = [
        replace(fact, case_id=1, reference="甲1号", asked_how="电话", liked="5"), replace(fact, case_id=2, reference="甲2号", asked_how="电话"),
        replace(fact, case_id=3, reference="甲3号", asked_how="上门", liked="2"), replace(FACT, case_id=4, reference="甲4号", opened_on=today),
    ]  # fmt: skip
    monkeypatch.setattr(figures, "facts_between", lambda *_: asked)
    page = head.page("/figures?part=asked")
    assert all(words in page for words in ("满意度回访，按程序", "满意度回访，按回访方式", "满意率", "1／2", "以最后一次为准"))
    found = [(link, count) for link, count in numbers(page) if "asked_after" in link]
    assert {count for _, count in found} == {1, 2, 3}
    for link, count in found:
        assert f"共 {count} 件" in head.page(link), link
    phoned = next(link for link, count in found if "by=way" in link and count == 2)
    listed = head.page(phoned)
    assert "甲1号" in listed and "甲2号" in listed and "甲3号" not in listed
    rows = [row for row in load_workbook(io.BytesIO(head.get("/figures.xlsx").data)).active.values if row[0] == "满意度回访，按回访方式"]
    assert {row[1]: row[2:6] for row in rows}["上门"] == ("回访1", "作出评价1", "满意0", "满意率0／1")
    # Where nobody was asked there is no such part.
    monkeypatch.setattr(figures, "facts_between", lambda *_: asked[-1:])
    assert "满意度回访" not in head.page("/figures")


def test_the_lines_of_a_part_come_in_pages(
    office: factories.Bureau, sign_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "LINES", 1)
    factories.open_request(office.work("clerk"))
    factories.open_request(office.work("clerk"), "intake")
    office.session.commit()
    head = sign_in("head")
    first = head.page("/figures?part=procedure")
    assert "显示 1 至 1，共 2" in first
    link = re.search(r'href="([^"]*)" rel="next"', first)
    assert link is not None
    second = head.page(unescape(link[1]))
    assert "显示 2 至 2，共 2" in second and "下一页" not in second and "回到首页" in second
    assert {*numbers(first)} ^ {*numbers(second)}


def test_only_who_leads_counts_and_who_heads_freezes(sign_in: Callable[[str], Browser]) -> None:
    for who in ("clerk", "examiner", "mediator"):
        assert sign_in(who).get("/figures").status_code == 404, who
    assert sign_in("reviewer").get("/figures").status_code == 200
    assert sign_in("reviewer").get("/figures/freeze").status_code == 404


def test_a_span_is_frozen_printed_and_read_again(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    factories.open_request(office.work("clerk"))
    office.session.commit()
    head = sign_in("head")
    head.page("/figures/freeze")
    answer = head.post("/figures/freeze", {"f_title": "", "title": "", "since": "2026-01-01", "until": "2026-11-20"})
    said = answer.get_data(as_text=True)
    assert answer.status_code == 422
    # Both faults at once, each at its field.
    assert "填写名称" in said and "期间结束以后才能固定，最晚填写2026年11月19日" in said
    answer = head.post("/figures/freeze", {"title": "前十个月", "since": "2026-01-01", "until": "2026-11-19"})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = head.page(answer.location)
    assert "报告正在印制" in page
    assert head.get(f"{answer.location}.pdf").status_code == 404
    for link, count in numbers(page):
        assert f"共 {count} 件" in head.page(link), link
    order = office.session.scalars(select(FiguresOrder)).one()
    stored = office.blobs.put(io.BytesIO(samples.pdf("统计")))
    ordered_files.keep(order, FinishedFile(stored.sha256, stored.size, 1), factories.AT)
    office.session.commit()
    assert "下载报告 PDF" in head.page(answer.location)
    file = head.get(f"{answer.location}.pdf")
    assert file.data.startswith(b"%PDF") and "前十个月" in unescape(head.page("/figures"))
    assert sign_in("elsewhere").get(answer.location).status_code == 404
    kinds = office.session.scalars(select(SecurityEntry.kind)).all()
    assert {"freeze_figures", "read_figures"} <= set(kinds)


def test_of_frozen_cases_the_list_shows_those_that_the_reader_may_see(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    shown, hidden = (factories.open_request(office.work("clerk", factories.AT - timedelta(days=9))) for _ in range(2))
    office.session.add(
        Assignment(
            case_id=hidden.id, person_id=office.people["reviewer"], role="legal_reviewer", since=factories.TODAY,
            recused_on=factories.TODAY,
        )
    )  # fmt: skip
    references = (shown.reference, hidden.reference)
    office.session.commit()
    head, reviewer = sign_in("head"), sign_in("reviewer")
    head.page("/figures/freeze")
    frozen = head.post("/figures/freeze", {"title": "清单", "since": "2026-01-01", "until": "2026-11-19"}).location
    told = reviewer.page(f"{frozen}/cases?measure=still_open")
    assert "共 2 件，其中 1 件无权查看" in told
    assert references[0] in told and references[1] not in told
    listed = reviewer.get(f"{frozen}/cases.xlsx?measure=still_open").data
    cells = {str(row[0]) for row in load_workbook(io.BytesIO(listed)).active.values}
    assert references[0] in cells and references[1] not in cells
    assert all(one in head.page(f"{frozen}/cases?measure=still_open") for one in references)
