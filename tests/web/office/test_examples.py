"""典型案例 as people use them: written from a closed case, approved, printed, exported, withdrawn."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from sqlalchemy import update

from casehub.casefile import registering
from casehub.model import Case, Person
from tests import factories
from tests.casefile.library.test_examples import TOLD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser


def closed(office: factories.Bureau, *, over: bool = True) -> str:
    """The reference of a case, closed as far as these tests ask."""
    case = factories.open_request(office.work("clerk"))
    if over:
        office.session.execute(update(Case).where(Case.id == case.id).values(closed_on=case.opened_on))
    return case.reference


def test_a_telling_is_written_approved_and_exported(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    first, second, running = closed(office), closed(office), closed(office, over=False)
    drafter = office.session.get_one(Person, office.people["section"]).name
    office.session.commit()
    section, head = sign_in("section"), sign_in("head")
    assert f"/cases/{first}/example" in section.page(f"/cases/{first}")
    assert f"/cases/{running}/example" not in section.page(f"/cases/{running}")
    page = section.page(f"/cases/{first}/example")
    assert "甲公司" in page and "乙公司" in page
    wrong = section.post(f"/cases/{first}/example", {**TOLD, "facts": "重庆恒拓摩配有限公司（示例）"})
    assert wrong.status_code == 422 and "含有当事人“重庆恒拓摩配" in wrong.get_data(as_text=True)
    twice = {**TOLD, "facts": "恒拓摩配与第99999001号商标", "meaning": ""}
    said = section.post(f"/cases/{first}/example", twice).get_data(as_text=True)
    lines = re.findall(r"<li>(?:<a [^>]*>)?([^<]*)", said)
    # A line for each word, above the form and beside its field; nowhere two in one sentence.
    for word in ("恒拓摩配", "第99999001号"):
        assert len([one for one in lines if f"“{word}”" in one]) == 2, lines
    assert not [one for one in lines if one.count("须改写") > 1] and said.count("“恒拓") == 2
    places = []
    for reference, title in ((first, "某传动公司案"), (second, "另一件案")):
        section.page(f"/cases/{reference}/example")
        answer = section.post(f"/cases/{reference}/example", {**TOLD, "title": title})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        places.append(answer.location.partition("?")[0])
    # It stands on the desk of whoever may approve it, as what it is, and of nobody else.
    desk = head.page("/desk")
    assert "案件以外的审批" in desk and "待我批准" in desk and f"典型案例，{drafter}" in desk
    assert all(f'href="{one}"' in desk for one in places)
    for who in ("section", "examiner", "elsewhere"):
        assert places[0] not in sign_in(who).page("/desk"), who
    assert "撤回" in section.page(places[0])
    assert sign_in("elsewhere").get(places[0]).status_code == 404
    head.page(places[0])
    assert head.post(f"{places[0]}/agree").status_code == 303
    left = head.page("/desk")
    assert places[0] not in left and places[1] in left
    assert head.post(f"{places[1]}/refuse", {"why": "地点写得太细"}).status_code == 303
    assert places[1] not in head.page("/desk")
    back = section.page("/desk")
    assert "被退回" in back and f'href="{places[1]}"' in back
    sheet = load_workbook(io.BytesIO(head.get("/examples.xlsx").get_data())).active
    assert sheet is not None and [row[0].value for row in sheet.iter_rows()] == ["标题", "某传动公司案"]
    printed = head.page("/examples/print")
    assert "某传动公司案" in printed and "另一件案" not in printed and first not in printed
    assert "另一件案" in head.page("/examples")
    answer = head.post(f"{places[0]}/withdraw", {"why": ""})
    assert answer.status_code == 422 and "写明撤下的理由" in answer.get_data(as_text=True)
    assert head.post(f"{places[0]}/withdraw", {"why": "复议撤销"}).status_code == 303
    assert "某传动公司案" not in head.page("/examples/print")
    assert "修改后再送" in section.page(places[0])


def test_a_case_that_goes_on_is_not_told(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    running = closed(office, over=False)
    office.session.commit()
    section = sign_in("section")
    section.page(f"/cases/{running}/example")
    answer = section.post(f"/cases/{running}/example", TOLD)
    assert answer.status_code == 422 and "结案以后才能编写" in answer.get_data(as_text=True)
    assert sign_in("elsewhere").get(f"/cases/{running}/example").status_code == 404


def test_what_was_only_collected_is_reported_and_never_printed(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    first, second = closed(office), closed(office)
    office.session.commit()
    section, head = sign_in("section"), sign_in("head")
    for reference, title, ground in ((first, "只报送的一件", "collected"), (second, "公开的一件", "consent")):
        section.page(f"/cases/{reference}/example")
        answer = section.post(f"/cases/{reference}/example", {**TOLD, "title": title, "public_ground": ground})
        place = answer.location.partition("?")[0]
        head.page(place)
        assert head.post(f"{place}/agree").status_code == 303
    printed = head.page("/examples/print")
    assert "公开的一件" in printed and "只报送的一件" not in printed and "另有 1 件只报送" in printed
    sheet = load_workbook(io.BytesIO(head.get("/examples.xlsx").get_data())).active
    assert sheet is not None
    told = {str(row[0].value): str(row[-1].value) for row in sheet.iter_rows()}
    assert told == {"标题": "公开范围", "只报送的一件": "只报送，不公开", "公开的一件": "可以公开"}
    assert head.page("/examples").count("只报送，不公开") == 1


def test_who_stands_on_a_hidden_side_is_named_to_nobody_who_may_not_know(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    """A reviewer sees every case of the office, and has no part in what a firm reports of abroad."""
    work = office.work("examiner")
    request = registering.Request("overseas", [factories.party("enterprise", "重庆山渝链传动有限公司（示例）")], another="另一件事")
    case = registering.register(work, work.rules.tracks["overseas"], request)
    office.session.execute(update(Case).where(Case.id == case.id).values(closed_on=case.opened_on))
    reference = case.reference
    office.session.commit()
    for who, told in (("reviewer", False), ("examiner", True)):
        assert ("重庆山渝链传动" in sign_in(who).page(f"/cases/{reference}/example")) is told, who
