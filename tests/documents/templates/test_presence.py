"""Minutes say for which party each of those present speaks, where the side has several."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.documents import body_html, load_kinds, sample_facts
from casehub.documents.kinds import FACTS_FORM
from casehub.documents.pages import TEMPLATES

SIDE = {"hearing_record": "respondent", "mediation_record": "被请求人"}


def drawn(kind: str, *, frozen_before: bool = False, alone: bool = False) -> str:
    """The minutes with an agent of one respondent, and with a worker of another one."""
    own = load_kinds(TEMPLATES)[kind]
    facts: dict[str, Any] = sample_facts(own)
    you = {} if frozen_before else {"you": "你单位"}
    agent = {"name": "冉宗泽", "role": "律师", "firm": "", "authority": "特别授权", "scope": ""}
    parties = [
        {"name": "万骑公司", "kind": "legal", "role_label": "被请求人", "agents": [agent], **you},
        {"name": "沃谷公司", "kind": "legal", "role_label": "被请求人", "agents": [], **you},
    ]
    facts["parties"] = {**facts["parties"], "respondent": parties[:1] if alone else parties}
    facts["respondent"] = parties[0]
    facts["attendance"] = [
        {"side": SIDE[kind], "name": "冉宗泽", "role": "律师"},
        {"side": SIDE[kind], "name": "程立冬", "role": "经理", "for_party": None if alone or frozen_before else "沃谷公司"},
    ]
    if frozen_before:
        facts |= {FACTS_FORM: 4, "absent": []}
    return body_html(own, facts)


@pytest.mark.parametrize("kind", sorted(SIDE))
def test_each_of_those_present_is_printed_with_whom_it_represents(kind: str) -> None:
    several = drawn(kind)
    assert "冉宗泽，律师，代表万骑公司" in several
    assert "程立冬，经理，代表沃谷公司" in several
    # One party needs no such words, and what was frozen before is printed as it was.
    assert "代表" not in drawn(kind, alone=True)
    assert "，代表" not in drawn(kind, frozen_before=True)
