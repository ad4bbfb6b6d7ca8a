"""Who joins, who is admitted, who follows: each with the time and the papers of its own."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.documents import body_html
from casehub.model import Document
from casehub.procedures.matter import parties
from casehub.workflow.procedure import Procedure
from tests.acts.scene import Scene, Stages, day
from tests.procedures.asking import Row, fault, one_way
from tests.workflow.builders import party


def test_who_joins_from_abroad_has_thirty_days_and_who_follows_has_none(stages: Stages) -> None:
    with stages.at("prepare") as s:
        far: dict[str, Any] = {
            "party_name": "Musterbeispiel GmbH", "party_kind": "unincorporated",
            "party_id_label": "注册号", "party_id_no": "HRB 99001", "party_no_domicile": True,
        }  # fmt: skip
        out = s.act("chair", "06-08", "join_party", party_role="respondent", **far)
        assert "三十日内提交答辩书" in page(s, out.documents[1])
        s.serve("06-09", "party_joinder_notice")
        assert [d.due_on for d in s.open("adjudication.answer")] == [day("07-09")]
        gone, heir = s.party("respondent"), {"party_name": "重庆示例山驰智造有限公司"}
        s.act("chair", "06-26", "change_party", party=gone, party_role="respondent", **heir)
        s.serve("06-29", "party_joinder_notice")
        assert len(s.open("adjudication.answer")) == 1


def test_third_party_is_admitted(stages: Stages) -> None:
    with stages.at("prepare") as s:
        out = s.act(
            "chair", "06-08", "admit_third_party", party_name="永川区示例老街坊", party_applied=True,
            party_representative="秦德全",
        )
        assert out.documents[0].facts["parties"]["third"][0]["name"] == "永川区示例老街坊"
        assert "书面申请" in s.refused(
            "chair", "06-08", "admit_third_party", party_name="另一经营部", party_applied=False
        )


def test_who_joins_is_held_to_the_register(stages: Stages) -> None:
    """A wrong number or a missing operator is refused as it is at the window; no name comes twice."""
    with stages.at("prepare") as s:
        joined: dict[str, Any] = {"party_role": "respondent", "party_name": "永川区示例经营部"}
        wrong = s.refused("chair", "06-08", "join_party", **joined, party_id_no="92500118EXAMPL2310")
        assert "校验" in wrong
        nobody = s.refused("chair", "06-08", "join_party", **joined, party_representative="")
        assert "经营者" in nobody
        known = s.case().parties[1].name.replace("（", "(").replace("）", " )")
        twice = s.refused("chair", "06-08", "join_party", party_role="respondent", party_name=known)
        assert "已在本案中" in twice


def test_joinder_is_asked_about_and_refused(stages: Stages) -> None:
    with stages.at("hear") as s:
        s.act("chair", "06-25", "ask_consent_to_joinder", applied_on=day("06-24"))
        out = s.act("chair", "06-26", "refuse_joinder", refused=True)
        assert [d.kind for d in out.documents] == ["party_joinder_notice"]
        assert "口头审理已经开始" in s.refused("chair", "07-07", "join_party", party_name="甲店")


def test_party_is_succeeded(stages: Stages) -> None:
    with stages.at("prepare") as s:
        gone = s.party("requester")
        s.act(
            "chair",
            "06-26",
            "change_party",
            party=gone,
            party_role="requester",
            party_name="重庆示例山驰智造有限公司",
        )
        assert s.case().parties[0].left_on == day("06-26")
        assert not any(r.party_id == gone for r in s.services("party_joinder_notice"))


def page(s: Scene, paper: Document) -> str:
    """The paper as it is drawn."""
    return body_html(s.office.rules.kinds[paper.kind], paper.facts)


ROWS: list[Row] = [
    ("intake.end_agent", "agent_is_registered", {"data": {"party": 1, "agent_name": "何静宜"}},
     "没有登记这名代理人"),
    ("intake.end_agent", "agent_is_registered",
     {"data": {"party": 1, "agent_name": "何静宜"},
      "parties": [party(1, "requester", agents=[{"name": "何静宜"}])]}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, parties.GUARDS) == set()
