"""How long a penalty is shown, where it goes out a second time in other words.

公示规定第十三条 counts from the publication and says nothing of a second one. A review that lowers
a fine makes no new decision of ours: whoever asked for it is shown no longer than whoever did not
(house rule, 待核). A new decision is published for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.penalty.published.publicity import DECIDED, PUBLISHED, STOPS
from casehub.procedures.reading import as_day, chinese_day
from casehub.procedures.reading import latest as place_of
from casehub.rulebook.limits import compute
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.situation import Situation

FROM_THE_FIRST = "shown_from_the_first_publication"
OVER = "over"


def _published(s: Situation) -> list[date]:
    """The days on which the decision that stands went out."""
    since = place_of(s, DECIDED)
    told = (e for n, e in enumerate(s.events, 1) if e.step == PUBLISHED and n > since)
    return [day for e in told if (day := as_day(e.typed.get("published_on"))) is not None]


def shown_since(s: Situation) -> date | None:
    """From when the time of the publication on the form counts."""
    day = as_day(s.data.get("published_on"))
    if day is None or not s.law_on(s.day).house(FROM_THE_FIRST):
        return day
    return min([day, *_published(s)])


def publicity_until(s: Situation) -> date | None:
    """The last day of the publication, by the degree on the form."""
    rule, day = STOPS.get(str(s.data.get("credit_degree"))), shown_since(s)
    if rule is None or day is None:
        return None
    return compute(s.law_on(day).limit(rule), day, calendar=s.rules.calendar).due


def publication_has_time_left(s: Situation) -> Reason | None:
    """What was shown for its whole time is not shown again."""
    until, day = publicity_until(s), as_day(s.data.get("published_on"))
    if until is None or day is None or until >= day:
        return None
    said = f"公示期限自首次公示之日起算，已于{chinese_day(until)}届满，不再公示；请办理不予公示。"
    return Reason(said, "published_on")


def shown_time_is_over(s: Situation) -> Reason | None:
    """That it was shown for its whole time is no ground before that time is over."""
    if s.data.get("no_publicity_ground") != OVER:
        return None
    if _published(s) and s.law_on(s.day).house(FROM_THE_FIRST):
        last = max((d.due_on for d in s.deadlines if d.rule in STOPS.values()), default=None)
        if last is not None and last < s.day:
            return None
    return Reason("首次公示的期限尚未届满，应当公示。", "no_publicity_ground")


GUARDS = registered(publication_has_time_left, shown_time_is_over)
KNOWN = registered(shown_since, publicity_until)
