"""What ends a case that had matters of its own: nothing is left behind."""

from __future__ import annotations

from casehub.settings import PROJECT
from casehub.workflow.check import reachable
from casehub.workflow.loader import load_procedures

# Ends before a case is filed: nothing can have been taken by then.
NOTHING_TAKEN = {"rejected", "consulted"}


def test_no_case_ends_while_a_matter_of_it_is_open_or_something_taken_is_kept() -> None:
    """Every step into an end, from a state that a matter can live in, asks for open matters.

    Evidence kept in place, an appraisal, a hearing: each is a matter. Samples may go back after
    the end (the closing form says how), and not after the file is archived.
    """
    procedures = load_procedures(PROJECT / "workflows")
    asked = []
    for (key, _), p in procedures.items():
        opening = [s for s in p.steps if s.opens]
        lived = {t for s in opening for f in s.from_ for t in reachable(p, s.target(f))}
        ends = {s.id for s in p.states if s.closing}
        if any(s.id == "take_samples" for s in p.steps):
            given_back = next(s for s in p.steps if s.id == "return_samples")
            assert ends - {"archived", *NOTHING_TAKEN} <= set(given_back.from_)
            for step in (s for s in p.steps if s.to == "archived"):
                assert "samples_are_settled" in step.guards, f"{key}.{step.id}"
        for step in p.steps:
            if step.to in ends and lived & set(step.from_) and not set(step.from_) <= ends:
                asked.append(step.id)
                assert "no_open_matters" in step.guards, f"{key}.{step.id}"
    assert len(asked) >= 10
