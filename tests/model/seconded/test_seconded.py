"""Every table of drafts says who drafted and who decided."""

from __future__ import annotations

from casehub.db import Base
from casehub.model.seconded import Drafted


def test_only_a_table_whose_rows_may_be_loaded_has_drafts_of_nobody() -> None:
    tables = {
        one.local_table.name: one.class_ for one in Base.registry.mappers if issubclass(one.class_, Drafted)  # type: ignore[attr-defined]
    }
    assert len(tables) > 3
    nullable = {name for name, found in tables.items() if found.__table__.columns["drafted_by_id"].nullable}
    assert nullable == {"key_list_wording"}
    assert not any(found.__table__.columns["state"].nullable for found in tables.values())
