"""The route line of a draft and what is sent along with its form."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from casehub.acts.proposals import Reply
from casehub.model import Person
from casehub.web.case.sending import names_of, reader_of, replies_of, sent_along

TYPED = MultiDict(
    [("mark7", "done"), ("mark9", "declined"), ("mark9_why", "已核对"), ("marks", "x"),
     ("reader", "12"), ("reader_note", "请先看第三项"), ("remarks", "备注")]
)  # fmt: skip


def test_answers_go_by_the_number_of_the_remark() -> None:
    assert replies_of(TYPED) == {7: Reply("done", ""), 9: Reply("declined", "已核对")}


def test_what_is_typed_beside_the_form_is_kept_with_its_draft() -> None:
    kept = dict(sent_along(TYPED))
    assert kept == {
        "mark7": "done", "mark9": "declined", "mark9_why": "已核对", "reader": "12",
        "reader_note": "请先看第三项",
    }  # fmt: skip
    assert reader_of(TYPED) == 12
    assert reader_of({"reader": "谁"}) is None


def test_many_names_are_counted() -> None:
    people = [Person(name=name) for name in "甲乙丙丁"]
    assert names_of(people[:3]) == "甲、乙、丙"
    assert names_of(people) == "甲、乙、丙等 4 人"
