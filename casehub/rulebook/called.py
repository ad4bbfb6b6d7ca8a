"""Steps for which papers and code ask by a word: every procedure that is asked has one, and one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from casehub.declared import Fault
from casehub.documents.kinds import Kind
from casehub.fields import DayField, Field, RowField
from casehub.fields.sources import OfCalled, OfStation, OfStep
from casehub.rulebook.reading import Files
from casehub.workflow.loader import file_of
from casehub.workflow.part import Parts
from casehub.workflow.procedure import Procedure


def called_faults(files: Files, law: Parts) -> Iterator[Fault]:
    """Words without a step, with two, or for which nobody asks; papers that name steps of several.

    A paper of several procedures may not name a step: each of them calls its steps as it likes.
    """
    newest = {key: files.procedures[key, number] for key, number in sorted(files.procedures)}
    asked = {id(p): _asked(p, files, law) for p in files.procedures.values()}
    for procedure in files.procedures.values():
        file = file_of(procedure, superseded=procedure is not newest[procedure.key])
        words = asked[id(procedure)]
        for other in files.procedures.values():
            # What a child matter asks of its main case.
            if other.key in procedure.matters:
                above = _asked_above(other, procedure, law)
                words |= {word: by for word, by in above.items() if word not in words}
        steps = Counter(step.called for step in procedure.steps if step.called)
        for word, times in sorted(steps.items()):
            if times > 1:
                yield Fault(file, f"called.{word}", f"有{times}个步骤都这样称呼，应只有一个")
            if word not in words:
                yield Fault(file, f"called.{word}", "没有文书、条件以这个词询问本程序的步骤")
        for word, by in sorted(words.items()):
            if word not in steps:
                said = f"没有步骤这样称呼，而{'、'.join(sorted(by))}要问它"
                yield Fault(file, f"called.{word}", said)
    for kind in files.kinds.every():
        yield from _named(kind.kind, kind, newest)


def _named(name: str, kind: Kind, newest: Mapping[str, Procedure]) -> Iterator[Fault]:
    makers = sorted(key for key, procedure in newest.items() if procedure.makes(name))
    for field in kind.fields if len(makers) > 1 else ():
        if isinstance(field.known, OfStep):
            said = f"{'、'.join(makers)}都制作这种文书，应以 called 询问，不写步骤名"
            yield Fault(kind.sidecar, f"field.{field.id}.known", said)


def names_of(procedure: Procedure, files: Files) -> set[str]:
    """What its files ask of the parts of the law: conditions, effects, what the file knows."""
    names = {name for step in procedure.steps for name in (*step.conditions, *step.records)}
    names |= {name for guards in procedure.paper_guards.values() for name in guards}
    sources = (source for _where, field in _forms(procedure, files) for source in _sources(field))
    return names | {source for source in sources if isinstance(source, str)}


def _forms(procedure: Procedure, files: Files) -> Iterator[tuple[str, Field]]:
    """Every field of its steps and of the papers that it makes, with who has it."""
    for step in procedure.steps:
        yield from ((procedure.key, field) for field in step.fields)
    for name, kind in files.kinds.items():
        if procedure.makes(name):
            yield from ((name, field) for field in kind.fields)


def _asked(procedure: Procedure, files: Files, law: Parts) -> dict[str, set[str]]:
    """By word, what asks for a step of the procedure by it: conditions, known facts, papers."""
    names = names_of(procedure, files)
    found: dict[str, set[str]] = defaultdict(set)
    for where, field in _forms(procedure, files):
        for source in _sources(field):
            if isinstance(source, OfCalled):
                found[source.called].add(f"{where}.{field.id}")
    for word, by in law.of(procedure.key).asks.items():
        found[word] |= names & set(by)
    return {word: by for word, by in found.items() if by}


def _asked_above(child: Procedure, main: Procedure, law: Parts) -> dict[str, set[str]]:
    """By word, the conditions that an act of a child matter asks of its main case."""
    names = {name for step in child.steps for name in step.above}
    return {word: names & set(by) for word, by in law.of(main.key).asks.items() if names & set(by)}


def _sources(field: Field) -> Iterator[object]:
    yield field.known
    if isinstance(field.known, OfStation):
        yield field.known.otherwise
    if isinstance(field, RowField):
        yield from (field.of, field.among)
    if isinstance(field, DayField):
        yield from field.follows
