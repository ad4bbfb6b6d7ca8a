"""The law of each procedure on each of its days: whatever it cites has a row, and fits its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from casehub.declared import Fault
from casehub.documents.kinds import NO_REMEDY
from casehub.documents.templates.asked import names_used
from casehub.law.chinese import date_text
from casehub.rulebook.law import Law, LawOfDay
from casehub.workflow.loader import file_of
from casehub.workflow.matters import mains

if TYPE_CHECKING:
    from casehub.documents.kinds import Kind
    from casehub.rulebook.awaiting import ProcedureRow
    from casehub.rulebook.reading import Files
    from casehub.workflow.procedure import Procedure

_Asked = Callable[[LawOfDay], object]


@dataclass(frozen=True)
class _Asking:
    """For which procedure the law is asked; above: beside each main case that it may belong to."""

    law: Law
    procedure: Procedure
    above: Sequence[tuple[str, ...]]

    def without(self, rows: Sequence[ProcedureRow], asked: _Asked) -> date | None:
        """The first day on which the procedure has no such row; None when it always has one."""
        for day in _turns(self.procedure, rows):
            if any(asked(self.law.on(day, keys)) is None for keys in self.above):
                return day
        return None


def applied_faults(files: Files) -> Iterator[Fault]:
    """Rows for procedures that nobody knows, and days on which a procedure has not what it cites.

    Bases, remedies, and what an agreement may contain.
    """
    basis = files.basis.value.basis if files.basis.value is not None else ()
    remedies = files.remedies.value.remedy if files.remedies.value is not None else ()
    settled = files.agreements.value.settled if files.agreements.value is not None else ()
    never = files.agreements.value.never if files.agreements.value is not None else ()
    known = {key for key, _version in files.procedures} | files.coming.names("procedure")
    tables: tuple[tuple[str, Sequence[ProcedureRow]], ...] = (
        ("basis", basis), ("remedies", remedies), ("agreements", settled),
        ("agreements", never),
    )  # fmt: skip
    for name, rows in tables:
        for row in rows:
            for key in row.procedures:
                if key not in known:
                    yield Fault(f"{name}.toml", f"{row.key}.procedures", f"没有这个程序：{key}")
    law = Law(files.limits, basis=basis, remedies=remedies)
    newest = dict(sorted(files.procedures))
    for (key, version), procedure in files.procedures.items():
        file = file_of(procedure, superseded=newest[key] != version)
        homes = sorted({one.key for one in mains(key, files.procedures.values())})
        asking = _Asking(law, procedure, [(key, home) for home in homes] or [(key,)])
        made = [*_made(procedure, files)]
        # The periods that the papers of a child matter tell run in its main case.
        homes_of = [*mains(key, files.procedures.values())] or [procedure]
        begun = chain.from_iterable(_begun(law, one, made) for one in homes_of)
        rights = _routine(procedure, files)
        for at, said in (*_missing(asking, made), *begun, *rights):
            yield Fault(file, at, said)
    yield from _remedies(files, law)
    yield from _agreements(files)


def _made(procedure: Procedure, files: Files) -> Iterator[Kind]:
    """The kinds of paper that it makes."""
    steps = (*procedure.steps, *procedure.paper_steps)
    made = {kind for step in steps for kind in (*step.documents, *step.may_issue)}
    for kind in sorted(made):
        yield from files.kinds.editions(kind)


def _routine(procedure: Procedure, files: Files) -> Iterator[tuple[str, str]]:
    """Steps that may be agreed to together though their paper can be challenged."""
    for step in procedure.steps:
        kinds = (one for name in step.documents for one in files.kinds.editions(name))
        for kind in kinds if step.routine else ():
            if kind.is_challengeable:
                said = f"文书 {kind.kind} 告知救济途径，决定当事人权利，不能一并同意"
                yield f"steps.{step.id}.routine", said


def _missing(asking: _Asking, made: Sequence[Kind]) -> Iterator[tuple[str, str]]:
    """What stands behind its steps or in its papers, and has no row on a day of the procedure."""
    law, procedure = asking.law, asking.procedure
    steps = (*procedure.steps, *procedure.paper_steps)
    cited = {key for step in steps for key in step.basis}
    cited |= {key for kind in made for key in names_used(kind)["basis"]}
    for key in sorted(cited & law.basis_by_key.keys()):
        rows = law.basis_by_key[key]
        day = asking.without(rows, partial(LawOfDay.basis_row, key=key))
        if day is not None:
            yield f"basis.{key}", f"{_when(day)}没有本程序适用的依据（basis.toml）"
    told = {kind.remedy for kind in made}
    for key in sorted(told & law.remedies_by_key.keys()):
        ways = law.remedies_by_key[key]
        day = asking.without(ways, partial(LawOfDay.remedy_row, key=key))
        if day is not None:
            yield f"remedy.{key}", f"{_when(day)}没有本程序适用的救济途径（remedies.toml）"


def _begun(law: Law, procedure: Procedure, made: Sequence[Kind]) -> Iterator[tuple[str, str]]:
    """Limits of a remedy that a paper tells and its service does not begin, and the other way."""
    every = {road.limit for row in law.remedies for road in row.roads}
    for kind in made:
        rule = procedure.service_rule(kind.kind)
        starts = {one.rule for one in rule.every_start} if rule is not None else set()
        told = law.limits_of_remedy(kind.remedy) if kind.is_challengeable else frozenset[str]()
        for code in sorted(told - starts):
            yield f"on_service.{kind.kind}", f"文书告知的期限 {code} 送达时没有起算"
        # What can be challenged begins nothing else but what its own text tells: the time to pay.
        # Another paper may begin what none challenges.
        begun = starts - set(names_used(kind)["limits"]) if told else starts & every
        for code in sorted(begun - told):
            yield f"on_service.{kind.kind}", f"起算的期限 {code} 文书没有告知（remedies.toml）"


def _when(day: date) -> str:
    return "" if day == date.min else date_text(day)


def _turns(procedure: Procedure, rows: Sequence[ProcedureRow]) -> list[date]:
    """The first day of the procedure, and each later one of its days on which a row changes."""
    first, last = procedure.since or date.min, procedure.until or date.max
    days = {first}
    for row in rows:
        days.update((row.since,) if row.since is not None else ())
        days.update((row.until + timedelta(days=1),) if row.until is not None else ())
    return sorted(day for day in days if first <= day <= last)


def _remedies(files: Files, law: Law) -> Iterator[Fault]:
    """Kinds that tell of a remedy nobody knows, and rows whose names or words lead nowhere."""
    for kind in files.kinds.every():
        if kind.remedy != NO_REMEDY and kind.remedy not in law.remedies_by_key:
            yield Fault(kind.sidecar, "remedy", f"没有这种救济途径：{kind.remedy}")
    told = {limit.code for limit in files.limits.all() if limit.told}
    house, basis = files.house.names("rule"), files.basis.names("basis")
    for row in law.remedies:
        said = list(row.objections())
        for road in row.roads:
            if road.limit not in files.limit_codes or road.limit in told:
                said.append(f"没有这项有长度的期限：{road.limit}")
            if road.only_by and road.only_by not in house:
                said.append(f"没有这条本机关规定：{road.only_by}")
        if row.basis and row.basis not in basis:
            said.append(f"没有这一条依据：{row.basis}")
        yield from (Fault("remedies.toml", f"remedy.{row.key}", sentence) for sentence in said)


def _agreements(files: Files) -> Iterator[Fault]:
    """Kinds of dispute, and terms of an agreement, that nobody can choose."""
    said = files.agreements.value
    if said is None:
        return
    lists = files.choices.value.lists if files.choices.value is not None else {}
    for at, name in (("disputes", said.disputes), ("terms", said.terms)):
        if name not in lists:
            yield Fault("agreements.toml", at, f"没有这个选项表：{name}")
    disputes, terms = dict(lists.get(said.disputes, ())), dict(lists.get(said.terms, ()))
    for row in said.settled:
        at = f"settled.{row.key}"
        if row.key not in disputes:
            yield Fault("agreements.toml", at, "没有步骤的字段可以选择这种纠纷类型")
        for term in row.terms:
            if term not in terms:
                yield Fault("agreements.toml", at, f"协议内容没有这种类别：{term}")
