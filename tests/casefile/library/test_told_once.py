"""What a scan found is told as few words: each once, and no part of one that is told."""

from __future__ import annotations

from casehub.casefile.library.anonymous import Found, Telling, scan, telling
from casehub.casefile.library.told_once import told_once
from casehub.model import Case
from tests import factories
from tests.faults.world import Office

NUMBER = Telling("99999001", "权利的号码")
FIRM = Telling("重庆市万州区万坝食品有限公司", "当事人")
PARTS = tuple(Telling(one, "当事人名称的一部分", part=True) for one in ("万坝", "万坝食", "坝食品"))


def told(text: str, *known: Telling, cleared: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    texts = {"facts": text, "meaning": "同案"}
    found = told_once(scan(known, texts, cleared), texts)
    assert {one.field for one in found} <= {"facts"}
    return [(one.said, one.what) for one in found]


def test_a_number_is_told_once_and_as_the_longest_of_it() -> None:
    assert told("侵犯第99999001号注册商标，99999001号", NUMBER) == [("第99999001号", "注册号"), ("99999001号", "注册号")]
    assert told("商标99999001与第99999002号", NUMBER) == [("99999001", "权利的号码"), ("第99999002号", "注册号")]


def test_parts_that_stand_in_one_another_are_told_as_one_word() -> None:
    assert told("标有万坝食品的袋子", *PARTS) == [("万坝食品", "当事人名称的一部分")]
    assert told("标有万坝食品的袋子，万坝食品", *PARTS) == [("万坝食品", "当事人名称的一部分")]
    # What stands by itself elsewhere is another word: to rewrite the longer one leaves it.
    assert told("万坝食品，又称万坝", *PARTS) == [("万坝食品", "当事人名称的一部分"), ("万坝", "当事人名称的一部分")]
    assert told("重庆市万州区万坝食品有限公司", FIRM, *PARTS) == [(FIRM.said, "当事人")]


def test_what_is_told_for_two_reasons_is_one_word_with_both() -> None:
    owner = Telling(FIRM.said, "权利人")
    assert told(f"{FIRM.said}称", FIRM, owner) == [(FIRM.said, "当事人、权利人")]
    sign = "标有“万坝”字样"
    assert told(sign, PARTS[0]) == [("万坝", "当事人名称的一部分、标识")]


def test_a_stretch_says_how_it_is_cleared_and_is_cleared_by_that() -> None:
    texts = {"facts": "标有万坝食品的袋子"}
    (one,) = told_once(scan(PARTS, texts, ()), texts)
    assert "连同理由写进" in one.sentence and one.part
    assert scan(PARTS, texts, (f"{one.said}：地方小吃的通称",)) == []
    assert scan(PARTS, texts, (one.said,)) != []
    (plain,) = told_once(scan(PARTS[1:], texts, ()), texts)
    assert "连同理由" not in plain.sentence and scan(PARTS[1:], texts, (plain.said,)) == []
    (brief,) = told_once(scan(PARTS[:1], {"facts": "万坝"}, ()), {"facts": "万坝"})
    assert brief == Found("facts", "万坝", "当事人名称的一部分", part=True)


def test_each_text_has_its_own(office: Office) -> None:
    with office.acting("clerk") as work:
        case = factories.open_request(work)
        known = telling(work.session, work.session.get_one(Case, case.id))
    texts = {"facts": "重庆恒拓摩配有限公司（示例）制造", "meaning": "恒拓摩配制造"}
    found = told_once(scan(known, texts, ()), texts)
    assert [(one.field, one.part) for one in found] == [("facts", False), ("meaning", True)]
    assert found[1].said == "恒拓摩配"
