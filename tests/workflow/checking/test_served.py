"""Clocks of a service, and on whom a paper may be served."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casehub.workflow.clocks import ALL, ServiceRule, Start
from casehub.workflow.procedure import Procedure
from tests.workflow.sound import GOOD, KNOWN, lines


def test_a_paper_is_served_on_sides_that_the_procedure_has() -> None:
    known = replace(KNOWN, served={"notice": ("requester", "holder", "court")})
    assert lines(GOOD, known) == [
        "small.yaml: steps.finish.documents.notice: 未知的受送达方：holder",
        # A court acts, but no paper of the case is served on it as on a party.
        "small.yaml: steps.finish.documents.notice: 未知的受送达方：court",
    ]


@pytest.mark.parametrize(
    ("procedure", "expected"),
    [
        (
            replace(GOOD, on_service=(ServiceRule("poem", close=("archive.volume",)),)),
            "on_service.poem: 本程序及其下属事项没有步骤制作该文书",
        ),
        (
            replace(GOOD, on_service=(ServiceRule("notice", close=("no.rule",)),)),
            "on_service.notice: 未知的期限规则：no.rule",
        ),
        (
            replace(
                GOOD,
                child_word="附",
                on_service=(ServiceRule("notice", starts={ALL: (Start("archive.volume"),)}),),
            ),
            "on_service.notice: 由送达起算的期限属于主案，应写在主案程序",
        ),
        *(
            (
                replace(GOOD, on_service=(ServiceRule("notice", starts={ALL: (start,)}),)),
                "on_service.notice: archive.volume：由送达起算的，从送达之日对受送达人起算",
            )
            for start in (
                Start("archive.volume", when="parties_are_named"),
                Start("archive.volume", from_="received_on"),
                Start("archive.volume", party="party"),
            )
        ),
    ],
)
def test_a_fault_of_the_clocks_of_a_service_is_found(procedure: Procedure, expected: str) -> None:
    found = lines(procedure)
    assert any(expected in line for line in found), found
