"""Each matter stands in one course; what was sent to a bureau that merged goes on under its heir."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from casehub.desk.network import Course, Way, chosen, matters_of, partners_of
from casehub.model import Case, Deadline, ExchangeLetter, Organisation, Referral
from tests.faults import roads
from tests.faults.world import Office, at

NOW = at("2026-11-20", "09:00")
DAY = date(2026, 11, 20)
OPENED = date(2026, 10, 8)


def partner(office: Office, name: str, **more: Any) -> int:
    with office.session() as session:
        row = Organisation(
            key=roads.key()[:20].lower(), name=name, short_name=name, kind="partner_bureau", valid_from=date(2020, 1, 1), **more
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
                case_id=case.id, rule="assistance.reply", title="复函", start_on=OPENED, event_seq=1, length=15,
                unit="workday", due_on=due, nominal_on=due, alarm_on=due,
            )
        )  # fmt: skip


def came(office: Office, sender: str, due: date, answered: datetime | None = None) -> None:
    flow = roads.key()[:20]
    with office.acting("clerk", NOW) as work:
        home = work.actor.organisation
        told = {
            "organisation_id": home.id, "flow_id": flow, "sort": "XC", "dated": OPENED, "payload_sha256": "ab" * 32,
            "sha256": "cd" * 32, "by_id": work.actor.id,
        }  # fmt: skip
        letter = ExchangeLetter(
            **told, seq=1, kind="REQUEST", outbound=False, sender=sender, addressee=home.name, number=f"甲函{flow}号",
            state="registered", due_on=due, at=NOW - timedelta(days=30),
        )  # fmt: skip
        work.session.add(letter)
        if answered is not None:
            work.session.add(
                ExchangeLetter(
                    **told, seq=2, kind="REPLY", outbound=True, sender=home.name, addressee=sender, number=f"乙函{flow}号",
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
    came(office, names[0], yesterday, answered=NOW)
    with office.acting("head", NOW) as work:
        found = matters_of(work)
        told = {one.name: one for one in partners_of(found) if one.name in names}
        assert set(told) == {names[0], names[2]}
        mine = told[names[0]]
        outward = [mine.count(Way.OUT, course) for course in Course]
        assert outward == [1, 1, 1, 1, 1]
        assert [mine.count(Way.IN, course) for course in Course] == [0, 1, 1, 1, 0]
        assert (mine.count(Way.OUT), mine.open(Way.OUT), mine.open(Way.IN)) == (5, 2, 1)
        for way in Way:
            parts = [chosen(found, partner=names[0], way=way, course=course) for course in Course]
            assert sum(map(len, parts)) == mine.count(way)
            assert len(chosen(found, partner=names[0], way=way, still=True)) == mine.open(way)
        assert {one.once for one in mine.matters} == {"", names[1]}
        assert chosen(matters_of(work, 2025), partner=names[0]) == []
        assert len(chosen(matters_of(work, 2026), partner=names[0])) == 8
    # Another bureau sees neither.
    with office.acting("elsewhere", NOW) as work:
        assert [one for one in matters_of(work) if one.partner in names] == []
