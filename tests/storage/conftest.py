"""Both kinds of place: a folder of the test, a bucket of the test on one server."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import obstore
import pytest

from casehub.settings import Settings
from casehub.storage import Blobs, blobs_at
from casehub.storage.objects import Objects
from tests.s3server import ObjectServer, running

KEYS = {"CASEHUB_BLOBS_ACCESS_KEY": "clerk", "CASEHUB_BLOBS_SECRET_KEY": "not-a-secret"}


@pytest.fixture(scope="session")
def object_server() -> Iterator[ObjectServer]:
    """One S3 server for these tests."""
    with running() as server:
        yield server


@dataclass(frozen=True)
class Shelf:
    """A store and how to reach its bytes behind its back."""

    blobs: Blobs
    overwrite: Callable[[str, bytes], None]
    remove: Callable[[str], None]


@pytest.fixture(params=["folder", "bucket"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    """A store of either kind."""
    if request.param == "folder":
        root = tmp_path / "blobs"

        def path(name: str) -> Path:
            return root / "sha256" / name[:2] / name[2:4] / name

        def write(name: str, content: bytes) -> None:
            path(name).chmod(0o640)
            path(name).write_bytes(content)

        return Shelf(blobs_at(root), write, lambda name: path(name).unlink())
    server: ObjectServer = request.getfixturevalue("object_server")
    bucket = f"b{uuid.uuid4().hex[:12]}"
    settings = Settings.for_instance(
        tmp_path / "instance", {"CASEHUB_BLOBS": server.bucket(bucket), **KEYS}
    )

    made = blobs_at(settings.blobs)
    assert isinstance(made.place, Objects)
    behind, key = made.place._store, Objects._key
    return Shelf(
        made,
        lambda name, content: obstore.put(behind, key(name), content) and None,
        lambda name: obstore.delete(behind, key(name)),
    )


@pytest.fixture
def blobs(shelf: Shelf) -> Blobs:
    """A store of either kind."""
    return shelf.blobs
