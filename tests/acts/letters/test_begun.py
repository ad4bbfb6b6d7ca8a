"""A form that the system begins says what was told, and leaves nothing empty that is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub.acts import drafting
from casehub.acts.letters.begun import begun, keep_begun
from casehub.model import Draft, Person
from casehub.model.draft import BY_SYSTEM
from tests import factories

if TYPE_CHECKING:
    from casehub.record.work import Work
    from tests.faults.world import Office


def test_what_is_told_stands_before_what_is_known_and_the_rest_is_there(own_office: Office) -> None:
    with own_office.acting("clerk") as work:
        case = factories.open_request(work)
        told = dict(begun(work, case, "submit_request", [("requests", "停止侵权。"), ("received_on", "2026-05-01")]))
        alone = dict(begun(work, case, "submit_request", []))
    # It says of itself that nobody typed it, until the person keeps it.
    assert told.pop(BY_SYSTEM) == "" == alone.pop(BY_SYSTEM)
    assert told["requests"] == "停止侵权。"
    assert told["received_on"] == "2026-05-01"
    assert date.fromisoformat(alone["received_on"]) == work.today
    assert "requests" not in alone
    assert alone.items() - told.items() == {("received_on", alone["received_on"])}


def test_a_form_is_begun_only_where_its_author_keeps_none(own_office: Office) -> None:
    with own_office.acting("clerk") as work:
        case = factories.open_request(work)
        first = keep_begun(work, case, "submit_request", [("requests", "停止侵权。")])
        assert first is not None and dict(first.typed)["requests"] == "停止侵权。"
        typed = [("requests", "停止侵权，赔偿。")]
        drafting.keep(work, case, "submit_request", case.seq, first.number, typed)
        assert keep_begun(work, case, "submit_request", [("requests", "另一件")]) is None
        kept = drafting.kept(work, case, "submit_request")
        assert kept is not None and [tuple(one) for one in kept.typed] == typed
        # What she keeps bars nobody else.
        other = replace(work, actor=work.session.get_one(Person, own_office.people["examiner"]))
        assert keep_begun(other, case, "submit_request") is not None


def test_two_windows_begin_one_form(own_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two that found none at the same moment the second leaves what the first has kept."""
    with own_office.acting("clerk") as work:
        case = factories.open_request(work)
        assert keep_begun(work, case, "submit_request", [("requests", "一")]) is not None
        monkeypatch.setattr(drafting, "kept", lambda *_: None)
        assert keep_begun(work, case, "submit_request", [("requests", "二")]) is None
        monkeypatch.undo()
        kept = drafting.kept(work, case, "submit_request")
        assert kept is not None and dict(kept.typed)["requests"] == "一"


def test_what_nobody_wrote_goes_with_the_step_and_what_somebody_kept_stays(own_office: Office) -> None:
    with own_office.acting("clerk") as work:
        case, other = factories.open_request(work), factories.open_request(work)

        def by(username: str) -> Work:
            return replace(work, actor=work.session.get_one(Person, own_office.people[username]))

        for username in ("clerk", "examiner", "member"):
            keep_begun(by(username), case, "submit_request", [("requests", "停止侵权。")])
        written = drafting.kept(by("member"), case, "submit_request")
        assert written is not None
        drafting.keep(by("member"), case, "submit_request", case.seq, written.number, [("requests", "赔偿。")])
        keep_begun(by("examiner"), other, "submit_request")
        drafting.drop_taken(by("head"), case, "submit_request")
        found = work.session.execute(select(Draft.case_id, Draft.person_id).order_by(Draft.case_id)).all()
        assert [tuple(one) for one in found] == [
            (case.id, own_office.people["member"]), (other.id, own_office.people["examiner"]),
        ]  # fmt: skip
        drafting.drop_taken(by("member"), case, "submit_request")
        assert drafting.kept(by("member"), case, "submit_request") is None
