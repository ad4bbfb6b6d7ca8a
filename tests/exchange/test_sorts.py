"""The types and messages of the exchange: the file and the published schema say the same."""

from __future__ import annotations

from string import Formatter

from casehub.exchange.answers import titled
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


def test_a_type_may_say_in_its_own_words_what_a_message_says_in_general() -> None:
    rows, members = exchange(), set(validator().schema["properties"])
    own = [(sort, one) for sort in rows.type for one in sort.says]
    assert {(sort.code, one.kind) for sort, one in own} >= {("LH", "SUPPLEMENT"), ("RD", "SUPPLEMENT"), ("LH", "CLOSING")}
    for sort, one in own:
        general, said = rows.message_of(one.kind), rows.message_in(sort.code, one.kind)
        assert (said.titled, said.opening, said.carries) == (one.titled, one.opening, one.carries)
        # What it is for stays; only its words and data are those of the type.
        assert (said.own, said.answers, said.from_sender) == (general.own, general.answers, general.from_sender)
        assert set(one.carries) <= members and "{" not in one.opening
        assert rows.message_in("XC", one.kind) == general


def test_a_title_quotes_the_whole_title_of_the_letter_that_it_speaks_of() -> None:
    rows = exchange()
    for code, title, kind, expected in (
        ("ZY", "甲局关于商请专家的函", "REPLY", "关于《甲局关于商请专家的函》的复函"),
        ("HS", "甲局关于召开会商会的通知", "WITHDRAWAL", "关于《甲局关于召开会商会的通知》的撤回函"),
        ("RD", "甲局关于移送案件情况的通报", "SUPPLEMENT", "关于《甲局关于移送案件情况的通报》的进展通报"),
        # Nothing of the words is read: a title without 关于, and one that ends like a letter.
        ("ZY", "商请核对来函的函的函", "REPLY", "关于《商请核对来函的函的函》的复函"),
        # What quotes a title itself is quoted with its marks turned, at each depth.
        ("XC", "关于《甲局关于〈乙标准〉的函》的更正函", "REPLY", "关于《关于〈甲局关于《乙标准》的函〉的更正函》的复函"),
    ):
        assert titled(title, rows.message_in(code, kind)) == expected


def test_who_says_that_it_comes_has_answered_an_invitation_and_no_order() -> None:
    rows = exchange()
    always = {"REPLIED", "RETURNED"}
    # An invitation to a meeting is answered by its acceptance, an order of the same type is not.
    assert rows.settling("HS", "REQUEST") == {*always, "ACCEPTED", "PARTIAL"}
    assert rows.settling("HS", "NOTICE") == always
    assert rows.settling("TB", "NOTICE") == {*always, "RECEIVED", "REGISTERED"}
    assert rows.settling("XC", "REQUEST") == always
    for sort in rows.type:
        assert {rows.receipt_row(code).code for code in sort.settled_by} == set(sort.settled_by)
