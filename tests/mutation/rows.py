"""Changes of the rules: every value, entry and list of the TOML and YAML files, one at a time."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.mutation.mutant import Mutant, line_at, read
from tests.mutation.values import SAID, others

FOLDERS = ("config/*.toml", "config/tracks/*.toml", "config/calendars/*.toml",
           "templates/documents/*.toml", "workflows/**/*.yaml")  # fmt: skip
# `key = value` of a TOML file: at the beginning of a line, or inside braces.
ENTRY = re.compile(
    r'(?P<key>[\w-]+)\s*=\s*(?:"(?P<text>[^"\n]*)"|(?P<bare>\d{4}-\d\d-\d\d|\d+|true|false)\b'
    r"|(?P<list>\[[^\[\]{}\n]*\]))"
)
HEAD = re.compile(r"^\[+([\w.-]+)\]+", re.MULTILINE)
ITEM = re.compile(r'"[^"\n]*"|[\w.-]+')


def mutants(root: Path) -> Iterator[Mutant]:
    """All of them, file by file; `is_another` says of one whether it changes anything."""
    for pattern in FOLDERS:
        for path in sorted(root.glob(pattern)):
            file = path.relative_to(root).as_posix()
            yield from (_of_yaml if path.suffix == ".yaml" else _of_toml)(file, read(root, file))


def is_another(root: Path, mutant: Mutant) -> bool:
    """Whether the changed file still parses, and says something else."""
    text, parse = read(root, mutant.file), tomllib.loads
    if mutant.file.endswith(".yaml"):
        parse = _parse
    try:
        return parse(mutant.applied(text)) != parse(text)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError):
        return False


def _parse(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)


# --- TOML ----------------------------------------------------------------------------------------


def _of_toml(file: str, text: str) -> Iterator[Mutant]:
    code = re.sub(r"(?m)^\s*#.*$", lambda m: " " * len(m[0]), text)
    heads = [m.start() for m in HEAD.finditer(code)]
    values: dict[str, list[str]] = {}
    for found in ENTRY.finditer(code):
        values.setdefault(found["key"], []).append(found["text"] or found["bare"] or "")
    for found in ENTRY.finditer(code):
        key = found["key"]
        if key in SAID:
            continue
        head = max((h for h in heads if h < found.start()), default=0)
        row = next((m["text"] for m in ENTRY.finditer(code, head) if m["text"]), "")
        where = (row, key, Path(file).stem)

        def made(kind: str, start: int, end: int, new: str, where: tuple[str, ...] = where) -> Mutant:
            return Mutant(
                "config", file, kind, start, end, text[start:end], new, line_at(text, start), where
            )

        name = next(n for n in ("text", "bare", "list") if found[n] is not None)
        if name == "list":
            items = [m[0] for m in ITEM.finditer(found["list"])]
            for place in range(len(items)):
                rest = ", ".join(items[:place] + items[place + 1 :])
                yield made(f"entry {items[place]} gone", *found.span("list"), f"[{rest}]")
        else:
            for kind, new in others(found[name], values[key]):
                yield made(kind, *found.span(name), new)
        begin = text.rfind("\n", 0, found.start()) + 1
        end = found.end() + 1
        if text[begin : found.start()].strip() == "" and text[found.end() : end] in {"\n", ""}:
            yield made("left out", begin, end, "")


# --- YAML ----------------------------------------------------------------------------------------


def _of_yaml(file: str, text: str) -> Iterator[Mutant]:
    tree = yaml.compose(text, Loader=yaml.SafeLoader)
    values: dict[str, list[str]] = {}
    for key, node in _scalars(tree, "", set()):
        values.setdefault(key, []).append(node.value)
    yield from _walk(file, text, tree, (), values, set())


def _scalars(node: yaml.Node, key: str, seen: set[int]) -> Iterator[tuple[str, yaml.ScalarNode]]:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        yield key, node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, key, seen)
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _scalars(value, name.value, seen)


def _walk(
    file: str, text: str, node: yaml.Node, path: tuple[str, ...], values: dict[str, list[str]], seen: set[int]
) -> Iterator[Mutant]:
    """Every change below a node. A node that is used again by its anchor is changed once."""
    if id(node) in seen:
        return
    seen.add(id(node))
    where = (*reversed(path), Path(file).stem)

    def made(kind: str, start: int, end: int, new: str) -> Mutant:
        return Mutant("config", file, kind, start, end, text[start:end], new, line_at(text, start), where)

    start, end = _span(node)
    if isinstance(node, yaml.ScalarNode):
        quote = text[start] if text[start] in "\"'" else ""
        key = next((one for one in reversed(path) if not one.isdecimal()), "")
        for kind, new in others(node.value, values.get(key, ())):
            yield made(kind, start, end, f"{quote}{new}{quote}")
    elif isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            if node.flow_style:
                rest = [text[slice(*_span(one))] for one in node.value if one is not item]
                yield made(f"entry {place} gone", start, end, f"[{', '.join(rest)}]")
            else:
                yield made(f"entry {place} gone", *_lines(text, *_span(item)), "")
            yield from _walk(file, text, item, (*path, str(place)), values, seen)
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value in SAID:
                continue
            first, last = name.start_mark.index, value.end_mark.index
            if node.flow_style:
                rest = [
                    text[n.start_mark.index : v.end_mark.index] for n, v in node.value if n is not name
                ]
                yield made(f"{name.value} left out", start, end, "{" + ", ".join(rest) + "}")
            else:
                yield made(f"{name.value} left out", *_lines(text, first, last), "")
            yield from _walk(file, text, value, (*path, name.value), values, seen)


def _span(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """From the beginning of the first line to the end of the last."""
    end = start + len(text[start:end].rstrip())
    stop = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if stop < 0 else stop + 1
