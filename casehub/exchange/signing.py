"""The process in which an answer is drawn, sealed and signed.

`python -m casehub.exchange.signing KEYS` reads the payload (JSON) from standard input and writes
the PDF; exit code 2 and one sentence on standard error where it may not be.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from casehub.exchange.envelope import ReferralRefused
from casehub.exchange.sending import Sender, sent

REFUSED = 2


def made(content: bytes, keys: Path) -> bytes:
    """The signed PDF of a payload without files. Raises ReferralRefused."""
    sender = Sender.of(keys)
    if sender.signing is None:
        raise ReferralRefused("没有签章密钥，不能发出电子函件，请由系统管理员配置本机关的签章。")
    with tempfile.TemporaryDirectory() as nothing:
        return sent(json.loads(content), Path(nothing), sender, "none.zip").pdf


def main() -> int:
    """Seal standard input; see the module."""
    try:
        pdf = made(sys.stdin.buffer.read(), Path(sys.argv[1]))
    except ReferralRefused as error:
        sys.stderr.write(str(error))
        return REFUSED
    sys.stdout.buffer.write(pdf)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
