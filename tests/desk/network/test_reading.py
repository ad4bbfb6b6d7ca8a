"""Each matter stands in one course; what was sent to a bureau that merged goes on under its heir."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import event, select

from casehub.casefile import registering
from casehub.desk.network import Course, Way, chosen, matrix_of, partners_of
from casehub.desk.network.reading import matters_of
from casehub.law.identifiers import flow_id
from casehub.model import (
    Case,
    Deadline,
    Document,
    Event,
    ExchangeLetter,
    Organisation,
    Referral,
    ReferralMessage,
)
from tests import factories
from tests.faults import roads
from tests.faults.world import Office, at

NOW = at("2026-11-20", "09:00")
NUMBERS = itertools.count(1)
DAY = date(2026, 11, 20)
OPENED = date(2026, 10, 8)


def partner(office: Office, name: str, **more: Any) -> int:
    with office.session() as session:
        row = Organisation(
            key=roads.key()[:20].lower(), name=name, short_name=name, **{"kind": "partner_bureau", "valid_from": date(2020, 1, 1), **more}
        )
        session.add(row)
        session.flush()
        return row.id


def sent(office: Office, to: int, due: date, replied: date | None = None, closed: date | None = None) -> None:
    with office.acting("examiner", NOW) as work:
        procedure = work.law.procedure("assistance")
        number = roads.key()[:16]
        case = Case(
            reference=number, intake_no=number, procedure="assistance", procedure_version=procedure.version,
            state=procedure.initial, seq=0, organisation_id=work.actor.organisation_id, title="协查", cause="",
            opened_on=OPENED, closed_on=closed, registered_by_id=work.actor.id,
        )  # fmt: skip
        work.session.add(case)
        work.session.flush()
        work.session.add(Referral(case_id=case.id, receiver_id=to, flow_id=number, dispatched_on=OPENED, replied_on=replied))
        work.session.add(
            Deadline(
                case_id=case.id, organisation_id=case.organisation_id, rule="assistance.reply", title="复函", start_on=OPENED, event_seq=1, length=15,
                unit="workday", due_on=due, nominal_on=due, alarm_on=due,
            )
        )  # fmt: skip


def came(office: Office, sender: str, due: date, answered: datetime | None = None, kind: str = "REPLY", case: int | None = None, region: str = "") -> None:
    flow = flow_id("XC", region, "500000", 2026, next(NUMBERS)) if region else roads.key()[:20]
    with office.acting("clerk", NOW) as work:
        home = work.actor.organisation
        told = {
            "organisation_id": home.id, "flow_id": flow, "sort": "XC", "dated": OPENED, "payload_sha256": "ab" * 32,
            "sha256": "cd" * 32, "by_id": work.actor.id,
        }  # fmt: skip
        letter = ExchangeLetter(
            **told, seq=1, kind="REQUEST", outbound=False, sender=sender, addressee=home.name, number=f"甲函{flow}号",
            state="registered", due_on=due, at=NOW - timedelta(days=30), case_id=case,
        )  # fmt: skip
        work.session.add(letter)
        if answered is not None:
            work.session.add(
                ExchangeLetter(
                    **told, seq=2, kind=kind, outbound=True, sender=home.name, addressee=sender, number=f"乙函{flow}号",
                    state="outgoing", at=answered,
                )
            )  # fmt: skip


def test_every_number_is_the_length_of_its_list(office: Office) -> None:
    names = [f"{word}{roads.key()[:6]}局" for word in ("新", "旧", "远")]
    heir = partner(office, names[0])
    merged = partner(office, names[1], valid_until=date(2026, 11, 1), successor_id=heir)
    far = partner(office, names[2])
    yesterday = DAY - timedelta(days=1)
    sent(office, merged, yesterday)
    sent(office, heir, DAY)
    sent(office, heir, yesterday, replied=yesterday)
    sent(office, heir, yesterday, replied=DAY)
    sent(office, heir, yesterday, closed=yesterday)
    sent(office, far, DAY)
    came(office, names[1], yesterday)
    came(office, names[0], DAY, answered=NOW)
    # Who sends it back has answered; who only asks for more time has not.
    came(office, names[0], yesterday, answered=NOW, kind="RETURN")
    came(office, names[0], DAY, answered=NOW, kind="EXTENSION")
    with office.acting("head", NOW) as work:
        found = matters_of(work)
        told = {one.name: one for one in partners_of(found) if one.name in names}
        assert set(told) == {names[0], names[2]}
        mine = told[names[0]]
        outward = [mine.count(Way.OUT, course) for course in Course]
        assert outward == [1, 1, 1, 1, 1]
        assert [mine.count(Way.IN, course) for course in Course] == [1, 1, 1, 1, 0]
        assert (mine.count(Way.OUT), mine.open(Way.OUT), mine.open(Way.IN)) == (5, 2, 2)
        for way in Way:
            parts = [chosen(found, partner=str(heir), way=way, course=course) for course in Course]
            assert sum(map(len, parts)) == mine.count(way)
            assert len(chosen(found, partner=str(heir), way=way, still=True)) == mine.open(way)
        assert {one.once for one in mine.matters} == {"", names[1]}
        assert chosen(matters_of(work, 2025), partner=str(heir)) == []
        assert len(chosen(matters_of(work, 2026), partner=str(heir))) == 9
    # Another bureau sees neither.
    with office.acting("elsewhere", NOW) as work:
        assert [one for one in matters_of(work) if one.partner in names] == []


def helped(office: Office, code: str, *days: datetime, back: bool = False) -> int:
    """A matter in which this office answered on these days, on paper; back: the last was taken back."""
    with office.acting("examiner", NOW) as work:
        procedure = work.law.procedure("helping")
        step = next(one.id for one in procedure.steps if one.answers and one.answers.code == code)
        number = roads.key()[:16]
        case = Case(
            reference=number, intake_no=number, procedure="helping", procedure_version=procedure.version,
            state=procedure.initial, seq=0, organisation_id=work.actor.organisation_id, title="协助", cause="",
            opened_on=OPENED, registered_by_id=work.actor.id,
        )  # fmt: skip
        work.session.add(case)
        work.session.flush()
        told: dict[str, Any] = {
            "case_id": case.id, "source": "a", "target": "b", "sentence": "", "procedure": "helping", "previous_hash": "0" * 64,
            "actor_id": work.actor.id,
        }  # fmt: skip
        for seq, day in enumerate(days, 1):
            work.session.add(Event(**told, seq=seq, step=step, at=day, detail={}, hash=f"{seq}" * 64))
        if back:
            gone = {"taken_back": [len(days)]}
            work.session.add(Event(**told, seq=len(days) + 1, step="a", at=NOW, detail=gone, hash="f" * 64))
        return case.id


def test_an_answer_on_paper_counts_on_the_day_of_the_act(office: Office) -> None:
    name = f"纸{roads.key()[:6]}局"
    number = partner(office, name)
    timely, late = NOW - timedelta(days=2), NOW
    due = DAY - timedelta(days=1)
    # Sealed a day late, decided in time: the day of the act counts.
    came(office, name, due, answered=late, case=helped(office, "REPLIED", timely))
    came(office, name, due, case=helped(office, "REPLIED", timely, late))
    came(office, name, due, case=helped(office, "RETURNED", late))
    # More time was asked for; and what was taken back is no answer.
    came(office, name, due, case=helped(office, "EXTENSION", timely))
    came(office, name, due, case=helped(office, "REPLIED", timely, back=True))
    with office.acting("head", NOW) as work:
        (mine,) = [one for one in partners_of(matters_of(work)) if one.key == str(number)]
        assert [mine.count(Way.IN, course) for course in Course] == [0, 2, 2, 1, 0]


def test_what_was_sent_back_to_us_is_answered(office: Office) -> None:
    name = f"退{roads.key()[:6]}局"
    number = partner(office, name)
    for kind, closed in (("return", DAY), ("receipt", DAY), ("return", None)):
        sent(office, number, DAY, closed=closed)
        with office.acting("examiner", NOW) as work:
            row = work.session.query(Referral).order_by(Referral.id.desc()).first()
            assert row is not None
            told = {"referral_id": row.id, "kind": kind, "on": DAY, "outbound": False}
            work.session.add(ReferralMessage(**told, message_no=2))
    with office.acting("head", NOW) as work:
        (mine,) = [one for one in partners_of(matters_of(work)) if one.key == str(number)]
        assert [mine.count(Way.OUT, course) for course in Course] == [0, 0, 2, 0, 1]


def test_two_offices_of_one_name_are_two(office: Office) -> None:
    name = f"同{roads.key()[:6]}局"
    old, new = partner(office, name, valid_until=date(2026, 1, 1)), partner(office, name, valid_from=date(2026, 1, 2))
    sent(office, old, DAY)
    sent(office, new, DAY)
    came(office, name, DAY)
    with office.acting("head", NOW) as work:
        mine = {one.key: len(one.matters) for one in partners_of(matters_of(work)) if one.name == name}
    assert mine == {str(old): 1, str(new): 2}


def test_whoever_sends_stands_in_the_rows_and_every_cell_is_its_list(office: Office) -> None:
    name = f"阵{roads.key()[:6]}局"
    there = partner(office, name)
    sent(office, there, date(2026, 11, 30))
    sent(office, there, date(2026, 11, 2))
    sent(office, there, date(2026, 11, 2), replied=date(2026, 11, 9))
    came(office, name, date(2026, 11, 30), answered=NOW - timedelta(days=1))
    with office.acting("supervisor", NOW) as work:
        found = [one for one in matters_of(work) if one.partner == name]
        home = work.actor.organisation.name
    matrix = matrix_of(found)
    assert set(matrix.senders) == {home, name} and matrix.senders[0] == home
    out, back = matrix.cells[home, name], matrix.cells[name, home]
    assert (out.all, out.timely, out.late, out.open) == (3, 0, 2, 1)
    assert (back.all, back.timely, back.late, back.open) == (1, 1, 0, 0)
    for cell in matrix.cells.values():
        assert len(chosen(found, sender=cell.sender, receiver=cell.receiver)) == cell.all
        for course, count in cell.courses.items():
            assert len(chosen(found, sender=cell.sender, receiver=cell.receiver, course=course)) == count
    # The type is known by its code; the title is for reading only.
    assert {one.sort for one in chosen(found, way=Way.IN)} == {"XC"}
    assert len(chosen(found, sort="XC", way=Way.IN)) == 1
    assert chosen(found, sort=chosen(found, way=Way.IN)[0].title) == []


def signed(office: Office, to: int, *entries: tuple[str, dict[str, Any]], on: str = "2026-12-07") -> str:
    """A letter of ours that was signed on the day, and what was entered of it three days later."""
    moment = at(on)
    with office.session() as session:
        def work(who: str) -> Any:
            return office.work(session, who, moment)

        name = session.get_one(Organisation, to).name
        request = registering.Request("requesting", [factories.party("asked_office", name)], [], another=roads.key())
        case = registering.register(work("dispatcher"), work("dispatcher").rules.tracks["letter_out"], request)
        said = {"receiver": to, "contacts": [office.people["examiner"], office.people["chair"]], "reply_by": date(2026, 12, 30)}
        factories.perform(work("head"), case.reference, "ask_resource", **said)
        for step, data in entries:
            factories.perform(office.work(session, "dispatcher", moment + timedelta(days=3)), case.reference, step, **data)
        return case.reference


def test_a_letter_counts_from_the_day_on_which_it_went_out_and_not_from_its_signing(office: Office) -> None:
    name = f"发{roads.key()[:6]}局"
    to = partner(office, name, kind="market_bureau", region_code="511700")
    waiting = signed(office, to)
    noted = signed(office, to, ("note_letter_sent", {"sent_on": date(2026, 12, 8)}))
    # Entered again, the later entry puts the first one right.
    again = signed(
        office, to, ("note_letter_sent", {"sent_on": date(2026, 12, 8)}), ("note_letter_sent", {"sent_on": date(2026, 12, 9)})
    )
    sealed, gone = signed(office, to), signed(office, to)
    seal(office, sealed, at("2026-12-11"))
    seal(office, gone, at("2026-12-10"), on=date(2026, 12, 11))
    with office.acting("head", at("2026-12-12")) as work:
        mine = {one.reference: one for one in matters_of(work) if one.partner == name}
    assert {reference: one.began_on for reference, one in mine.items()} == {
        noted: date(2026, 12, 8), again: date(2026, 12, 9), gone: date(2026, 12, 11),
    }  # fmt: skip
    # What is only signed, or only sealed, lies on the desk of whoever sends it.
    assert mine.keys().isdisjoint({waiting, sealed})
    assert {one.sort for one in mine.values()} == {"ZY"}
    # So does the time in which its receipt is waited for: one clock, from the day of the later entry.
    with office.session() as session:
        of_case = select(Case.id).where(Case.reference == again).scalar_subquery()
        chased = select(Deadline).where(Deadline.case_id == of_case, Deadline.rule == "requesting.chase")
        assert [one.start_on for one in session.scalars(chased)] == [date(2026, 12, 9)]


def seal(office: Office, reference: str, moment: datetime, on: date | None = None) -> None:
    """The letter of a case is sealed at a moment, and entered as sent on a day, the next day."""
    with office.acting("dispatcher", moment) as work:
        case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
        paper = work.session.scalars(select(Document).where(Document.case_id == case.id, Document.kind == "resource_request_letter")).one()
        work.session.add(
            ExchangeLetter(
                organisation_id=case.organisation_id, flow_id=paper.flow_id, sort="ZY", dated=OPENED,
                payload_sha256="ab" * 32, sha256="cd" * 32, by_id=work.actor.id, seq=1, kind="REQUEST", outbound=True,
                sender="甲", addressee="乙", number=paper.number, state="outgoing", at=moment, case_id=case.id,
            )
        )  # fmt: skip
    if on is not None:
        with office.acting("dispatcher", moment + timedelta(days=1)) as work:
            factories.perform(work, reference, "note_letter_sent", sent_on=on)


def test_a_year_is_read_alone_and_many_letters_ask_no_more_than_two(office: Office) -> None:
    name = f"年{roads.key()[:6]}局"
    to = partner(office, name, kind="market_bureau", region_code="511700")
    signed(office, to, ("note_letter_sent", {"sent_on": date(2026, 12, 8)}))
    # What was sealed in one year may go out in the next.
    seal(office, signed(office, to), at("2026-12-30"), on=date(2026, 12, 31))
    seal(office, signed(office, to), at("2026-12-31", "23:59"), on=date(2027, 1, 1))
    sent(office, to, DAY)
    came(office, name, DAY)

    def asked(year: int) -> tuple[int, list[Any]]:
        with office.acting("head", at("2027-02-01")) as work:
            work.session.expire_all()
            said: list[str] = []
            note = lambda *call: said.append(str(call[2]))  # noqa: E731
            event.listen(office.engine, "before_cursor_execute", note)
            try:
                found = matters_of(work, year)
            finally:
                event.remove(office.engine, "before_cursor_execute", note)
            return len(said), [one for one in found if one.partner == name]

    _, every = asked(0)
    assert sorted(one.began_on.year for one in every) == [2026, 2026, 2026, 2026, 2027]
    for year in (2025, 2026, 2027):
        assert asked(year)[1] == [one for one in every if one.began_on.year == year]
    before = asked(2026)[0], asked(0)[0]
    for _ in range(3):
        signed(office, to, ("note_letter_sent", {"sent_on": date(2026, 12, 8)}))
        came(office, name, DAY, answered=NOW)
    assert len(asked(0)[1]) == len(every) + 6
    assert (asked(2026)[0], asked(0)[0]) == before
