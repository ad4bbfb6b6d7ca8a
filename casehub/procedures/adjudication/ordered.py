"""What is ordered of whom, item by item (主文): voted, decided, changed, performed.

办法第三十一条、第八十条: an order is typed once, as a row of a form; the sentence in which the
decision prints it is kept with it, and every paper that speaks of it later says that sentence.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from casehub.law.chinese import number_in_chinese
from casehub.model import Order
from casehub.papers.clauses import quoted
from casehub.procedures.dispute.undone import annulled
from casehub.procedures.reading import table
from casehub.workflow.part import Effect, each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

# Sorts of 主文 that order nobody anything.
DISMISSALS = frozenset({"dismiss", "dismiss_part", "dismiss_rest"})
DECISION, CHANGE_LETTER = "adjudication_decision", "decision_revocation"
PART_LETTER, PART_LETTER_SAYS = "part_decision", "重新裁决"
DELIBERATED, DECIDED, CHANGED = "deliberated", "decided", "changed"
BINDING = frozenset({DECIDED, CHANGED})
PERISHABLE = "销毁尚未售出且难以保存的侵权产品"
STOPS = "。；;，,"
# The sort of an order to stop import, and the act in words.
IMPORT = ("import", "进口")
TEXTS = ("product", "model", "tools", "channel", "fair", "goes_on")
# What an order that holds on has of the act that says so.
ANEW = frozenset({"id", "event_seq", "stage", "party_id"})


def respondent_of(s: Situation, named: object) -> frozenset[int]:
    """The respondents who are meant by the number of a party: it, or who stands in its place."""
    return frozenset(p for p in s.party_ids("respondent") if named in s.line(p))


def whom(s: Situation, row: Mapping[str, object]) -> frozenset[int]:
    """Of whom a row speaks: who is named, else everybody where there is one alone."""
    if row.get("respondent"):
        return respondent_of(s, row["respondent"])
    here = s.party_ids("respondent")
    return frozenset(here if len(here) == 1 else ())


# ── the sentence of an order ─────────────────────────────────
def worded(s: Situation, rows: object, letter: str = DECISION) -> list[str]:
    """The orders of a typed table as that paper prints them, item by item."""
    found = [row for row in _list(rows) if isinstance(row, dict)]
    return quoted(s, s.kind(letter), "orders", {"orders": found}) if found else []


def sentence(s: Situation, row: Mapping[str, object], letter: str = DECISION) -> str:
    """The sentence of one order as that paper prints it, without number and stop."""
    lines = worded(s, [{**row, "perishable": False}], letter)
    return (lines[0] if lines else str(row.get("text") or "")).strip().rstrip(STOPS)


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def sentences_of(orders: Iterable[Order]) -> list[str]:
    """The sentences of orders; one that binds several is said once."""
    found: dict[tuple[int, str], None] = {}
    for order in orders:
        lines = [order.sentence, *([PERISHABLE] if order.perishable else [])]
        found |= {(order.item, line): None for line in lines}
    return [line for _, line in found]


def as_listed(orders: Iterable[Order]) -> str | None:
    """Orders one below the other with their numbers, as the decision prints them."""
    lines = sentences_of(orders)
    if len(lines) > 1:
        lines = [f"{number_in_chinese(n)}、{line}" for n, line in enumerate(lines, 1)]
    return "；\n".join(lines) + "。" if lines else None


# ── rows ─────────────────────────────────────────────────────
def orders_of(
    s: Situation,
    rows: Iterable[Mapping[str, object]],
    stage: str,
    seq: int,
    letter: str = DECISION,
) -> list[Order]:
    """The rows of a typed table, against each party whom one means, in the words of the paper."""
    found, item = list[Order](), 1
    for row in rows:
        meant = _against(s, row)
        texts = {name: str(row.get(name) or "") for name in TEXTS}
        found += [
            Order(
                case_id=s.case.id,
                event_seq=seq,
                stage=stage,
                item=item,
                variant=str(row.get("variant") or ""),
                party_id=party,
                acts=[str(one) for one in _list(row.get("acts"))],
                perishable=bool(row.get("perishable")),
                wording=str(row.get("text") or ""),
                sentence=sentence(s, row, letter),
                **texts,
            )
            for party in meant
        ]
        item += 2 if row.get("perishable") else 1
    return found


def _against(s: Situation, row: Mapping[str, object]) -> list[int | None]:
    """Each party whom a row means; of an order that names nobody it may be any of them."""
    named = row.get("respondent")
    if row.get("variant") in DISMISSALS and not named:
        return [None]
    left = [named] if isinstance(named, int) else s.party_ids("respondent")
    return [*sorted(whom(s, row))] or [*left]


def typed_of(s: Situation, order: Order) -> Iterator[dict[str, object]]:
    """The order as a row of a form: for who succeeded since in the place of whom it names."""
    told = {name: getattr(order, name) for name in TEXTS}
    told |= {"variant": order.variant, "acts": list(order.acts), "text": order.wording}
    told |= {"perishable": order.perishable}
    meant: list[int | None] = [None]
    if order.party_id is not None:
        meant = [*sorted(respondent_of(s, order.party_id))]
    yield from ({"respondent": one, **told} for one in meant)


def _ordered_by_act(act: Act, stage: str) -> None:
    rows = act.rows("orders")
    act.work.session.add_all(orders_of(act.situation, rows, stage, act.seq))


def changed_orders(s: Situation, seq: int) -> list[Order]:
    """What holds since a change that is typed now: what stays, and each item as it is changed.

    办法第三十三条第一款: a row says which item it changes and of which respondent; what it does not
    name stays as it is, and what of that was performed stays performed.
    """
    new = list[Order]()
    for row in table(s, "orders"):
        found = orders_of(s, [row], CHANGED, seq, letter=CHANGE_LETTER)
        for order in found:
            order.item = _item(row)
        new += found
    return [*(said_again(order, party, seq) for order, party in _staying(s)), *new]


def _staying(s: Situation) -> list[tuple[Order, int | None]]:
    """What no row of the change names: each order in force, with the party for whom it stays."""
    changed = {(_item(row), p) for row in table(s, "orders") for p in _against(s, row)}
    items, whole = {item for item, _ in changed}, {item for item, p in changed if p is None}
    return [
        (order, party)
        for order in in_force(s)
        for party in meant_by(s, order)
        if order.item not in (items if party is None else whole)
        and (order.item, party) not in changed
    ]


def _item(row: Mapping[str, object]) -> int:
    """Which item of the ruling a row of a change names."""
    named = row.get("item")
    return named if isinstance(named, int) else 1


def orders_changed(act: Act) -> None:
    """Enter what holds since the change."""
    act.work.session.add_all(changed_orders(act.situation, act.seq))


def said_again(order: Order, party: int | None, seq: int) -> Order:
    """The same order, as an act says again that it holds."""
    same = {c.key: getattr(order, c.key) for c in Order.__table__.columns if c.key not in ANEW}
    return Order(**same, party_id=party, event_seq=seq, stage=CHANGED)


def perform(s: Situation, seq: int) -> None:
    """What was ordered of the party, or of everybody where none is named, is performed."""
    party = s.data.get("party")
    for order in in_force(s):
        # What was confirmed before stays confirmed by that act.
        if order.variant in DISMISSALS or order.performed_seq is not None:
            continue
        if party in {None, *meant_by(s, order)}:
            for said in _said(s, order):
                said.performed_seq = said.performed_seq or seq


def _said(s: Situation, order: Order) -> list[Order]:
    """The order wherever an act says it: it stays performed where a later change is annulled."""
    same = (order.item, order.sentence, order.perishable)
    return [
        o
        for o in s.rows(Order)
        if o.stage in BINDING
        and (o.item, o.sentence, o.perishable) == same
        and meant_by(s, o) & meant_by(s, order)
    ]


def _performed(act: Act) -> None:
    perform(act.situation, act.seq)


def _not_performed(act: Act, wrong: Event) -> None:
    """What an act that was entered wrongly confirmed is still to be performed."""
    for order in act.situation.rows(Order):
        if order.performed_seq == wrong.seq:
            order.performed_seq = None


# ── what the rows say ────────────────────────────────────────
def _last(rows: Iterable[Order]) -> list[Order]:
    """The rows of the last act among them."""
    found = [*rows]
    last = max((o.event_seq for o in found), default=0)
    return [o for o in found if o.event_seq == last]


def deliberated(s: Situation) -> list[Order]:
    """On what the panel voted last."""
    return _last(o for o in s.rows(Order) if o.stage == DELIBERATED)


def in_force(s: Situation, but: int | None = None) -> list[Order]:
    """What the ruling orders, as it was changed last by a change that no court annulled.

    but: as if the act of this number had said nothing.
    """
    found = [o for o in s.rows(Order) if o.stage in BINDING and o.event_seq != but]
    gone = annulled(s) if any(o.stage == CHANGED for o in found) else frozenset[int]()
    return _last(o for o in found if o.event_seq not in gone)


def meant_by(s: Situation, order: Order) -> frozenset[int | None]:
    """Against whom of those who are here it is; nobody in particular where it names nobody."""
    return respondent_of(s, order.party_id) if order.party_id else frozenset({None})


def orders_somebody(s: Situation) -> bool:
    """Whether anything is ordered; a ruling of which no row tells may order it."""
    found = in_force(s)
    return not found or any(o.variant not in DISMISSALS for o in found)


def ordered(s: Situation) -> list[int]:
    """Respondents against whom the ruling in force orders something."""
    return _in_order(s, (o for o in in_force(s) if o.variant not in DISMISSALS))


def bound(s: Situation) -> list[int]:
    """Respondents who have still to perform what was ordered of them last."""
    left = (o for o in in_force(s) if o.variant not in DISMISSALS and o.performed_seq is None)
    return _in_order(s, left)


def _in_order(s: Situation, orders: Iterable[Order]) -> list[int]:
    here = s.party_ids("respondent")
    if not in_force(s):
        return here
    meant = frozenset[int | None]().union(*(meant_by(s, o) for o in orders))
    return [p for p in here if p in meant]


def orders_left(s: Situation, party: int) -> list[Order]:
    """What the party has still to perform, item by item."""
    return [
        o
        for o in in_force(s)
        if o.variant not in DISMISSALS and o.performed_seq is None and party in meant_by(s, o)
    ]


def items_of(s: Situation, orders: Iterable[Order]) -> str | None:
    """Where in the ruling these orders stand: 主文第一项、第三项; 主文 where it has one item."""
    was = {(o.item, o.sentence) for o in s.rows(Order) if o.stage == DECIDED}
    items = dict[int, str]()
    for o in orders:
        now = "" if (o.item, o.sentence) in was else f"（经{_changed_how(s, o)}）"
        items[o.item] = items.get(o.item) or now
    if not items:
        return None
    if len(sentences_of(in_force(s))) == 1:
        return f"主文{''.join(now for now in items.values() if PART_LETTER_SAYS in now)}"
    told = (f"第{number_in_chinese(n)}项{now}" for n, now in items.items())
    return f"主文{'、'.join(told)}"


def _changed_how(s: Situation, order: Order) -> str:
    """By what an order is another than the ruling made it: a change, or a decision made anew."""
    alike = (order.item, order.sentence)
    first = min(o.event_seq for o in s.rows(Order) if (o.item, o.sentence) == alike)
    made = (d for d in s.documents if d.event_seq == first and d.kind == PART_LETTER)
    paper = next(made, None)
    return "变更" if paper is None else f"{paper.number}裁决书{PART_LETTER_SAYS}"


def orders_made(s: Situation) -> str | None:
    """What the ruling ordered when it was made, as it printed it, whatever was changed since."""
    return as_listed(_last(o for o in s.rows(Order) if o.stage == DECIDED))


def new_orders_are_named(s: Situation) -> Reason | None:
    """办法第三十三条第一款: a change says what holds instead."""
    if s.data and not table(s, "orders"):
        return Reason("请写明变更后的主文：每变更一项、一名被请求人填一行。", "orders")
    return None


@each
def changed_item_is_of_the_ruling(s: Situation) -> Iterator[Reason]:
    """办法第三十三条第一款: a change says which item it changes, and of whom, once."""
    here, told = in_force(s), set[tuple[int, object]]()
    for n, row in enumerate(table(s, "orders")):
        item, number = _item(row), number_in_chinese(_item(row))
        meant = [o for o in here if o.item == item]
        if not meant and any(o.perishable and o.item + 1 == item for o in here):
            first = number_in_chinese(item - 1)
            said = f"第{number}项是第{first}项责令销毁的部分，请写变更第{first}项。"
            yield Reason(said, "orders", row=n, column="item")
            continue
        if here and not meant:
            said = f"裁决主文没有第{number}项，请写明变更哪一项。"
            yield Reason(said, "orders", row=n, column="item")
            continue
        of = frozenset[int | None]().union(*(meant_by(s, o) for o in meant))
        if meant and None not in of and not whom(s, row) <= of:
            said = f"裁决主文第{number}项没有对该被请求人的内容，请改选被请求人或者项。"
            yield Reason(said, "orders", row=n, column="respondent")
            continue
        if (item, row.get("respondent")) in told:
            said = f"主文第{number}项对同一被请求人写了两次，请并为一行。"
            yield Reason(said, "orders", row=n, column="item")
            continue
        told.add((item, row.get("respondent")))
        if any(o.sentence == sentence(s, row, CHANGE_LETTER) for o in meant):
            said = f"主文第{number}项与现行内容相同，没有变更，请修改或者删去该行。"
            yield Reason(said, "orders", row=n, column="variant")


def item_changed(s: Situation) -> str | None:
    """The number of the item where one is changed, of all whom it binds; else the lines say it."""
    rows = table(s, "orders")
    alone = len(rows) == 1 and not _of_some(s, rows[0])
    return number_in_chinese(_item(rows[0])) if alone else None


def orders_as_changed(s: Situation) -> str | None:
    """Which item of which respondent is changed to what, as the change prints it, line by line."""
    lines = list[str]()
    for row in table(s, "orders"):
        told = [sentence(s, row, CHANGE_LETTER), *([PERISHABLE] if row.get("perishable") else [])]
        names = "、".join(p.name for p in s.parties if p.id in whom(s, row))
        part = f"中对被请求人{names}的部分" if _of_some(s, row) else ""
        number = number_in_chinese(_item(row))
        head = "" if item_changed(s) else f"第{number}项{part}变更为："
        lines.append(f"{head}{'；'.join(told)}")
    if not lines:
        return None
    rest = "裁决主文的其他内容不变。" if _staying(s) else ""
    if len(lines) == 1:
        return f"{lines[0]}。{rest}"
    lines = [f"（{number_in_chinese(n)}）{line}" for n, line in enumerate(lines, 1)]
    return "；\n".join(lines) + "。" + (f"\n{rest}" if rest else "")


def _of_some(s: Situation, row: Mapping[str, object]) -> bool:
    """Whether the item binds others too, for whom it stays as it is."""
    return bool(whom(s, row)) and bool(_bound_by(s, _item(row)) - whom(s, row) - {None})


def _bound_by(s: Situation, item: int) -> frozenset[int | None]:
    """Whom an item of the ruling in force is against."""
    meant = (meant_by(s, o) for o in in_force(s) if o.item == item)
    return frozenset[int | None]().union(*meant)


KNOWN = registered(item_changed, orders_as_changed, orders_made)
GUARDS = registered(new_orders_are_named, changed_item_is_of_the_ruling)
EFFECTS: Mapping[str, Effect] = {
    "orders_deliberated": Effect.of(partial(_ordered_by_act, stage=DELIBERATED), "orders"),
    "orders_decided": Effect.of(partial(_ordered_by_act, stage=DECIDED), "orders"),
    "orders_changed": Effect.of(orders_changed, "orders"),
    "orders_performed": Effect.of(_performed, undo=_not_performed),
}
