"""What waits of letters: nothing is asked again where nothing came."""

from __future__ import annotations

from casehub.desk.others.arrived import Post, post
from tests.faults.world import Office, at


def test_where_no_letter_came_nothing_waits(office: Office) -> None:
    with office.session() as session:
        for username in ("dispatcher", "elsewhere"):
            found = post(office.work(session, username, at("2026-11-20")))
            assert found == Post(), username
