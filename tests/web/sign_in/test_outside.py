"""站外提醒: there only where the bureau has a gateway; an address that is none stays typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from casehub.model import Digest
from tests import factories
from tests.web.conftest import Browser


@pytest.fixture
def with_gateway(app: Flask) -> None:
    app.extensions["casehub"] = replace(app.extensions["casehub"], tells_outside=True)


def test_without_a_gateway_there_is_no_such_page(sign_in: Callable[[str], Browser]) -> None:
    clerk = sign_in("clerk")
    assert "站外提醒" not in clerk.page("/account")
    assert clerk.get("/account/outside").status_code == 404
    assert clerk.post("/account/outside", {"address": "a@example.cn"}).status_code == 404


@pytest.mark.usefixtures("with_gateway")
def test_an_address_is_kept_changed_and_taken_back(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    clerk = sign_in("clerk")
    assert "/account/outside" in clerk.page("/account")

    def kept() -> list[str]:
        found = [row.address for row in office.session.query(Digest)]
        office.session.commit()
        return found

    refused = clerk.post("/account/outside", {"address": "张三"})
    assert refused.status_code == 422
    assert 'value="张三"' in refused.get_data(as_text=True)
    assert kept() == []
    assert clerk.post("/account/outside", {"address": "13800000000"}).status_code == 303
    assert clerk.post("/account/outside", {"address": "a@example.cn"}).status_code == 303
    assert kept() == ["a@example.cn"]
    assert "a@example.cn" in clerk.page("/account/outside")
    assert clerk.post("/account/outside", {"address": ""}).status_code == 303
    assert kept() == []
