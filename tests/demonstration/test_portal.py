"""What waits in the accounts of partners once the demonstration stands."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub import verify_audit
from casehub.acts.letters.portal import WordState, codes_for, said_of, waiting
from casehub.acts.letters.portal_letters import letters_to
from casehub.casefile import incoming
from casehub.demonstration.portal import Portal
from casehub.demonstration.script import DEFAULT_AS_OF
from casehub.model import Case, Draft, Person
from casehub.record import audit
from casehub.record.work import Work
from casehub.settings import PROJECT
from casehub.storage.folder import Folder
from tests.demonstration import quickly
from tests.demonstration.conftest import DEMO

if TYPE_CHECKING:
    from casehub.demonstration.performing import Performance

SCRIPTS = ("l2_service", "l3_luzhou", "l4_expert", "l5_meeting")


def work_of(performance: Performance, username: str) -> Work:
    actor = performance.session.scalars(select(Person).where(Person.username == username)).one()
    return Work(performance.session, performance.rules, actor, DEFAULT_AS_OF, performance.blobs)


def performed(performance: Performance, folder: Path) -> Portal:
    for act in performance.script.acts_until(DEFAULT_AS_OF):
        if act.script in SCRIPTS:
            performance.perform(act)
    return Portal(performance, folder, seal=quickly.made, draw=lambda payload: quickly.made(payload, folder))


def test_whoever_opens_the_account_of_a_partner_can_work_at_once(
    beginning: Performance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "view_of", quickly.seen)
    assert performed(beginning, tmp_path).play_until(DEMO, DEFAULT_AS_OF) == 7
    # Each of them stands in the registers with what was their own, and both verifiers find it so.
    beginning.session.commit()
    against = audit.Against(rules=beginning.rules)
    assert audit.verify(beginning.session, beginning.blobs, against=against).faults == []
    assert isinstance(beginning.blobs.place, Folder)
    folder = Path(beginning.blobs.place.folder)
    url = beginning.session.get_bind().engine.url.render_as_string()
    assert verify_audit.verify(url, folder, workflows=PROJECT / "workflows") == []
    clerk = work_of(beginning, "songmingyuan")
    new, answered, due = letters_to(clerk, 9)
    # One is new to read; one was taken up and its answer is due within days; one was answered.
    assert said_of(clerk, new) == [] and "REPLIED" in codes_for(clerk, new)
    (taken,) = said_of(clerk, due)
    assert (taken.state, taken.receipt_code) == (WordState.ENTERED, "ACCEPTED") and "REPLIED" in codes_for(clerk, due)
    case = beginning.session.get_one(Case, due.case_id)
    assert case.state == "ask_taken"
    assert [one.state for one in said_of(clerk, answered)] == [WordState.ENTERED, WordState.WAITING]
    assert codes_for(clerk, answered) == []
    # It waits for the clerk on our side; another bureau has its own letter and none of these.
    assert [one.receipt_code for one in waiting(work_of(beginning, "xiangjunshan"))] == ["REPLIED"]
    # What the clerk entered lies no longer among what she began.
    assert beginning.session.scalars(select(Draft)).all() == []
    (theirs,) = letters_to(work_of(beginning, "luoweijun"), 9)
    assert theirs.sort == "TB" and "RECEIVED" in codes_for(work_of(beginning, "luoweijun"), theirs)


def test_nothing_is_made_of_what_had_not_happened(beginning: Performance, tmp_path: Path) -> None:
    assert performed(beginning, tmp_path).play_until(DEMO, DEFAULT_AS_OF - timedelta(days=60)) == 0
    assert letters_to(work_of(beginning, "songmingyuan"), 9) == []
