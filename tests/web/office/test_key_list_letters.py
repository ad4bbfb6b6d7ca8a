"""Entries that another bureau proposes become drafts here by a person's press, and not otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import func, select

from casehub.casefile import registering
from casehub.model import KeyListEntry, KeyListWording, ListState
from tests import factories
from tests.web.conftest import Browser
from tests.web.office.test_answers import DAZHOU
from tests.web.office.test_key_list import opened

ENTRIES: list[dict[str, Any]] = [
    {"right": "trademark", "title": "峡江脆", "rightNo": "99999001", "class": "第29类", "goods": "榨菜",
     "owner": "重庆示例峡江脆食品有限公司", "homeRegion": "500101", "validTo": date(2028, 5, 13), "reason": "当地特色"},
    {"right": "trademark", "title": "峡江红", "rightNo": "99999002", "class": "30", "goods": "茶",
     "owner": "重庆示例茶业有限公司", "homeRegion": "500101", "validTo": date(2029, 5, 13), "reason": "侵权两起"},
    {"right": "trademark", "title": "峡江绿", "rightNo": "99999003", "owner": "", "reason": "缺少权利人"},
]  # fmt: skip


def letter(office: factories.Bureau, entries: list[dict[str, Any]] = ENTRIES) -> str:
    """A matter of ours in which such a letter of 达州 was registered."""
    work = office.work("clerk")
    party = factories.party("asking_office", DAZHOU)
    case = registering.register(
        work, work.rules.tracks["letter_cooperation"],
        registering.Request("responding", [party], [], another="另一件来函"),
    )  # fmt: skip
    factories.perform(work, case.reference, "enter_listing_letter", list_entries=entries,
                      their_letter_no="达市监知函〔2026〕94号", wanted_by=None)  # fmt: skip
    reference = case.reference
    office.session.commit()
    return reference


def count(office: factories.Bureau) -> int:
    found = office.session.scalar(select(func.count(KeyListEntry.id))) or 0
    office.session.rollback()
    return found


def test_nothing_is_drafted_but_what_a_person_takes_over(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = letter(office)
    place = opened(sign_in)
    number = place.rpartition("/")[2]
    section, at = sign_in("section"), f"/cases/{reference}/list-entries"
    assert at in section.page(f"/cases/{reference}") and count(office) == 0
    assert 'name="entry"' not in section.page(at)
    page = section.page(f"{at}?batch={number}")
    # Each is looked at by itself; what lacks its holder can not be taken over.
    assert page.count('name="entry"') == 2 and "不能推荐" in page
    for chosen, said in (([], "勾选要登记"), (["3"], "不能推荐"), (["1", "3"], "不能推荐")):
        refused = section.post(at, {"batch": number, "entry": chosen})
        assert refused.status_code == 422 and said in refused.get_data(as_text=True)
        assert count(office) == 0
    # One by one, then the others together.
    assert section.post(at, {"batch": number, "entry": ["1"]}).status_code == 303
    words = office.session.scalars(select(KeyListWording)).all()
    assert [(one.title, one.right_no, one.nice_classes, one.state) for one in words] == [
        ("峡江脆", "99999001", "29", ListState.DRAFTED)
    ]
    assert words[0].drafted_by.username == "section" and words[0].entry.number is None
    office.session.rollback()
    page = section.page(f"{at}?batch={number}")
    assert page.count('name="entry"') == 1 and "名录已有" in page
    again = section.post(at, {"batch": number, "entry": ["1", "2"]})
    assert again.status_code == 422 and count(office) == 1
    assert section.post(at, {"batch": number, "entry": ["2"]}).status_code == 303
    assert count(office) == 2


def test_who_drafts_none_and_a_matter_without_entries_have_no_such_page(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = letter(office)
    assert sign_in("archivist").get(f"/cases/{reference}/list-entries").status_code in (403, 404)
    work = office.work("clerk")
    party = factories.party("asking_office", DAZHOU)
    request = registering.Request("responding", [party], [], another="另一件来函")
    plain = registering.register(work, work.rules.tracks["letter_cooperation"], request).reference
    office.session.commit()
    section = sign_in("section")
    assert section.get(f"/cases/{plain}/list-entries").status_code == 404
    assert "list-entries" not in section.page(f"/cases/{plain}")


def test_the_same_right_twice_in_a_letter_is_refused_and_an_exit_leads_to_its_entry(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = letter(office, [ENTRIES[0], ENTRIES[0]])
    place = opened(sign_in)
    number = place.rpartition("/")[2]
    section = sign_in("section")
    page = section.page(f"/cases/{reference}/list-entries?batch={number}")
    assert page.count('name="entry"') == 1 and "是同一项" in page
