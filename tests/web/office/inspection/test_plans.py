"""A random inspection as people use it, from the plan to the record that anybody checks."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from casehub.casefile.inspection.lots import Record, differences
from tests.casefile.inspection.plan_of import OBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser, Clock

PLAN = {
    "title": "专利标识使用抽查", "checks": "专利标识标注是否规范", "how_many": "2", "team": "2",
    "value_name": "超级大乐透第26137期开奖号码", "value_source": "中国体彩网", "value_on": "2026-11-25",
    "from_on": "2026-11-25", "to_on": "2026-12-20", "objects": OBJECTS,
}  # fmt: skip
VALUE = {"value": "０３ 11 17", "seen": "体彩网首页"}


def officers(page: str) -> list[str]:
    """What the form offers of people."""
    return re.findall(r'name="officers" value="(\d+)"', page)


def drafted(browser: Browser, number: str, **more: object) -> str:
    """The address of a plan that waits."""
    offered = officers(browser.page("/inspections/new"))
    answer = browser.post("/inspections/new", {**PLAN, "number": number, "officers": offered, **more})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.partition("?")[0]


def test_a_plan_goes_from_the_pool_to_publicity(sign_in: Callable[[str], Browser], clock: Clock) -> None:
    examiner, head = sign_in("examiner"), sign_in("head")
    place, other = drafted(examiner, "演双〔2026〕1号"), drafted(examiner, "演双〔2026〕2号", title="另一次抽查")
    assert "批准，公告" not in examiner.page(place) and "撤回" in examiner.page(place)
    assert examiner.post(f"{place}/announce").status_code == 404
    head.page(place)
    assert head.post(f"{place}/announce").status_code == 303
    page = examiner.page(place)
    assert "待抽取" in page and "名单摘要" in page and f'href="{place}/draw"' not in page
    assert sign_in("elsewhere").get(place).status_code == 404
    # Before the day nothing is drawn, whoever types the address.
    examiner.page(f"{place}/draw")
    early = examiner.post(f"{place}/draw", VALUE)
    assert (early.status_code, "在那以前不能抽取" in early.get_data(as_text=True)) == (422, True)
    assert examiner.get(f"{place}/check").status_code == 404
    clock.at += timedelta(days=6)
    examiner, head, section = sign_in("examiner"), sign_in("head"), sign_in("section")
    examiner.page(f"{place}/draw")
    assert examiner.post(f"{place}/draw", VALUE).status_code == 303
    page = section.page(place)
    assert "抽到的 2 户" in page and "检查中，还有2户" in page
    checked = examiner.page(f"{place}/check")
    assert "与记录相符" in checked and "演双〔2026〕1号|03 11 17|对象|" in checked
    kept = Record.model_validate_json(examiner.get(f"{place}/record.json").get_data())
    assert differences(kept) == [] and len(kept.draws[0].teams) == 2
    # Somebody stays away from the first object.
    away = re.findall(r'href="(/inspections/\d+/objects/\d+/recuse)"', page)
    first = re.search(r'name="officer" value="(\d+)"[^>]*> ([^<]+)</label>', section.page(away[0]))
    assert len(away) == 2 and first is not None
    assert section.post(away[0], {"officer": first[1], "reason": "亲属"}).status_code == 303
    assert f"{first[2]}回避：亲属（向荣决定）" in section.page(place)
    assert "与记录相符" in examiner.page(f"{place}/check")
    # Results by who was drawn, then publicity.
    again = Record.model_validate_json(examiner.get(f"{place}/record.json").get_data())
    names = {one.certificate: one.name for one in again.officers}
    accounts = {"周明远": "examiner"}
    plan = head.page(other)
    assert "还没有登记" in section.page(place) and "待批准" in plan
    form = {"inspected_on": "2026-11-26", "result": "nothing", "found": ""}
    entered = 0
    for link, team in zip(away, again.draws[0].teams, strict=True):
        target = link.replace("recuse", "result")
        for certificate in team.certificates:
            account = accounts.get(names[certificate])
            if account:
                browser = sign_in(account)
                browser.page(target)
                assert browser.post(target, form).status_code == 303
                entered += 1
    assert examiner.page(place).count("更正结果") == entered
    sheet = load_workbook(io.BytesIO(examiner.get(f"{place}/results.xlsx").get_data())).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:4] == ["抽查计划", "抽查任务", "统一社会信用代码", "名称"]
    assert [sheet.cell(n, 3).value for n in (2, 3)] == [one.code for one in again.draws[0].teams]
    assert "演双〔2026〕1号" in examiner.page("/inspections") and "另一次抽查" in examiner.page("/inspections")


def test_what_is_wrong_stands_beside_its_field(sign_in: Callable[[str], Browser]) -> None:
    examiner, head = sign_in("examiner"), sign_in("head")
    offered = officers(examiner.page("/inspections/new"))
    wrong = {**PLAN, "number": "演双3", "officers": offered, "objects": "91500101,甲厂", "how_many": "0"}
    answer = examiner.post("/inspections/new", wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "专利标识使用抽查" in page and "91500101,甲厂" in page and "抽取户数不能小于1" in page
    # All at once: the list, the days, the size, and what was left empty; each once, at its field.
    assert page.count('class="err"') >= 2 and "第1行：统一社会信用代码应为18位，现为8位" in page
    wrong |= {"value_on": "2026-11-01", "from_on": "2026-10-20", "to_on": "", "title": "", "team": "1"}
    page = examiner.post("/inspections/new", wrong).get_data(as_text=True)
    for said in (
        "第1行：统一社会信用代码应为18位", "应当晚于今天", "检查不能早于公开数值公布的日子", "每户检查人员不少于",
        "抽取户数不能小于1", "检查结束日期", "抽查任务",
    ):  # fmt: skip
        assert said in page.partition("<form")[2], said
    # Only what was typed is wrong: the same forms again are whole, and nothing was kept of these.
    assert "演双3" not in examiner.page("/inspections")
    place = drafted(examiner, "演双4")
    head.page(place)
    answer = head.post(f"{place}/refuse", {"why": ""})
    assert answer.status_code == 422 and "写明退回的理由" in answer.get_data(as_text=True)
    assert head.post(f"{place}/refuse", {"why": "名单不全"}).status_code == 303
    page = examiner.page(place)
    assert "名单不全" in page and "修改后再送" in page
    form = examiner.page(f"{place}/again")
    assert json.dumps(OBJECTS.splitlines()[0].split("\t")[0])[1:-1] in form
    answer = examiner.post(f"{place}/again", {**PLAN, "officers": offered, "title": "改过的抽查"})
    assert answer.status_code == 303 and "改过的抽查" in head.page(place)
