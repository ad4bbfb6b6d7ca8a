"""A plan is withdrawn by two on its page, and a clue is registered from what was found."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from casehub.casefile.inspection.lots import Record
from tests.web.office.inspection.test_plans import VALUE, drafted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser, Clock


def announced(sign_in: Callable[[str], Browser], number: str) -> str:
    place = drafted(sign_in("examiner"), number)
    head = sign_in("head")
    head.page(place)
    assert head.post(f"{place}/announce").status_code == 303
    return place


def test_a_plan_is_withdrawn_by_two(sign_in: Callable[[str], Browser], clock: Clock) -> None:
    place = announced(sign_in, "演双撤〔2026〕1号")
    examiner, head = sign_in("examiner"), sign_in("head")
    ask = f"{place}/withdrawal"
    assert f'href="{ask}"' in examiner.page(place)
    examiner.page(ask)
    assert examiner.post(ask, {"why": ""}).status_code == 422
    assert examiner.post(ask, {"why": "上级另有安排"}).status_code == 303
    page = examiner.page(place)
    assert "撤销待批准" in page and "收回，计划继续" in page and "批准撤销" not in page
    assert examiner.post(f"{ask}/agree").status_code == 404
    assert "批准撤销" in head.page(place) and "撤销：" in head.page("/desk/approvals")
    section = sign_in("section")
    assert "计划继续" not in section.page(place)
    barred = section.post(f"{ask}/keep", {"why": "照常办理"})
    assert (barred.status_code, "由提出的人收回" in barred.get_data(as_text=True)) == (422, True)
    assert "不同意撤销的理由" in head.page(place) and "不同意撤销的理由" not in examiner.page(place)
    silent = head.post(f"{ask}/keep", {"why": " "})
    assert (silent.status_code, "写明不同意撤销的理由" in silent.get_data(as_text=True)) == (422, True)
    assert head.post(f"{ask}/keep", {"why": "抽查已经公告"}).status_code == 303
    assert "何建国不同意撤销：抽查已经公告" in examiner.page(place)
    assert "撤销待批准" not in examiner.page(place)
    examiner.page(ask)
    assert examiner.post(ask, {"why": "上级另有安排"}).status_code == 303
    head.page(place)
    assert head.post(f"{ask}/agree").status_code == 303
    again = head.post(f"{ask}/agree")
    assert (again.status_code, "没有待决定的撤销" in again.get_data(as_text=True)) == (422, True)
    clock.at += timedelta(days=6)
    page = sign_in("examiner").page(place)
    assert "已撤销" in page and "上级另有安排" in page and "名单摘要" in page and f"{place}/draw" not in page
    assert sign_in("elsewhere").get(ask).status_code == 404


def test_only_the_drafter_and_who_may_announce_send_a_plan_back(sign_in: Callable[[str], Browser]) -> None:
    place = drafted(sign_in("examiner"), "演双退〔2026〕1号")
    for who, code in (("section", 422), ("chair", 422), ("examiner", 303)):
        browser = sign_in(who)
        browser.page(place)
        answer = browser.post(f"{place}/refuse", {"why": "名单不全"})
        assert answer.status_code == code, who
        assert code == 303 or "由有权批准的人退回" in answer.get_data(as_text=True)


def test_a_clue_is_registered_from_what_was_found(sign_in: Callable[[str], Browser], clock: Clock) -> None:
    place = announced(sign_in, "演双线〔2026〕1号")
    clock.at += timedelta(days=6)
    examiner = sign_in("examiner")
    examiner.page(f"{place}/draw")
    assert examiner.post(f"{place}/draw", VALUE).status_code == 303
    told = Record.model_validate_json(examiner.get(f"{place}/record.json").get_data())
    mine = next(o.certificate for o in told.officers if o.name == "周明远")
    links = re.findall(r'href="(/inspections/\d+/objects/\d+/)result"', examiner.page(place))
    assert len(links) == sum(mine in team.certificates for team in told.draws[0].teams)
    assert links, "a number of which the examiner inspects something"
    target = f"{links[0]}result"
    examiner.page(target)
    found = {"inspected_on": "2026-11-26", "result": "suspected", "found": "标注已终止的专利号"}
    assert examiner.post(target, found).status_code == 303
    page = examiner.page(place)
    link = re.search(r'href="(/requests/new/[^"]+inspected=(\d+))"', page)
    assert link is not None
    form = examiner.page(link[1])
    assert 'value="演示受检企业' in form and f"inspected={link[2]}" in form
    name = re.search(r'name="([^"]+)"[^>]*value="(演示受检企业\d)"', form)
    code = re.search(r'name="([^"]+)"[^>]*value="(91500101M\w+)"', form)
    assert name is not None and code is not None
    side = name[1].rpartition("name")[0]
    sent = {name[1]: name[2], code[1]: code[2], f"{side}kind": "legal", f"{side}address": "万州区1号", "right-kind": "none"}
    # Put right while the form was open: told, with what was typed.
    again = sign_in("examiner")
    again.page(target)
    assert again.post(target, {**found, "result": "nothing", "ground": "复核后更正"}).status_code == 303
    gone = examiner.post(link[1], sent)
    page = gone.get_data(as_text=True)
    assert (gone.status_code, "的检查结果已经更正" in page, "万州区1号" in page) == (422, True, True)
    place_of = f"/inspections/objects/{link[2]}/case"
    assert again.post(place_of, {"reference": "演1"}).status_code == 422
    assert again.get(place_of).status_code == 404
    again.page(target)
    assert again.post(target, {**found, "ground": "再次复核"}).status_code == 303
    answer = examiner.post(link[1], sent)
    assert answer.status_code == 303, re.findall(r'class="err"[^>]*>[^<]+', answer.get_data(as_text=True))
    case = answer.location.partition("?")[0]
    assert "双随机抽查（专利标识使用抽查）" in examiner.page(case)
    # Somebody else had the same form open: the case that was registered first stays.
    late = again.post(link[1], {**sent, "another": "另一件", "key": "f" * 20})
    assert (late.status_code, "已经登记为线索" in late.get_data(as_text=True)) == (422, True)
    page = examiner.page(place)
    assert f'href="{case}"' in page and "已转为线索" in page and "登记线索" not in page
    # The number may be put right.
    wrong = f"/inspections/objects/{link[2]}/case"
    examiner.page(wrong)
    assert examiner.post(wrong, {"reference": "没有"}).status_code == 422
