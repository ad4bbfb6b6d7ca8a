"""Who stands on a hidden side is not told to the others: papers, lists, volumes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from casehub.model import Evidence, EvidenceUse
from casehub.papers.facts import Paper, _may_name
from casehub.procedures.dispute import known
from casehub.workflow.procedure import Side
from casehub.workflow.situation import Situation
from tests.procedures.adjudicating import at, party

REPORTER = Side("reporter", "举报人", hidden=True)
RESPONDENT = Side("respondent", "当事人")


def hiding() -> Situation:
    offered = Evidence(name="照片", side="reporter", submitted_by="冉某某", source="", pages=1)
    return replace(
        at(),
        sides={side.id: side for side in (REPORTER, RESPONDENT)},
        parties=[party(1, "reporter"), party(2, "respondent")],
        uses=[EvidenceUse(label="丁1", evidence=offered)],
    )


def paper(*roles: str, confidential: bool = False, served: bool = True) -> Paper:
    kind: Any = SimpleNamespace(confidential=confidential, served_on=("all",) if served else ())
    return Paper(kind, [party(n, role) for n, role in enumerate(roles)])


@pytest.mark.parametrize(
    "made, named",
    [
        (paper("respondent"), False),
        (paper("reporter", "respondent"), False),
        (paper("reporter"), True),
        (paper(served=False), False),
        (paper(confidential=True), False),
        (paper(confidential=True, served=False), True),
    ],
)
def test_a_paper_names_a_hidden_side_before_itself_only(made: Paper, named: bool) -> None:
    assert _may_name(REPORTER, made) is named
    assert _may_name(RESPONDENT, made)


def test_its_exhibits_bear_the_word_of_the_side() -> None:
    s = hiding()
    assert [row["source"] for row in known.exhibits_handed_in(s)] == ["举报人"]
    shown = replace(s, sides={"reporter": replace(REPORTER, hidden=False)})
    assert [row["source"] for row in known.exhibits_handed_in(shown)] == ["冉某某"]


def test_a_side_is_hidden_as_it_is_declared() -> None:
    s = hiding()
    assert s.is_hidden("reporter")
    assert not s.is_hidden("respondent")
    assert not s.is_hidden("nobody")
