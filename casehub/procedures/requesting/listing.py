"""重点保护名录: reviewed by both bureaus, published, its contacts kept (X53, X54, X58)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.reading import as_day, table
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.workflow.situation import Situation

PROPOSED, ANSWERED = "ask_listing", "enter_their_answer"
REVIEWED, PUBLISHED = "review_listing", "publish_listing"
ABOUT_LISTS = (PROPOSED, "ask_list_change", "ask_list_exit")
# What the review comes to (options of `listing_results`).
LISTED = "list"


def _rows(said: Mapping[str, object], name: str) -> list[dict[str, object]]:
    rows = said.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _same(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two rows are of one right: names alone are not, several bureaus have the same."""
    return (one.get("title"), one.get("rightNo")) == (other.get("title"), other.get("rightNo"))


def matter_is_a_proposal(s: Situation) -> str | None:
    """Only what was proposed is reviewed and published."""
    return None if s.happened(PROPOSED) else "本事项不是推荐名录条目。"


def matter_is_of_a_list(s: Situation) -> str | None:
    """Contacts are those of entries of a list."""
    return None if any(map(s.happened, ABOUT_LISTS)) else "本事项与重点保护名录无关。"


def entries_to_review(s: Situation) -> list[dict[str, object]]:
    """The entries that were proposed, each a row whose review is still to be said."""
    return [
        {name: str(row.get(name) or "") for name in ("title", "rightNo")}
        for row in _rows(s.entered(PROPOSED), "list_entries")
    ]


@each
def every_entry_is_reviewed(s: Situation) -> Iterator[Reason]:
    """X53: each entry by itself; what is not simply listed says why."""
    if "entry_reviews" not in s.data:
        return
    rows = table(s, "entry_reviews")
    for row in entries_to_review(s):
        if sum(_same(row, one) for one in rows) != 1:
            said = f"{row['title']}（{row['rightNo']}）应有一行审核意见。"
            yield Reason(said, "entry_reviews")
    for n, one in enumerate(rows):
        if one.get("result") != LISTED and not one.get("reason"):
            yield Reason("需补充、不列入的，写明理由。", "entry_reviews", row=n, column="reason")


@each
def right_is_checked_on_the_day_of_the_review(s: Situation) -> Iterator[Reason]:
    """X53: what is looked at is the right as it stands on the day of the review, which is over."""
    on, answered = s.data.get("review_on"), as_day(s.entered(ANSWERED).get("answer_dated"))
    if not isinstance(on, date):
        return
    # 不答复不视为同意: the review follows the partner's answer.
    if answered is not None and on < answered:
        yield Reason(f"联合审核不能早于对方的复函{date_text(answered)}。", "review_on")
        return
    for n, one in enumerate(table(s, "entry_reviews")):
        if as_day(one.get("checked_on")) != on:
            said = "权利状态应当在审核当日核查，不用推荐时的核查结果。"
            yield Reason(said, "entry_reviews", row=n, column="checked_on")


def entries_to_publish(s: Situation) -> list[dict[str, object]]:
    """The entries that the review lists, as they were proposed; their numbers are still to come."""
    agreed = [
        row for row in _rows(s.entered(REVIEWED), "entry_reviews") if row.get("result") == LISTED
    ]
    kept = ("right", "title", "rightNo", "class", "owner", "homeRegion")
    return [
        {name: row[name] for name in kept if row.get(name)}
        for row in _rows(s.entered(PROPOSED), "list_entries")
        if any(_same(row, one) for one in agreed)
    ]


def listing_was_reviewed(s: Situation) -> str | None:
    """X54: a proposal is no listing: the review comes first, and lists something."""
    if not s.happened(REVIEWED):
        return "还没有联合审核，不能公布。"
    return None if entries_to_publish(s) else "审核没有列入的条目，不能公布。"


@each
def only_what_was_agreed_is_published(s: Situation) -> Iterator[Reason]:
    """X54: each entry that the review lists, once, under a number of its own, and no other."""
    if "published_entries" not in s.data:
        return
    rows, agreed = table(s, "published_entries"), entries_to_publish(s)
    for n, one in enumerate(rows):
        if not any(_same(one, row) for row in agreed):
            said = "审核没有列入这一条目，不能公布。"
            yield Reason(said, "published_entries", row=n, column="title")
    if len(rows) != len(agreed) or len({row.get("no") for row in rows}) != len(rows):
        yield Reason("审核列入的条目各写一行，编号不重复。", "published_entries")


def list_title_of_the_proposal(s: Situation) -> str | None:
    """The title of the list, as it was proposed for."""
    return str(s.entered(PROPOSED).get("list_title") or "") or None


def batch_of_the_proposal(s: Situation) -> str | None:
    """The batch, as it was proposed for, or as a change names it."""
    said = (str(s.entered(step).get("batch") or "") for step in ABOUT_LISTS)
    return next(filter(None, said), None)


@each
def authority_holds(s: Situation) -> Iterator[Reason]:
    """X58: an authority has an end that is to come, and follows its beginning."""
    for n, one in enumerate(table(s, "list_contacts")):
        begins, ends = as_day(one.get("from_on")), as_day(one.get("to_on"))
        if begins is not None and ends is not None and ends < begins:
            said = "授权期间的届满日期早于起始日期。"
            yield Reason(said, "list_contacts", row=n, column="to_on")
            continue
        if ends is not None and ends < s.day:
            said = f"授权已于{date_text(ends)}届满，换用新的授权书。"
            yield Reason(said, "list_contacts", row=n, column="to_on")


GUARDS = registered(
    matter_is_a_proposal,
    matter_is_of_a_list,
    every_entry_is_reviewed,
    right_is_checked_on_the_day_of_the_review,
    listing_was_reviewed,
    only_what_was_agreed_is_published,
    authority_holds,
)
KNOWN = registered(
    entries_to_review,
    entries_to_publish,
    list_title_of_the_proposal,
    batch_of_the_proposal,
)
