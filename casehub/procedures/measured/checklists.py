"""侵权判断清单: the points of the library that an officer answers one by one in a case.

A checklist is a standard like others: of one kind of right, in versions, drafted by one and
approved by another; each line of its text is a point. What was answered is an act of the case,
under the words that the points had that day, and stands on its page beside every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.library.standards import points_of
from casehub.model import StandardSort
from casehub.procedures.measured.standards import told
from casehub.procedures.reading import table
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from casehub.workflow.situation import Situation

# What the step is called, and the field that holds the answers.
FILLED = "checklist_filled"
FIELD = "checked_points"
ANSWERS = {"yes": "是", "no": "否", "unclear": "尚不清楚", "not_here": "不适用"}
NEEDS_WORD = frozenset({"no", "unclear"})


def _points(s: Situation) -> list[tuple[str, str]]:
    """Each list that holds today for the rights of the case, with each of its points in order."""
    lists = (one for one in s.standards if one.sort == StandardSort.CHECKLIST)
    return [*dict.fromkeys((told(one), point) for one in lists for point in points_of(one.content))]


def checklist_to_fill(s: Situation) -> list[dict[str, str]] | None:
    """The points as rows of the form: with what was answered to them last, else without answer."""
    last = {(_text(row, "checklist"), _text(row, "point")): row for row in _last(s)}
    return [
        {"checklist": name, "point": point, **_said(last.get((name, point)))}
        for name, point in _points(s)
    ] or None


def _last(s: Situation) -> Sequence[Mapping[str, object]]:
    """The rows as they were filled in last, in the order of the form."""
    event = s.last_called(FILLED)
    return event.typed.get("checked_points") or () if event is not None else ()


def _said(row: Mapping[str, object] | None) -> dict[str, str]:
    return {name: said for name in ("answer", "ground") if row and (said := _text(row, name))}


def checklist_holds(s: Situation) -> str | None:
    """Where the library has no list for the rights of the case, there is nothing to fill in."""
    return None if _points(s) else "统一标准中没有适用于本案权利的侵权判断清单。"


@each
def checklist_is_whole(s: Situation) -> Iterator[Reason]:
    """Every point of today's lists is answered once, in its words; a doubt says what is lacking."""
    if FIELD not in s.data:
        return
    rows, wanted = table(s, FIELD), _points(s)
    said = [(_text(row, "checklist"), _text(row, "point")) for row in rows]
    for n, one in enumerate(said):
        if one not in wanted or one in said[:n]:
            sentence = "与今天施行的清单不一致，请按清单的各项填写。"
            yield Reason(sentence, FIELD, row=n, column="point")
    done = {one for one, row in zip(said, rows, strict=True) if row.get("answer")}
    lacking = [n for n, one in enumerate(wanted, 1) if one not in done]
    if lacking:
        yield Reason(f"第{'、'.join(map(str, lacking))}项没有回答。", FIELD)
        return
    for n, row in enumerate(rows):
        if row.get("answer") in NEEDS_WORD and not _text(row, "ground"):
            yield Reason("写明依据的证据或者还缺什么。", FIELD, row=n, column="ground")


def _text(row: Mapping[str, object], name: str) -> str:
    return str(row.get(name) or "").strip()


def answered(s: Situation) -> Sequence[Line]:
    """What was answered last."""
    return [
        Line(
            str(row.get("point") or ""),
            tag=ANSWERS.get(str(row.get("answer")), ""),
            settled=row.get("answer") == "yes",
            text=str(row.get("ground") or ""),
            note=str(row.get("checklist") or ""),
        )
        for row in _last(s)
    ]


GUARDS = registered(checklist_holds, checklist_is_whole)
KNOWN = registered(checklist_to_fill)
ASKS = {FILLED: (checklist_to_fill.__name__,)}
CARDS = (Card("checklist", "侵权判断清单", answered),)
