"""A service is a matter of its own, unless the papers were handed over in the act that made them."""

from __future__ import annotations

import pytest

from casehub.model import Service


@pytest.mark.parametrize(("case", "parent", "own"), [(7, 3, True), (3, 3, False)])
def test_a_service_on_the_spot_has_no_matter(case: int, parent: int, own: bool) -> None:
    assert Service(case_id=case, parent_id=parent).has_matter is own
