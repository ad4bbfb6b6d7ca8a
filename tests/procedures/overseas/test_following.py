"""A dispute as it goes on: two foreign days, the log from the acts, the end, news, who may read."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub.casefile.situations import load
from casehub.desk import overview as desk
from casehub.desk.lines import todos
from casehub.desk.worklist import DeskRow
from casehub.model import Deadline, Document, Event, Person
from casehub.people.confidential import reads_confidential
from casehub.procedures import LAW
from casehub.procedures.overseas import following
from casehub.workflow.procedure import Procedure
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.asking import TODAY, TOMORROW, Row, fault, one_way
from tests.procedures.overseas.abroad import BRANCH, CLOCK, FIRM, Abroad
from tests.workflow.builders import deadline

ENTRY, END = "overseas.track_overseas", "overseas.close_overseas"
ROWS: list[Row] = [
    ("overseas.meet_foreign_day", "a_foreign_day_runs", {"deadlines": [deadline(CLOCK, TODAY, closed=TODAY)]}, "没有尚未办结"),
    ("overseas.meet_foreign_day", "a_foreign_day_runs", {"deadlines": [deadline(CLOCK, TODAY)]}, None),
    (ENTRY, "new_day_says_what_for", {"data": {"next_on": TOMORROW}}, "须办的事"),
    (ENTRY, "new_day_says_what_for", {"data": {"next_what": "答辩"}}, "是哪一天"),
    (ENTRY, "new_day_says_what_for", {"data": {"next_on": TOMORROW, "next_what": "答辩"}}, None),
    (ENTRY, "a_new_day_is_told", {}, "没有新的期限"),
    (ENTRY, "a_new_day_is_told", {"data": {"next_on": TOMORROW}}, None),
    (END, "open_foreign_days_are_explained", {"deadlines": [deadline(CLOCK, TODAY)], "data": {"outcome": "won"}}, "还有境外期限"),
    (END, "open_foreign_days_are_explained",
     {"deadlines": [deadline(CLOCK, TODAY)], "data": {"outcome": "won", "days_left": "已撤回"}}, None),
    (END, "open_foreign_days_are_explained", {"deadlines": [deadline(CLOCK, TODAY, closed=TODAY)], "data": {"outcome": "won"}}, None),
    (END, "no_foreign_day_is_open", {"deadlines": [deadline(CLOCK, TODAY)]}, "还有境外期限"),
    (END, "no_foreign_day_is_open", {"deadlines": [deadline(CLOCK, TODAY, closed=TODAY)]}, None),
    (END, "case_study_was_agreed_to", {"data": {"case_study": True, "case_study_consent": False}}, "没有企业书面同意"),
    (END, "case_study_was_agreed_to", {"data": {"case_study": True, "case_study_consent": True}}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_both_ways(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, following.GUARDS) == set()


def entered(a: Abroad, when: str, next_on: str = "", text: str = "已委托律师") -> None:
    """An entry of the log, with a new foreign day where one is told."""
    told = {"next_on": day(next_on), "next_what": "提交证据"} if next_on else {"next_on": None, "next_what": None}
    a.act(when, "track_overseas", entry_on=day(when), progress=text, **told)


def test_two_foreign_days_are_met_and_changed_each_for_itself(a: Abroad) -> None:
    a.follow()
    entered(a, "06-10", "08-03")
    assert a.days() == [("07-01", ""), ("08-03", "")]
    # A Sunday stays a Sunday: the day is the foreign forum's, nothing rolls.
    a.act("06-20", "change_foreign_day", foreign_day=a.seq_of("07-01"), changed_from=day("06-20"), next_on=day("07-12"))
    assert a.days() == [("07-01", "cancelled"), ("08-03", ""), ("07-12", "")]
    a.act("06-28", "meet_foreign_day", foreign_day=a.seq_of("08-03"), dealt_on=day("06-28"))
    assert a.days() == [("07-01", "cancelled"), ("08-03", "met"), ("07-12", "")]
    a.act("06-29", "take_back_met_day", "section", entry=a.last("meet_foreign_day"))
    assert a.days() == [("07-01", "cancelled"), ("08-03", ""), ("07-12", "")]
    a.act("07-13", "meet_foreign_day", foreign_day=a.seq_of("07-12"), dealt_on=day("07-13"))
    assert ("07-12", "late") in a.days()


def test_an_entry_that_was_wrong_goes_with_its_day_and_leaves_the_log(a: Abroad) -> None:
    a.follow()
    entered(a, "06-10", "08-03", "系另一企业的进展")
    entered(a, "06-11", text="已复函")
    a.act("06-12", "take_back_entry", "section", entry=a.numbers("track_overseas")[0])
    assert [day for day, outcome in a.days() if outcome == ""] == ["07-01"]
    texts = [row["text"] for row in log(a)]
    assert "已复函" in texts
    assert "系另一企业的进展" not in texts


def log(a: Abroad) -> list[dict[str, object]]:
    """The rows of the log as the file knows them."""
    case = a.s.case()
    work = a.s.office.work(a.s.session, "examiner", at("2026-10-20", "10:00"))
    s = load(work, case, work.rules.procedure("overseas", 1).any_step)
    return LAW.of("overseas").known["overseas_log"](s) or []


def test_the_log_is_printed_from_the_acts_to_the_end_and_again_after_news(a: Abroad) -> None:
    a.follow()
    entered(a, "06-10", "08-03")
    a.act("06-11", "hand_over_overseas", "head", receiver_sort="branch", receiver=BRANCH)
    a.act("06-28", "meet_foreign_day", foreign_day=a.seq_of("07-01"), dealt_on=day("06-28"))
    made = a.act("09-10", "close_overseas", "section", ended_on=day("09-10"), outcome="settled", case_study=False, days_left="对方已经撤回")
    facts = made.documents[0].facts
    assert [(r["on"], r.get("source")) for r in facts["log"]] == [
        ("2026-06-03", "firm"), ("2026-06-04", None), ("2026-06-10", "firm"), ("2026-06-11", None), ("2026-06-28", "firm"),
    ]  # fmt: skip
    assert (facts["ended_on"], facts["outcome"], facts["case_study"]) == ("2026-09-10", "settled", False)
    assert next(outcome for _, outcome in a.days()) == "met"
    assert "" not in [outcome for _, outcome in a.days()]
    a.act("09-11", "take_back_end", "section")
    assert a.days()[-1] == ("08-03", "")
    a.act("09-12", "close_overseas", "section", ended_on=day("09-12"), days_left="对方已经撤回")
    a.act("10-12", "reopen_overseas", entry_on=day("10-12"), next_on=day("11-12"), next_what="提交答辩")
    assert a.s.state == "dispute_followed"
    assert a.days()[-1] == ("11-12", "")
    assert log(a)[-1]["on"] == "2026-10-12"
    a.act("11-20", "close_overseas", "section", ended_on=day("11-20"), days_left="对方已经撤诉")
    a.act("11-21", "archive_overseas", "archivist")
    assert a.s.case().closed_on is not None


def test_it_may_be_declined_and_archived(a: Abroad) -> None:
    a.submit()
    a.act("06-04", "decline_overseas", "section")
    assert a.days() == [("07-01", "cancelled")]
    a.act("06-05", "take_back_end", "section")
    assert a.days() == [("07-01", "")]
    a.act("06-06", "decline_overseas", "section")
    a.act("06-08", "archive_overseas", "archivist")


def test_only_who_is_on_the_matter_reads_whose_it_is_and_what_it_says(a: Abroad) -> None:
    a.follow()
    entered(a, "06-10")
    reads = {}
    for who in ("clerk", "second", "reviewer", "archivist", "examiner", "section", "head"):
        work = a.s.office.work(a.s.session, who, at("2026-06-11", "10:00"))
        reads[who] = reads_confidential(work, a.s.case())
    assert reads == {
        "clerk": False, "second": False, "reviewer": False, "archivist": True,
        "examiner": True, "section": True, "head": True,
    }  # fmt: skip
    assert FIRM not in a.s.case().title
    papers = a.s.session.scalars(select(Document).where(Document.case_id == a.s.case().id)).all()
    assert papers
    assert all(paper.confidential for paper in papers)
    # Who took it down prints the form for the signature at the window, and reads nothing else.
    by_clerk = {
        event.seq
        for event in a.s.session.scalars(select(Event).where(Event.case_id == a.s.case().id))
        if event.actor_id == a.s.person("clerk")
    }
    own = [paper for paper in papers if paper.event_seq in by_clerk]
    assert len(own) > 0
    for who, reads_papers in (("clerk", own), ("second", [])):
        told = desk.overview(a.s.office.work(a.s.session, who, at("2026-06-11", "10:00")), a.s.case())
        assert told.parties == []
        assert told.documents == reads_papers[::-1]


def test_who_only_ends_it_reads_what_is_done_before_and_by_whom(a: Abroad) -> None:
    """The wait names the act and not the limit; what waits is not said at once to be there to do."""
    a.follow()
    entered(a, "06-10")
    work, case = a.s.office.work(a.s.session, "section", at("2026-06-11")), a.s.case()
    limit = a.s.session.scalars(select(Deadline).where(Deadline.case_id == case.id, Deadline.rule == CLOCK)).one()
    todo = todos(work, [DeskRow(case, limit, "")])[case.id]
    assert todo.hindered is not None and todo.hindered.step.id == "close_overseas"
    assert "close_overseas" not in dict(todo.steps)
    assert todo.first is not None and todo.first.title == "登记境外期限内的事项已经办理"
    assert a.s.session.get_one(Person, a.s.person("examiner")).name in todo.first.who
