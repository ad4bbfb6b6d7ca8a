"""The quick way writes what the library of the standard writes, byte for byte."""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from casehub.law.canonical import EXACT, canonical

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-EXACT, EXACT)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_any_value_is_written_as_the_standard_wants(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


def test_names_beyond_the_basic_plane_stand_in_the_order_of_utf_16() -> None:
    # As code points 𠮷 comes after ﬁ; in UTF-16 it begins with a surrogate and comes before.
    assert canonical({"ﬁ": 1, "𠮷": 2}) == '{"𠮷":2,"ﬁ":1}'.encode()


def test_control_signs_quotes_and_chinese_are_written_alike() -> None:
    value = {"a": '\x00\x1f\x7f"\\\b\t\n\f\r\u2028〔2026〕𠮷', "": [True, None, -3, ()]}
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [EXACT + 1, {"n": -EXACT - 1}, float("nan"), {1: 2}, "\ud800"])
def test_what_the_standard_has_no_form_for_is_refused(value: Any) -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical(value)


def test_whole_numbers_as_floats_lose_their_point() -> None:
    assert canonical([1.0, 1e21]) == b"[1,1e+21]"
