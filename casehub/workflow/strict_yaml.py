"""YAML read strictly: null, true, false, whole numbers and text; doubled keys are faults."""

from __future__ import annotations

import re

import yaml

from casehub.declared import Fault

# libyaml reads our files eight times as fast; the wheel carries it on all usual machines.
_FAST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_PLAIN_TAGS = "tag:yaml.org,2002:"
_UNTAGGED = f"{_PLAIN_TAGS}str"
# `no` and `on` are text here, as a lawyer expects, so nothing may rely on them being booleans.
_WORDS: dict[str, bool | None] = {"": None, "null": None, "true": True, "false": False}


class _Loader(_FAST):  # type: ignore[misc,valid-type]
    """Without a guess at what an untagged value is: `_scalar` says it, and a third is spared."""

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        return _UNTAGGED


def read_yaml(text: str, file: str, faults: list[Fault]) -> object:
    """Plain values of a YAML text; every fault found is appended to `faults`."""
    try:
        node = yaml.compose(text, _Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line if mark is not None else text.count("\n", 0, getattr(error, "position", 0))
        faults.append(Fault(file, "", f"第 {line + 1} 行不符合 YAML 写法"))
        return None
    if node is None:
        faults.append(Fault(file, "", "文件为空"))
        return None
    return _value(node, file, "", faults, ())


def _value(
    node: yaml.Node, file: str, path: str, faults: list[Fault], above: tuple[int, ...]
) -> object:
    if id(node) in above:
        faults.append(Fault(file, path, "引用自身"))
        return None
    above = (*above, id(node))
    if not node.tag.startswith(_PLAIN_TAGS) or node.tag.startswith(f"{_PLAIN_TAGS}python"):
        faults.append(Fault(file, path, f"不允许的标记 {node.tag}"))
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, file, path, faults, above)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(item, file, f"{path}[{n}]", faults, above) for n, item in enumerate(node.value)
        ]
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode, file: str, path: str, faults: list[Fault], above: tuple[int, ...]
) -> dict[str, object]:
    found: dict[str, object] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            faults.append(Fault(file, path, "键必须是文字"))
            continue
        key = str(key_node.value)
        here = f"{path}.{key}" if path else key
        if key in found:
            line = key_node.start_mark.line + 1
            faults.append(Fault(file, here, f"键重复（第{line}行）"))
            continue
        found[key] = _value(value_node, file, here, faults, above)
    return found


def _scalar(node: yaml.Node) -> object:
    text = str(node.value)
    if getattr(node, "style", None):  # libyaml names plain scalars "", PyYAML None
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE_NUMBER.match(text) else text
