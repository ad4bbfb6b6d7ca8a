"""The registers as people use them: entered, changed, mended, ended; a certificate by two hands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.casefile.cooperation.kept import pem_of
from tests.web.conftest import Browser

PACT = {
    "name": "川渝东北部毗邻区域知识产权合作备忘录", "members": "重庆市知识产权局\n达州市市场监督管理局",
    "begins_on": "2026-11-01", "reason": "2020年7月10日联席会议", "sorts-0-sort": "XC", "sorts-0-days": "10",
}  # fmt: skip


def hidden(page: str, name: str) -> dict[str, str]:
    """What a form carries of the row that it was drawn from."""
    return {name: page.partition(f'name="{name}" value="')[2].partition('"')[0]}


def put(browser: Browser, word: str, told: dict[str, str]) -> str:
    """The address of an entry that somebody made."""
    browser.page(f"/registers/{word}/new")
    answer = browser.post(f"/registers/{word}/new", told)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.partition("?")[0]


def test_an_agreement_lives_from_its_first_row_to_its_end(sign_in: Callable[[str], Browser]) -> None:
    liaison = sign_in("liaison")
    place = put(liaison, "pacts", PACT)
    page = liaison.page(place)
    assert "协助调查 10" in page
    assert "达州市市场监督管理局" in page
    again = liaison.post("/registers/pacts/new", PACT)
    assert again.status_code == 422
    assert "已登记过" in again.get_data(as_text=True)
    sent = hidden(liaison.page(f"{place}/change"), "seen")
    changed = {**PACT, **sent, "level": "毗邻区县", "begins_on": "2026-11-01"}
    refused = liaison.post(f"{place}/change", changed)
    assert refused.status_code == 422
    assert "生效日期应在其后" in refused.get_data(as_text=True)
    assert liaison.post(f"{place}/change", {**changed, "begins_on": "2026-11-20"}).status_code == 303
    old = hidden(liaison.page(f"{place}/mend"), "seen")
    assert old != sent
    mended = {**changed, **old, "level": "毗邻区域", "begins_on": "2026-11-19"}
    assert liaison.post(f"{place}/mend", mended).status_code == 303
    page = liaison.page(place)
    assert "毗邻区域" in page
    assert "已更正，不作数" in page
    liaison.page(f"{place}/end")
    assert liaison.post(f"{place}/end", {"begins_on": "2026-11-20", "reason": "期满"}).status_code == 303
    assert "已终止" in liaison.page(place)
    assert "变更</a>" not in liaison.page(place)
    # A form of before the end takes nothing back; what was typed in it stays.
    for act in ("mend", "change"):
        late = liaison.post(f"{place}/{act}", {**mended, "level": "别的"})
        assert late.status_code == 409
        assert "他人已先办理了这一条" in (text := late.get_data(as_text=True))
        assert 'value="别的"' in text
    assert "已终止" in liaison.page(place)
    assert liaison.post(f"{place}/mend", {"begins_on": "2026-11-20", "reason": "终止有误"}).status_code in {409, 422}
    sent = hidden(liaison.page(f"{place}/mend"), "seen")
    assert liaison.post(f"{place}/mend", {**sent, "begins_on": "2026-11-20", "reason": "终止有误"}).status_code == 303
    assert ">有效<" in liaison.page(place)
    assert "共 1 条" in liaison.page("/registers/pacts?state=in_force")
    assert "共 1 条" not in liaison.page("/registers/pacts?state=closed_off")
    assert "合作协议" in sign_in("examiner").page("/registers")


def test_a_certificate_waits_for_another_person(sign_in: Callable[[str], Browser], tmp_path: Path) -> None:
    liaison, section = sign_in("liaison"), sign_in("section")
    form = liaison.page("/registers/trusted_seals/new")
    number = form.partition("达州市市场监督管理局")[0].rpartition('value="')[2].partition('"')[0]
    told = {
        "of_office": number, "pem": pem_of(tmp_path, "达州市市场监督管理局"), "checked": "电话核对指纹",
        "begins_on": "2026-11-20", "reason": "达州来函",
    }  # fmt: skip
    place = put(liaison, "trusted_seals", told)
    assert "待另一人同意" in liaison.page(place)
    assert "撤回" in liaison.page(place)
    # Who has no part in it does not decide.
    examiner = sign_in("examiner")
    assert ">同意<" not in examiner.page(place)
    assert examiner.post(f"{place}/agree").status_code == 404
    sent = hidden(section.page(place), "row")
    for act in ("agree", "drop"):
        blind = section.post(f"{place}/{act}", {"row": "1000"})
        assert blind.status_code == 409
        assert "已经换了" in blind.get_data(as_text=True)
    assert section.post(f"{place}/agree", sent).status_code == 303
    assert ">有效<" in section.page(place)
    again = section.post(f"{place}/agree", sent)
    assert again.status_code == 422
    assert "没有待同意的登记" in again.get_data(as_text=True)
    other = put(liaison, "trusted_seals", {**told, "pem": pem_of(_more(tmp_path), "达州市市场监督管理局", 20)})
    assert section.post(f"{other}/drop", hidden(section.page(other), "row")).status_code == 303
    assert "未同意" in section.page(other)


def _more(folder: Path) -> Path:
    second = folder / "second"
    second.mkdir()
    return second


def test_another_office_changes_nothing_of_ours(sign_in: Callable[[str], Browser]) -> None:
    place = put(sign_in("liaison"), "pacts", PACT)
    elsewhere = sign_in("elsewhere")
    assert elsewhere.get(f"{place}/end").status_code == 404
    assert elsewhere.get("/registers/nothing").status_code == 404
    assert elsewhere.get("/registers/entries/99").status_code == 404


def test_the_offices_are_asked_for_once_for_all_registers(
    sign_in: Callable[[str], Browser], count_queries: Callable[[], list[str]]
) -> None:
    liaison = sign_in("liaison")
    put(liaison, "pacts", PACT)
    liaison.page("/registers")
    asked = count_queries()
    assert PACT["name"] in liaison.page("/registers/pacts")
    before = len(asked)
    assert "协议" in liaison.page("/registers")
    assert len(asked) - before <= 12
