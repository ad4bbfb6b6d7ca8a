"""The audit page tells of the checkpoints and of their time stamps, also of those that failed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from casehub.record import stamps
from casehub.record.checkpoints import seal
from tests import factories
from tests.web.conftest import Browser

AT, SERVER = factories.AT, "http://tsa.example/tsa"


def test_a_time_stamp_and_one_that_is_not_to_be_had(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    session, browser = office.session, sign_in("audit")
    seal(session, bytes(range(32)), AT)
    taken = stamps.take_up(session, SERVER, AT)
    assert taken is not None
    stamps.keep(session, taken[0], b"token", AT + timedelta(hours=1))
    session.commit()
    assert "没有盖上时间戳" not in browser.page("/audit/verify")
    seal(session, bytes(range(32)), AT + timedelta(days=1))
    taken = stamps.take_up(session, SERVER, AT)
    assert taken is not None
    stamps.put_off(session, taken[0], "时间戳服务器没有应答", AT, [60])
    session.commit()
    page = browser.page("/audit/verify")
    assert f"最近的检查点没有盖上时间戳：时间戳服务器没有应答（{SERVER}，已试 1 次）" in page
