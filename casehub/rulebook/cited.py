"""What rules and papers cite is in the register of instruments, on the days of the rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from casehub.declared import Fault
from casehub.law.chinese import article_text, date_text
from casehub.law.citations import citations, without_title
from casehub.law.confidence import Confidence
from casehub.law.effect import Effective, clash, in_force
from casehub.workflow.loader import file_of

if TYPE_CHECKING:
    from casehub.law.citations import Citation
    from casehub.rulebook.reading import Files
    from casehub.rulebook.tables import BasisText, Instrument

FILE = "instruments.toml"
_READ = Confidence.VERBATIM


@dataclass(frozen=True)
class _Place:
    """Where something is cited, when what stands there is law, and whether it was read.

    prints: it is the text of papers.
    """

    file: str
    path: str
    text: str
    period: Effective
    confidence: Confidence | None = None
    prints: bool = False


def instrument_faults(files: Files) -> Iterator[Fault]:
    """Articles that do not exist, instruments not in force on the days, entries nobody cites."""
    register = files.instruments.value
    if register is None:
        return
    rows = register.instrument
    yield from _own_faults(rows)
    used: set[tuple[str, int]] = set()
    for place in _places(files):
        for cited in citations(place.text):
            used.add((cited.title, cited.article))
            for sentence in _objections(rows, cited, place):
                yield Fault(place.file, place.path, sentence)
        for article in without_title(place.text) if place.prints else ():
            said = f"{article_text(article)}没有写明属于哪一部规范性文件"
            yield Fault(place.file, place.path, said)
    for basis in files.basis.value.basis if files.basis.value else ():
        for sentence in _edition_faults(rows, basis):
            yield Fault("basis.toml", f"basis.{basis.key}", sentence)
    titles = {title for title, _article in used}
    for row in rows:
        path = f"instrument.{row.title}"
        if row.title not in titles:
            yield Fault(FILE, path, "没有规则引用")
        for article in (*row.read, *row.unread):
            if (row.title, article) not in used:
                yield Fault(FILE, path, f"没有规则引用{article_text(article)}")


def _own_faults(rows: tuple[Instrument, ...]) -> Iterator[Fault]:
    for n, row in enumerate(rows):
        path = f"instrument.{row.title}"
        if bool(row.articles) == bool(row.read or row.unread):
            yield Fault(FILE, path, "应写明条数 articles，不知道条数的写明所引的条 read、unread")
        for other in rows[:n]:
            if other.title == row.title and (day := clash(row, other)) is not None:
                yield Fault(FILE, path, f"两条规定在{day.isoformat()}同时有效")


def _edition_faults(rows: tuple[Instrument, ...], basis: BasisText) -> Iterator[str]:
    """An edition is that of the register; a text that is no law any more is told with its own."""
    cited = next(iter(citations(basis.text)), None)
    editions = [row for row in rows if cited is not None and row.title == cited.title]
    last = basis.until or date.max
    held = in_force(editions, last)
    if held is None:
        return
    if basis.edition and basis.edition != held.number:
        yield f"《{held.title}》在施行期间的文本是{held.number}"
    elif not basis.edition and held.until is not None and held is not editions[-1]:
        yield f"所引的《{held.title}》其后不再施行，应写明 edition（{held.number}）"


def _objections(
    rows: tuple[Instrument, ...], cited: Citation, place: _Place
) -> Iterator[str]:
    editions = [row for row in rows if row.title == cited.title]
    if not editions:
        yield f"没有登记《{cited.title}》（{FILE}）"
        return
    article = article_text(cited.article)
    # The first and the last day of what cites it; rules without days hold now and later.
    last = place.period.until or date.max
    for day in sorted({place.period.since or last, last}):
        row = in_force(editions, day)
        if row is None:
            when = "现在" if day == date.max else f"{date_text(day)}"
            yield f"《{cited.title}》{when}没有施行"
        elif not row.has(cited.article):
            whole = f"，共{row.articles}条" if row.articles else ""
            yield f"《{cited.title}》没有登记{article}{whole}"
        elif cited.article in row.unread and place.confidence == _READ:
            yield f"资料中没有《{cited.title}》{article}，不能标为{_READ}"


def _places(files: Files) -> Iterator[_Place]:
    """Every text that may cite an article, with the days on which it is law."""
    for limit in files.limits.all():
        texts = (limit.basis, *(one.basis for one in limit.extensions))
        for text in texts:
            yield _Place("limits.toml", f"limit.{limit.code}", text, limit, limit.confidence)
    for basis in files.basis.value.basis if files.basis.value else ():
        at = f"basis.{basis.key}"
        yield _Place("basis.toml", at, basis.text, basis, basis.confidence)
    for amount in files.amounts.value.amount if files.amounts.value else ():
        at = f"amount.{amount.key}"
        yield _Place("amounts.toml", at, amount.basis, amount, amount.confidence)
    yield from _remedies(files)
    for settled in files.agreements.value.settled if files.agreements.value else ():
        at = f"settled.{settled.key}"
        yield _Place("agreements.toml", at, settled.basis, settled, settled.confidence)
    for never in files.agreements.value.never if files.agreements.value else ():
        at = f"never.{never.key}"
        yield _Place("agreements.toml", at, never.basis, never, never.confidence)
    newest = dict(sorted(files.procedures))
    for (key, number), procedure in files.procedures.items():
        file = file_of(procedure, superseded=newest[key] != number)
        yield _Place(file, "legal_basis", procedure.legal_basis, procedure)
        for step in procedure.steps:
            for field in step.fields:
                at = f"steps.{step.id}.fields.{field.id}"
                yield _Place(file, at, f"{field.label} {field.hint}", procedure)
            for text in step.articles:
                yield _Place(file, f"steps.{step.id}.articles", text, procedure, step.confidence)
    folder = files.root / "templates" / "documents"
    for kind in files.kinds.every():
        for field in kind.fields:
            yield _Place(kind.sidecar, f"field.{field.id}", f"{field.label} {field.hint}", kind)
        path = folder / kind.template
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            yield _Place(path.name, "", text, kind, prints=True)
    # What several kinds print stands beside them, in rooms of its own.
    stems = {folder / kind.template for kind in files.kinds.every()}
    for path in sorted({*folder.rglob("*.html")} - stems):
        text = path.read_text(encoding="utf-8")
        yield _Place(path.relative_to(folder).as_posix(), "", text, Effective(), prints=True)


def _remedies(files: Files) -> Iterator[_Place]:
    for row in files.remedies.value.remedy if files.remedies.value else ():
        roads = (text for road in row.roads for text in (road.text, road.announced))
        texts = (row.opening, *roads, row.closing)
        for text in texts:
            yield _Place("remedies.toml", f"remedy.{row.key}", text, row, row.confidence)
