"""Who sees a matter: role × relation × storey, approved as a table, the same through every door.

After a change that is meant: APPROVE=1 pytest tests/people/test_visibility.py, and read it.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from casehub.casefile import opening
from casehub.db import session_factory
from casehub.desk import overview, register, worklist
from casehub.model import Assignment, Case, Organisation, Person, Referral, RoleGrant
from casehub.people.permissions import find, visible_cases
from casehub.people.sight import Question, Sight
from casehub.record.register import acting
from casehub.workflow.refusals import NotFound
from tests import factories
from tests.faults.world import Office, make_office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from casehub.record.work import Work

APPROVED = Path(__file__).parent / "approved" / "visibility.txt"
TODAY = factories.TODAY
# relation → (office of the person, words); what makes it is entered in `_relate`.
RELATIONS = {
    "same": ("wanzhou", "本机关，未参与"),
    "named": ("wanzhou", "本机关，案内指名"),
    "replaced": ("wanzhou", "本机关，已被替换"),
    "recused": ("wanzhou", "本机关，已回避"),
    "child": ("wanzhou", "本机关，只在下属事项指名"),
    "below": ("wanzhou", "本机关，已回避下属事项"),
    "registered": ("wanzhou", "本机关，登记人"),
    "lent": ("yongchuan", "其他区县，案内指名"),
    "parent": ("cqip", "上级机关"),
    "other": ("yongchuan", "其他区县"),
    "sent": ("dazhou", "收到移送的协作单位"),
    "unsent": ("luzhou", "未收到移送的协作单位"),
}
STOREYS = {"本案": "main", "送达": "service", "协查": "referral"}


class World:
    """Two matters of a district, all alike, and one person for each role and relation to them."""

    def __init__(self, office: Office, session: Session) -> None:
        self.office, self.session = office, session
        self.offices = {o.key: o.id for o in session.scalars(select(Organisation))}
        self.roles = list(office.rules.roles)
        # One role for each breadth of sight: the doors ask nothing else of a role.
        self.sights = list({role.sees: key for key, role in office.rules.roles.items()}.values())
        self.matter = self._matter()
        self.people = {
            (role, relation): self._person(role, relation)
            for role in self.roles
            for relation in RELATIONS
        }
        session.flush()
        # Whoever is looked at as the one who registered it.
        self.registered = self._matter()

    def _matter(self) -> dict[str, Case]:
        """A request of the district with a paper's service and a referral to 达州."""
        work = self.office.work(self.session, "elsewhere")
        main = factories.open_request(work, "intake")
        service = opening.open_child(work, main, "service", "送达")
        referral = opening.open_child(work, main, "assistance", "协助调查")
        self._send(referral, "dazhou", TODAY)
        self._send(opening.open_child(work, main, "assistance", "拟稿"), "luzhou", None)
        self.session.flush()
        return {"main": main, "service": service, "referral": referral}

    def _send(self, case: Case, receiver: str, sent: date | None) -> None:
        row = Referral(
            case_id=case.id, receiver_id=self.offices[receiver], items=[], dispatched_on=sent
        )
        self.session.add(row)

    def _person(self, role: str, relation: str) -> Person:
        office, _words = RELATIONS[relation]
        person = Person(
            username=f"{role}-{relation}", name=f"{role}{relation}", password_hash="",
            organisation_id=self.offices[office], grants=[RoleGrant(role=role, since=factories.SINCE)],
        )  # fmt: skip
        self.session.add(person)
        place = {"child": "service", "below": "service"}.get(relation, "main")
        case = self.matter[place]
        part = Assignment(case_id=case.id, person=person, role=role, since=factories.SINCE)
        if relation in {"named", "lent", "child"}:
            self.session.add(part)
        elif relation == "replaced":
            part.until = TODAY
            self.session.add(part)
        elif relation in {"recused", "below"}:
            part.recused_on = TODAY - timedelta(days=1)
            self.session.add(part)
        return person

    def matter_of(self, role: str, relation: str) -> dict[str, Case]:
        """The matter that the person is looked at with."""
        if relation != "registered":
            return self.matter
        found, person = self.registered, self.people[role, relation]
        own = update(Case).where(Case.id == found["main"].id)
        self.session.execute(own.values(registered_by_id=person.id))
        return found

    def work(self, role: str, relation: str) -> Work:
        """A unit of work of that person."""
        work = self.office.work(self.session, "elsewhere")
        return replace(work, actor=self.people[role, relation])


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("sight")
    shutil.copyfile(sqlite_template, folder / "casehub.sqlite3")
    office = make_office(f"sqlite:///{folder / 'casehub.sqlite3'}", folder)
    with session_factory(office.engine)() as session:
        acting(session, None, factories.HIRED_AT)
        yield World(office, session)
        session.rollback()
    office.engine.dispose()


Seen = set[str]


def by_rule(work: Work, _matter: dict[str, Case]) -> Seen:
    """The one function itself."""
    rows = work.session.scalars(visible_cases(work.actor, work.today, work.rules))
    return {case.reference for case in rows}


def by_detail(work: Work, matter: dict[str, Case]) -> Seen:
    found = set()
    for case in matter.values():
        try:
            found.add(find(work, case.reference).reference)
        except NotFound:
            continue
    return found


def by_sight(work: Work, _matter: dict[str, Case]) -> Seen:
    """What desk and list ask: ids looked up once."""
    sight = Sight(work)
    within = set(sight.answer(Question(3000)) or ())
    walked = {case.id for case in work.session.scalars(sight.cases())}
    # The question that was worded once for all who see alike, told who looks.
    worded = {case.id for case in work.session.scalars(sight.shape.cases(), sight.told)}
    assert within == walked == worded
    return {c.reference for c in work.session.scalars(select(Case).where(Case.id.in_(walked)))}


def by_list(work: Work, _matter: dict[str, Case]) -> Seen:
    page = register.search(work, register.CaseFilters(with_children=True), limit=1000)
    assert page.count == len(page.rows)
    return {case.reference for case in page.rows}


def by_search(work: Work, matter: dict[str, Case]) -> Seen:
    """All by what their numbers begin with, and the main cases by the name of a party."""
    stem = matter["main"].reference
    assert all(case.reference.startswith(stem) for case in matter.values())
    filters = register.CaseFilters(text=stem, with_children=True)
    found = {row.reference for row in register.search(work, filters, limit=1000).rows}
    named = register.CaseFilters(text="山渝链")
    # Children stand under their main case there.
    assert {row.reference for row in register.search(work, named, limit=1000).rows} == {
        case.reference for case in _main(by_rule(work, matter), work.session)
    }
    return found


def by_export(work: Work, _matter: dict[str, Case]) -> Seen:
    filters = register.CaseFilters(with_children=True)
    return {case.reference for case in work.session.scalars(register.query(work, filters))}


def by_children(work: Work, matter: dict[str, Case]) -> Seen:
    """The main case's page tells of the children that are seen, and of no other."""
    main = matter["main"].reference
    try:
        shown = overview.overview(work, find(work, main))
    except NotFound:
        return by_rule(work, matter)  # nothing is told where the main case is hidden
    return {main, *(child.reference for child in shown.children)}


def _main(references: Seen, session: Session) -> list[Case]:
    rows = session.scalars(select(Case).where(Case.parent_id.is_(None)))
    return [case for case in rows if case.reference in references]


DOORS: dict[str, Callable[[Work, dict[str, Case]], Seen]] = {
    "detail": by_detail,
    "sight": by_sight,
    "list": by_list,
    "search": by_search,
    "export": by_export,
    "children": by_children,
}


def storeys(seen: Seen, matter: dict[str, Case]) -> str:
    """`main service referral` of those that are seen, in Chinese words; 无 for none."""
    return "、".join(w for w, n in STOREYS.items() if matter[n].reference in seen) or "无"


def table(world: World) -> str:
    lines = []
    for role in world.roles:
        known = world.office.rules.roles[role]
        lines.append(f"{role} {known.title}（看{known.sees}）")
        for relation, (_office, words) in RELATIONS.items():
            matter = world.matter_of(role, relation)
            seen = by_rule(world.work(role, relation), matter)
            lines.append(f"  {words}：{storeys(seen, matter)}")
    return "\n".join(lines) + "\n"


def test_the_approved_table_still_holds(world: World) -> None:
    found = table(world)
    if os.environ.get("APPROVE"):
        APPROVED.write_text(found, encoding="utf-8")
    assert found == APPROVED.read_text(encoding="utf-8")


@pytest.mark.parametrize("door", DOORS)
def test_every_door_shows_the_same(world: World, door: str) -> None:
    for role in world.sights:
        for relation in RELATIONS:
            work, matter = world.work(role, relation), world.matter_of(role, relation)
            told = storeys(DOORS[door](work, matter), matter)
            assert told == storeys(by_rule(work, matter), matter), (role, relation)


def test_the_desk_shows_nothing_that_is_not_seen(world: World) -> None:
    some = 0
    for role in world.sights:
        for relation in RELATIONS:
            work, matter = world.work(role, relation), world.matter_of(role, relation)
            seen = by_rule(work, matter)
            rows = [row for scope in ("", "waiting") for row in worklist.everything(work, scope)]
            assert {row.case.reference for row in rows} <= seen, (role, relation)
            some += bool(rows)
    assert some > len(RELATIONS)
