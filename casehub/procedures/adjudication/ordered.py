"""What is ordered of whom, item by item (主文): voted, decided, changed, performed.

办法第三十一条、第八十条: an order is typed once, as a row of a form; the sentence in which the
decision prints it is kept with it, and every paper that speaks of it later says that sentence.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from casehub.law.chinese import number_in_chinese
from casehub.model import Order
from casehub.papers.clauses import quoted
from casehub.procedures.dispute.challenges import CHANGE, OVERTURNED, first_edition, standing
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

# Sorts of 主文 that order nobody anything.
DISMISSALS = frozenset({"dismiss", "dismiss_part", "dismiss_rest"})
DECISION = "adjudication_decision"
DELIBERATED, DECIDED, CHANGED = "deliberated", "decided", "changed"
BINDING = frozenset({DECIDED, CHANGED})
PERISHABLE = "销毁尚未售出且难以保存的侵权产品"
STOPS = "。；;，,"
# The sort of an order to stop import, and the act in words.
IMPORT = ("import", "进口")
TEXTS = ("product", "model", "tools", "channel", "fair", "goes_on")
# By what the words of a change tell its items apart: 一、第二项.
PARTED = re.compile("[、，,；;和及\\s]+")
LONGEST = 100
# What an order that holds on has of the act that says so.
ANEW = frozenset({"id", "event_seq", "stage", "party_id", "performed_seq"})


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
def worded(s: Situation, rows: object) -> list[str]:
    """The orders of a typed table as the decision prints them, item by item."""
    found = [row for row in _list(rows) if isinstance(row, dict)]
    return quoted(s, s.kind(DECISION), "orders", {"orders": found}) if found else []


def sentence(s: Situation, row: Mapping[str, object]) -> str:
    """The sentence of one order as the decision prints it, without number and stop."""
    lines = worded(s, [{**row, "perishable": False}])
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
    s: Situation, rows: Iterable[Mapping[str, object]], stage: str, seq: int
) -> list[Order]:
    """The rows of a typed table, against each party whom one means."""
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
                sentence=sentence(s, row),
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


def changed_items(said: str) -> frozenset[int]:
    """Which items a change names: 第一项、二, or in figures."""
    parts = (one.strip().removeprefix("第").removesuffix("项") for one in PARTED.split(said))
    numbers = {word: n for n in range(1, LONGEST) for word in (str(n), number_in_chinese(n))}
    return frozenset(numbers[one] for one in parts if one in numbers)


def changed_orders(s: Situation, seq: int) -> list[Order]:
    """What holds since a change that is typed now: what stays, and the new words for who is bound.

    办法第三十三条第一款: the change says whom it binds; of nobody else anything is asked any more.
    """
    named = changed_items(str(s.data.get("order_item") or ""))
    binds = [p for p in _list(s.data.get("bound")) if isinstance(p, int)] or ordered(s)
    stays, first = list[Order](), min(named, default=1)
    gone: set[int | None] = set()
    for order in in_force(s):
        meant = _meant(s, order)
        if order.item in named:
            gone |= meant
            continue
        dismisses = order.variant in DISMISSALS
        stays += [_again(order, p, seq) for p in meant if dismisses or p in binds]
    told = {o.party_id for o in stays if o.variant not in DISMISSALS}
    new = {"variant": CHANGED, "text": s.data.get("new_orders")}
    rows = [{**new, "respondent": p} for p in binds if p in gone or p not in told]
    found = orders_of(s, rows, CHANGED, seq)
    for order in found:
        order.item = first
    return [*stays, *found]


def orders_changed(act: Act) -> None:
    """Enter what holds since the change."""
    act.work.session.add_all(changed_orders(act.situation, act.seq))


def _again(order: Order, party: int | None, seq: int) -> Order:
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
        if party in {None, *_meant(s, order)}:
            order.performed_seq = seq


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


def in_force(s: Situation) -> list[Order]:
    """What the ruling orders, as it was changed last by a change that no court annulled."""
    found = [o for o in s.rows(Order) if o.stage in BINDING]
    gone = _annulled(s) if any(o.stage == CHANGED for o in found) else frozenset[int]()
    return _last(o for o in found if o.event_seq not in gone)


def _annulled(s: Situation) -> frozenset[int]:
    """The acts that changed the ruling and were annulled: what they changed is as it was."""
    made = {d.id: d.event_seq for d in s.documents}
    won = [c for c in standing(s, CHANGE) if c.outcome == OVERTURNED]
    editions = (first_edition(s, c.document_id) for c in won)
    return frozenset(made[one] for one in editions if one in made)


def _meant(s: Situation, order: Order) -> frozenset[int | None]:
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
    meant = frozenset[int | None]().union(*(_meant(s, o) for o in orders))
    return [p for p in here if p in meant]


def orders_left(s: Situation, party: int) -> list[Order]:
    """What the party has still to perform, item by item."""
    return [
        o
        for o in in_force(s)
        if o.variant not in DISMISSALS and o.performed_seq is None and party in _meant(s, o)
    ]


def items_of(s: Situation, orders: Iterable[Order]) -> str | None:
    """Where in the ruling these orders stand: 主文第一项、第三项; 主文 where it has one item."""
    items = {o.item: o.variant == CHANGED for o in orders}
    if not items:
        return None
    if len(sentences_of(in_force(s))) == 1:
        return "主文"
    told = (f"第{number_in_chinese(n)}项{'（经变更）' if new else ''}" for n, new in items.items())
    return f"主文{'、'.join(told)}"


def orders_made(s: Situation) -> str | None:
    """What the ruling ordered when it was made, as it printed it, whatever was changed since."""
    return as_listed(_last(o for o in s.rows(Order) if o.stage == DECIDED))


def changed_item_is_of_the_ruling(s: Situation) -> Reason | None:
    """办法第三十三条第一款: a change says which items of the ruling it changes."""
    said = s.data.get("order_item")
    if not said:
        return None
    items, here = changed_items(str(said)), {o.item for o in in_force(s)}
    strange = next((n for n in sorted(items) if here and n not in here), None)
    if strange is not None:
        number = number_in_chinese(strange)
        return Reason(f"裁决主文没有第{number}项，请写明变更哪一项。", "order_item")
    return None if items else Reason("请写明变更的主文项，例如“第一项”。", "order_item")


def bound_by_ruling(s: Situation) -> list[int] | None:
    """Whom a change of the ruling goes on to bind, as long as it says nothing else."""
    return ordered(s) or None


KNOWN = registered(bound_by_ruling, orders_made)
GUARDS = registered(changed_item_is_of_the_ruling)
EFFECTS: Mapping[str, Effect] = {
    "orders_deliberated": Effect.of(partial(_ordered_by_act, stage=DELIBERATED), "orders"),
    "orders_decided": Effect.of(partial(_ordered_by_act, stage=DECIDED), "orders"),
    "orders_changed": Effect.of(orders_changed, "new_orders", "bound"),
    "orders_performed": Effect.of(_performed, undo=_not_performed),
}
