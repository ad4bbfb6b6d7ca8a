"""Words told of a row follow it; a table whose words are told is written by the ORM alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub.law.text import fold
from casehub.model import FullText, Material
from casehub.model.fulltext import tell
from casehub.record.writing import write
from tests.casefile.incoming_scene import came
from tests.faults.world import Office, at


def test_words_follow_their_row(office: Office) -> None:
    with office.acting("clerk", at("2026-03-12")) as work:
        session = work.session

        def told(number: int) -> list[str]:
            where = (FullText.source == "material") & (FullText.row_id == number)
            return list(session.scalars(select(FullText.folded).where(where)))

        first, second = (session.get_one(Material, came(work, title=f"答辩書{n}")) for n in "一二")
        assert [fold("答辩书一") in text for text in told(first.id)] == [True]
        first.title = "证据目录"
        session.flush()
        assert [(fold("证据目录") in text, "答辩" in text) for text in told(first.id)] == [(True, False)]
        assert [fold("答辩书二") in text for text in told(second.id)] == [True]
        # Told of again: in place of what was; nothing told, nothing kept.
        for words, kept in (("新", ["新"]), (" ", [])):
            tell(session.connection(), "material", first.id, words)
            assert told(first.id) == kept
        with pytest.raises(TypeError):
            write(session, Material, [])
        session.rollback()
