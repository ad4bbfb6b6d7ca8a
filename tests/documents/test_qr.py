from __future__ import annotations

import io
import re
from urllib.parse import quote

import pytest
import segno
from PIL import Image

from casehub.documents import qr
from casehub.documents.qr import BORDER, SCHEME, is_printed_as, qr_picture, qr_printed, qr_svg

TEXT = "https://example.invalid/verify?code=CQ7K-2M9P&x=1"


def _modules() -> list[list[bool]]:
    return [[bool(cell) for cell in row] for row in segno.make(TEXT, error="m", boost_error=False).matrix]


def test_the_picture_shows_every_module_in_a_quiet_zone() -> None:
    found = re.search(r'src="([^"]+)"', qr_printed(TEXT))
    assert found is not None
    assert found[1].startswith(SCHEME)
    picture = Image.open(io.BytesIO(qr_picture(found[1]))).convert("1")
    side = len(_modules()) + 2 * BORDER
    small = picture.resize((side, side), Image.Resampling.NEAREST)
    drawn = [[small.getpixel((x, y)) == 0 for x in range(BORDER, side - BORDER)] for y in range(BORDER, side - BORDER)]
    assert drawn == _modules()
    assert small.crop((0, 0, side, BORDER)).getextrema() == (255, 255)


def test_the_drawing_shows_every_module() -> None:
    drawn = [[False] * len(_modules()) for _ in _modules()]
    for x, y, run in re.findall(r"M(\d+) (\d+)\.5h(\d+)", qr_svg(TEXT)):
        for step in range(int(run)):
            drawn[int(y) - BORDER][int(x) - BORDER + step] = True
    assert drawn == _modules()
    assert "<title>核验二维码</title>" in qr_svg(TEXT)


def test_the_same_code_is_not_reckoned_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reckoned: list[str] = []
    make = qr._code
    monkeypatch.setattr(qr, "_code", lambda text: (reckoned.append(text), make(text))[1])
    first, second, third = qr_svg(TEXT + "&y"), qr_svg(TEXT + "&y"), qr_svg(TEXT + "&z")
    assert (first == second, first == third) == (True, False)
    assert reckoned == [TEXT + "&y", TEXT + "&z"]


def test_a_picture_is_recognised_as_the_code_of_its_text() -> None:
    text = "CQIP1|XC-1|渝知协字〔2026〕1号"
    with Image.open(io.BytesIO(qr_picture(SCHEME + quote(text)))) as drawn:
        width, height, dots = *drawn.size, drawn.convert("RGB").tobytes()
    assert is_printed_as(text, width, height, dots)
    assert not is_printed_as(text + "2", width, height, dots)
    assert not is_printed_as(text, width, height, bytes(255 - one for one in dots))
    assert not is_printed_as(text, 9, 9, dots[: 9 * 9 * 3])
    assert not is_printed_as(text, width, height, dots[:-3])
