"""What was drafted outside any case and waits for a second person: standards, lists, plans.

Each is decided on its own page; here it is found by who may decide it, and by who drafted it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, literal, select, union_all

from casehub.model import (
    AgreementRow,
    CertificateRow,
    ContactRow,
    CooperationEntry,
    ExampleState,
    InspectionPlan,
    KeyListEntry,
    KeyListWording,
    ListAct,
    ListState,
    Organisation,
    Person,
    PlanState,
    PolicyRow,
    Standard,
    StandardState,
    StandardVersion,
    TypicalCase,
)
from casehub.people.reach import own_tree

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from casehub.record.work import Work


@dataclass(frozen=True)
class Waiting:
    """One draft. show, agree: the routes of its page and of its approval; number: its row there.

    own: the reader drafted it.
    """

    what: str
    show: str
    agree: str
    number: int
    title: str
    by: str
    at: datetime
    own: bool


def waiting(work: Work) -> list[Waiting]:
    """What waits in the reader's office and below it, the longest first; in one question."""
    mine = own_tree(work.session, work.actor.organisation_id)
    drafts = union_all(*_drafts(mine, work.actor.organisation_id)).subquery()
    query = (
        select(drafts, Person.name, Person.id.label("by_person"))
        .join(Person, Person.id == drafts.c.by_id)
        .order_by(drafts.c.at, drafts.c.number)
    )
    return [
        Waiting(
            row.what, row.show, row.agree, row.number, row.title, row.name, row.at,
            own=row.by_person == work.actor.id,
        )
        for row in work.session.execute(query)
    ]  # fmt: skip


def _drafts(offices: Collection[int], own: int) -> list[Select[Any]]:
    # A proposal to list is reviewed by another bureau, from the page of its batch.
    of_list = KeyListWording.act != ListAct.LISTING
    return [
        _said(
            ("统一标准", "standards.show", "standards.agree"),
            (Standard.id, StandardVersion.title),
            (StandardVersion.drafted_by_id, StandardVersion.drafted_at),
        )
        .join(Standard, Standard.id == StandardVersion.standard_id)
        .where(
            StandardVersion.state == StandardState.DRAFTED, Standard.organisation_id.in_(offices)
        ),
        _said(
            ("重点保护名录", "key_list.show", "key_list.agree"),
            (KeyListEntry.id, KeyListWording.title),
            (KeyListWording.drafted_by_id, KeyListWording.drafted_at),
        )
        .join(KeyListEntry, KeyListEntry.id == KeyListWording.entry_id)
        .where(
            of_list,
            KeyListWording.state == ListState.DRAFTED,
            KeyListEntry.organisation_id.in_(offices),
        ),
        _said(
            ("双随机计划", "inspections.show", "inspections.announce"),
            (InspectionPlan.id, InspectionPlan.title),
            (InspectionPlan.drafted_by_id, InspectionPlan.drafted_at),
        ).where(
            InspectionPlan.state == PlanState.DRAFTED, InspectionPlan.organisation_id == own
        ),
        _said(
            ("典型案例", "examples.show", "examples.agree"),
            (TypicalCase.id, TypicalCase.title),
            (TypicalCase.drafted_by_id, TypicalCase.drafted_at),
        ).where(
            TypicalCase.state == ExampleState.DRAFTED, TypicalCase.organisation_id.in_(offices)
        ),
        *(
            _of_register(table, title, offices)
            for table, title in (
                (AgreementRow, AgreementRow.name),
                (ContactRow, ContactRow.name),
                (PolicyRow, Organisation.name),
                (CertificateRow, CertificateRow.subject),
            )
        ),
    ]


def _said(
    words: tuple[str, str, str], row: tuple[Any, Any], made: tuple[Any, Any]
) -> Select[Any]:
    """Words and routes, the row with its title, and by whom and when it was made."""
    what, show, agree = (literal(word) for word in words)
    (number, title), (by, at) = row, made
    return select(
        what.label("what"), show.label("show"), agree.label("agree"), number.label("number"),
        title.label("title"), by.label("by_id"), at.label("at"),
    )  # fmt: skip


def _of_register(
    table: type[AgreementRow | ContactRow | PolicyRow | CertificateRow],
    title: Any,
    offices: Collection[int],
) -> Select[Any]:
    found = _said(
        ("协作登记", "registers.show", "registers.agree"),
        (CooperationEntry.id, title),
        (table.by_id, table.at),
    ).join(CooperationEntry, CooperationEntry.id == table.entry_id)
    if table is PolicyRow:
        found = found.join(Organisation, Organisation.id == PolicyRow.partner_id)
    unsaid: ColumnElement[bool] = table.agreed_at.is_(None)
    return found.where(unsaid, ~table.dropped, CooperationEntry.organisation_id.in_(offices))
