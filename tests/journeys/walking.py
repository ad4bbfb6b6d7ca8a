"""What people click when one drafts a step and others agree to it, whatever the procedure."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sqlalchemy import select

from casehub.model import Case, Organisation
from casehub.model.organisation import OrganisationSeries
from casehub.people import bureau
from tests import factories
from tests.journeys import stage
from tests.printing import print_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.journeys.person import Visitor
    from tests.journeys.site import Site


def hire(site: Site, username: str, name: str, *roles: str, phone: str = "023-0000-5390") -> int:
    """One more colleague, with a certificate; the id."""
    with site.acting("head") as work:
        row = {
            "username": username, "name": name, "organisation_id": work.actor.organisation_id, "post": "主任科员", "phone": phone,
            "roles": list(roles),
            "certificate": {
                "number": f"示例执-500000-{phone[-4:]}", "valid_from": factories.SINCE, "valid_to": date(2030, 12, 31),
            },
        }  # fmt: skip
        return bureau.add_person(work.session, site.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED).id


def numbered(site: Site, words: Mapping[str, str]) -> None:
    """The office has these words for the numbers of its papers as well."""
    with site.acting("head") as work:
        office = work.session.scalars(select(Organisation).where(Organisation.id == work.actor.organisation_id)).one()
        here = {one.series for one in office.series}
        office.series += [OrganisationSeries(series=one, prefix=word) for one, word in words.items() if one not in here]


def child(site: Site, reference: str, procedure: str) -> str:
    """The newest matter of a case."""
    with site.app.extensions["casehub"].read() as session:
        above = select(Case.id).where(Case.reference == reference).scalar_subquery()
        rows = select(Case.reference).where(Case.parent_id == above, Case.procedure == procedure)
        newest = session.scalars(rows.order_by(Case.id.desc())).first()
    return newest or ""


def waiting(site: Site, reference: str) -> list[str]:
    """The matters of a case by which papers are still to be served."""
    with site.app.extensions["casehub"].read() as session:
        above = select(Case.id).where(Case.reference == reference).scalar_subquery()
        rows = select(Case.reference).where(Case.parent_id == above, Case.procedure == "service", Case.closed_on.is_(None))
        return list(session.scalars(rows.order_by(Case.id)))


def served(visitor: Visitor, site: Site, who: str, references: Iterable[str], receiver: str) -> None:
    """Everything that waits is handed to the head of the party, with proof."""
    for matter in [one for reference in references for one in waiting(site, reference)]:
        given = {"receiver": receiver, "relation": "representative"}
        done(visitor, site, who, matter, "直接送达，登记回证", "prove_direct", **given)


def reference_of(visitor: Visitor) -> str:
    """The number of the case whose page is shown."""
    return unquote(visitor.page.url.partition("/cases/")[2].partition("?")[0])


def days_later(site: Site, days: int, **visitors: Visitor) -> None:
    """Days pass, and everybody signs in again: a session does not last so long."""
    site.clock.pass_by(days=days)
    for username, visitor in visitors.items():
        visitor.come_in(username)


def filled(visitor: Visitor, site: Site, who: str, reference: str, title: str, step: str, **given: Any) -> Visitor:
    """The form of a step, found on the page of its case, filled in as far as it must be."""
    links = visitor.go(f"/cases/{reference}").main.get_by_role("link")
    # What others approve is drafted first, and its link says so.
    visitor.turn(links.filter(has_text=re.compile(f"^(拟稿报批：)?{re.escape(title)}$")).first)
    return visitor.type(stage.examples(site, who, reference, step, **given))


def done(visitor: Visitor, site: Site, who: str, reference: str, title: str, step: str, **given: Any) -> Visitor:
    """A step taken at once: its form, the check, the act."""
    filled(visitor, site, who, reference, title, step, **given).press("核对")
    assert visitor.status == 200, visitor.text()
    visitor.press(title)
    assert f"✓ {title}" in visitor.text(), visitor.text()
    return visitor


def printed(site: Site) -> None:
    """The worker has printed what was issued."""
    with site.acting("head") as work:
        print_waiting(work.session, work.rules, work.blobs, site.clock.at)


def sent_up(visitor: Visitor, site: Site, who: str, reference: str, title: str, step: str, **given: Any) -> str:
    """A step drafted and sent to those who approve it; where the matter is."""
    filled(visitor, site, who, reference, title, step, **given).press("核对")
    assert visitor.status == 200, visitor.text()
    visitor.press("送审")
    assert visitor.status == 200, visitor.text()
    return visitor.page.url.partition("?")[0].removeprefix(site.url)


def agreed(visitors: Iterable[Visitor], where: str, name: str = "") -> None:
    """Everybody asked agrees, one after the other; the last agreement is the act."""
    for n, visitor in enumerate(visitors):
        visitor.go(where)
        if name and not n:
            visitor.check(name)
        visitor.type({"opinion": "同意。"})
        visitor.turn(visitor.main.locator('button[value="agree"]').first)
        assert visitor.status == 200, visitor.text()
