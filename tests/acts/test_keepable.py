"""What nobody can keep is refused in words, by the act itself and not by the database."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from casehub.acts.keepable import unkeepable
from casehub.fields import TextField
from casehub.model import Agent, EvidenceUse, Party
from casehub.workflow.refusals import Refused
from tests import factories
from tests.faults import roads
from tests.faults.world import Office, at

LINE = "签" * TextField.longest
WHEN = at("2026-03-12")


@pytest.fixture(scope="module")
def filed(office: Office) -> str:
    return roads.adjudication_filed(office)


def agent(office: Office, reference: str, **more: Any) -> dict[str, Any]:
    with office.reading() as session:
        party = session.scalars(select(Party.id).order_by(Party.id)).first()
    told = {"agent_role": "律师", "agent_authority": "一般授权", "agent_scope": "签收法律文书"}
    return {"party": party, "agent_name": "何静宜", **told, **more}


def test_the_longest_line_is_kept_whole(office: Office, filed: str) -> None:
    data = agent(office, filed, agent_name=LINE, agent_firm=LINE, agent_role=LINE, agent_scope=LINE)
    roads.act(office, "examiner", filed, "register_agent", data, WHEN)
    items = [{"label": "乙" * TextField.longest, "name": LINE, "source": LINE, "form": LINE}]
    more = {"party": data["party"], "evidence_items": items}
    roads.act(office, "examiner", filed, "register_evidence", more, WHEN)
    with office.reading() as session:
        kept = session.scalars(select(Agent).order_by(Agent.id.desc())).first()
        assert kept is not None
        assert [kept.name, kept.firm, kept.role, kept.scope] == [LINE] * 4
        longest = session.scalar(select(func.max(func.length(EvidenceUse.label))))
        assert longest == TextField.longest


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"agent_name": LINE + "一"}, "代理人姓名不超过 500 个字，现有 501 个字"),
        ({"agent_name": "　 "}, "代理人姓名只有空白，没有文字"),
        ({"agent_name": "\u200b\ufeff"}, "代理人姓名只有空白，没有文字"),
        ({"agent_name": "何\x00静"}, "第 2 个字符（U+0000）不能保存，删去后重新输入"),
        ({"agent_name": "何\ud800"}, "第 2 个字符（U+D800）不能保存，删去后重新输入"),
        ({"party": 10**30}, "数字太大，系统不能保存，核对后重新填写"),
        ({"party": 2**40}, "委托人不在可选范围内"),
        ({"party": -(10**30)}, "数字太大，系统不能保存，核对后重新填写"),
        ({"party": float("inf")}, "数字太大，系统不能保存，核对后重新填写"),
        ({"party": float("nan")}, "数字太大，系统不能保存，核对后重新填写"),
    ],
)
def test_one_sentence_and_nothing_written(
    office: Office, filed: str, more: dict[str, Any], words: str
) -> None:
    before = roads.event_total(office)
    with pytest.raises(Refused) as refusal:
        roads.act(office, "examiner", filed, "register_agent", agent(office, filed, **more), WHEN)
    assert [(r.field, r.sentence) for r in refusal.value.reasons] == [(next(iter(more)), words)]
    assert roads.event_total(office) == before


def test_rows_and_lists_are_looked_through() -> None:
    inside = {"rows": [{"n": 1, "who": [2, 2**60]}], "text": "一行\n两行", "none": None, "yes": True}
    assert [(r.field, r.sentence[:4]) for r in unkeepable(inside)] == [("rows", "数字太大")]


def test_a_window_takes_no_longer_names_than_a_field(office: Office) -> None:
    before = roads.event_total(office)
    named = factories.party("requester", "甲" * 501)
    parties = [named, factories.party("respondent", "乙公司")]
    with office.acting("clerk", WHEN) as work, pytest.raises(Refused) as refusal:
        factories.open_request(work, "intake", title="案" * 501, parties=parties)
    said = {(r.field, r.row, r.column): r.sentence for r in refusal.value.reasons}
    places = {(field, column): sentence for (field, _, column), sentence in said.items()}
    assert places["title", ""] == "案件名称不超过 500 个字，现有 501 个字"
    assert said["requester", 0, "name"] == "姓名或者名称不超过 500 个字，现有 501 个字"
    assert roads.event_total(office) == before
