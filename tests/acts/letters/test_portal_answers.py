"""What a partner may answer follows the type of the letter, and so does what each answer asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from casehub.acts.letters import portal
from casehub.acts.letters.portal_answers import answer_of, known_to, reasons_against
from casehub.model import ExchangeLetter
from tests.acts.letters.test_portal import NOW, letter
from tests.faults.world import Office

if TYPE_CHECKING:
    from casehub.acts.letters.portal_answers import Choice
    from casehub.record.work import Work


def offered(office: Office, work: Work, theirs: Work, sort: str, kind: str) -> dict[str, Choice]:
    row = work.session.get_one(ExchangeLetter, letter(work, theirs.actor.organisation.name))
    row.sort, row.kind = sort, kind
    work.session.flush()
    return {one.id: one for one in portal.choices_of(theirs, row)}


@pytest.mark.parametrize(
    ("sort", "kind", "own", "never"),
    [
        ("HS", "REQUEST", "answer_consultation_letter", {"ACCEPTED", "RETURNED", "EXTENSION"}),
        ("HS", "NOTICE", "report_on_order", {"PARTIAL"}),
        ("ZY", "REQUEST", "answer_resource_letter", set[str]()),
        ("XC", "REQUEST", "reply_to_request", set[str]()),
        ("TB", "NOTICE", "note_bulletin_read", {"ACCEPTED", "REPLIED", "RETURNED"}),
        # No procedure of ours answers such letters by a step of its own: the codes do.
        ("GX", "REQUEST", "REPLIED", set[str]()),
    ],
)  # fmt: skip
def test_a_type_has_its_own_answers(office: Office, sort: str, kind: str, own: str, never: set[str]) -> None:
    with office.session() as session:
        ours, theirs = office.work(session, "dispatcher", NOW), office.work(session, "partner", NOW)
        found = offered(office, ours, theirs, sort, kind)
        assert own in found
        assert never.isdisjoint(one.code for one in found.values())
        # What says that it came is said of every letter.
        assert "RECEIVED" in {one.code for one in found.values()}
        session.rollback()


def test_an_answer_asks_what_it_is_made_of_and_says_it_where_the_data_have_it(office: Office) -> None:
    with office.session() as session:
        ours, theirs = office.work(session, "dispatcher", NOW), office.work(session, "partner", NOW)
        order = offered(office, ours, theirs, "HS", "NOTICE")["report_on_order"]
        assert {"order_no", "matter", "done_state", "done_text"} <= {one.id for one in order.fields}
        known = known_to(order, {"supervision": {"what": "补充材料"}, "gongwen": {"发文字号": "渝督1号"}})
        assert known["matter"] == "补充材料"
        said = {"order_no": "渝督1号", "matter": "补充材料", "done_state": "done", "done_on": None, "done_text": "已办"}
        # A condition that asks the form alone is asked here, those of a case are not.
        assert [one.field for one in reasons_against(theirs, order, said)] == ["done_on"]
        told = answer_of(order, said, "达函1号", "杜嘉禾")
        assert told.data["supervision"]["state"] == "done" and told.receipt["handler"] == "杜嘉禾"
        general = offered(office, ours, theirs, "GX", "REQUEST")["EXTENSION"]
        assert {one.id for one in general.fields if one.required} == {"reason", "newDate"}
        assert reasons_against(theirs, general, {}) == []
        later = answer_of(general, {"reason": "等待", "newDate": NOW.date()}, "达函2号", "")
        assert later.new_date == NOW.date() and later.receipt["newDate"] == NOW.date().isoformat()
        session.rollback()
