"""A ruling deals with whoever and whatever is in the case, and nothing else (办法第三十一条)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.procedures.adjudication.answers import raised
from casehub.procedures.adjudication.ordered import DISMISSALS, deliberated, typed_of, whom
from casehub.procedures.reading import as_day, chinese_day, panel, table, who
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DISMISSED = "dismiss"
# What stands between the labels of two exhibits: 甲5、甲8, 丙1至丙4.
SEVERAL = re.compile(r"[、，,；;和至到及\-—~～]")
PRIOR = frozenset({"prior_art", "prior_design"})
LEGAL_SOURCE = "legal_source"
USE = "使用"
# 权利要求1、3至5.
CLAIM = re.compile(r"(\d+)(?:\s*[至到\-—~～]\s*(?:权利要求)?(\d+))?")
LONGEST_RANGE = 200


# ── whom the orders name ─────────────────────────────────────
@each
def orders_name_who_is_here(s: Situation) -> Iterator[Reason]:
    """办法第三十六条: nothing is ordered of who is no longer asked anything."""
    for n, row in enumerate(table(s, "orders")):
        if row.get("respondent") and not whom(s, row):
            said = f"主文第{row.get('item') or n + 1}项的被请求人已不是本案当事人，请删去或者改选。"
            yield Reason(said, "orders", row=n, column="respondent")
            continue
        if row.get("variant") not in DISMISSALS and not whom(s, row):
            said = f"主文第{row.get('item') or n + 1}项没有写明责令哪一名被请求人，请选定。"
            yield Reason(said, "orders", row=n, column="respondent")


def orders_deal_with_every_respondent(s: Situation) -> Reason | None:
    """办法第三十一条: of each respondent it is decided what it must do, or that it need not."""
    rows = table(s, "orders")
    if not rows or any(row.get("variant") == DISMISSED for row in rows):
        return None
    told = frozenset[int]().union(*(whom(s, row) for row in rows))
    silent = [p for p in s.party_ids("respondent") if p not in told]
    if silent:
        said = f"主文没有写对{who(s, silent[0])}如何处理，请责令或者驳回。"
        return Reason(said, "orders")
    return None


@each
def order_says_what_may_go_on(s: Situation) -> Iterator[Reason]:
    """专利法第七十七条、办法第三十二条第一款第五项: who bought in good faith and paid may use."""
    found = (row for row in table(s, "defences") if row.get("finding"))
    sources = [row for row in found if row.get("kind") == LEGAL_SOURCE]
    paid = frozenset[int]().union(*(whom(s, row) for row in sources if row.get("user_paid")))
    lawful = frozenset[int]().union(*(whom(s, row) for row in sources))
    for n, row in enumerate(table(s, "orders")):
        if row.get("variant") in DISMISSALS or not whom(s, row) & lawful:
            continue
        at = f"主文第{n + 1}项"
        goes_on, stops = row.get("goes_on"), row.get("acts")
        if not goes_on:
            said = f"{at}：合法来源抗辩成立，请写明可以继续的行为。"
            yield Reason(said, "orders", row=n, column="goes_on")
            continue
        of_use = row.get("variant") == "use" or (isinstance(stops, list | tuple) and USE in stops)
        if whom(s, row) & paid and (of_use or goes_on != "use"):
            said = f"{at}：使用者已支付合理对价，不得责令停止使用。"
            yield Reason(said, "orders", row=n, column="goes_on")
            continue
        if goes_on == "use" and not whom(s, row) & paid:
            said = f"{at}：没有认定该使用者已支付合理对价，不能准其继续使用。"
            yield Reason(said, "orders", row=n, column="goes_on")


def _order_key(row: Mapping[str, object], respondent: object) -> tuple[object, ...]:
    """What an order is in substance, however it is worded; a dismissal is its sort."""
    if row.get("variant") in DISMISSALS:
        return (row.get("variant"), respondent)
    acts = row.get("acts")
    done = tuple(sorted(map(str, acts))) if isinstance(acts, list | tuple) else ()
    words = (fold(str(row.get(name) or "")) for name in ("product", "model", "goes_on"))
    return (row.get("variant"), respondent, done, *words)


@each
def decision_keeps_what_was_voted(s: Situation) -> Iterator[Reason]:
    """办法第二十五条: the panel decides; who drafts the decision leaves out and adds nothing."""
    rows, voted = table(s, "orders"), deliberated(s)
    if not rows or not voted:
        return
    keys = {_order_key(row, p) for row in rows for p in whom(s, row) or [None]}
    keys |= {_order_key(row, None) for row in rows if not row.get("respondent")}
    agreed = [(o, typed) for o in voted for typed in typed_of(s, o)]
    for order, typed in agreed:
        if _order_key(typed, typed["respondent"]) not in keys:
            said = f"合议的主文第{order.item}项没有写入裁决书，改变主文应当重新合议。"
            yield Reason(said, "orders")
    known = {_order_key(typed, typed["respondent"]) for _, typed in agreed}
    for n, row in enumerate(rows):
        own = {_order_key(row, p) for p in whom(s, row) or [None]} | {_order_key(row, None)}
        if own.isdisjoint(known):
            said = f"主文第{n + 1}项没有经过合议，改变主文应当重新合议。"
            yield Reason(said, "orders", row=n, column="variant")


# What of a decision gives the reasons for dismissing something.
WHY_DISMISSED = (
    "acts_denied", "acts_text", "liability_text", "damages_asked", "design_use_claimed",
)  # fmt: skip
UNLIKE = frozenset({"different", "missing"})


@each
def dismissals_have_reasons(s: Situation) -> Iterator[Reason]:
    """办法第三十一条第三项: a decision says why it dismisses what it dismisses."""
    told = any(s.data.get(name) for name in WHY_DISMISSED)
    told = told or any(row.get("finding") for row in table(s, "defences"))
    told = told or any(row.get("finding") in UNLIKE for row in table(s, "features"))
    for n, row in enumerate(table(s, "orders") if not told else ()):
        if row.get("variant") in DISMISSALS - {DISMISSED}:
            said = f"主文第{n + 1}项驳回了请求，没有写理由，请填写不予认定的行为或者责任。"
            yield Reason(said, "orders", row=n, column="variant")


@each
def findings_rest_on_several_exhibits(s: Situation) -> Iterator[Reason]:
    """办法第三十一条第二项: exhibits corroborate each other where there are two of them."""
    for n, row in enumerate(table(s, "acts_found") if not s.data.get("acts_text") else ()):
        refs = str(row.get("evidence_refs") or "").strip()
        if refs and not SEVERAL.search(refs):
            said = f"行为第{n + 1}行只列了一件证据，不能写相互印证，请补列或者改写全文。"
            yield Reason(said, "acts_found", row=n, column="evidence_refs")


# ── defences ─────────────────────────────────────────────────
@each
def defences_say_whose_they_are(s: Situation) -> Iterator[Reason]:
    """办法第三十一条: what one respondent pleads is not what the others plead."""
    for n, row in enumerate(table(s, "defences")):
        if not whom(s, row):
            said = f"抗辩第{n + 1}项没有写明由哪一名当事人提出，请选定。"
            yield Reason(said, "defences", row=n, column="respondent")


def every_defence_is_dealt_with(s: Situation) -> Reason | None:
    """办法第三十一条第三项: each defence that was raised is found to hold or not."""
    if "orders" not in s.data:
        return None
    dealt = {(p, row.get("kind")) for row in table(s, "defences") for p in whom(s, row)}
    left = [one for one in raised(s) if one not in dealt]
    if left:
        party, kind = left[0]
        said = f"没有认定{who(s, party)}的{_defence(s, kind)}抗辩是否成立，请补写。"
        return Reason(said, "defences")
    return None


def _defence(s: Situation, kind: str) -> str:
    words = s.kind("adjudication_decision").field("defences")
    found = {v: t for column in words.columns if column.id == "kind" for v, t in column.options}
    return str(found.get(kind, kind))


@each
def prior_art_was_earlier(s: Situation) -> Iterator[Reason]:
    """专利法第二十二条第五款、第六十七条: what was public before the day of filing (priority).

    The table does not say against which of several patents it is pleaded: nothing is refused that
    was public before the latest of them was filed for.
    """
    days = [right.priority_on or right.filed_on for right in s.rights]
    filed = max((day for day in days if day is not None), default=None)
    for n, row in enumerate(table(s, "defences")):
        public = as_day(row.get("on"))
        if row.get("kind") not in PRIOR or public is None or filed is None or public < filed:
            continue
        said = f"抗辩第{n + 1}项：公开日不早于专利申请日{chinese_day(filed)}，请核对。"
        yield Reason(said, "defences", row=n, column="on")


# ── claims ───────────────────────────────────────────────────
def _claims(text: object) -> set[int]:
    found: set[int] = set()
    for first, last in CLAIM.findall(str(text or "")):
        end = int(last or first)
        if end - int(first) < LONGEST_RANGE:
            found |= set(range(int(first), end + 1))
    return found


@each
def claims_compared_were_asserted(s: Situation) -> Iterator[Reason]:
    """专利法第六十四条: the office compares the claims that the holder relies on.

    The table does not say of which of several patents a claim is: it is strange where it was
    asserted of none, and of one that names none any may be compared.
    """
    of_each = [_claims(right.claims_asserted) for right in s.rights]
    asserted = set[int]().union(*of_each) if all(of_each) else set[int]()
    for n, row in enumerate(table(s, "features") if asserted else ()):
        strange = sorted(_claims(row.get("claim")) - asserted)
        if strange:
            told = "、".join(map(str, strange))
            said = f"比对第{n + 1}行：请求人没有主张权利要求{told}，不能据以裁决。"
            yield Reason(said, "features", row=n, column="claim")


def asserted_claims_are_compared(s: Situation) -> Reason | None:
    """专利法第六十四条: each claim on which the holder relies is compared."""
    rows = table(s, "features")
    if not rows or s.data.get("comparison_text"):
        return None
    compared = set[int]().union(*(_claims(row.get("claim")) for row in rows))
    compared |= _claims(s.data.get("dependent_claims"))
    asserted = set[int]().union(*(_claims(right.claims_asserted) for right in s.rights))
    left = sorted(asserted - compared)
    if left:
        told = "、".join(map(str, left))
        return Reason(f"请求人主张的权利要求{told}没有比对，请补写。", "features")
    return None


@each
def compared_features_have_reasons(s: Situation) -> Iterator[Reason]:
    """办法第三十一条第三项: what the parties do not agree on is found with a reason."""
    for n, row in enumerate(table(s, "features") if not s.data.get("comparison_text") else ()):
        if not row.get("agreed") and not row.get("reason"):
            said = f"比对第{n + 1}行没有写理由；各方没有争议的，请选上。"
            yield Reason(said, "features", row=n, column="reason")


# ── the panel ────────────────────────────────────────────────
@each
def views_are_of_the_panel(s: Situation) -> Iterator[Reason]:
    """办法第二十五条: who sits on the panel speaks and votes, each of them and nobody else."""
    rows, seats = table(s, "views"), panel(s)
    spoken = {row["member"] for row in rows if isinstance(row.get("member"), int)}
    for n, row in enumerate(rows):
        if isinstance(row.get("member"), int) and row["member"] not in seats:
            said = f"评议第{n + 1}行的成员不在合议组，请改选。"
            yield Reason(said, "views", row=n, column="member")
    silent = [a.person.name for number, a in seats.items() if spoken and number not in spoken]
    if silent:
        yield Reason(f"没有记载{silent[0]}的意见，合议组成员应逐一发表意见。", "views")


GUARDS = registered(
    decision_keeps_what_was_voted,
    dismissals_have_reasons,
    findings_rest_on_several_exhibits,
    asserted_claims_are_compared,
    compared_features_have_reasons,
    orders_name_who_is_here,
    orders_deal_with_every_respondent,
    order_says_what_may_go_on,
    defences_say_whose_they_are,
    every_defence_is_dealt_with,
    prior_art_was_earlier,
    claims_compared_were_asserted,
    views_are_of_the_panel,
)
