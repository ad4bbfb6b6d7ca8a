"""The series in which an office counts its papers, and those that it lacks for what it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from casehub.model import Organisation, Person, RoleGrant
from casehub.workflow.matters import mains

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from casehub.documents.kinds import Kind
    from casehub.rulebook.book import Rulebook
    from casehub.workflow.procedure import Procedure, Step


# The short sign of an office before the word of a series.
CODE = "机关代字"


@dataclass(frozen=True)
class Lack:
    """A series that an office has no 字 for; papers: titles of those that it could not number.

    entry: what is to be entered on the page of the office.
    """

    office: str
    title: str
    papers: tuple[str, ...]
    entry: str = "文号字头"

    @property
    def sentence(self) -> str:
        """What is missing, what comes of it, and who can add it."""
        papers = "、".join(f"《{one}》" for one in self.papers)
        return (
            f"{self.office}没有登记{self.title}，{papers}无法编号；"
            f"请系统管理员在“机构”页面登记{self.entry}。"
        )


def series_of(rules: Rulebook, kind: Kind) -> str:
    """The office's own series in which a kind is counted; "" where its case or a word does."""
    if not kind.numbered:
        return ""
    letters = rules.numbering.papers.letter_series if kind.series == "letter" else ""
    return kind.number_series or letters


def lack_of(
    rules: Rulebook, office: Organisation, kind: Kind, *, filed: bool | None = None
) -> Lack | None:
    """Why an office could not number a paper of this kind; None where it can.

    filed: whether the case has its own number, if it is known: before, the office's 机关代字 and a
    word stand in its place.
    """
    series = series_of(rules, kind)
    if not series:
        by_case = kind.series in {"case", "none"}
        alone = bool(kind.number_word) if filed is None else not (filed and by_case)
        if not kind.numbered or not alone or office.number_prefix:
            return None
        return Lack(office.short_name, CODE, (kind.title,), CODE)
    if office.prefix(series):
        return None
    return Lack(office.short_name, rules.offices.series_title(series), (kind.title,))


def lacking(session: Session, rules: Rulebook, office: Organisation, day: date) -> list[Lack]:
    """The series that an office lacks for papers that its people can make, by title.

    Only an office whose kind handles matters here makes any. Of the procedures count those that it
    has the 案号字 for; of their steps those that somebody takes there on `day`, all while it has
    no people yet.
    """
    if not any(kind.own for kind in rules.offices.kind if kind.id == office.kind):
        return []
    roles = _roles(session, office, day)
    found: dict[tuple[str, str], dict[str, None]] = {}
    for procedure in rules.procedures.values():
        if not _runs(rules, office, procedure):
            continue
        for step in (*procedure.steps, *procedure.paper_steps):
            if roles and not roles & {*step.roles}:
                continue
            for lack in _lacks(rules, office, step):
                key = lack.title, lack.entry
                found.setdefault(key, {}).update(dict.fromkeys(lack.papers))
    return [
        Lack(office.short_name, title, (*papers,), entry)
        for (title, entry), papers in sorted(found.items())
    ]


def _lacks(rules: Rulebook, office: Organisation, step: Step) -> Iterator[Lack]:
    for name in (*step.documents, *step.may_issue):
        lack = lack_of(rules, office, rules.kinds[name])
        if lack is not None:
            yield lack


def _runs(rules: Rulebook, office: Organisation, procedure: Procedure) -> bool:
    """Whether cases of a procedure can be numbered there, or of one that it belongs to."""
    if procedure.case_series and not office.prefix(procedure.case_series):
        return False
    if not procedure.is_child:
        return True
    above = mains(procedure.key, rules.procedures.values())
    return any(_runs(rules, office, one) for one in above)


def _roles(session: Session, office: Organisation, day: date) -> set[str]:
    """The roles that somebody holds at an office on a day."""
    return set(
        session.scalars(
            select(RoleGrant.role)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(
                Person.organisation_id == office.id,
                Person.active,
                RoleGrant.since <= day,
                or_(RoleGrant.until.is_(None), RoleGrant.until >= day),
            )
        )
    )


def every_lack(session: Session, rules: Rulebook, day: date) -> list[Lack]:
    """What `lacking` says of every office that exists on `day`."""
    offices = session.scalars(select(Organisation).order_by(Organisation.id))
    return [
        lack
        for office in offices
        if office.is_valid_on(day)
        for lack in lacking(session, rules, office, day)
    ]
