"""What is read before it is issued has no number yet, wherever a number would stand."""

from __future__ import annotations

import json

from casehub.model import Document
from casehub.papers.unnumbered import UNNUMBERED, unnumbered

NUMBER, FLOW = "渝协〔2026〕1号", "XC-500000-511700-2026-00001-5"


def test_numbers_of_every_paper_of_the_act_are_open_in_each() -> None:
    letter = Document(
        number=NUMBER, flow_id=FLOW, facts={"doc": {"no": NUMBER, "draft": False}, "letter": {"flow_id": FLOW}}
    )
    listed = Document(number=None, facts={"doc": {"no": ""}, "rows": [{"no": f"附{NUMBER}", "other": "渝协〔2026〕10号"}], "flow": FLOW})
    drafts = list(unnumbered([letter, listed]))
    for one in drafts:
        said = json.dumps(one, ensure_ascii=False)
        assert NUMBER not in said and FLOW not in said and UNNUMBERED in said and one["doc"]["draft"] is True  # type: ignore[index]
    assert "渝协〔2026〕10号" in json.dumps(drafts[1], ensure_ascii=False)
    # What was made stays as it was made.
    assert letter.facts["doc"] == {"no": NUMBER, "draft": False}
