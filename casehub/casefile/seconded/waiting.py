"""What was drafted outside any case and waits for a second person: standards, lists, plans.

Each is decided on its own page; here it is found by who may decide it, and by who drafted it. What
was not agreed to is found by who drafted it, so that it does not lie there unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    false,
    func,
    literal,
    select,
    true,
    union_all,
)

from casehub.db import UtcDateTime
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
from casehub.people.reach import tree_below
from casehub.severally import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import BindParameter

    from casehub.law.worded import Worded
    from casehub.model.seconded import Drafted
    from casehub.record.work import Work

    # An id, told when the question is asked.
    Number = BindParameter[int]


# How long what was sent back stands before who drafted it; nothing obliges to draft it again.
SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class Sort:
    """A sort of drafts. show, agree: the routes of its page and of its approval.

    drafts: what waits at these offices, the reader's own among them. back: what somebody drafted
    and another did not agree to, where it was not drafted anew since.
    """

    what: str
    show: str
    agree: str
    drafts: Callable[[Select[int], Number], Sequence[Select[Any]]]
    back: Callable[[Number], Select[Any]] | None = None


@dataclass(frozen=True)
class Waiting:
    """One draft. show, agree: the routes of its page and of its approval; number: its row there.

    own: the reader drafted it. why: of what was sent back, the reason that was given.
    """

    what: str
    show: str
    agree: str
    number: int
    title: str
    by: str
    at: datetime
    own: bool
    why: str = ""


class Drafts(NamedTuple):
    """What waits, the longest first; what the reader had back, the newest first."""

    waiting: list[Waiting]
    sent_back: list[Waiting]


def drafts_of(work: Work) -> Drafts:
    """What waits in the reader's office and below it, and what she had back; in one question.

    Of what she drafted and another did not agree to: not what was drafted anew since, and not what
    lies longer than SHOWN. at: of that, when it came back; by: who sent it back.
    """
    return drafts_asked(work).alone(work.session)


def drafts_asked(work: Work) -> Asked[Drafts]:
    """The question of `drafts_of`, to be asked with others."""
    me = work.actor
    told = {"me": me.id, "own_office": me.organisation_id, "drafts_since": work.at - SHOWN}
    return Asked(_question(), told, partial(_read, me.id))


def _read(me: int, rows: Sequence[Any]) -> Drafts:
    found = Drafts([], [])
    for row in sorted(rows, key=lambda one: (one.at, one.number)):
        one = Waiting(
            row.what, row.show, row.agree, row.number, row.title, row.name, row.at,
            own=row.back or row.by_id == me, why=row.why,
        )  # fmt: skip
        (found.sent_back if row.back else found.waiting).append(one)
    found.sent_back.reverse()
    return found


@cache
def _question() -> Select[Any]:
    """The question of `drafts_of`: to word it anew took longer than to answer it."""
    me, office = bindparam("me", type_=Integer), bindparam("own_office", type_=Integer)
    mine = tree_below(office)
    waits = [
        _named(sort, one, false())
        for sort in SORTS
        for one in sort.drafts(mine, office)
    ]
    back = [_named(sort, sort.back(me), true()) for sort in SORTS if sort.back is not None]
    drafts = union_all(*waits, *back).subquery()
    since = bindparam("drafts_since", type_=UtcDateTime)
    lately = (drafts.c.by_id != me) & (drafts.c.at >= since)
    return (
        select(drafts, Person.name)
        .join(Person, Person.id == drafts.c.by_id)
        .where(~drafts.c.back | lately)
    )


def _named(sort: Sort, drafts: Select[Any], back: ColumnElement[bool]) -> Select[Any]:
    return drafts.add_columns(
        back.label("back"),
        literal(sort.what).label("what"),
        literal(sort.show).label("show"),
        literal(sort.agree).label("agree"),
    )


def _said(number: Any, title: Any, by: Any, at: Any, why: Any = None) -> Select[Any]:
    """The row of its page with its title; by whom and when it was drafted, or sent back and why."""
    return select(
        number.label("number"), title.label("title"), by.label("by_id"), at.label("at"),
        (literal("") if why is None else why).label("why"),
    )  # fmt: skip


def _drafted(table: type[Drafted], number: Any, title: Any) -> Select[Any]:
    return _said(number, title, table.drafted_by_id, table.drafted_at)


def _refused(
    table: type[Drafted], number: Any, title: Any, state: Worded, me: Number
) -> Select[Any]:
    """What `me` drafted last of each thing and had back; number: the thing that it drafts."""
    found = _said(number, title, table.decided_by_id, table.decided_at, table.refusal)
    newest = select(func.max(table.id)).group_by(number)
    return found.where(
        table.state == state, table.drafted_by_id == me, table.id.in_(newest)
    )


def _standards(offices: Select[int], _own: Number) -> list[Select[Any]]:
    drafts = _drafted(StandardVersion, Standard.id, StandardVersion.title)
    return [
        drafts.join(Standard, Standard.id == StandardVersion.standard_id).where(
            StandardVersion.state == StandardState.DRAFTED, Standard.organisation_id.in_(offices)
        )
    ]


def _key_list(offices: Select[int], _own: Number) -> list[Select[Any]]:
    drafts = _drafted(KeyListWording, KeyListEntry.id, KeyListWording.title)
    return [
        drafts.join(KeyListEntry, KeyListEntry.id == KeyListWording.entry_id).where(
            # A proposal to list is reviewed by another bureau, from the page of its batch.
            KeyListWording.act != ListAct.LISTING,
            KeyListWording.state == ListState.DRAFTED,
            KeyListEntry.organisation_id.in_(offices),
        )
    ]


def _inspections(_offices: Select[int], own: Number) -> list[Select[Any]]:
    number, title = InspectionPlan.id, InspectionPlan.title
    drafts = _drafted(InspectionPlan, number, title)
    by, at = InspectionPlan.withdrawal_by_id, InspectionPlan.withdrawal_at
    asked_back = _said(number, literal("撤销：").concat(title), by, at)
    own_plans: ColumnElement[bool] = InspectionPlan.organisation_id == own
    return [
        drafts.where(InspectionPlan.state == PlanState.DRAFTED, own_plans),
        asked_back.where(InspectionPlan.state == PlanState.ANNOUNCED, at.is_not(None), own_plans),
    ]


def _examples(offices: Select[int], _own: Number) -> list[Select[Any]]:
    drafts = _drafted(TypicalCase, TypicalCase.id, TypicalCase.title)
    return [
        drafts.where(
            TypicalCase.state == ExampleState.DRAFTED, TypicalCase.organisation_id.in_(offices)
        )
    ]


def _registers(offices: Select[int], _own: Number) -> list[Select[Any]]:
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
    offices: Select[int],
) -> Select[Any]:
    found = _said(CooperationEntry.id, title, table.by_id, table.at)
    found = found.join(CooperationEntry, CooperationEntry.id == table.entry_id)
    if table is PolicyRow:
        found = found.join(Organisation, Organisation.id == PolicyRow.partner_id)
    unsaid: ColumnElement[bool] = table.agreed_at.is_(None)
    return found.where(unsaid, ~table.dropped, CooperationEntry.organisation_id.in_(offices))


def _standards_back(me: Number) -> Select[Any]:
    number, title = StandardVersion.standard_id, StandardVersion.title
    return _refused(StandardVersion, number, title, StandardState.REFUSED, me)


def _key_list_back(me: Number) -> Select[Any]:
    number, title = KeyListWording.entry_id, KeyListWording.title
    return _refused(KeyListWording, number, title, ListState.REFUSED, me)


def _inspections_back(me: Number) -> Select[Any]:
    number, title = InspectionPlan.id, InspectionPlan.title
    return _refused(InspectionPlan, number, title, PlanState.REFUSED, me)


def _examples_back(me: Number) -> Select[Any]:
    # Its page is that of the telling, which is drafted anew for its case.
    newest = select(func.max(TypicalCase.id)).group_by(TypicalCase.case_id)
    number, title = TypicalCase.id, TypicalCase.title
    found = _refused(TypicalCase, number, title, ExampleState.REFUSED, me)
    return found.where(TypicalCase.id.in_(newest))


SORTS = (
    Sort("统一标准", "standards.show", "standards.agree", _standards, _standards_back),
    Sort("重点保护名录", "key_list.show", "key_list.agree", _key_list, _key_list_back),
    Sort("双随机计划", "inspections.show", "inspections.announce", _inspections, _inspections_back),
    Sort("典型案例", "examples.show", "examples.agree", _examples, _examples_back),
    Sort("协作登记", "registers.show", "registers.agree", _registers),
)
