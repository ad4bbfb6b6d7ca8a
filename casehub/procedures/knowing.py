"""What a field starts with: its declared source, asked of a case at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.fields.sources import OfCase, OfDocument, OfForm, OfPaper, OfStep
from casehub.procedures import LAW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casehub.fields import Field
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation


def known_value(field: Field, s: Situation) -> Any:
    """The value that the file has for the field; None where it has none."""
    match field.known:
        case None:
            return None
        case OfStep(step, name):
            return s.entered(step).get(name)
        case OfForm(name):
            return s.data.get(name)
        case OfPaper(kind, name):
            paper = s.document(kind)
            return paper.facts.get(name) if paper is not None else None
        case OfDocument(kind, column):
            paper = s.document(kind)
            return getattr(paper, column) if paper is not None else None
        case OfCase(column):
            home = s.case.parent if s.case.parent is not None else s.case
            return getattr(home, column)
        case str(name):
            return LAW.known[name](s)


def known_values(fields: Iterable[Field], s: Situation) -> dict[str, Any]:
    """What the file has for each of the fields, by identifier."""
    values = ((field.id, known_value(field, s)) for field in fields if field.known is not None)
    return {name: value for name, value in values if value not in (None, "", [])}


def is_asked(field: Field, step: Step) -> bool:
    """Whether the form of the step asks for a paper's field, or the value comes from elsewhere."""
    if isinstance(field.known, OfForm) and step.form_field(field.known.typed) is not None:
        return False
    return field.asked
