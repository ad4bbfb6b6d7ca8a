"""Articles as texts cite them."""

from __future__ import annotations

import pytest

from casehub.law.citations import Citation, citations, with_edition, without_title


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《甲法》第六十五条", [("甲法", 65)]),
        ("依照《甲法》第十四条第二款、第十六条和《乙办法》第一百零五条的规定", [("甲法", 14), ("甲法", 16), ("乙办法", 105)]),
        ("《甲法》（2008年修正）第六十条第一款第二项", [("甲法", 60)]),
        ("《解释〈甲法〉的规定》第二条至第五条", [("解释〈甲法〉的规定", 2), ("解释〈甲法〉的规定", 5)]),
        ("《甲法》的规定。第三条", []),
        ("第三条", []),
        ("《甲法》", []),
    ],
)  # fmt: skip
def test_articles_right_behind_a_title_are_found(text: str, found: list[tuple[str, int]]) -> None:
    assert list(citations(text)) == [Citation(*one) for one in found]


def test_an_article_of_no_instrument_is_told() -> None:
    assert list(without_title("依照第三条第二款和第十一条")) == [3, 11]
    assert list(without_title("《甲法》在前，依照第三条")) == []


def test_an_edition_stands_behind_the_first_title() -> None:
    text = "《甲法》第六十条、《乙规定》第三条"
    told = with_edition(text, "2008年修正")
    assert told == "《甲法》（2008年修正）第六十条、《乙规定》第三条"
    assert list(citations(told)) == list(citations(text))
    assert with_edition(text, "") == text
