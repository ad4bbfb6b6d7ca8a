"""行政处罚简易程序: a penalty on the spot, given by hand, handed in, filed (罚法第五十一条起)."""

from __future__ import annotations

from casehub.procedures.on_the_spot import collecting, fallen, owing, spot
from casehub.procedures.on_the_spot.rows import SpotPenalty
from casehub.workflow.part import Part

PART = Part(
    guards={**spot.GUARDS, **collecting.GUARDS, **fallen.GUARDS, **owing.GUARDS},
    effects={**spot.EFFECTS, **fallen.EFFECTS, **owing.EFFECTS},
    known={**spot.KNOWN, **owing.KNOWN},
    days=spot.DAYS,
    stands_on=("contested", "matter", "owed"),
    rows=(SpotPenalty,),
    cards=(*spot.CARDS, *owing.CARDS, *fallen.CARDS),
)
