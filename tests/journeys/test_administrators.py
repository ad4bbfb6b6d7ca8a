"""The administrators bring a second bureau into the house and let a colleague go."""

from __future__ import annotations

import pyotp
from sqlalchemy import select

from casehub.model import Assignment, Case, Person, RoleGrant
from tests import factories
from tests.journeys.conftest import Visit
from tests.journeys.site import Site


def test_system_administrator_adds_a_bureau_and_mends_it(visit: Visit, site: Site) -> None:
    li = visit("system").go("/organisations").check("offices")
    li.follow("登记机构").check("office-new")
    li.type({"key": "kaizhou", "name": "重庆市开州区市场监督管理局"}).press("保存")
    assert li.status == 422
    assert "新机构要填写类型" in li.text()
    li.check("office-refused")
    li.type({"kind": "市场监督管理局", "parent": "重庆市知识产权局", "region_code": "500154",
             "number_series-adjudication": "渝开州知裁字"}).press("保存")  # fmt: skip
    assert "渝开州知裁字" in li.text()
    li.check("office-shown").follow("更改登记")
    assert li.value("name") == "重庆市开州区市场监督管理局"
    li.type({"phone": "023-5222 0000", "contacts-0-name": "张三"}).press("保存")
    assert "张三" in li.text()
    li.check("office-mended")


def test_two_administrators_let_a_colleague_in(visit: Visit, site: Site) -> None:
    meng, ma = visit("security"), visit("system")
    meng.go("/people/new").type({
        "name": "新来的", "username": "newcomer", "organisation_id": "重庆市知识产权局", "post": "科员",
        "roles": ["收发员"],
    }).press("登记人员")  # fmt: skip
    assert "前一半" in meng.text()
    first = meng.main.locator(".hash").inner_text()
    meng.check("code-first").follow("查看新来的").check("person-waiting")
    assert "还不能登录" in meng.text()
    meng.follow("查看待复核事项").check("confirmations-own")
    assert meng.main.get_by_role("button", name="同意").count() == 0
    # The desk of 系统管理员 begins with what waits for a second administrator.
    ma.go("/")
    assert "授予收发员、发放一次性口令" in ma.text()
    ma.check("confirmations").turn(ma.main.locator("button", has_text="同意"))
    assert "后一半" in ma.text()
    second = ma.main.locator(".hash").inner_text()
    ma.check("code-second").follow("查看待复核事项").check("confirmations-decided")
    assert "已复核" in ma.text()
    newcomer = visit().sign_in("newcomer", f"{first}-{second}")
    newcomer.type({"old": f"{first} {second}", "new": "竹影 扁担 灯火 二十四 江面", "again": "竹影 扁担 灯火 二十四 江面"})
    newcomer.press("更改密码")
    assert "已更改密码" in newcomer.text()
    # What the second administrator refuses holds for nobody.
    meng.go(f"/people/{site.people()['newcomer']}").type({"role": "印章管理员"}).press("申请授予岗位")
    assert "等待复核" in meng.text()
    ma.go("/confirmations")
    ma.main.locator("summary", has_text="退回").click()
    ma.main.get_by_label("退回的理由").fill("没有任命文件")
    ma.check("confirmations-refusing").press("退回")
    assert "没有任命文件" in ma.text()
    newcomer.go("/account")
    assert "印章管理员" not in newcomer.text()


def test_an_administrator_signs_in_with_two_factors(visit: Visit, site: Site) -> None:
    meng = visit().sign_in("security").go("/account").check("account")
    meng.follow("动态口令").check("factor-new")
    secret = meng.main.locator(".hash").inner_text()
    meng.type({"password": factories.PASSWORD, "code": pyotp.TOTP(secret).at(site.clock.at)}).press("启用")
    assert "已启用" in meng.text()
    meng.check("factor-set")
    site.clock.pass_by(minutes=2)
    again = visit().sign_in("security")
    assert "输入动态口令" in again.text()
    again.check("factor-asked").type({"sign_in_code": "000000"}).press("完成登录")
    assert again.status == 422
    again.check("factor-refused").type({"sign_in_code": pyotp.TOTP(secret).at(site.clock.at)}).press("完成登录")
    assert "等待复核" in again.text()
    # Two sessions of one's own; the other one is ended.
    again.go("/account").check("account-sessions").press("退出其他全部登录")
    assert "已退出" in again.text()
    meng.go("/people")
    assert "登录" in meng.text()


def test_security_administrator_hands_a_leaver_over(visit: Visit, site: Site) -> None:
    with site.acting("security") as work:
        people = {p.username: p for p in work.session.scalars(select(Person)).unique()}
        for number in (1, 2):
            case = Case(
                reference=f"渝知调字〔2026〕{number}号", intake_no=f"SJ{number}", procedure="mediation",
                procedure_version=1, state="filed", seq=0, organisation_id=people["head"].organisation_id,
                title="甲与乙", cause="侵权", opened_on=factories.TODAY,
            )  # fmt: skip
            work.session.add(case)
            work.session.flush()
            work.session.add(Assignment(case_id=case.id, person_id=people["examiner"].id, role="case_officer", since=factories.TODAY))
        work.session.add(RoleGrant(person_id=people["chair"].id, role="case_officer", since=factories.SINCE))
        number = people["examiner"].id
    meng = visit("security").go(f"/people/{number}").check("person")
    meng.follow("更改登记").check("person-edit")
    meng.type({"post": "一级主任科员"}).press("保存")
    assert "一级主任科员" in meng.text()
    meng.follow("交接并停用").check("leave")
    meng.press("交接并停用")
    assert meng.status == 422
    meng.check("leave-refused")
    meng.type({"role-case_officer": "李文涛"}).press("交接并停用")
    assert "✓ 已停用账号" in meng.text()
    meng.check("person-stopped")
    # The successor finds both at once, and in each the record of the hand-over.
    chair = visit("chair").go("/desk").check("successor-desk")
    for number in (1, 2):
        assert f"渝知调字〔2026〕{number}号" in chair.text()
    chair.go("/cases/渝知调字〔2026〕1号")
    assert "周明远离任，办案人员由李文涛接办" in chair.text()
