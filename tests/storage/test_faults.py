"""Each error of the operating system is told by its kind, in a sentence for people."""

from __future__ import annotations

import errno

import pytest

from casehub.storage import faults
from casehub.storage.faults import (
    NoSpace,
    NotReadable,
    NotWritable,
    StorageFault,
    Unreachable,
    fault_of,
)


@pytest.mark.parametrize(
    ("code", "reading", "kind"),
    [
        (errno.ENOSPC, False, NoSpace), (errno.EDQUOT, False, NoSpace), (errno.EFBIG, False, NoSpace),
        (errno.EROFS, False, NotWritable), (errno.EACCES, False, NotWritable),
        (errno.EACCES, True, NotReadable), (errno.EPERM, True, NotReadable),
        (errno.EIO, False, Unreachable), (errno.EIO, True, Unreachable),
    ],
)  # fmt: skip
def test_an_error_is_told_by_its_kind(code: int, reading: bool, kind: type[StorageFault]) -> None:
    found = fault_of(OSError(code, "磁盘"), reading=reading)
    assert type(found) is kind
    assert str(found) == kind.sentence
    assert str(code) in found.cause or "磁盘" in found.cause


def test_no_two_kinds_say_the_same() -> None:
    kinds = [one for one in vars(faults).values() if isinstance(one, type) and issubclass(one, StorageFault)]
    said = [one.sentence for one in kinds if "sentence" in vars(one)]
    assert len(said) > 7
    assert len(said) == len(set(said))
