"""The seal that is seen: over the date of the closing, tagged, and nobody's wax."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import pikepdf
import pypdfium2

from casehub.documents import Kind, sample_facts
from casehub.documents.letters.seals import WIDTH, picture_of, place_over, reserve
from casehub.documents.printed import Rendered
from casehub.documents.sign import Pades, Seal, check_seal
from casehub.documents.wording import d


def test_the_seal_presses_the_date_of_the_letter(
    kinds: Mapping[str, Kind], sample: Callable[..., Rendered], seal: Seal
) -> None:
    made = sample("assistance_request")
    day = d(sample_facts(kinds["assistance_request"])["letter"]["date"])
    place = place_over(made.pdf, day)
    assert place is not None
    left, low, right, high = place.box
    assert abs(right - left - WIDTH) < 0.01 and left > 0 and right < 595
    with pypdfium2.PdfDocument(made.pdf) as document:
        pressed = document[place.page].get_textpage().get_text_bounded(left, low, right, high)
    assert "月" in pressed
    signed = Pades(seal).sign(reserve(made.pdf, place, "示例机关电子签章"), "函", picture_of("示例机关"))
    assert check_seal(signed, [seal.certificate]).ok
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        (field,) = pdf.pages[place.page].obj.Annots
        assert field.FT == "/Sig" and "/N" in field.AP
        spoken = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Form"]
        assert [str(one.Alt) for one in spoken] == ["示例机关电子签章"]


def test_a_paper_without_such_a_closing_has_no_place(sample: Callable[..., Rendered]) -> None:
    assert place_over(sample("service_receipt").pdf, "2026年7月2日") is None
    assert place_over(sample("assistance_request").pdf, "1900年1月1日") is None


def test_the_picture_is_red_and_see_through() -> None:
    image = picture_of("重庆市万州区市场监督管理局")
    assert image.mode == "RGBA"
    assert image.getpixel((3, 3))[3] == 0
    colours = {dot[:3] for dot in image.get_flattened_data() if dot[3] > 150}
    assert all(red > 180 and green < 80 for red, green, _ in colours)
