"""What a payload says, in the words that a letter prints: labels and terms of the schema.

The schema is the one source: `title` names a member, the titles of `oneOf` are its terms, and
`x-unprinted` says why a member does not stand on the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casehub.exchange.payload import Payload, validator
from casehub.exchange.sorts import exchange

# Printed by the letter itself, each in its own place; everything else stands in the table of facts.
HEAD = frozenset({"flowId", "agreement", "basis", "gongwen", "sender", "receiver", "check"})
# Members that number rows, which the rows' own labels do.
NUMBERS = frozenset({"n", "序号"})
FILES = "附件"
Schema = Mapping[str, object]


@dataclass(frozen=True)
class Told:
    """One fact: the name that it bears, and what is printed of it."""

    label: str
    words: str


def facts_of(payload: Payload) -> list[Told]:
    """The rows of the table of facts, in the order of the schema."""
    members = _members(validator().schema)
    rows = [
        one
        for name, schema in members.items()
        if name in payload and name not in HEAD
        for one in _rows(schema, payload[name])
    ]
    # The letter lists them by name; their hashes stand in the table.
    listed = _members(members["gongwen"])[FILES]
    return [*rows, *_rows(listed, payload["gongwen"].get(FILES, []))]


def on_the_head(payload: Payload) -> list[str]:
    """What the letter prints outside the table: number, title, receiver, contacts."""
    members = _members(validator().schema)
    return [
        words
        for name, schema in members.items()
        if name in payload and name in HEAD
        for words in _values(schema, _headed(payload[name]))
    ]


def _headed(value: object) -> object:
    if isinstance(value, Mapping) and FILES in value:
        return {**value, FILES: [row["名称"] for row in value[FILES]]}
    return value


def everything(payload: Payload) -> list[str]:
    """Each printed value by itself, for letters that have no table of facts."""
    members = _members(validator().schema)
    return [
        words
        for name, schema in members.items()
        if name in payload
        for words in _values(schema, payload[name])
    ]


def _members(schema: Schema) -> Mapping[str, Schema]:
    found = schema.get("properties")
    return found if isinstance(found, Mapping) else {}


def _whole(schema: Schema) -> Schema:
    """The schema with what it refers to; what it says itself stands."""
    told = schema.get("$ref")
    if not isinstance(told, str):
        return schema
    found: object = validator().schema
    for part in told.removeprefix("#/").split("/"):
        found = found[part] if isinstance(found, Mapping) else {}
    return {**found, **schema} if isinstance(found, Mapping) else schema


def _rows(schema: Schema, value: object) -> Iterator[Told]:
    schema = _whole(schema)
    if "x-unprinted" in schema:
        return
    label = str(schema.get("title", ""))
    if isinstance(value, Mapping):
        for name, below in _members(schema).items():
            if name in value:
                yield from _rows(below, value[name])
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        items = schema["items"]
        for number, row in enumerate(value, 1):
            yield Told(f"{label}{number}", _line(items if isinstance(items, Mapping) else {}, row))
    elif words := "；".join(_values(schema, value)):
        yield Told(label, words)


def _line(items: Schema, row: Mapping[str, object]) -> str:
    """One row of a list in one line: each of its members with its name."""
    parts = []
    for name, below in _members(_whole(items)).items():
        if name in row and name not in NUMBERS and (words := "、".join(_values(below, row[name]))):
            parts.append(f"{_whole(below).get('title', '')}：{words}")
    return "；".join(parts)


def _values(schema: Schema, value: object) -> Iterator[str]:
    schema = _whole(schema)
    if "x-unprinted" in schema or value is None:
        return
    if isinstance(value, Mapping):
        for name, below in _members(schema).items():
            if name in value and name not in NUMBERS:
                yield from _values(below, value[name])
    elif isinstance(value, list):
        items = schema.get("items")
        below = items if isinstance(items, Mapping) else {}
        for one in value:
            yield from _values({} if isinstance(one, str) and "properties" in below else below, one)
    elif words := _words(schema, value):
        yield words


def _words(schema: Schema, value: object) -> str:
    terms = schema.get("oneOf")
    if isinstance(terms, list):
        return next((str(t["title"]) for t in terms if t["const"] == value), str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str) and schema.get("format") == "date":
        return _day(value)
    return str(value)


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


def results_in_words(payload: Payload) -> tuple[str, list[dict[str, object]]]:
    """What a reply found out in one text, and its evidence as rows of our own table of it.

    A reply of a type that has data of its own (config/exchange.toml, `carries`) says those besides.
    """
    members = _members(validator().schema)
    results = payload.get("results") or ()
    found = [
        words for row in results if (words := "，".join(_values(_items(members["results"]), row)))
    ]
    if exchange().message_of(payload["message"]["kind"]).answers:
        own = {name: payload[name] for name in _own(payload) if name in payload}
        found += [f"{one.label}：{one.words}" for one in facts_of({"gongwen": {}, **own})]
    said = "；".join(found)
    rows = []
    for row in payload.get("evidence") or ():
        below = _members(_items(members["evidence"]))
        one = {name: "、".join(_values(below[name], row[name])) for name in below if name in row}
        got = (one.get(name, "") for name in ("collectedBy", "collectedOn", "source"))
        source = "，".join(filter(None, got))
        told = {name: one.get(name, "") for name in ("name", "form", "purpose")}
        rows.append({"label": str(row["n"]), "source": source, "pages": row.get("pages"), **told})
    return said, rows


def _own(payload: Payload) -> tuple[str, ...]:
    """The members that the type of a letter has of its own."""
    return exchange().members_of(payload["type"])


def _items(schema: Schema) -> Schema:
    items = _whole(schema).get("items")
    return _whole(items) if isinstance(items, Mapping) else {}
