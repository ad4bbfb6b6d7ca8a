"""All of the list goes into the file, in the chosen columns, and nothing that the list hides."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from casehub.web.case import exported, lines
from tests import factories
from tests.web.conftest import Browser

COLUMNS = [column.title for column in exported.COLUMNS]


@pytest.fixture
def three(office: factories.Bureau, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three cases of two parties, read one at a time; the first has a name like a formula."""
    monkeypatch.setattr(exported, "AT_ONCE", 1)
    clerk = office.work("clerk")
    found = []
    for name in ("=1+2公司", "重庆示例乙公司", "重庆示例丙公司"):
        parties = [factories.party("requester", name), factories.party("respondent", "重庆示例丁公司")]
        found.append(factories.open_request(clerk, "intake", title=f"{name}纠纷", parties=parties).reference)
    office.session.commit()
    return found


def csv_rows(browser: Browser, address: str) -> list[dict[str, str]]:
    answer = browser.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_the_file_holds_what_the_list_counts(sign_in: Callable[[str], Browser], three: list[str]) -> None:
    clerk = sign_in("clerk")
    assert f"共 {len(three)} 件" in clerk.page("/cases/export")
    rows = csv_rows(clerk, "/cases.csv")
    assert [row["案号"] for row in rows] == three[::-1]
    assert {row["当事人"] for row in rows} == {
        "请求人：=1+2公司；被请求人：重庆示例丁公司",
        "请求人：重庆示例乙公司；被请求人：重庆示例丁公司",
        "请求人：重庆示例丙公司；被请求人：重庆示例丁公司",
    }
    # What begins like a formula is words.
    assert rows[-1]["名称"] == "'=1+2公司纠纷"
    assert [row["案号"] for row in csv_rows(clerk, "/cases.csv?q=示例丙")] == [three[2]]


def test_a_workbook_has_days_as_days_and_no_formula(sign_in: Callable[[str], Browser], three: list[str]) -> None:
    answer = sign_in("clerk").get("/cases.xlsx?column=title&column=opened_on&column=reference")
    sheet = load_workbook(io.BytesIO(answer.get_data())).active
    assert sheet is not None
    head, *rows = sheet.iter_rows()
    # In the order of the list of columns, whichever was ticked first.
    assert [cell.value for cell in head] == ["案号", "名称", "收件日"]
    assert [row[0].value for row in rows] == three[::-1]
    assert rows[-1][1].value == "=1+2公司纠纷"
    assert {cell.data_type for row in rows for cell in row[:2]} == {"s"}
    assert all(isinstance(row[2].value, (date, datetime)) for row in rows)


def test_the_choice_is_kept_and_the_export_is_noted(
    sign_in: Callable[[str], Browser], three: list[str], office: factories.Bureau
) -> None:
    clerk = sign_in("clerk")
    assert list(csv_rows(clerk, "/cases.csv?column=reference&column=state&column=x")[0]) == ["案号", "状态"]
    assert list(csv_rows(clerk, "/cases.csv")[0]) == ["案号", "状态"]
    shown = clerk.page("/cases/export")
    assert shown.count(" checked>") == 2
    assert clerk.get("/cases.xlsx").status_code == 200
    noted = office.session.execute(text("SELECT subject FROM security_entry WHERE kind = 'export_cases'")).all()
    assert [row.subject for row in noted] == [f"{len(three)} 件"] * 3


def test_who_is_hidden_is_in_no_file(
    sign_in: Callable[[str], Browser], three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = {("intake", version): frozenset({"requester"}) for version in range(1, 9)}
    monkeypatch.setattr(lines, "hidden_sides", lambda _work: hidden)
    parties = {row["当事人"] for row in csv_rows(sign_in("dispatcher"), "/cases.csv?column=parties")}
    assert parties == {"被请求人：重庆示例丁公司"}


def test_what_was_looked_for_and_is_lost_is_no_leave_to_take_all(
    sign_in: Callable[[str], Browser], three: list[str]
) -> None:
    for path in ("/cases/export", "/cases.csv", "/cases.xlsx"):
        answer = sign_in("clerk").get(f"{path}?s=of-yesterday")
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/cases?")


def test_who_has_left_is_said_to_have(
    sign_in: Callable[[str], Browser], three: list[str], office: factories.Bureau
) -> None:
    office.session.execute(text("UPDATE party SET left_on = '2026-11-02' WHERE name = '重庆示例丙公司'"))
    office.session.commit()
    rows = csv_rows(sign_in("clerk"), "/cases.csv?column=parties&q=示例丙")
    assert rows == [{"当事人": "请求人：重庆示例丙公司（已退出）；被请求人：重庆示例丁公司"}]


def test_sums_are_a_filter_a_column_and_sums_in_the_workbook(
    sign_in: Callable[[str], Browser], three: list[str], office: factories.Bureau
) -> None:
    for reference, fen in zip(three, (5_000_000, 1_234_56, None), strict=True):
        told = text("UPDATE case_file SET amount_fen = :fen WHERE reference = :reference")
        office.session.execute(told, {"fen": fen, "reference": reference})
    office.session.commit()
    clerk = sign_in("clerk")
    # As people write money.
    listed = clerk.page("/cases?least=5万元")
    assert "共 1 件" in listed and "涉案金额从 50,000.00 元" in listed and "50,000.00 元" in listed
    rows = csv_rows(clerk, "/cases.csv?most=５万&column=reference&column=amount")
    assert {(row["案号"], row["涉案金额（元）"]) for row in rows} == {(three[0], "50000"), (three[1], "1234.56")}
    sheet = load_workbook(io.BytesIO(clerk.get("/cases.xlsx?least=1&column=amount").get_data())).active
    assert sheet is not None
    assert {cell.value for (cell,) in list(sheet.iter_rows())[1:]} == {50_000, 1234.56}
    # What is no sum narrows nothing, and the list says so.
    strange = clerk.page("/cases?least=很多")
    assert "共 3 件" in strange and "“很多”看不出是多少，没有按它筛选" in strange
