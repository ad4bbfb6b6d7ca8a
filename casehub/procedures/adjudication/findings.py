"""What is ordered follows from what was found, of each respondent, in both papers (办法第三十一条).

The record of the deliberation and the decision are held to the same conditions, and the decision to
what the panel found. Where a text of the officer's own replaces the sentences of a table, it is for
that text to explain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.things import acts_of
from casehub.procedures.adjudication.answers import TIME_LIMIT, found_on
from casehub.procedures.adjudication.deliberated import DELIBERATION
from casehub.procedures.adjudication.ordered import DECISION, DISMISSALS, whom
from casehub.procedures.reading import all_of, table, who
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# 专利法第十一、六十七、七十五条: with these there is no infringement; 合法来源 leaves it one.
EXCUSES = frozenset(
    {
        "prior_art",
        "prior_design",
        "exhaustion",
        "prior_use",
        "transit",
        "research",
        "regulatory",
        "licence",
        "not_done",
    }
)
UNLIKE = frozenset({"different", "missing"})
# Which acts the sentence of an order names; that of any other sort prints what is ticked.
USE, IMPORT = "使用", "进口"
NAMED: Mapping[str, tuple[str, ...]] = {
    "sell": ("销售", "许诺销售"),
    "method": (USE,),
    "use": (USE,),
    "import": (IMPORT,),
}
# What says in the officer's own words why a defence or the whole leads elsewhere.
OF_DEFENCES = ("defences_text", "defence_conclusion")
WHY_NOT_STOPPED = (*OF_DEFENCES, "acts_text", "acts_denied", "liability_text", "design_use_claimed")
FALLS_IN = {"yes": True, "partly": True, "no": False}


def _stops(s: Situation) -> Iterator[tuple[int, Mapping[str, object]]]:
    """The rows that order somebody to stop, with their numbers."""
    rows = enumerate(table(s, "orders"))
    return ((n, row) for n, row in rows if row.get("variant") not in DISMISSALS)


def _acts(row: Mapping[str, object]) -> list[str]:
    acts = row.get("acts")
    return [str(one) for one in acts] if isinstance(acts, list | tuple) else []


def _excuses(row: Mapping[str, object]) -> bool:
    """Whether a defence is found to hold that leaves nothing to stop."""
    late = row.get("kind") == TIME_LIMIT and row.get("continuing") is False
    return bool(row.get("finding")) and (late or row.get("kind") in EXCUSES)


def _label(s: Situation, field: str, column: str, value: object) -> str:
    columns = s.kind(DECISION).field(field).columns
    found = {v: t for one in columns if one.id == column for v, t in one.options}
    return str(found.get(value, value))


def _beside(s: Situation, of_decision: str) -> str:
    """Where the form has room to explain: the record of a deliberation has one field for it."""
    return "抗辩意见补充" if "falls_in" in s.data else of_decision


def _compared(s: Situation) -> tuple[bool, str] | None:
    """Whether it falls within the scope as the form finds, and where; None where a text says it."""
    if s.data.get("falls_in") in FALLS_IN:
        return FALLS_IN[s.data["falls_in"]], "falls_in"
    if s.data.get("comparison_text"):
        return None
    # Of several patents each is compared in its own way; it falls within where one says so.
    designs = [right.kind == "design" for right in s.rights]
    found: list[tuple[bool, str]] = []
    overall = s.data.get("design_overall")
    if any(designs) and overall:
        found.append((overall != "neither", "design_overall"))
    of_claims: dict[str, bool] = {}
    for row in table(s, "features") if not designs or not all(designs) else ():
        claim = str(row.get("claim") or "")
        of_claims[claim] = of_claims.get(claim, True) and row.get("finding") not in UNLIKE
    if of_claims:
        found.append((any(of_claims.values()), "features"))
    return max(found, key=lambda one: one[0], default=None)


@each
def orders_follow_the_comparison(s: Situation) -> Iterator[Reason]:
    """专利法第十一、六十四条: what lies outside the scope is not stopped; what lies in it is.

    Of a respondent who is told to stop nothing although it falls within the scope, a defence
    holds, or the paper says why not.
    """
    compared = _compared(s)
    if compared is None or not table(s, "orders"):
        return
    stopped = frozenset[int]()
    for n, row in _stops(s):
        if not compared[0]:
            said = f"主文第{n + 1}项：认定未落入保护范围，不得责令停止，请驳回请求。"
            yield Reason(said, "orders", row=n, column="variant")
            continue
        stopped |= whom(s, row)
    if not compared[0] or any(s.data.get(name) for name in WHY_NOT_STOPPED):
        return
    defences = table(s, "defences")
    paid = [row for row in defences if row.get("finding") and row.get("user_paid")]
    spared = [*paid, *(row for row in defences if _excuses(row))]
    excused = frozenset[int]().union(*(whom(s, row) for row in spared))
    left = [p for p in s.party_ids("respondent") if p not in stopped | excused]
    if left:
        at = _beside(s, "责任（全文）")
        said = f"{all_of(s, left)}没有成立的抗辩，驳回对其的请求请在{at}写明理由。"
        yield Reason(said, "orders")


@each
def orders_spare_who_is_excused(s: Situation) -> Iterator[Reason]:
    """专利法第六十七、七十五条: whose defence holds does not infringe and stops nothing."""
    if any(s.data.get(name) for name in OF_DEFENCES):
        return
    held = [row for row in table(s, "defences") if _excuses(row)]
    for n, row in _stops(s):
        for defence in held:
            for party in sorted(whom(s, row) & whom(s, defence)):
                named = _label(s, "defences", "kind", defence.get("kind"))
                at = _beside(s, "抗辩说理")
                holds = f"主文第{n + 1}项：{who(s, party)}的{named}抗辩成立"
                said = f"{holds}；只及于部分的，在{at}写明。"
                yield Reason(said, "orders", row=n, column="variant")


@each
def decision_finds_what_the_panel_found(s: Situation) -> Iterator[Reason]:
    """办法第二十五条: scope and defences are found by the panel, not by who drafts the decision."""
    voted = FALLS_IN.get(str(s.entered(DELIBERATION).get("falls_in")))
    compared = _compared(s)
    if voted is not None and compared is not None and compared[0] != voted:
        word = {True: "落入", False: "未落入"}
        said = f"合议认定{word[voted]}，比对写成{word[compared[0]]}，改变认定应当重新合议。"
        yield Reason(said, compared[1])
        return
    agreed = {(row["respondent"], row["kind"]): bool(row.get("finding")) for row in found_on(s)}
    for n, row in enumerate(table(s, "defences")):
        for party in sorted(whom(s, row)):
            held = agreed.get((party, row.get("kind")))
            if held is not None and held != bool(row.get("finding")):
                named = _label(s, "defences", "kind", row.get("kind"))
                voted_so = f"合议认定{who(s, party)}的{named}抗辩{'' if held else '不'}成立"
                said = f"抗辩第{n + 1}项：{voted_so}，改变认定应当重新合议。"
                yield Reason(said, "defences", row=n, column="finding")


@each
def orders_fit_their_sort(s: Situation) -> Iterator[Reason]:
    """办法第三十一条第四项: what is ticked is what the sentence of the order says."""
    for n, row in _stops(s):
        named = NAMED.get(str(row.get("variant")))
        strange = [act for act in _acts(row) if named and act not in named]
        if named and strange and not row.get("text"):
            sort = _label(s, "orders", "variant", row.get("variant"))
            at = f"主文第{row.get('item') or n + 1}项"
            said = f"{at}：“{sort}”一项不包括{'、'.join(strange)}，请另列一项。"
            yield Reason(said, "orders", row=n, column="acts")


@each
def orders_stop_what_was_found(s: Situation) -> Iterator[Reason]:
    """办法第三十一条: of each respondent the acts that are found are stopped, and no others."""
    found = table(s, "acts_found") if not s.data.get("acts_text") else []
    if not found or not any(_stops(s)):
        return
    for n, row in _stops(s):
        for party in sorted(whom(s, row)):
            strange = _less(_acts(row), _of(s, party, found))
            if strange:
                said = f"主文第{n + 1}项：没有认定{who(s, party)}{strange}，请补写行为或者删去。"
                yield Reason(said, "orders", row=n, column="acts")
    for n, row in enumerate(found):
        for party in sorted(whom(s, row)):
            own = [order for _, order in _stops(s) if party in whom(s, order)]
            goes_on = [USE] if any(order.get("goes_on") == "use" for order in own) else []
            left = _less(_acts(row), {*_of(s, party, own), *goes_on})
            if left and own:
                said = f"行为第{n + 1}行：认定{who(s, party)}{left}，主文没有责令停止，请补写。"
                yield Reason(said, "acts_found", row=n, column="acts")


def _of(s: Situation, party: int, rows: Iterable[Mapping[str, object]]) -> set[str]:
    return {act for row in rows if party in whom(s, row) for act in _acts(row)}


def _less(acts: Iterable[str], told: set[str]) -> str:
    return "、".join(act for act in acts if act not in told)


def what_is_not_granted_is_dismissed(s: Situation) -> Reason | None:
    """办法第三十一条第四项: each act that is complained of is stopped, or that is dismissed."""
    if s.data.get("outcome") != "upheld":
        return None
    stopped = {act for _, row in _stops(s) for act in _acts(row)}
    accused = dict.fromkeys(act for thing in s.accused for act in acts_of(thing))
    left = _less(accused, stopped)
    if left:
        said = f"被控的{left}没有责令停止，请补写，或者选部分成立并驳回其他请求。"
        return Reason(said, "outcome")
    return None


@each
def view_says_whose_it_is(s: Situation) -> Iterator[Reason]:
    """办法第三十一条第三项: what one of several respondents thinks is not what the others think."""
    if s.data.get("comparison_text") or len(s.party_ids("respondent")) == 1:
        return
    for n, row in enumerate(table(s, "features")):
        if row.get("respondent_view") and not row.get("viewed_by") and not row.get("agreed"):
            said = f"比对第{n + 1}行：没有写明是哪一名被请求人的意见，请选定。"
            yield Reason(said, "features", row=n, column="viewed_by")


def somebody_asked_to_invalidate(s: Situation) -> bool:
    """办法第二十九条: a request is registered, be it by a receipt alone, or suspension refused."""
    told = s.happened("register_invalidity") or s.happened("refuse_suspension")
    return told or any(right.invalidity for right in s.rights)


def invalidity_was_requested(s: Situation) -> Reason | None:
    """办法第二十九条: why it was not suspended is said where invalidation was requested."""
    told = s.data.get("not_suspended_reason") and not s.data.get("standing_text")
    if told and not somebody_asked_to_invalidate(s):
        said = "没有登记宣告专利权无效的请求，请先登记，或者删去未中止的理由。"
        return Reason(said, "not_suspended_reason")
    return None


KNOWN = registered(somebody_asked_to_invalidate)
GUARDS = registered(
    view_says_whose_it_is,
    invalidity_was_requested,
    orders_follow_the_comparison,
    orders_spare_who_is_excused,
    decision_finds_what_the_panel_found,
    orders_fit_their_sort,
    orders_stop_what_was_found,
    what_is_not_granted_is_dismissed,
)
