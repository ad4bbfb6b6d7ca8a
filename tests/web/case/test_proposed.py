"""What the page of a matter shows: differences, remarks, what the case did meanwhile."""

from __future__ import annotations

from casehub.model import ProposalMark
from casehub.web.case.proposed import _beside, _stands
from tests import factories
from tests.web.case.test_proposals import (
    SignIn,
    december,
    fields_of,
    path_of,
    press,
    received,
    sent_up,
    typed,
)

__all__ = ["december"]


def test_a_remark_on_words_that_are_gone_is_shown_as_such() -> None:
    mark = ProposalMark(about="", quote="停止 制造", remark="")
    assert _stands(mark, "责令停止制造")
    assert not _stands(mark, "责令停止销售")
    assert _stands(ProposalMark(about="", quote="", remark=""), "")


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
