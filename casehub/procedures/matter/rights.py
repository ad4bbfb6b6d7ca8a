"""The rights that a case is about: another is found, what was not known is told, one is mended.

A tip says what the informant saw. The number of a mark, its owner and its classes are found out
while the tip is verified; before a case is filed, and again before anything is proposed on it, each
right of the case is told whole.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.fields.rights import RIGHT_KINDS, owners_of
from casehub.law.identifiers import IdentifierFault
from casehub.law.text import clean_name
from casehub.model import Right
from casehub.procedures.matter.mendable import RIGHT, WITHOUT_VALUE
from casehub.procedures.matter.rectifying import mend, object_to, typed_in
from casehub.workflow.part import Effect, registered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.fields.rights import RightKind
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation


def _of_form(act: Act) -> Right | None:
    """The right that the form names; none, and a sentence beside it, where it names none."""
    number = act.number("right")
    right = next((one for one in act.situation.rights if one.id == number), None)
    if right is None:
        act.object("选择权利", "right")
    return right


def _values(right: Right) -> dict[str, object]:
    """What is told of it, by column, as its kind asks."""
    columns = {field.id for field in RIGHT_KINDS[right.kind].fields} | {"expires_on"}
    return {column: getattr(right, column) for column in columns}


def lacking(right: Right) -> list[str]:
    """What its kind asks for and nobody has told, in the words of the form."""
    kind, told = RIGHT_KINDS[right.kind], _values(right)
    return [kind.label_of(column) for column in kind.unsaid(told)]


def _in_normal_form(act: Act, kind: RightKind, given: dict[str, object]) -> None:
    """Names cleaned, the number as its kind writes it; what cannot be one is objected to."""
    if "owners" in given:
        given["owners"] = [clean_name(name) for name in owners_of(str(given["owners"]))]
    if given.get("number"):
        try:
            given["number"] = kind.number(str(given["number"]))
        except IdentifierFault as fault:
            object_to(act, RIGHT, "number", str(fault))


def _refused(act: Act, kind: RightKind, given: Mapping[str, object], whole: Mapping[str, object],
             *, as_told: bool) -> bool:  # fmt: skip
    """Whether anything of the right cannot stand as it is told; says what, beside its field."""
    known = {field.id for field in kind.fields} | {"kind", "expires_on"}
    for column in given.keys() - known:
        object_to(act, RIGHT, column, f"{kind.title}没有这一项")
    for column, sentence in kind.faults(whole, as_told=as_told):
        object_to(act, RIGHT, column, sentence)
    filed, granted = whole.get("filed_on"), whole.get("granted_on")
    if isinstance(filed, date) and isinstance(granted, date) and granted < filed:
        object_to(act, RIGHT, "granted_on", "授权（注册）公告日不能早于申请日")
    return bool(act.objections)


def right_entered(act: Act) -> None:
    """Enter another right of which the case turned out to be, as far as it is known."""
    kind, given = RIGHT_KINDS.get(act.text("right_kind")), typed_in(act, RIGHT)
    if kind is None or not kind.fields:
        act.object("选择权利种类", "right_kind")
        return
    if _refused(act, kind, given, given, as_told=True):
        return
    _in_normal_form(act, kind, given)
    if act.objections:
        return
    twin = next((r for r in act.situation.rights if given.get("number")
                 and (r.kind, r.number) == (kind.id, given["number"])), None)  # fmt: skip
    if twin is not None:
        object_to(act, RIGHT, "number", f"本案已经登记这项权利（{twin.title}）")
        return
    given.setdefault("expires_on", kind.last_day(given))
    row = {"number": "", "title": "", "owners": [], **given, "kind": kind.id}
    act.work.session.add(Right(case_id=act.case.id, **row))
    _read_anew(act)
    act.case.cause = act.case.cause or kind.cause
    act.notes.append("".join((kind.title, f"“{row['title']}”" if row["title"] else "",
                              str(row["number"]))))  # fmt: skip


def _read_anew(act: Act) -> None:
    """What hangs on the case is asked for again: it was read before the act."""
    act.work.session.flush()
    act.work.session.expire(act.case, ["rights"])


def right_told(act: Act) -> None:
    """Tell what was not known of a right when it was entered; what stands is mended elsewhere."""
    right = _of_form(act)
    if right is None:
        return
    kind, given = RIGHT_KINDS[right.kind], typed_in(act, RIGHT)
    for column in [name for name in given if getattr(right, name) not in (None, "", [])]:
        object_to(act, RIGHT, column, "登记时已经写明，写错了的办理更正登记")
    whole = {**_values(right), **given}
    if _refused(act, kind, given, whole, as_told=True):
        return
    _in_normal_form(act, kind, given)
    if act.objections:
        return
    if not given:
        act.object("写明登记时还不知道的内容，至少一项。")
        return
    ends = kind.last_day(whole)
    if right.expires_on is None and ends is not None:
        given["expires_on"] = ends
    for column, value in given.items():
        setattr(right, column, value)
    labels = [kind.label_of(column) for column in given if kind.label_of(column)]
    act.notes.append(f"{called(right)}：{'、'.join(labels)}")


def right_mended(act: Act) -> None:
    """Mend what was typed of the right, held to what its kind asks of a new one."""
    right = _of_form(act)
    if right is None:
        return
    given = typed_in(act, RIGHT)
    kind = RIGHT_KINDS[str(given.get("kind", right.kind))]
    before = RIGHT_KINDS[right.kind]
    stands = {**dict.fromkeys(field.id for field in kind.fields), **_values(right)}
    # A last day that was counted from the filing date is counted again from the right one.
    counted = before.last_day({**stands, "expires_on": None}) == right.expires_on
    if counted and "expires_on" not in given:
        stands["expires_on"] = None
    whole = {**stands, **given}
    # What was never told is told by a step of its own: here it does not stand in the way.
    as_told = bool(before.unsaid(_values(right)))
    if _refused(act, kind, given, whole, as_told=as_told):
        return
    _in_normal_form(act, kind, given)
    if act.objections:
        return
    if counted and "expires_on" not in given and {"filed_on", "kind"} & given.keys():
        given["expires_on"] = kind.last_day(whole)
    # What the right one does not have goes with the wrong kind.
    columns = {field.id for field in before.fields} - {field.id for field in kind.fields}
    given |= {column: None if column in NO_VALUE else "" for column in columns - given.keys()}
    labels = {field.id: field.label for field in (*before.fields, *kind.fields)}
    mend(act, right, given, {"kind": "权利种类", "expires_on": "期限届满日", **labels})
    _call_anew(act, before)


def _call_anew(act: Act, before: RightKind) -> None:
    """The cause of a case that was called by a right of this kind, when none such is left in it."""
    causes = [RIGHT_KINDS[one.kind].cause for one in act.case.rights]
    if act.case.cause == before.cause and before.cause not in causes:
        act.case.cause = next(iter(causes), "")


def right_left(act: Act) -> None:
    """Take a right out of the case: it was entered wrongly, or nothing of it is infringed."""
    right = _of_form(act)
    if right is None:
        return
    right.void_seq = act.seq
    _read_anew(act)
    _call_anew(act, RIGHT_KINDS[right.kind])
    act.notes.append(f"{called(right)}不再是本案的权利")


# Columns of a right that are empty where nothing is said, instead of bearing no words.
NO_VALUE = WITHOUT_VALUE | {
    "filed_on", "granted_on", "expires_on", "status_checked_on", "nice_classes", "approved_goods",
}  # fmt: skip


def called(right: Right) -> str:
    """A right as lists name it: by its name and number, else by its kind."""
    return f"{right.title} {right.number}".strip() or RIGHT_KINDS[right.kind].title


def every_right(s: Situation) -> tuple[tuple[int, str], ...]:
    """The rights of the case, by id."""
    return tuple((right.id, called(right)) for right in s.rights)


def rights_here(s: Situation) -> frozenset[int]:
    """Their ids."""
    return frozenset(right.id for right in s.rights)


def rights_to_be_told(s: Situation) -> frozenset[int]:
    """Those of them of which something is still unknown."""
    return frozenset(right.id for right in s.rights if lacking(right))


def _some_has(s: Situation, column: str) -> bool:
    """Whether a right of which something is unknown is of a kind that has the column."""
    return any(RIGHT_KINDS[one.kind].label_of(column) for one in s.rights if lacking(one))


def classes_may_be_told(s: Situation) -> bool:
    """Only a mark is registered for classes of goods."""
    return _some_has(s, "nice_classes")


def claims_may_be_told(s: Situation) -> bool:
    """Only a patent has a filing day and claims."""
    return _some_has(s, "claims_count")


def a_right_is_registered(s: Situation) -> str | None:
    """Nothing of a right can be mended where there is none."""
    return None if s.rights else "本案没有登记权利。"


def a_right_is_to_be_told(s: Situation) -> str | None:
    """Nor told of one of which all is known."""
    return None if rights_to_be_told(s) else "本案的权利已经登记完整。"


GUARDS = registered(a_right_is_registered, a_right_is_to_be_told)
KNOWN = registered(
    every_right, rights_here, rights_to_be_told, classes_may_be_told, claims_may_be_told,
)  # fmt: skip
EFFECTS: Mapping[str, Effect] = {
    "right_entered": Effect.of(right_entered, "right_kind", enters=Right),
    "right_told": Effect.of(right_told, "right", shows=Right),
    "right_left": Effect.of(right_left, "right"),
    "right_mended": Effect.of(right_mended, "right", mends=Right),
}
