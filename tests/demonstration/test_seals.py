"""A seal that certifies itself signs in the name of its office."""

from __future__ import annotations

from pathlib import Path

from casehub.demonstration.seals import own_seal
from casehub.documents.sign import Pades, seal_in


def test_it_bears_the_name_of_its_office_and_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    made = own_seal(tmp_path / "keys", "达州市市场监督管理局", 30)
    assert seal_in(tmp_path / "keys") == made
    assert Pades(made).name == "达州市市场监督管理局"
    assert made.key.stat().st_mode & 0o077 == 0
