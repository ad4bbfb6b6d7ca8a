"""Time stamps: each is over the checkpoint beside which it lies, and of a known authority."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.documents.timestamps import NoTimeStamp, read, roots_in
from casehub.model import Checkpoint, TimeStamp
from casehub.record.checkpoints import checkpoint_hash
from casehub.record.clock import TOLERANCE
from casehub.record.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from asn1crypto import x509
    from sqlalchemy.orm import Session


def stamp_faults(
    session: Session, folders: Sequence[Path], roots: Path | None
) -> Iterator[Fault]:
    """Tokens that do not fit their checkpoints, and copies that do not fit the tokens.

    roots: the certificates of whom they must be; None: of anybody whose signature holds.
    """
    trusted: list[x509.Certificate] | None = None
    if roots is not None:
        try:
            trusted = roots_in(roots)
        except NoTimeStamp as error:
            yield Fault("stamp", "时间戳", str(error))
    sealed = {row.id: row for row in session.scalars(select(Checkpoint))}
    kept: dict[str, str] = {}
    for row in session.scalars(select(TimeStamp).where(TimeStamp.token != "")):
        where = f"检查点 {row.checkpoint_id} 的时间戳"
        kept[f"{row.checkpoint_id:08d}.tst"] = row.token
        checkpoint = sealed.get(row.checkpoint_id)
        if checkpoint is None:
            yield Fault("stamp", where, "没有这个检查点")
            continue
        yield from (Fault("stamp", where, said) for said in _faults(row, checkpoint, trusted))
    for folder in folders:
        for path in sorted(folder.glob("*.tst")):
            try:
                copy = base64.b64encode(path.read_bytes()).decode()
            except OSError:
                copy = ""
            if kept.get(path.name) != copy:
                yield Fault("copy", f"外存时间戳 {path.name}", "库中没有这个时间戳，或者与副本不同")


def _faults(
    row: TimeStamp, checkpoint: Checkpoint, trusted: list[x509.Certificate] | None
) -> Iterator[str]:
    try:
        token = base64.b64decode(row.token, validate=True)
        stamp = read(token, bytes.fromhex(checkpoint_hash(checkpoint)), trusted or ())
    except (NoTimeStamp, ValueError):
        yield "已损坏，或者与检查点不符"
        return
    if not stamp.whole:
        yield "签名不符，或者盖在别的内容上"
    if trusted is not None and not stamp.trusted:
        yield "不是由设定的时间戳机构签发的"
    if stamp.at != row.at:
        yield "登记的时间与时间戳不符"
    if stamp.at < checkpoint.at - TOLERANCE:
        yield "早于检查点"
