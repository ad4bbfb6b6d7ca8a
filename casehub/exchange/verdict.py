"""What can be said of a file from outside; asked of a process of its own, with limits."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

from casehub.exchange.payload import Payload
from casehub.exchange.sorts import exchange

JUDGING = "casehub.exchange.judging"
# What a file may cost is counted in time of the processor, by the process itself. This is only how
# long somebody waits for a machine that is busy with others; it says nothing of the file.
PATIENCE = 60
# The exit code of the process when it wants more memory than it may have.
MUCH = 3
# How it ends by what the file costs: a library in want of memory gives up, the time is used up.
SPENT = (MUCH, -signal.SIGABRT, -signal.SIGXCPU)
# How it ends by what others do: the machine is out of memory, or is being shut down.
STOPPED = (-signal.SIGKILL, -signal.SIGTERM)
UNJUDGED = "文件的构造使核对无法完成，不能作为协作函导入。"
TOO_MUCH = "核对这个文件用的时间或者内存超过上限，不能作为协作函导入。"


NOT_IN_TIME = "系统繁忙，这个文件没有来得及核对，不表示文件有问题；没有登记也没有退回，请稍后再试。"


class NotJudged(ValueError):
    """No verdict was reached, by no fault of the file; the message is one Chinese sentence."""


class NotPinned(NotJudged):
    """The folder of trust cannot be read."""


class NotInTime(NotJudged):
    """The machine was too busy: the same file may be judged later."""


@dataclass(frozen=True)
class Verdict:
    """What was found. problems: Chinese sentences, all at once.

    intact: nothing was changed since it was sealed; trusted: signed by whom we pinned, in the name
    of the sender; visible_matches: the pages as drawn say what the data says. payload: None where
    there is none of this format. notes: what was compared less closely than elsewhere, in Chinese
    sentences; none of them speaks against the file.
    """

    intact: bool = False
    trusted: bool = False
    signer: str = ""
    payload_sha256: str = ""
    visible_matches: bool = False
    schema: str = ""
    flow_id: str = ""
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    payload: Payload | None = field(default=None, repr=False)

    @property
    def sound(self) -> bool:
        """Whether it may be offered to a clerk for registering: everything holds."""
        return self.intact and self.trusted and self.visible_matches and not self.problems

    def as_json(self) -> dict[str, object]:
        """The answer of `casehub exchange verify --json`."""
        told = asdict(replace(self, payload=None))
        del told["payload"]
        return {**told, "problems": list(self.problems), "notes": list(self.notes)}


def judged(
    content: bytes, trust: Path | None = None, moment: datetime | None = None
) -> Verdict:
    """The verdict of a process of its own; a file that takes too much is refused.

    trust: a folder of certificates (.pem .crt .cer), revocation lists (.crl) and public keys of
    codes (.pem). moment: when the file came, by which the certificate must have run; now by
    default. Raises NotPinned, NotInTime.
    """
    limits = exchange().limits
    if len(content) > limits.file_mb << 20:
        # Not even handed over.
        return Verdict(problems=(f"文件超过{limits.file_mb}兆字节，不能作为协作函导入。",))
    told = ["" if trust is None else str(trust), "" if moment is None else moment.isoformat()]
    command = [sys.executable, "-I", "-m", JUDGING, *told]
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command, input=content, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotInTime(NOT_IN_TIME) from error
    if done.returncode in STOPPED:
        raise NotInTime(NOT_IN_TIME)
    if done.returncode:
        spent = done.returncode in SPENT
        return Verdict(problems=(TOO_MUCH if spent else UNJUDGED,))
    return verdict_of(json.loads(done.stdout))


def verdict_of(answer: Payload) -> Verdict:
    """The verdict that the process answers. Raises NotPinned."""
    if fault := answer.get("fault"):
        raise NotPinned(fault)
    lists = {name: tuple(answer["verdict"][name]) for name in ("problems", "notes")}
    found = {**answer["verdict"], **lists}
    return Verdict(**found, payload=answer["payload"])


def as_lines(found: Verdict) -> list[str]:
    """The verdict for people, one line each."""
    said = {True: "是", False: "否"}
    return [
        f"封装以后没有改动：{said[found.intact]}",
        f"签署人可信：{said[found.trusted]}{f'（{found.signer}）' if found.signer else ''}",
        f"页面与数据一致：{said[found.visible_matches]}",
        f"流转编号：{found.flow_id or '无'}",
        f"数据摘要：{found.payload_sha256 or '无'}",
        *(f"问题：{one}" for one in found.problems),
        *(f"说明：{one}" for one in found.notes),
    ]
