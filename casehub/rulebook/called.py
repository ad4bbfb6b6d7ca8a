"""Steps for which papers and code ask by a word: every procedure that is asked has one, and one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from casehub.declared import Fault
from casehub.documents.kinds import Kind
from casehub.fields import Field
from casehub.fields.sources import OfCalled, OfStep
from casehub.rulebook.reading import Files
from casehub.workflow.loader import file_of
from casehub.workflow.part import Part, Parts
from casehub.workflow.procedure import Procedure

# From the package in which the code of all parts is found, wherever its folders lie.
_IMPORTED = re.compile(
    r"^\s*from casehub\.procedures(?:\.(\w+)[\w.]*)? import (\([^)]*\)|.*)", re.MULTILINE
)



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
    makers = sorted(key for key, procedure in newest.items() if name in procedure.makes)
    for field in kind.fields if len(makers) > 1 else ():
        if isinstance(field.known, OfStep):
            said = f"{'、'.join(makers)}都制作这种文书，应以 called 询问，不写步骤名"
            yield Fault(kind.sidecar, f"field.{field.id}.known", said)


def names_of(procedure: Procedure, files: Files) -> set[str]:
    """What its files ask of the parts of the law: conditions, effects, what the file knows."""
    names = {name for step in procedure.steps for name in (*step.conditions, *step.records)}
    names |= {name for guards in procedure.paper_guards.values() for name in guards}
    fields = (field for _where, field in _forms(procedure, files))
    sources = (source for field in fields for _key, source in field.sources())
    return names | {source for source in sources if isinstance(source, str)}


def _forms(procedure: Procedure, files: Files) -> Iterator[tuple[str, Field]]:
    """Every field of its steps and of the papers that it makes, with who has it."""
    for step in procedure.steps:
        yield from ((procedure.key, field) for field in step.fields)
    for name, kind in files.kinds.items():
        if name in procedure.makes:
            yield from ((name, field) for field in kind.fields)


def _asked(procedure: Procedure, files: Files, law: Parts) -> dict[str, set[str]]:
    """By word, what asks for a step of the procedure by it: conditions, known facts, papers."""
    names = names_of(procedure, files)
    found: dict[str, set[str]] = defaultdict(set)
    for where, field in _forms(procedure, files):
        for _key, source in field.sources():
            if isinstance(source, OfCalled):
                found[source.called].add(f"{where}.{field.id}")
    for word, by in law.of(procedure.key).asks.items():
        found[word] |= names & set(by)
    return {word: by for word, by in found.items() if by}


def _asked_above(child: Procedure, main: Procedure, law: Parts) -> dict[str, set[str]]:
    """By word, the conditions that an act of a child matter asks of its main case."""
    names = {name for step in child.steps for name in step.above}
    return {word: names & set(by) for word, by in law.of(main.key).asks.items() if names & set(by)}


def standing_faults(files: Files, law: Parts) -> Iterator[Fault]:
    """Families that nobody knows or uses, or whose code is used unsaid; families of families.

    A family is used by the code of the part, or by a name in the files of a procedure.
    """
    imported = _imports(law)
    named: dict[str, set[str]] = {}
    for procedure in files.procedures.values():
        named.setdefault(procedure.key, set()).update(names_of(procedure, files))
    for home, part in sorted(law.named.items()):
        used = imported.get(home, set())
        known = (law.named[one] for one in part.stands_on if one in law.named)
        relied = {further for one in known for further in one.stands_on}
        for family in part.stands_on:
            if family not in law.named:
                yield _fault(home, f"没有这一族：{family}")
                continue
            names = _names(law.named[family])
            if family not in used | relied and not names & named.get(home, set()):
                yield _fault(home, f"程序文件和代码都没有使用这一族：{family}")
            for further in law.named[family].stands_on:
                if further not in part.stands_on:
                    yield _fault(home, f"{family} 依靠 {further}，也应写明")
        for family in sorted(used - {*part.stands_on}):
            yield _fault(home, f"代码使用 {family}，应写明")


def _fault(home: str, said: str) -> Fault:
    return Fault("procedures", f"{home}.stands_on", said)


def _names(part: Part) -> set[str]:
    """What files may ask of a part by name."""
    return {*part.guards, *part.effects, *part.known, *part.days}


def _imports(law: Parts) -> Mapping[str, set[str]]:
    """By part, the other parts that its code imports."""
    found: dict[str, set[str]] = {}
    for home in law.named:
        for path in (path for room in law.rooms for path in (room / home).rglob("*.py")):
            found.setdefault(home, set()).update(_of_parts(path, law) - {home})
    return found


def _of_parts(path: Path, law: Parts) -> set[str]:
    """The parts that a file of code imports from the room in which they all lie."""
    found: set[str] = set()
    # A tree of every file would take a tenth of the time of `casehub check`.
    for part, names in _IMPORTED.findall(path.read_text(encoding="utf-8")):
        found.update((part,) if part else re.findall(r"\w+", names))
    return found & law.named.keys()
