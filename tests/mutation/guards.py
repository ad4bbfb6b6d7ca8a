"""Changes of conditions: a guard that never refuses, a comparison turned round."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.mutation.mutant import Mutant, read

FOLDER = "casehub/procedures/**/*.py"
TABLE = "GUARDS"
TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


def mutants(root: Path) -> Iterator[Mutant]:
    """Every change of every guard, and of what stands beside the guards in their modules."""
    for path in sorted(root.glob(FOLDER)):
        file = path.relative_to(root).as_posix()
        text = read(root, file)
        tree = ast.parse(text)
        guards = _named(tree)
        if not guards:
            continue
        for function in tree.body:
            if isinstance(function, ast.FunctionDef):
                yield from _of_function(file, text, function, is_guard=function.name in guards)


def _named(tree: ast.Module) -> set[str]:
    """The functions that the module's table of guards names."""
    tables = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and target.id == TABLE and node.value is not None
    ]
    return {n.id for table in tables for n in ast.walk(table) if isinstance(n, ast.Name)}


def _of_function(file: str, text: str, function: ast.FunctionDef, *, is_guard: bool) -> Iterator[Mutant]:
    lines = text.splitlines(keepends=True)
    before = [0]
    for line in lines:
        before.append(before[-1] + len(line))

    def place(line: int, column: int) -> int:
        # Columns of a syntax tree count bytes.
        return before[line - 1] + len(lines[line - 1].encode()[:column].decode())

    def made(kind: str, node: ast.stmt | ast.expr, new: str) -> Mutant:
        start = place(node.lineno, node.col_offset)
        end = place(node.end_lineno or node.lineno, node.end_col_offset or 0)
        subjects = (function.name, Path(file).stem, Path(file).parent.name)
        return Mutant("guards", file, kind, start, end, text[start:end], new, node.lineno, subjects)

    body = function.body[1:] if ast.get_docstring(function) else function.body
    if is_guard and body:
        yield made("never refuses", body[0], f"return None\n    {text[slice(*_span(body[0], place))]}")
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Compare) and len(node.ops) == 1:
                turned = ast.Compare(node.left, [TURNED[type(node.ops[0])]()], node.comparators)
                yield made("turned round", node, f"({ast.unparse(turned)})")
            elif isinstance(node, ast.BoolOp):
                other = ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
                yield made("and for or", node, f"({ast.unparse(other)})")
            elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
                yield made("not left out", node, f"({ast.unparse(node.operand)})")


def _span(node: ast.stmt, place: object) -> tuple[int, int]:
    assert callable(place)
    return place(node.lineno, node.col_offset), place(node.end_lineno or 0, node.end_col_offset or 0)
