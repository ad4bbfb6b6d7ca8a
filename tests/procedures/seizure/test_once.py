"""Goods that somebody holds already are not seized again (行政强制法第二十三条第二款)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from casehub.model import Case, Organisation
from tests.acts.scene import day
from tests.procedures.seizure.holding import LOTS, THREE, WANTED, back, seized
from tests.procedures.seizure.test_urgent import entered

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

ARTICLE = "《中华人民共和国行政强制法》第二十三条第二款"


def _asked(e: Enforcing) -> str:
    e.act("examiner", "04-03", "open_seizure")
    return e.s.child("seizure")


def _rows(rows: list[dict[str, Any]], n: int, **more: str) -> list[dict[str, Any]]:
    return [row | (more if at == n else {}) for at, row in enumerate(rows)]


@pytest.mark.parametrize(("n", "holder"), [(0, "重庆市万州区人民法院"), (1, "重庆市公安局万州区分局")])
def test_what_another_authority_holds_is_neither_approved_nor_seized(filed: Enforcing, n: int, holder: str) -> None:
    # Edge case 15: the sentence names the goods, who holds them and the article.
    party, matter = filed.parties("respondent")[0], _asked(filed)
    wanted, lots = (_rows(rows, n, held_by=holder) for rows in (WANTED, LOTS))
    said = filed.s.refused("head", "04-03", "approve_seizure", matter, party=party, goods_wanted=wanted)
    assert f"{LOTS[n]['name']}”已由{holder}查封、扣押，不得重复" in said
    assert ARTICLE in said
    filed.s.act("head", "04-03", "approve_seizure", matter, party=party, goods_wanted=WANTED)
    told = {"party": party, "officers": filed.officers, "from_on": day("04-03"), "handed_to": None,
            "handed_as": None, "handed_basis": None}  # fmt: skip
    said = filed.s.refused("examiner", "04-03", "seize_goods", matter, **told, goods=lots)
    assert holder in said
    assert ARTICLE in said
    # The other lot alone may be seized.
    free = [row for at, row in enumerate(LOTS) if at != n]
    filed.s.act("examiner", "04-03", "seize_goods", matter, **told, goods=free)


def test_on_the_spot_nothing_is_seized_that_another_holds(filed: Enforcing) -> None:
    # Edge case 15: hurry is no reason.
    party, matter = filed.parties("respondent")[0], _asked(filed)
    told = entered(filed, party, "04-03", goods=_rows(LOTS, 1, held_by="重庆市万州区人民法院"))
    assert ARTICLE in filed.s.refused("examiner", "04-03", "seize_urgently", matter, **told)
    filed.s.act("examiner", "04-03", "seize_urgently", matter, **entered(filed, party, "04-03"))


def test_what_another_matter_of_the_case_holds_is_seized_once(filed: Enforcing) -> None:
    # Edge case 15: of one party the same thing once, of the other its own.
    one, other = filed.parties("respondent")
    held = seized(filed, one)
    matter = _asked(filed)
    said = filed.s.refused("head", "04-03", "approve_seizure", matter, party=one, goods_wanted=WANTED)
    assert f"已由本局的{held}查封、扣押（第1批，尚存800箱）" in said
    assert ARTICLE in said
    apart = [row | {"apart": "另存于3号库房"} for row in WANTED]
    filed.s.act("head", "04-03", "approve_seizure", matter, party=one, goods_wanted=apart)
    seized(filed, other, "04-03")


def test_what_another_case_holds_is_seized_once_and_is_free_when_given_back(filed: Enforcing) -> None:
    # Edge case 15: whichever case of the office holds it; what was given back is held no more.
    held, main = seized(filed, filed.parties("respondent")[0]), filed.s.ref
    filed.file(parties=THREE)
    one, other = filed.parties("respondent")
    matter = _asked(filed)
    for n, row in enumerate(WANTED, 1):
        said = filed.s.refused("head", "04-03", "approve_seizure", matter, party=one, goods_wanted=[row])
        assert f"已由本局的{held}查封、扣押（第{n}批" in said
    later, filed.s.ref = filed.s.ref, main
    filed.s.act("head", "05-02", "release_seizure", held, release_ground="expired")
    back(filed, held, "05-02", (1, 800), (2, 11999))
    filed.s.ref = later
    filed.s.act("head", "05-02", "approve_seizure", matter, party=one, goods_wanted=WANTED[:1])
    more = _asked(filed)
    said = filed.s.refused("head", "05-02", "approve_seizure", more, party=one, goods_wanted=WANTED[1:])
    assert "尚存1个" in said
    filed.s.act("head", "05-02", "approve_seizure", more, party=other, goods_wanted=WANTED)


def test_what_another_office_here_holds_is_named_without_its_number(filed: Enforcing) -> None:
    # Edge case 15: another bureau that works here is known to hold it, and its number is its own.
    held = filed.s.case(seized(filed, filed.parties("respondent")[0]))
    elsewhere = select(Organisation).where(Organisation.id != held.organisation_id)
    other, table = filed.s.session.scalars(elsewhere).all()[0], Case.__table__
    moved = update(table).where(table.c.id == held.id).values(organisation_id=other.id)
    filed.s.session.execute(moved)
    filed.s.session.expire(held)
    filed.file(parties=THREE)
    one = filed.parties("respondent")[0]
    said = filed.s.refused("head", "04-03", "approve_seizure", _asked(filed), party=one, goods_wanted=WANTED)
    assert f"已由{other.name}查封、扣押" in said
    assert held.reference not in said
