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
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from casehub.model.seconded import Drafted
    from casehub.record.work import Work


@dataclass(frozen=True)
class Sort:
    """A sort of drafts. show, agree: the routes of its page and of its approval.

    drafts: what waits at these offices, the reader's own among them.
    """

    what: str
    show: str
    agree: str
    drafts: Callable[[Collection[int], int], Sequence[Select[Any]]]


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
    parts = [
        one.add_columns(
            literal(sort.what).label("what"),
            literal(sort.show).label("show"),
            literal(sort.agree).label("agree"),
        )
        for sort in SORTS
        for one in sort.drafts(mine, work.actor.organisation_id)
    ]
    drafts = union_all(*parts).subquery()
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


def _said(number: Any, title: Any, by: Any, at: Any) -> Select[Any]:
    """The row of its page with its title, and by whom and when it was drafted."""
    return select(
        number.label("number"), title.label("title"), by.label("by_id"), at.label("at")
    )


def _drafted(table: type[Drafted], number: Any, title: Any) -> Select[Any]:
    return _said(number, title, table.drafted_by_id, table.drafted_at)


def _standards(offices: Collection[int], _own: int) -> list[Select[Any]]:
    drafts = _drafted(StandardVersion, Standard.id, StandardVersion.title)
    return [
        drafts.join(Standard, Standard.id == StandardVersion.standard_id).where(
            StandardVersion.state == StandardState.DRAFTED, Standard.organisation_id.in_(offices)
        )
    ]


def _key_list(offices: Collection[int], _own: int) -> list[Select[Any]]:
    drafts = _drafted(KeyListWording, KeyListEntry.id, KeyListWording.title)
    return [
        drafts.join(KeyListEntry, KeyListEntry.id == KeyListWording.entry_id).where(
            # A proposal to list is reviewed by another bureau, from the page of its batch.
            KeyListWording.act != ListAct.LISTING,
            KeyListWording.state == ListState.DRAFTED,
            KeyListEntry.organisation_id.in_(offices),
        )
    ]


def _inspections(_offices: Collection[int], own: int) -> list[Select[Any]]:
    drafts = _drafted(InspectionPlan, InspectionPlan.id, InspectionPlan.title)
    return [
        drafts.where(
            InspectionPlan.state == PlanState.DRAFTED, InspectionPlan.organisation_id == own
        )
    ]


def _examples(offices: Collection[int], _own: int) -> list[Select[Any]]:
    drafts = _drafted(TypicalCase, TypicalCase.id, TypicalCase.title)
    return [
        drafts.where(
            TypicalCase.state == ExampleState.DRAFTED, TypicalCase.organisation_id.in_(offices)
        )
    ]


def _registers(offices: Collection[int], _own: int) -> list[Select[Any]]:
    return [
        _of_register(table, title, offices)
        for table, title in (
            (AgreementRow, AgreementRow.name),
            (ContactRow, ContactRow.name),
            (PolicyRow, Organisation.name),
            (CertificateRow, CertificateRow.subject),
        )
    ]


def _of_register(
    table: type[AgreementRow | ContactRow | PolicyRow | CertificateRow],
    title: Any,
    offices: Collection[int],
) -> Select[Any]:
    found = _said(CooperationEntry.id, title, table.by_id, table.at)
    found = found.join(CooperationEntry, CooperationEntry.id == table.entry_id)
    if table is PolicyRow:
        found = found.join(Organisation, Organisation.id == PolicyRow.partner_id)
    unsaid: ColumnElement[bool] = table.agreed_at.is_(None)
    return found.where(unsaid, ~table.dropped, CooperationEntry.organisation_id.in_(offices))


SORTS = (
    Sort("统一标准", "standards.show", "standards.agree", _standards),
    Sort("重点保护名录", "key_list.show", "key_list.agree", _key_list),
    Sort("双随机计划", "inspections.show", "inspections.announce", _inspections),
    Sort("典型案例", "examples.show", "examples.agree", _examples),
    Sort("协作登记", "registers.show", "registers.agree", _registers),
)
