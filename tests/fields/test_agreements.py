"""An agreement is typed or chosen: the register's names are offered, a text it stays."""

from __future__ import annotations

from casehub.fields import FIELD_KINDS, Typed
from casehub.fields.agreements import AgreementField
from tests.fields.test_named import Offered


def test_the_registers_names_are_offered_and_others_may_be_typed() -> None:
    field = AgreementField("agreements", "合作机制")
    assert field.choices(Offered()) == (("甲乙备忘录", "甲乙备忘录"),)  # type: ignore[arg-type]
    assert field.parse(Typed(["丙丁\n协议"])) == "丙丁 协议"
    assert field.parse(Typed([""])) is None
    assert list(field.faults("协" * 201))
    assert FIELD_KINDS["agreement"] is AgreementField
