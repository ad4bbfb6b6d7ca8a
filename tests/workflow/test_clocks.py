"""Where the day of every clock and of every excluded period comes from, and what proves it.

The table beside this file is derived from nothing: people wrote it. The procedures are read, and
every `from:`, `on:` and `due:` of theirs must have its row, and every row its place.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from casehub.fields import DayField
from casehub.rulebook.limits import load_limits
from casehub.settings import PROJECT
from casehub.workflow.matters import mains
from tests.faults.world import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.workflow.clocks import DeadlineEffects
    from casehub.workflow.procedure import Procedure, Step

TABLE = Path(__file__).parent / "clocks.csv"
# What a paper prints as a last day or as a number of days for whoever it is served on.
PRINTED = re.compile(r"\{\{\s*(\w+)\|cn\s*\}\}(?:个工作)?日(?:内|前)|\{\{\s*(\w+)\|d\s*\}\}前")
# Letters between offices: their clocks are those of the exchange.
OFFICE = "office"
# Kind and field of those that start no clock of the case, each with its reason.
NO_CLOCK = {
    ("correction_notice", "correct_by_due_on"): "the same days, counted",
    ("evidence_collection_notice", "due_days"): "asked of others than the parties; no proof is kept",
    ("evidence_registration_notice", "decide_by"): "the office's own day, a clock since the act",
    ("party_joinder_notice", "join_days"): "asked of somebody who is no party yet",
    ("appraisal_notice", "expected_on"): "asked of nobody; the agency's own day is appraisal.finish",
    ("stop_sale_order", "report_by"): "the day of an order: who does not report is inspected anew, no clock",
    ("correction_order", "correct_by"): "the day of an order: what follows is a new inspection, no clock",
    ("case_cancellation_decision", "due_on"): "a time that is over, told again",
}  # fmt: skip
# Time of a party that no step ends as met: which steps enter what it did, and why it goes on.
SPEAKS = {
    ("adjudication", "adjudication.evidence_period"): (("register_evidence",), "more may be offered until its last day"),
    ("adjudication", "enforcement.demand_wait"): (("confirm_performance", "confirm_performance_of_one"), "who performs is demanded of no more: moot"),
    ("adjudication", "recusal.apply"): (("register_recusal_request",), "another ground may be known until the hearing"),
    ("on_the_spot", "enforcement.demand_wait"): (("record_spot_payment",), "nobody is brought to court who owes nothing: moot"),
    ("penalty", "enforcement.demand_wait"): (("confirm_performance",), "who performs is demanded of no more: moot"),
    ("penalty", "penalty.defence"): (("record_defence", "waive_defence", "ask_hearing"), "the party may say more, or ask for a hearing, until its last day"),
}  # fmt: skip
# Who acted is not asked where one alone can have acted, or all act together.
OF_ONE_ONLY = {
    ("adjudication", "adjudication.report_submit", "register_report"): "one request, one report",
    ("adjudication", "adjudication.specify_claims", "name_claims"): "one request has one list of claims",
    ("adjudication", "intake.correct", "receive_correction"): "one request is corrected, whoever hands it in",
    ("complaint", "complaint.identity", "receive_identity"): "one complainant in a case",
    ("intake", "intake.correct", "receive_correction"): "one request is corrected, whoever hands it in",
    ("penalty", "penalty.deferred", "confirm_performance"): "all have paid; each payment ended its own",
    ("penalty", "penalty.refund", "record_refund"): "one order to give back is under way at a time",
    ("penalty", "penalty.pay", "confirm_performance"): "all have paid; each payment ended its own",
}  # fmt: skip
# Sources of a day. A clock against a party may begin by the last four only (办法第十条).
ACT, RECEIVED, SERVICE, PAPER, COURT, CLOCK = (
    "the act itself", "received", "service", "told in a paper", "another authority", "another clock",
)  # fmt: skip
AGAINST_A_PARTY = {SERVICE, COURT, CLOCK, PAPER}


class Place(NamedTuple):
    """One day in one procedure: where it stands, what it moves, and the field that names it."""

    procedure: str
    where: str
    does: str
    what: str
    day: str


def _clocks(key: str, where: str, effects: DeadlineEffects) -> Iterator[Place]:
    for one in effects.start:
        yield Place(key, where, "start", one.rule, one.known or one.from_)
        if one.due:
            yield Place(key, where, "due", one.rule, one.due)
    for change in effects.revise:
        yield Place(key, where, "revise", change.rule, change.known or change.from_)
    for told in effects.fix:
        yield Place(key, where, "due", told.rule, told.due)


def _pauses(key: str, where: str, of: Any) -> Iterator[Place]:
    if of.pause is not None:
        yield Place(key, where, "pause", of.pause.kind, of.pause.from_)
    if of.resume is not None:
        yield Place(key, where, "resume", of.resume.kind, of.resume.to)
    if of.excluded is not None:
        yield Place(key, where, "pause", of.excluded.kind, of.excluded.from_)
        yield Place(key, where, "resume", of.excluded.kind, of.excluded.to)


def _of_step(key: str, step: Step) -> Iterator[Place]:
    yield from _clocks(key, step.id, step.deadlines)
    yield from _pauses(key, step.id, step)
    if step.parent is not None:
        yield from _clocks(key, f"{step.id} (main case)", step.parent.deadlines)
        yield from _pauses(key, f"{step.id} (main case)", step.parent)


def places(procedures: dict[tuple[str, int], Procedure]) -> set[Place]:
    """Every day that moves a clock, of every procedure."""
    found: set[Place] = set()
    for (key, _), procedure in procedures.items():
        for step in procedure.steps:
            found |= set(_of_step(key, step))
        for rule in procedure.on_service:
            for side, starts in rule.starts.items():
                for one in starts:
                    where = f"service of {rule.kind} on {side}"
                    found.add(Place(key, where, "start", one.rule, one.due or "served_on"))
    return found


def rows() -> dict[Place, tuple[str, str]]:
    """Place → source of the day, and what proves it."""
    with TABLE.open(encoding="utf-8") as stream:
        read = list(csv.reader(stream))[1:]
    assert len(read) == len({tuple(r[:5]) for r in read})
    return {Place(*r[:5]): (r[5], r[6]) for r in read}


@pytest.fixture(scope="module")
def found() -> set[Place]:
    return places(dict(rules().procedures))


def test_every_day_of_a_clock_has_its_row(found: set[Place]) -> None:
    assert sorted(found - rows().keys()) == []
    assert sorted(rows().keys() - found) == []


def test_every_row_names_its_source_and_its_proof() -> None:
    known = {ACT, RECEIVED, SERVICE, PAPER, COURT, CLOCK}
    assert [p for p, (source, proof) in rows().items() if source not in known or not proof] == []


def test_time_runs_against_a_party_from_service_or_a_proved_event_only() -> None:
    limits = load_limits(PROJECT / "config")
    holders = {row.code: row.holder for row in limits.all()}
    against = [
        (place, source)
        for place, (source, _) in rows().items()
        if place.does in {"start", "revise"} and holders[place.what] == "party"
    ]
    assert len(against) > 20
    assert [one for one in against if one[1] not in AGAINST_A_PARTY] == []


def test_what_the_office_decides_stops_the_clock_on_the_day_of_the_act(
    found: set[Place],
) -> None:
    """A typed first day of a pause is held to today, or is a day on which something came in.

    In every version: cases still run under an older one, and only the newest has the newest steps.
    """
    typed = [p for p in found if p.does == "pause" and p.day != "today"]
    asked_of = set()
    for place in typed:
        source, name = rows()[place][0], place.where.removesuffix(" (main case)")
        for procedure in versions(place.procedure):
            if not procedure.has_step(name):
                continue
            asked_of.add((place, procedure.version))
            step = procedure.step(name)
            asked = step.form_field(place.day)
            assert isinstance(asked, DayField) or source == CLOCK
            assert ("pause_begins_today" in step.guards) == (source == ACT), place
    assert {place for place, _ in asked_of} == set(typed)
    newest = {key: max(v for k, v in rules().procedures if k == key) for key, _ in rules().procedures}
    assert {p.procedure for p, v in asked_of if v == newest[p.procedure] > 1} == {"adjudication"}


def versions(key: str) -> list[Procedure]:
    """Every version of a procedure under which cases may run."""
    return [p for (k, _), p in rules().procedures.items() if k == key]


def given_to_parties(procedure: Procedure) -> set[str]:
    """The limits of a procedure that are a party's: in each of them it may do something."""
    starts = [start for rule in procedure.on_service for start in rule.every_start]
    for step in procedure.steps:
        starts += step.deadlines.start
        starts += step.parent.deadlines.start if step.parent is not None else ()
    holders = {row.code: row.holder for row in load_limits(PROJECT / "config").all()}
    return {start.rule for start in starts if holders[start.rule] == "party"}


def enters(procedure: Procedure, rule: str, newest: dict[str, Procedure]) -> set[str]:
    """The steps that enter what a party did in the limit, on the day on which it did it.

    They end it as met, or as late; a child matter ends it in its main case.
    """
    own = [(step.id, step.deadlines) for step in procedure.steps]
    own += [
        (f"{key}.{step.id}", step.parent.deadlines)
        for key in procedure.matters
        for step in newest[key].steps
        if step.parent is not None
    ]
    return {step for step, effects in own if rule in effects.close}


def test_whatever_a_party_does_in_its_time_can_be_entered() -> None:
    """Nobody's time lapses although it spoke: a step ends it as met, or SPEAKS says why it goes on."""
    newest = {k: p for (k, _), p in sorted(rules().procedures.items())}
    given = {(key, rule) for key, p in newest.items() for rule in given_to_parties(p)}
    assert len(given) > 40
    silent = {(key, rule) for key, rule in given if not enters(newest[key], rule, newest)}
    assert silent == SPEAKS.keys()
    for (key, _), (steps, why) in SPEAKS.items():
        assert why
        assert [one for one in steps if not newest[key].has_step(one)] == []


def test_who_acts_is_named_where_several_have_the_time() -> None:
    """A limit that service gives to each party ends for the one that acted, not for the others."""
    newest = {k: p for (k, _), p in sorted(rules().procedures.items())}
    found = set()
    for key, procedure in newest.items():
        served = {s.rule for rule in procedure.on_service for s in rule.every_start}
        for rule in given_to_parties(procedure) & served:
            for name in enters(procedure, rule, newest):
                home, _, own = name.rpartition(".")
                step = newest[home or key].step(own)
                if step.form_field("party") is None:
                    found.add((key, rule, name))
    assert sorted(found) == sorted(OF_ONE_ONLY)


def printed(kind: str) -> set[str]:
    """The fields of the kind that its text prints as a time."""
    text = (PROJECT / "templates" / "documents" / f"{kind}.html").read_text(encoding="utf-8")
    return {one or other for one, other in PRINTED.findall(text)}


def test_every_time_that_a_paper_sets_for_a_party_is_a_clock() -> None:
    kinds, newest = rules().kinds, {k: p for (k, _), p in sorted(rules().procedures.items())}
    found: set[tuple[str, str]] = set()
    for procedure in newest.values():
        homes = [procedure, *mains(procedure.key, newest.values())]
        told = {
            (rule.kind, name)
            for one in homes
            for rule in one.on_service
            for start in rule.every_start
            for name in (start.length, start.due)
        }
        for step in procedure.steps:
            own = {start.due for start in step.deadlines.start}
            served = {k for k in (*step.documents, *step.may_issue) if set(kinds[k].served_on) - {OFFICE}}
            found |= {(k, n) for k in served for n in printed(k) - own if (k, n) not in told}
    assert found == NO_CLOCK.keys()
