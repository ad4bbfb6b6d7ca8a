"""The form of approval names the party of its step alone, and the goods of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Document
from tests.procedures.criminal_referral.sending import sent, with_principal
from tests.procedures.penalty.contested.test_changed import change, contested, fined
from tests.procedures.seizure.holding import SHOP, THREE, seized, with_series

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    """Two parties of one infringement, nothing seized yet."""
    return with_series(e).file(parties=THREE)


def test_who_agrees_to_a_seizure_sees_of_whose_goods(filed: Enforcing) -> None:
    seized(filed, filed.parties("respondent")[1])
    forms = filed.s.session.scalars(select(Document).where(Document.kind == "penalty_matter_form"))
    assert [paper.facts["concerned"] for paper in forms] == [SHOP]


def test_who_agrees_to_a_referral_sees_which_of_the_two_goes_to_the_police(filed: Enforcing) -> None:
    parties = with_principal(filed).parties("respondent")
    for party, when in zip(parties, ("04-27", "04-28"), strict=False):
        sent(filed, party, when)
    forms = filed.s.session.scalars(select(Document).where(Document.kind == "penalty_matter_form").order_by(Document.id))
    shorts = {p.id: p.short_name or p.name for p in filed.case.parties}
    assert [paper.facts["concerned"] for paper in forms] == [shorts[party] for party in parties[:2]]


def test_who_agrees_that_a_decision_was_changed_reads_by_whom_since_when_and_to_what(e: Enforcing) -> None:
    e.decide()
    contested(e)
    e.act("head", "10-20", "change_decision", **change())
    forms = e.s.session.scalars(select(Document).where(Document.kind == "penalty_matter_form"))
    paper = next(one for one in forms if one.facts.get("agreed_to"))
    assert paper.facts["agreed_to"].split("\n")[:4] == [
        "结果：变更。",
        "变更的机关和文书字号：某法院（2026）行初12号。",
        "变更（生效）之日：2026年10月20日。",
        "变更后的内容：责令立即停止侵权行为；" + "；".join(one["text"] for one in fined(130000)[1:]) + "。",
    ]
    said = body_html(e.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "审批内容" in said and "变更后的罚款（元）：130000。" in said


def test_what_another_paper_says_beside_it_stands_there_alone(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    filed.s.act("head", "04-20", "extend_seizure", matter, extension_days=30)
    forms = filed.s.session.scalars(select(Document).where(Document.kind == "penalty_matter_form"))
    assert [paper.facts.get("agreed_to") for paper in forms] == [None, None]
