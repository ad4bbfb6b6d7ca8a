"""The form of a step: fields of papers that are ticked, those asked for only now, its digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import MultiDict

from casehub.acts.entries import ISSUE
from casehub.fields import SeveralField, TextField
from casehub.web.case.stepform import asked, digest_of, ticked
from casehub.web.drawing.forms import Form, form_of

if TYPE_CHECKING:
    from collections.abc import Sequence

FIELDS = (
    SeveralField(ISSUE, "同时制作的文书"),
    TextField("reason", "理由"),
)


def form(typed: Sequence[tuple[str, str]]) -> Form:
    return form_of(FIELDS, MultiDict(typed), choices={ISSUE: (("one", "甲"), ("two", "乙"))})


def test_what_is_ticked_names_the_papers() -> None:
    assert ticked(MultiDict([(ISSUE, "one"), (ISSUE, "two"), ("reason", "半句")])) == {
        ISSUE: ["one", "two"]
    }
    assert ticked(MultiDict()) == {ISSUE: []}


def test_what_was_asked_is_told_where_papers_are_offered() -> None:
    assert asked(form([(ISSUE, "two")])) == ["", "two"]
    assert asked(form_of(FIELDS[1:], MultiDict([("reason", "半句")]))) == []


@pytest.mark.parametrize(
    "other", [[("reason", "半 句")], [("reason", "半句"), (ISSUE, "one")], []]
)
def test_another_text_has_another_digest(other: list[tuple[str, str]]) -> None:
    assert digest_of(form([("reason", "半句")])) == digest_of(form([("reason", "半句")]))
    assert digest_of(form(other)) != digest_of(form([("reason", "半句")]))
