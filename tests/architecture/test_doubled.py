"""What is done in two places is done in one: no two functions of the program are the same."""

from __future__ import annotations

import ast
import copy
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from tests.architecture.source import functions, modules, name_of, tree_of

# So many expressions make a body that somebody would otherwise mend in one place only.
FEWEST = 12
# The second verifier shares no code by intent.
APART = ("casehub/second_verifier/", "casehub/verify_audit.py")
# The same words for two things. May only shrink.
STAYS = {
    frozenset({"casehub/documents/kinds.py: field", "casehub/workflow/procedure.py: form_field"}): "of a kind, of a step",
    frozenset({"casehub/documents/cutting.py: watch", "casehub/papers/press.py: _end_with_parent"}): "set-up runs before any other room",
}


class _Renamed(ast.NodeTransformer):
    """Names of one function by their order, so that how it calls them does not tell it apart."""

    def __init__(self, own: set[str]) -> None:
        self.own, self.names = own, dict[str, str]()

    def _name(self, name: str) -> str:
        return self.names.setdefault(name, f"n{len(self.names)}") if name in self.own else name

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._name(node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg, node.annotation = self._name(node.arg), None
        return node


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """What a function does, without what it says of itself."""
    told = function.body[0]
    return function.body[1:] if isinstance(told, ast.Expr) and isinstance(told.value, ast.Constant) else function.body


def body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, int]:
    """What a function does, whatever it calls its own names, and how many expressions it has."""
    own = {a.arg for a in ast.walk(function) if isinstance(a, ast.arg)} | {
        n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    renamed = _Renamed(own)
    for argument in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]:
        renamed._name(argument.arg)
    plain = [renamed.visit(copy.deepcopy(line)) for line in lines_of(function)]
    said = "\n".join(ast.dump(line) for line in plain)
    return said, sum(isinstance(n, ast.expr) for line in plain for n in ast.walk(line))


def doubled(trees: Iterable[tuple[str, ast.Module]]) -> Iterator[frozenset[str]]:
    """The functions (file: name) that do the same, together."""
    shapes: dict[tuple[str, ...], list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]] = defaultdict(list)
    for file, tree in trees:
        for function in functions(tree):
            shapes[tuple(type(n).__name__ for line in lines_of(function) for n in ast.walk(line))].append((file, function))
    alike: dict[str, set[str]] = defaultdict(set)
    for shape in (several for several in shapes.values() if len(several) > 1):
        for file, function in shape:
            said, size = body(function)
            if size >= FEWEST:
                alike[said].add(f"{file}: {function.name}")
    return (frozenset(several) for several in alike.values() if len(several) > 1)


@cache
def found() -> set[frozenset[str]]:
    files = ((name_of(path), tree_of(path)) for path in modules())
    return {*doubled((file, tree) for file, tree in files if not file.startswith(APART))}


def test_no_two_functions_do_the_same() -> None:
    assert found() - STAYS.keys() == set()


def test_no_exception_is_left_over() -> None:
    assert STAYS.keys() - found() == set()


def test_other_names_hide_nothing() -> None:
    one = "def a(s, x):\n    '''Told.'''\n    n = s.data.get(x)\n    return s.party(n) if isinstance(n, int) else None"
    other = "def b(of, name):\n    found = of.data.get(name)\n    return of.party(found) if isinstance(found, int) else None"
    differs = other.replace("party", "person")
    planted = [(str(n), ast.parse(text)) for n, text in enumerate((one, other, differs))]
    assert [*doubled(planted)] == [frozenset({"0: a", "1: b"})]
    assert [*doubled(planted[1:])] == []


# ── money: one place turns yuan into 分 and back ──────────
MONEY = "casehub/law/amounts.py"


def hundreds(tree: ast.AST) -> list[str]:
    """Where a column of 分 is read or written by its own sum, and not by `fen_of` and `yuan_of`."""
    said = []
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(op=ast.Mult() | ast.Div(), right=ast.Constant(value=100)):
                said.append(ast.unparse(node))
            case ast.Assign(targets=[ast.Name(id="FEN" | "CENTS")], value=ast.Constant(value=100)):
                said.append(ast.unparse(node))
    return said


def test_one_place_turns_yuan_into_fen() -> None:
    asked = {name_of(path): hundreds(tree_of(path)) for path in modules()}
    assert asked.pop(MONEY) == ["FEN = 100"]
    assert {file: said for file, said in asked.items() if said} == {
        # A share in percent.
        "casehub/law/chinese.py": ["share * 100"],
    }
    assert hundreds(ast.parse("x = int(yuan * 100)")) and hundreds(ast.parse("CENTS = 100"))
    assert not hundreds(ast.parse("x = n * 10"))
