"""Whose hand stands in the registers after many people acted in one session."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub.demonstration.script import DEFAULT_AS_OF, DemonstrationFault
from casehub.model import Person, RegisterEntry

if TYPE_CHECKING:
    from casehub.demonstration.performing import Performance


def test_each_register_entry_names_whoever_changed_it(beginning: Performance) -> None:
    one = beginning.work_of("xiangjunshan", DEFAULT_AS_OF)
    one.actor.post = "收发员"
    other = beginning.work_of("songmingyuan", DEFAULT_AS_OF + timedelta(hours=1))
    other.actor.post = "收文员"
    beginning.session.commit()
    query = select(RegisterEntry).where(RegisterEntry.chain == Person.__proof__.chain)
    founding, *later = beginning.session.scalars(query.order_by(RegisterEntry.seq))
    # The founding is nobody's, and before everything that anybody did.
    assert (founding.actor_id, founding.at < DEFAULT_AS_OF) == (None, True)
    assert [(row.actor_id, row.at) for row in later] == [(one.actor.id, one.at), (other.actor.id, other.at)]


def test_who_has_no_account_acts_not(beginning: Performance) -> None:
    with pytest.raises(DemonstrationFault, match="没有账号 nobody"):
        beginning.work_of("nobody", DEFAULT_AS_OF)
