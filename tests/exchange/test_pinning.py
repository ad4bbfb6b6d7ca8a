"""What the register stops is trusted by no file of the folder; what it holds needs none."""

from __future__ import annotations

from pathlib import Path

import pytest

from casehub.exchange.examining import examine, pinned_in
from casehub.exchange.pinning import Pins, laid_out
from casehub.exchange.sending import Sender, sent
from tests.exchange.certificates import authority
from tests.exchange.payloads import payload_of


@pytest.mark.parametrize("in_folder", [False, True])
def test_the_register_decides_over_the_folder(tmp_path: Path, *, in_folder: bool) -> None:
    trust = authority(tmp_path)
    payload = payload_of("XC", asks=[{"n": 1, "what": "核实供货数量"}])
    seal = trust.certify(payload["sender"]["name"], 10)
    other = trust.certify(payload["sender"]["name"], 11)
    keys = seal.key.parent
    pdf = sent(payload, keys, Sender.of(keys), "files.zip").pdf
    folder = tmp_path / "trust"
    folder.mkdir()
    if in_folder:
        (folder / "root.pem").write_bytes(trust.pem())

    def trusts(pins: Pins, kept: Path | None = folder) -> tuple[bool, str]:
        with laid_out(kept, pins) as laid:
            found = examine(pdf, pinned_in(laid))
        return found.trusted, "".join(found.problems)

    mine, theirs = seal.certificate.read_text(), other.certificate.read_text()
    assert trusts(Pins())[0] is in_folder
    assert trusts(Pins(held=(theirs,)))[0] is in_folder
    assert trusts(Pins(held=(mine, theirs))) == (True, "")
    assert trusts(Pins(held=(mine,)), None) == (True, "")
    assert trusts(Pins(held=(theirs,), stopped=(mine,)))[0] is False
    assert "吊销或者停用" in trusts(Pins(held=(mine,), stopped=(mine,)))[1]
