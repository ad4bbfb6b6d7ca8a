"""Everything is read; a damaged paper is printed again to the same bytes, the rest is named."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub.model import BlobCheck
from casehub.papers.scrubbing import PERIOD, Scrubbed, scrub
from casehub.storage import Blobs, Unreachable
from tests import samples
from tests.faults import roads
from tests.faults.world import Office, make_office
from tests.papers.kept import paper_and_exhibit, spoil


@pytest.fixture
def bureau(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """A bureau of this test's own, files in tmp_path/blobs."""
    made = make_office(database_url, tmp_path)
    yield made
    made.engine.dispose()


@pytest.fixture
def kept(bureau: Office) -> tuple[str, str]:
    return paper_and_exhibit(bureau)


def run(bureau: Office, days: int = 0, **more: object) -> Scrubbed:
    at = roads.ARRIVED + timedelta(days=days)
    return scrub(bureau.reading, bureau.session, bureau.blobs, bureau.rules.kinds, at, **more)


def test_everything_is_read_once_a_month(bureau: Office, kept: tuple[str, str]) -> None:
    first = run(bureau)
    assert (first.read, first.repaired, first.faulty) == (1, [], [])  # the exhibit was read at entry
    assert run(bureau).read == 0
    assert run(bureau, PERIOD.days).read == 0
    assert run(bureau, PERIOD.days + 1).read == 2
    assert run(bureau, PERIOD.days + 1, everything=True).read == 0
    assert run(bureau, PERIOD.days + 2, everything=True).read == 2


@pytest.mark.parametrize("content", [b"", None, b"%PDF-1.7 changed"], ids=["empty", "gone", "changed"])
def test_a_spoilt_paper_is_printed_again_and_an_exhibit_is_named(
    bureau: Office, kept: tuple[str, str], content: bytes | None
) -> None:
    paper, exhibit = kept
    before = bureau.blobs.read(paper)
    for name in kept:
        spoil(bureau, name, content)
    done = run(bureau, PERIOD.days + 1)
    assert (done.read, done.repaired) == (2, [paper])
    assert bureau.blobs.read(paper) == before
    (found,) = done.faulty
    assert (found.sha256, found.missing) == (exhibit, content is None)
    assert "证据甲1《" in found.sentence and ("缺失" if content is None else "已损坏") in found.sentence
    # Known as faulty, it is read again at once; the right bytes put back end it.
    assert [f.sha256 for f in run(bureau, PERIOD.days + 1).faulty] == [exhibit]
    bureau.blobs.put(io.BytesIO(samples.pdf()))
    assert run(bureau, PERIOD.days + 1).faulty == []
    assert run(bureau, PERIOD.days + 1).read == 0


def test_what_prints_to_other_bytes_is_not_put_in_its_place(
    bureau: Office, kept: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, _ = kept
    spoil(bureau, paper, b"")
    from casehub.documents.printed import Rendered

    monkeypatch.setattr(
        "casehub.papers.scrubbing.print_paper", lambda *_: Rendered(b"other", 1, "0" * 64, {})
    )
    done = run(bureau)
    assert done.repaired == []
    assert [f.where[0][:1] for f in done.faulty] == ["《"]
    assert not bureau.blobs.is_intact(paper)


def test_a_store_that_is_away_says_nothing_of_its_files(
    bureau: Office, kept: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_self: Blobs, _name: str) -> None:
        raise Unreachable

    monkeypatch.setattr(Blobs, "open", away)
    with pytest.raises(Unreachable):
        run(bureau, PERIOD.days + 1)
    with bureau.reading() as session:
        assert set(session.scalars(select(BlobCheck.fault))) == {""}


def test_no_transaction_is_open_while_files_are_read(
    bureau: Office, kept: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, seen = Blobs.open, []

    def look(self: Blobs, name: str):
        seen.append(bureau.engine.pool.checkedout())  # type: ignore[attr-defined]
        return whole(self, name)

    monkeypatch.setattr(Blobs, "open", look)
    assert run(bureau, PERIOD.days + 1).read == 2
    assert seen == [0, 0]


