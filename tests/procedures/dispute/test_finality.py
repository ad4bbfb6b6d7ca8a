"""Whether the ruling can still be challenged, and who challenged it, as the closing form says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.model import Document, Service
from casehub.procedures.dispute import finality
from casehub.procedures.dispute.challenges import LISTING, UPHELD
from tests.procedures.adjudicating import TODAY, at, day, limit, party
from tests.workflow.builders import challenge, service

RULING = Document(id=1, kind="adjudication_decision", title="裁决书", number="1号", status="issued", event_seq=1, facts={}, supersedes_id=None)  # fmt: skip
NAMES = {1: "requester", 2: "respondent", 3: "respondent"}


def served(*party_ids: int) -> list[Service]:
    return [
        service(party_id=n, kinds=[RULING.kind], document_ids=[1], status="served", served_on=day(-90))
        for n in party_ids
    ]


def closing(step: str = "close_case", **told: Any) -> Any:
    """Before the closing of a case against two, whose ruling was made."""
    kept = {"documents": [RULING], "parties": [party(n, role) for n, role in NAMES.items()]}
    return at(step, **{**kept, **told})


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"documents": []}, "none"),
        ({"services": served(1, 2)}, "period_running"),
        ({"services": served(1, 2, 3)}, "final"),
        ({"services": served(1, 2, 3), "deadlines": [limit("adjudication.sue", TODAY)]}, "period_running"),
        ({"services": served(1, 2, 3), "deadlines": [limit("adjudication.sue", day(-1))]}, "final"),
        ({"services": served(1, 2, 3), "deadlines": [limit("archive.volume", TODAY)]}, "final"),
        ({"services": served(1, 2, 3), "challenges": [challenge(2)]}, "challenged"),
        ({"services": served(1, 2, 3), "challenges": [challenge(2, void_seq=4)]}, "final"),
        # Against being listed: the ruling stands for itself.
        ({"services": served(1, 2, 3), "challenges": [challenge(2, against=LISTING)]}, "final"),
        # What this act makes nobody has received yet.
        ({"step": "cancel_case", "services": served(1, 2, 3)}, "period_running"),
    ],
)
def test_the_file_says_whether_it_was_or_can_be_challenged(told: dict[str, Any], state: str) -> None:
    assert finality.remedy_state(closing(**told)) == state


def test_each_suit_is_told_with_whose_it_is_and_who_brought_none_is_named() -> None:
    ended = {"outcome": UPHELD, "outcome_no": "（2026）渝01行终9号", "effective_on": date(2026, 9, 1), "document_id": 1}
    brought = [challenge(2, number="（2026）渝01行初7号", **ended), challenge(3, "reconsideration", number="渝府复〔2026〕8号")]
    s = closing(challenges=brought)
    assert finality.suits_told(s) == (
        "示例公司2诉《裁决书》1号，（2026）渝01行初7号，维持，（2026）渝01行终9号，2026年9月1日生效"
    )
    assert finality.reconsiderations_told(s) == "示例公司3申请复议本局决定（渝府复〔2026〕8号），尚无结果"
    assert finality.who_challenged_nothing(s) == "示例公司1"
    quiet = closing()
    assert (finality.suits_told(quiet), finality.reconsiderations_told(quiet)) == (None, None)
    assert finality.who_challenged_nothing(quiet) is None


def test_every_known_fact_is_asked_here() -> None:
    assert {*finality.KNOWN} == {"remedy_state", "suits_told", "reconsiderations_told", "who_challenged_nothing"}
