"""专利标识检查: a procedure of the tests, all of whose law is in this folder."""

from __future__ import annotations

from casehub.model import Sample
from casehub.procedures.act import Act
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, Part, registered
from casehub.workflow.situation import Reason, Situation


def samples_were_taken(s: Situation) -> Reason | None:
    """Named as a condition of another procedure, and nothing like it."""
    seals = [row["seal_no"] for row in s.data.get("items", ())]
    return Reason("封样编号不得重复。", "items") if len({*seals}) < len(seals) else None


def _seal(act: Act) -> None:
    for row in act.rows("items"):
        seal_no, name = str(row["seal_no"]), str(row["name"])
        act.work.session.add(
            Sample(case_id=act.case.id, seal_no=seal_no, name=name, quantity="1件", event_seq=act.seq)
        )


def _sealed(s: Situation) -> list[Line]:
    return [Line(f"{row.seal_no}　{row.name}") for row in s.rows(Sample)]


PART = Part(
    guards=registered(samples_were_taken),
    effects={"samples_sealed": Effect.of(_seal, "items")},
    rows=(Sample,),
    cards=(Card("seals", "抽样", _sealed),),
)
