"""Other values for a value: a limit one longer, the next article, another word of the same key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

ARTICLE = re.compile(r"第([一二三四五六七八九十百零]+)(条|款|项)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
WORD = re.compile(r"[a-z][\w.*-]*")
NEXT = dict(zip("一二三四五六七八九", "二三四五六七八九八", strict=True)) | {"十": "十一", "百": "百零一", "零": "零"}
# What only people read: it may be put better any day, and no rule reads it.
SAID = frozenset({"example", "hint", "label", "note", "title"})


def others(value: str, of_key: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(kind, other value) for a scalar as it is written, without quotes.

    of_key: what else stands under the same key in the file.
    """
    if value in {"true", "false"}:
        yield "flag", "false" if value == "true" else "true"
    elif re.fullmatch(r"\d+", value):
        yield "number", str(int(value) + 1)
    elif DAY.fullmatch(value):
        yield "day", (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    elif found := ARTICLE.search(value):
        more = found[1][:-1] + NEXT[found[1][-1]]
        yield "article", value[: found.start(1)] + more + value[found.end(1) :]
    elif WORD.fullmatch(value):
        known = sorted({one for one in of_key if one != value and WORD.fullmatch(one)})
        if known:
            # The one that follows in the alphabet, so that every run makes the same change.
            yield "word", next((one for one in known if one > value), known[0])
