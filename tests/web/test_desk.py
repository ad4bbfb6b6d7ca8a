"""The reminders on the desk: unread, then seen; each person's own and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casehub.deadlines.reminders import remind
from casehub.desk.todo import Todo
from casehub.desk.ways.stretches import Count
from casehub.desk.worklist import Desk, DeskRow
from casehub.law.zone import OFFICE_ZONE
from casehub.model import Case, Deadline, Reminder
from casehub.rulebook.book import Rulebook
from casehub.web.desk import _counts, next_rest_day, shown_groups
from tests import factories
from tests.web.case.test_steps import opened
from tests.web.conftest import Browser, Clock


def reminded(office: factories.Bureau, session: Session, rules: Rulebook) -> list[str]:
    """Two requests of the clerk, one overdue and one nearly due, with their reminders."""
    references = [opened(office), opened(office)]
    for reference, days in zip(references, (-3, 1), strict=True):
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        due = factories.TODAY + timedelta(days)
        session.add(
            Deadline(
                case_id=case.id, organisation_id=case.organisation_id, rule="a.b", title="审查请求", holder="authority",
                start_on=factories.TODAY, event_seq=1, length=7, unit="working_days", granted=0,
                nominal_on=due, due_on=due, alarm_on=due,
            )
        )
    session.flush()
    remind(session, rules, factories.TODAY)
    session.commit()
    return references


def cards(page: str) -> tuple[str, str]:
    """The unread part and the seen part of the reminders."""
    card = page.split('id="reminders"')[1].split("</section>", maxsplit=1)[0]
    unread, _, seen = card.partition("<details")
    return unread, seen


def test_reminders_are_unread_until_the_person_has_seen_them(
    sign_in: Callable[[str], Browser], office: factories.Bureau, session: Session, rules: Rulebook
) -> None:
    late, soon = reminded(office, session, rules)
    clerk = sign_in("clerk")
    unread, seen = cards(clerk.page("/desk"))
    assert "未读 2 条" in unread
    assert unread.index(late) < unread.index(soon)
    assert not seen
    mine = session.scalars(
        select(Reminder.id).where(Reminder.person_id == office.people["clerk"]).order_by(Reminder.due_on)
    ).all()
    session.commit()
    assert clerk.post("/desk/reminders", {"reminder": str(mine[0])}).status_code == 303
    unread, seen = cards(clerk.page("/desk"))
    assert (late in unread, late in seen) == (False, True)
    assert (soon in unread, soon in seen) == (True, False)
    # The head has the red one unread still, and can mark only what is theirs.
    head = sign_in("head")
    unread, _ = cards(head.page("/desk"))
    assert (late in unread, soon in unread) == (True, False)
    assert head.post("/desk/reminders", {"reminder": [str(mine[1]), "x"]}).status_code == 303
    assert soon in cards(clerk.page("/desk"))[0]


def test_what_has_stopped_since_is_not_shown_and_nobody_sees_what_is_not_theirs(
    sign_in: Callable[[str], Browser], office: factories.Bureau, session: Session, rules: Rulebook
) -> None:
    late, soon = reminded(office, session, rules)
    clocks = session.scalars(select(Deadline).where(Deadline.rule == "a.b").order_by(Deadline.due_on))
    first, second = clocks
    first.closed_on = factories.TODAY
    second.due_on += timedelta(1)
    # A row that names somebody who may not see the case.
    stranger = office.people["elsewhere"]
    session.add(
        Reminder(
            deadline_id=second.id, person_id=stranger, flag="yellow", due_on=second.due_on,
            raised_on=factories.TODAY,
        )
    )
    session.commit()
    for who in ("clerk", "elsewhere"):
        page = sign_in(who).page("/desk")
        assert 'id="reminders"' not in page, who
        assert (late in page, soon in page) == (who == "clerk",) * 2


LONG = "9" * 5000


def test_a_number_that_no_row_can_have_is_no_fault(sign_in: Callable[[str], Browser]) -> None:
    clerk, keeper, auditor = sign_in("clerk"), sign_in("security"), sign_in("audit")
    clerk.page("/desk")
    assert clerk.post("/desk/reminders", {"reminder": LONG}).status_code == 303
    for number in (LONG, "2147483648", "１", "²", "-1"):
        assert clerk.get(f"/cases?org={number}").status_code == 200
        assert keeper.get(f"/people?after={number}").status_code == 200
        assert auditor.get(f"/audit/security?after={number}").status_code == 200


@pytest.mark.parametrize(
    "day, said, provisional",
    [(date(2026, 12, 24), "12月26日", False), (date(2026, 12, 28), "1月2日", True)],
)
def test_a_rest_day_of_a_year_that_is_not_published_is_provisional(
    rules: Rulebook, day: date, said: str, *, provisional: bool
) -> None:
    work = SimpleNamespace(today=day, rules=rules)
    rest = next_rest_day(work)  # type: ignore[arg-type]
    assert f"{rest.month}月{rest.day}日" == said
    assert rules.calendar.is_published(rest.year) is not provisional


def test_the_desk_says_that_the_next_rest_day_is_provisional(
    sign_in: Callable[[str], Browser], clock: Clock
) -> None:
    browser = sign_in("clerk")
    assert "放假安排尚未公布" not in browser.page("/desk")
    clock.at = datetime(2026, 12, 28, 9, tzinfo=OFFICE_ZONE)
    assert "1月2日（暂定，2027年放假安排尚未公布）" in sign_in("clerk").page("/desk")


def test_what_one_did_and_who_has_how_many(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    clerk = sign_in("clerk")
    assert "/desk/done" in clerk.page("/desk")
    assert reference in clerk.page("/desk/done")
    assert "没有到期自动办理的期限" in clerk.page("/desk/expiring?after=x.y")
    assert "/desk/people" not in clerk.page("/desk")
    assert clerk.get("/desk/people").status_code == 404
    head = sign_in("head")
    assert "/desk/people" in head.page("/desk")
    assert reference not in head.page("/desk/done")
    head.page("/desk/people")


def test_what_waits_for_a_condition_stands_by_itself_and_is_counted_once() -> None:
    """Late or not, it is not among what is to be done; what has no clock comes last."""
    running, still = Deadline(stopped=False), Deadline(stopped=True)
    rows = [
        DeskRow(Case(id=1), running, "red"), DeskRow(Case(id=2), running, "red"), DeskRow(Case(id=3), running, "yellow"),
        DeskRow(Case(id=4), running, "red", others=True), DeskRow(Case(id=5), None, ""), DeskRow(Case(id=6), still, ""),
        DeskRow(Case(id=7), None, ""),
    ]  # fmt: skip
    todos = {row.case.id: Todo(steps=(("go_on", "办理"),)) for row in rows if not row.others} | {1: Todo(), 7: Todo()}
    groups = {group.key: [row.case.id for row in group.rows] for group in shown_groups(rows, "", todos)}
    assert list(groups.items()) == [
        ("red", [2]), ("yellow", [3]), ("awaited", [1, 7]), ("watched", [4]), ("untimed", [5, 6]),
    ]  # fmt: skip
    assert sorted(n for ids in groups.values() for n in ids) == [row.case.id for row in rows]


@pytest.mark.parametrize("scope", ["", "waiting"])
def test_what_is_before_oneself_for_approval_waits_for_nobody_else(scope: str) -> None:
    late = Deadline(stopped=False)
    rows = [DeskRow(Case(id=n, reference=f"甲{n}"), late, "red", others=True) for n in (1, 2)]
    groups = shown_groups(rows, scope, {}, {"甲2"})
    found = {group.key: [row.case.id for row in group.rows] for group in groups}
    assert found == {"asked": [2], "waiting" if scope else "watched": [1]}


def test_a_case_that_waits_for_a_condition_is_not_told_as_such_while_a_matter_of_it_is_before_oneself() -> None:
    late = Deadline(stopped=False)
    rows = [DeskRow(Case(id=n, reference=f"甲{n}"), late, "red") for n in (1, 2, 3)]
    todos = {1: Todo(), 2: Todo(), 3: Todo(steps=(("go_on", "办理"),))}
    groups = shown_groups(rows, "", todos, {"甲2", "甲3"})
    found = {group.key: [row.case.id for row in group.rows] for group in groups}
    # What one can take oneself stands first all the same; its line names the matter beside it.
    assert found == {"red": [3], "asked": [2], "awaited": [1]}


def test_what_is_before_oneself_is_counted_among_nobody_elses() -> None:
    asked = [SimpleNamespace(case_id=n) for n in (2, 3, 9)]

    def of(counts: dict[str, Count]) -> Desk:
        return Desk((), counts, (), lambda cases: len(cases & {1, 2, 3, 4, 5}))

    counts = {"red": Count(1), "waiting": Count(5)}
    assert _counts(of(counts), asked) == {"red": Count(1), "waiting": Count(3)}
    assert _counts(of(counts), []) == counts
    # Where counting stopped nobody knows how many there are.
    capped = {"waiting": Count(100, capped=True)}
    assert _counts(of(capped), asked) == capped
