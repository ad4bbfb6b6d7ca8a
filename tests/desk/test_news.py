"""新情况: what others did in one's cases and in the matters inside them, until one looks."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from casehub.desk import own
from casehub.desk.news import KEPT, New, look_away, news
from casehub.model import Case, Event
from casehub.people.permissions import find
from tests.acts.scene import Scene, Stages

HOUR, EVERY = timedelta(hours=1), 1_000


def seen(s: Scene, who: str, when: datetime, **page: int) -> list[New]:
    # Other cases of the same database may fill a page of their own.
    found = news(s.office.work(s.session, who, when), **{"limit": EVERY} | page)
    return [one for one in found.items if one.home == s.ref]


def last(s: Scene) -> datetime:
    """A moment after all that was recorded in the case and its matters."""
    # Other cases of the same database may have gone on for months.
    family = select(Case.id).where((Case.id == s.case().id) | (Case.parent_id == s.case().id))
    return max(s.session.scalars(select(Event.at).where(Event.case_id.in_(family)))) + HOUR


def opens(s: Scene, who: str, reference: str, when: datetime) -> None:
    work = s.office.work(s.session, who, when)
    own.open_case(work, find(work, reference))


def test_a_handler_learns_what_others_did_and_not_what_she_did_herself(stages: Stages) -> None:
    with stages.at("file") as s:
        now = last(s)
        mine = seen(s, "examiner", now)
        assert mine
        names = {one.hand for one in mine}
        assert s.office.work(s.session, "examiner", now).actor.name not in names
        # The latest first, and none twice.
        assert [one.id for one in mine] == sorted({one.id for one in mine}, reverse=True)
        # Who neither works on it nor follows it, and who does not see it, learns nothing.
        assert seen(s, "archivist", now) == seen(s, "elsewhere", now) == []
        work = s.office.work(s.session, "supervisor", now - KEPT)
        own.follow(work, find(work, s.ref), wanted=True)
        assert seen(s, "supervisor", now)


def test_opening_the_case_reads_away_what_is_in_it_and_in_its_matters(stages: Stages) -> None:
    with stages.at("file") as s:
        s.serve("05-26")
        now = last(s)
        assert any(one.reference != s.ref for one in seen(s, "member", now))
        opens(s, "member", s.ref, now)
        assert seen(s, "member", now) == []
        # Another who works on it has not looked.
        assert seen(s, "chair", now)


def test_all_is_seen_up_to_what_the_page_showed(stages: Stages) -> None:
    with stages.at("file") as s:
        now = last(s)
        mine = seen(s, "examiner", now)
        work = s.office.work(s.session, "examiner", now)
        assert look_away(work, 0) == 0
        assert seen(s, "examiner", now) == mine
        look_away(work, mine[0].id)
        assert seen(s, "examiner", now) == []


def test_what_was_recorded_while_the_page_was_read_stays_news(stages: Stages) -> None:
    with stages.at("file") as s:
        s.serve("05-26")
        now = last(s)
        mine = seen(s, "member", now)
        newest, before = [one for one in mine if one.reference == s.ref][:2]
        later = [one for one in mine if one.id > before.id]
        assert newest in later
        # The page was drawn before the newest act of the case came in; pressed twice, too.
        for _press in range(2):
            look_away(s.office.work(s.session, "member", now), before.id)
            assert seen(s, "member", now) == later
        # It counts as no visit: the case is not among those opened last.
        visits = own.own(s.office.work(s.session, "member", now)).recent
        assert now not in [one.opened_at for one in visits]
        look_away(s.office.work(s.session, "member", now), mine[0].id)
        assert seen(s, "member", now) == []
        # Another who works on it has read nothing.
        assert seen(s, "chair", now)


def test_pages_follow_one_another_and_old_news_is_none(stages: Stages) -> None:
    with stages.at("file") as s:
        now = last(s)
        whole = [one.id for one in news(s.office.work(s.session, "examiner", now), limit=EVERY).items]
        first = news(s.office.work(s.session, "examiner", now), limit=1)
        assert first.after == whole[0]
        rest = news(s.office.work(s.session, "examiner", now), after=first.after, limit=EVERY)
        assert [one.id for one in first.items + rest.items] == whole
        assert seen(s, "examiner", now + KEPT + HOUR) == []
