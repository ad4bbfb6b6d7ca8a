"""Who leaves is handed over whole, and is flagged wherever still responsible."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy.orm import Session

from casehub.model import Case, Material, RoleGrant
from tests import factories
from tests.web.conftest import Browser
from tests.web.office.test_people import case_of, person


def test_a_leaver_is_handed_over_whole_or_not_stopped(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    case, _row = case_of(session, "examiner", "main_examiner", state="served")
    reference, case_id = case.reference, case.id
    number, chair = person(session, "examiner").id, person(session, "chair").id
    session.add(RoleGrant(person_id=chair, role="main_examiner", since=factories.SINCE))
    session.commit()
    leaver, browser = sign_in("examiner"), sign_in("security")
    browser.page(f"/people/{number}")
    assert browser.post(f"/people/{number}/state", {"do": "stop"}).status_code == 422
    page = browser.page(f"/people/{number}/leave")
    assert reference in page
    assert "保密的题名" not in page
    refused = browser.post(f"/people/{number}/leave", {})
    assert refused.status_code == 422
    # Two duties in one case are told apart.
    assert re.search("主审员：选择由谁接办", refused.get_data(as_text=True))
    assert leaver.get("/cases").status_code == 200
    # By the role for everything; by the part itself the same.
    assert browser.post(f"/people/{number}/leave", {"role-main_examiner": str(chair)}).status_code == 303
    assert leaver.get("/cases").status_code == 303
    session.expire_all()
    assert not person(session, "examiner").active
    assert {a.person_id for a in session.get_one(Case, case_id).assignments if a.is_current} == {chair}
    assert "已停用" in browser.page(f"/people/{number}")


def test_a_seat_on_a_panel_is_not_given_on_by_who_keeps_the_staff(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    _case, row = case_of(session, "examiner", "main_examiner", state="deliberating")
    number, chair, seat = person(session, "examiner").id, person(session, "chair").id, row.id
    session.add(RoleGrant(person_id=chair, role="main_examiner", since=factories.SINCE))
    session.commit()
    browser = sign_in("security")
    said = "合议组的席位不在这里交接，请部门负责人先办理「变更合议组成员」，告知各方当事人"
    page = browser.page(f"/people/{number}/leave")
    assert said in page and "主审员统一交给" not in page
    for typed in ({}, {f"duty-{seat}": str(chair)}, {"role-main_examiner": str(chair)}):
        refused = browser.post(f"/people/{number}/leave", typed)
        assert refused.status_code == 422
        assert said in refused.get_data(as_text=True)
    session.expire_all()
    assert person(session, "examiner").active


def test_a_stopped_person_is_flagged_wherever_still_responsible(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    case_of(session, "examiner", "main_examiner")
    examiner = person(session, "examiner")
    examiner.active, number = False, examiner.id
    session.commit()
    security = sign_in("security")
    people = re.sub(r"\s+", " ", security.page("/people?q="))
    row = people.split("周明远")[1].split("</tr>")[0]
    assert "仍有 1 项未交接" in row
    # Her role is nobody's meanwhile, and would be hers again.
    office, roles = row.split('<td class="row">')[1:]
    assert ("已停用，不在岗" in roles, "主审员" in roles.split("</td>")[0]) == (True, False), office
    shown = security.page(f"/people/{number}")
    assert "停用期间不能行使" in shown
    assert "未定" not in shown.split('id="roles"')[1].split("</table>")[0]
    assert "仍有 1 项未办结的职责" in sign_in("security").page(f"/people/{number}")
    head = sign_in("head")
    listed = head.page("/cases?all=1")
    assert '周明远 <span class="tag tag-fix">已停用</span>' in listed
    assert "已停用，未交接" in head.page("/cases/渝知裁字〔2026〕9号")


def test_who_has_incoming_papers_does_not_leave_before_another_has_them(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    examiner, clerk = person(session, "examiner"), person(session, "clerk")
    number, had = examiner.id, {"registered_at": factories.AT, "registered_by_id": clerk.id, "way": "mail"}
    rows = [
        Material(
            organisation_id=examiner.organisation_id, series="收", year=2026, value=n, number=f"收文〔2026〕{n}号",
            title="保密的题名", received_on=factories.TODAY, status=status, holder_id=number, **had,
        )
        for n, status in ((1, "open"), (2, "refused"))
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    paper = rows[0].id
    session.commit()
    security, receiver = sign_in("security"), sign_in("clerk")
    where = f"/people/{number}/leave"
    page = security.page(where)
    assert "收文〔2026〕1号由周明远定去向" in page
    assert "收文〔2026〕2号" not in page and "保密的题名" not in page
    assert security.post(where, {}).status_code == 422
    # Stopped all the same, by whatever road: it is told wherever the paper is.
    examiner.active = False
    session.commit()
    listed = re.sub(r"\s+", " ", security.page("/people?q="))
    assert "仍有 1 项未交接" in listed.split("周明远")[1].split("</tr>")[0]
    for shown in ("/incoming", f"/incoming/{paper}"):
        assert '周明远 <span class="tag tag-fix">已停用</span>' in receiver.page(shown)
    examiner.active, rows[0].holder_id = True, None
    session.commit()
    assert security.post(where, {}).status_code == 303
    session.expire_all()
    assert not person(session, "examiner").active


def test_a_role_is_given_up_by_the_road_by_which_one_leaves(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    case, _row = case_of(session, "examiner", "main_examiner", state="served")
    case_id, reference = case.id, case.reference
    examiner, chair = person(session, "examiner"), person(session, "chair").id
    number, grants = examiner.id, {g.role: g.id for g in examiner.grants}
    session.add(RoleGrant(person_id=chair, role="main_examiner", since=factories.SINCE))
    session.commit()
    browser = sign_in("security")
    assert f"/people/{number}/roles/{grants['main_examiner']}/end" in browser.page(f"/people/{number}")
    where = f"/people/{number}/roles/{grants['main_examiner']}/end"
    page = browser.page(where)
    assert "收回周明远的岗位：主审员" in page and reference in page
    assert "保密的题名" not in page
    refused = browser.post(where, {})
    assert (refused.status_code, "主审员：选择由谁接办" in refused.get_data(as_text=True)) == (422, True)
    # What she does by this role alone is asked of; the other one holds nothing of the case.
    assert reference not in browser.page(f"/people/{number}/roles/{grants['case_officer']}/end")
    assert browser.get(f"/people/{chair}/roles/{grants['main_examiner']}/end").status_code == 404
    assert browser.post(where, {"role-main_examiner": str(chair)}).status_code == 303
    session.expire_all()
    assert person(session, "examiner").active
    assert {a.person_id for a in session.get_one(Case, case_id).assignments if a.is_current} == {chair}
