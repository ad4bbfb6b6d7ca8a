"""The products or methods said to infringe (被控侵权产品、方法)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.fields import TextField
from casehub.model import Accused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from casehub.model import Case
    from casehub.record.work import Work

# What is asked of each when it is entered at the window.
THING_FIELDS = (
    TextField("name", "名称", required=True),
    TextField("model", "型号"),
    TextField("source", "来源"),
    TextField("place", "地点"),
)
# What rows of a form may say of a product or method, as columns.
TOLD_OF_THINGS = (
    "label", "kind", "name", "model", "source", "place", "evidence_ref", "from_on", "to_on",
)  # fmt: skip

# What was kept for an act before the acts were ticked in words.
ACTS_OF_BEFORE = {
    "make": "制造",
    "use": "使用",
    "offer": "许诺销售",
    "sell": "销售",
    "import": "进口",
}


def acts_of(thing: Accused) -> list[str]:
    """What is said to have been done with the product or method, in the words of today."""
    return [ACTS_OF_BEFORE.get(one, one) for one in thing.acts]


def describe_things(work: Work, case: Case, rows: Iterable[Mapping[str, Any]]) -> None:
    """Enter the products or methods said to infringe, with what is said to have been done."""
    for row in rows:
        told = {name: row[name] for name in TOLD_OF_THINGS if row.get(name)}
        work.session.add(Accused(case_id=case.id, acts=list(row.get("acts") or ()), **told))
