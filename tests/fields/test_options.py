"""A list of options stands once, and fields name it."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import yaml

from casehub.declared import Fault
from casehub.fields.options import FILE, fill_options, options_beside, read_options
from casehub.settings import PROJECT

LISTS = options_beside(PROJECT / "workflows")
PAIR = (("a", "甲"), ("b", "乙"))


def test_the_name_of_a_list_becomes_the_list() -> None:
    faults: list[Fault] = []
    raw = {
        "fields": {"one": {"options": "x"}},
        "rows": [{"id": "two", "columns": [{"options": [["c", "丙"]]}, {"id": "three", "options": "unheard"}]}],
    }
    fill_options(raw, {"x": PAIR}, "file.yaml", faults)
    assert raw["fields"] == {"one": {"options": [["a", "甲"], ["b", "乙"]]}}
    assert raw["rows"][0]["columns"][0] == {"options": [["c", "丙"]]}  # type: ignore[index]
    assert [str(one) for one in faults] == ["file.yaml: rows.two.columns.three.options: 没有这个选项表：unheard"]


def test_the_lists_stand_in_the_nearest_config_and_each_procedure_adds_its_own(tmp_path: Path) -> None:
    templates = tmp_path / "templates" / "documents"
    assert options_beside(templates) == {}
    own = tmp_path / "config" / "procedures" / "p"
    own.mkdir(parents=True)
    (tmp_path / "config" / FILE).write_text('[lists]\nx = [["a", "甲"], ["b", "乙"]]\n', encoding="utf-8")
    (own / FILE).write_text('[lists]\ny = [["c", "丙"]]\n', encoding="utf-8")
    assert options_beside(templates) == options_beside(tmp_path / "workflows") == {"x": PAIR, "y": (("c", "丙"),)}


def test_a_list_of_something_else_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[lists]\nx = [["a"]]\n', encoding="utf-8")
    faults: list[Fault] = []
    read_options(tmp_path, faults)
    assert [one.path for one in faults] == ["lists.x[0][1]"]


def written() -> Counter[tuple[tuple[str, str], ...]]:
    """Every list of two options or more that the rules write out, and how often."""
    found: Counter[tuple[tuple[str, str], ...]] = Counter()

    def look(raw: object) -> None:
        match raw:
            case {"options": [[_, _], [_, _], *_] as options}:
                found[tuple((str(value), str(label)) for value, label in options)] += 1
            case dict():
                for one in raw.values():
                    look(one)
            case list():
                for one in raw:
                    look(one)

    def nodes(node: yaml.Node, seen: set[int]) -> None:
        # What an anchor names again is written once.
        if id(node) in seen:
            return
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == "options" and isinstance(value, yaml.SequenceNode) and id(value) not in seen:
                    look({"options": [[cell.value for cell in pair.value] for pair in value.value]})
                nodes(value, seen)
        elif isinstance(node, yaml.SequenceNode):
            for one in node.value:
                nodes(one, seen)

    for path in (PROJECT / "workflows").glob("*.yaml"):
        nodes(yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader), set())
    for path in (PROJECT / "templates" / "documents").glob("*.toml"):
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
        for field in rows.get("field", ()):
            look(field)
    return found


def test_no_list_is_written_twice() -> None:
    found = written()
    assert len(found) > 50
    assert [options for options, times in found.items() if times > 1 or options in LISTS.values()] == []


def test_every_list_is_named() -> None:
    files = [*(PROJECT / "workflows").glob("*.yaml"), *(PROJECT / "templates" / "documents").glob("*.toml")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert [name for name in LISTS if f"options: {name}" not in text and f'options = "{name}"' not in text] == []
