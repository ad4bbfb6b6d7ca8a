"""Whether an instrument has an article: by its number, or by what is known of it."""

from __future__ import annotations

from casehub.rulebook.instruments import Instrument


def test_an_article_is_there_by_the_number_or_by_name() -> None:
    counted = Instrument(title="甲办法", articles=85, confidence="verbatim")
    assert [counted.has(n) for n in (0, 1, 85, 86)] == [False, True, True, False]
    listed = Instrument(title="乙法", read=(3, 9), unread=(12,), confidence="memory")
    assert [listed.has(n) for n in (3, 9, 12, 10)] == [True, True, True, False]
