"""What stands beside the inputs of a right follows the kind that is chosen."""

from __future__ import annotations

import pytest

from casehub.fields.rights import OWNERS_APART, RIGHT_KINDS
from casehub.web.drawing.rights import input_of, labels, right_fields, titles, titles_by_kind
from tests.faults.world import rules


@pytest.mark.parametrize(("name", "wanted"), [("penalty_right_holder", True), ("penalty_report", False)])
def test_each_kind_says_what_it_wants_and_a_tip_wants_nothing(name: str, *, wanted: bool) -> None:
    track = rules().tracks[name]
    told = labels(track)
    mark = {column: words["trademark"] for column in ("number", "owners") if (words := told[input_of(column)])}
    assert {column: (word, star) for column, (word, star, _) in mark.items()} == {
        "number": ("商标注册号", wanted), "owners": ("商标注册人", wanted)
    }  # fmt: skip
    # Of a geographical indication a number is never wanted, and before a kind is chosen nothing is.
    assert told[input_of("number")]["geographical_indication"][:2] == ("公告号或者注册号", False)
    assert told[input_of("number")][""][1] is False
    # Who may stand among those who rely on the right is told of only where somebody does.
    assert (mark["owners"][2] == OWNERS_APART) is not wanted
    kinds = [RIGHT_KINDS[kind] for kind in track.right_kinds]
    assert right_fields(track, kinds)["kind"].required


def test_patents_alone_are_wanted_whole_at_once() -> None:
    track = rules().tracks["patent_request"]
    kinds = [RIGHT_KINDS[kind] for kind in track.right_kinds]
    found = right_fields(track, kinds)
    assert (found["number"].required, found["claims_asserted"].required) == (True, False)
    assert dict(titles(kinds))["patentee"] == "专利权人"
    shown = titles_by_kind(track)
    assert (shown["inputs"], shown["column"]) == (["requester"], "capacity")
