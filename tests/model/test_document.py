"""A service is a matter of its own, unless the papers were handed over in the act that made them."""

from __future__ import annotations

import pytest

from casehub.model import Document, Service
from casehub.model.document import Validity


@pytest.mark.parametrize(("case", "parent", "own"), [(7, 3, True), (3, 3, False)])
def test_a_service_on_the_spot_has_no_matter(case: int, parent: int, own: bool) -> None:
    assert Service(case_id=case, parent_id=parent).has_matter is own


def test_what_became_of_a_paper_has_one_word_everywhere() -> None:
    assert [(one.value, one.words) for one in Validity] == [
        ("issued", "已签发"), ("superseded", "已被更正"), ("void", "已作废"),
    ]  # fmt: skip
    assert Document(status="void").validity is Validity.VOID
    with pytest.raises(ValueError, match="lost"):
        assert Document(status="lost").validity
