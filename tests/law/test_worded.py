from __future__ import annotations

import json

from casehub.law.confidence import Confidence
from casehub.law.worded import Worded, title_of
from casehub.rulebook.incoming import Way


class Colour(Worded):
    RED = "red", "红"
    BLUE = "blue", "蓝"


def test_a_member_is_the_word_that_files_keep_and_has_words_of_its_own() -> None:
    assert Colour("red") is Colour.RED
    assert (Colour.RED, Colour.RED.words, Colour.BLUE.words) == ("red", "红", "蓝")
    assert json.dumps({"of": Colour.BLUE}) == '{"of": "blue"}'
    assert f"{Colour.BLUE}" == "blue"


def test_only_what_was_read_in_the_law_itself_is_not_to_be_checked() -> None:
    assert [one.value for one in Confidence if "待核" in one.words] == ["secondary", "memory", "inferred"]


def test_a_title_is_found_by_its_id_and_an_unknown_id_stays() -> None:
    ways = (Way("post", "邮寄"), Way("counter", "当面递交"))
    assert [title_of(ways, one) for one in ("counter", "post", "unheard", "")] == ["当面递交", "邮寄", "unheard", ""]
