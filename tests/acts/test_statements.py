"""An act without paper is a dozen statements, on both engines."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, func, select

from casehub import acts
from casehub.model import Custody, Evidence, EvidenceUse
from casehub.people.permissions import find
from tests.faults import roads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.world import Office

MOST = 12
# Labels taken; items, labels, custody list; the register of the last: its lock, its last entry, the
# new one.
EXHIBITS_MORE = 7
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
    with office.session() as session:
        work = office.work(session, "clerk", roads.ARRIVED)
        # Who is signed in has been read with all roles before any form is looked at.
        assert work.actor.roles_on(work.today)
        with statements(office) as sent:
            acts.perform(
                work,
                reference,
                "receive_request",
                1,
                {**roads.request_data(), "evidence_items": [], **more},
                secrets.token_urlsafe(16),
            )
            session.commit()
        return sent


def test_an_act_without_paper_is_twelve_statements(office: Office) -> None:
    sent = _receive(office, roads.registered(office))
    assert len(sent) <= MOST, "\n".join(sent)


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
