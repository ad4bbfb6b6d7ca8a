"""Situations made of plain rows, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from casehub.casefile.tables import Later
from casehub.db import Base
from casehub.declared import read_tables, read_toml
from casehub.documents.templates.sidecars import load_kinds
from casehub.model import (
    Agent,
    Agreement,
    Case,
    Challenge,
    Deadline,
    Defence,
    Event,
    ExchangeLetter,
    MediationSession,
    Order,
    Organisation,
    Party,
    Person,
    Rectification,
    ReviewReceipt,
    Sample,
    Service,
    SessionCall,
    Term,
    WrongPaper,
)
from casehub.rulebook.law import Law
from casehub.rulebook.limits import load_limits
from casehub.rulebook.roles import Role, RolesFile
from casehub.rulebook.tables import (
    AgreementsFile,
    AmountsFile,
    BasisFile,
    HouseFile,
    Region,
    RegionsFile,
)
from casehub.settings import PROJECT
from casehub.workflow.loader import load_procedures
from casehub.workflow.procedure import Procedure
from casehub.workflow.situation import Situation

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = ROOT / "workflows"
APPROVED = Path(__file__).parent / "approved"
CHONGQING = timezone(timedelta(hours=8))
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=CHONGQING)


def law_of_the_files() -> Law:
    """Limits, amounts, bases, house rules and what agreements may contain as they stand in config/."""
    config = ROOT / "config"
    amounts = read_tables(config, "amounts.toml", AmountsFile, []).value
    basis = read_tables(config, "basis.toml", BasisFile, []).value
    agreements = read_toml(config / "agreements.toml", AgreementsFile, []).value
    house = read_tables(config, "house.toml", HouseFile, []).value
    assert amounts is not None and agreements is not None and basis is not None and house is not None
    law = Law(load_limits(config), amounts=amounts.amount, settled=agreements.settled)
    return replace(law, basis=basis.basis, house_rules=house.rule)


@cache
def procedures_of_the_files() -> Mapping[tuple[str, int], Procedure]:
    """Every version of every procedure as it stands in workflows/."""
    return load_procedures(WORKFLOWS)


def regions_of_the_files() -> tuple[Region, ...]:
    """Administrative divisions as they stand in config/."""
    regions = read_toml(ROOT / "config" / "regions.toml", RegionsFile, []).value
    assert regions is not None
    return regions.region


def roles_of_the_files() -> Mapping[str, Role]:
    """Every role as it stands in config/."""
    roles = read_tables(ROOT / "config", "roles.toml", RolesFile, []).value
    assert roles is not None
    return {role.id: role for role in roles.role}


class FourDaysBack:
    """Rules for guards that count back; calendar days stand for working days here."""

    calendar = None
    kinds = load_kinds(PROJECT / "templates" / "documents")
    law = replace(law_of_the_files(), kinds=kinds)
    regions = regions_of_the_files()
    roles = roles_of_the_files()
    serving = "service"
    inquiring = ("appraisal", "evidence_registration", "hearing")

    def working_days_before(self, day: date, n: int, mode: str) -> date:
        return day - timedelta(days=n + (mode == "clear"))

    def region(self, code: str) -> Region | None:
        return next((region for region in self.regions if code and region.code == code), None)

    def procedure(self, key: str, version: int | None = None) -> Procedure:
        made = procedures_of_the_files()
        return made[key, version or max(number for name, number in made if name == key)]


def party(number: int, role: str, **values: Any) -> Party:
    values = {"region_code": "500101"} | values
    values["agents"] = [Agent(**agent) for agent in values.get("agents", ())]
    return Party(
        id=number, role=role, name=f"当事人{number}", short_name="", kind="legal", **values
    )


def event(step: str, day: date, *, source: str = "", actor_id: int = 1, **data: Any) -> Event:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=CHONGQING)
    return Event(step=step, source=source, actor_id=actor_id, duty="", at=at, detail={"data": data})


def deadline(rule: str, due: date, *, closed: date | None = None, granted: int = 0, estimated: bool = False) -> Deadline:
    return Deadline(
        rule=rule, due_on=due, nominal_on=due, closed_on=closed, granted=granted, estimated=estimated
    )


def service(**values: Any) -> Service:
    kept: dict[str, Any] = {
        "id": 1,
        "case_id": 1,
        "party_id": 2,
        "document_ids": [],
        "kinds": [],
        "method": "",
        "status": "pending",
        "party": party(2, "respondent"),
    }
    return Service(**(kept | values))


def challenge(party_id: int, kind: str = "suit", **values: Any) -> Challenge:
    """A challenge of the ruling by the party, received on the first of June, without an outcome."""
    kept: dict[str, Any] = {"against": "ruling", "received_on": date(2026, 6, 1), "event_seq": 1}
    kept |= {"outcome": "", "stays_all": True, "number": "", "organ": "", "claims": None}
    return Challenge(party_id=party_id, kind=kind, **(kept | values))


def agreement(*kinds: str, **values: Any) -> Agreement:
    """An agreement in effect since the first of May, with a term of each kind."""
    terms = [Term(number=n, kind=kind, text="条款") for n, kind in enumerate(kinds, 1)]
    kept: dict[str, Any] = {"id": 1, "draft": 1, "event_seq": 1, "effective_on": date(2026, 5, 1)}
    return Agreement(terms=terms, **(kept | values))


# What tests call the rows of the tables that a procedure may have.
TABLES: dict[str, type[Base]] = {
    "samples": Sample, "orders": Order, "defences": Defence, "agreements": Agreement, "challenges": Challenge, "receipts": ReviewReceipt,
    "rectified": Rectification, "wrong_papers": WrongPaper, "calls": SessionCall, "sessions": MediationSession,
    "exchanged": ExchangeLetter,
}  # fmt: skip


def by_table(values: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a situation, with such rows under their tables."""
    tables = {kind: values[name] for name, kind in TABLES.items() if name in values}
    return {name: value for name, value in values.items() if name not in TABLES} | {"tables": tables}


def situation(procedure: Procedure, step: str, **values: Any) -> Situation:
    """The step taken on 2026-06-01, 10:00, by person 1, in case 1 of the city bureau."""
    office = Organisation(id=1, key="cqipo", name="重庆市知识产权局", region_code="500000")
    case = Case(
        id=1,
        reference="渝知调字〔2026〕1号",
        procedure=procedure.key,
        organisation=office,
    )
    kept: dict[str, Any] = {
        "case": case,
        "step": procedure.step(step),
        "actor": Person(id=1, username="clerk", name="周映荷", certificates=[]),
        "at": NOW,
        "day": NOW.date(),
        "rules": FourDaysBack(),
        "parties": [party(1, "requester"), party(2, "respondent")],
        "accused": Later(lambda: (values.get("case") or case).home.accused),
    }
    return Situation(**by_table(kept | values))
