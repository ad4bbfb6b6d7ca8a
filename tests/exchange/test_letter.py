"""The letter of a payload: every message states every fact, with the codes where they belong."""

from __future__ import annotations

import unicodedata

import pytest

from casehub.documents.pages import words_on
from casehub.exchange.letter import body, words_of
from casehub.exchange.sorts import exchange
from casehub.exchange.told import everything, facts_of
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
    assert "核验办法见附件1末" not in words_of(made, "0" * 64, "code")
