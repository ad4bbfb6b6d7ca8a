"""A matter counts once, whether its letter came as a file or on paper, and its number opens it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from casehub.casefile import registering
from casehub.desk.network import Course, Matter, Way, chosen
from casehub.desk.network.reading import matters_of
from casehub.model import Case, ExchangeLetter, Organisation
from tests import factories
from tests.faults import roads
from tests.faults.world import Office, at

CAME = at("2026-11-16", "09:00")
NOW = at("2026-11-20", "09:00")
DUE = date(2026, 11, 18)


def bureau(office: Office) -> str:
    name = f"纸{roads.key()[:6]}局"
    with office.session() as session:
        session.add(Organisation(
            key=roads.key()[:20].lower(), name=name, short_name=name, kind="market_bureau", region_code="511700",
            valid_from=date(2020, 1, 1),
        ))  # fmt: skip
    return name


def clue(office: Office, sender: str | None, source: str = "market_bureau", **more: Any) -> str:
    """A clue that a clerk typed from a letter on paper; its reference."""
    with office.session() as session:
        work = office.work(session, "clerk", CAME)
        track = work.rules.tracks["penalty_moved" if source == "market_bureau" else "penalty_report"]
        asked = registering.Request("penalty", [factories.party("respondent", roads.key()[:8])], [], another=roads.key())
        case = registering.register(work, track, asked)
        said = {"source": source, "sender": sender, "received_on": CAME.date(), "received_how": "handover",
                "concrete": True, "wants_reply": False, "evidence_items": None, "reply_by": DUE, **more}  # fmt: skip
        factories.perform(work, case.reference, "register_clue", **said)
        return case.reference


def of(office: Office, name: str, year: int = 0) -> list[Matter]:
    with office.acting("head", NOW) as work:
        return [one for one in matters_of(work, year) if one.partner == name]


def test_a_clue_and_a_case_that_came_on_paper_count_as_those_that_came_as_files(office: Office) -> None:
    name = bureau(office)
    first = clue(office, name)
    second = clue(office, name, moved_as_case=True, moved_reason="经营者住所地在本市", reply_by=None)
    # What a department of another kind moved, or a person reported, is no letter between bureaus.
    clue(office, name, source="other_department")
    found = {one.reference: one for one in of(office, name)}
    assert {number: (one.sort, one.way, one.began_on, one.course) for number, one in found.items()} == {
        first: ("XS", Way.IN, CAME.date(), Course.LATE_OPEN),
        second: ("AJ", Way.IN, CAME.date(), Course.RUNNING),
    }
    assert found[first].due_on == DUE and found[first].sender == name
    every = of(office, name)
    assert len(chosen(every, sort="XS")) == len(chosen(every, sort="AJ")) == 1
    assert len(of(office, name, 2026)) == 2 and of(office, name, 2025) == []


def test_what_came_as_a_file_too_counts_once(office: Office) -> None:
    name = bureau(office)
    reference = clue(office, name)
    with office.acting("clerk", NOW) as work:
        case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
        flow = roads.key()[:20]
        work.session.add(ExchangeLetter(
            organisation_id=case.organisation_id, flow_id=flow, seq=1, sort="XS", kind="REQUEST", outbound=False,
            sender=name, addressee=work.actor.organisation.name, number="甲函", dated=CAME.date(), state="registered",
            payload_sha256="ab" * 32, sha256="cd" * 32, at=CAME, by_id=work.actor.id, case_id=case.id,
        ))  # fmt: skip
    assert [(one.number, one.sort) for one in of(office, name)] == [(flow, "XS")]


def test_a_request_that_a_clerk_typed_is_answered_in_its_case(office: Office) -> None:
    name = bureau(office)

    def asked(answered: bool) -> None:
        with office.session() as session:
            work = office.work(session, "clerk", CAME)
            request = registering.Request("helping", [factories.party("asking_office", name)], [], another=roads.key())
            case = registering.register(work, work.rules.tracks["letter_request"], request)
            came = {"received_on": CAME.date(), "dated": CAME.date() - timedelta(days=3)}
            factories.perform(work, case.reference, "enter_asking_letter", **came)
            if answered:
                factories.perform(office.work(session, "head", NOW), case.reference, "send_back_request")

    asked(answered=True)
    asked(answered=False)
    found = of(office, name)
    assert [one.sort for one in found] == ["XC", "XC"] and all(one.due_on == date(2026, 12, 7) for one in found)
    assert sorted(one.course for one in found) == sorted([Course.TIMELY, Course.RUNNING])
