"""A procedure read line by line; every real one is compared in tests/test_verify_audit.py."""

from __future__ import annotations

from casehub.second_verifier import procedures
from casehub.settings import PROJECT
from tests.second_verifier.test_replay import PROCEDURE


def test_a_procedure_is_read_line_by_line() -> None:
    made = procedures.read_procedure(PROCEDURE)
    assert (made.name, made.initial, made.states) == ("matter@1", "draft", {"draft", "filed", "closed"})
    step = made.steps["file"]
    assert (step.code, step.source, step.to, step.roles) == ("T1", ["draft"], "filed", ["clerk", "department_head"])
    assert (step.duty, step.certificate, made.steps["lapse"].on_expiry) == ("investigate", True, ["matter.limit"])
    assert made.steps["lapse"].source == ["draft"]
    assert made.steps["lapse"].takes_back == ["file"]
    assert made.steps["issue_document.notice"].source == ["draft", "filed"]


def test_a_step_that_nobody_takes_any_more_is_still_read() -> None:
    made = procedures.read_procedure((PROJECT / "workflows/mediation.yaml").read_text(encoding="utf-8"))
    ended, held = made.steps["take_back_end_to_filed"], made.steps["take_back_later_session"]
    assert (ended.code, ended.source, ended.to) == ("M8", ["failed", "withdrawn"], "filed")
    assert {"fail_session", "withdraw_request"} < {*ended.takes_back}
    assert (held.source, held.takes_back, held.roles) == (["session"], ["hold_session"], ["department_head"])
