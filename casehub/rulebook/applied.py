"""The law of each procedure on each of its days: whatever it cites has a row, and fits its name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from casehub.declared import Fault
from casehub.documents.templates.asked import names_used
from casehub.law.chinese import date_text
from casehub.rulebook.law import Law
from casehub.workflow.loader import file_of
from casehub.workflow.procedure import mains

if TYPE_CHECKING:
    from casehub.law.effect import Effective
    from casehub.rulebook.reading import Files
    from casehub.workflow.procedure import Procedure


def applied_faults(files: Files) -> Iterator[Fault]:
    """Bases of procedures that nobody knows, and days on which a procedure cites what is no law."""
    rows = files.basis.value.basis if files.basis.value is not None else ()
    built = {key for key, _version in files.procedures}
    known = built | files.coming.names("procedure")
    for row in rows:
        for key in row.procedures:
            if key not in known:
                yield Fault("basis.toml", f"basis.{row.key}.procedures", f"没有这个程序：{key}")
    law = Law(files.limits, basis=rows)
    newest = dict(sorted(files.procedures))
    for (key, version), procedure in files.procedures.items():
        file = file_of(procedure, superseded=newest[key] != version)
        for name in sorted(_cited(procedure, files) & law.basis_by_key.keys()):
            day = _without(law, procedure, name, files.procedures.values())
            if day is not None:
                when = "" if day == date.min else date_text(day)
                yield Fault(file, f"basis.{name}", f"{when}没有本程序适用的依据（basis.toml）")


def _cited(procedure: Procedure, files: Files) -> set[str]:
    """Keys of bases that stand behind its steps and in its papers."""
    steps = (*procedure.steps, *procedure.paper_steps)
    found = {key for step in steps for key in step.basis}
    made = {kind for step in steps for kind in (*step.documents, *step.may_issue)}
    for kind in made & files.kinds.keys():
        found.update(names_used(files.kinds[kind])["basis"])
    return found


def _without(
    law: Law, procedure: Procedure, key: str, procedures: Collection[Procedure]
) -> date | None:
    """The first day from which on the procedure has no row of this key; None when it always has.

    A child matter is asked for beside each main case that it may belong to.
    """
    homes = {one.key for one in mains(procedure.key, procedures)}
    above: list[tuple[str, ...]] = [(procedure.key, one) for one in sorted(homes)]
    above = above or [(procedure.key,)]
    for day in _turns(procedure, law.basis_by_key[key]):
        if any(law.on(day, keys).basis_row(key) is None for keys in above):
            return day
    return None


def _turns(procedure: Procedure, rows: Sequence[Effective]) -> list[date]:
    """The first day of the procedure, and each later one of its days on which a row changes."""
    first, last = procedure.since or date.min, procedure.until or date.max
    days = {first}
    for row in rows:
        days.update((row.since,) if row.since is not None else ())
        days.update((row.until + timedelta(days=1),) if row.until is not None else ())
    return sorted(day for day in days if first <= day <= last)
