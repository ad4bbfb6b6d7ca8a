"""R07: two officers and the principal head know of it, and no list, search or export of anybody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casehub.acts.letters import asking
from casehub.desk import away, register
from casehub.desk.figures.facts import facts_between
from casehub.desk.register import CaseFilters
from casehub.documents import body_html
from casehub.model import Assignment, Case, Document, Person
from casehub.people import delegating
from casehub.people.permissions import find
from casehub.people.sight import Sight, colleague_sees
from casehub.people.standing_in import lent
from casehub.procedures.duty_crime import told
from casehub.rulebook.book import Rulebook
from casehub.workflow.procedure import Procedure
from casehub.workflow.refusals import NotFound
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, Row, fault, knows, one_way, untold
from tests.procedures.duty_crime.apart import OFFICIAL, Apart
from tests.workflow.builders import event, situation

NOTE, SEND, CARRY = "duty_crime.note_duty_clue", "duty_crime.send_duty_clue", "duty_crime.deliver_duty_clue"
NOTED = event("note_duty_clue", YESTERDAY, clue_subjects=[{"name": "某甲", "office": "示例街道（办事处）", "superior": "示例区政府"}])
MADE = Document(id=1, event_seq=1, kind="duty_crime_clue_letter", status="issued", issued_on=YESTERDAY, facts={})
ROWS: list[Row] = [
    (NOTE, "two_hold_the_clue", {"data": {"officers": [1]}}, "不多不少"),
    (NOTE, "two_hold_the_clue", {"data": {"officers": [1, 2, 3]}}, "不多不少"),
    (NOTE, "two_hold_the_clue", {"data": {"officers": [1, 2]}}, None),
    (SEND, "clue_goes_past_the_person", {"events": [NOTED], "data": {"receiver": "示例街道(办事处)"}}, "单位及其上级"),
    (SEND, "clue_goes_past_the_person", {"events": [NOTED], "data": {"receiver": "示例区政府"}}, "单位及其上级"),
    (SEND, "clue_goes_past_the_person", {"events": [NOTED], "data": {"receiver": "示例区监察委员会"}}, None),
    (SEND, "clue_leaves_the_house", {"data": {"receiver": "驻市局纪检监察组", "receiver_in_house": True}}, "不先送本局的内设机构"),
    (SEND, "clue_leaves_the_house", {"data": {"receiver": "本局"}}, "不能移送给本局"),
    (SEND, "clue_leaves_the_house", {"data": {"receiver": "示例区监察委员会", "receiver_in_house": False}}, None),
    (SEND, "protection_is_asked_for", {"data": {"source_protect": False}}, "来源保密"),
    (SEND, "protection_is_asked_for", {"data": {"source_protect": True}}, None),
    (CARRY, "carried_after_the_letter", {"documents": [MADE], "data": {"carried_on": YESTERDAY - timedelta(days=1)}}, "不能早于移送函"),
    (CARRY, "carried_after_the_letter", {"documents": [MADE], "data": {"carried_on": TODAY}}, None),
]  # fmt: skip
HELD = [Assignment(person_id=n, role="case_officer", since=YESTERDAY) for n in (1, 2)]
KNOWN: list[KnownRow] = [
    ("who_holds_the_clue", CARRY, {"assignments": HELD}, [1, 2]),
    ("who_holds_the_clue", CARRY, {}, None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_both_ways(procedures: dict[str, Procedure], row: Row) -> None:
    office = situation(procedures["duty_crime"], "send_duty_clue").case.organisation.name
    where, guard, values, words = row
    if values.get("data", {}).get("receiver") == "本局":
        values = {"data": {"receiver": office, "receiver_in_house": False}}
    assert fault(procedures, (where, guard, values, words)) == ""


@pytest.mark.parametrize("row", KNOWN)
def test_who_has_it_carries_it(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_condition_and_every_known_fact_is_tried() -> None:
    assert one_way(ROWS, told.GUARDS) == set()
    assert untold(KNOWN, told.KNOWN) == set()


SEEN_BY = {"examiner", "second", "principal"}
OTHERS = ("third", "otherhead", "clerk", "head", "section", "reviewer", "archivist", "supervisor", "dispatcher", "liaison", "audit")


def test_only_the_two_and_who_decides_see_that_there_is_one(a: Apart) -> None:
    a.noted()
    assert {who for who in (*SEEN_BY, *OTHERS) if a.sees(who)} == SEEN_BY
    for who in (*SEEN_BY, *OTHERS):
        work = a.s.office.work(a.s.session, who, at("2026-04-11", "10:00"))
        case = a.s.case()
        # What lists, one case, exports and colleagues are told of, by each way that asks.
        listed = {one.reference for page in register.every_page(work, CaseFilters(), 50) for one in page}
        sight = {one.reference for one in a.s.session.scalars(Sight(work).cases().params(**Sight(work).told))}
        found = True
        try:
            find(work, a.s.ref)
        except NotFound:
            found = False
        by_colleague = colleague_sees(
            a.s.office.work(a.s.session, "examiner", at("2026-04-11", "10:00")), case,
            a.s.session.get_one(Person, a.s.person(who)),
        )  # fmt: skip
        expected = who in SEEN_BY
        assert [a.s.ref in listed, a.s.ref in sight, found, by_colleague] == [expected] * 4, who


def test_who_is_away_is_told_of_it_and_nobody_who_enters_a_leave(a: Apart) -> None:
    a.noted()
    absent = a.s.session.get_one(Person, a.s.person("examiner"))
    days = (date(2026, 4, 13), date(2026, 4, 24))

    def parts(who: str) -> dict[str, tuple[bool, bool]]:
        work = a.s.office.work(a.s.session, who, at("2026-04-11", "10:00"))
        held = [part for one in away.on_hand(work, absent, days) for part in one.parts]
        return {part.case.reference: (part.seen, part.lent) for part in held}

    # Of another case of hers, the administrator is told the number, the section more.
    other = a.s.case().reference
    assert parts("examiner")[other] == (True, False)
    for who in ("section", "head", "security"):
        assert other not in parts(who), who


def test_no_letter_to_another_office_is_begun_from_it(a: Apart) -> None:
    a.noted()
    for who in ("examiner", "second", "principal"):
        work = a.s.office.work(a.s.session, who, at("2026-04-11", "10:00"))
        assert not asking.may_ask_from(work, a.s.case()), who
        # It is the kind of case that keeps it back, not the person.
        open_one = replace(work, rules=by_office(work.rules))
        assert asking.may_ask_from(open_one, a.s.case()) is (who != "principal"), who


def by_office(rules: Rulebook) -> Rulebook:
    """The rules as if the office knew of such cases."""
    told = {key: replace(one, by_name=False) for key, one in rules.procedures.items()}
    return replace(rules, law=replace(rules.law, procedures=told))


def test_the_letter_goes_out_by_the_principal_and_is_carried_by_hand(a: Apart) -> None:
    a.noted()
    sent = {"receiver_sort": "supervisory", "receiver": "重庆市监察委员会（示例）", "direct_ground": None, "source_protect": True, "receiver_in_house": False}
    own = a.s.case().organisation.name
    assert "内设机构" in a.refused("principal", "04-13", "send_duty_clue", **sent | {"receiver": "驻局纪检监察组", "receiver_in_house": True})
    assert "不能移送给本局" in a.refused("principal", "04-13", "send_duty_clue", **sent | {"receiver": own})
    assert "单位及其上级" in a.refused("principal", "04-13", "send_duty_clue", **sent | {"receiver": "示例街道办事处"})
    letter = a.act("principal", "04-13", "send_duty_clue", **sent).documents[0]
    assert (letter.number, letter.confidential) == ("渝知移密〔2026〕1号", True)
    html = body_html(a.s.office.rules.kinds[letter.kind], letter.facts)
    for said in ("密", "关于移送职务违法犯罪问题线索的函", OFFICIAL, "第十九条", "请对线索来源保密", "线索材料清单（密）", "周明远"):
        assert said in html, said
    assert "抄送" not in html
    a.act("examiner", "04-14", "deliver_duty_clue", carried_on=day("04-14"), carried_by=a.officers)
    a.act("second", "04-15", "file_duty_clue")
    assert (a.s.state, a.sees("archivist"), a.sees("examiner")) == ("duty_filed", False, True)


def test_what_is_written_to_the_procuratorate_says_why(a: Apart) -> None:
    a.noted()
    sent = {"receiver_sort": "procuratorate", "receiver": "示例区人民检察院", "source_protect": True}
    assert a.refused("principal", "04-13", "send_duty_clue", **sent | {"direct_ground": None})
    letter = a.act("principal", "04-13", "send_duty_clue", **sent | {"direct_ground": "刑诉法第十九条第二款"}).documents[0]
    assert "由人民检察院直接受理（刑诉法第十九条第二款）" in body_html(a.s.office.rules.kinds[letter.kind], letter.facts)


def test_who_is_replaced_sees_it_no_longer_and_it_may_be_kept(a: Apart) -> None:
    a.noted()
    a.act("principal", "04-11", "change_duty_officers", officers=[a.s.person("examiner"), a.s.person("third")])
    assert (a.sees("second", "04-12"), a.sees("third", "04-12")) == (False, True)
    a.act("principal", "04-13", "keep_duty_clue")
    a.act("third", "04-14", "file_duty_clue")
    assert a.s.state == "duty_filed"


def test_figures_count_it_for_nobody_since_frozen_ones_are_read_by_all(a: Apart) -> None:
    a.noted()
    for who in SEEN_BY:
        work = a.s.office.work(a.s.session, who, at("2026-04-11", "10:00"))
        assert a.s.ref not in {one.reference for one in facts_between(work, day("01-01"), day("12-31"))}, who


def test_no_word_of_it_stands_where_others_read(a: Apart) -> None:
    a.noted()
    case = a.s.case()
    assert OFFICIAL not in case.title and case.title == "专卷事项"
    assert a.s.session.scalars(select(Case.id).where(Case.origin_id == case.id)).first() is None
    assert (case.origin_id, case.parent_id) == (None, None)


def test_who_stands_in_for_one_of_the_two_does_not_see_it(a: Apart) -> None:
    a.noted()
    work = a.s.office.work(a.s.session, "examiner", at("2026-04-11", "10:00"))
    rest = (day("04-13"), day("04-24"))
    colleague = a.s.session.get_one(Person, a.s.person("third"))
    rows = delegating.grant(work, work.actor, [delegating.Wish("case_officer", colleague)], rest, "年休假")
    assert rows
    a.s.session.flush()
    a.s.session.expire_all()
    standing = a.s.office.work(a.s.session, "third", at("2026-04-14", "10:00"))
    assert lent(standing.rules, standing.actor, standing.today)
    assert not a.sees("third", "04-14")
    assert [*a.s.session.scalars(Sight(standing).cases().params(**Sight(standing).told))] == []
    assert not colleague_sees(work, a.s.case(), standing.actor)
