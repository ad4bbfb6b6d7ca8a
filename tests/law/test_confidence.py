"""What was read word for word is sure; the office's own rule is neither that nor a doubtful reading."""

from __future__ import annotations

from casehub.law.confidence import Confidence


def test_only_what_an_instrument_says_is_read_and_only_the_own_rule_is_own() -> None:
    assert [one for one in Confidence if one.read] == [Confidence.VERBATIM]
    assert [one for one in Confidence if one.own] == [Confidence.DESIGN]
    assert all(one.words.startswith("待核") for one in Confidence if not one.read and not one.own)
