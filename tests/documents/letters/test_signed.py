"""What a signature proves against a folder of certificates; what the folder itself lacks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from casehub.documents.letters.signed import Signed, Trust, TrustUnreadable, judge, trust_in
from casehub.documents.printed import Rendered
from casehub.documents.sign import Seal, sign


def test_a_pinned_certificate_is_trusted_and_another_is_not(
    sample: Callable[..., Rendered], seal: Seal, tmp_path: Path
) -> None:
    pdf = sample("filing_notice").pdf
    signed = sign(pdf, seal)
    shutil.copy(seal.certificate, tmp_path / "one.pem")
    (tmp_path / "note.txt").write_text("no certificate")
    found = judge(signed, trust_in(tmp_path))
    assert found == Signed(present=True, intact=True, trusted=True, signer="示例机关测试证书")
    assert judge(signed, Trust()).problem == "签署证书不在信任名单内"
    assert judge(pdf, Trust()) == Signed(present=False, problem="没有电子签名")
    broken = bytearray(signed)
    broken[broken.index(b"stream") + 60] ^= 1
    assert not judge(bytes(broken), trust_in(tmp_path)).intact
    assert judge(b"%PDF-1.7\nnothing", Trust()).problem == "电子签名残缺，读不出"


@pytest.mark.parametrize("name", ["x.pem", "x.crt", "x.crl"])
def test_what_is_no_certificate_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    with pytest.raises(TrustUnreadable, match=name):
        trust_in(tmp_path)
    with pytest.raises(TrustUnreadable, match="没有信任目录"):
        trust_in(tmp_path / "none")
