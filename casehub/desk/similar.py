"""Earlier decided cases of one kind, as far as who decides the next one may see them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.law.amounts import yuan_of
from casehub.law.text import fold
from casehub.model import Case, Right
from casehub.people.permissions import visible_cases
from casehub.procedures import LAW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casehub.record.work import Work

# So many decisions are looked through, the latest first, and so many cases are shown.
LOOKED_THROUGH, SHOWN = 400, 5
CLASS = re.compile(r"\d+")


@dataclass(frozen=True)
class Similar:
    """An earlier case: how far it is, what was decided, for how much (元), how it is like this."""

    case: Case
    state: str
    outcome: str
    amount: Decimal | None
    alike: tuple[str, ...]


def classes(texts: Iterable[str | None]) -> set[int]:
    """Numbers of classes of goods, however they are written: 29、30; 第29类."""
    return {int(number) for text in texts for number in CLASS.findall(text or "")}


def similar(work: Work, case: Case, article: str = "") -> list[Similar]:
    """Decided cases of the procedure about the same kind of right, the most alike first; one query.

    article: what the case is decided by, in the words of the procedure's own decisions. Cases that
    share a class of goods, the cause or the article come before those that share the right alone.
    """
    decided = LAW.of(case.procedure).decided
    if decided is None or not case.rights:
        return []
    kinds = {right.kind for right in case.rights}
    said = decided.rows().subquery()
    query = (
        visible_cases(work.actor, work.today, work.rules)
        .join(said, said.c.case_id == Case.id)
        .join(Right, Right.case_id == Case.id)
        .where(Case.procedure == case.procedure, Case.id != case.id)
        .where(Right.kind.in_(kinds), Right.void_seq.is_(None))
        .add_columns(said, Right.nice_classes)
        .order_by(said.c.id.desc())
        .limit(LOOKED_THROUGH)
    )
    found = defaultdict(list)
    for row in work.session.execute(query):
        found[row[0]].append(row)
    own = classes(right.nice_classes for right in case.rights)
    ranked = []
    for other, rows in found.items():
        last = max(row.event_seq for row in rows)
        standing = [row for row in rows if row.event_seq == last]
        alike = []
        if article and article in {row.article for row in standing}:
            alike.append("适用条款相同")
        if own & classes(row.nice_classes for row in standing):
            alike.append("商品类别相同")
        if case.cause and fold(case.cause) == fold(other.cause):
            alike.append("案由相同")
        outcome = "；".join(dict.fromkeys(row.words for row in standing))
        cents = [row.cents for row in standing if row.cents is not None]
        amount = yuan_of(max(cents, default=None))
        procedure = work.rules.procedure(other.procedure, other.procedure_version)
        state = procedure.state(other.state).title
        ranked.append(Similar(other, state, outcome, amount, tuple(alike)))
    # Python keeps the order of equals: the latest first.
    return sorted(ranked, key=lambda one: -len(one.alike))[:SHOWN]
