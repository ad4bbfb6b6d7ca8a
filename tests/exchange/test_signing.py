"""What the process that signs does with what it is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casehub.exchange import signing
from casehub.exchange.envelope import ReferralRefused, open_package
from tests.exchange.certificates import authority
from tests.exchange.payloads import payload_of


def test_it_signs_what_is_data_and_nothing_without_a_seal(tmp_path: Path) -> None:
    payload = payload_of("XC", asks=[{"n": 1, "what": "核实数量"}])
    keys = authority(tmp_path).certify(payload["sender"]["name"], 10).key.parent
    content = json.dumps(payload).encode()
    assert open_package(signing.made(content, keys)).payload == payload
    with pytest.raises(ReferralRefused, match="没有签章密钥"):
        signing.made(content, tmp_path / "none")


def test_what_is_said_by_an_account_is_drawn_and_not_signed() -> None:
    payload = payload_of("XC", asks=[{"n": 1, "what": "核实数量"}])
    pdf = signing.drawn(json.dumps(payload).encode())
    assert open_package(pdf).payload == payload and b"/ByteRange" not in pdf
    with pytest.raises(ReferralRefused, match="数据不符合"):
        signing.drawn(b'{"type": "XC"}')
