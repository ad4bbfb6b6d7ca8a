"""What a register offers is one line, whoever typed it."""

from __future__ import annotations

import pytest

from casehub.fields import Typed
from casehub.fields.agreements import AgreementField
from casehub.fields.offered import OfferedField
from casehub.fields.offices import OfficeField


@pytest.mark.parametrize("kind", [OfficeField, AgreementField])
def test_every_kind_of_it_is_drawn_and_read_alike(kind: type[OfferedField]) -> None:
    one = kind("name", "名称")
    assert (one.draws, one.longest) == ("suggested", 200)
    assert one.parse(Typed(["甲\n乙局"])) == "甲 乙局"
    assert one.parse(Typed([""])) is None
