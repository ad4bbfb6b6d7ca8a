"""How papers of another office were served for it (罚程第八十二条; forms_exchange.md X36–X38)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import count_text, date_text, number_in_chinese
from casehub.law.text import names_in
from casehub.procedures.reading import as_day, table
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.workflow.situation import Situation

# So many people serve a paper, and so many visits on different days say that nobody is there.
SERVERS = "enforcement.officers_min"
VISITS = "served.visits_min"


def every_document_has_its_end(s: Situation) -> Reason | None:
    """Each document of the letter was served or was not; proofs come back in the original."""
    if "served" not in s.data:
        return None
    asked = s.requested().get("served_documents")
    sent = len(asked) if isinstance(asked, list) else 0
    served, unserved = table(s, "served"), table(s, "unserved")
    if len(served) + len(unserved) < sent:
        return Reason(f"来函共有{sent}件文书，请逐件写明已经送达或者未能送达。", "served")
    originals = s.data.get("originals")
    if isinstance(originals, int) and originals < min(len(served), 1):
        return Reason("已经送达的，寄回送达回证原件。", "originals")
    return None


@each
def service_lies_after_the_letter(s: Situation) -> Iterator[Reason]:
    """Nothing was served before the letter that asks for it came."""
    came = as_day(s.requested().get("received_on"))
    for field, column in (("served", "servedOn"), ("tries", "on")):
        for n, row in enumerate(table(s, field)):
            day = as_day(row.get(column))
            if day is not None and came is not None and day < came:
                said = f"不能早于来函收到日期{date_text(came)}。"
                yield Reason(said, field, row=n, column=column)


@each
def two_people_serve(s: Situation) -> Iterator[Reason]:
    """A paper is served by two people, whom the proof names."""
    fewest = s.law.amount(SERVERS)
    for n, row in enumerate(table(s, "served")):
        if len(set(names_in(row.get("servers")))) < fewest:
            said = f"写明送达人（{number_in_chinese(fewest)}人）。"
            yield Reason(said, "served", row=n, column="servers")


def tries_are_on_two_days(s: Situation) -> Reason | None:
    """X38: one visit says of nobody that he cannot be found."""
    if not table(s, "unserved"):
        return None
    days = {as_day(row.get("on")) for row in table(s, "tries")}
    fewest = s.law.amount(VISITS)
    if len(days - {None}) < fewest:
        times = count_text(fewest, "次")
        return Reason(f"未能送达的，写明不同日期的{times}送达经过。", "tries")
    return None


def something_was_not_served(s: Situation) -> str | None:
    """X38 goes with a reply that tells of papers that were not served."""
    if s.entered("answer_service_letter").get("unserved"):
        return None
    return "函复写明有未能送达的文书后，制作情况说明。"


GUARDS = registered(
    something_was_not_served,
    every_document_has_its_end,
    service_lies_after_the_letter,
    two_people_serve,
    tries_are_on_two_days,
)
