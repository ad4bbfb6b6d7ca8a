"""Situations of an adjudication for guards: plain rows, the real limits and calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from casehub.casefile.tables import Later
from casehub.model import (
    Agent,
    Assignment,
    Case,
    Certificate,
    Deadline,
    Defence,
    Document,
    Event,
    Invalidity,
    Order,
    Organisation,
    Party,
    Pause,
    Person,
    Right,
    Service,
)
from casehub.procedures import LAW
from casehub.procedures.adjudication import answers, ordered
from casehub.rulebook.book import Rulebook
from casehub.workflow.part import reasons_in
from casehub.workflow.procedure import Procedure
from casehub.workflow.situation import Reason, Situation
from tests.faults import world
from tests.workflow.builders import by_table

ROOT = Path(__file__).resolve().parents[2]
CHONGQING = timezone(timedelta(hours=8))
TODAY = date(2026, 8, 10)
LONGEST = 40
CHAIR, LEAD, MEMBER, FOURTH, LAPSED = 11, 12, 13, 14, 15


@lru_cache
def rules() -> Rulebook:
    """The limits, amounts, roles and calendar that ship with the product."""
    return world.rules()


@lru_cache
def procedure() -> Procedure:
    return rules().procedure("adjudication")


def person(number: int, until: date = date(2030, 12, 31)) -> Person:
    valid = Certificate(number=f"示例执-{number}", valid_from=date(2020, 1, 1), valid_to=until)
    return Person(id=number, username=f"u{number}", name=f"办案{number}", certificates=[valid])


PEOPLE = {n: person(n) for n in (CHAIR, LEAD, MEMBER, FOURTH)} | {
    LAPSED: person(LAPSED, date(2026, 6, 30))
}
PANEL = ((CHAIR, "presiding_officer"), (LEAD, "main_examiner"), (MEMBER, "panel_member"))


def seats(*members: tuple[int, str]) -> list[Assignment]:
    return [
        Assignment(person_id=n, role=role, since=TODAY, person=PEOPLE[n])
        for n, role in (members or PANEL)
    ]


def party(number: int, role: str, **values: Any) -> Party:
    kept: dict[str, Any] = {
        "name": f"示例公司{number}",
        "short_name": "",
        "kind": "legal",
        "address": "重庆市万州区示例路1号",
        "region_code": "500101",
        "capacity": "patentee" if role == "requester" else "none",
        "operator": "",
        "representative": "",
        "no_domicile_in_china": False,
    }
    values["agents"] = [Agent(**agent) for agent in values.get("agents", ())]
    return Party(id=number, role=role, **(kept | values))


def right(**values: Any) -> Right:
    kept: dict[str, Any] = {
        "kind": "utility_model",
        "number": "ZL202329990317.6",
        "title": "一种摩托车尾箱快拆底座",
        "filed_on": date(2023, 3, 8),
        "granted_on": date(2023, 10, 20),
        "owners": ["示例公司1"],
        "status": "专利权维持",
        "status_checked_on": date(2026, 5, 18),
        "claims_asserted": "权利要求1",
        "claims_count": 8,
    }
    values["invalidity"] = [Invalidity(**one) for one in values.get("invalidity", ())]
    return Right(**(kept | values))


def event(step: str, day: date = date(2026, 6, 1), *, source: str = "", **data: Any) -> Event:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=CHONGQING)
    leads = procedure().step(step).to if procedure().has_step(step) else None
    return Event(step=step, source=source, target=leads or source, actor_id=1, duty="", at=at, detail={"data": data})


PAPER_IDS = {"hearing_notice": 7, "hearing_postponement_notice": 8}


def limit(rule: str, due: date, **values: Any) -> Deadline:
    kept = {"nominal_on": due, "start_on": date(2026, 5, 25), "granted": 0, "party_id": None}
    return Deadline(rule=rule, due_on=due, **(kept | values))


def pause(kind: str, since: date, until: date | None = None) -> Pause:
    return Pause(kind=kind, since=since, until=until)


def served(kind: str, party_id: int, day: date = date(2026, 6, 1)) -> Service:
    ids = [PAPER_IDS.get(kind, 0)]
    return Service(
        party_id=party_id, kinds=[kind], status="served", served_on=day, document_ids=ids
    )


def paper(kind: str, day: date = date(2026, 8, 3)) -> Document:
    return Document(id=PAPER_IDS.get(kind, 0), kind=kind, status="issued", issued_on=day)


def child(kind: str, *, closed: date | None = None, state: str = "") -> Case:
    return Case(procedure=kind, closed_on=closed, state=state)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def moment(offset: int, hour: int = 9) -> datetime:
    at = day(offset)
    return datetime(at.year, at.month, at.day, hour, 30, tzinfo=CHONGQING)


def at(step: str = "file_case", **values: Any) -> Situation:
    """The step on 2026-08-10, 10:00, in a case filed on 2026-05-25 by the city bureau.

    `data`, `events` and the other parts of a Situation as given; `case` changes columns of the
    case, `office` columns of its organisation.
    """
    office: dict[str, Any] = {"id": 1, "name": "重庆市知识产权局", "region_code": "500000"}
    office |= {"parent_id": None, "adjudicates_patents": True}
    case: dict[str, Any] = {
        "id": 1,
        "procedure": "adjudication",
        "state": procedure().step(step).from_[0],
        "opened_on": date(2026, 5, 19),
        "filed_on": date(2026, 5, 25),
        "organisation": Organisation(**(office | values.pop("office", {}))),
    }
    kept: dict[str, Any] = {
        "case": Case(**(case | values.pop("case", {}))),
        "step": procedure().step(step),
        "actor": PEOPLE[FOURTH],
        "at": datetime(2026, 8, 10, 10, 0, tzinfo=CHONGQING),
        "day": TODAY,
        "rules": rules(),
        "parties": [party(1, "requester"), party(2, "respondent")],
        "accused": Later(lambda: kept["case"].home.accused),
        "rights": [right()],
        # Nothing was taken back, unless a test says what the whole record holds.
        "record": values.get("events", ()),
        "assignments": seats(),
        "people": PEOPLE,
    }
    for n, one in enumerate(values.get("events", ()), 1):
        one.seq = n if one.seq is None else one.seq
    return with_rows(Situation(**by_table(kept | values)))


STAGES = {"record_deliberation": "deliberated", "issue_decision": "decided"}


def with_rows(s: Situation) -> Situation:
    """The same, with the orders and defences that its acts had written."""
    orders, defences = [*s.rows(Order)], [*s.rows(Defence)]
    for one in s.events:
        before = replace(s, data=one.typed).holding(Order, [*orders])
        if one.step in STAGES:
            told = STAGES[one.step], one.seq
            orders += ordered.orders_of(s, one.typed.get("orders") or (), *told)
            defences += answers.findings_of(s, one.typed.get("defences") or (), *told)
        elif one.step in answers.ANSWERS:
            defences += answers.pleas_of(s, one.typed, one.seq)
        elif one.step == "change_decision":
            orders += ordered.changed_orders(before, one.seq)
        elif one.step.startswith("confirm_performance"):
            ordered.perform(before, one.seq)
    return s.holding(Order, orders).holding(Defence, defences)


@dataclass(frozen=True)
class Both:
    """One guard both ways: what it refuses, with which words beside which field, and what not."""

    guard: str
    words: str
    bad: Mapping[str, Any]
    good: Mapping[str, Any] = field(default_factory=dict)
    beside: str | None = None


def names(cases: Sequence[Both]) -> list[str]:
    """Test ids: the guard and its place in the list."""
    return [f"{n}-{both.guard}" for n, both in enumerate(cases, 1)]


def refusal(both: Both) -> Reason | None:
    """What the guard says to the bad situation."""
    answer = LAW.of("adjudication").guards[both.guard](at(**both.bad))
    return next(iter(reasons_in(answer)), None)


def second_answer(both: Both) -> object:
    """What the guard says to the good situation: nothing."""
    return LAW.of("adjudication").guards[both.guard](at(**both.good))


def faults(both: Both) -> list[str]:
    """What is wrong with a guard's two answers: refused in short words beside its field, or not."""
    reason, found = refusal(both), []
    if reason is None:
        return ["it refuses nothing"]
    if both.words not in reason.sentence:
        found.append(f"it says {reason.sentence}")
    if len(reason.sentence) > LONGEST:
        found.append(f"{len(reason.sentence)} letters are too many")
    if reason.field != both.beside:
        found.append(f"it stands beside {reason.field}")
    other = second_answer(both)
    if other is not None:
        found.append(f"it refuses the other case: {other}")
    return found
