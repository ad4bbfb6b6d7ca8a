"""Nothing by list, nothing by spelling: what files declare is not listed again in code.

The words are read from the files. A list of roles, states, steps, kinds, sides, limits stands with the
procedure it belongs to, in casehub/procedures/KEY/; elsewhere what code asks is a field of a type.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator

from casehub.documents.templates.sidecars import load_kinds
from casehub.settings import PROJECT
from casehub.workflow.loader import load_procedures
from tests.architecture.source import modules, name_of, tree_of

LAW = "casehub/procedures/"
PROCEDURES = [*load_procedures(PROJECT / "workflows").values()]
FEWEST = 2  # words of one sort that make a list


def rows(name: str, table: str, column: str = "id") -> frozenset[str]:
    """One column of a table of config/."""
    text = (PROJECT / "config" / f"{name}.toml").read_text(encoding="utf-8")
    return frozenset(row[column] for row in tomllib.loads(text)[table])


SORTS: dict[str, frozenset[str]] = {
    "procedure": frozenset(p.key for p in PROCEDURES),
    "side": frozenset(side.id for p in PROCEDURES for side in p.sides),
    "state": frozenset(state.id for p in PROCEDURES for state in p.states),
    "step": frozenset(step.id for p in PROCEDURES for step in p.steps),
    "kind": frozenset(load_kinds(PROJECT / "templates" / "documents")),
    "role": rows("roles", "role"),
    "limit": rows("limits", "limit", "code"),
    "basis": rows("basis", "basis", "key"),
    "amount": rows("amounts", "amount", "key"),
    "office": rows("offices", "kind"),
    "series": rows("offices", "series"),
    "material": rows("materials", "kind"),
}
# What is asked by its name, so that a piece of that name could be asked for a meaning.
NAMED = frozenset(
    {"code", "key", "kind", "kinds", "method", "procedure", "role", "rule", "series", "side", "state", "step"}
)
PIECES = frozenset({"startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition"})


def texts(node: ast.AST | None) -> list[str]:
    """The texts that a tuple, list, set, mapping or Literal lists, however it is wrapped."""
    match node:
        case ast.Dict(keys=keys):
            parts: list[ast.AST | None] = [*keys]
        case ast.Tuple(elts=elts) | ast.List(elts=elts) | ast.Set(elts=elts):
            parts = [*elts]
        case ast.Call(args=[first, *_]):
            return texts(first)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=elts)):
            parts = [*elts]
        case ast.BinOp(left=left, right=right):
            return texts(left) + texts(right)
        case _:
            return []
    return [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]


def sorts_of(words: list[str]) -> Iterator[str]:
    """The sorts of which so many of these are declared that this is a list of them."""
    for sort, declared in SORTS.items():
        if len(declared.intersection(words)) >= FEWEST:
            yield sort


def listed(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(name, sort) of each list of a module or class, and of each list that something is sought in."""
    for node in ast.walk(tree):
        match node:
            case ast.Module(body=body) | ast.ClassDef(body=body):
                for line in body:
                    if isinstance(line, ast.Assign | ast.AnnAssign):
                        target = line.targets[0] if isinstance(line, ast.Assign) else line.target
                        name = ast.unparse(target)
                        yield from ((name, sort) for sort in sorts_of(texts(line.value)))
                if isinstance(node, ast.ClassDef):
                    values = [line.value for line in body if isinstance(line, ast.Assign)]
                    firsts = [v.elts[0] if isinstance(v, ast.Tuple) and v.elts else v for v in values]
                    words = [str(v.value) for v in firsts if isinstance(v, ast.Constant)]
                    yield from ((node.name, sort) for sort in sorts_of(words))
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[sought]):
                yield from ((ast.unparse(node), sort) for sort in sorts_of(texts(sought)))


def last_name(node: ast.AST) -> str:
    """What is asked, by the last of its names."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def spelled(tree: ast.AST) -> Iterator[str]:
    """Where a piece of a name is asked for what the name means."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=asked, attr=attr)) if attr in PIECES:
                if last_name(asked) in NAMED:
                    yield ast.unparse(node)
            case ast.Compare(left=ast.Constant(value=str()), ops=[ast.In() | ast.NotIn()], comparators=[asked]):
                if last_name(asked) in NAMED - {"kinds"}:
                    yield ast.unparse(node)
            case ast.Subscript(value=ast.Call(func=ast.Attribute(value=asked, attr="split"))):
                if last_name(asked) in NAMED:
                    yield ast.unparse(node)


# The same words with another meaning, or what a format outside prescribes. May only shrink.
STAYS = {
    ("casehub/bench/pages.py", "PEOPLE"): "who signs in to the invented offices that are measured",
    ("casehub/bench/rows.py", "OFFICER_ROLES"): "roles of invented officers",
    ("casehub/bench/rows.py", "SIGNED_IN"): "who signs in to the invented offices that are measured",
    ("casehub/cli/bureau.py", "WORDS"): "what became of a row of an import",
    ("casehub/documents/kinds.py", "Block"): "blocks of papers",
    ("casehub/model/material.py", "Disposition"): "of incoming papers",
    ("casehub/model/proposal.py", "Answer"): "answers",
    ("casehub/model/proposal.py", "(OPEN, RETURNED, WITHDRAWN, PERFORMED)"): "of matters for approval",
    ("casehub/law/service.py", "Serving"): "how far a service has come",
    ("casehub/model/referral.py", "MessageKind"): "messages of a referral",
    ("casehub/people/lists/compared.py", "(ADDED, CHANGED, UNCHANGED, REFUSED)"): "of a row of an import",
    ("casehub/procedures/dispute/challenges.py", "(UPHELD, REJECTED, WITHDRAWN, UNLAWFUL)"): "outcomes of suits",
    ("casehub/procedures/dispute/declarations.py", "(AGREED, REFUSED, SILENT)"): "answers to a request to mediate",
    ("casehub/web/office/standing_in.py", "DONE"): "what a page says was done",
    ("casehub/worker/command.py", "WORDS"): "what the worker did",
}


def at_home(file: str) -> bool:
    """Whether a file belongs to the package of one procedure."""
    return file.startswith(LAW) and file.removeprefix(LAW).split("/")[0] in SORTS["procedure"]


def found() -> set[tuple[str, str]]:
    files = {name_of(path): tree_of(path) for path in modules()}
    outside = {file: tree for file, tree in files.items() if not at_home(file)}
    return {(file, name) for file, tree in outside.items() for name, _sort in listed(tree)}


def test_no_code_lists_what_the_files_declare() -> None:
    assert found() - STAYS.keys() == set()


def test_a_family_names_no_step() -> None:
    """Which step does what is a field of the step: `called`, `clears`, `records`, `takes_back`."""
    named = {
        (file, node.value)
        for file, tree in ((name_of(path), tree_of(path)) for path in modules())
        if file.startswith(LAW) and not at_home(file)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in SORTS["step"]
    }
    assert named == set()


def test_no_exception_is_left_over() -> None:
    assert STAYS.keys() - found() == set()
    assert all(STAYS.values())


def test_no_code_reads_a_meaning_in_a_piece_of_a_name() -> None:
    asked = {name_of(path): list(spelled(tree_of(path))) for path in modules()}
    # A rule of writing, for whoever adds a row: every code has a point.
    assert {file: said for file, said in asked.items() if said} == {
        "casehub/rulebook/limits.py": ["'.' not in limit.code"]
    }


def planted(*lines: str) -> list[str]:
    return [sort for _name, sort in listed(ast.parse("\n".join(lines)))]


def test_every_way_of_listing_is_found() -> None:
    roles = sorted(SORTS["role"])[:2]
    one, other = (repr(role) for role in roles)
    for way in (
        f"X = ({one}, {other})", f"X = [{one}, {other}]", f"X = frozenset({{{one}, {other}}})",
        f"X = {{{one}: 1, {other}: 2}}", f"X = MappingProxyType({{{one}: 1, {other}: 2}})",
        f"X: T = Literal[{one}, {other}]", f"X = ({one},) + ({other},)",
        f"class X:\n    Y = ({one}, {other})", f"class X(StrEnum):\n    A = {one}\n    B = {other}, 'said'",
        f"def f(role):\n    return role in {{{one}, {other}}}",
        f"def f(role):\n    return role not in ({one}, {other})",
    ):
        assert "role" in planted(way), way
    for way in (f"X = ({one},)", f"X = ({one}, 'unheard')", "def f(x):\n    return x in NAMES"):
        assert planted(way) == []


def test_each_sort_is_read_from_its_file() -> None:
    assert all(len(words) >= FEWEST for words in SORTS.values())
    for sort, words in SORTS.items():
        assert sort in planted(f"X = {tuple(sorted(words))!r}")


def test_every_way_of_asking_a_piece_is_found() -> None:
    for way in (
        'step.id and kind.startswith("notice")', 'd.kind.endswith("_notice")', '"notice" in d.kind',
        '"x" not in rule', 'e.step.removeprefix("child:")', 'limit.code.split(".")[0]',
        'code.partition(".")',
    ):
        assert [*spelled(ast.parse(way))], way
    for way in ('name.startswith("x")', "kind in kinds", '"x" in step.documents', '"a" in kinds'):
        assert [*spelled(ast.parse(way))] == [], way
