"""Cross-region referrals on the sender's side: the list and the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, g, request, url_for
from sqlalchemy import select

from casehub.casework import register
from casehub.model import Case, Deadline, Organisation, Referral, ReferralMessage
from casehub.web.casepage import page_values
from casehub.web.pages import page, state_title
from casehub.web.unit import reading

if TYPE_CHECKING:
    from casehub.casework.casefile import Overview

routes = Blueprint("referrals", __name__)
MESSAGE_WORDS = {
    "letter": "协助调查函",
    "supplement": "补充函",
    "receipt": "回执",
    "extension": "延期告知",
    "reply": "复函",
    "reminder": "催办函",
    "return": "退回",
    "withdrawal": "撤回",
}


@routes.get("/referrals")
def index() -> str:
    """Referrals one may see, newest first."""
    work = reading()
    found = register.search(
        work,
        register.CaseFilters(procedure="assistance", with_children=True),
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
    work, referral = reading(), overview.referral
    messages: list[ReferralMessage] = []
    receiver = None
    if referral is not None:
        messages = list(
            work.session.scalars(
                select(ReferralMessage)
                .where(ReferralMessage.referral_id == referral.id)
                .order_by(ReferralMessage.message_no.desc())
            )
        )
        receiver = work.session.get(Organisation, referral.receiver_id)
    return page(
        "referrals/show.html",
        referral=referral,
        receiver=receiver,
        messages=messages,
        message_words=MESSAGE_WORDS,
        asks=_asks(referral),
        parent=_visible_parent(overview),
        parent_clock=_clock(overview.case),
        **page_values(overview),
    )


def _asks(referral: Referral | None) -> list[list[tuple[str, str]]]:
    """The questions put to the other side, in the words of the paper that lists them."""
    if referral is None:
        return []
    kinds = reading().rules.kinds.values()
    tables = (f for k in kinds for f in k.fields if f.kind == "table" and f.id == "items")
    columns = {c.id: c for table in tables for c in table.columns}
    asked = []
    for row in referral.items or []:
        pairs = []
        for name, value in row.items():
            column = columns.get(name)
            if value in (None, "", []) or column is None:
                continue
            words = dict(column.options).get(str(value), str(value))
            pairs.append((column.label, words))
        asked.append(pairs)
    return asked


def _visible_parent(overview: Overview) -> Case | None:
    return next((c for c in overview.linked if c.id == overview.case.parent_id), None)


def _clock(case: Case) -> Deadline | None:
    """The parent's own running limit: a referral does not stop it."""
    if case.parent_id is None:
        return None
    rows = reading().session.scalars(
        select(Deadline)
        .where(
            Deadline.case_id == case.parent_id,
            Deadline.closed_on.is_(None),
            Deadline.rule == "adjudication.decide",
        )
        .order_by(Deadline.due_on)
    )
    return rows.first()
