"""The register of letters between bureaus (协作函): what came, was held back, was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Select, false, select

from casehub.casefile.sight_of_materials import receives, visible_materials
from casehub.model import Case, ExchangeLetter, Material
from casehub.people.permissions import visible_cases
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from casehub.record.work import Work

PAGE = 50


@dataclass(frozen=True)
class Line:
    """A letter as its row is drawn. paper, case: only what the reader may see.

    hidden: it lies in a file that is not for the reader, so its row tells no more than its numbers.
    """

    letter: ExchangeLetter
    paper: Material | None = None
    case: Case | None = None
    hidden: bool = False


def letters_of(work: Work) -> Select[ExchangeLetter]:
    """The letters of the own office, for who enters what comes to it; none for others."""
    ours = ExchangeLetter.organisation_id == work.actor.organisation_id
    return select(ExchangeLetter).where(ours if receives(work) else false())


def register(work: Work, *, before: int = 0) -> tuple[list[Line], bool]:
    """A page of the register, newest first, and whether more follow."""
    query = letters_of(work).order_by(ExchangeLetter.id.desc()).limit(PAGE + 1)
    if before:
        query = query.where(ExchangeLetter.id < before)
    rows = list(work.session.scalars(query))
    return _lines(work, rows[:PAGE]), len(rows) > PAGE


def find_letter(work: Work, number: int) -> Line:
    """The letter of this id with all that it says. Raises NotFound for hidden and absent alike."""
    row = work.session.scalar(letters_of(work).where(ExchangeLetter.id == number))
    if row is None:
        raise NotFound
    (line,) = _lines(work, [row])
    if line.hidden:
        raise NotFound
    return line


def _lines(work: Work, rows: Sequence[ExchangeLetter]) -> list[Line]:
    papers = _by_id(work, visible_materials(work), {row.material_id for row in rows})
    matters = {row.case_id for row in rows} - {None}
    seen = visible_cases(work.actor, work.today, work.rules).where(Case.id.in_(matters))
    cases = {case.id: case for case in work.session.scalars(seen)} if matters else {}
    return [
        Line(
            row,
            papers.get(row.material_id or 0),
            cases.get(row.case_id or 0),
            # Its paper lies in a file that she may not see, or the letter says what a case does.
            (row.material_id is not None and row.material_id not in papers)
            or (row.case_id is not None and row.case_id not in cases),
        )
        for row in rows
    ]


def _by_id(
    work: Work, seen: Select[Material], ids: Collection[int | None]
) -> dict[int, Material]:
    asked = {one for one in ids if one is not None}
    if not asked:
        return {}
    return {one.id: one for one in work.session.scalars(seen.where(Material.id.in_(asked)))}
