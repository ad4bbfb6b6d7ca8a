"""What the templates of papers ask for, read from their syntax trees, and what is wrong in it."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from casehub.declared import Fault
from casehub.documents import facts as frozen
from casehub.documents import pages
from casehub.documents.kinds import BLOCKS, FACTS_FORM, NO_REMEDY, Kind, Kinds
from casehub.documents.pages import papers, proofs, template_version
from casehub.documents.templates.syntax import RULE_CALLS, Syntax, syntax
from casehub.fields import TableField

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

TWO = 2
_OWN_WORD = "kind_short"
_GIVEN = BLOCKS | {
    "sides", "rights", "labels_", "annex", "basis", "limits", "house", "kind_", "press_",
    FACTS_FORM,
}  # fmt: skip


# What a process beside this one has read, by the name of the template.
_ahead: dict[str, Syntax] = {}
_FORK = multiprocessing.get_context("fork")


@cache
def _read(name: str) -> Syntax:
    if name in _ahead:
        return _ahead[name]
    return syntax((pages.TEMPLATES / name).read_text(encoding="utf-8"), name)


@contextmanager
def read_beside() -> Iterator[None]:
    """Read every template in a process beside this one, as long as the block runs.

    Jinja needs a fifth of `casehub check` to read them, and nothing that stands in other files.
    What that process could not read, or all where it ended, is read when it is asked for. Where
    templates were read before, or on a machine with one processor, nothing is done.
    """
    if _read.cache_info().currsize or len(os.sched_getaffinity(0)) < TWO:
        yield
        return
    ours, theirs = _FORK.Pipe(duplex=False)
    other = _FORK.Process(target=_read_all, args=(theirs,), daemon=True)
    other.start()
    theirs.close()
    try:
        yield
        with suppress(EOFError):
            _ahead.update(ours.recv())
    finally:
        ours.close()
        other.join()


def _read_all(to: Connection) -> None:
    """Tell what every template says that can be read."""
    found: dict[str, Syntax] = {}
    for file in sorted(pages.TEMPLATES.rglob("*.html")):
        with suppress(TemplateError, OSError, UnicodeError):
            name = file.relative_to(pages.TEMPLATES).as_posix()
            found[name] = _read(name)
    # Whoever asked may have ended.
    with suppress(OSError):
        to.send(found)


# Most templates share what they include: the whole of each kind is gathered once.
@cache
def _sources(top: str) -> tuple[tuple[str, Syntax], ...]:
    """A template by name and all it extends, includes or imports. Raises TemplateError, OSError."""
    found: dict[str, Syntax] = {}

    def follow(name: str) -> None:
        if name not in found:
            found[name] = _read(name)
            for child in found[name].leads_to:
                follow(child)
            for clause in found[name].own_clauses:
                for child in pages.clauses_called(clause):
                    follow(child)

    follow(top)
    return tuple(found.items())


def sources(kind: Kind) -> tuple[tuple[str, Syntax], ...]:
    """The template of the kind and all it extends, includes or imports, each by its name."""
    return _sources(kind.template)


def names_used(kind: Kind) -> dict[str, list[str]]:
    """Keys of `basis`, `limits` and `house` that the kind's template may read, sorted."""
    return _names(kind.template)


@cache
def _names(top: str) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {v: set() for v in RULE_CALLS.values()}
    for _, said in _sources(top):
        for of, key in said.asked:
            found[of].add(key)
    return {k: sorted(v) for k, v in found.items()}


def sides_read(kind: Kind) -> set[str]:
    """Sides of which the kind's template speaks, with all that it includes: one party, or each."""
    try:
        spoken = {side for _, said in sources(kind) for side in (*said.free, *said.sides)}
    except TemplateError:
        return set()  # told by template_faults
    return spoken & {*kind.sides}


def codes_printed(kind: Kind, said: Syntax) -> Iterator[str]:
    """Values that stand for a word and are printed as they are: `general` for 一般授权."""
    coded = {f.id for f in kind.fields if f.is_coded}
    columns: dict[str, bool] = {}
    for field in kind.fields:
        for column in field.columns if isinstance(field, TableField) else ():
            columns[column.id] = columns.get(column.id, True) and column.is_coded
    for word, line, of_block in said.shown:
        wrong = columns.get(word, word in frozen.CODES) if of_block else word in coded
        if wrong:
            yield f"第 {line} 行印出了 {word} 的代码，应印它的名称"


def template_faults(kind: Kind) -> list[Fault]:
    """Names nobody declares, codes printed instead of words, unreadable templates."""
    allowed = _GIVEN | {f.id for f in kind.fields} | set(papers().globals) | {*kind.sides}
    found: list[Fault] = []
    try:
        for name, said in sources(kind):
            wrong = list(codes_printed(kind, said))
            if not name.startswith(f"{pages.CLAUSES}/"):
                wrong += [f"未知的名称：{n}" for n in sorted(said.free - allowed)]
            wrong += [f"未知的名称：parties.{n}" for n in sorted(said.sides - {*kind.sides})]
            found += [Fault(name, kind.kind, sentence) for sentence in wrong]
    except TemplateError as error:
        found.append(Fault(kind.template, "", f"模板无法读取：{error}"))
    return found


def word_faults(kind: Kind) -> list[Fault]:
    """A paper that speaks of itself says by which word; one that does not has none."""
    try:
        speaks = any(_OWN_WORD in said.behind for _, said in sources(kind))
        speaks = speaks or kind.remedy != NO_REMEDY
    except TemplateError:
        return []  # told by template_faults
    if speaks == bool(kind.calls_itself):
        return []
    said = "模板用到了文书的自称，应写明" if speaks else "模板没有用到文书的自称"
    return [Fault(kind.sidecar, "calls_itself", said)]


def clause_faults(kinds: Kinds, procedures: Collection[str]) -> Iterator[Fault]:
    """Words of its own that a procedure says nowhere, and clauses that only some procedures have.

    procedures: the keys of all that there are.
    """
    try:
        asked = {
            clause
            for kind in kinds.every()
            for _, said in sources(kind)
            for clause in said.own_clauses
        }
    except TemplateError:
        return  # told by template_faults
    for clause in sorted(asked):
        path = f"{pages.CLAUSES}/{clause}.html"
        if not (pages.TEMPLATES / path).is_file():
            yield Fault(path, "", "没有供其他程序使用的文字")
    for file in sorted(pages.TEMPLATES.glob(f"{pages.CLAUSES}/*/*.html")):
        path = file.relative_to(pages.TEMPLATES).as_posix()
        if file.parent.name not in procedures:
            yield Fault(path, "", f"没有这个程序：{file.parent.name}")
        elif file.stem not in asked:
            yield Fault(path, "", f'没有模板用到这段文字：own("{file.stem}")')


def filter_faults(kind: Kind) -> list[Fault]:
    """Filters and tests that a template of the kind uses and nobody defines."""
    found: list[Fault] = []
    filters, tests = papers().filters, papers().tests
    try:
        for name, said in sources(kind):
            unknown = [f"未知的过滤器：{one}" for one in said.filters if one not in filters]
            unknown += [f"未知的判断：{one}" for one in said.tests if one not in tests]
            found += [Fault(name, kind.kind, sentence) for sentence in unknown]
    except TemplateError:
        return []  # told by template_faults
    return found


def forget() -> None:
    """Read the templates anew from now on: their files have changed."""
    _ahead.clear()
    for kept in (papers, proofs, _read, _sources, _names, template_version):
        kept.cache_clear()
