"""Where everything lives, nothing is looked for; afterwards it is as it was before."""

from __future__ import annotations

import gc

import pytest

from casehub.collecting import uncollected


@pytest.mark.parametrize("was_on", [True, False])
def test_nothing_is_collected_inside_and_then_as_before(*, was_on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()
