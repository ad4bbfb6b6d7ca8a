"""The types and messages of the exchange: the file and the published schema say the same."""

from __future__ import annotations

from string import Formatter

from casehub.exchange.payload import validator
from casehub.exchange.sorts import exchange


def terms(*path: str) -> dict[str, str]:
    found = validator().schema
    for part in path:
        found = found["properties"][part]
    return {one["const"]: one["title"] for one in found["oneOf"]}


def test_the_schema_names_the_same_types_and_messages() -> None:
    rows = exchange()
    assert {sort.code: sort.title for sort in rows.type} == terms("type")
    assert {one.kind for one in rows.message} == set(terms("message", "kind"))
    assert len(rows.type) == 13


def test_what_a_letter_carries_is_a_member_of_the_schema() -> None:
    members = set(validator().schema["properties"])
    for row in (*exchange().type, *exchange().message):
        assert {*row.carries} <= members


def test_first_paragraphs_are_closed_by_what_is_known() -> None:
    for row in (*exchange().type, *exchange().message):
        names = {name for _, name, _, _ in Formatter().parse(row.opening) if name}
        assert names <= {"matter", "replied"}
    assert all(one.opening for one in exchange().message if not one.own)
    assert all(sort.slip and sort.opening and sort.sheet for sort in exchange().type)
