"""PAdES: an appended signature that a single changed byte breaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from casehub.documents.printed import Rendered
from casehub.documents.sign import (
    KEY_FILE,
    Seal,
    SealUnusableError,
    check_seal,
    seal_in,
    sign,
)


def test_signature_is_appended_and_trusted(seal: Seal, sample: Callable[..., Rendered]) -> None:
    pdf = sample("filing_notice").pdf
    signed = sign(pdf, seal, "签发")
    assert signed.startswith(pdf)
    checked = check_seal(signed, [seal.certificate])
    assert checked.ok
    assert "示例机关测试证书" in checked.signer


def test_one_changed_byte_breaks_it(seal: Seal, sample: Callable[..., Rendered]) -> None:
    signed = bytearray(sign(sample("filing_notice").pdf, seal))
    spot = signed.index(b"stream") + 60
    signed[spot] ^= 1
    assert not check_seal(bytes(signed), [seal.certificate]).ok


def test_an_unknown_certificate_is_not_trusted(
    seal: Seal, sample: Callable[..., Rendered]
) -> None:
    checked = check_seal(sign(sample("filing_notice").pdf, seal), [])
    assert checked.intact
    assert not checked.ok


def test_no_key_means_a_seal_by_hand(tmp_path: Path, sample: Callable[..., Rendered]) -> None:
    assert seal_in(tmp_path) is None
    assert not check_seal(sample("filing_notice").pdf, []).signed


def test_a_broken_key_is_told(tmp_path: Path, seal: Seal) -> None:
    broken = tmp_path / KEY_FILE
    broken.write_bytes(b"no key")
    with pytest.raises(SealUnusableError, match="签章密钥"):
        sign(b"%PDF-1.7\n", Seal(broken, seal.certificate))
