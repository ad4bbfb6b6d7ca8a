"""No day of what follows lies before what it follows: issued, sent, tried, served, answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from casehub.fields import TODAY as NOW_OR_EARLIER
from casehub.fields import DateField
from casehub.fields.field import Around
from casehub.model import Document
from casehub.procedures import LAW
from casehub.workflow.part import reasons_in
from tests.faults.world import rules
from tests.workflow.builders import NOW, event, service, situation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.workflow.procedure import Step

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
PAPER = Document(id=5, kind="assistance_request", status="issued", issued_on=TODAY)
# What stands in the file already, all of it of today.
BEFORE: dict[str, dict[str, Any]] = {
    "service": {
        "documents": [PAPER],
        "services": [service(document_ids=[5], sent_on=TODAY, method="mail")],
    },
    "assistance": {
        "documents": [PAPER],
        "events": [
            event(step, TODAY, **{name: TODAY.isoformat()})
            for step, name in (
                ("seal_request", "sealed_on"),
                ("dispatch_request", "dispatched_on"),
                ("record_undeliverable", "failed_on"),
            )
        ],
    },
}


def days() -> Iterator[tuple[str, Step, DateField]]:
    """Every day in these procedures on which something is said to have happened."""
    for key in BEFORE:
        for step in rules().procedure(key).steps:
            for field in step.fields:
                if isinstance(field, DateField) and field.not_after == NOW_OR_EARLIER:
                    yield key, step, field


@pytest.mark.parametrize(
    ("key", "step", "field"), [pytest.param(*d, id=f"{d[0]}.{d[1].id}.{d[2].id}") for d in days()]
)
def test_nothing_happened_before_what_it_follows(
    key: str, step: Step, field: DateField
) -> None:
    procedure = rules().procedure(key)

    def against(day: Any) -> set[str | None]:
        s = situation(procedure, step.id, data={field.id: day}, **BEFORE[key])
        s = replace(s, step=step)
        # Other conditions of the step need more of the file; only those of this day are asked.
        answers = (LAW.at(s).guards[name](s) for name in step.guards if name in ORDER)
        return {reason.field for answer in answers for reason in reasons_in(answer)}

    # The paper that goes out again, and the proof of a late return, are held to their own pair.
    if field.not_before not in ("", NOW_OR_EARLIER):
        earlier = {field.id: YESTERDAY, field.not_before: TODAY}
        assert field.order_fault(YESTERDAY, Around(earlier, {}, TODAY))
    else:
        assert against(YESTERDAY) == {field.id}
    assert against(TODAY) == set()


ORDER = frozenset(
    {
        "served_not_before_document",
        "served_not_before_sending",
        "days_follow_dispatch",
        "letter_goes_out_in_order",
    }
)
