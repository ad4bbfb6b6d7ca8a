"""Where fields say that the file knows them: each source exists, and each known fact is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casehub.declared import Fault
from casehub.documents.kinds import Kind
from casehub.fields import Field, TableField
from casehub.fields.sources import (
    DAYS_OF_CASES,
    OfCalled,
    OfCase,
    OfDocument,
    OfForm,
    OfLimit,
    OfPaper,
    OfStation,
    OfStep,
    Source,
)
from casehub.model import Case, Document
from casehub.rulebook.held import Types, fits, of_column, of_function
from casehub.rulebook.reading import Files
from casehub.workflow.checking.graph import reachable
from casehub.workflow.clocks import Revise, Start
from casehub.workflow.loader import file_of
from casehub.workflow.part import Part, Parts
from casehub.workflow.procedure import Procedure, Step

DAYS: Types = (date,)
# What a known fact gives that lists rows with their words, and one that says which may be chosen.
# Of which type what was said at a station is.
SAID: Mapping[str, Types] = {"opinion": (str,), "by": (int,), "on": DAYS}
LISTING: Mapping[str, Types] = {"of": (tuple,), "among": (frozenset,)}


@dataclass(frozen=True)
class _Place:
    """A field and where it is declared.

    kind: of the paper whose own field it is. home: the procedure and the step of whose form it is.
    keys: the procedures in which it is asked for: its own, or all that make the paper.
    """

    file: str
    path: str
    field: Field
    kind: Kind | None = None
    home: tuple[Procedure, Step] | None = None
    keys: tuple[str, ...] = ()


def source_faults(files: Files, law: Parts) -> list[Fault]:
    """Sources that do not exist, fields that nobody could fill, known facts that nobody asks."""
    places = [*_places(files)]
    found = [fault for place in places for fault in _faults(place, files, law)]
    asked = {
        (home, source)
        for place in places
        for _, source in place.field.sources()
        if isinstance(source, str)
        for home in _homes(place, law)
    }
    for procedure in files.procedures.values():
        known, file = law.of(procedure.key).known, f"{procedure.key}.yaml"
        for start in _counted(procedure):
            besides = (start.whose, start.lasts) if isinstance(start, Start) else ()
            for name in filter(None, (start.known, *besides)):
                asked |= {(home, name) for home in law.homes(procedure.key)}
                if name not in known:
                    said = f"未知的已知内容：{name}"
                    found.append(Fault(file, "deadlines.start.known", said))
            if start.known in known and not fits(of_function(known[start.known]), DAYS):
                said = f"这项已知内容不是日期：{start.known}"
                found.append(Fault(file, "deadlines.start.known", said))
    found += [*_lengths(files)]
    for home, part in sorted(law.named.items()):
        said = "没有这项已知内容，或者没有字段以它为最早日期"
        found += [
            Fault("procedures", f"{home}.days.{name}", said)
            for name in sorted(part.days)
            if name not in part.known or (home, name) not in asked
        ]
        found += [
            Fault("procedures", f"{home}.known.{name}", "没有字段使用这项已知内容")
            for name in sorted(part.known)
            if (home, name) not in asked
        ]
    return found


def _homes(place: _Place, law: Parts) -> set[str]:
    return {home for key in place.keys for home in law.homes(key)} or set(law.named)


def _own(place: _Place, law: Parts) -> list[Part]:
    """What names mean wherever the field is asked for; where nowhere yet, in any procedure."""
    found = [law.of(key) for key in place.keys]
    if found:
        return found
    parts = law.named.values()
    known = {name: asked for part in parts for name, asked in part.known.items()}
    return [Part(known=known, days={d: words for part in parts for d, words in part.days.items()})]


def _lengths(files: Files) -> Iterator[Fault]:
    """One length for the paper and for the clock: what a served paper names is what runs.

    A field that takes its length from a limit is named by what starts that limit, and a field that
    is named starts with the length of the limit, not with a number of its own; one that may stay
    empty, and then starts nothing, stays empty until somebody fills it in.
    """
    newest = {key: files.procedures[key, number] for key, number in sorted(files.procedures)}
    for procedure in files.procedures.values():
        file = file_of(procedure, superseded=procedure is not newest[procedure.key])
        for rule in procedure.on_service:
            makers = [s for s in procedure.steps if rule.kind in (*s.documents, *s.may_issue)]
            fields = [f for step in makers for f in step.fields]
            fields += files.kinds[rule.kind].fields if rule.kind in files.kinds else ()
            for start in rule.every_start:
                at = f"on_service.{rule.kind}.{start.rule}"
                named = {f.id for f in fields if f.known == OfLimit(start.rule)}
                if named - {start.length}:
                    said = "、".join(sorted(named))
                    yield Fault(file, at, f"文书写明的日数即为期限的长度，应写 length：{said}")
                elif start.length not in start.only_with and any(
                    f.id == start.length and f.known is None for f in fields
                ):
                    said = f"字段 {start.length} 的日数应取自期限规则（known: limit）"
                    yield Fault(file, at, said)


def _places(files: Files) -> Iterator[_Place]:
    newest = {key: files.procedures[key, number] for key, number in sorted(files.procedures)}
    for procedure in files.procedures.values():
        file = file_of(procedure, superseded=procedure is not newest[procedure.key])
        for step in procedure.steps:
            for field in step.fields:
                path = f"steps.{step.id}.fields.{field.id}"
                yield _Place(file, path, field, home=(procedure, step), keys=(procedure.key,))
    for kind in files.kinds.every():
        makers = tuple(sorted({p.key for p in files.procedures.values() if kind.kind in p.makes}))
        for field in kind.fields:
            yield _Place(kind.sidecar, f"field.{field.id}", field, kind, keys=makers)


def _counted(procedure: Procedure) -> Iterator[Start | Revise]:
    """What a step begins to count, or counts anew."""
    for step in procedure.steps:
        above = (step.parent.deadlines,) if step.parent is not None else ()
        for effects in (step.deadlines, *above):
            yield from (*effects.start, *effects.revise)


def _faults(place: _Place, files: Files, law: Parts) -> Iterator[Fault]:
    for word, source in place.field.sources():
        said = _missing(place, source, files, law) or _untitled(place, word, source, law)
        said = said or _misfit(place, word, source, files, law)
        if said:
            yield Fault(place.file, f"{place.path}.{word}", said)
    if not place.field.asked and place.field.known is None:
        yield Fault(place.file, f"{place.path}.asked", "不询问的字段应写明来源 known")
    columns = place.field.columns if isinstance(place.field, TableField) else ()
    for one in (place.field, *columns):
        if one.speaks and not one.presumes:
            said = f"“{one.label}”替经办人说出只有他知道的事实：去掉 default，或者写明 presumes"
            yield Fault(place.file, f"{place.path}.default", said)
        if one.presumes and not one.speaks:
            yield Fault(place.file, f"{place.path}.presumes", "没有 default，不写 presumes")


def _untitled(place: _Place, word: str, source: Source, law: Parts) -> str:
    """Why a known fact cannot be the earliest day of a field: nobody says what that day is."""
    if word != "follows" or not isinstance(source, str):
        return ""
    titled = all(source in part.days for part in _own(place, law))
    return "" if titled else f"这项已知内容没有日期的称谓：{source}"


def _missing(place: _Place, source: Source, files: Files, law: Parts) -> str:
    """What the source names and nothing has; "" when it is there."""
    match source:
        case str(name) if any(name not in part.known for part in _own(place, law)):
            return f"未知的已知内容：{name}"
        case OfStep(step, name) if not _typed(place, step, name, files):
            return f"没有步骤 {step} 的字段 {name}"
        case OfCalled(word, name) if not _called(place, word, name, files):
            return f"没有称为 {word} 的步骤有字段 {name}"
        case OfForm(name) if not _beside(place, name, files):
            return f"{'制作这份文书的步骤都' if place.kind else '本步骤'}没有字段 {name}"
        case OfPaper(kind, name) if kind not in files.kinds or not files.kinds[kind].field(name):
            return f"没有文书 {kind} 的字段 {name}"
        case OfDocument(kind, column) if kind not in files.kinds or not of_column(Document, column):
            return f"没有文书 {kind} 的登记项 {column}"
        case OfCase(column) if not of_column(Case, column):
            return f"案件没有登记项 {column}"
        case OfLimit(code) if code not in files.limit_codes:
            return f"没有这项期限：{code}"
        case OfStation(station, _) if not _passing(place, station, files):
            return f"{'制作这份文书的步骤都' if place.kind else '本步骤'}没有呈批的一级 {station}"
    return ""


def _misfit(place: _Place, word: str, source: Source, files: Files, law: Parts) -> str:
    """Why what is there is of no use to the field; "" when it is of use, or nobody declares it."""
    found = _held(place, source, files, law)
    if word == "known":
        if all(fits(types, place.field.holds) for types in found):
            return ""
        return f"所指内容的类型不是 {place.field.kind} 字段能填的"
    if word == "asked_when":
        needed = place.kind is not None and place.field.required
        return "文书必填的字段应总是询问，不写 asked_when" if needed else ""
    if word in LISTING:
        wanted = LISTING[word]
        return "" if all(fits(types, wanted) for types in found) else "所指的内容不是登记项的列表"
    if not all(fits(types, DAYS) for types in found):
        return "所指的内容不是日期"
    if isinstance(source, OfCase) and source.column not in DAYS_OF_CASES:
        return f"案件的登记项 {source.column} 没有日期的称谓"
    if isinstance(source, OfStep) and place.home and not _comes_before(source.step, *place.home):
        return f"步骤 {source.step} 不会在本步骤之前办理"
    return ""


def _held(place: _Place, source: Source, files: Files, law: Parts) -> Sequence[Types]:
    """The types of the values that a source may have, of each place where it is typed."""
    match source:
        case str(name):
            parts = _own(place, law)
            return [of_function(part.known[name]) for part in parts if name in part.known]
        case OfStep(step, name):
            return [field.holds for field in _typed(place, step, name, files)]
        case OfCalled(word, name):
            return [field.holds for field in _called(place, word, name, files)]
        case OfForm(name):
            return [field.holds for field in _beside(place, name, files)]
        case OfPaper(kind, name):
            own = files.kinds[kind].field(name) if kind in files.kinds else None
            return [] if own is None else [own.holds]
        case OfDocument(_, column):
            return [of_column(Document, column)]
        case OfCase(column):
            return [of_column(Case, column)]
        case OfStation(_, says):
            return [SAID[says]]
        case OfLimit():
            return [(int,)]


def _comes_before(name: str, procedure: Procedure, step: Step) -> bool:
    """Whether the step of this name can be taken and this one after it, as the states lead."""
    return any(
        state in step.from_
        for earlier in procedure.steps
        if earlier.id == name
        for begun in earlier.from_
        for state in reachable(procedure, earlier.target(begun))
    )


def _typed(place: _Place, step: str, name: str, files: Files) -> list[Field]:
    """The fields of this name of the step; what a step knows of is of its own procedure."""
    steps = [s for p in _procedures(place, files) for s in p.steps if s.id == step]
    return [field for one in steps for field in _form(one, files) if field.id == name]


def _called(place: _Place, word: str, name: str, files: Files) -> list[Field]:
    """The fields of this name of the steps for which one asks by this word."""
    found = (p.called(word) for p in _procedures(place, files))
    return [f for one in found if one is not None for f in _form(one, files) if f.id == name]


def _procedures(place: _Place, files: Files) -> list[Procedure]:
    """Those in whose cases the source is asked: the step's own, or all that make the paper."""
    if place.home is not None:
        return [place.home[0]]
    return [p for p in files.procedures.values() if place.kind and place.kind.kind in p.makes]


def _beside(place: _Place, name: str, files: Files) -> list[Field]:
    """The fields of this name in every form that may ask for the place's field."""
    steps = [place.home[1]] if place.home else []
    steps += files.makers.get(place.kind.kind, ()) if place.kind else ()
    return [field for one in steps for field in _form(one, files) if field.id == name]


def _passing(place: _Place, station: str, files: Files) -> bool:
    """Whether a step whose form may ask for the place's field is approved at such a station."""
    steps = [place.home[1]] if place.home else []
    steps += files.makers.get(place.kind.kind, ()) if place.kind else ()
    return any(one.route is not None and one.route.station(station) for one in steps)


def _form(step: Step, files: Files) -> Iterator[Field]:
    """Every field of a step's form: its own and those of the papers it makes."""
    yield from step.fields
    for kind in step.documents:
        yield from files.kinds[kind].fields if kind in files.kinds else ()
