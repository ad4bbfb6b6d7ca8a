"""Who stands in for whom on which day, and what comes of it: acts, sight, both verifiers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from casehub import verify_audit
from casehub.desk import register, worklist
from casehub.model import Assignment, Case, Certificate, Event, Organisation, Person, StandIn
from casehub.people import bureau, delegating, standing_in
from casehub.people.confidential import open_cases, reads_confidential
from casehub.people.delegating import Wish
from casehub.people.permissions import find, visible_cases
from casehub.people.sight import Question, Sight, colleague_sees
from casehub.record import audit
from casehub.second_verifier.reading import opened
from casehub.settings import PROJECT
from casehub.workflow.refusals import NotAllowed, NotFound
from tests import factories
from tests.faults import roads
from tests.faults.world import Office, at, rules

if TYPE_CHECKING:
    from casehub.record.work import Work

# Two weeks from a Monday on, entered on the Friday before.
FIRST, LAST = date(2026, 4, 13), date(2026, 4, 24)
ENTERED = at("2026-04-10", "10:00")
DURING = at("2026-04-14", "10:00")
DAYS = {
    "before": (at("2026-04-12"), False), "first": (at("2026-04-13", "00:01"), True),
    "last": (at("2026-04-24", "23:58"), True), "after": (at("2026-04-25", "00:01"), False),
}  # fmt: skip


def person(work: Work, username: str) -> Person:
    return work.session.scalars(select(Person).where(Person.username == username)).one()


def case_of(work: Work, reference: str) -> Case:
    return work.session.scalars(select(Case).where(Case.reference == reference)).one()


def hired(office: Office, *roles: str, certified: bool = True, key: str = "cqip") -> str:
    """A new colleague, who holds these roles and is named nowhere; the account is the name."""
    with office.session() as session:
        home = session.scalars(select(Organisation.id).where(Organisation.key == key)).one()
        name = f"n{roads.key()[:12]}"
        row = {"username": name, "name": "戴岚", "organisation_id": home, "roles": list(roles)}
        made = bureau.add_person(session, rules(), row, None, factories.SINCE)
        if certified:
            session.add(Certificate(person_id=made.id, number=name, valid_from=factories.SINCE, valid_to=date(2030, 12, 31)))
        office.people[name] = made.id
    return name


def lend(
    office: Office, absent: str, by: str, *roles: str, case: str = "", hand: str = ""
) -> list[int]:
    """Enter a delegation of these days, by the absent one herself unless said otherwise."""
    with office.acting(hand or absent, ENTERED) as work:
        matter = case_of(work, case) if case else None
        wishes = [Wish(role, person(work, by), matter) for role in roles]
        rows = delegating.grant(work, person(work, absent), wishes, (FIRST, LAST), "年休假")
        return [row.id for row in rows]


def noted(office: Office, who: str, reference: str, when: datetime) -> tuple[str, str]:
    """The main examiner notes the state of the right; who did it, and for whom, by the record."""
    with office.acting(who, when) as work:
        done = factories.perform(work, reference, "check_right_status", status_checked_on=when.date())
        event = done.event
        return event.hand, "" if event.absent is None else event.absent.username


def faults(office: Office) -> tuple[list[str], list[str]]:
    """What each verifier holds against the acts of the cases."""
    with office.reading() as session:
        report = audit.verify(session, office.blobs, against=audit.Against(rules()))
    with opened(office.url) as db:
        theirs = verify_audit.found(db, frozenset(), None, None, PROJECT / "workflows")
        said = [sentence for _, where, sentence in theirs if where.startswith("渝")]
    return [str(f) for f in report.faults if f.where.startswith("渝")], said


@pytest.fixture
def filed(own_office: Office) -> str:
    """A case with a panel, filed in March."""
    return roads.adjudication_filed(own_office)


@pytest.mark.parametrize("day", DAYS)
def test_for_the_days_and_no_longer(own_office: Office, day: str) -> None:
    when, holds = DAYS[day]
    deputy = hired(own_office, "section_head")
    lend(own_office, "head", deputy, "department_head")
    with own_office.acting(deputy, when) as work:
        head = person(work, "head")
        mine = standing_in.may_act_for(work, work.actor, work.today)
        assert mine == ({head: frozenset({"department_head"})} if holds else {})
        found = standing_in.stand_ins_of(work.rules, head, work.today)
        assert [one.row.by.username for one in found] == ([deputy] if holds else [])
        assert standing_in.away_words(found) == ("由戴岚代至2026年4月24日" if holds else "")
    with own_office.acting("head", when) as work:
        assert standing_in.may_act_for(work, work.actor, work.today) == {}


@pytest.mark.parametrize("day", DAYS)
def test_the_case_is_seen_and_acted_in_for_the_days(own_office: Office, filed: str, day: str) -> None:
    when, holds = DAYS[day]
    colleague = hired(own_office, "main_examiner")
    lend(own_office, "examiner", colleague, "main_examiner")
    with own_office.acting(colleague, when) as work:
        case = case_of(work, filed)
        matter = set(work.session.scalars(select(Case).where((Case.id == case.id) | (Case.parent_id == case.id))))
        assert len(matter) > 1
        everywhere = [set(work.session.scalars(visible_cases(work.actor, work.today, work.rules)))]
        for sight in (Sight(work), Sight(work, under_way=True)):
            everywhere.append(set(work.session.scalars(sight.cases())))
            everywhere.append(set(work.session.scalars(sight.shape.cases(), sight.told)))
            within = sight.answer(Question(100))
            assert within is not None
            everywhere.append({work.session.get_one(Case, n) for n in within})
        assert everywhere == [matter if holds else set()] * 7
        if holds:
            assert find(work, filed, whole=True) == case
        listed = register.search(work, register.CaseFilters(text=filed)).rows
        assert [row.reference for row in listed] == ([filed] if holds else [])
        assert len(register.search(work, register.CaseFilters()).rows) == len(listed)
        desk = worklist.desk(work)
        waiting = {row.case for row in desk.rows}
        assert sum(desk.counts[n].number for n in ("red", "yellow", "other")) == len(desk.rows)
        assert waiting == (matter if holds else set())
        opened = set(work.session.scalars(select(Case).where(open_cases(work))))
        assert opened == (matter if holds else set())
        assert reads_confidential(work, case) == holds
    if not holds:
        with pytest.raises(NotFound):
            noted(own_office, colleague, filed, when)
        assert noted(own_office, "examiner", filed, when) == ("周明远", "")
        return
    assert noted(own_office, colleague, filed, when) == ("戴岚（代周明远）", "examiner")
    # Who is away sees it all the same, and may act.
    assert noted(own_office, "examiner", filed, when) == ("周明远", "")
    assert faults(own_office) == ([], [])


def test_many_cases_are_seen_by_the_same_rows(own_office: Office, filed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    other = roads.adjudication_filed(own_office)
    colleague = hired(own_office, "main_examiner")
    lend(own_office, "examiner", colleague, "main_examiner", case=other)
    monkeypatch.setattr(Sight, "FEW", 0)
    with own_office.acting(colleague, DURING) as work:
        for sight in (Sight(work), Sight(work, under_way=True)):
            ids = {case_of(work, name).id: name for name in (filed, other)}
            walked = {c.reference for c in work.session.scalars(sight.cases()) if c.parent_id is None}
            found = work.session.scalars(sight.shape.cases(), sight.told)
            worded = {c.reference for c in found if c.parent_id is None}
            assert walked == worded == {other}
            assert {ids[n]: roles for n, roles in sight.lent_in(ids).items()} == {other: {"main_examiner"}}
            assert not sight.parts_in(ids)


def test_one_matter_and_no_other(own_office: Office, filed: str) -> None:
    other = roads.adjudication_filed(own_office)
    colleague = hired(own_office, "main_examiner")
    lend(own_office, "examiner", colleague, "main_examiner", case=other)
    assert noted(own_office, colleague, other, DURING)[1] == "examiner"
    with own_office.acting(colleague, DURING) as work:
        assert find(work, other).reference == other
        with pytest.raises(NotFound):
            find(work, filed)


def test_an_approval_names_both_and_its_paper_too(own_office: Office, filed: str) -> None:
    deputy = hired(own_office, "section_head")
    lend(own_office, "head", deputy, "department_head")
    with own_office.acting(deputy, DURING) as work:
        done = factories.perform(work, filed, "ask_designation")
        assert done.event.hand == "戴岚（代何建国）"
        assert [d.facts["letter"]["signer"] for d in done.documents] == ["戴岚（代何建国）"]
    assert faults(own_office) == ([], [])


def test_what_is_done_in_person_is_done_by_nobody_else(own_office: Office, filed: str) -> None:
    colleague = hired(own_office, "presiding_officer")
    lend(own_office, "chair", colleague, "presiding_officer")
    with own_office.acting(colleague, DURING) as work:
        assert find(work, filed).reference == filed
        with pytest.raises(NotAllowed, match="合议和审理中的决定由合议组成员本人作出，不能代"):
            factories.perform(work, filed, "refuse_claim_change")


def test_own_separation_counts(own_office: Office, filed: str) -> None:
    """He who investigated does not approve it, for whomever he stands in."""
    deputy = hired(own_office, "section_head", "main_examiner")
    lend(own_office, "head", deputy, "department_head")
    with own_office.acting("clerk", DURING) as work:
        case = case_of(work, filed)
        part = Assignment(case_id=case.id, person_id=own_office.people[deputy], role="main_examiner", since=FIRST)
        work.session.add(part)
    with own_office.acting(deputy, DURING) as work:
        factories.perform(work, filed, "collect_evidence")
        with pytest.raises(NotAllowed, match="你参与过本案调查，不能审批本案"):
            factories.perform(work, filed, "ask_designation")


def test_of_one_who_may_not_nobody_may(own_office: Office, filed: str) -> None:
    """A head who is barred herself, recused or without the role lends nothing."""
    deputy = hired(own_office, "section_head")
    lend(own_office, "head", deputy, "department_head")
    with own_office.acting("clerk", DURING) as work:
        case = case_of(work, filed)
        event = work.session.scalars(select(Event).where(Event.case_id == case.id)).first()
        assert event is not None
        part = Assignment(case_id=case.id, person_id=own_office.people["head"], role="clerk", since=FIRST, recused_on=FIRST)
        work.session.add(part)
        work.session.flush()
        actor = replace(work, actor=person(work, deputy))
        with pytest.raises(NotAllowed, match="由部门负责人办理"):
            factories.perform(actor, filed, "ask_designation")


def test_a_colleague_is_told_to_see_what_she_sees_and_nothing_more(own_office: Office, filed: str) -> None:
    """The absent one is named in one of two cases; the other is none of who stands in for her."""
    other = roads.adjudication_filed(own_office)
    colleague, bounded = hired(own_office, "main_examiner"), hired(own_office, "main_examiner")
    with own_office.session() as session:
        row = session.scalars(
            select(Assignment).join(Case).where(Case.reference == other, Assignment.role == "main_examiner")
        ).one()
        row.until = FIRST
    lend(own_office, "examiner", colleague, "main_examiner")
    for when in (ENTERED, DURING):
        for who in (colleague, bounded, "examiner", "member"):
            with own_office.acting(who, when) as work:
                seen = {c.reference for c in work.session.scalars(visible_cases(work.actor, work.today, work.rules))}
                for reference in (filed, other):
                    case = case_of(work, reference)
                    assert colleague_sees(work, case, work.actor) == (reference in seen), (who, reference)
    with own_office.acting(colleague, DURING) as work:
        assert colleague_sees(work, case_of(work, filed), work.actor)
        assert not colleague_sees(work, case_of(work, other), work.actor)


def test_nothing_of_what_one_stands_in_for_is_lent_on(own_office: Office, filed: str) -> None:
    """A → B → C: rows that no entry would allow still give C nothing of A's."""
    first, second = hired(own_office, "main_examiner"), hired(own_office, "main_examiner")
    lend(own_office, "examiner", first, "main_examiner")
    with own_office.acting("clerk", ENTERED) as work:
        ids = own_office.people
        row = StandIn(
            absent_id=ids[first], by_id=ids[second], role="main_examiner", since=FIRST, until=LAST,
            granted_by_id=ids[first], granted_at=ENTERED, confirmed_by_id=ids[first], confirmed_at=ENTERED,
        )  # fmt: skip
        work.session.add(row)
    with own_office.acting(second, DURING) as work, pytest.raises(NotFound):
        find(work, filed)


def test_taken_back_it_holds_no_more_and_what_was_done_stays_right(own_office: Office, filed: str) -> None:
    colleague = hired(own_office, "main_examiner")
    [number] = lend(own_office, "examiner", colleague, "main_examiner")
    assert noted(own_office, colleague, filed, DURING)[1] == "examiner"
    with own_office.acting("examiner", at("2026-04-14", "11:00")) as work:
        delegating.revoke(work, number)
    with own_office.acting(colleague, at("2026-04-14", "11:01")) as work, pytest.raises(NotFound):
        find(work, filed)
    assert faults(own_office) == ([], [])


@pytest.mark.parametrize("who", ["absent", "by"])
def test_of_the_stopped_and_by_the_stopped(own_office: Office, filed: str, who: str) -> None:
    colleague = hired(own_office, "main_examiner")
    lend(own_office, "examiner", colleague, "main_examiner")
    with own_office.acting("clerk", DURING) as work:
        gone = "examiner" if who == "absent" else colleague
        work.session.execute(update(Person).where(Person.username == gone).values(active=False))
        examiner, one = person(work, "examiner"), person(work, colleague)
        assert standing_in.stand_ins_of(work.rules, examiner, FIRST) == ()
        assert (standing_in.lent(work.rules, one, FIRST) == ()) == (who == "absent")
        work.session.rollback()


# What somebody may change behind the record, and what either verifier says of the act then.
FORGED: dict[str, tuple[dict[str, object], str, str]] = {
    "of another colleague": ({"by_id": "member"}, "没有由他人代周明远办理", "没有由人员"),
    "of another role": ({"role": "case_officer"}, "没有由他人代周明远办理", "没有由人员"),
    "ended before": ({"until": date(2026, 4, 13)}, "没有由他人代周明远办理", "没有由人员"),
    "begun after": ({"since": date(2026, 4, 15)}, "没有由他人代周明远办理", "没有由人员"),
    "taken back before": ({"revoked_at": at("2026-04-14", "09:00")}, "没有由他人代周明远办理", "没有由人员"),
    "confirmed after": ({"confirmed_at": at("2026-04-14", "11:00")}, "没有由他人代周明远办理", "没有由人员"),
    "never confirmed": ({"confirmed_at": None}, "没有由他人代周明远办理", "没有由人员"),
    "in another matter": ({"case_id": 9_999}, "没有由他人代周明远办理", "没有由人员"),
}


def test_an_act_for_somebody_is_right_only_with_a_row_of_that_day(own_office: Office, filed: str) -> None:
    colleague = hired(own_office, "main_examiner")
    [number] = lend(own_office, "examiner", colleague, "main_examiner")
    noted(own_office, colleague, filed, DURING)
    assert faults(own_office) == ([], [])
    for what, (values, ours, theirs) in FORGED.items():
        with own_office.engine.begin() as connection:
            row = connection.execute(select(StandIn.__table__).where(StandIn.id == number)).mappings().one()
            if own_office.kind == "sqlite":
                connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            changed = {k: own_office.people.get(str(v), v) for k, v in values.items()}
            if "case_id" in changed:
                changed["case_id"] = connection.scalar(select(Case.id).where(Case.reference != filed)) or 1
            if changed.get("case_id") == 1:
                continue
            connection.execute(update(StandIn).where(StandIn.id == number).values(**changed))
        found = faults(own_office)
        assert any(ours in one for one in found[0]), what
        assert any(theirs in one for one in found[1]), what
        with own_office.engine.begin() as connection:
            connection.execute(update(StandIn).where(StandIn.id == number).values(**row))
    assert faults(own_office) == ([], [])
