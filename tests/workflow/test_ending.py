"""What ends a case that had matters of its own: nothing is left behind."""

from __future__ import annotations

from casehub.workflow.checking.graph import reachable
from tests.faults.world import rules

# Ends before a case is filed: nothing can have been taken by then.
NOTHING_TAKEN = {"rejected", "consulted"}


def test_no_case_ends_while_a_matter_of_it_is_open_or_something_taken_is_kept() -> None:
    """Every step into an end, from a state that a matter can live in, asks for open matters.

    Evidence kept in place, an appraisal, a hearing: each is a matter. Samples may go back after
    the end (the closing form says how), and not after the file is archived.
    """
    procedures = rules().procedures
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


# Where a case waits for what a party, a court or time does; what comes then is entered when it came.
FOR_OTHERS = {
    ("adjudication", "correcting"), ("adjudication", "suspended"), ("intake", "correcting"),
    ("mediation", "suspended"), ("mediation", "conf_submitted"), ("mediation", "conf_accepted"),
    ("service", "announcing"), ("service", "served"),
}  # fmt: skip


def test_a_case_that_waits_for_the_office_has_a_step_on_the_road() -> None:
    """Desks tell of steps on the road: without one nobody would be asked to go on."""
    without = set()
    newest = {key: p for (key, _), p in sorted(rules().procedures.items())}
    for key, p in newest.items():
        for state in p.states:
            steps = [s for s in p.steps if state.id in s.from_ and not s.takes_back]
            goes_on = any(s.to and s.target(state.id) != state.id for s in steps)
            if goes_on and not any(s.main for s in steps):
                without.add((key, state.id))
    assert without == FOR_OTHERS


def test_every_clock_that_begins_is_ended_by_something() -> None:
    started, ended = set[str](), set[str]()
    for p in rules().procedures.values():
        for effects in (e for s in p.steps for e in (s.deadlines, s.parent and s.parent.deadlines) if e):
            started |= {one.rule for one in effects.start}
            ended |= {*effects.close, *effects.lapse, *effects.cancel}
        for rule in p.on_service:
            started |= {one.rule for one in rule.every_start}
            ended |= {*rule.close}
    assert started - ended == set()
