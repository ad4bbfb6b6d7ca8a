"""An answer is sealed by a process of its own, and what may not be is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from casehub.exchange import apart
from casehub.exchange.envelope import ReferralRefused
from casehub.exchange.examining import examine, pinned_in
from tests.exchange.certificates import authority
from tests.exchange.payloads import payload_of
from tests.once import APART


@pytest.fixture(autouse=True)
def by_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_apart", APART)


def test_what_it_makes_is_sound(tmp_path: Path) -> None:
    trust = authority(tmp_path)
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "root.pem").write_bytes(trust.pem())
    payload = payload_of("XC", asks=[{"n": 1, "what": "核实数量"}])
    keys = trust.certify(payload["sender"]["name"], 10).key.parent
    letter = apart.sealed_apart(payload, keys)
    found = examine(letter.pdf, pinned_in(tmp_path / "trust"))
    assert found.sound and found.payload_sha256 == letter.payload_sha256
    assert apart.may_sign(keys) and not apart.may_sign(tmp_path / "trust")
    # Another office's seal, no seal, and data that is none.
    other = trust.certify("达州市市场监督管理局", 11).key.parent
    for folder, told, said in (
        (other, payload, "不能签署"), (tmp_path / "trust", payload, "没有签章密钥"), (keys, {"type": "XC"}, "数据不符合"),
    ):  # fmt: skip
        with pytest.raises(ReferralRefused, match=said):
            apart.sealed_apart(told, folder)
    # By an account nothing is signed, and nothing else is trusted for it.
    drawn = apart.drawn_apart(payload)
    assert drawn.payload_sha256 == letter.payload_sha256
    assert not examine(drawn.pdf, pinned_in(tmp_path / "trust")).sound


def test_a_process_that_fails_or_hangs_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SIGNING", "casehub.exchange.nothing_of_that_name")
    with pytest.raises(ReferralRefused, match="没有封装成"):
        apart.sealed_apart({}, tmp_path)
    monkeypatch.setattr(apart, "SIGNING", "timeit")
    with pytest.raises(ReferralRefused, match="没有封装成"):
        apart.sealed_apart({}, tmp_path, patience=0.01)
