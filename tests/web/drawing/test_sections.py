"""The index beside a long form tells of each part where it begins and what is still to be filled."""

from __future__ import annotations

from collections.abc import Sequence

from casehub.fields import Field, TextField
from casehub.web.drawing.forms import Form
from casehub.web.drawing.inputs import Input
from casehub.web.drawing.sections import LONG, MANY, Section, sections


def told(found: Sequence[Section]) -> list[tuple[int, str, str, int, int]]:
    return [(one.number, one.anchor, one.title, one.wanted, one.wrong) for one in found]


def entry(name: str, group: str = "", *, text: str = "", error: str = "", required: bool = True) -> Input:
    field: Field = TextField(name, name, required=required)
    return Input(name, field, required, texts=[text], group=group, error=error)


def test_each_part_is_told_with_what_it_lacks_and_what_is_wrong_in_it() -> None:
    own = [entry("a", text="有"), entry("b", text=" "), entry("c", required=False)]
    paper = [entry(f"p{n}", "决定书", text="有", error="太长" if n else "") for n in range(4)]
    alone = [entry("理由", "理由", text="有")]
    assert told(sections(Form([*own, *paper, *alone]))) == [
        (1, "a", "", 1, 0),
        (2, "part2", "决定书", 0, 3),
        # Under no heading of its own: the label says the same.
        (3, "理由", "理由", 0, 0),
    ]


def test_of_many_parts_those_that_are_whole_are_folded() -> None:
    own = [entry("a", text="有"), entry("b", text="有")]
    lacks = [entry("c", "事实", text=" "), entry("d", "事实", text="有")]
    wrong = [entry("e", "比对", text="有", error="不对")]
    whole = [entry(f"p{n}", "抗辩", text="有") for n in range(MANY)]
    found = sections(Form([*own, *lacks, *wrong, *whole]))
    assert [one.is_open for one in found] == [True, True, True, False]
    assert all(one.folds for one in found)
    # What is nearly always filled in keeps its part open until it is.
    usual = Input("u", TextField("u", "认证", usual=True), group="证据")
    several = [*own, *lacks, *wrong, *whole, usual]
    assert [one.is_open for one in sections(Form(several))][-1]
    usual.texts = ["甲1予以采信。"]
    assert not [one.is_open for one in sections(Form(several))][-1]
    # A single input has its heading too: what is folded begins with it.
    assert [one.anchor for one in found] == ["a", "part2", "part3", "part4"]
    assert not any(one.folds for one in sections(Form([*own, *lacks, *whole])))
    # What is not so long is shown whole.
    assert not any(one.folds for one in sections(Form([*own, *lacks, *wrong, *whole[:20]])))


def test_what_the_file_knows_and_what_a_row_says_is_not_lacking() -> None:
    known, table = entry("known"), entry("rows")
    known.known = "重庆示例公司"
    table.rows = [[entry("cell", text="有", error="不对")]]
    rest = [entry(f"x{n}", "决定书", text="有") for n in range(LONG)]
    first, _ = sections(Form([known, table, *rest]))
    assert (first.wanted, first.wrong) == (0, 1)


def test_what_is_seen_at_a_glance_needs_no_index() -> None:
    assert not sections(Form([entry("a"), entry("b", "决定书")]))
    assert not sections(Form([entry(f"a{n}") for n in range(2 * LONG)]))
