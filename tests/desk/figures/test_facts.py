"""A fact of each main case, as the rows say: rights, own limit, how it was closed, its fines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from casehub.deadlines import LAPSED
from casehub.desk.figures.facts import MANY_RIGHTS, NO_RIGHT, Fact, facts_between, read, told
from casehub.model import Case, Deadline, Event, Organisation
from casehub.procedures.penalty.sanctions import Sanction, SanctionItem, Stage
from tests.acts.scene import day, scene, sqlite_stages
from tests.desk.figures.test_sums import FACT
from tests.faults import roads
from tests.faults.world import at
from tests.procedures.penalty.enforcing import MARK, Enforcing
from tests.procedures.rights_aid.aiding import Aiding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.record.work import Work
    from tests.faults.world import Office

SINCE, UNTIL = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def e(sqlite_template: Path, tmp_path: Path) -> Iterator[Enforcing]:
    with scene(sqlite_stages(sqlite_template, tmp_path).office) as made:
        yield Enforcing(made)


def found(e: Enforcing, who: str = "head") -> dict[str, Fact]:
    e.s.session.flush()
    work = e.s.office.work(e.s.session, who, at("2026-07-20", "09:00"))
    return {one.reference: one for one in facts_between(work, SINCE, UNTIL)}


def test_a_decision_tells_its_day_and_its_fine_once(e: Enforcing) -> None:
    e.decide()
    fact = found(e)[e.case.reference]
    assert fact.fine == 21_600_000
    assert fact.decided_on is not None and SINCE <= fact.decided_on <= UNTIL
    assert (fact.procedure_title, fact.ended_as, fact.closed_on) == ("行政处罚", "", None)
    assert fact.state == "已作出处罚决定"
    assert fact.right == "注册商标"
    assert fact.due_on is not None


def test_fines_of_two_parties_are_one_sum_and_a_later_one_takes_the_place(e: Enforcing) -> None:
    e.decide()
    first = e.s.session.query(Sanction).filter(Sanction.stage == Stage.DECIDED.value).one()
    item = e.s.session.query(SanctionItem).filter(SanctionItem.event_seq == first.event_seq).first()
    assert item is not None
    holder = next(one.id for one in e.case.parties if one.id != first.party_id)

    def again(party: int, seq: int, fine: int) -> None:
        """The same decision by another act: against another party, or anew against this one."""
        for row, own in ((first, {"party_id": party, "fine": fine}), (item, {})):
            kept = {c.key: getattr(row, c.key) for c in row.__table__.columns if c.key != "id"}
            e.s.session.add(type(row)(**{**kept, **own, "event_seq": seq}))

    again(holder, first.event_seq - 1, 150)
    assert found(e)[e.case.reference].fine == 21_600_000 + 150
    again(first.party_id, first.event_seq - 2, 7)
    assert found(e)[e.case.reference].fine == 21_600_000 + 150


def test_several_kinds_of_rights_are_said_to_be_several(e: Enforcing) -> None:
    sign = {"kind": "special_sign", "title": "标志", "owners": ["某委"], "number": "1"}
    e.register(rights=[MARK, sign])
    assert found(e)[e.case.reference].right == MANY_RIGHTS


def test_what_is_hidden_is_not_counted(e: Enforcing) -> None:
    e.register(rights=[MARK])
    assert found(e, "head") and not found(e, "elsewhere")


def put(office: Office, opened: str, *targets: tuple[str, str], closed: str = "", due: str = "", kept: str = "", lost: bool = False, procedure: str = "adjudication") -> str:
    """A case with these changes of state, made of rows."""
    with office.acting("clerk", at("2026-03-02")) as work:
        number, version = roads.key()[:16], work.rules.procedure(procedure).version
        case = Case(
            reference=number, intake_no=number, procedure=procedure, procedure_version=99 if lost else version,
            state="deliberating", seq=0, organisation_id=work.actor.organisation_id, title="甲", cause="",
            opened_on=date.fromisoformat(opened), closed_on=date.fromisoformat(closed) if closed else None,
            registered_by_id=work.actor.id,
        )  # fmt: skip
        work.session.add(case)
        work.session.flush()
        for n, (source, target) in enumerate(targets, start=50):
            work.session.add(
                Event(
                    case_id=case.id, seq=n, step="x", source=source, target=target, actor_id=work.actor.id, at=work.at,
                    sentence="", detail={}, procedure=procedure, previous_hash="0" * 64, hash=f"{case.id:032}{n:032}",
                )
            )
        if due:
            day = date.fromisoformat(due)
            (limit,) = work.rules.procedure(procedure).limits
            work.session.add(
                Deadline(
                    case_id=case.id, organisation_id=case.organisation_id, rule=limit, title="办结", start_on=case.opened_on, event_seq=1, length=90, unit="day",
                    nominal_on=day, due_on=day, alarm_on=day, closed_on=date.fromisoformat(kept) if kept else None,
                    outcome="met" if kept else "",
                )
            )
        return case.reference


def test_only_what_a_day_of_the_span_touches_is_a_fact(office: Office) -> None:
    before = put(office, "2025-03-01", closed="2025-12-31")
    over = put(office, "2025-03-01", closed="2026-01-01")
    after = put(office, "2027-01-01")
    running = put(office, "2024-03-01")
    with office.acting("head", at("2026-07-20")) as work:
        facts = {one.reference for one in facts_between(work, SINCE, UNTIL)}
    assert {over, running} <= facts
    assert not {before, after} & facts


def test_the_own_limit_and_the_state_that_closed_it(office: Office) -> None:
    timely = put(
        office, "2026-03-01", ("deliberating", "withdrawn"), ("withdrawn", "archived"), closed="2026-05-01",
        due="2026-06-01", kept="2026-05-01",
    )  # fmt: skip
    bare = put(office, "2026-03-01")
    with office.acting("head", at("2026-07-20")) as work:
        facts = {one.reference: one for one in facts_between(work, SINCE, UNTIL)}
        title = work.rules.procedure("adjudication").state("withdrawn").title
    assert facts[timely].ended_as == title
    assert (facts[timely].due_on, facts[timely].kept_on) == (date(2026, 6, 1), date(2026, 5, 1))
    assert (facts[bare].due_on, facts[bare].ended_as, facts[bare].fine) == (None, "", 0)
    assert facts[bare].right == NO_RIGHT


def test_a_limit_that_ran_out_was_kept_on_no_day_before_the_case_ended(office: Office) -> None:
    open_, ended = (
        put(office, "2026-03-01", closed=closed, due="2026-06-01", kept="2026-06-01") for closed in ("", "2026-06-20")
    )
    with office.acting("head", at("2026-07-20")) as work:
        running = facts_by_number(work)
        assert {running[one].kept_on for one in (open_, ended)} == {date(2026, 6, 1)}
        of = select(Case.id).where(Case.reference.in_((open_, ended)))
        work.session.execute(update(Deadline).where(Deadline.case_id.in_(of)).values(outcome=LAPSED))
        over = facts_by_number(work)
        assert (over[open_].kept_on, over[ended].kept_on) == (None, date(2026, 6, 20))
        work.session.rollback()


def facts_by_number(work: Work) -> dict[str, Fact]:
    return {one.reference: one for one in facts_between(work, SINCE, UNTIL)}


def test_our_own_letters_to_other_offices_did_not_come_in(office: Office) -> None:
    ours, theirs = (put(office, "2026-03-01", procedure=key) for key in ("requesting", "responding"))
    with office.acting("head", at("2026-07-20")) as work:
        facts = facts_by_number(work)
        out = {key for (key, _), one in work.rules.procedures.items() if one.sends_out}
    assert theirs in facts and ours not in facts
    assert out == {"requesting"}


def test_a_procedure_that_no_file_knows_is_left_out(office: Office) -> None:
    lost = put(office, "2026-03-01", lost=True)
    with office.acting("head", at("2026-07-20")) as work:
        assert lost not in {one.reference for one in facts_between(work, SINCE, UNTIL)}


WORDS = st.text(max_size=5)
DAYS = st.none() | st.dates()


@given(st.lists(st.builds(
    Fact, st.integers(), WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, st.dates(), DAYS, DAYS, DAYS, DAYS, DAYS,
    st.integers(0),
), max_size=3))  # fmt: skip
def test_what_a_file_keeps_is_read_as_it_was(facts: list[Fact]) -> None:
    assert read(told(facts)) == facts


def test_two_offices_of_one_short_name_are_told_apart(office: Office) -> None:
    here = put(office, "2026-03-01")
    with office.acting("head", at("2026-07-20")) as work:
        own = work.actor.organisation
        twin = Organisation(
            key=roads.key()[:20].lower(), name=f"另一{roads.key()[:6]}局", short_name=own.short_name, kind=own.kind,
            parent_id=own.id, valid_from=date(2020, 1, 1),
        )  # fmt: skip
        work.session.add(twin)
        work.session.flush()
        (fact,) = (one for one in facts_between(work, SINCE, UNTIL) if one.reference == here)
        assert fact.office == own.name != own.short_name
        work.session.rollback()


def test_a_number_given_at_registration_is_no_filing(e: Enforcing) -> None:
    """A consumer's complaint has its number before anybody decides whether it is taken up."""
    day = date(2026, 7, 1)
    work = e.s.office.work(e.s.session, "head", at("2026-07-20", "09:00"))
    for key in ("complaint", "rights_aid", "adjudication", "penalty"):
        procedure = work.law.procedure(key)
        case = Case(
            reference=f"甲{key}", intake_no=f"甲{key}", procedure=key, procedure_version=procedure.version,
            state=procedure.initial, seq=0, organisation_id=work.actor.organisation_id, title="", cause="",
            opened_on=day, filed_on=day, registered_by_id=work.actor.id,
        )  # fmt: skip
        e.s.session.add(case)
    filed = {key.removeprefix("甲"): fact.filed_on for key, fact in found(e).items() if key.startswith("甲")}
    assert filed == {"complaint": None, "rights_aid": None, "adjudication": day, "penalty": day}


def test_of_several_answers_the_last_is_told_and_who_was_not_asked_has_none(sqlite_template: Path, tmp_path: Path) -> None:
    with scene(sqlite_stages(sqlite_template, tmp_path).office) as made:
        a = Aiding(made)
        a.ask()
        a.act("03-20", "withdraw_aid", withdrawn_on=day("03-20"))
        one = made.ref
        for when, way, liked in (("04-20", "phone", "2"), ("04-22", "visit", "4")):
            told_of: dict[str, Any] = {"visited_on": day(when), "way": way, "told_whom": "向望舒", "satisfaction": liked}
            a.act(when, "follow_up_aid", **told_of)
        a.ask()
        other = made.ref
        made.session.flush()
        work = made.office.work(made.session, "head", at("2026-07-20", "09:00"))
        facts = {fact.reference: fact for fact in facts_between(work, SINCE, UNTIL)}
        assert (facts[one].asked_on, facts[one].asked_how, facts[one].liked) == (day("04-22"), "当面", "4")
        assert (facts[other].asked_on, facts[other].asked_how, facts[other].liked) == (None, "", "")


def test_a_file_of_before_tells_that_nobody_was_asked() -> None:
    old = {k: v for k, v in told([FACT])[0].items() if k not in {"asked_on", "asked_how", "liked"}}
    assert read([old]) == [FACT]
