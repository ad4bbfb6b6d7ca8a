"""What a store can refuse, by kind; `str()` is the sentence that a person reads."""

from __future__ import annotations

import errno


class StorageFault(Exception):
    """Nothing was kept, or nothing is handed out; the sentence says which and why."""

    sentence = "文件存储出错"

    def __init__(self, cause: str = "") -> None:
        super().__init__(self.sentence)
        self.cause = cause


class CannotKeep(StorageFault):
    """The bytes were not kept; a second try with the same bytes is safe."""


class TooLarge(CannotKeep):
    """The stream is longer than the limit in bytes."""

    sentence = "文件超过上限，没有保存"


class StreamBroken(CannotKeep):
    """The sender broke off."""

    sentence = "文件没有传完就中断了，没有保存，请重新上传"


class NoSpace(CannotKeep):
    """The disk, the quota or the file size limit is exhausted."""

    sentence = "存储空间不足，文件没有保存，请联系系统管理员"


class NotWritable(CannotKeep):
    """The place exists and may not be written (read-only medium, wrong owner, refused key)."""

    sentence = "文件存储不可写入，文件没有保存，请联系系统管理员"


class Unreachable(CannotKeep):
    """The medium or the store did not answer; nothing is known of the blob."""

    sentence = "文件存储没有应答，请稍后重试或者联系系统管理员"


class NoPlace(Unreachable):
    """The store answered that the bucket itself is not there; nothing is known of any blob."""

    sentence = "文件存储中没有所设的存储桶，请系统管理员核对 CASEHUB_BLOBS"


class NotTrusted(Unreachable):
    """Somebody answered whose certificate does not prove to be the store's; nothing was sent."""

    sentence = "文件存储的证书不可信，没有连接，请系统管理员核对 CASEHUB_BLOBS_CERTIFICATE"


class NotReadable(StorageFault):
    """The place exists and refuses to be read (wrong owner, refused key); nothing is known."""

    sentence = "文件存储拒绝读取，没有打开，请联系系统管理员"


class BlobMissing(StorageFault):
    """No blob of this name is there."""

    sentence = "文件在存储中缺失，没有打开"


class BlobDamaged(StorageFault):
    """The bytes there are not those that the name says."""

    sentence = "文件与登记的校验值不一致，没有打开"


FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
CLOSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def fault_of(error: OSError, *, reading: bool = False) -> StorageFault:
    """The kind of an operating system's error while a blob is written, or read."""
    if error.errno in FULL:
        return NoSpace(str(error))
    if error.errno in CLOSED:
        return NotReadable(str(error)) if reading else NotWritable(str(error))
    return Unreachable(str(error))
