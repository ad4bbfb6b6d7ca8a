"""The environment of the papers: nothing unknown prints, and a blank is marked where it may not be."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from jinja2 import UndefinedError

from casehub.documents.kinds import Kind
from casehub.documents.pages import body_html, papers, printed_title, proofs
from casehub.documents.samples import sample_facts


def test_an_unknown_name_is_refused_and_never_printed_as_nothing() -> None:
    with pytest.raises(UndefinedError):
        papers().from_string("{{ nobody }}").render()
    assert papers().from_string("{{ a }}").render(a=None) == ""


def test_a_column_may_be_called_as_a_method_of_mappings() -> None:
    rows = {"row": {"items": "三把锁"}}
    assert papers().from_string("{{ row.items }}").render(rows) == "三把锁"
    with pytest.raises(UndefinedError):
        papers().from_string("{{ row.values }}").render(rows)


def test_proofs_read_the_same_templates(kinds: Mapping[str, Kind]) -> None:
    assert proofs().loader is not None
    assert set(papers().filters) == set(proofs().filters)
    facts = sample_facts(kinds["filing_notice"])
    assert "决定立案" in body_html(kinds["filing_notice"], facts)
    assert printed_title(kinds["filing_notice"], facts) in body_html(kinds["filing_notice"], facts)

