"""A sound procedure, to which tests add one fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from casehub.fields import FIELD_KINDS, ChoiceField, DateField, DayField, Field
from casehub.workflow.check import check
from casehub.workflow.checking.known import Known
from casehub.workflow.clocks import DeadlineEffects
from casehub.workflow.matters import Side, State
from casehub.workflow.procedure import Procedure, Step

KNOWN = Known(
    guards={"open"},
    roles={"registrar"},
    documents={
        "notice": {
            "told_on": DateField("told_on", "告知日期", required=True, tells="fact"),
            "way": ChoiceField("way", "方式", options=(("a", "甲"),)),
        }
    },
    rules={"archive.volume"},
    basis={"service": "《某办法》第十条", "empty": ""},
    records={"evidence": ("evidence_items",)},
    series={"mediation"},
    pauses={"suspension"},
    served={"notice": ("requester", "all", "addressee")},
)
STEP = Step(
    id="finish",
    title="办结",
    from_=("begun",),
    to="done",
    roles=("registrar",),
    guards=("open",),
    basis=("service",),
    documents=("notice",),
)
GOOD = Procedure(
    key="small",
    version=1,
    title="小程序",
    legal_basis="《某办法》",
    since=date(2025, 2, 1),
    initial="begun",
    states=(State("begun", "开始"), State("done", "完成", final=True, closing=True)),
    steps=(STEP,),
    sides=(Side("requester", "请求人"), Side("court", "人民法院", kind="outside")),
    case_series="mediation",
)


def lines(procedure: Procedure, known: Known = KNOWN) -> list[str]:
    return [str(fault) for fault in check({(procedure.key, procedure.version): procedure}, known)]


def with_step(**changes: Any) -> Procedure:
    return replace(GOOD, steps=(replace(STEP, **changes),))
# Kinds of field that name a day, and so need a bound.
DAYS = [name for name, kind in FIELD_KINDS.items() if issubclass(kind, DayField)]


def day(name: str = "day", kind: str = "date", **values: Any) -> Field:
    if kind in DAYS and not {"not_before", "held_by", "any_day"} & values.keys():
        values["any_day"] = "示例"
    if kind in DAYS:
        values.setdefault("tells", "fact")
    return FIELD_KINDS[kind](name, "日期", **values)


def effects(**values: Any) -> DeadlineEffects:
    return DeadlineEffects(**values)
