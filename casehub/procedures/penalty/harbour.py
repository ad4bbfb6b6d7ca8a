"""A seller who did not know: nothing but an order to stop selling, and word to where it came from.

商标法第六十条第二款 (from 2027 第七十四条第二款), 反不正当竞争法第二十三条第二款,
专利法实施细则第一百零一条第三款. The order is given once; whoever sells on is punished
(商标侵权判断标准第二十九条).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from casehub.procedures.penalty.offences import OFFENCES, Offence
from casehub.procedures.reading import as_day
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

ORDER, ORDERED = "order_stop_sale", "stop_sale_order"
TOLD = ("notify_supply_place", "pass_on_supplier")
SAFE = "safe_harbour"
NOTIFY = "harbour.notify"
# What the form asks of the supplier where the law does.
SUPPLIER = {"supplier_finding": "说明提供者的核实情况", "supplier_name": "提供者"}


def _orders(s: Situation, named: object) -> list[Event]:
    """The orders to the party, or to whomever where the form names nobody."""
    of = s.line(named) if isinstance(named, int) else None
    return [e for e in s.events if e.step == ORDER and (of is None or e.typed.get("party") in of)]


def _told(s: Situation, name: str) -> Any:
    """What the form says, else what the order to its party said."""
    orders = _orders(s, s.data.get("party"))
    if name in s.data:
        return s.data[name]
    return orders[-1].typed.get(name) if orders else None


def _offence(s: Situation) -> Offence | None:
    return OFFENCES.get(str(_told(s, "offence")))


def _sold_on(s: Situation) -> date:
    """The last day of the sale, whose law holds; while it is not told, the day of the form."""
    return as_day(_told(s, "sold_until")) or s.day


def harbour_basis(s: Situation) -> str | None:
    """The article by which the seller is only to stop, of the law of the last sale."""
    found = _offence(s)
    if found is None or found.harbour is None:
        return None
    return found.harbour(s.law_on(_sold_on(s))) or None


def harbour_needs_supplier(s: Situation) -> bool:
    """Whether that article asks who supplied the goods."""
    found = _offence(s)
    return found is not None and found.names_supplier


def harbour_wrong(s: Situation) -> str | None:
    """What is wrong with the goods, as the order says it."""
    found = _offence(s)
    if found is None:
        return None
    if found.infringes and s.rights:
        marks = "、".join(f"第{one.number}号“{one.title}”" for one in s.rights)
        return f"该商品侵犯{marks}注册商标专用权"
    return found.goods or None


@dataclass(frozen=True)
class Supplier:
    """One of whom a seller had the goods, as the order to that seller has it.

    number: by which forms name it: of the order's event, then of its place there.
    """

    number: int
    order: int
    seller: str
    name: str
    address: str
    phone: str
    goods: str


# More suppliers than stand in one order.
MANY = 1000


def _suppliers(s: Situation) -> list[Supplier]:
    """Every supplier of every order, the first order's first."""
    found = []
    for event in _orders(s, None):
        told = event.typed
        number = told.get("party")
        party = s.party(number) if isinstance(number, int) else None
        first = {"name": told.get("supplier_name"), "address": told.get("supplier_address"),
                 "phone": told.get("supplier_phone"), "goods": told.get("goods_text")}  # fmt: skip
        for n, row in enumerate([first, *(told.get("more_suppliers") or ())]):
            if row.get("name"):
                words = [str(row.get(one) or "") for one in ("name", "address", "phone", "goods")]
                seller = s.told_name(party) if party is not None else ""
                found.append(Supplier(event.seq * MANY + n, event.seq, seller, *words))
    return found


def _untold(s: Situation) -> list[Supplier]:
    """Those of whom their place was not told yet.

    An earlier version told of an order's one supplier without naming it.
    """
    told = [e for e in s.events if e.step in TOLD]
    named = {e.typed["supplier"] for e in told if e.typed.get("supplier")}
    unnamed = [e.seq for e in told if not e.typed.get("supplier")]
    return [
        one
        for one in _suppliers(s)
        if one.number not in named and not any(seq > one.order for seq in unnamed)
    ]


def every_supplier(s: Situation) -> tuple[tuple[int, str], ...]:
    """Every supplier with whose goods it was."""
    return tuple((one.number, f"{one.seller}：{one.name}") for one in _suppliers(s))


def suppliers_to_tell_of(s: Situation) -> frozenset[int]:
    """Those whose place is still to be told, and every other: a letter may be mended by another."""
    return frozenset(one.number for one in _untold(s) or _suppliers(s))


def _chosen(s: Situation) -> Supplier | None:
    """The one that the form names; while it names none, the only one there is to tell of."""
    number, left = s.data.get("supplier"), _untold(s)
    if number is None and len(left) == 1:
        return left[0]
    return next((one for one in _suppliers(s) if one.number == number), None)


def harbour_seller(s: Situation) -> str | None:
    """Who was ordered to stop, as the letter to the place of supply names them."""
    found = _chosen(s)
    return found.seller if found is not None else None


def supplier_named(s: Situation) -> str | None:
    """The supplier of whom the letter tells."""
    found = _chosen(s)
    return found.name if found is not None else None


def supplier_lives(s: Situation) -> str | None:
    """Its address."""
    found = _chosen(s)
    return found.address or None if found is not None else None


def supplier_called(s: Situation) -> str | None:
    """Its telephone."""
    found = _chosen(s)
    return found.phone or None if found is not None else None


def supplied_goods(s: Situation) -> str | None:
    """What it supplied to the seller."""
    found = _chosen(s)
    return found.goods or None if found is not None else None


def supplier_told_of(act: Act) -> None:
    """The days to tell end for an order when the place of each of its suppliers was told.

    商标法实施条例第八十条 speaks of the supplier's place: of several each has its own.
    """
    s = act.situation
    waiting = {one.order for one in _untold(s) if one.number != act.data.get("supplier")}
    act.spared |= {d.id for d in s.deadlines if d.rule == NOTIFY and d.event_seq in waiting}


def act_has_a_harbour(s: Situation) -> Reason | None:
    """No law spares a maker, or a seller of what no such article names."""
    found = _offence(s)
    if found is None:
        return None
    if found.harbour is None:
        said = "法律没有规定这类违法行为不知情的只责令停止销售；制造者、进口者也不适用。"
        return Reason(said, "offence")
    if harbour_basis(s) is None:
        return Reason("销售的最后一日还没有这项规定，请核对。", "sold_until")
    return None


def harbour_conditions_hold(s: Situation) -> Reason | None:
    """判断标准第二十七条、第二十八条: did not know, lawfully bought, the supplier verified."""
    if "nothing_speaks_against" in s.data and not s.data.get("nothing_speaks_against"):
        said = (
            "进货渠道异常且价格明显偏低，拒不提供账目、提供虚假账目，转移、销毁物证，"
            "提供虚假证明，或者曾被处理后再犯的，不属于不知道，按普通程序调查。"
        )
        return Reason(said, "nothing_speaks_against")
    if harbour_needs_supplier(s) and "supplier_verified" in s.data:
        for name, word in SUPPLIER.items():
            if not s.data.get(name):
                return Reason(f"以说明提供者为条件的，填写{word}。", name)
        if not s.data.get("supplier_verified"):
            said = "提供者的信息虚假或者无法核实的，视为没有说明提供者，按普通程序调查。"
            return Reason(said, "supplier_verified")
    return None


def seller_was_not_told_before(s: Situation) -> Reason | None:
    """判断标准第二十九条: whoever sells on after the order is punished."""
    named = s.data.get("party")
    if isinstance(named, int) and _orders(s, named):
        said = "对该当事人已经责令停止销售；收到后再次销售的，依法处罚。"
        return Reason(said, "party")
    return None


def stop_sale_was_ordered(s: Situation) -> str | None:
    """Of whom the seller had the goods is told after the order."""
    return None if s.happened(ORDER) else "尚未责令停止销售。"


def supplier_is_to_be_told_of(s: Situation) -> str | None:
    """商标法实施条例第八十条: of goods that infringe a mark; the other laws say nothing of it."""
    found = _offence(s)
    if found is not None and found.infringes and found.names_supplier:
        return None
    return "专利、反不正当竞争案件没有通报提供者所在地的专条，线索另行移送。"


def harbour_was_carried_through(s: Situation) -> Reason | None:
    """A case ends by it when the order has reached the seller and the place of supply knows."""
    if s.data.get("no_penalty_kind") != SAFE:
        return None
    seller = s.data.get("party")
    orders = _orders(s, seller)
    if not isinstance(seller, int) or not orders:
        return Reason("以销售者不知情为由不予处罚的，先责令停止销售。", "no_penalty_kind")
    if s.served_on(ORDERED, seller) is None:
        return Reason("责令停止销售通知书尚未送达。", "no_penalty_kind")
    waiting = [one.name for one in _untold(s) if one.order == orders[-1].seq]
    if supplier_is_to_be_told_of(s) is None and waiting:
        named = "、".join(waiting)
        said = f"尚未通报提供者（{named}）所在地机关，也没有转本局办案机构。"
        return Reason(said, "no_penalty_kind")
    return None


GUARDS = registered(
    act_has_a_harbour,
    harbour_conditions_hold,
    harbour_was_carried_through,
    seller_was_not_told_before,
    stop_sale_was_ordered,
    supplier_is_to_be_told_of,
)
KNOWN = registered(
    harbour_basis,
    harbour_needs_supplier,
    harbour_seller,
    harbour_wrong,
    every_supplier,
    suppliers_to_tell_of,
    supplier_named,
    supplier_lives,
    supplier_called,
    supplied_goods,
)
EFFECTS: Mapping[str, Effect] = {"supplier_told_of": Effect.of(supplier_told_of, "supplier")}
