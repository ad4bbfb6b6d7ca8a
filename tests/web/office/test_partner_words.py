"""What a partner said waits for the clerk of the office that it was said to, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from casehub.model import Material, PartnerWord
from tests import factories
from tests.exchange.certificates import Authority
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import judged_here, trust
from tests.web.office.test_portal import drawn_here, of_help, said

__all__ = ["drawn_here", "judged_here", "trust"]


@pytest.fixture
def word(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, clock: Clock
) -> int:
    """The partner told that it has registered our letter."""
    _, letter = of_help(office, sign_in("dispatcher"))
    assert said(sign_in("partner"), letter, "REGISTERED").status_code == 303
    found = office.session.scalars(select(PartnerWord.id)).one()
    office.session.rollback()
    return found


def test_the_clerk_reads_it_and_registers_it_once(
    office: factories.Bureau, sign_in: Callable[[str], Browser], word: int
) -> None:
    dispatcher = sign_in("dispatcher")
    page = dispatcher.page(f"/letters/words/{word}")
    assert "达市监知收〔2026〕61号" in page and "冯川" in page
    pdf = dispatcher.get(f"/letters/words/{word}/file")
    assert pdf.get_data().startswith(b"%PDF-")
    # §5.4 no. 20 of cross_region.md: named by its flow.
    assert re.search(r'filename="[A-Z]{2}-[0-9X-]+-M[0-9]+[.]pdf"', pdf.headers["Content-Disposition"])
    assert dispatcher.get(f"/letters/words/{word}/file?package=1").status_code == 404
    done = dispatcher.post(f"/letters/words/{word}/enter")
    assert done.status_code == 303
    # It is a paper of the day on which it was said, under a number of our register.
    paper = office.session.scalars(select(Material).order_by(Material.id.desc())).first()
    assert paper is not None and str(paper.received_on) == "2026-11-20"
    office.session.rollback()
    shown = dispatcher.page(str(done.location))
    assert "没有电子签名" in shown and "登记到案件" in shown
    assert dispatcher.post(f"/letters/words/{word}/enter").status_code == 422
    assert f"/letters/words/{word}" not in dispatcher.page("/letters")


@pytest.mark.parametrize("username", ["partner", "examiner", "head", "system", "elsewhere"])
def test_nobody_else_reads_or_decides_it(
    office: factories.Bureau, sign_in: Callable[[str], Browser], word: int, username: str
) -> None:
    browser = sign_in(username)
    browser.page("/account")
    for path in (f"/letters/words/{word}", f"/letters/words/{word}/file"):
        assert browser.get(path).status_code == 404
    for verb in ("enter", "refuse"):
        answer = browser.post(f"/letters/words/{word}/{verb}", {"reason": "不对"})
        assert answer.status_code == 404
    assert office.session.scalars(select(PartnerWord.state)).one() == "waiting"
    office.session.rollback()


def test_words_are_registered_in_the_order_in_which_they_were_said(
    office: factories.Bureau, sign_in: Callable[[str], Browser], word: int
) -> None:
    """Whoever of the partner said them: the numbers run through the exchange."""
    later = PartnerWord(**{
        column.name: getattr(office.session.get_one(PartnerWord, word), column.name)
        for column in PartnerWord.__table__.columns if column.name != "id"
    })  # fmt: skip
    later.seq, later.person_id = later.seq + 1, office.people["elsewhere"]
    office.session.add(later)
    office.session.flush()
    second = later.id
    office.session.commit()
    dispatcher = sign_in("dispatcher")
    dispatcher.page(f"/letters/words/{second}")
    refused = dispatcher.post(f"/letters/words/{second}/enter")
    assert refused.status_code == 422 and "还没有登记，请先登记或者退回" in refused.get_data(as_text=True)
    assert dispatcher.post(f"/letters/words/{word}/enter").status_code == 303
