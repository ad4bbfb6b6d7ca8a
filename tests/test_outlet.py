from __future__ import annotations

from pathlib import Path

import pytest

from casehub.outlet import Outlet, outlet_at, outlet_faults


@pytest.mark.parametrize("address", [
    "", "mail.example:25", "smtp://mail.example?from=ip@example.cn", "smtp://mail.example:25",
    "smtp://mail.example:x?from=ip@example.cn", "file://host/folder", "file:folder", "https://sms.example/send",
])  # fmt: skip
def test_an_address_that_names_no_way_out_is_told_in_one_sentence(address: str) -> None:
    (said,) = outlet_faults(address)
    assert said.startswith("CASEHUB_GATEWAY")


def test_nothing_leaves_the_house_where_nothing_is_set() -> None:
    assert outlet_faults(None) == []
    assert outlet_at(None) is None


def test_a_folder_and_a_mail_server() -> None:
    folder, server = "file:///var/spool/casehub", "smtps://ip:p%40ss@mail.example:465?from=ip@example.cn"
    assert outlet_faults(folder) == outlet_faults(server) == []
    assert outlet_at(folder) == Outlet(folder=Path("/var/spool/casehub"))
    assert outlet_at(server) == Outlet(
        host="mail.example", port=465, sender="ip@example.cn", encrypted=True, account="ip", password="p@ss"
    )
    assert "p@ss" not in repr(outlet_at(server))
