"""The scan finds who stood in a case however it is written, and only parts of names are cleared."""

from __future__ import annotations

import pytest

from casehub.casefile.library.anonymous import Found, Telling, scan, telling
from casehub.casefile.library.firm_names import core
from casehub.model import Case
from tests import factories
from tests.faults.world import Office

FIRM = Telling("重庆山渝链传动有限公司", "当事人")
PART = Telling("山渝链", "当事人名称的一部分", part=True)
OTHER = Telling("恒拓摩", "当事人名称的一部分", part=True)


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("重庆山渝链传动有限公司", "山渝链传动"), ("重庆市万州区万坝食品股份有限公司", "万坝食品"),
        ("万州区老街坊厨具经营部", "老街坊厨具"), ("重庆恒拓摩配有限公司万州分公司", "恒拓摩配"), ("有限公司", "有限公司"),
    ],
)  # fmt: skip
def test_what_is_the_firms_own_of_a_name(name: str, own: str) -> None:
    assert core(name) == own


def said(text: str, *cleared: str, known: tuple[Telling, ...] = (FIRM, PART, OTHER)) -> list[tuple[str, bool]]:
    return [(one.said, one.part) for one in scan(known, {"facts": text}, cleared)]


def test_a_name_is_found_however_it_is_spaced() -> None:
    assert said("甲公司制造了被控产品。") == []
    assert said("重 庆 山渝链·传动有限公司制造") == [("重庆山渝链传动有限公司", False)]
    assert said("山渝链牌链轮") == [("山渝链", True)]
    assert said("山渝链与恒拓摩配") == [("山渝链", True), ("恒拓摩", True)]


SHORT = Telling("AB", "当事人名称的一部分", part=True)


@pytest.mark.parametrize(
    "text",
    ["AB公司制造", "标有AB的链轮", "ａｂ牌", "A·B 牌链轮", "产品为ab。", "A&B牌", "A\u200bB牌"],
)
def test_a_name_of_two_letters_is_found_as_a_word(text: str) -> None:
    assert said(text, known=(SHORT,)) == [("AB", True)]


@pytest.mark.parametrize("text", ["LABEL牌", "ABS塑料", "2AB型", "甲公司A、B两种产品", "type A buys", "ABB电机"])
def test_a_name_of_two_letters_is_not_found_inside_of_words(text: str) -> None:
    assert said(text, known=(SHORT,)) == []


def test_a_short_name_is_cleared_as_a_word_alone() -> None:
    assert said("AB型血", "LABEL", known=(SHORT,)) == [("AB", True)]
    assert said("AB型血", "AB型血", known=(SHORT,)) == []


def test_a_sign_of_one_letter_is_found_where_it_stands_alone() -> None:
    one, han = Telling("K", "权利的名称", part=True), Telling("鑫", "权利的名称", part=True)
    assert said("标有“鑫”的榨菜，K牌", known=(one, han)) == [("K", True), ("鑫", True)]
    assert said("三鑫食品，KTV，2K", known=(one, han)) == []


def test_only_parts_of_names_are_cleared() -> None:
    assert said("山渝链牌链轮", "山渝链牌") == []
    assert said("山渝链牌与恒拓摩", "山渝链牌") == [("恒拓摩", True)]
    assert said("重庆山渝链传动有限公司", "重庆山渝链传动有限公司") == [("重庆山渝链传动有限公司", False)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("电话13800002017", "电话"), ("信箱 a.b@example.com", "电子邮箱"), ("渝知裁字〔2026〕12号决定", "案号、文号"),
        ("专利ZL202221034567.7", "专利号"), ("注册商标第12345678号", "注册号"), ("车牌渝A12345", "车牌号"),
        ("见www.example.com", "网址"), ("代码91500101MA5U8X2K4A", "统一社会信用代码"),
    ],
)  # fmt: skip
def test_private_things_are_found_by_their_shape(text: str, what: str) -> None:
    assert what in {one.what for one in scan((), {"facts": text}, (text,))}
    assert scan((), {"facts": "罚款216000元，2026年3月5日，第57条第1项，抽取12户"}, ()) == []


def test_a_sign_that_is_quoted_is_found_and_may_be_cleared() -> None:
    text = "标有“江翠”字样的榨菜，与注册商标“江脆”近似"
    assert said(text, known=()) == [("江翠", True), ("江脆", True)]
    assert said(text, "江脆", known=()) == [("江翠", True)]
    assert said("当事人称“没有进货单”，不予采信", known=()) == []


def test_each_text_is_told_by_its_field() -> None:
    found = scan((FIRM,), {"facts": "甲公司", "meaning": FIRM.said}, ())
    assert found == [Found("meaning", FIRM.said, "当事人", part=False)]
    assert "写进“已核对的词语”" in Found("facts", "山渝链", "当事人名称的一部分", part=True).sentence
    assert "写进" not in found[0].sentence


def test_what_the_file_knows_is_looked_for(office: Office) -> None:
    with office.acting("clerk") as work:
        parties = [
            factories.party("requester", "重庆山渝链传动有限公司", delivery_phone="023-00007102"),
            factories.party("respondent", "何静宜", kind="natural", representative="", address="重庆市万州区示例路18号"),
        ]
        case = factories.open_request(work, parties=parties)
        found = {one.said: one for one in telling(work.session, work.session.get_one(Case, case.id))}
        reference = case.reference
    assert {"重庆山渝链传动有限公司", "何静宜", "秦远山", "ZL202221034567.7", reference, "示例路18号"} <= {*found}
    assert found["山渝链"].part and found["一种摩托车链轮防松结构"].part
    assert not found["何静宜"].part and "" not in found


WANG, SIGN = Telling("王平", "人名"), Telling("山渝", "当事人名称的一部分", part=True)
WHY = "霸王平台：网络平台的名称，与何人无关"


def test_a_name_of_two_letters_blocks_wherever_it_stands() -> None:
    for text in ("王平称", "霸王平台", "王 平", "店主王平。", "霸王，平台"):
        assert said(text, known=(WANG,)) == [("王平", False)], text
    assert "词语：理由" in Found("facts", "王平", "人名", part=False).sentence


@pytest.mark.parametrize("line", ["王平：不是当事人", "霸王平台", "霸王平台：", "霸王平台：无", "台：平台的名称", "霸王：平台的名称"])
def test_it_passes_only_within_a_longer_word_with_its_reason(line: str) -> None:
    assert said("在霸王平台销售", line, known=(WANG,)) == [("王平", False)]


def test_it_passes_within_that_word_and_nowhere_else() -> None:
    assert said("在霸王平台销售，霸王平台证实", WHY, known=(WANG,)) == []
    assert said("在霸王平台销售", WHY.replace("：", ":"), known=(WANG,)) == []
    assert said("王平在霸王平台销售", WHY, known=(WANG,)) == [("王平", False)]
    assert said("在霸王平台销售", WHY, known=(Telling("王平平", "人名"), WANG)) == []
    assert said("王小平台", "王小平台：平台", known=(Telling("王小平", "人名"),)) == [("王小平", False)]


def test_a_sign_of_two_letters_is_found_in_words_and_cleared_where_they_stand() -> None:
    assert said("山渝牌链轮", known=(SIGN,)) == said("山渝牌链轮", "山渝牌", known=(SIGN,)) == [("山渝", True)]
    assert said("山渝牌链轮", "山渝牌：同业的另一品牌", known=(SIGN,)) == []
    assert said("山渝牌与山渝公司", "山渝牌：同业的另一品牌", known=(SIGN,)) == [("山渝", True)]


def test_a_part_is_cleared_where_the_word_stands_alone() -> None:
    """A word that holds the part lets pass itself, and not the part everywhere."""
    assert said("山渝链牌与山渝链公司", "山渝链牌") == [("山渝链", True)]


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("重庆山驰摩托车配件有限公司", "山驰"), ("万州山驰食品有限公司", "山驰"), ("重庆市万州区山驰五金店", "山驰"), ("山驰（重庆）摩配有限公司", "山驰"),
        ("重庆AB贸易有限公司", None), ("重庆市万州区巴蜀小吃店", "巴蜀"), ("万州区锦溪巴蜀小吃店", "巴蜀"),
    ],
)  # fmt: skip
def test_the_first_two_letters_of_a_firms_own_name_are_looked_for(office: Office, name: str, sign: str | None) -> None:
    with office.acting("clerk") as work:
        parties = [factories.party("requester", "重庆恒拓摩配有限公司"), factories.party("respondent", name, address="重庆市万州区示例路18号")]
        case = factories.open_request(work, parties=parties)
        known = telling(work.session, work.session.get_one(Case, case.id))
    brief = {one.said for one in known if one.part and len(one.said) == 2 and not one.said.isascii()}
    others = {"恒拓", "恒摩", "重恒", "山渝", "山链", "渝链", "山传", "重山"}
    assert (sign in brief) if sign else not brief - others


def _of(office: Office, *names: str) -> list[Telling]:
    """What a case against these firms knows of them alone."""
    with office.acting("clerk") as work:
        parties = [factories.party("requester", names[0]), *(factories.party("respondent", one) for one in names[1:])]
        case = factories.open_request(work, parties=parties)
        known = telling(work.session, work.session.get_one(Case, case.id))
    return [one for one in known if one.what == "当事人名称的一部分"]


BASHU, RIVER = "万州区锦溪巴蜀小吃店", "重庆星洲江城餐饮有限公司"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("巴蜀店", {"巴蜀"}), ("标有巴 蜀的招牌", {"巴蜀"}), ("人称锦巴", {"锦巴"}), ("巴蜀小吃", {"巴蜀", "巴蜀小", "蜀小吃"}), ("锦小", {"锦小"}),
        ("江城餐饮与巴蜀", {"江城", "江城餐", "城餐饮", "巴蜀"}), ("万锦", {"万锦"}), ("重星", {"重星"}),
    ],
)  # fmt: skip
def test_the_sign_of_a_firm_is_found_wherever_it_stands_and_however_it_is_shortened(
    office: Office, text: str, parts: set[str]
) -> None:
    found = {one.said for one in scan(_of(office, BASHU, RIVER), {"facts": text}, ())}
    assert found == parts


@pytest.mark.parametrize("text", ["甲小吃店经营小吃", "乙餐饮公司从事餐饮服务", "巴山蜀水", "江边的城区", "小吃锦绣店", "万州区的小店"])
def test_place_trade_and_form_of_a_name_and_near_misses_pass(office: Office, text: str) -> None:
    assert scan(_of(office, BASHU, RIVER), {"facts": text}, ()) == []


@pytest.mark.parametrize(
    ("name", "text", "parts"),
    [
        ("重庆AB贸易有限公司", "AB公司销售", {"AB"}),
        ("重庆A&B贸易有限公司", "AB公司销售", {"AB"}),
        ("万州区K厂", "K牌", {"K"}),
        ("重庆58贸易有限公司", "依照第58条", set()),
        ("SAMPLE Trading Co., Ltd.", "SAMPLER牌，另一家公司（Co., Ltd.）", {"SAMP", "AMPL", "MPLE", "SAMPLE"}),
    ],
)  # fmt: skip
def test_short_words_of_a_firms_name_are_looked_for(office: Office, name: str, text: str, parts: set[str]) -> None:
    with office.acting("clerk") as work:
        parties = [factories.party("requester", "重庆山渝链传动有限公司"), factories.party("respondent", name)]
        case = factories.open_request(work, parties=parties)
        known = telling(work.session, work.session.get_one(Case, case.id))
    found = {one.said.upper() for one in scan(known, {"facts": text}, ())}
    assert {one for one in found if one.isascii()} == parts
