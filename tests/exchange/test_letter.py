"""The letter of a payload: every message states every fact, with the codes where they belong."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casehub.documents import glyph_faults
from casehub.documents.letters.appearing import read as read_pages
from casehub.documents.pages import words_on
from casehub.documents.typefaces import faces
from casehub.exchange import ReferralRefused, open_package
from casehub.exchange.envelope import EDITION
from casehub.exchange.examining import differences, examine
from casehub.exchange.letter import addressees_move, body, edition_of, pieces_of
from casehub.exchange.sealing import seal_letter
from casehub.exchange.sorts import exchange
from casehub.exchange.told import everything, facts_of
from casehub.fields import LongField, Typed, Unreadable
from tests.exchange.payloads import payload_of


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("kind", [message.kind for message in exchange().message])
def test_every_message_states_every_fact_of_its_payload(kind: str) -> None:
    made = payload_of("XC", kind)
    if kind not in ("REQUEST", "NOTICE"):
        made["message"]["inReplyTo"] = "达市监知函〔2026〕9号"
    html = body(made, "0" * 64, "code")
    said = plain(words_on(html))
    table = "".join(plain(row.label + row.words) for row in facts_of(made))
    assert table in said
    # A title with brackets of its own prints them; every value stands somewhere.
    assert [words for words in everything(made) if plain(words) not in said] == []
    assert ("沿此线裁切寄回" in said) is exchange().message_of(kind).slip
    assert "023-0000-5100" in said and "www.wanzhou.example" in said
    assert "【待填】" not in said and "None" not in said


def test_the_code_stands_on_the_letter_and_below_the_cut() -> None:
    html = body(payload_of("XC"), "0" * 64, "CQIP1|x")
    before, cut, after = html.partition('class="cut"')
    assert cut and "qr:CQIP1%7Cx" in before and "qr:CQIP1%7Cx" in after


def test_the_foot_of_each_page_is_no_part_of_its_text() -> None:
    made = payload_of("XC")
    assert "核验办法见附件1末" in words_on(body(made, "0" * 64, "code"))
    pieces, below = pieces_of(made, "0" * 64, "code")
    assert "核验办法见附件1末" not in "".join(pieces)
    assert "核验办法见附件1末" in below
    # A piece is one paragraph or cell: the period is no part of what precedes it.
    assert any(piece.startswith("三、期限。请自收到本函之日起十五个工作日内函复") for piece in pieces)


def addressed(names: int, title: str = "关于商请协助调查有关事项的函") -> dict[str, Any]:
    """A letter to its receiver and as many bureaus more, two of which fill a line."""
    made = payload_of("XC")
    made["gongwen"] |= {
        "主送机关": [made["receiver"]["name"], *["示例市示例区市场监督管理局"] * names],
        "标题": title, "抄送": ["示例省知识产权局"],
    }  # fmt: skip
    return made


@pytest.mark.parametrize("title", ["关于商请协助调查有关事项的函", "关于商请协助调查有关事项并请及时函复的函" * 3])
def test_addressees_that_leave_no_room_for_the_body_stand_at_the_end(title: str) -> None:
    """§5.4 no. 14 of cross_region.md, GB/T 9704-2012 第 7.3.2、7.4.2 条: above 抄送, as 主送."""
    places = []
    for names in (1, 18, 20, 22, 24, 49):
        made = addressed(names, title)
        pdf = pypdfium2.PdfDocument(seal_letter(made, {}).pdf)
        first, *rest = ("".join(page.get_textpage().get_text_range().split()) for page in pdf)
        # Wherever they stand, the first page shows something of the body.
        assert "我局在办理" in first
        to, moved = "示例市示例区市场监督管理局：" in first, addressees_move(made["gongwen"])
        ends = f"主送：{made['receiver']['name']}、示例市" in "".join(rest)
        assert (to, ends) == (not moved, moved)
        if moved:
            end = "".join(rest)
            assert end.index("年7月") < end.index("主送：") < end.index("抄送：示例省知识产权局。")
        places.append(moved)
    # Few stay below the title, and all from some number on are moved.
    assert places == sorted(places) and places[0] is False and places[-2:] == [True] * 2


def test_who_compares_finds_moved_addressees_where_they_were_drawn() -> None:
    few, many = addressed(2), addressed(30)
    assert edition_of(few) == str(exchange().edition) != edition_of(many)
    for made in (few, many):
        pdf = seal_letter(made, {}).pdf
        with pikepdf.open(io.BytesIO(pdf)) as file, file.open_metadata() as told:
            said = {name.rpartition("}")[2]: str(value) for name, value in told.items()}
        assert said[EDITION] == edition_of(made)
        pages, properties = read_pages(pdf, exchange().limits.pieces), {EDITION: edition_of(made)}
        assert differences(made, pages, properties, "") == []
        other = {**made, "gongwen": {**made["gongwen"], "抄送": []}}
        assert differences(other, pages, properties, "") == ["页面上的文字多于或者少于数据所载"]


# A sentence that refuses a text says where in it, and which character.
REFUSAL = re.compile(r"第 ?\d+ ?个字.*（?U\+[0-9A-F]{4,6}|不超过")


def put_in(typed: str) -> str:
    """What a form takes of a text; "" for one that it refuses with one sentence."""
    text, said = "", []
    try:
        text = LongField("what", "事项").parse(Typed([typed])) or ""
        said = glyph_faults([text])
    except Unreadable as error:
        said = [str(error)]
    assert len(said) <= 1 and all(REFUSAL.search(one) for one in said), said
    return "" if said else text


def holds(*texts: str) -> None:
    """The letter of these texts, in fields of one line and of many, verifies and opens as it was."""
    made = payload_of("XC", asks=[{"n": n, "what": text[:500]} for n, text in enumerate(texts, 1)])
    first = texts[0][:60].replace("\n", " ")
    made["gongwen"]["标题"] = f"关于{first}的函"
    made["gongwen"]["抄送"] = [first]
    made["case"] |= {"cause": first, "summary": texts[-1][:300]}
    made["sender"]["contacts"][0]["name"] = first[:20]
    sealed = seal_letter(made, {})
    found = examine(sealed.pdf)
    assert (found.visible_matches, found.problems) == (True, ("没有电子签名。",)), (found.problems, texts)
    assert open_package(sealed.pdf).payload == made


# What people copy from somewhere: ranges of signs beside those that any text may hold.
ODD = st.one_of(
    st.characters(),
    st.sampled_from("\u3164\uffa0\u115f\u1160\u034f\u180e\u200b\u200c\u200d\u2060\u2066\u2069\u202e\u061c\ufeff\ufe0f"),
    st.sampled_from("•·‧∙❶➊⚽☝️🈁①㈠⑴𠮷䶮𪚥𬺰\U00031350がが\u0301\u0308\u20dd\u302e﹍∣\t\n\u00ad\u2003\u00a0-‐‑–"),
    st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x20000, max_codepoint=0x323AF),
    st.characters(min_codepoint=0x2000, max_codepoint=0x2BFF),
)


@settings(max_examples=25)
@given(st.lists(st.text(st.one_of(st.sampled_from("核查甲乙Aa1，"), ODD), min_size=1, max_size=40), min_size=1, max_size=6))
def test_any_text_is_refused_where_it_is_typed_or_comes_back_as_it_was(typed: list[str]) -> None:
    if texts := [text for text in map(put_in, typed) if text]:
        holds(*texts)


def test_every_character_that_a_form_takes_comes_back() -> None:
    """All that our faces have but Chinese characters, of which there are too many: every fortieth."""
    signs = sorted({*map(chr, set().union(*(face.cmap for face in faces().faces))), *"\u2009\u1680\u202f"})
    taken = [sign for sign in signs if put_in(f"甲{sign}乙") == f"甲{sign}乙"]
    han = [sign for sign in taken if unicodedata.name(sign, "CJK").startswith("CJK")]
    others = sorted({*taken} - {*han})
    assert len(han) > 80_000 and len(others) > 3900
    assert not [sign for sign in others if unicodedata.category(sign)[0] in "CM" and sign not in "\n\t"]
    chosen = [*others, *han[::40]]
    for at in range(0, len(chosen), 1600):
        part = "字".join(chosen[at : at + 1600])
        holds(*(f"甲{part[n : n + 300]}乙" for n in range(0, len(part), 300)))


@pytest.mark.parametrize("sign", "\u3164\uffa0\u115f\u1160\u034f\u17b4\u180b\u200c\u2061\u2066\u061c\ufff0\U0001bca0\U000e0041\U000e0100")
def test_a_sign_that_draws_nothing_is_left_out_or_refused(sign: str) -> None:
    assert put_in(f"甲{sign}乙") in {"", "甲乙"}
    with pytest.raises(ReferralRefused):
        seal_letter(payload_of("TB", bulletin={"topic": f"甲{sign}乙", "text": "x"}), {})
