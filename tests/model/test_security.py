"""The security log and the words of its reader."""

from __future__ import annotations

import pytest

from casehub.model import SecurityEntry
from casehub.model.security import SECURITY_WORDS


def test_what_has_no_words_is_not_logged() -> None:
    assert SecurityEntry(kind="signed_in").kind in SECURITY_WORDS
    with pytest.raises(KeyError, match="nobody_knows"):
        SecurityEntry(kind="nobody_knows")
