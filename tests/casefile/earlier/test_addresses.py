"""An address for service that a party confirmed before is offered, with where and when it was."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.casefile.earlier.addresses import confirmed_before
from casehub.db import session_factory
from casehub.model import Case, Party
from tests import factories
from tests.faults.world import at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tests.faults.world import Office

CHAIN, BOLT, FRAME = "重庆山驰链条有限公司", "重庆万骑紧固件有限公司", "成都蜀架车架有限公司"


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    with session_factory(office.engine)() as opened:
        yield opened
        opened.rollback()


def filed(office: Office, session: Session, *parties: dict[str, Any]) -> str:
    """A case of these."""
    clerk = office.work(session, "clerk", at("2026-05-20"))
    return factories.open_request(clerk, "adjudication", parties=list(parties)).reference


def of(session: Session, ref: str, name: str) -> Party:
    query = select(Party).join(Case, Case.id == Party.case_id).where(Case.reference == ref, Party.name == name)
    return session.scalars(query).one()


def confirm(session: Session, ref: str, name: str, address: str, day: str) -> None:
    party = of(session, ref, name)
    party.delivery_address, party.delivery_receiver, party.delivery_phone = address, "冉宗泽", "023-00001202"
    party.delivery_confirmed_on = date.fromisoformat(day)
    session.flush()


def test_the_newest_of_each_party_comes_first_and_the_same_words_once(office: Office, session: Session) -> None:
    a, b = factories.party("requester", CHAIN), factories.party("respondent", BOLT)
    before, later = filed(office, session, a, b), filed(office, session, a, factories.party("respondent", FRAME))
    here = filed(office, session, a, b)
    confirm(session, before, CHAIN, "旧路1号", "2026-03-01")
    confirm(session, later, CHAIN, "新路2号", "2026-05-01")
    confirm(session, before, BOLT, "万骑路3号", "2026-03-02")
    confirm(session, later, FRAME, "蜀架路4号", "2026-05-02")
    work = office.work(session, "clerk", at("2026-06-01"))
    parties = [of(session, here, name) for name in (CHAIN, BOLT)]
    told = [(one.party.name, one.said.delivery_address, one.case.reference) for one in confirmed_before(work, parties)]
    assert told == [(CHAIN, "新路2号", later), (CHAIN, "旧路1号", before), (BOLT, "万骑路3号", before)]
    # What was never confirmed is not offered; what was confirmed again in the same words is, once.
    confirm(session, here, CHAIN, "新路2号", "2026-06-01")
    mine = [one for one in confirmed_before(work, parties) if one.party.name == CHAIN]
    assert [(one.said.delivery_address, one.is_of_this_case) for one in mine] == [("新路2号", True), ("旧路1号", False)]
    assert confirmed_before(work, []) == []


def test_namesakes_and_what_another_bureau_keeps_are_not_offered(office: Office, session: Session) -> None:
    human = {"kind": "natural", "representative": "", "id_label": "公民身份号码"}
    one = factories.party("respondent", "王芳", **human, id_no="110101199003070003")
    other = factories.party("respondent", "王芳", **human, id_no="110101199003070011")
    a = factories.party("requester", CHAIN)
    before, here = filed(office, session, a, one), filed(office, session, a, other)
    confirm(session, before, "王芳", "某处1号", "2026-03-01")
    work = office.work(session, "clerk", at("2026-06-01"))
    assert confirmed_before(work, [of(session, here, "王芳")]) == []
    of(session, here, "王芳").id_no = of(session, before, "王芳").id_no
    session.flush()
    assert len(confirmed_before(work, [of(session, here, "王芳")])) == 1
    # A human being without a number is known to nobody.
    of(session, here, "王芳").id_no = ""
    session.flush()
    assert confirmed_before(work, [of(session, here, "王芳")]) == []
    assert confirmed_before(office.work(session, "elsewhere", at("2026-06-01")), [of(session, before, "王芳")]) == []
