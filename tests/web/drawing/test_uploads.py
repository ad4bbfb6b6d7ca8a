"""Files that are sent along: judged before they are kept."""

from __future__ import annotations

import io
import socket
from dataclasses import replace

from sqlalchemy import select

from casehub.app import create_app
from casehub.model import EvidenceUse
from casehub.rulebook.book import Rulebook
from casehub.settings import Scanner, Settings
from tests import factories, samples
from tests.web.conftest import Browser
from tests.web.paper.test_documents import with_paper


def test_without_its_scanner_nothing_is_taken_in_and_no_lock_is_held_meanwhile(
    office: factories.Bureau, settings: Settings, rules: Rulebook
) -> None:
    reference, _number = with_paper(office)
    item = office.session.scalars(select(EvidenceUse)).one().evidence_id
    office.session.rollback()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        scanner = Scanner(host="127.0.0.1", port=free.getsockname()[1])
    app = create_app(replace(settings, scanner=scanner), rules=rules, clock=lambda: factories.AT)
    app.testing = True
    clerk = Browser(app)
    clerk.sign_in("clerk")
    path = f"/cases/{reference}/evidence/{item}"
    clerk.page(path)
    engine = app.extensions["casehub"].write.kw["bind"]
    blobs = app.extensions["casehub"].blobs
    scan, open_while_scanning = blobs.scanner.scan, []

    def look(file: object) -> None:
        open_while_scanning.append(engine.pool.checkedout())
        scan(file)

    blobs.scanner.scan = look
    before = list(blobs.place.names())
    told = clerk.post(f"{path}/file", {"file": (io.BytesIO(samples.pdf()), "甲1.pdf")})
    assert told.status_code == 422
    assert "病毒扫描程序没有应答，文件没有保存" in told.get_data(as_text=True)
    assert list(blobs.place.names()) == before
    assert open_while_scanning == [0]
