"""A procedure as frozen values: states, steps and what each step brings about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

FIELD_KINDS = frozenset(
    {
        "text",
        "long",
        "int",
        "money",
        "date",
        "datetime",
        "bool",
        "choice",
        "person",
        "people",
        "party",
        "organisation",
        "evidence",
        "file",
        "table",
    }
)
OUTSIDE_ACTORS = frozenset({"requester", "respondent", "third", "partner", "court"})
DUTIES = frozenset(
    {"draft", "investigate", "review", "approve", "mediate", "decide", "supervise"}
)
CONFIDENCES = frozenset({"verbatim", "secondary", "memory", "inferred", "design"})
# 办法第三十七条第二款: only these periods stop the clock of a case.
PAUSE_KINDS = frozenset(
    {
        "suspension",
        "announcement",
        "appraisal",
        "jurisdiction_objection",
        "evidence_extension",
        "settlement",
    }
)
RECIPIENTS = frozenset({"requesters", "respondents", "thirds", "all"})
TODAY = "today"
PAPER_STEP = "issue_document"
PAPER_ROLES = (
    "registrar",
    "case_officer",
    "main_examiner",
    "panel_member",
    "presiding_officer",
    "clerk",
    "mediator",
)


@dataclass(frozen=True)
class State:
    """A state. `final`: nothing leads on; `closing`: entering it sets `case.closed_on`."""

    id: str
    title: str
    final: bool = False
    closing: bool = False


@dataclass(frozen=True)
class Field:
    """One field of a step's form; the same shape as the fields of a document kind.

    `options`: (value, label) pairs of a choice. `columns`: the fields of one row of a table.
    `not_after` / `not_before`: `today` or the id of another field. `role`: a person field offers
    only people with this role.
    """

    id: str
    kind: str
    label: str
    required: bool = False
    required_if: str = ""
    hint: str = ""
    default: object = None
    options: tuple[tuple[str, str], ...] = ()
    columns: tuple[Field, ...] = ()
    example: object = None
    not_after: str = ""
    not_before: str = ""
    role: str = ""

    def option_label(self, value: str) -> str:
        """The label of a choice's value; an unknown value is returned as it is."""
        return next((label for known, label in self.options if known == value), value)


@dataclass(frozen=True)
class DeadlineEffect:
    """One effect on the time limit `rule`.

    start: `from_` (`today` or a date field), optional `length` (int field, instead of the rule's
    own), `party` (party field) and `estimated`. extend: `by` (int field, in the rule's own unit).
    revise: `from_`. fix: `due` (date field).
    """

    rule: str
    from_: str = TODAY
    length: str = ""
    party: str = ""
    estimated: bool = False
    by: str = ""
    due: str = ""


@dataclass(frozen=True)
class DeadlineEffects:
    """All effects of one step on time limits. `close` met, `lapse` let pass, `cancel` moot.

    The code `*` in close, lapse or cancel means every open limit of the case.
    """

    start: tuple[DeadlineEffect, ...] = ()
    close: tuple[str, ...] = ()
    lapse: tuple[str, ...] = ()
    cancel: tuple[str, ...] = ()
    extend: tuple[DeadlineEffect, ...] = ()
    revise: tuple[DeadlineEffect, ...] = ()
    fix: tuple[DeadlineEffect, ...] = ()

    def rules(self) -> set[str]:
        """Every rule code named."""
        named = {e.rule for e in (*self.start, *self.extend, *self.revise, *self.fix)}
        return named | (set(self.close) | set(self.lapse) | set(self.cancel)) - {"*"}


@dataclass(frozen=True)
class PauseEffect:
    """Opens an excluded period on `from_`, closes it on `to`, or both (`excluded`)."""

    kind: str
    from_: str = ""
    to: str = ""


@dataclass(frozen=True)
class ParentEffect:
    """What a step of a child matter does to its parent, written as one event of the parent."""

    sentence: str = ""
    deadlines: DeadlineEffects = field(default_factory=DeadlineEffects)
    pause: PauseEffect | None = None
    resume: PauseEffect | None = None
    excluded: PauseEffect | None = None


@dataclass(frozen=True)
class Step:
    """One thing that may be done. `to` is None when the state stays as it is."""

    id: str
    title: str
    from_: tuple[str, ...]
    roles: tuple[str, ...]
    to: str | None = None
    code: str = ""
    by: str = ""
    duty: str = ""
    certificate: bool = False
    guards: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    confidence: str = "verbatim"
    main: bool = False
    confidential: bool = False
    fields: tuple[Field, ...] = ()
    records: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    may_issue: tuple[str, ...] = ()
    number: str = ""
    deadlines: DeadlineEffects = field(default_factory=DeadlineEffects)
    pause: PauseEffect | None = None
    resume: PauseEffect | None = None
    excluded: PauseEffect | None = None
    opens: tuple[str, ...] = ()
    parent: ParentEffect | None = None

    def form_field(self, name: str) -> Field | None:
        """The form field of this id, if there is one."""
        return next((f for f in self.fields if f.id == name), None)

    def target(self, state: str) -> str:
        """The state after the step, taken in `state`."""
        return self.to or state


@dataclass(frozen=True)
class ServiceRule:
    """What starts and ends when a document of `kind` is proved served.

    `starts`: (recipients, effects) where recipients is requesters, respondents, thirds or all;
    every start counts from the day of service on that party.
    """

    kind: str
    starts: tuple[tuple[str, tuple[DeadlineEffect, ...]], ...] = ()
    close: tuple[str, ...] = ()

    def starts_for(self, party_role: str) -> tuple[DeadlineEffect, ...]:
        """Effects for a party whose role is requester, respondent or third."""
        return tuple(
            e for who, effects in self.starts if who in {"all", f"{party_role}s"} for e in effects
        )


@dataclass(frozen=True)
class Procedure:
    """One version of one procedure, as its YAML file declares it."""

    key: str
    version: int
    title: str
    legal_basis: str
    since: date
    initial: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    road: tuple[str, ...] = ()
    case_series: str = ""
    child_of: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    on_service: tuple[ServiceRule, ...] = ()

    @property
    def is_child(self) -> bool:
        """Whether a case of this procedure lives inside another case."""
        return bool(self.child_of)

    def state(self, name: str) -> State:
        """The state of this id; KeyError when the procedure has none."""
        for state in self.states:
            if state.id == name:
                return state
        raise KeyError(name)

    @property
    def paper_steps(self) -> tuple[Step, ...]:
        """`issue_document.KIND` for each kind of `papers`: a paper made outside any other step."""
        running = tuple(state.id for state in self.states if not state.final)
        return tuple(
            Step(
                id=f"{PAPER_STEP}.{kind}",
                title="制作文书",
                from_=running,
                roles=PAPER_ROLES,
                basis=(self.legal_basis,),
                confidence="design",
                documents=(kind,),
            )
            for kind in self.papers
        )

    def step(self, name: str) -> Step:
        """The step of this id; KeyError when the procedure has none."""
        for step in (*self.steps, *self.paper_steps):
            if step.id == name:
                return step
        raise KeyError(name)

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """Steps that may be taken in `state`, main road first, otherwise in file order."""
        return tuple(sorted((s for s in self.steps if state in s.from_), key=lambda s: not s.main))

    def service_rule(self, kind: str) -> ServiceRule | None:
        """What the service of a document of `kind` starts and ends."""
        return next((rule for rule in self.on_service if rule.kind == kind), None)
