"""Several matters agreed to in one go: ticked, checked, each an act of its own."""

from __future__ import annotations

from sqlalchemy import select

from casehub.model import Case
from tests import factories
from tests.web.case.test_proposals import (
    SignIn,
    december,
    fields_of,
    path_of,
    press,
    received,
    sent_up,
    state,
    typed,
    work_of,
)

__all__ = ["december"]


def test_three_are_ticked_one_changes_two_are_agreed_to_once(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    clerk, section = sign_in("clerk"), sign_in("section")
    places, references = [], []
    for _ in range(3):
        reference = received(office)
        references.append(reference)
        places.append(sent_up(clerk, path_of(reference), typed(office, reference)))
    numbers = [place.rpartition("/")[2] for place in places]
    page = section.page("/desk/approvals")
    assert "待我审批 3 件" in page
    assert " checked" not in page
    assert "待我审批 <b>3</b>" in section.page("/desk")
    assert section.post("/desk/approvals", {}).status_code == 422
    shown = section.post("/desk/approvals", {"p": numbers}).get_data(as_text=True)
    assert "核对后同意 3 件" in shown
    assert "待我审批 3 件" in section.page("/desk/approvals")
    # One is recalled and mended while the leader reads the list.
    assert press(clerk, places[0], "recall").status_code == 303
    sent = fields_of(shown)
    for _ in range(2):
        done = section.post("/desk/approvals/agree", sent)
        text = done.get_data(as_text=True)
        assert "已同意 2 件，未办 1 件" in text
    assert "待我审批 0 件" in section.page("/desk/approvals")
    head = sign_in("head")
    assert "待我审批 2 件" in head.page("/desk/approvals")
    shown = head.post("/desk/approvals", {"p": numbers[1:]}).get_data(as_text=True)
    text = head.post("/desk/approvals/agree", fields_of(shown)).get_data(as_text=True)
    assert "已同意 2 件" in text
    assert [state(office, one) for one in references] == ["submitted", "filed", "filed"]
    assert "被退回 1 件" in clerk.page("/desk/approvals")
    assert "被退回 <b>1</b>" in clerk.page("/desk")


def test_who_agrees_to_several_reads_what_stands_now_and_what_will(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    factories.perform(work_of(office, "head"), reference, "file_case", clerk=office.people["scribe"])
    office.session.commit()
    case = office.session.scalars(select(Case).where(Case.intake_no == reference)).one()
    party = next(p for p in case.parties if p.role == "respondent")
    now, was = case.reference, party.address
    told = {"party": str(party.id), "party_address": "万州区示例路66号", "ground": "请求书", "reason": "漏打"}
    office.session.rollback()
    where = sent_up(sign_in("clerk"), f"/cases/{now}/steps/rectify_party", told)
    section = sign_in("section")
    assert "待我审批 1 件" in section.page("/desk/approvals")
    shown = section.post("/desk/approvals", {"p": [where.rpartition("/")[2]]}).get_data(as_text=True)
    assert f"住所由“{was}”更正为“万州区示例路66号”" in shown
    # It leaves the case in its state, and is not told as a way from there to there.
    assert "</span> 不变" in shown
    assert 'class="arrow"' not in shown


def test_nobody_agrees_by_number_to_what_is_not_theirs(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    where = sent_up(sign_in("clerk"), path_of(reference), typed(office, reference))
    number = where.rpartition("/")[2]
    head = sign_in("head")
    head.page("/desk")
    assert head.post("/desk/approvals", {"p": [number]}).status_code == 422
    row = f"{number}.{'0' * 64}.{reference}"
    text = head.post("/desk/approvals/agree", {"p": [row], "key": "k" * 24}).get_data(as_text=True)
    assert "已同意 0 件，未办 1 件" in text
    assert state(office, reference) == "submitted"
