"""PDF/A-3b and PDF/UA-1, proved by veraPDF: every kind, a sealed paper, a referral with its data."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
import pytest

from casehub.documents import Kind, sample_facts
from casehub.documents.archival import inspect
from casehub.documents.letters.seals import picture_of, place_over, reserve
from casehub.documents.printed import Enclosed, Rendered
from casehub.documents.render import render_sheets
from casehub.documents.sign import Seal, sign
from casehub.documents.wording import d
from tests.documents import verapdf
from tests.faults.world import rules

NAMES = sorted(rules().kinds)


def failed(*files: Path) -> dict[str, dict[str, dict[str, int]]]:
    """Failed rules by file name and standard; one Java machine reads all files."""
    command = [sys.executable, verapdf.__file__, *map(str, files)]
    made = subprocess.run(command, capture_output=True, check=True, text=True)
    return {Path(name).stem: rules for name, rules in json.loads(made.stdout).items()}


@pytest.mark.slow
def test_every_kind_is_pdf_a_3b_and_pdf_ua_1(
    sample: Callable[..., Rendered], tmp_path: Path
) -> None:
    files = [tmp_path / f"{name}.pdf" for name in NAMES]
    for file in files:
        file.write_bytes(sample(file.stem).pdf)
    found = failed(*files)
    assert sorted(found) == NAMES
    assert {name: rules for name, rules in found.items() if any(rules.values())} == {}


def test_sealing_and_enclosing_keep_both_and_a_fault_is_found(
    kinds: Mapping[str, Kind], sample: Callable[..., Rendered], seal: Seal, tmp_path: Path
) -> None:
    letter, items = kinds["assistance_request"], kinds["assistance_items"]
    referral = render_sheets(
        [(letter, sample_facts(letter)), (items, sample_facts(items))],
        [Enclosed("referral.json", b"{}", "Data", "数据")],
        {"FlowID": "XC-1", "Profile": "<&>"},
    )
    (tmp_path / "referral.pdf").write_bytes(referral.pdf)
    place = place_over(referral.pdf, d(sample_facts(letter)["letter"]["date"]))
    assert place is not None
    seen = sign(reserve(referral.pdf, place, "电子签章"), seal, "函", picture_of("示例机关"))
    (tmp_path / "seen.pdf").write_bytes(seen)
    assert inspect(seen, 100).properties == inspect(referral.pdf, 100).properties
    (tmp_path / "sealed.pdf").write_bytes(sign(sample("filing_notice").pdf, seal))
    with pikepdf.open(io.BytesIO(referral.pdf)) as pdf:
        del pdf.Root.MarkInfo, pdf.Root.OutputIntents
        pdf.save(tmp_path / "planted.pdf")
    assert inspect(referral.pdf, 100).properties["Profile"] == "<&>"
    found = failed(*sorted(tmp_path.glob("*.pdf")))
    assert found["referral"] == found["sealed"] == found["seen"] == {"PDFA_3_B": {}, "PDFUA_1": {}}
    assert all(found["planted"].values())
