"""How many statements an act is, and that it asks nothing twice, on both engines."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, func, select

from casehub import acts
from casehub.model import Custody, Evidence, EvidenceUse, Person
from casehub.people import accounts
from casehub.people.permissions import find
from tests.faults import roads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.record.work import Work
    from tests.faults.world import Office

# The first look, the case with what hangs on it, its clock, event, change, right, and the key.
MOST = 7
# Labels taken; items, labels, custody list; the register of the last: its lock, its last entry, the
# new one.
EXHIBITS_MORE = 7
# With its number, which no other office has given, its service as a matter of its own, the clock
# that ends and what search finds.
WITH_PAPER = 28
DEFECTS = {
    "defects": [{"item": "专利登记簿副本", "requirement": "提交国家知识产权局出具的副本"}],
    "correct_by_days": 15,
    "copies_needed": 1,
}
ITEMS = [{"label": f"甲{n}", "name": f"专利证书第{n}册", "pages": n} for n in (1, 2, 3)]


@contextmanager
def statements(office: Office) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []

    def note(*call: Any) -> None:
        if not call[2].startswith(("PRAGMA", "BEGIN")):
            sent.append(call[2])

    event.listen(office.engine, "before_cursor_execute", note)
    yield sent
    event.remove(office.engine, "before_cursor_execute", note)


def _receive(office: Office, reference: str, **more: Any) -> list[str]:
    data = {**roads.request_data(), "evidence_items": [], **more}
    return _act(office, reference, "receive_request", 1, data)


def _act(office: Office, reference: str, step: str, seq: int, data: dict[str, Any]) -> list[str]:
    with office.session() as session:
        work = office.work(session, "clerk", roads.ARRIVED)
        _know_roles(work)
        with statements(office) as sent:
            acts.perform(work, reference, step, seq, data, secrets.token_urlsafe(16))
            session.commit()
        return sent


def _know_roles(work: Work) -> None:
    """Who is signed in has been read with roles and stand-ins before any form is looked at."""
    whole = accounts.whole()
    assert work.session.get(Person, work.actor.id, options=whole, populate_existing=True)


def test_an_act_without_paper_is_seven_statements(office: Office) -> None:
    sent = _receive(office, roads.registered(office))
    assert len(sent) <= MOST, "\n".join(sent)


def test_an_act_with_a_paper_asks_nothing_twice(office: Office) -> None:
    reference = roads.registered(office)
    _receive(office, reference)
    sent = _act(office, reference, "tell_defects", 2, DEFECTS)
    assert len(sent) <= WITH_PAPER, "\n".join(sent)
    asked = [one for one in sent if one.startswith("SELECT")]
    assert len(set(asked)) == len(asked), "\n".join(asked)


def test_the_people_of_a_locked_case_are_one_statement_however_many(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.acting("clerk", roads.ARRIVED) as work:
        _know_roles(work)
        with statements(office) as sent:
            case = find(work, reference, lock=True)
            named = {one.person.name for one in case.assignments}
    assert len(named) > 1
    asked = [one for one in sent if one.startswith("SELECT")]
    assert len(asked) == 2, "\n".join(asked)


def test_exhibits_cost_three_statements_and_their_register(office: Office) -> None:
    one = _receive(office, roads.registered(office), evidence_items=ITEMS[:1])
    reference = roads.registered(office)
    three = _receive(office, reference, evidence_items=ITEMS)
    assert len(one) <= MOST + EXHIBITS_MORE
    # PostgreSQL takes all rows of a table at once, SQLite (inside this process) one by one.
    rows = 1 if office.engine.dialect.name == "postgresql" else len(ITEMS)
    assert len(three) == len(one) + 3 * (rows - 1)
    with office.reading() as session:
        case = find(office.work(session, "clerk", roads.ARRIVED), reference)
        found = session.execute(
            select(EvidenceUse.label, Evidence.name, func.count(Custody.id))
            .join(Evidence, Evidence.id == EvidenceUse.evidence_id)
            .join(Custody, Custody.evidence_id == Evidence.id)
            .where(EvidenceUse.case_id == case.id)
            .group_by(EvidenceUse.label, Evidence.name)
            .order_by(EvidenceUse.label)
        ).all()
    assert [tuple(row) for row in found] == [
        (f"甲{n}", f"专利证书第{n}册", 1) for n in (1, 2, 3)
    ]
