"""What the page of a matter shows: differences, remarks, what the case did meanwhile."""

from __future__ import annotations

from casehub.model import Person
from casehub.people import bureau
from casehub.web.case.proposed import _beside, stands
from tests import factories
from tests.acts.scene import PANEL, SPARE
from tests.web.case.test_proposals import (
    SignIn,
    december,
    faults,
    fields_of,
    path_of,
    press,
    received,
    sent_up,
    typed,
)
from tests.web.conftest import Browser

__all__ = ["december"]


def test_a_remark_on_words_that_are_gone_is_shown_as_such() -> None:
    assert stands("停止 制造", "责令停止制造")
    assert not stands("停止 制造", "责令停止销售")
    assert stands("", "")


def test_two_papers_of_one_kind_are_compared_each_with_its_own() -> None:
    old = _beside(["a", "b", "a"], [["一"], ["二"], ["三"]], ["a", "a", "a", "c"])
    assert old == [["一"], ["三"], [], []]


def test_the_difference_to_the_version_read_before_and_the_clean_copy(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    clerk, section = sign_in("clerk"), sign_in("section")
    where = sent_up(clerk, path_of(reference), typed(office, reference))
    assert "<ins>" not in section.page(where)
    assert press(section, where, "return", reason="换书记员").status_code == 303
    html = clerk.page(path_of(reference))
    scribe = {**fields_of(html), "remarks": "另行说明原委"}
    html = clerk.post(path_of(reference), {**scribe, "do": "preview"}).get_data(as_text=True)
    assert clerk.post(path_of(reference), {**fields_of(html), "do": "perform"}).status_code == 303
    for _ in range(2):
        page = section.page(where)
        assert "与你看过的第 1 稿相比" in page
        assert "<ins>" in page
        assert "另行说明原委" in page
    assert "<ins>" not in section.page(f"{where}?view=clean")
    # Who reads it for the first time has nothing to compare.
    assert press(section, where, "agree").status_code == 303
    assert "<ins>" not in sign_in("head").page(where)


def test_a_remark_quotes_what_stands_there(office: factories.Bureau, sign_in: SignIn) -> None:
    reference = received(office)
    section = sign_in("section")
    where = sent_up(sign_in("clerk"), path_of(reference), typed(office, reference))
    wrong = {"reason": "见批注", "mark-0-quote": "从未写过的话", "mark-0-remark": "改"}
    refused = press(section, where, "return", **wrong)
    assert refused.status_code == 422
    html = refused.get_data(as_text=True)
    assert faults(html) == ['<a href="#mark-0-quote">批注 1：稿件里没有“从未写过的话”，照原文摘录</a>']
    assert "从未写过的话" in html
    assert press(section, where, "return", **wrong | {"mark-0-quote": "书记员"}).status_code == 303


def test_who_is_asked_is_shown_and_who_cannot_see_the_case_is_not_offered(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    clerk, section, reviewer = sign_in("clerk"), sign_in("section"), sign_in("reviewer")
    where = sent_up(clerk, path_of(reference), typed(office, reference))
    offered = section.page(where).partition('id="consulted"')[2].partition("</select>")[0]
    assert f'value="{office.people["reviewer"]}"' in offered
    assert f'value="{office.people["mediator"]}"' not in offered
    both = {"question": "书记员合适吗", "consulted": office.people["reviewer"]}
    assert press(section, where, "consult", **both).status_code == 303
    mine = {"question": "为什么是他", "consulted": office.people["clerk"]}
    assert press(section, where, "consult", **mine).status_code == 303
    for browser in (clerk, section, reviewer):
        html = browser.page(where)
        assert "书记员合适吗" in html
        assert "等待答复" in html
    # Who drafted it answers what she is asked and still has her own buttons.
    html = clerk.page(where)
    assert 'value="opinion"' in html
    assert 'value="recall"' in html
    assert press(clerk, where, "urge").status_code == 303
    assert "催办" in section.page("/desk/approvals")
    assert "请尽快审批" in section.page(where)
    assert press(reviewer, where, "opinion", opinion="合适").status_code == 303
    assert "已答复" in section.page(where)


def test_what_its_author_called_back_was_not_sent_back(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    clerk, section = sign_in("clerk"), sign_in("section")
    where = sent_up(clerk, path_of(reference), typed(office, reference))
    assert press(clerk, where, "recall").status_code == 303
    assert "拟稿人已撤回修改" in clerk.page(where)
    html = clerk.page(path_of(reference))
    html = clerk.post(path_of(reference), {**fields_of(html), "do": "preview"}).get_data(as_text=True)
    assert clerk.post(path_of(reference), {**fields_of(html), "do": "perform"}).status_code == 303
    assert press(section, where, "return", reason="换书记员").status_code == 303
    assert "已退回拟稿人" in clerk.page(where)


def redrafted(clerk: Browser, path: str, **other: str) -> None:
    """The matter that came back, sent up again with something else in it."""
    html = clerk.page(path)
    html = clerk.post(path, {**fields_of(html), **other, "do": "preview"}).get_data(as_text=True)
    answer = clerk.post(path, {**fields_of(html), "do": "perform"})
    assert answer.status_code == 303, faults(answer.get_data(as_text=True))


def test_what_was_drawn_from_an_earlier_version_amends_nothing_of_the_present_one(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    here = office.session.get_one(Person, office.people["section"]).organisation_id
    row = {**SPARE, "organisation_id": here}
    hired = bureau.add_person(
        office.session, office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED
    )
    spare, member = str(hired.id), str(office.people[PANEL[2]])
    office.session.commit()
    reference = received(office)
    clerk, section, head = sign_in("clerk"), sign_in("section"), sign_in("head")
    where = sent_up(clerk, path_of(reference), typed(office, reference))
    assert press(section, where, "agree").status_code == 303
    tab = {**fields_of(head.page(where)), "opinion": "同意。"}
    assert tab["panel_members"] == [member]
    assert press(head, where, "return", reason="换参审员").status_code == 303
    redrafted(clerk, path_of(reference), panel_members=spare)
    assert press(section, where, "agree").status_code == 303
    # What she kept of the earlier version amends no more of it than what she posts.
    kept = head.post(f"{where}/draft", {**tab, "draft": "0"})
    assert kept.status_code == 303
    opened = head.page(where)
    assert (fields_of(opened)["panel_members"], fields_of(opened)["opinion"]) == ([spare], "同意。")
    assert "没有带过来" in opened
    html = ""
    for words in ("同意。", ""):
        stale = head.post(where, {**tab, "opinion": words, "do": "agree"})
        html = stale.get_data(as_text=True)
        assert (stale.status_code, "你的修改已经写进去" in html) == (409, False)
        assert "参审员" in html.partition("没有带过来")[0].rpartition("第 2 稿")[2]
        assert fields_of(html)["panel_members"] == [spare]
    # What is kept of the present version amends it when it is opened again.
    mine = {**fields_of(html), "opinion": "同意。"}
    assert head.post(f"{where}/draft", {**mine, "panel_members": member}).status_code == 303
    again = head.page(where)
    assert (fields_of(again)["panel_members"], "没有带过来" in again) == ([member], False)
    done = head.post(where, {**mine, "do": "agree"})
    assert done.status_code == 303, faults(done.get_data(as_text=True))
    assert "修改后同意" not in clerk.page(where)


def test_what_is_sent_back_is_the_version_that_was_read(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    clerk, section = sign_in("clerk"), sign_in("section")
    where = sent_up(clerk, path_of(reference), typed(office, reference))
    tab = fields_of(section.page(where))
    assert press(clerk, where, "recall").status_code == 303
    redrafted(clerk, path_of(reference), remarks="另行说明原委")
    # Whatever is refused of an earlier version says that the page shows another one now.
    unasked = section.post(where, {**tab, "do": "consult"})
    assert (unasked.status_code, "不是你填写时的一稿" in unasked.get_data(as_text=True)) == (422, True)
    mine = {"reason": "第一稿不妥", "mark-0-quote": "第一稿的话", "mark-0-remark": "改"}
    stale = section.post(where, {**tab, **mine, "do": "return"})
    html = stale.get_data(as_text=True)
    assert (stale.status_code, "还没有退回" in html, "另行说明原委" in html) == (409, True, True)
    assert {name: fields_of(html)[name] for name in mine} == mine
    again = {**fields_of(html), "mark-0-quote": "另行说明原委", "do": "return"}
    assert section.post(where, again).status_code == 303
