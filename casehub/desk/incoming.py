"""The mail room's page: what waits for a case, where it may belong, and the register as a book."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from casehub.among import among
from casehub.casefile.materials import duplicates
from casehub.casefile.sight_of_materials import receives, visible_materials
from casehub.desk.looking.fits import whys
from casehub.desk.looking.search import bearing
from casehub.desk.register import CaseFilters, search
from casehub.law.identifiers import mail_numbers_in
from casehub.model import Case, Material, MaterialUse, Service
from casehub.model.material import OPEN
from casehub.people.permissions import visible_cases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.record.work import Work

PAGE = 50
MOST_NUMBERS, MOST_CASES, MOST_MATTERS = 6, 6, 6
# What is looked for on a first page and in a file's name: numbers of cases and papers, of patents,
# 收件号, and of referrals (流转编号). Scanned text has blanks in them.
NUMBERS = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s*[〔\[(（【]\s*\d{4}\s*[〕\])）】]\s*\d{1,6}\s*号"
    r"|ZL\s*(?:\d\s*){8,13}\.?\s*[\dXx]"
    r"|[A-Z]{2,4}(?:\d{6}-)?20\d{8}(?!\d)"
    r"|[A-Z]{2}-\d{6}-\d{6}-\d{4}-\d{5}-[\dX]"
)


@dataclass(frozen=True)
class Likely:
    """A case that a paper may belong to, and what on the paper says so."""

    case: Case
    why: str


@dataclass(frozen=True)
class Waiting:
    """A paper that waits for a case; earlier: the one with the same bytes that came before."""

    material: Material
    earlier: Material | None
    likely: tuple[Likely, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """What hinders the reading of its files."""
        return tuple(file.fault for file in self.material.files if file.fault)


def waiting(work: Work, *, after: int = 0) -> tuple[list[Waiting], bool]:
    """A page of the papers without a case, in the order of their entry, and whether more follow."""
    query = visible_materials(work).where(Material.status == OPEN, Material.id > after)
    query = query.options(selectinload(Material.files)).order_by(Material.id).limit(PAGE + 1)
    rows = list(work.session.scalars(query))
    shown = rows[:PAGE]
    same, likely = duplicates(work, shown), _likely(work, shown)
    lines = [Waiting(m, same.get(m.id), likely.get(m.id, ())) for m in shown]
    return lines, len(rows) > PAGE


def _numbers_on(material: Material) -> list[str]:
    said = [text for file in material.files for text in (file.opening, file.filename)]
    found = (re.sub(r"\s", "", one) for text in said for one in NUMBERS.findall(text))
    return list(dict.fromkeys(found))[:MOST_NUMBERS]


def _likely(work: Work, materials: Sequence[Material]) -> dict[int, tuple[Likely, ...]]:
    """Paper → visible cases that bear a number which stands on its first page: never chosen here.

    A number begins where its own signs do, which a scan does not tell: each shorter beginning of
    what stands before the bracket is asked about, too.
    """
    named = {m.id: _numbers_on(m) for m in materials}
    spelled = {number: _beginnings(number) for numbers in named.values() for number in numbers}
    owners = bearing(work, [form for forms in spelled.values() for form in forms])
    cases = _visible(work, set().union(*owners.values()) if owners else set())
    found: dict[int, tuple[Likely, ...]] = {}
    for material_id, numbers in named.items():
        hits: dict[int, Likely] = {}
        for form in (form for number in numbers for form in spelled[number]):
            for case_id in sorted(owners.get(form, ())):
                if case_id in cases:
                    hits.setdefault(case_id, Likely(cases[case_id], form))
        found[material_id] = tuple(hits.values())[:MOST_CASES]
    mailed = _mailed(work, {m.tracking for m in materials if m.tracking})
    for material in materials:
        sent = [one for one in mailed if one.why == material.tracking]
        if sent:
            # The item tells of one service; the numbers on it may be those of the main case.
            known = {one.case.id for one in sent}
            others = (one for one in found[material.id] if one.case.id not in known)
            found[material.id] = (*sent, *others)[:MOST_CASES]
    return found


def _mailed(work: Work, numbers: set[str]) -> list[Likely]:
    """The visible matters of service whose papers were sent as these postal items."""
    if not numbers:
        return []
    sent = select(Service.case_id, Service.tracking).where(Service.tracking.in_(numbers))
    items = [(case_id, tracking) for case_id, tracking in work.session.execute(sent)]
    cases = _visible(work, {case_id for case_id, _ in items})
    return [Likely(cases[case_id], number) for case_id, number in items if case_id in cases]


def _beginnings(number: str) -> list[str]:
    word = re.match(r"[\u4e00-\u9fff]*", number)
    longest = max(0, len(word[0]) - 2) if word else 0
    return [number[n:] for n in range(longest + 1)]


def _visible(work: Work, ids: set[int]) -> dict[int, Case]:
    if not ids:
        return {}
    seen = visible_cases(work.actor, work.today, work.rules).where(among(Case.id, ids))
    return {case.id: case for case in work.session.scalars(seen).unique()}


def cases_for(work: Work, typed: str) -> list[Likely]:
    """Visible cases that fit what was typed (number or party), each with its open matters.

    Each says what of it fits. An EMS number leads to the matter of service whose papers were sent
    under it.
    """
    mailed = _mailed(work, set(mail_numbers_in(typed)))
    if mailed:
        return [Likely(one.case, "邮件号相符") for one in mailed]
    found = search(work, CaseFilters(text=typed), limit=MOST_CASES).rows
    fits = whys(work, typed, found)
    columns = {n: dict.fromkeys(why.says for why in said) for n, said in fits.items()}
    said = {number: f"{'、'.join(says)}相符" for number, says in columns.items()}
    return [
        Likely(one, said.get(one.id, "" if one.parent_id is None else "这一件的未结事项"))
        for one in _with_matters(work, found)
    ]


def _with_matters(work: Work, cases: Sequence[Case]) -> list[Case]:
    """The cases, each followed by its open matters (service, assistance): papers may be theirs."""
    ids = {case.id for case in cases}
    if not ids:
        return []
    seen = visible_cases(work.actor, work.today, work.rules)
    query = seen.where(among(Case.parent_id, ids), Case.closed_on.is_(None)).order_by(Case.id)
    matters: dict[int | None, list[Case]] = {}
    for one in work.session.scalars(query).unique():
        matters.setdefault(one.parent_id, []).append(one)
    return [one for case in cases for one in (case, *matters.get(case.id, [])[:MOST_MATTERS])]


def bears(work: Work, typed: str) -> Case | None:
    """The one visible case whose own number was typed whole: typing it is choosing it."""
    ids = bearing(work, [typed]).get(typed, set())
    cases = [c for c in _visible(work, ids).values() if c.parent_id is None or len(ids) == 1]
    return cases[0] if len(cases) == 1 else None


@dataclass(frozen=True)
class Entered:
    """A line of the register; hidden: the reader is shown the number only."""

    material: Material
    place: Case | None
    hidden: bool


def book(work: Work, *, before: int = 0, text: str = "") -> tuple[list[Entered], bool]:
    """A page of the register, newest first, without gaps; what is not for the reader is bare.

    text: part of a 收文号, name, sender or 邮件号, looked for in what the reader may see only.
    """
    if text or not receives(work):
        query = visible_materials(work)
    else:
        query = select(Material).where(Material.organisation_id == work.actor.organisation_id)
    if text:
        told = (Material.number, Material.title, Material.sender, Material.tracking)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in told)))
    if before:
        query = query.where(Material.id < before)
    rows = list(work.session.scalars(query.order_by(Material.id.desc()).limit(PAGE + 1)))
    shown = rows[:PAGE]
    ids = {m.id for m in shown}
    seen = set(
        work.session.scalars(
            visible_materials(work).with_only_columns(Material.id).where(Material.id.in_(ids))
        )
    )
    lies = select(MaterialUse.material_id, MaterialUse.case_id).where(
        MaterialUse.material_id.in_(seen), MaterialUse.ended_seq.is_(None)
    )
    places = dict(iter(work.session.execute(lies))) if seen else {}
    cases = _visible(work, set(places.values()))
    lines = [Entered(m, cases.get(places.get(m.id, 0)), m.id not in seen) for m in shown]
    return lines, len(rows) > PAGE
