"""Files of exhibits: kept once, every reading noted."""

from __future__ import annotations

import io
from collections.abc import Callable

from sqlalchemy import select

from casehub.model import Custody, EvidenceUse
from tests import factories
from tests.web.conftest import Browser
from tests.web.paper.test_documents import PDF, with_paper


def test_evidence_is_kept_once_and_every_reading_is_noted(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference, _number = with_paper(office)
    use = office.session.scalars(select(EvidenceUse)).one()
    item = use.evidence_id
    office.session.rollback()
    clerk = sign_in("clerk")
    assert "购买公证书" in clerk.page(f"/cases/{reference}/evidence")
    path = f"/cases/{reference}/evidence/{item}"
    clerk.page(path)
    program = clerk.post(f"{path}/file", {"file": (io.BytesIO(b"MZ\x90\x00" * 9), "x.pdf")})
    assert program.status_code == 422
    assert "不是完整的 PDF 文件" in program.get_data(as_text=True)
    kept = clerk.post(f"{path}/file", {"file": (io.BytesIO(PDF), "公证书.pdf")})
    assert kept.status_code == 303
    assert "✓ 未改动" in clerk.page(path)
    again = clerk.post(f"{path}/file", {"file": (io.BytesIO(PDF), "公证书.pdf")})
    assert again.status_code == 422
    silent = clerk.post(f"{path}/read", {"reason": ""})
    assert silent.status_code == 422
    read = clerk.post(f"{path}/read", {"reason": "准备审查"})
    assert read.get_data() == PDF
    assert read.headers["Content-Disposition"].startswith("attachment")
    assert "准备审查" in clerk.page(path)
    actions = office.session.scalars(select(Custody.action).order_by(Custody.id)).all()
    office.session.rollback()
    assert actions[-2:] == ["存入", "查阅"]
    assert sign_in("elsewhere").get(path).status_code == 404
