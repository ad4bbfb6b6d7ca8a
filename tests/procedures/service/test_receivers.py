"""Who may take papers in for whom: each condition both ways, for persons, shops and companies."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Party, Service
from casehub.procedures.service import receivers
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, Row, fault, knows, one_way
from tests.workflow.builders import party, service

SPECIAL: dict[str, Any] = {"name": "何静宜", "authority": "特别授权"}


def on(kind: str = "legal", **values: Any) -> dict[str, list[Service]]:
    """A service on a party of the kind, which is called 何明 where it is a person."""
    kept: dict[str, Any] = {"representative": "向北川", "operator": "", "delivery_receiver": "", "delivery_confirmed_on": YESTERDAY, "e_account": ""}
    row: Party = party(2, "respondent", **(kept | values))
    row.kind = kind
    row.name = "何明" if kind == "natural" else row.name
    return {"services": [service(party=row)]}


def by(relation: str, receiver: str = "生人", **more: Any) -> dict[str, Any]:
    return {"data": {"relation": relation, "receiver": receiver, "served_on": TODAY, **more}}


MAY, FITS = "receiver_may_receive", "capacity_fits_the_recipient"
DIRECT, SENT = "service.prove_direct", "service.send_electronic"
ROWS: list[Row] = [
    (DIRECT, FITS, {**on("natural"), **by("mailroom")}, "受送达人是自然人"),
    (DIRECT, FITS, {**on("natural"), **by("family")}, None),
    (DIRECT, FITS, {**on(), **by("family")}, "受送达人是单位"),
    (DIRECT, FITS, {**on("unincorporated"), **by("self")}, "受送达人是单位"),
    (DIRECT, FITS, {**on("sole_trader"), **by("family")}, None),
    (DIRECT, FITS, {**on("sole_trader"), **by("mailroom")}, None),
    (DIRECT, MAY, {**on("natural"), **by("self")}, "受送达人本人是何明"),
    (DIRECT, MAY, {**on("natural"), **by("self", "何明")}, None),
    (DIRECT, MAY, {**on("sole_trader", operator="牟长贵"), **by("self")}, "受送达人本人是牟长贵"),
    (DIRECT, MAY, {**on("sole_trader", operator="牟长贵"), **by("self", "牟长贵")}, None),
    (DIRECT, MAY, {**on(), **by("representative")}, "主要负责人是向北川"),
    (DIRECT, MAY, {**on(), **by("representative", " 向北川")}, None),
    (DIRECT, MAY, {**on(representative=""), **by("representative", "向北川")}, "没有登记"),
    (DIRECT, MAY, {**on(), **by("agent", "何静宜")}, "不是登记的委托代理人"),
    (DIRECT, MAY, {**on(agents=[SPECIAL]), **by("agent", "何静宜")}, None),
    # Who was an agent until yesterday receives nothing today.
    (DIRECT, MAY, {**on(agents=[{**SPECIAL, "until": YESTERDAY}]), **by("agent", "何静宜")}, "代理权"),
    (DIRECT, MAY, {**on(agents=[{**SPECIAL, "authority": "一般授权"}]), **by("agent", "何静宜")}, "没有代为签收的授权"),
    (DIRECT, MAY, {**on(agents=[{**SPECIAL, "authority": "一般授权"}], delivery_receiver="何静宜"), **by("agent", "何静宜")}, None),
    # What the letter of attorney says of papers goes before how much else it allows.
    (DIRECT, MAY, {**on(agents=[{**SPECIAL, "authority": "一般授权", "receives": True}]), **by("agent", "何静宜")}, None),
    (DIRECT, MAY, {**on(agents=[{**SPECIAL, "receives": False}]), **by("agent", "何静宜")}, "没有代为签收的授权"),
    (DIRECT, MAY, {**on(agents=[SPECIAL, {**SPECIAL, "name": "杜若衡", "receives": False}]), **by("agent", "杜若衡")}, "杜若衡没有代为"),
    (DIRECT, MAY, {**on(), **by("appointed")}, "没有在送达地址确认书中指定"),
    (DIRECT, MAY, {**on(delivery_receiver="冉宗泽"), **by("appointed")}, "指定的收件人是冉宗泽"),
    (DIRECT, MAY, {**on(delivery_receiver="冉宗泽"), **by("appointed", "冉宗泽")}, None),
    # What the other side told of its address appoints nobody.
    (DIRECT, MAY, {**on(delivery_receiver="冉宗泽", delivery_confirmed_on=None), **by("appointed", "冉宗泽")}, "没有在送达地址确认书中指定"),
    (DIRECT, MAY, {**on(agents=[{**SPECIAL, "authority": "一般授权"}], delivery_receiver="何静宜", delivery_confirmed_on=None), **by("agent", "何静宜")}, "没有代为签收的授权"),
    (DIRECT, MAY, {**on("natural"), **by("family")}, "同住成年家属"),
    (DIRECT, MAY, {**on("natural"), **by("family", receiver_basis="受送达人的妻子，同住，出示户口簿")}, None),
    (DIRECT, MAY, {**on(), **by("employee")}, "负责收件"),
    (DIRECT, MAY, {**on(), **by("mailroom")}, None),
    (SENT, "account_is_the_confirmed_one", {**on(e_consent=True, e_account="ip@a.example"), "data": {"tracking": "ip@b.example"}}, "账号是ip@a.example"),
    (SENT, "account_is_the_confirmed_one", {**on(e_consent=True, e_account="ip@a.example"), "data": {"tracking": "IP@a.example"}}, None),
    (SENT, "account_is_the_confirmed_one", {**on(e_consent=True), "data": {"tracking": "ip@b.example"}}, "没有写明"),
    ("service.prove_electronic", "account_is_the_confirmed_one", {**on(e_consent=True, e_account="ip@a.example"), "data": {"receiver": "ip@b.example"}}, "账号是ip@a.example"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_whoever_signs_is_held_against_the_file(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, receivers.GUARDS) == set()


KNOWS: list[KnownRow] = [
    ("confirmed_account", SENT, on(e_consent=True, e_account="ip@a.example"), "ip@a.example"),
    ("confirmed_account", SENT, on(e_consent=False, e_account="ip@a.example"), None),
    ("confirmed_account", SENT, on(e_consent=True, e_account="ip@a.example", delivery_confirmed_on=None), None),
]


@pytest.mark.parametrize("row", KNOWS)
def test_the_confirmed_account_is_offered(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)
