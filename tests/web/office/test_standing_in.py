"""The page of leave and delegation: entered, seen by both, acted under, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casehub.model import RoleGrant, StandIn
from tests import factories
from tests.web.conftest import Browser
from tests.web.office.test_people import case_of, person

SignIn = Callable[[str], Browser]


@pytest.fixture
def two(session: Session) -> tuple[int, int]:
    """The examiner of a case, and a colleague who may stand in for her: the member."""
    case_of(session, "examiner", "main_examiner")
    examiner, member = person(session, "examiner").id, person(session, "member").id
    session.add(RoleGrant(person_id=member, role="main_examiner", since=factories.SINCE))
    session.commit()
    return examiner, member


def entered(session: Session) -> list[StandIn]:
    """Every row there is, read without keeping the database from the browsers."""
    session.expire_all()
    rows = list(session.scalars(select(StandIn)))
    session.expunge_all()
    session.commit()
    return rows


def days(first: int = 0, last: int = 5) -> dict[str, str]:
    today = factories.TODAY
    return {
        "since": str(today + timedelta(days=first)), "until": str(today + timedelta(days=last)), "reason": "年休假",
    }  # fmt: skip


def test_one_enters_it_for_oneself_and_both_see_it(sign_in: SignIn, session: Session, two: tuple[int, int]) -> None:
    _, member = two
    away, stands = sign_in("examiner"), sign_in("member")
    assert stands.get("/cases/渝知裁字〔2026〕9号").status_code == 404
    asked = away.page("/leave")
    assert "主审员" in asked
    assert "渝知裁字〔2026〕9号" in asked
    answer = away.post("/leave", {**days(), "role-main_examiner": str(member)})
    assert answer.status_code == 303
    assert "✓ 已登记委托" in away.page(answer.headers["Location"])
    [row] = entered(session)
    assert (row.role, row.case_id, row.by_id) == ("main_examiner", None, member)
    for browser in (away, stands):
        page = browser.page("/leave")
        assert "由 吴佳" in page
        assert "办理中" in page
    assert stands.get("/cases/渝知裁字〔2026〕9号").status_code == 200
    assert "由吴佳代" in sign_in("head").page("/cases/渝知裁字〔2026〕9号")
    assert "由 吴佳" not in sign_in("scribe").page("/leave")
    assert stands.post(f"/leave/{row.id}/revoke", {}).status_code == 303
    assert stands.get("/cases/渝知裁字〔2026〕9号").status_code == 404
    assert "已收回" in away.page("/leave?past=1")


def test_a_single_matter_has_its_own_stand_in(sign_in: SignIn, session: Session, two: tuple[int, int]) -> None:
    _, member = two
    chair = person(session, "chair").id
    session.commit()
    browser = sign_in("examiner")
    [part] = re.findall(r'name="(part-\d+)"', browser.page("/leave"))
    typed = {**days(), "role-main_examiner": str(chair), part: str(member)}
    assert browser.post("/leave", typed).status_code == 303
    [row] = entered(session)
    assert (row.by_id, row.case_id is None) == (member, False)
    assert "渝知裁字〔2026〕9号" in browser.page("/leave")


def test_what_is_wrong_stands_beside_the_choice_and_what_was_typed_stays(
    sign_in: SignIn, session: Session, two: tuple[int, int]
) -> None:
    _, member = two
    browser = sign_in("examiner")
    browser.page("/leave")
    nobody = browser.post("/leave", days())
    assert nobody.status_code == 422
    assert "至少选择一名代办人" in nobody.get_data(as_text=True)
    late = browser.post("/leave", {**days(-3), "role-main_examiner": str(member)})
    page = late.get_data(as_text=True)
    assert late.status_code == 422
    assert "委托最早自今天起" in page
    assert 'value="年休假"' in page
    assert re.search(rf'<option value="{member}" selected>', page)
    backwards = browser.post("/leave", {**days(5, 3), "role-main_examiner": str(member)})
    assert backwards.status_code == 422
    assert entered(session) == []


def test_whose_certificate_ends_meanwhile_is_told_so_and_stays_chosen(
    sign_in: SignIn, session: Session, two: tuple[int, int]
) -> None:
    _, member = two
    [certificate] = person(session, "member").certificates
    certificate.valid_to = factories.TODAY + timedelta(days=2)
    session.commit()
    browser = sign_in("examiner")
    assert f'<option value="{member}">' in browser.page("/leave")
    answer = browser.post("/leave", {**days(), "role-main_examiner": str(member)})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "没有整个期间都有效的办案资质证件，不能代" in page
    assert "从列出的选项中选择" not in page
    assert re.search(rf'<option value="{member}" selected>', page)
    assert browser.post("/leave", {**days(0, 2), "role-main_examiner": str(member)}).status_code == 303


def test_a_head_enters_it_for_her_people_and_others_do_not(
    sign_in: SignIn, session: Session, two: tuple[int, int]
) -> None:
    examiner, member = two
    head, other = sign_in("section"), sign_in("scribe")
    assert f'<option value="{examiner}"' in head.page("/leave")
    assert "登记委托：周明远" in head.page(f"/leave?person={examiner}")
    typed = {**days(), "role-main_examiner": str(member)}
    assert other.get(f"/leave?person={examiner}").status_code == 404
    assert other.post(f"/leave?person={examiner}", typed).status_code == 404
    assert head.post(f"/leave?person={examiner}", typed).status_code == 303
    [row] = entered(session)
    assert other.post(f"/leave/{row.id}/revoke", {}).status_code == 404
    assert head.post(f"/leave/{row.id}/revoke", {}).status_code == 303


def test_what_an_administrator_enters_waits_for_a_second(
    sign_in: SignIn, session: Session, two: tuple[int, int]
) -> None:
    examiner, member = two
    first, second = sign_in("security"), sign_in("system")
    page = first.page(f"/leave?person={examiner}")
    assert "保密的题名" not in page
    typed = {**days(), "role-main_examiner": str(member)}
    assert first.post(f"/leave?person={examiner}", typed).headers["Location"].endswith("done=asked")
    [row] = entered(session)
    stands = sign_in("member")
    assert stands.get("/cases/渝知裁字〔2026〕9号").status_code == 404
    assert "等待复核" in stands.page("/leave")
    assert f"/leave/{row.id}/confirm" not in first.page("/leave")
    assert f"/leave/{row.id}/confirm" in second.page("/leave")
    assert first.post(f"/leave/{row.id}/confirm", {}).status_code == 404
    assert second.post(f"/leave/{row.id}/confirm", {}).status_code == 303
    assert stands.get("/cases/渝知裁字〔2026〕9号").status_code == 200


def test_what_may_not_be_lent_says_so(sign_in: SignIn) -> None:
    page = sign_in("system").page("/leave")
    assert "不可代" in page
    assert "role-system_admin" not in page
    assert "合议和审理中的决定由合议组成员本人作出" in sign_in("chair").page("/leave")
