"""专利标识检查: a procedure of the tests, all of whose law is in this folder."""

from __future__ import annotations

from casehub.procedures.inspection.marks import Mark

from casehub.procedures.act import Act
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, Part, registered
from casehub.workflow.situation import Reason, Situation


def samples_were_taken(s: Situation) -> Reason | None:
    """Named as a condition of another procedure, and nothing like it."""
    seals = [row["seal_no"] for row in s.data.get("items", ())]
    return Reason("封样编号不得重复。", "items") if len({*seals}) < len(seals) else None


def way_is_open(s: Situation) -> str | None:
    """What is closed already is not closed again."""
    return "现场已经无法进入，无须再次记载。" if any(d.stopped for d in s.deadlines) else None


def _seal(act: Act) -> None:
    for row in act.rows("items"):
        seal_no, name = str(row["seal_no"]), str(row["name"])
        act.work.session.add(
            Mark(case_id=act.case.id, seal_no=seal_no, name=name, event_seq=act.seq)
        )


def _sealed(s: Situation) -> list[Line]:
    return [Line(f"{row.seal_no}　{row.name}") for row in s.rows(Mark)]


PART = Part(
    guards=registered(samples_were_taken, way_is_open),
    effects={"marks_sealed": Effect.of(_seal, "items")},
    rows=(Mark,),
    stands_on=("matter",),
    cards=(Card("seals", "封存", _sealed),),
)
