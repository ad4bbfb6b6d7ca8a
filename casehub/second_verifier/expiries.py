"""Whether what happened by itself was due: a period of the step had ended before that day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.second_verifier.replay import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.second_verifier.reading import Database, Row
    from casehub.second_verifier.replay import Ground


def faults(db: Database, ground: Ground) -> Iterator[tuple[str, str, str]]:
    """Acts of the office's own hand for which no period had ended.

    What a later act made of the period since is believed: the act that did it is judged itself.
    """
    told: dict[Any, int] = {}
    undone: set[tuple[int, int]] = set()
    acts: list[Row] = []
    for event in db.each("event"):
        told |= {n: event["id"] for table, n, *_ in event["rows"] or () if table == "deadline"}
        back = (event["detail"] or {}).get("taken_back", ())
        undone |= {(event["case_id"], seq) for seq in back}
        if event["actor_id"] in ground.system and event["rows"] is not None:
            acts.append(event)
    limits: dict[int, list[Row]] = {}
    for row in db.each("deadline") if acts else ():
        limits.setdefault(row["case_id"], []).append(row)
    for event in acts:
        procedure = ground.procedures.get(event["procedure"])
        step = procedure.steps.get(event["step"]) if procedure is not None else None
        if step is None or not step.on_expiry or (event["case_id"], event["seq"]) in undone:
            continue
        if not any(
            row["due_on"] < day_of(event["at"]) or told.get(row["id"], 0) > event["id"]
            for row in limits.get(event["case_id"], ())
            if row["rule"] in step.on_expiry
        ):
            case = ground.cases.get(event["case_id"], {"reference": event["case_id"]})
            where = f"{case['reference']} 第{event['seq']}号记录"
            yield "replay", where, f"没有期限届满，“{event['step']}”不会自行办理"
