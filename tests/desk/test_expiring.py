"""到期自动办理: what the list says will happen is what happens on the morning after."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from casehub.desk.expiring import Ends, expiring
from casehub.model import Deadline
from tests.acts.scene import Scene, Stages, hour
from tests.acts.test_expiry import held, morning


def seen(s: Scene, who: str, when: str) -> list[Ends]:
    return list(expiring(s.office.work(s.session, who, hour(when))).ends)


def test_a_period_is_listed_with_what_ends_it_until_it_is_done(stages: Stages) -> None:
    with stages.at("prepare") as s:
        child = held(s)
        (one,) = [e for e in seen(s, "examiner", "06-15") if e.reference == child]
        assert (one.due_on, one.on, one.waits) == (date(2026, 6, 19), date(2026, 6, 20), False)
        assert one.step == "登记保存期限届满，自行解除"
        assert child not in [e.reference for e in seen(s, "elsewhere", "06-15")]
        # The day is over and the worker has not come yet.
        assert [e.waits for e in seen(s, "examiner", "06-20") if e.reference == child] == [True]
        assert morning(s, "06-20", "evidence.registration") == ["lapse_registration"]
        assert [e for e in seen(s, "examiner", "06-20") if e.reference == child] == []


def test_a_period_that_has_ended_is_not_listed_though_the_case_stands_where_it_stood(stages: Stages) -> None:
    with stages.at("prepare") as s:
        child = held(s)
        ended = update(Deadline).where(Deadline.case_id == s.case(child).id)
        s.session.execute(ended.values(closed_on=date(2026, 6, 15)))
        assert child not in [e.reference for e in seen(s, "examiner", "06-15")]


def test_pages_go_on_by_the_day_without_a_gap(stages: Stages) -> None:
    with stages.at("prepare") as s:
        held(s)
        work = s.office.work(s.session, "examiner", hour("06-15"))
        whole = [e.deadline_id for e in expiring(work).ends]
        assert whole
        walked, mark = [], None
        while True:
            page = expiring(work, mark, limit=1)
            walked += [e.deadline_id for e in page.ends]
            if not page.after:
                break
            day, _, number = page.after.partition(".")
            mark = (date.fromisoformat(day), int(number))
        assert walked == whole
