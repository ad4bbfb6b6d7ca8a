"""What the page of a matter shows: differences, remarks, what the case did meanwhile."""

from __future__ import annotations

from casehub.web.case.proposed import _beside, stands
from tests import factories
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
