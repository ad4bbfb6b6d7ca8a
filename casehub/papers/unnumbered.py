"""A paper as it is read before it is issued: its numbers are open, and it is marked as a draft."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from casehub.record.rows import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from casehub.model import Document

# What stands in a draft for the numbers that its paper gets when it is issued.
UNNUMBERED = "〔签发时编号〕"


def unnumbered(papers: Sequence[Document]) -> Iterator[dict[str, object]]:
    """The facts of the papers of one act without the numbers that issuing gives any of them.

    The 流转编号 is one of them. They are taken out wherever they stand.
    """
    numbers = {*filter(None, (said for one in papers for said in (one.number, one.flow_id)))}
    for paper in papers:
        facts = {**paper.facts, "doc": {**paper.facts["doc"], "draft": True}}
        said = json.dumps(plain(facts), ensure_ascii=False)
        for number in sorted(numbers, key=len, reverse=True):
            said = said.replace(json.dumps(number, ensure_ascii=False)[1:-1], UNNUMBERED)
        yield json.loads(said)
