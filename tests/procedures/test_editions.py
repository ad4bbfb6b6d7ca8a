"""What a paper is, is asked of the edition in which it was frozen, however its kind has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from casehub.documents.kinds import EDITION, FACTS_FORM, NO_REMEDY, Kinds
from casehub.model import Case, Document, Party
from casehub.papers import volume
from casehub.procedures.adjudication.remedies import a_decision_can_be_challenged
from casehub.procedures.closing.binding import outcome_in_words
from casehub.procedures.closing.closing_form import closing_mode
from casehub.procedures.dispute.challenges import every_decision
from casehub.procedures.dispute.refusals import _refusals
from casehub.procedures.proof_of_service import starts_told
from tests.faults.world import rules

DECISION, REFUSAL = "adjudication_decision", "non_filing_notice"


def begun(s: Any) -> set[str]:
    home = Case(procedure="adjudication", procedure_version=rules().procedure("adjudication").version)
    return {one.rule for one in starts_told(s.rules, home, s.documents[0], Party(role="respondent"))}


ASKED: dict[str, tuple[str, dict[str, Any], Callable[[Any], Any]]] = {
    "remedy": (DECISION, {"remedy": NO_REMEDY}, every_decision),
    "may be challenged": (DECISION, {"remedy": NO_REMEDY}, a_decision_can_be_challenged),
    "clocks": (DECISION, {"remedy": NO_REMEDY}, begun),
    "refusal": (REFUSAL, {"refuses": False}, _refusals),
    "ruling": (DECISION, {"ends": ""}, volume.ruling),
    "mode": (DECISION, {"ends": "mediation"}, closing_mode),
    "outcome": (DECISION, {"endings": (), "ending": "试"}, outcome_in_words),
}


@pytest.mark.parametrize("asked", ASKED)
def test_a_paper_stays_what_it_was_when_it_was_made(asked: str) -> None:
    """Asked of papers of the first edition and of the second, of which only the latter is other."""
    name, changed, ask = ASKED[asked]
    now = rules()
    kind = now.kinds[name]
    kinds = Kinds({**now.kinds, name: replace(kind, edition=2, **changed)}, [replace(kind, superseded=True)])

    def said(book: Any, edition: int) -> str:
        remedy = {"mode": kind.remedy, "begins": ["adjudication.sue"]}
        facts = {FACTS_FORM: 3, EDITION: edition, "outcome": "dismissed", "remedy": remedy}
        paper = Document(id=1, kind=name, title="试", status="issued", facts=facts)
        found = ask(SimpleNamespace(rules=book, documents=[paper], step=SimpleNamespace(documents=())))
        return str([one.id for one in found] if ask is _refusals else getattr(found, "kind", found))

    later = replace(now, law=replace(now.law, kinds=kinds))
    assert said(later, 1) == said(now, 1)
    assert said(later, 2) != said(now, 1)
