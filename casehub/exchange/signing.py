"""The process in which an answer is drawn, sealed and signed, or a printed letter signed.

`python -m casehub.exchange.signing KEYS` reads from standard input the payload (JSON), or the PDF
of a letter that was printed with its data inside, and writes the signed PDF; exit code 2 and one
sentence on standard error where it may not be. Without KEYS it draws the letter of a payload and
signs nothing: what somebody says by an account needs no seal.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from casehub.exchange.envelope import PDF_MARK, ReferralRefused, open_package
from casehub.exchange.sealing import seal_letter
from casehub.exchange.sending import Sender, sent, signed

REFUSED = 2


def made(content: bytes, keys: Path) -> bytes:
    """The signed PDF of a payload without files, or of a printed letter. Raises ReferralRefused.

    A printed letter stays page for page as it was issued.
    """
    sender = Sender.of(keys)
    if sender.signing is None:
        raise ReferralRefused("没有签章密钥，不能发出电子函件，请由系统管理员配置本机关的签章。")
    if content.startswith(PDF_MARK):
        return signed(content, open_package(content).payload, sender)
    with tempfile.TemporaryDirectory() as nothing:
        return sent(json.loads(content), Path(nothing), sender, "none.zip").pdf


def drawn(content: bytes) -> bytes:
    """The PDF of a payload, its files beside it, without a signature. Raises ReferralRefused."""
    return seal_letter(json.loads(content), {}).pdf


def main() -> int:
    """Seal standard input; see the module."""
    content, keys = sys.stdin.buffer.read(), sys.argv[1:]
    try:
        pdf = made(content, Path(keys[0])) if keys else drawn(content)
    except ReferralRefused as error:
        sys.stderr.write(str(error))
        return REFUSED
    sys.stdout.buffer.write(pdf)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
