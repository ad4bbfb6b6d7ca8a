"""Two versions side by side: new cases open under the new one, running ones go on under theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from casehub import acts
from casehub.acts import corrections, versions
from casehub.casefile import numbering, opening
from casehub.db import session_factory
from casehub.model import Case, Event
from casehub.papers import issuing
from casehub.people.permissions import find
from casehub.record import audit
from casehub.record.events import record, reserve
from casehub.record.work import Work
from casehub.rulebook.book import Rulebook
from casehub.rulebook.law import NotInForce
from casehub.workflow.check import check
from casehub.workflow.checking.known import Known, parties_of
from casehub.workflow.matters import Within
from casehub.workflow.procedure import Procedure
from tests.faults import roads
from tests.faults.world import Office, at, rules
from tests.unrecorded import unrecorded

CHANGE = date(2026, 9, 1)
KEY = "intake"
MAIN, BELOW = "adjudication", "assistance"


def with_renamed(book: Rulebook, key: str, before: str, after: str) -> Rulebook:
    """The rules with one more version of a procedure from CHANGE that calls a state otherwise."""
    old = replace(book.procedure(key), until=CHANGE - timedelta(days=1))

    def named(*states: str) -> tuple[str, ...]:
        return tuple(after if name == before else name for name in states)

    states = tuple(replace(state, id=named(state.id)[0]) for state in old.states)
    steps = tuple(
        replace(step, from_=named(*step.from_), to=named(step.to)[0] if step.to else step.to)
        for step in old.steps
    )
    new = replace(
        old, version=old.version + 1, since=CHANGE, until=None, initial=named(old.initial)[0],
        road=named(*old.road), states=states, steps=steps,
        matters={one: Within(named(*within.states)) for one, within in old.matters.items()},
    )  # fmt: skip
    procedures = {**book.procedures, (key, old.version): old, (key, new.version): new}
    return replace(book, law=replace(book.law, procedures=procedures))


def two_versions() -> Rulebook:
    """The intake with a second version from CHANGE in which the first state has another name."""
    return with_renamed(rules(), KEY, rules().procedure(KEY, 1).initial, "begun")


def child_in(book: Rulebook, key: str, *states: str) -> Rulebook:
    """The rules with a child matter for these states of the newest version of the main case."""
    main = book.procedure(MAIN)
    main = replace(main, matters={**main.matters, key: Within(states)})
    procedures = {**book.procedures, (MAIN, main.version): main}
    return replace(book, law=replace(book.law, procedures=procedures))


@contextmanager
def acting(
    office: Office, book: Rulebook, when: datetime, who: str = "clerk"
) -> Iterator[Work]:
    """A unit of work under these rules that is thrown away: other tests know one version only."""
    with office.session() as session:
        yield replace(office.work(session, who, when), rules=book)
        session.rollback()


def versions_of(book: Rulebook) -> tuple[Procedure, Procedure]:
    return book.procedure(KEY, 1), book.procedure(KEY, 2)


def moves_of(
    work: Work, states: dict[str, str], references: set[str]
) -> tuple[list[versions.Move], list[versions.Stays]]:
    going, staying = versions.moves(work.session, *versions_of(work.rules), states)
    return (
        [m for m in going if m.reference in references],
        [s for s in staying if s.reference in references],
    )


def test_a_case_opens_under_the_version_of_its_day(office: Office) -> None:
    book = two_versions()
    source = roads.registered(office)
    found = {}
    for day in ("2026-08-31", "2026-09-01"):
        with acting(office, book, at(day)) as work:
            case = find(work, source)
            number = numbering.intake_number(work, case.organisation)
            new = opening.open_linked(work, case, KEY, number=number)
            child = opening.open_child(work, new, KEY, "附")
            found[day] = [(c.procedure_version, c.state) for c in (new, child)]
    old = book.procedure(KEY, 1).initial
    assert found == {"2026-08-31": [(1, old)] * 2, "2026-09-01": [(2, "begun")] * 2}
    with acting(office, book, at("2024-01-02")) as work, pytest.raises(NotInForce, match="没有有效"):
        opening.open_child(work, find(work, source), KEY, "附")


def faults_about_storeys(book: Rulebook) -> set[str]:
    return {
        str(fault)
        for fault in check(book.procedures, Known())
        if fault.path.startswith("matters") or fault.path.endswith(".opens")
    }


def test_each_version_of_a_main_case_names_its_own_states_for_a_child_matter() -> None:
    book, named = with_renamed(rules(), MAIN, "filed", "taken_up"), {}
    listed = book.procedure(MAIN).matters[BELOW].states
    assert "taken_up" in listed
    without = tuple(name for name in listed if name != "taken_up")
    opens = "steps.request_assistance.opens: assistance 不能在本程序的"
    for word, states in (
        ("own", listed), ("none", ()), ("old", without), ("unknown", (*listed, "filed")),
    ):  # fmt: skip
        said = faults_about_storeys(child_in(book, BELOW, *states))
        named[word] = {line for line in said if BELOW in line}
    assert named == {
        "own": set(), "none": set(),
        "old": {f"adjudication.yaml: {opens} taken_up 中办理"},
        # Cases run under the version before still; its states are no states of the newest.
        "unknown": {"adjudication.yaml: matters.assistance.states: 未知的状态：filed"},
    }


def test_a_child_matter_has_the_sides_of_every_version_of_its_main_case() -> None:
    book = with_renamed(rules(), MAIN, "filed", "taken_up")
    new = book.procedure(MAIN)
    sides = tuple(
        replace(side, id="accused") if side.id == "respondent" else side for side in new.sides
    )
    procedures = {**book.procedures, (MAIN, new.version): replace(new, sides=sides)}
    wanted = [key for key in procedures if key[0] in new.matters]
    loaded = {MAIN: [procedures[MAIN, n] for n in range(1, new.version + 1)]}
    assert len(wanted) > 2
    for key in wanted:
        assert {"respondent", "accused"} <= parties_of(procedures[key], loaded)


@pytest.mark.parametrize("state", ["filed", "taken_up"])
def test_a_child_matter_opens_in_a_case_of_either_version(office: Office, state: str) -> None:
    book = with_renamed(rules(), MAIN, "filed", "taken_up")
    reference = roads.adjudication_filed(office)
    with acting(office, book, at("2026-09-02"), "examiner") as work:
        case = find(work, reference)
        new = book.procedure(MAIN)
        version = new.version if new.has_state(state) else new.version - 1
        if version == new.version:
            pair = (book.procedure(MAIN, version - 1), new)
            going, _ = versions.moves(work.session, *pair, {"filed": state})
            assert versions.move(work, [m for m in going if m.reference == reference], *pair) == 1
        assert (case.procedure_version, case.state) == (version, state)
        offered = {o.step.id: o for o in acts.available(work, case)}
        assert offered["request_assistance"].open
        data = {"matter": "核查库存", "purpose": "查明销量"}
        seen = case.seq
        acts.perform(work, reference, "request_assistance", seen, data, roads.key())
        below = select(Case).where(Case.parent_id == case.id, Case.procedure == BELOW)
        child = work.session.scalars(below).one()
        drafting = {o.step.id: o for o in acts.available(work, child)}["submit_request"]
        assert not [r for r in drafting.reasons if "主案" in str(r)]
        assert drafting.open


def test_moving_needs_a_place_for_every_state(office: Office) -> None:
    references = {roads.registered(office), roads.registered(office)}
    with acting(office, two_versions(), at("2026-09-02")) as work:
        old = work.rules.procedure(KEY, 1).initial
        going, staying = moves_of(work, {}, references)
        assert going == []
        assert {s.reference for s in staying} == references
        assert all(f"没有状态“{old}”" in s.why and f"--map {old}=" in s.why for s in staying)
        going, staying = moves_of(work, {old: "begun"}, references)
        assert staying == []
        wanted = {(reference, old, "begun") for reference in references}
        assert {(m.reference, m.source, m.to) for m in going} == wanted


def test_a_moved_case_has_one_event_on_its_chain(office: Office) -> None:
    reference = roads.registered(office)
    with acting(office, two_versions(), at("2026-09-02")) as work:
        pair = versions_of(work.rules)
        old = pair[0].initial
        going, _ = moves_of(work, {old: "begun"}, {reference})
        before = find(work, reference).seq
        assert versions.move(work, going, *pair) == 1
        # Again, as after a kill: nobody is moved twice.
        assert versions.move(work, going, *pair) == 0
        case = find(work, reference)
        assert (case.procedure_version, case.state, case.seq) == (2, "begun", before + 1)
        last = work.session.scalars(
            select(Event).where(Event.case_id == case.id, Event.seq == case.seq)
        ).one()
        assert (last.step, last.source, last.target) == (versions.MIGRATED, old, "begun")
        assert last.procedure == f"{KEY}@2"
        assert "由第1版转入第2版，状态由" in last.sentence
        assert moves_of(work, {old: "begun"}, {reference}) == ([], [])
        assert [f for f in audit.verify(work.session).faults if reference in f.where] == []
        assert rules().trouble(KEY, 2, "begun")
        assert not work.rules.trouble(KEY, 2, "begun")


def test_a_case_that_went_on_meanwhile_is_left_alone(office: Office) -> None:
    reference = roads.registered(office)
    with acting(office, two_versions(), at("2026-09-02")) as work:
        pair = versions_of(work.rules)
        going, _ = moves_of(work, {pair[0].initial: "begun"}, {reference})
        elsewhere = [replace(one, source="elsewhere") for one in going]
        assert versions.move(work, elsewhere, *pair) == 0
        assert find(work, reference).procedure_version == 1


def test_running_cases_without_version_or_state_are_told(office: Office) -> None:
    reference = roads.registered(office)
    book = rules()
    with office.reading() as session:
        assert versions.running(session)[KEY, 1] >= 1
        assert versions.missing_states(session, book.law) == []
        assert versions.missing_steps(session, book.law) == []
        versions.require_versions(session, book.law)
        gone = replace(
            book.law, procedures={k: v for k, v in book.procedures.items() if k != (KEY, 1)}
        )
        said = versions.missing_states(session, gone)
        # Once, however many states its cases are in; that its steps are missing too is no news.
        assert len([line for line in said if f"程序“{KEY}”第1版不在规则文件中" in line]) == 1
        assert versions.missing_steps(session, gone) == []
        with pytest.raises(versions.VersionsMissing, match=f"“{KEY}”第1版不在规则文件中"):
            versions.require_versions(session, gone)
        one = book.procedure(KEY, 1)
        renamed = replace(one, states=tuple(s for s in one.states if s.id != one.initial))
        lost = replace(book.law, procedures={**book.procedures, (KEY, 1): renamed})
        said = versions.missing_states(session, lost)
        assert any(f"状态“{one.initial}”不在{one.title}程序第1版中" in line for line in said)
        assert reference


def test_running_cases_of_a_version_to_be_left_are_told(office: Office) -> None:
    references = [roads.registered(office), roads.registered(office)]
    book = rules()
    left = replace(book.procedure(KEY, 1), why_move="某步骤在新版中办理")
    law = replace(book.law, procedures={**book.procedures, (KEY, 1): left})
    with session_factory(office.engine)() as session:
        session.execute(update(Case).where(Case.reference.not_in(references)).values(procedure="mediation"))
        assert versions.to_move(session, book.law) == []
        (said,) = versions.to_move(session, law)
        assert said == f"{references[0]}等2件在办案件依{left.title}程序第1版办理：某步骤在新版中办理。"
        session.execute(update(Case).values(closed_on=at("2026-09-01").date()))
        assert versions.to_move(session, law) == []
        session.rollback()


def test_only_a_superseded_version_says_that_it_should_be_left() -> None:
    said = [one for one in rules().procedures.values() if one.why_move]
    assert [(one.key, one.version) for one in said] == [("adjudication", 1)]
    assert all(one.until is not None for one in said)


def test_the_versions_of_closed_cases_stay_too(office: Office) -> None:
    references = [roads.registered(office), roads.registered(office)]
    book = rules()
    procedures = {name: one for name, one in book.procedures.items() if name != (KEY, 1)}
    gone = replace(book.law, procedures=procedures)
    with session_factory(office.engine)() as session:
        assert versions.missing_history(session, gone) == []
        closing = update(Case).where(Case.reference.in_(references)).values(closed_on=at("2026-09-01").date())
        session.execute(closing)
        assert versions.missing_history(session, book.law) == []
        (said,) = versions.missing_history(session, gone)
        assert said.startswith(f"{references[0]}等2件已结案件依程序“{KEY}”第1版办理，该版本不在规则文件中")
        session.rollback()


def test_a_step_that_was_taken_stays_declared(office: Office) -> None:
    roads.adjudication_filed(office)
    book = rules()
    taken = "adjudication"
    one = book.procedure(taken)
    fewer = replace(one, steps=tuple(s for s in one.steps if s.id != "submit_request"))
    with office.reading() as session:
        said = versions.missing_steps(
            session, replace(book.law, procedures={**book.procedures, (taken, one.version): fewer})
        )
    assert any(f"步骤“submit_request”不在“adjudication”第{one.version}版中" in line for line in said)


def test_a_case_goes_back_to_where_it_stood_before_a_state_that_is_none_any_more(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    book = rules()
    pair = book.procedure("adjudication", 1), book.procedure("adjudication", 2)
    assert {s.id for s in pair[0].states} - {s.id for s in pair[1].states} == {"challenged"}
    with acting(office, book, at("2026-09-02")) as work:
        case = find(work, reference)
        # Sued when urged; a judgment that was entered by mistake had led it elsewhere for a while.
        for source, target, detail in (
            ("urged", "challenged", {}), ("challenged", "challenged", {}), ("challenged", "revoked", {}),
            ("revoked", "challenged", {"taken_back": [3]}),
        ):  # fmt: skip
            case.state = target
            record(work, case, step="register_suit", sentence="", source=source, detail=detail)
        reserve(case)
        case.procedure_version = 1
        unrecorded(work.session)
        record(work, case, step="register_suit", sentence="")
        _, staying = versions.moves(work.session, *pair, {})
        assert [s.reference for s in staying if s.reference == reference] == [reference]
        going, staying = versions.moves(work.session, *pair, {}, ["challenged"])
        assert [(m.source, m.to) for m in going if m.reference == reference] == [("challenged", "urged")]
        assert versions.move(work, [m for m in going if m.reference == reference], *pair) == 1
        assert (case.procedure_version, case.state) == (2, "urged")


def test_a_paper_of_a_step_that_the_new_version_lacks_can_be_corrected_and_voided(
    office: Office,
) -> None:
    """Whoever could issue it under the version of that day may still say that it is wrong."""
    reference = roads.told_defects(office)
    book = two_versions()
    new = book.procedure(KEY, 2)
    fewer = replace(new, steps=tuple(s for s in new.steps if s.id != "tell_defects"))
    book = replace(book, law=replace(book.law, procedures={**book.procedures, (KEY, 2): fewer}))
    with acting(office, book, at("2026-09-02")) as work:
        going, _ = moves_of(work, {}, {reference})
        assert versions.move(work, going, *versions_of(book)) == 1
        case = find(work, reference)
        (paper,) = [d for d in issuing.documents_of(work, case) if d.case_id == case.id]
        step = corrections.issuing_step(work, case, paper)
        assert step is not None and step.id == "tell_defects"
