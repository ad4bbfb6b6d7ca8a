"""Archiving by clicking: a mediation and an adjudication, and the volume taken away as one file."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from casehub.papers.press import Bounds, Press
from casehub.worker.binding import bind_next
from casehub.worker.place import Place
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.site import Site
from tests.printing import print_waiting

CHECKED = {"services_complete": True, "signatures_complete": True, "mediation_apart": True}
PROCEDURES = ("mediation", "adjudication")


def over(site: Site, procedure: str) -> str:
    """A case of the procedure that ended before anything was heard; what was made is printed."""
    today = site.clock.at.date()
    if procedure == "mediation":
        reference = stage.arrived(site, procedure)
        stage.act(site, "clerk", reference, "receive_request", received_on=today)
        stage.act(site, "head", reference, "refuse_at_once")
        stage.serve(site, reference, "mediation_non_filing_notice", "requester")
    else:
        reference = stage.submitted(site)
        stage.act(site, "clerk", reference, "withdraw_before_filing")
    with site.acting("clerk") as work:
        print_waiting(work.session, work.rules, work.blobs)
    return reference


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_a_file_is_archived_and_its_volume_taken_away(
    visit: Visit, site: Site, tmp_path: Path, procedure: str
) -> None:
    reference = over(site, procedure)
    archivist = visit("archivist").go(f"/cases/{reference}").check(f"archive-{procedure}-case")
    archivist.follow("归档").check(f"archive-{procedure}-form")
    typed = {"mediation": {"volumes": "一册", "checked": "齐全。"}, "adjudication": {"main_volume": "正卷一册"}}
    archivist.type({**typed[procedure], **({} if procedure == "mediation" else CHECKED)})
    archivist.type({"outcome_text": "结案", "handlers": "谭桂枝", "condition": "齐全，没有缺损。"})
    archivist.press("核对")
    assert archivist.status == 200, archivist.text()
    archivist.press("归档")
    assert "✓ 归档" in archivist.text()
    with site.acting("clerk") as work:
        print_waiting(work.session, work.rules, work.blobs)

    archivist.follow("案卷").check(f"volume-{procedure}").press("装订正卷")
    assert "等待装订" in archivist.text()
    place = Place(site.settings, site.clock)
    with Press(site.rules.templates, Bounds(120, 10, 700, 4096)) as press:
        assert bind_next(place, press) is True
    archivist.page.reload()
    assert "✓ 已装订" in archivist.text()
    archivist.check(f"volume-{procedure}-bound")
    download = archivist.fetch("link", "下载正卷 PDF")
    assert download.suggested_filename == f"{reference}_正卷_{site.clock.at:%Y%m%d}.pdf"
    kept = tmp_path / "volume.pdf"
    download.save_as(kept)
    with pikepdf.open(kept) as pdf, pdf.open_outline() as outline:
        titles = [one.title for one in outline.root]
    assert titles[:2] == ["封面", "卷内文件目录"] and titles[-1] == "备考表"
    place.engine.dispose()
