"""暂存: what was typed and not sent is found again by its author, and by who may take the same step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from casehub.acts.drafting import keep
from casehub.model import Case, Draft, Person
from casehub.record.rows import UndeclaredRow
from tests import factories
from tests.web.case.test_alike import filed
from tests.web.case.test_steps import REQUEST, count, fields_of, opened, previewed

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from sqlalchemy.orm import Session

    from tests.web.conftest import Browser

HALF = "被请求人制造的产品落入涉案专利"
QUIETLY = {"Accept": "application/json"}


def begin(browser: Browser, path: str) -> dict[str, object]:
    """Leave the form in the middle of a sentence; what the page would send."""
    sent = fields_of(browser.page(path)) | {"facts_and_reasons": HALF}
    assert browser.post(f"{path}/draft", {**sent, "do": "keep"}).status_code == 303
    return sent


def path_of(reference: str) -> str:
    return f"/cases/{reference}/steps/receive_request"


def kept(session: Session) -> list[Draft]:
    session.rollback()
    found = list(session.scalars(select(Draft).order_by(Draft.id)))
    session.expunge_all()
    session.rollback()
    return found


def test_half_a_sentence_is_found_again_elsewhere(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path, at_noon = path_of(reference), sign_in("clerk")
    sent = fields_of(at_noon.page(path)) | {"facts_and_reasons": HALF, "received_on": "十一月"}
    before = count(office.session, reference)
    answer = at_noon.post(f"{path}/draft", {**sent, "do": "keep"})
    assert (answer.status_code, answer.location) == (303, path)
    assert count(office.session, reference) == before
    other = sign_in("clerk")
    found = fields_of(other.page(path))
    assert found["facts_and_reasons"] == HALF
    assert found["received_on"] == "十一月"
    assert int(found["draft"]) > 0
    page = other.page(path)
    assert "暂存的内容" in page
    assert 'class="err"' not in page
    desk = other.page("/desk")
    assert "我的草稿" in desk
    assert path in desk


def test_sending_and_discarding_forget_it(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    first, second = opened(office), opened(office)
    browser = sign_in("clerk")
    for reference in (first, second):
        begin(browser, path_of(reference))
    assert len(kept(office.session)) == 2
    browser.post(f"{path_of(second)}/draft", {"do": "discard"})
    assert HALF not in browser.page(path_of(second))
    assert len(kept(office.session)) == 1
    done = previewed(browser, path_of(first), REQUEST)
    assert browser.post(path_of(first), {**done, "do": "perform"}).status_code == 303
    assert kept(office.session) == []


def test_it_is_nobody_elses(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path, author = path_of(reference), sign_in("clerk")
    sent = begin(author, path)
    del sent["csrf_token"]
    for username in ("elsewhere", "head"):
        browser = sign_in(username)
        assert reference not in browser.page(f"/cases?q={HALF}")
        for place in (path, "/desk", f"/cases/{reference}"):
            assert HALF not in browser.get(place).get_data(as_text=True), (username, place)
        assert browser.post(f"{path}/draft", {**sent, "do": "discard"}).status_code in {303, 403, 404}
    assert [draft.typed for draft in kept(office.session) if ["facts_and_reasons", HALF] in draft.typed]


def test_two_windows_never_overwrite_each_other(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path, browser = path_of(reference), sign_in("clerk")
    left, right = fields_of(browser.page(path)), fields_of(browser.page(path))
    quiet = browser.post(f"{path}/draft", {**left, "facts_and_reasons": "左边"}, headers=QUIETLY)
    assert quiet.get_json()["number"] > 0
    late = {**right, "facts_and_reasons": "右边"}
    assert browser.post(f"{path}/draft", late, headers=QUIETLY).status_code == 409
    shown = browser.post(f"{path}/draft", {**late, "do": "keep"})
    text = shown.get_data(as_text=True)
    assert shown.status_code == 409
    assert "左边" in text
    assert fields_of(text)["facts_and_reasons"] == "右边"
    again = fields_of(text)
    assert browser.post(f"{path}/draft", {**again, "do": "keep"}).status_code == 303
    assert fields_of(browser.page(path))["facts_and_reasons"] == "右边"


def test_what_was_sent_meanwhile_is_not_begun_anew(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path, browser = path_of(reference), sign_in("clerk")
    one = fields_of(browser.page(path)) | {"facts_and_reasons": HALF}
    number = browser.post(f"{path}/draft", one, headers=QUIETLY).get_json()["number"]
    done = previewed(browser, path, REQUEST)
    browser.post(path, {**done, "do": "perform"})
    behind = {**one, "draft": str(number)}
    assert browser.post(f"{path}/draft", behind, headers=QUIETLY).status_code == 409
    assert kept(office.session) == []


def test_what_was_done_since_is_told(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path, browser = path_of(reference), sign_in("clerk")
    begin(browser, path)
    assert "暂存以后案件有新的记录" not in browser.page(path)
    office.session.rollback()
    office.session.execute(update(Draft).values(seq=0))
    office.session.commit()
    assert "暂存以后案件有新的记录" in browser.page(path)
    assert "暂存后案件有新的记录" in browser.page("/desk")


def test_what_was_typed_for_an_older_version_stands_beside(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path, browser = path_of(reference), sign_in("clerk")
    begin(browser, path)
    office.session.rollback()
    older = select(Case.procedure_version).where(Case.id == Draft.case_id).scalar_subquery()
    typed = [["facts_and_reasons", HALF], ["dropped_field", "旧版才有的一栏"]]
    office.session.execute(update(Draft).values(procedure_version=older - 1, typed=typed))
    office.session.commit()
    page = browser.page(path)
    assert fields_of(page)["facts_and_reasons"] == ""
    assert HALF in page
    assert "旧版才有的一栏" in page


def test_after_a_conflict_the_draft_goes_on(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path, browser = path_of(reference), sign_in("clerk")
    sent = previewed(browser, path, REQUEST)
    number = browser.post(f"{path}/draft", sent, headers=QUIETLY).get_json()["number"]
    stale = browser.post(path, {**sent, "draft": str(number), "seq": "0", "do": "perform"})
    assert stale.status_code == 409
    assert fields_of(stale.get_data(as_text=True))["draft"] == str(number)


def test_what_cannot_be_filled_in_now_can_be_read_and_thrown_away(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path, browser = path_of(reference), sign_in("clerk")
    begin(browser, path)
    office.session.rollback()
    for step, version in (("tell_defects", 1), ("no_such_step", 1), ("tell_defects", 0), ("no_such_step", 0)):
        office.session.execute(update(Draft).values(step=step, procedure_version=version))
        office.session.commit()
        closed = f"/cases/{reference}/steps/{step}"
        shown = browser.get(closed)
        assert shown.status_code == 409
        assert HALF in shown.get_data(as_text=True)
    assert browser.post(f"{closed}/draft", {"do": "discard"}).status_code == 303
    assert kept(office.session) == []


def test_the_same_form_sent_again_leaves_the_next_draft(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path, browser = path_of(reference), sign_in("clerk")
    sent = previewed(browser, path, REQUEST)
    browser.post(path, {**sent, "do": "perform"})
    with office.work("clerk").session.no_autoflush:
        case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
        keep(office.work("clerk"), case, "receive_request", case.seq, 0, [("facts_and_reasons", HALF)])
    office.session.commit()
    browser.post(path, {**sent, "do": "perform"})
    assert [draft.typed for draft in kept(office.session)] == [[["facts_and_reasons", HALF]]]


def test_answers_for_an_older_version_are_not_kept_over_by_the_script(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path, browser = path_of(reference), sign_in("clerk")
    begin(browser, path)
    assert "data-draft" in browser.page(path)
    office.session.rollback()
    office.session.execute(update(Draft).values(procedure_version=0))
    office.session.commit()
    assert "data-draft" not in browser.page(path)


def test_two_who_begin_the_same_step_see_each_other_and_lose_nothing(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = filed(office, told=False)
    path = f"/cases/{reference}/steps/issue_answer_papers"
    names = {one.username: one.name for one in office.session.scalars(select(Person))}
    # A writing session holds SQLite's only write lock.
    office.session.rollback()
    first, second = sign_in("examiner"), sign_in("chair")

    def keeps(browser: Browser, days: str) -> None:
        sent = fields_of(browser.page(path)) | {"answer_days": days, "do": "keep"}
        assert browser.post(f"{path}/draft", sent).status_code == 303

    keeps(first, "21")
    page = second.page(path)
    assert f"{names['examiner']}也在填写这一步" in page and fields_of(page)["answer_days"] == "15"
    keeps(second, "25")
    assert f"{names['chair']}也在填写这一步" in first.page(path)
    (hers, his) = kept(office.session)
    # What is laid in is kept for nobody before it is kept knowingly; one's own stands beside it.
    answer = second.post(f"{path}/draft", {**fields_of(second.page(path)), "whose": str(hers.id)})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200 and f"已填入{names['examiner']}暂存的内容" in shown
    assert fields_of(shown)["answer_days"] == "21"
    assert "你自己暂存的内容" in shown and "25" in shown.partition("你自己暂存的内容")[2]
    assert [dict(one.inputs)["answer_days"] for one in kept(office.session)] == ["21", "25"]
    assert second.post(f"{path}/draft", {**fields_of(shown), "do": "keep"}).status_code == 303
    assert [dict(one.inputs)["answer_days"] for one in kept(office.session)] == ["21", "21"]
    assert kept(office.session)[0].number == hers.number
    # What is not there, or is one's own, is laid in nowhere; who may not take the step learns of none.
    for whose in (str(his.id), "0", "x"):
        sent = fields_of(second.page(path))
        assert second.post(f"{path}/draft", {**sent, "whose": whose}).status_code == 404
    for who in ("member", "mediator"):
        other = sign_in(who)
        other.page("/account")
        answer = other.post(f"{path}/draft", {"whose": str(hers.id)})
        assert answer.status_code in {403, 404, 409} and 'name="answer_days"' not in answer.get_data(as_text=True)


def test_the_words_one_typed_are_kept_before_a_colleagues_are_laid_in(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = filed(office, told=False)
    path = f"/cases/{reference}/steps/issue_answer_papers"
    names = {one.username: one.name for one in office.session.scalars(select(Person))}
    office.session.rollback()
    first, second = sign_in("examiner"), sign_in("chair")
    sent = fields_of(first.page(path)) | {"answer_days": "21", "do": "keep"}
    assert first.post(f"{path}/draft", sent).status_code == 303
    (hers,) = kept(office.session)
    # Who typed nothing keeps nothing.
    page = second.page(path)
    answer = second.post(f"{path}/draft", {**fields_of(page), "whose": str(hers.id)})
    assert fields_of(answer.get_data(as_text=True))["answer_days"] == "21"
    assert len(kept(office.session)) == 1
    # One's own words are kept, and stand beside what is laid in; there is no second press over them.
    typed = fields_of(page) | {"answer_days": "28", "whose": str(hers.id)}
    shown = second.post(f"{path}/draft", typed).get_data(as_text=True)
    assert fields_of(shown)["answer_days"] == "21" and 'name="whose"' not in shown
    assert "28" in shown.partition("你自己暂存的内容")[2]
    assert [dict(one.inputs)["answer_days"] for one in kept(office.session)] == ["21", "28"]
    own = kept(office.session)[1]
    # What was kept and not touched since stays as it is; what was typed since takes its place.
    again = second.page(path)
    assert fields_of(again)["answer_days"] == "28"
    second.post(f"{path}/draft", {**fields_of(again), "whose": str(hers.id)})
    assert kept(office.session)[1].number == own.number
    second.post(f"{path}/draft", {**fields_of(again), "answer_days": "30", "whose": str(hers.id)})
    assert [dict(one.inputs)["answer_days"] for one in kept(office.session)] == ["21", "30"]
    # A window of before says both and writes over nothing.
    late = second.post(f"{path}/draft", {**fields_of(again), "answer_days": "7", "whose": str(hers.id)})
    assert late.status_code == 409 and fields_of(late.get_data(as_text=True))["answer_days"] == "7"
    assert [dict(one.inputs)["answer_days"] for one in kept(office.session)] == ["21", "30"]
    assert names["chair"] in first.page(path)


def test_no_page_says_that_nobody_else_sees_what_a_colleague_may_lay_in(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = filed(office, told=False)
    path = f"/cases/{reference}/steps/issue_answer_papers"
    first = sign_in("examiner")
    sent = fields_of(first.page(path)) | {"answer_days": "21", "do": "keep"}
    assert first.post(f"{path}/draft", sent).status_code == 303
    told = first.page(path)
    assert "可以办理这一步的同事看得到、可以接着填写" in told and "只有你看得到" not in told
    second, (hers,) = sign_in("chair"), kept(office.session)
    answer = second.post(f"{path}/draft", {**fields_of(second.page(path)), "whose": str(hers.id)})
    assert fields_of(answer.get_data(as_text=True))["answer_days"] == "21"
    for topic in ("approvals", "handling", "leave"):
        said = first.page(f"/help/{topic}")
        assert "接着填写" in said, topic
        assert "草稿只有本人看得到" not in said and "案件没有变化，别人看不到" not in said, topic


def test_what_was_typed_is_kept_where_the_program_fails(
    app: Flask, office: factories.Bureau, sign_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = opened(office)
    path, clerk = path_of(reference), sign_in("clerk")
    sent = fields_of(clerk.page(path)) | REQUEST | {"facts_and_reasons": HALF, "received_on": "2026-11-19"}
    before = count(office.session, reference)

    def undeclared(*_any: object, **_more: object) -> None:
        raise UndeclaredRow("“登记”不会写入 party 3")

    app.testing = False
    with monkeypatch.context() as broken:
        broken.setattr("casehub.acts.perform", undeclared)
        broken.setattr("casehub.acts.preview", undeclared)
        failed = clerk.post(path, {**sent, "do": "preview"})
    html = failed.get_data(as_text=True)
    assert failed.status_code == 500
    # One sentence with the number of the request, no word of what the program said to itself.
    assert re.search(r"<h2[^>]*>程序出错，没有办理，内容没有写入。故障编号 [0-9a-f-]{8,}</h2>", html)
    assert "UndeclaredRow" not in html
    assert "party 3" not in html
    assert "填写的内容已经暂存" in html
    assert f'href="{path}">接着填写' in html
    # Nothing of the case was written, and the form opens with what was typed; no secret of the page is in it.
    assert count(office.session, reference) == before
    (draft,) = kept(office.session)
    assert {name for name, _ in draft.typed}.isdisjoint({"csrf_token", "key", "digest", "do"})
    again = fields_of(clerk.page(path))
    assert (again["facts_and_reasons"], again["received_on"]) == (HALF, "2026-11-19")
    assert "暂存的内容" in clerk.page(path)
    # It is sent from there as from any draft.
    assert clerk.post(path, {**again, "do": "preview"}).status_code == 200


def test_what_cannot_be_kept_after_a_fault_can_be_copied(
    app: Flask, office: factories.Bureau, sign_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window has kept its own meanwhile: that is not overwritten."""
    reference = opened(office)
    path, clerk = path_of(reference), sign_in("clerk")
    sent = fields_of(clerk.page(path)) | {"facts_and_reasons": "这边写的另一句"}
    begin(sign_in("clerk"), path)

    def fails(*_any: object, **_more: object) -> None:
        raise RuntimeError

    app.testing = False
    with monkeypatch.context() as broken:
        broken.setattr("casehub.acts.preview", fails)
        failed = clerk.post(path, {**sent, "do": "preview"})
    html = failed.get_data(as_text=True)
    assert failed.status_code == 500
    assert "已经暂存" not in html
    assert "这边写的另一句" in html
    (draft,) = kept(office.session)
    assert HALF in dict(map(tuple, draft.typed)).values()
