"""The page of a volume: contents, binding on demand, the file for who may see the part."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import unquote

from sqlalchemy import select

from casehub.model import SecurityEntry, VolumeOrder
from casehub.papers import bindery
from casehub.papers.ordered_files import FinishedFile
from tests import factories, samples
from tests.web.conftest import Browser
from tests.web.paper.test_documents import with_paper


def test_a_volume_is_asked_for_bound_and_taken_away(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference, _paper = with_paper(office)
    clerk = sign_in("clerk")
    path = f"/cases/{reference}/volume"
    assert path in clerk.page(f"/cases/{reference}")
    first = clerk.page(path)
    assert "补正通知书" in first
    assert "装订正卷" in first
    assert clerk.get(f"{path}/main.pdf").status_code == 302
    assert clerk.post(path, {"part": "sub"}).status_code == 404
    assert clerk.post(path, {"part": "main"}).status_code == 303
    waits = clerk.get(path)
    assert waits.headers["Refresh"]
    assert "等待装订" in waits.get_data(as_text=True)
    order = office.session.scalars(select(VolumeOrder)).one()
    stored = office.blobs.put(io.BytesIO(samples.pdf("卷")))
    file = FinishedFile(stored.sha256, stored.size, 9)
    bindery.keep(office.session, order.id, "0" * 64, file, factories.AT)
    office.session.commit()
    # It was bound from other papers than lie there now.
    assert "案卷其后有变化" in clerk.page(path)
    answer = clerk.get(f"{path}/main.pdf")
    assert answer.get_data().startswith(b"%PDF")
    named = answer.headers["Content-Disposition"]
    assert unquote(named.rpartition("UTF-8''")[2]) == f"{reference}_正卷_{factories.AT:%Y%m%d}.pdf"
    kinds = office.session.scalars(select(SecurityEntry.kind)).all()
    assert "read_volume" in kinds


def test_nobody_else_learns_of_it(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    reference, _paper = with_paper(office)
    stranger = sign_in("elsewhere")
    assert stranger.get(f"/cases/{reference}/volume").status_code == 404
    assert stranger.get(f"/cases/{reference}/volume/main.pdf").status_code == 404
