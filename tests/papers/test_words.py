"""What stands on a paper is what its printing said, with its annexes; an old one that no template
shows has none."""

from __future__ import annotations

from casehub.documents import sample_facts
from casehub.papers.printing import print_paper
from casehub.papers.words import words_of
from tests.faults.world import rules


def test_printing_says_the_same_words() -> None:
    kinds = rules().kinds
    kind = kinds["filing_notice"]
    facts = sample_facts(kind)
    words = words_of(kinds, kind.kind, facts)
    assert kind.title in words
    assert "<" not in words
    assert print_paper(kinds, kind.kind, facts).words == words
    with_annex = {**facts, "annexes": [{"kind": "service_receipt", "facts": sample_facts(kinds["service_receipt"])}]}
    both = words_of(kinds, kind.kind, with_annex)
    assert both.startswith(words[:40])
    assert kinds["service_receipt"].title in both[len(words) :]
    assert words_of(kinds, "of_long_ago", facts) == ""
