"""The audit administrator's pages: the security log and whether the record holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import select

from casehub.model import Checkpoint, Person, SecurityEntry, TimeStamp
from casehub.model.security import SECURITY_WORDS
from casehub.record import audit
from casehub.record.checkpoints import newest_copy
from casehub.record.events import log_security
from casehub.record.keys import KeyTrouble
from casehub.record.work import OFFICE_ZONE
from casehub.web.drawing.exports import csv_answer
from casehub.web.drawing.pages import moment, page
from casehub.web.drawing.sought import TOKEN, sought, token_of
from casehub.web.request.unit import address, now, parts, reading, row_number, writing

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy import Select
    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("audit", __name__)
PAGE_SIZE = 50
EXPORT_SIZE = 10_000
# What narrows the log and may stand in an address; whose entries are meant stands there encrypted.
NARROWING = ("kind", "on", TOKEN)


def _query() -> Select[SecurityEntry]:
    found = select(SecurityEntry).order_by(SecurityEntry.id.desc())
    kind, who = request.args.get("kind", ""), sought().text.strip()
    if kind:
        same = [k for k, words in SECURITY_WORDS.items() if words == SECURITY_WORDS.get(kind)]
        found = found.where(SecurityEntry.kind.in_(same))
    if who:
        found = found.where(SecurityEntry.username == who)
    try:
        day = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return found
    start = datetime(day.year, day.month, day.day, tzinfo=OFFICE_ZONE)
    return found.where(SecurityEntry.at >= start, SecurityEntry.at < start + timedelta(days=1))


@routes.post("/audit/security/find")
def find() -> AnyResponse:
    """Take the account that is looked for out of the form, so that no address bears it in clear."""
    given: dict[str, Any] = {name: request.form.get(name, "") for name in NARROWING}
    who = request.form.get("who", "").strip()
    given[TOKEN] = token_of(who) if who else ""
    return redirect(url_for("audit.security", **{k: v for k, v in given.items() if v}), 303)


@routes.get("/audit/security")
def security() -> str:
    """The security log, newest first, by keyset."""
    work = reading()
    after = request.args.get("after", "")
    query = _query().limit(PAGE_SIZE + 1)
    first = row_number(after)
    if first is not None:
        query = query.where(SecurityEntry.id < first)
    rows = list(work.session.scalars(query))
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    ids = {r.person_id for r in rows if r.person_id}
    names = dict(
        work.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all()
    )
    kept: dict[str, Any] = {k: v for k, v in request.args.items() if k in NARROWING and v}
    return page(
        "audit/security.html",
        rows=rows,
        names=names,
        kinds=SECURITY_WORDS,
        # What was called differently once is one choice.
        choices={words: kind for kind, words in reversed(SECURITY_WORDS.items())},
        kept=kept,
        who=sought().text.strip(),
        lost=sought().lost,
        next=url_for("audit.security", **kept, after=rows[-1].id) if more else "",
        previous=url_for("audit.security", **kept) if after else "",
    )


@routes.get("/audit/security.csv")
def export() -> Response:
    """The same query as a file; the export is itself noted."""
    with writing() as work:
        rows = [
            [moment(r.at), SECURITY_WORDS.get(r.kind, r.kind), r.username, r.subject, r.address]
            for r in work.session.scalars(_query().limit(EXPORT_SIZE))
        ]
        log_security(work, "export_security", subject=f"{len(rows)} 条", address=address())
    return csv_answer("安全日志", ["时间", "事项", "账号", "内容", "地址"], rows)


@routes.route("/audit/verify", methods=["GET", "POST"])
def verify() -> str:
    """Check the whole record now, and the checkpoints sealed so far."""
    report, trouble, places = None, list[str](), parts().places
    if request.method == "POST":
        # The check walks through every row and forgets it; a session of its own keeps ours whole.
        shared = parts()
        against = audit.Against(
            shared.rules, _keys(trouble), places.copies, now(), places.stamp_roots
        )
        with shared.read() as session:
            report = audit.verify(session, shared.blobs, against=against)
        with writing() as work:
            words = "没有发现改动" if report.sound else f"发现 {len(report.faults)} 处"
            log_security(work, "audit_verified", subject=words, address=address())
    session = reading().session
    rows = list(session.scalars(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(20)))
    of_these = select(TimeStamp).where(TimeStamp.checkpoint_id.in_([row.id for row in rows]))
    stamps = {stamp.checkpoint_id: stamp for stamp in session.scalars(of_these)}
    return page(
        "audit/verify.html",
        report=report,
        trouble=trouble,
        checkpoints=rows,
        stamps=stamps,
        outside=places.outside,
        last_copy=newest_copy(places.outside) if places.outside else None,
    )


def _keys(trouble: list[str]) -> frozenset[str]:
    """The public keys to trust; what is wrong with them goes to `trouble`, and none is trusted."""
    try:
        return parts().places.keys()
    except KeyTrouble as error:
        trouble.append(str(error))
        return frozenset()
