"""The process in which an answer is drawn, sealed and signed: a page never prints by itself.

`python -m casehub.exchange.apart KEYS` reads the payload (JSON) from standard input and writes the
PDF; exit code 2 and one sentence on standard error where it may not be.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from casehub.exchange.envelope import ReferralRefused, open_package
from casehub.exchange.payload import digest
from casehub.exchange.sending import Letter, Sender, sent

if TYPE_CHECKING:
    from casehub.exchange.payload import Payload

APART = "casehub.exchange.apart"
PATIENCE = 60
REFUSED = 2
NOT_MADE = "函件没有封装成，请稍后再试。"


def sealed_apart(payload: Payload, keys: Path) -> Letter:
    """The signed letter of a payload without files, made by a process of its own.

    keys: the folder with the seal. Raises ReferralRefused; there is no letter without a signature.
    """
    command = [sys.executable, "-I", "-m", APART, str(keys)]
    content = json.dumps(payload, ensure_ascii=False).encode()
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command, input=content, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ReferralRefused(NOT_MADE) from error
    if done.returncode == REFUSED:
        raise ReferralRefused(done.stderr.decode())
    if done.returncode:
        raise ReferralRefused(NOT_MADE)
    return Letter(done.stdout, digest(open_package(done.stdout).payload), None, signed=True)


def made(content: bytes, keys: Path) -> bytes:
    """The PDF of a payload. Raises ReferralRefused."""
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
