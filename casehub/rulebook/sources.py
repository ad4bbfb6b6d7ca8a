"""Where fields say that the file knows them: each source exists, and each known fact is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casehub.declared import Fault
from casehub.documents.kinds import Kind
from casehub.fields import DayField, Field
from casehub.fields.sources import OfCase, OfDocument, OfForm, OfPaper, OfStep, Source
from casehub.model import Case, Document
from casehub.rulebook.reading import Files
from casehub.workflow.loader import file_of
from casehub.workflow.part import Part
from casehub.workflow.procedure import Procedure, Start, Step


@dataclass(frozen=True)
class _Place:
    """A field and where it is declared; kind: of the paper whose own field it is."""

    file: str
    path: str
    field: Field
    kind: Kind | None = None


def source_faults(files: Files, law: Part) -> list[Fault]:
    """Sources that do not exist, fields that nobody could fill, known facts that nobody asks."""
    places = [*_places(files)]
    found = [fault for place in places for fault in _faults(place, files, law)]
    asked = {source for place in places for _, source in _sources(place.field)}
    asked |= {start.known for p in files.procedures.values() for start in _starts(p)}
    found += [
        Fault(f"{p.key}.yaml", "deadlines.start.known", f"未知的已知内容：{start.known}")
        for p in files.procedures.values()
        for start in _starts(p)
        if start.known and start.known not in law.known
    ]
    found += [
        Fault("procedures", f"days.{name}", "没有这项已知内容，或者没有字段以它为最早日期")
        for name in sorted(law.days)
        if name not in law.known or name not in asked
    ]
    found += [
        Fault("procedures", f"known.{name}", "没有字段使用这项已知内容")
        for name in sorted(law.known.keys() - asked)
    ]
    return found


def _places(files: Files) -> Iterator[_Place]:
    newest = {key: files.procedures[key, number] for key, number in sorted(files.procedures)}
    for procedure in files.procedures.values():
        file = file_of(procedure, superseded=procedure is not newest[procedure.key])
        for step in procedure.steps:
            for field in step.fields:
                yield _Place(file, f"steps.{step.id}.fields.{field.id}", field)
    for name, kind in files.kinds.items():
        for field in kind.fields:
            yield _Place(f"{name}.toml", f"field.{field.id}", field, kind)


def _starts(procedure: Procedure) -> Iterator[Start]:
    for step in procedure.steps:
        yield from step.deadlines.start
        if step.parent is not None:
            yield from step.parent.deadlines.start


def _sources(field: Field) -> Iterator[tuple[str, Source | None]]:
    """Every source that a field names, and under which word."""
    yield "known", field.known
    if isinstance(field, DayField):
        yield from (("follows", source) for source in field.follows)


def _faults(place: _Place, files: Files, law: Part) -> Iterator[Fault]:
    for word, source in _sources(place.field):
        said = _missing(place, source, files, law)
        if not said and word == "follows" and isinstance(source, str) and source not in law.days:
            said = f"这项已知内容没有日期的称谓：{source}"
        if said:
            yield Fault(place.file, f"{place.path}.{word}", said)
    if not place.field.asked and place.field.known is None:
        yield Fault(place.file, f"{place.path}.asked", "不询问的字段应写明来源 known")


def _missing(place: _Place, source: Source | None, files: Files, law: Part) -> str:
    """What the source names and nothing has; "" when it is there."""
    match source:
        case str(name) if name not in law.known:
            return f"未知的已知内容：{name}"
        case OfStep(step, name) if not any(name in _form(s, files) for s in _steps(files, step)):
            return f"没有步骤 {step} 的字段 {name}"
        case OfForm(name) if place.kind is not None and not any(
            name in _form(s, files) for s in _makers(files, place.kind.kind)
        ):
            return f"制作这份文书的步骤都没有字段 {name}"
        case OfPaper(kind, name) if kind not in files.kinds or not files.kinds[kind].field(name):
            return f"没有文书 {kind} 的字段 {name}"
        case OfDocument(kind, column) if kind not in files.kinds or not hasattr(Document, column):
            return f"没有文书 {kind} 的登记项 {column}"
        case OfCase(column) if not hasattr(Case, column):
            return f"案件没有登记项 {column}"
    return ""


def _steps(files: Files, name: str) -> Iterator[Step]:
    for procedure in files.procedures.values():
        yield from (step for step in procedure.steps if step.id == name)


def _makers(files: Files, kind: str) -> Iterator[Step]:
    for procedure in files.procedures.values():
        for step in procedure.steps:
            if kind in (*step.documents, *step.may_issue):
                yield step


def _form(step: Step, files: Files) -> set[str]:
    """Every field of a step's form: its own and those of the papers it makes."""
    made = (files.kinds[kind] for kind in step.documents if kind in files.kinds)
    return {f.id for f in step.fields} | {f.id for kind in made for f in kind.fields}
