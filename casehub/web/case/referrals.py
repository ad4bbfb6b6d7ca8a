"""Cross-region referrals on the sender's side: the list and the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, request, url_for
from sqlalchemy import and_, select

from casehub.desk import register
from casehub.fields import ChoiceField, TableField
from casehub.model import Case, Deadline, Organisation, Referral, ReferralMessage
from casehub.web.case.casepage import page_values
from casehub.web.drawing.pages import page, state_title
from casehub.web.request.unit import reading

if TYPE_CHECKING:
    from casehub.desk.overview import Overview

routes = Blueprint("referrals", __name__)


@routes.get("/referrals")
def index() -> str:
    """Referrals one may see, newest first."""
    work = reading()
    found = register.search(
        work,
        register.CaseFilters(procedures=work.rules.referring, with_children=True),
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    ids = [case.id for case in found.rows]
    rows = work.session.execute(
        select(Referral, Organisation)
        .join(Organisation, Organisation.id == Referral.receiver_id)
        .where(Referral.case_id.in_(ids))
    )
    about = {referral.case_id: (referral, office) for referral, office in rows}
    return page(
        "referrals/index.html",
        found=found,
        about=about,
        state_title=state_title,
        next=url_for("referrals.index", after=found.after) if found.after else "",
        previous=url_for("referrals.index", before=found.before) if found.before else "",
    )


def referral_page(overview: Overview) -> str:
    """The page of one referral: receipt, message chain, and the parent's own clock."""
    g.section = "referrals"
    referral = overview.referral
    receiver, messages, clock = _around(overview.case, referral)
    parent = _visible_parent(overview)
    return page(
        "referrals/show.html",
        referral=referral,
        receiver=receiver,
        messages=messages,
        asks=_asks(referral),
        parent=parent,
        parent_clock=clock if parent is not None else None,
        **page_values(overview),
    )


def _asks(referral: Referral | None) -> list[list[tuple[str, str]]]:
    """The questions put to the other side, in the words of the paper that lists them."""
    if referral is None:
        return []
    kinds = reading().rules.kinds.values()
    tables = (
        f for k in kinds for f in k.fields if isinstance(f, TableField) and f.id == "items"
    )
    columns = {c.id: c for table in tables for c in table.columns}
    asked = []
    for row in referral.items or []:
        pairs = []
        for name, value in row.items():
            column = columns.get(name)
            if value in (None, "", []) or column is None:
                continue
            words = str(value)
            if isinstance(column, ChoiceField):
                words = column.option_label(words)
            pairs.append((column.label, words))
        asked.append(pairs)
    return asked


def _visible_parent(overview: Overview) -> Case | None:
    return next((c for c in overview.linked if c.id == overview.case.parent_id), None)


def _limits_above(case: Case) -> tuple[str, ...]:
    """The time limits of the whole case that the referral belongs to."""
    above = case.parent
    if above is None:
        return ()
    return reading().rules.procedure(above.procedure, above.procedure_version).limits


def _around(
    case: Case, referral: Referral | None
) -> tuple[Organisation | None, list[ReferralMessage], Deadline | None]:
    """Receiver, messages (newest first) and the parent's running limit, in one query.

    A referral does not stop the parent's clock, so it is shown beside it.
    """
    if referral is None:
        return None, [], None
    # Any: an outer join leaves empty places where there is no message or no running limit.
    rows: Any = (
        reading()
        .session.execute(
            select(Organisation, ReferralMessage, Deadline)
            .select_from(Organisation)
            .outerjoin(ReferralMessage, ReferralMessage.referral_id == referral.id)
            .outerjoin(
                Deadline,
                and_(
                    Deadline.case_id == case.parent_id,
                    Deadline.closed_on.is_(None),
                    Deadline.rule.in_(_limits_above(case)),
                ),
            )
            .where(Organisation.id == referral.receiver_id)
            .order_by(ReferralMessage.message_no.desc(), Deadline.due_on)
        )
        .all()
    )
    messages = {m.id: m for _office, m, _clock in rows if m is not None}
    return rows[0][0] if rows else None, list(messages.values()), rows[0][2] if rows else None
