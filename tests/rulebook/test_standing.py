"""What a part stands on is declared, all of it and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from casehub.procedures import LAW
from casehub.rulebook.reading import Files, read_files
from casehub.rulebook.standing import standing_faults
from casehub.settings import PROJECT
from casehub.workflow.part import Part, Parts

files = cache(read_files)


def said(law: Parts) -> list[str]:
    found: Files = files(PROJECT)
    return [fault.message for fault in standing_faults(found, law)]


def standing(**changed: tuple[str, ...]) -> Parts:
    """The parts of the law, some of which say that they stand on other families."""
    parts: Mapping[str, Part] = LAW.named
    new = {key: replace(parts[key], stands_on=families) for key, families in changed.items()}
    return Parts({**parts, **new, "idle": Part()}, *LAW.rooms)


def test_the_parts_say_what_they_stand_on() -> None:
    assert said(LAW) == []


@pytest.mark.parametrize(
    ("changed", "sentences"),
    [
        ({"hearing": ("dispute", "matter", "idle")}, ["程序文件和代码都没有使用这一族：idle"]),
        ({"hearing": ("dispute", "matter", "unheard")}, ["没有这一族：unheard"]),
        # Its files and its code use the family, which is not said.
        ({"hearing": ("dispute",)}, ["dispute 依靠 matter，也应写明"]),
        ({"hearing": ("matter",)}, ["代码使用 dispute，应写明"]),
        ({"dispute": ()}, ["代码使用 matter，应写明"]),
    ],
)
def test_each_way_of_standing_wrong_is_said(
    changed: Mapping[str, tuple[str, ...]], sentences: list[str]
) -> None:
    assert said(standing(**changed)) == sentences


def test_code_of_a_new_folder_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "idle").mkdir()
    (tmp_path / "idle" / "more.py").write_text(
        "from casehub.procedures import hearing\nfrom casehub.procedures.matter.parties import AGENT\n"
    )
    law = standing()
    assert said(Parts(law.named, *law.rooms, tmp_path)) == ["代码使用 hearing，应写明", "代码使用 matter，应写明"]
