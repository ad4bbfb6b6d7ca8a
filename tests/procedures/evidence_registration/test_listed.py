"""No more is kept as evidence than was approved, and the papers have the list of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from casehub.documents import body_html
from tests.acts.scene import day

if TYPE_CHECKING:
    from tests.acts.scene import Scene, Stages

MOULD = {"name": "滑座模具", "spec": "WQ-K3", "qty": 2, "unit": "套"}
PLATE = {"name": "底板模具", "qty": 3, "unit": "件"}


def approved(s: Scene, *wanted: dict[str, Any]) -> str:
    """A matter in which the head gave leave for these things."""
    s.act("examiner", "06-10", "open_evidence_registration", sampling_impossible=True)
    child = s.child("evidence_registration")
    s.act("examiner", "06-10", "propose_registration", child, target=s.party("respondent"), goods_wanted=[*wanted])
    s.act("head", "06-11", "approve_registration", child)
    return child


def held(s: Scene, *rows: dict[str, Any]) -> dict[str, Any]:
    """The form of the registration of 12 June with such a list."""
    listed = [
        {"name": r["name"], "model": r.get("spec", ""), "features": "刻有编号", "qty": r["qty"], "unit": r["unit"]} for r in rows
    ]
    officers = [s.person("examiner"), s.person("member")]
    return {"target": s.party("respondent"), "from_on": day("06-12"), "items": listed, "officers": officers}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (MOULD | {"qty": 3}, "共批准2套，本行只能填2以内；多出的另行报批。"),
        (MOULD | {"spec": "WQ-K4"}, "规格、型号与批准的不一致"),
        (MOULD | {"unit": "件"}, "单位与批准的不一致"),
        (MOULD | {"name": "冲床"}, "不在批准登记保存的物品之内"),
        (MOULD | {"qty": 0}, "数量应当至少为1。"),
    ],
)
def test_more_than_was_approved_is_not_kept(stages: Stages, row: dict[str, Any], said: str) -> None:
    with stages.at("prepare") as s:
        child = approved(s, MOULD, PLATE)
        refused = s.refused("examiner", "06-12", "register_evidence", child, **held(s, PLATE, row))
        assert said in refused
        # Adjudication has no urgent road, and nothing is seized in a dispute.
        assert "二十四小时" not in refused
        assert "查封" not in refused


def test_the_papers_and_the_outcome_have_the_lines_of_the_list(stages: Stages) -> None:
    with stages.at("prepare") as s:
        child = approved(s, MOULD, PLATE)
        # Two moulds in two lines, and a plate of which nobody knew the model before.
        one = MOULD | {"qty": 1}
        out = s.act("examiner", "06-12", "register_evidence", child, **held(s, one, one, PLATE | {"spec": "DB-1", "qty": 2}))
        papers = {d.kind: d for d in out.documents}
        facts = papers["evidence_registration_list"].facts["items"]
        assert [(i["name"], i["model"], i["feature"], i["qty"]) for i in facts] == [
            ("滑座模具", "WQ-K3", "刻有编号", "1套"),
            ("滑座模具", "WQ-K3", "刻有编号", "1套"),
            ("底板模具", "DB-1", "刻有编号", "2件"),
        ]
        notice = papers["evidence_registration_notice"]
        kind = s.office.rules.kinds.of(notice.kind, notice.facts)
        assert "所列证据共三项" in body_html(kind, notice.facts, press=True)
        assert notice.facts["approved_by"]["name"] == s.office.work(s.session, "head", out.event.at).actor.name
