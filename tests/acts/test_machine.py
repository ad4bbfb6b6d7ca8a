"""Random people take random steps at random times; a dictionary says what may come of it."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter as Tally
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from casehub import acts
from casehub.acts.entries import FormField
from casehub.db import make_engine
from casehub.fields import (
    BoolField,
    ChoiceField,
    DatetimeField,
    DayField,
    IntField,
    NamedField,
    SeveralField,
)
from casehub.model import Case, Event
from casehub.people.permissions import find
from casehub.workflow.procedure import Procedure, Step
from casehub.workflow.refusals import CaseChanged, NotAllowed, NotFound, Refusal
from tests import factories
from tests.faults import roads
from tests.faults.invariants import check_invariants
from tests.faults.world import Office, at, make_office, rules

STAFF = tuple(factories.STAFF)
MODEL_PROCEDURES = ("intake", "mediation", "adjudication")
BASE: list[Office] = []
# Which steps the runs took: without variety they would prove little.
DONE: Tally[str] = Tally()
# What a run tries hangs on a number of Hypothesis, so that the same code always runs the same way:
# what was reached today is reached on the next machine.
CHANCE = st.integers(0, 2**32 - 1).map(Random)
# So many changes until the whole record is verified again; at the end of a run it always is.
EVERY = 16


@dataclass
class Known:
    """What the model remembers of a case."""

    procedure: Procedure
    state: str
    seq: int
    # Each step that moved it, with the state in which it was found.
    moves: list[tuple[str, str]] = field(default_factory=list)

    def takes(self, step: Step, seq: int) -> None:
        """The step moves it where it leads; one that returns, where the act taken back began."""
        self.seq = seq
        if step.returns and self.moves and self.moves[-1][0] in step.takes_back:
            self.state = self.moves.pop()[1]
        elif step.to not in (None, self.state):
            self.moves.append((step.id, self.state))
            self.state = step.to


@dataclass
class Sent:
    """The last form that was taken, to be sent again."""

    who: str
    reference: str
    step: str
    seq: int
    data: dict[str, Any]
    key: str
    at: datetime


class Bureau(RuleBasedStateMachine):
    """One database per run; the model is `cases`."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copyfile(BASE[0].url.removeprefix("sqlite:///"), self.folder / "casehub.sqlite3")
        url = f"sqlite:///{self.folder / 'casehub.sqlite3'}"
        self.office = Office(url, make_engine(url), BASE[0].blobs, BASE[0].people)
        self.cases: dict[str, Known] = {}
        self.now = at("2026-03-12")
        self.sent: Sent | None = None
        self.seen: list[tuple[int, int]] = []
        self.unchecked = 0
        with self.office.reading() as session:
            for case in session.scalars(select(Case)):
                declared = rules().procedure(case.procedure)
                self.cases[case.reference] = Known(declared, case.state, case.seq)

    def teardown(self) -> None:
        try:
            if self.unchecked:
                self._verify()
        finally:
            self.office.engine.dispose()
            shutil.rmtree(self.folder)

    # --- what may happen ---------------------------------------------------------------------

    @initialize()
    def three_requests(self) -> None:
        for procedure in MODEL_PROCEDURES:
            self._arrives("clerk", procedure)

    @rule(days=st.integers(0, 40), minutes=st.integers(0, 600))
    def time_passes(self, days: int, minutes: int) -> None:
        self.now += timedelta(days=days, minutes=minutes)

    @rule(who=st.sampled_from(STAFF), procedure=st.sampled_from(MODEL_PROCEDURES))
    def request_arrives(self, who: str, procedure: str) -> None:
        self._arrives(who, procedure)

    @rule(chance=CHANCE)
    def somebody_acts(self, chance: Random) -> None:
        self._try_something(chance)

    @rule(chance=CHANCE)
    def a_busy_day(self, chance: Random) -> None:
        for _ in range(4):
            self._try_something(chance)
            self.now += timedelta(minutes=chance.randrange(60))

    @precondition(lambda self: self.sent is not None)
    @rule()
    def same_form_again(self) -> None:
        sent = self.sent
        assert sent is not None
        before = self._events()
        try:
            with self.office.acting(sent.who, sent.at) as work:
                outcome = acts.perform(
                    work, sent.reference, sent.step, sent.seq, sent.data, sent.key
                )
                assert outcome.replayed
        except NotFound:
            # The act itself took the person off the case.
            assert sent.step in {"grant_recusal", "recuse_mediator", "replace_panel_member"}
        assert self._events() == before

    @precondition(lambda self: self.sent is not None)
    @rule()
    def old_form(self) -> None:
        """The page was opened before the last step."""
        sent = self.sent
        assert sent is not None
        before = self._events()
        with pytest.raises((CaseChanged, NotFound)), self.office.acting(sent.who, self.now) as work:
            acts.perform(work, sent.reference, sent.step, sent.seq, sent.data, roads.key())
        assert self._events() == before

    @rule()
    def machine_restarts(self) -> None:
        self.office.engine.dispose()
        self.office = self.office.again()

    # --- what comes of it --------------------------------------------------------------------

    def _arrives(self, who: str, procedure: str) -> None:
        allowed = not set(self.office.rules.tracks["patent_request"].roles).isdisjoint(factories.STAFF[who][2])
        try:
            with self.office.acting(who, self.now) as work:
                reference = factories.open_request(work, procedure).reference
        except NotAllowed:
            assert not allowed
            return
        assert allowed
        declared = rules().procedure(procedure)
        self.cases[reference] = Known(declared, declared.initial, 1)

    def _try_something(self, chance: Random) -> None:
        """Nine times in ten a step of the present state by somebody with its role."""
        names = sorted(self.cases)
        # Most matters are services; what they hang on shall move too.
        whole = [n for n in names if self.cases[n].procedure.key != "service"]
        reference = chance.choice(whole if chance.random() < 0.75 else names)
        known = self.cases[reference]
        here = [s for s in known.procedure.steps if known.state in s.from_]
        main = [s for s in here if s.main]
        steps_ = (main if main and chance.random() < 0.75 else here) or list(known.procedure.steps)
        if chance.random() < 0.1:
            steps_ = list(known.procedure.steps)
        step = chance.choice(steps_)
        able = [w for w in STAFF if set(factories.STAFF[w][2]) & set(step.roles)]
        near = [w for w in able if self._sees(w, reference)]
        luck = chance.random()
        who = chance.choice((near if luck < 0.85 else able if luck < 0.95 else STAFF) or STAFF)
        self._act(chance, who, reference, step)

    def _sees(self, who: str, reference: str) -> bool:
        with self.office.reading() as session:
            try:
                find(self.office.work(session, who, self.now), reference)
            except NotFound:
                return False
        return True

    def _act(self, chance: Random, who: str, reference: str, step: Step) -> None:
        known, key = self.cases[reference], roads.key()
        before = self._events()
        in_role = bool(set(factories.STAFF[who][2]) & set(step.roles))
        try:
            with self.office.acting(who, self.now) as work:
                case = find(work, reference)
                data = self._fill(chance, acts.form_of(work, case, step.id).fields)
                if chance.random() < 0.3:
                    acts.preview(work, reference, step.id, known.seq, data)
                    assert find(work, reference).seq == known.seq
                outcome = acts.perform(work, reference, step.id, known.seq, data, key)
                now_called, seq = outcome.case.reference, outcome.event.seq
                assert not outcome.replayed
        except Refusal:
            assert self._events() == before
            return
        assert in_role
        assert known.state in step.from_
        assert seq == known.seq + 1
        known.takes(step, seq)
        DONE[f"{known.procedure.key}.{step.id}"] += 1
        self.sent = Sent(who, now_called, step.id, seq - 1, data, key, self.now)
        if now_called != reference:
            self.cases[now_called] = self.cases.pop(reference)
            # The address of the form has changed with the number; it is another form now.
            self.sent = None
        self._meet_new_cases()

    def _meet_new_cases(self) -> None:
        """Child matters and linked cases begin where their procedure says; parents got an event."""
        with self.office.reading() as session:
            for case in session.scalars(select(Case)):
                known = self.cases.get(case.reference)
                if known is None:
                    declared = rules().procedure(case.procedure)
                    assert case.state == declared.initial
                    self.cases[case.reference] = Known(declared, case.state, case.seq)
                else:
                    # A child's step may be told to the parent; that never moves its state.
                    known.seq = case.seq

    def _fill(self, chance: Random, fields: tuple[FormField, ...]) -> dict[str, Any]:
        data = {}
        for item in fields:
            empty = item.initial in (None, "", [])
            # What a paper prints in some case only is filled in as well: holes are refused.
            needed = item.field.required or item.whens
            if not needed and empty and chance.random() < 0.7:
                continue
            if not empty and chance.random() < 0.5:
                continue  # what the file knows is taken over
            value = self._value(chance, item)
            if value is not None:
                data[item.field.id] = value
        return data

    def _value(self, chance: Random, item: FormField) -> Any:
        asked, choices = item.field, [value for value, _ in item.choices or ()]
        if isinstance(asked, NamedField):
            return chance.choice(choices) if choices else None
        if isinstance(asked, SeveralField):
            return chance.sample(choices, min(len(choices), chance.choice((1, 1, 2))))
        if isinstance(asked, DayField):
            return self._day(chance, asked)
        if isinstance(asked, ChoiceField):
            return chance.choice([asked.example, *(value for value, _ in asked.options)])
        if isinstance(asked, IntField):
            return chance.choice((1, 2, 15, 15, 20))
        if isinstance(asked, BoolField):
            return chance.random() < 0.85 if asked.example is not False else chance.random() < 0.15
        return None if asked.example in (None, "") else asked.read(asked.example)

    def _day(self, chance: Random, asked: DayField) -> date | datetime:
        least = 0 if asked.not_before == "today" else -2
        most = 0 if asked.not_after else 8
        moment = self.now + timedelta(days=chance.randint(least, most))
        return moment if isinstance(asked, DatetimeField) else moment.date()

    def _events(self) -> int:
        with self.office.reading() as session:
            return session.scalar(select(func.count()).select_from(Event)) or 0

    # --- what holds after everything -----------------------------------------------------------

    @invariant()
    def database_agrees_with_the_model(self) -> None:
        with self.office.reading() as session:
            kept = {c.reference: (c.state, c.seq) for c in session.scalars(select(Case))}
        assert kept == {name: (c.state, c.seq) for name, c in self.cases.items()}

    @invariant()
    def record_is_sound(self) -> None:
        written = [
            (p.stat().st_size, p.stat().st_mtime_ns) for p in sorted(self.folder.glob("casehub*"))
        ]
        if written == self.seen:
            return  # no byte of the database has changed since
        self.seen = written
        self.unchecked += 1
        # The record only grows: a fault in it is still there some acts later, and at the end.
        if self.unchecked == EVERY:
            self._verify()

    def _verify(self) -> None:
        self.unchecked = 0
        with self.office.reading() as session:
            check_invariants(session, self.office.blobs)


@pytest.fixture
def base(sqlite_template: Path, tmp_path: Path) -> Office:
    """Staff and one filed case, in one plain file that each run copies."""
    shutil.copyfile(sqlite_template, tmp_path / "base.sqlite3")
    office = make_office(f"sqlite:///{tmp_path / 'base.sqlite3'}", tmp_path)
    roads.adjudication_filed(office)
    # The last connection to close brings the log into the file.
    office.engine.dispose()
    assert not (tmp_path / "base.sqlite3-wal").exists()
    return office


@pytest.mark.slow
def test_random_work_keeps_every_invariant(base: Office) -> None:
    BASE[:] = [base]
    ready = settings(
        max_examples=34,
        stateful_step_count=24,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Bureau, settings=ready)
    assert DONE.total() >= 40
    assert len(DONE) >= 8
    assert {name.partition(".")[0] for name in DONE} >= {*MODEL_PROCEDURES, "service"}
