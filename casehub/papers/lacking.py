"""What is to be done first where a paper would print a blank."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from casehub.documents.issuable import check, texts_in, unprintable
from casehub.fields import TableField, is_empty
from casehub.fields.sources import OfForm
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from casehub.documents.issuable import Lack
    from casehub.documents.kinds import Kind
    from casehub.fields import Field
    from casehub.workflow.situation import Situation

# The blocks that tell what the register of offices knows, whoever the parties are.
OF_OFFICE = ("office", "remedy")


def mended_by(s: Situation, facts: Mapping[str, object], of: str) -> str:
    """Which step, or who, mends that something is missing; "" where nobody can say.

    of: the name of what is missing, as the template asked for it. An empty seat is filled by a
    step that names somebody to it; what the office lacks is entered on its page.
    """
    seats = {name for name, role in s.rules.roles.items() if role.seat and role.seat == of}
    steps = [one for one in s.procedure.steps if seats & {*one.assigns.values()}]
    now = [one.title for one in steps if s.case.home.state in one.from_]
    if titles := now or [one.title for one in steps]:
        return f"请先办理“{'”或者“'.join(dict.fromkeys(titles))}”。"
    for name in OF_OFFICE:
        block = facts.get(name)
        if isinstance(block, dict) and of in block and not block[of]:
            return "请系统管理员在机构页面补填。"
    return ""


def reasons(
    kind: Kind, facts: Mapping[str, object], s: Situation, unread: Collection[str] = ()
) -> list[Reason]:
    """Why a paper cannot be issued, each beside the field of the form in which it is mended.

    unread: own fields of the kind of which it was said already that they are wrong.
    """
    found = check(kind, facts, partial(mended_by, s, facts), unread)
    return [_beside(f"《{_title(kind, facts)}》{one}", one, kind, facts, s) for one in found]


def _title(kind: Kind, facts: Mapping[str, object]) -> str:
    """What the paper is called."""
    doc = facts.get("doc")
    return str((isinstance(doc, dict) and doc["title"]) or kind.title)


def _beside(
    sentence: str, lack: Lack, kind: Kind, facts: Mapping[str, object], s: Situation
) -> Reason:
    """The reason beside what the form asks for it: a field, or the first cell that is empty.

    What cannot be printed stands beside the field into which it was typed, whatever prints it.
    """
    of = lack.of
    own = kind.field(of) if of else None
    asked = _asked_as(own, s) if own is not None else None
    if own is not None or lack.text:
        return Reason(sentence, asked or next(_typed_in(lack.text, s), None))
    # A name that two tables have is nobody's; so is one that no row leaves empty.
    cells = [
        (field, row)
        for field in kind.fields
        if isinstance(field, TableField) and any(column.id == of for column in field.columns)
        for row in _rows_without(of, facts.get(field.id))
    ]
    if not cells or any(field is not cells[0][0] for field, _ in cells):
        return Reason(sentence)
    table, row = cells[0]
    name = _asked_as(table, s)
    return Reason(sentence, name, row=row, column=of) if name else Reason(sentence)


def _typed_in(printed: str, s: Situation) -> Iterator[str]:
    """The fields of the form whose words make a printed text one that cannot be printed."""
    for name, value in s.data.items():
        if any(text in printed and unprintable(text) for text in texts_in(value)):
            yield name


def _rows_without(column: str, rows: object) -> Sequence[int]:
    listed = enumerate(rows if isinstance(rows, list | tuple) else ())
    return [n for n, row in listed if isinstance(row, dict) and is_empty(row.get(column))]


def _asked_as(field: Field, s: Situation) -> str | None:
    """The field of the form in which a paper's own field is typed; None where no form asks it."""
    if isinstance(field.known, OfForm) and s.step.form_field(field.known.typed) is not None:
        return field.known.typed
    return field.id if field.asked or s.step.form_field(field.id) is not None else None
