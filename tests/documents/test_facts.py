"""What a paper's facts lack is told in sentences; what a template may ask for is always there."""

from __future__ import annotations

from collections.abc import Mapping

from casehub.documents import Kind, check, sample_facts


def test_missing_and_wrong_values_are_told(kinds: Mapping[str, Kind]) -> None:
    kind = kinds["filing_notice"]
    assert check(kind, sample_facts(kind) | {"filed_on": None}) == ["“立案日期”未填写。"]
    wrong = check(kind, sample_facts(kind) | {"filed_on": "五月"})
    assert wrong == ["“立案日期”日期应写作 2026-11-20 的形式。"]


def test_a_letter_without_two_contacts_is_refused(kinds: Mapping[str, Kind]) -> None:
    kind = kinds["assistance_request"]
    facts = sample_facts(kind)
    facts["letter"] = {**facts["letter"], "contacts": facts["letter"]["contacts"][:1]}
    assert "函件应写明两名联系人。" in check(kind, facts)
