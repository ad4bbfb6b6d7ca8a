"""What papers of a complaint print of the file, and how it changes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casehub.model import Assignment, Case
from casehub.procedures.complaint import known
from casehub.workflow.procedure import Procedure
from tests.acts.scene import Stages
from tests.procedures.asking import TODAY, KnownRow, knows, untold
from tests.procedures.complaint.counter import counter, registered
from tests.workflow.builders import agreement, event

ARTICLE = "《市场监督管理投诉举报处理办法》第二十三条第一款"


def ends_on(ground: str) -> dict[str, object]:
    """The mediation of a complaint of this year ends on the ground."""
    return {"data": {"ground": ground}, "case": Case(id=1, procedure="complaint", procedure_version=1, opened_on=TODAY)}


def ended(target: str) -> dict[str, object]:
    one = event("end_mediation", TODAY)
    one.target = target
    return {"events": [one]}


ROWS: list[KnownRow] = [
    ("refusal_item", "complaint.refuse_complaint", {"data": {"ground": "not_competent"}}, "一"),
    ("refusal_item", "complaint.refuse_complaint", {"data": {"ground": "other"}}, "七"),
    ("refusal_item", "complaint.refuse_complaint", {}, None),
    ("ending_basis", "complaint.end_mediation", ends_on("sixty_days"), f"{ARTICLE}第五项"),
    ("ending_basis", "complaint.end_mediation", ends_on("abuse"), f"{ARTICLE}、第四十二条"),
    # Of the other items no number was seen: none is printed.
    ("ending_basis", "complaint.end_mediation", ends_on("no_agreement"), ARTICLE),
    ("mediator_here", "complaint.accept_complaint", {}, None),
    ("mediator_here", "complaint.accept_complaint", {"assignments": [Assignment(person_id=7, role="complaint_mediator")]}, 7),
    ("accepted_on", "complaint.end_mediation", {}, None),
    ("accepted_on", "complaint.end_mediation", {"events": [event("accept_complaint", TODAY)]}, TODAY),
    ("outcome_of_complaint", "complaint.archive_volume", ended("terminated"), "终止调解"),
    ("outcome_of_complaint", "complaint.archive_volume", ended("not_accepted"), "不予受理"),
    ("outcome_of_complaint", "complaint.archive_volume", {"agreements": [agreement("pay")]}, "达成调解协议，制作调解书"),
    ("outcome_of_complaint", "complaint.archive_volume", {}, "达成调解协议，以调解记录办结"),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(ROWS, known.KNOWN) == set()


def test_every_ground_of_the_forms_has_its_item(procedures: dict[str, Procedure]) -> None:
    field = procedures["complaint"].step("refuse_complaint").form_field("ground")
    assert field is not None and [value for value, _ in field.options] == [*known.ITEMS]
    assert [words[1] for _, words in field.options] == [*known.ITEMS.values()]


def test_lists_find_a_complaint_by_what_is_claimed(stages: Stages) -> None:
    with counter(stages) as s:
        registered(s, claimed=Decimal("1196.50"))
        assert s.case().amount_fen == 1_196_50
    with counter(stages) as s:
        registered(s, claimed=None)
        assert s.case().amount_fen is None
