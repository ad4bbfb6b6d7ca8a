"""A procedure as frozen values: states, steps and what each step brings about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Annotated, Literal

from pydantic import Field as Key

from casehub.fields import ChoiceField, Condition, DeclaredField, Field, TableField
from casehub.law.confidence import Confidence
from casehub.law.effect import Effective
from casehub.model.case import OF_REQUEST, Case
from casehub.workflow.clocks import (
    DeadlineEffects,
    Names,
    ParentEffect,
    PauseCloses,
    PauseOpens,
    PausePeriod,
    ServiceRule,
)
from casehub.workflow.matters import Side, State, Within
from casehub.workflow.passing import (
    AnswersLetter,
    Delivers,
    EntersLetter,
    MakesExhibit,
    Receives,
    SendsLetter,
)
from casehub.workflow.route import Route, Routine, Station

PAPER_STEP = "issue_document"
# The table of a form by which exhibits come in, and its column that says of which kind they are.
EXHIBITS, EXHIBIT_KIND = "evidence_items", "kind"
# Columns of a case, and of one that follows, that say what its request is.
REQUESTED = tuple(
    column.name for column in Case.__table__.columns if column.info.items() >= OF_REQUEST.items()
)


@dataclass(frozen=True)
class Step:
    """One thing that may be done. `to` is None when the state stays as it is.

    `on_expiry`: limits whose end brings it about by itself. `basis`: rows of config/basis.toml;
    `articles`: what it rests on besides. `assigns`: fields that name people, each to a role in the
    case. `former`: fields and columns that it asked for once: what was entered is still shown.
    `request`: fields that say what is requested, each with its column of the main case. `amount`:
    field with the money that it is about. `session`: one was held. `on_void`, `on_succession`,
    `on_leaving`: ends, with these values, a matter whose papers are void, whose recipient was
    succeeded or left. `takes_back`: steps of which an act (the `entry` that the form names, else
    the latest, of its `party` if it names one) was entered wrongly; all that it did is put right.
    `returns`: the case then stands where that act found it. `between`: party field; its papers
    speak of this one of its side alone. `above`: conditions of the main case that a child's act
    must meet. `anywhere`: in every state. `gives_back`: steps now to be taken again, beginning with
    what was typed. `first_when`: condition under which it comes first. `follows_up`: steps after
    which it comes next in the same state. `reopens`: nothing that it takes back was wrong: the case
    goes on, and is put away again. `links`: procedure of a linked case that it opens; `stands_as`:
    on which sides of it those of this one stand. `clears`: conditions, its own or of a child
    matter, that it brings about. `called`: by which word papers and code of several procedures ask
    for what was typed into it. `completes`: field with the day from which the request was complete.
    `exhibits_on`: field with the day of its exhibits, where `receives` and `completes` say none.
    `exhibit`: what it adds to the evidence by itself. `decides`: what sort of decision its paper
    is, where that can be challenged and is no ruling. `leaves`: how a party leaves by it, as papers
    tell. `if_wrong`: how it is put right where no step takes it back and no paper of its own is
    corrected, or why not; `again`: by taking it once more. `reseats`: it gives a seat of the panel
    to another. `drafted_after`: limits after whose end its form is drafted. `together`: one form
    for several matters. `topic`: of house.toml. `routine`: batch. `sends_off`: day its letter went
    out, `on_paper`: unsealed; `of_letter`: field that names it. `approved_in`: its approvals.
    `reads`: whose papers it passes. `in_full`: tick and reason for whole identity numbers in it.
    """

    id: str
    title: str
    from_: Annotated[Names, Key(alias="from")]
    roles: Names
    to: str | None = None
    code: str = ""
    by: str = ""
    duty: str = ""
    certificate: bool = False
    guards: Names = ()
    basis: Names = ()
    articles: Names = ()
    confidence: Confidence = Confidence.VERBATIM
    main: bool = False
    confidential: bool = False
    fields: tuple[DeclaredField, ...] = ()
    former: tuple[DeclaredField, ...] = ()
    records: Names = ()
    documents: Names = ()
    may_issue: Names = ()
    number: str = ""
    deadlines: DeadlineEffects = field(default_factory=DeadlineEffects)
    pause: PauseOpens | None = None
    resume: PauseCloses | None = None
    excluded: PausePeriod | None = None
    opens: Names = ()
    links: str = ""
    stands_as: dict[str, str] = field(default_factory=dict)
    delivers: Delivers | None = None
    above: Names = ()
    anywhere: bool = False
    parent: ParentEffect | None = None
    on_expiry: Names = ()
    drafted_after: Names = ()
    receives: Receives | None = None
    assigns: dict[str, str] = field(default_factory=dict)
    request: dict[str, str] = field(default_factory=dict)
    amount: str = ""
    session: bool = False
    on_void: dict[str, str] = field(default_factory=dict)
    on_succession: dict[str, str] = field(default_factory=dict)
    on_leaving: dict[str, str] = field(default_factory=dict)
    between: str = ""
    gives_back: Names = ()
    clears: Names = ()
    called: str = ""
    completes: str = ""
    exhibits_on: str = ""
    exhibit: MakesExhibit | None = None
    sends_off: str = ""
    on_paper: str = ""
    of_letter: str = ""
    in_full: Names = ()
    reads: str = ""
    decides: Literal["", "change", "revocation", "listing"] = ""
    leaves: Literal[
        "", "withdrew", "withdrew_early", "stayed_away", "let_go", "settled", "ended"
    ] = ""
    takes_back: Names = ()
    first_when: str = ""
    follows_up: Names = ()
    approved_in: Names = ()
    returns: bool = False
    reopens: bool = False
    if_wrong: str = ""
    again: bool = False
    reseats: bool = False
    together: bool = False
    topic: str = ""
    letter: EntersLetter | None = None
    answers: AnswersLetter | None = None
    sends: SendsLetter | None = None
    route: Route | None = None
    routine: Routine = ""

    @property
    def conditions(self) -> tuple[str, ...]:
        """Every condition it names: to be taken, to come first, for a clock to start by it."""
        return (*self.guards, *filter(None, (self.first_when, *self.deadlines.whens)))

    def form_field(self, name: str) -> Field | None:
        """The form field of this id, if there is one."""
        return next((f for f in self.fields if f.id == name), None)

    @property
    def came_by(self) -> str:
        """The field that says on which day what it brings in came in or was made; "" if none."""
        return self.exhibits_on or (self.receives.on if self.receives else "") or self.completes

    def target(self, state: str) -> str:
        """The state after the step, taken in `state`."""
        return self.to or state


class PaperStep(Step):
    """The making of one paper outside any other step."""

@dataclass(frozen=True)
class Procedure(Effective):
    """One version of one procedure, as its YAML file declares it; `since` is required there.

    phases: the road in a few words, each with its states. papers: kinds that may be made outside
    any step, by who holds one of `paper_roles`; paper_guards: by kind, what must hold for that.
    numbered_on: the day on which a case gets its number. matters: the child matters, by procedure.
    child_word: what only a child matter has stands before its number: 渝知裁字〔2026〕1号·送3.
    serves: its cases are the service of papers on one recipient. refers: they are sent to another
    office. sends_out: a case of its own is our letter to another office, which nobody brought in.
    inquires: the main case is not decided while one is open. hears: the state in which the
    parties of the main case were heard by it. closed_to_panel: who decides a case that came out of
    it may not open its secrets. by_name: only whom it names knows of a case. limits: of a whole
    case. why_move: why cases should move on. supervised: supervisors speak in its cases.
    """

    key: Annotated[str, Key(alias="procedure")]
    version: int
    title: str
    legal_basis: str
    since: date = field(kw_only=True)
    initial: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    sides: tuple[Side, ...] = ()
    conditions: tuple[Condition, ...] = ()
    road: Names = ()
    phases: dict[str, Names] = field(default_factory=dict)
    case_series: str = ""
    numbered_on: str = "立案日"
    matters: dict[str, Within] = field(default_factory=dict)
    child_word: str = ""
    serves: bool = False
    refers: bool = False
    sends_out: bool = False
    inquires: bool = False
    hears: str = ""
    closed_to_panel: bool = False
    by_name: bool = False
    limits: Names = ()
    why_move: str = ""
    supervised: bool = False
    unsupervised: str = ""
    papers: Names = ()
    paper_roles: Names = ()
    paper_guards: dict[str, Names] = field(default_factory=dict)
    on_service: tuple[ServiceRule, ...] = ()

    @property
    def is_child(self) -> bool:
        """Whether a case of this procedure lives inside another case."""
        return bool(self.child_word)

    def hides(self, sides: Iterable[str]) -> bool:
        """Whether one of these sides is kept from the others."""
        return any(one.hidden for one in self.sides if one.id in set(sides))

    def state(self, name: str) -> State:
        """The state of this id; one titled 状态不明 where this version has none."""
        return self._states.get(name) or State(name, f"状态不明（{name}）")

    @cached_property
    def blaming(self) -> frozenset[str]:
        """The states in which nobody is only suspected any more; empty where nobody ever is."""
        return frozenset(state.id for state in self.states if state.blames)

    def has_state(self, name: str) -> bool:
        """Whether this version declares the state."""
        return name in self._states

    def has_step(self, name: str) -> bool:
        """Whether this version declares the step, or the paper that it makes by itself."""
        return name in self._steps

    @cached_property
    def paper_steps(self) -> tuple[PaperStep, ...]:
        """`issue_document.KIND` for each kind of `papers`: a paper made outside any other step."""
        running = tuple(state.id for state in self.states if not state.final)
        return tuple(
            PaperStep(
                id=f"{PAPER_STEP}.{kind}", title="制作文书",
                from_=running, roles=self.paper_roles,
                guards=self.paper_guards.get(kind, ()),
                basis=(self.legal_basis,),
                confidence=Confidence.DESIGN,
                documents=(kind,),
            )
            for kind in self.papers
        )

    def choices(self, effect: str, name: str) -> Iterator[ChoiceField]:
        """The fields of this name, in forms or tables, from which an effect takes."""
        for step in self.steps:
            if effect in step.records:
                tables = (field.columns for field in step.fields if isinstance(field, TableField))
                for field in chain(step.fields, *tables):
                    if field.id == name and isinstance(field, ChoiceField):
                        yield field

    def words(self, effect: str, name: str) -> dict[str, str]:
        """The words for what an effect keeps of a choice, as the forms offer them."""
        return dict(chain.from_iterable(one.options for one in self.choices(effect, name)))

    def step(self, name: str) -> Step:
        """The step of this id; KeyError when the procedure has none."""
        return self._steps[name]

    @cached_property
    def _steps(self) -> dict[str, Step]:
        return {step.id: step for step in (*self.steps, *self.paper_steps)}

    @cached_property
    def moves(self) -> tuple[tuple[str, Names, str | None], ...]:
        """Each step with the states that it is open in, and that after it (None: the same)."""
        return tuple((s.id, s.from_, s.to) for s in (*self.steps, *self.paper_steps))

    @cached_property
    def leads(self) -> dict[str, frozenset[str]]:
        """By state, the states to which a step leads that may be taken there."""
        found: dict[str, set[str]] = {}
        for step in self.steps:
            for state in step.from_ if step.to else ():
                found.setdefault(state, set()).add(step.target(state))
        return {state: frozenset(after) for state, after in found.items()}

    @cached_property
    def _states(self) -> dict[str, State]:
        return {state.id: state for state in self.states}

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that have a part in it: those of its steps, and of the stations before them."""
        routes = (step.route for step in self.steps if step.route is not None)
        before = frozenset(role for route in routes for one in route.stations for role in one.roles)
        return before.union(*(step.roles for step in self.steps))

    @cached_property
    def any_step(self) -> Step:
        """A step to load a case with when none is meant; without steps one that nobody may take."""
        return self.steps[0] if self.steps else Step(id="", title="", from_=(), roles=())

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """Steps that may be taken in `state`, main road first, otherwise in file order."""
        return tuple(sorted((s for s in self.steps if state in s.from_), key=lambda s: not s.main))

    def exclude_each_other(self, state: str, one: Step, other: Step) -> bool:
        """Whether each of two steps, taken in `state`, leads to where the other cannot be taken.

        立案 and 不予立案 do; a longer review only follows what it leaves room for.
        """
        leads = ((one, other), (other, one))
        return all(later not in self.steps_from(first.target(state)) for first, later in leads)

    @cached_property
    def _ended(self) -> frozenset[str]:
        return frozenset(rule for step in self.steps for rule in step.deadlines.close)

    @cached_property
    def _on_the_road(self) -> frozenset[str]:
        return frozenset(rule for step in self.steps if step.main for rule in step.deadlines.close)

    @cached_property
    def opening(self) -> frozenset[str]:
        """The steps by which the request comes in that a case begins with."""
        return frozenset(s.id for s in self.steps if s.receives is not None and s.receives.opens)

    @cached_property
    def _called(self) -> dict[str, Step]:
        return {step.called: step for step in self.steps if step.called}

    def called(self, word: str) -> Step | None:
        """The step for which others ask by this word, if it has one."""
        return self._called.get(word)

    def recording(self, effect: str) -> frozenset[str]:
        """The steps that record this."""
        return frozenset(step.id for step in self.steps if effect in step.records)

    @cached_property
    def completing(self) -> dict[str, str]:
        """By step, the field that says since when the request was complete."""
        return {step.id: step.completes for step in self.steps if step.completes}

    @cached_property
    def _walks(self) -> tuple[tuple[Step, Route], ...]:
        """The steps on whose way to approval others are done."""
        return tuple((s, r) for s in self.steps if (r := s.route) is not None and r.taken_in)

    def stationed(self, step: str, day: date) -> tuple[Step, Station] | None:
        """The step on whose way to approval another is done on that day, and the station."""
        for one, route in self._walks:
            if step in route.taken_in and route.holds(day):
                return one, route.takes_in(step)
        return None

    def clearing(self, condition: str) -> list[Step]:
        """The steps that bring about what a condition asks for, those that end the case last."""
        found = [step for step in self.steps if condition in step.clears]
        return sorted(found, key=lambda s: s.to is not None and self.state(s.to).closing)

    def is_apart(self, rule: str) -> bool:
        """Whether steps end this limit, but none of the main road: it asks for one of its own."""
        return rule in self._ended and rule not in self._on_the_road

    @cached_property
    def makes(self) -> frozenset[str]:
        """The kinds of papers that its steps make, or may."""
        return frozenset(k for s in self._steps.values() for k in (*s.documents, *s.may_issue))

    def closers(self, rule: str) -> tuple[str, ...]:
        """The kinds of papers whose service ends this limit."""
        return tuple(one.kind for one in self.on_service if rule in one.close)

    def service_rule(self, kind: str) -> ServiceRule | None:
        """What the service of a document of `kind` starts and ends."""
        return next((rule for rule in self.on_service if rule.kind == kind), None)
