"""A penalty case of two parties whose goods are seized: what each test of the room goes on from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.model.organisation import OrganisationSeries
from tests import factories
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import HOLDER, INFRINGER

if TYPE_CHECKING:
    from casehub.acts.performing import Outcome
    from tests.procedures.penalty.enforcing import Enforcing

END = "seizure.end"
SHOP = "万州示例鑫乐副食批发部"
THREE = [
    factories.party("right_holder", HOLDER, capacity="holder"),
    factories.party("respondent", INFRINGER),
    factories.party("respondent", SHOP),
]
LOTS: list[dict[str, Any]] = [
    {"name": "“峡江翠”袋装榨菜", "spec": "80克×40袋／箱", "qty": 800, "unit": "箱", "value": None,
     "condition": "完好", "seals": "示例封-1001", "photos": "照3"},
    {"name": "“峡江翠”包装袋", "spec": None, "qty": 12000, "unit": "个", "value": None,
     "condition": "完好", "seals": "示例封-1003", "photos": "照10"},
]  # fmt: skip
# The same as they stand in an approval.
WANTED = [{name: lot[name] for name in ("name", "spec", "qty", "unit")} for lot in LOTS]


def seized(e: Enforcing, party: int, when: str = "04-01") -> str:
    """Approved and carried out on a day; the matter."""
    e.act("examiner", when, "open_seizure")
    matter = e.s.child("seizure")
    e.s.act("head", when, "approve_seizure", matter, party=party, goods_wanted=WANTED)
    told: dict[str, Any] = {"party": party, "officers": e.officers, "from_on": day(when), "goods": LOTS}
    e.s.act("examiner", when, "seize_goods", matter, **told, handed_to=None, handed_as=None, handed_basis=None)
    return matter


def with_series(e: Enforcing) -> Enforcing:
    """The same office, with words for the numbers of measures."""
    series = {"measure": "渝市监强制", "measure_release": "渝市监解强"}
    e.who("head").organisation.series += [
        OrganisationSeries(series=one, prefix=word) for one, word in series.items()
    ]
    return e


def back(e: Enforcing, matter: str, when: str, *moves: tuple[int, int]) -> Outcome:
    """Give back so many of each lot."""
    told = [{"lot": lot, "qty": qty, "note": None} for lot, qty in moves]
    return e.s.act("examiner", when, "return_goods", matter, moved_on=day(when), moves=told)
