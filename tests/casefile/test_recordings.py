"""Sound and film: the container is walked, a stub or a tail is seen."""

from __future__ import annotations

import io

import pytest

from casehub.casefile.recordings import is_film, is_layer_three, is_wave
from tests import samples


def film(content: bytes, *, typed: bool = True) -> bool:
    return is_film(io.BytesIO(content), len(content), typed=typed)


def test_a_film_is_one_row_of_boxes() -> None:
    whole = samples.film()
    assert film(whole)
    assert film(whole[24:], typed=False) and not film(whole[24:])
    large = (1).to_bytes(4, "big") + b"mdat" + (66).to_bytes(8, "big") + bytes(50)
    open_end = (0).to_bytes(4, "big") + b"mdat" + bytes(9)
    index = samples.box(b"ftyp") + samples.box(b"moov")
    assert film(index + large) and film(index + open_end)
    for broken in (index, whole + b"\0", whole[:-1], b"", index + samples.box(b"m\xffat")):
        assert not film(broken)
    assert not film(index + bytes(8) * 3)


def test_a_row_of_ten_thousand_boxes_ends() -> None:
    assert not film(samples.box(b"ftyp") + samples.box(b"free") * 20_000 + samples.film())


@pytest.mark.parametrize("tail, whole", [(b"", True), (b"\0", True), (b"<html>", False)])
def test_a_wave_ends_where_it_says(tail: bytes, whole: bool) -> None:
    content = samples.sound() + tail
    assert is_wave(io.BytesIO(content), len(content)) is whole


def test_frames_of_layer_three_follow_each_other() -> None:
    for content, whole in (
        (samples.layer_three(), True),
        (samples.layer_three(tag=b"title" * 30), True),
        (samples.layer_three(3), False),
        (samples.layer_three().replace(b"\xff\xfb", b"\xff\x00"), False),
        (b"ID3" + bytes(20), False),
        (b"\xff\xfb\x90\x00" * 400, False),
        (b"", False),
    ):
        assert is_layer_three(io.BytesIO(content), len(content)) is whole
