"""An opinion on likeness or scope (侵权判断意见, D89): by two who do not handle the matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import count_text
from casehub.procedures.rights_aid.asking import aid_is_given_by
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

FEWEST = "aid.assessors_min"
PATENT = "patent"
# What may be said of a patent, and of a sign; that nothing can be said, of both.
OF_PATENTS, OF_SIGNS = ("in_scope", "out_of_scope"), ("same", "similar", "not_similar")


def two_assess_who_do_not_help(s: Situation) -> Reason | None:
    """D89: two or more sign, and who handles the matter is none of them."""
    named = s.data.get("assessors")
    if not isinstance(named, list) or not named:
        return None
    fewest = s.law.amount(FEWEST)
    if len(set(named)) < fewest:
        return Reason(f"判断人应当为{count_text(fewest, '人')}以上。", "assessors")
    helper = aid_is_given_by(s)
    if helper in named:
        person = s.people.get(helper or 0)
        name = person.name if person is not None else "承办人"
        return Reason(f"{name}是本件的承办人，不作判断人。", "assessors")
    return None


def assessment_fits_the_right(s: Situation) -> Reason | None:
    """D89: of a patent the scope is told, of a sign the likeness; never that the law is broken."""
    said, of = s.data.get("assessment"), s.data.get("right_class")
    other = OF_SIGNS if of == PATENT else OF_PATENTS
    if of is not None and said in other:
        word = "是否落入保护范围" if of == PATENT else "相同、近似与否"
        return Reason(f"这类权利的意见只写{word}，或者不能判断。", "assessment")
    return None


GUARDS = registered(two_assess_who_do_not_help, assessment_fits_the_right)
