"""Incoming papers: the register of what came to an office, their files, their place in cases."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import CASE, OWN_WORDS, Base, BlobName, Json, Proof, UtcDateTime
from casehub.law.worded import Worded
from casehub.model.person import Person

# What a browser shows as it is.
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})


class Disposition(Worded):
    """What has become of an incoming paper.

    OPEN: it is in no case yet. UNDONE: a part of a paper whose splitting was taken back.
    """

    OPEN = "open", "未归入"
    FILED = "filed", "已归入案件"
    REFUSED = "refused", "不收"
    DUPLICATE = "duplicate", "重复"
    SPLIT = "split", "已拆分"
    UNDONE = "undone", "拆分已撤销"

    @property
    def waits(self) -> bool:
        """Whether somebody is still to say where it belongs."""
        return self is Disposition.OPEN

    @property
    def lies(self) -> bool:
        """Whether it lies in a case."""
        return self is Disposition.FILED

    @property
    def turned_away(self) -> bool:
        """Whether it was not taken, or had come before; either can be taken back."""
        return self in {Disposition.REFUSED, Disposition.DUPLICATE}

    @property
    def divided(self) -> bool:
        """Whether its parts are papers of their own."""
        return self is Disposition.SPLIT

    @property
    def gone(self) -> bool:
        """Whether it is a part that is none any more."""
        return self is Disposition.UNDONE


OPEN, FILED, REFUSED, DUPLICATE, SPLIT, UNDONE = (one.value for one in Disposition)


class FileFault(Worded):
    """What hinders the reading of a file."""

    LOCKED = "locked", "打不开，有口令"
    CUT = "cut", "不完整，文件尾缺失"
    DAMAGED = "damaged", "已损坏，打不开"


class Material(Base):
    """One paper in an office's register of incoming papers (收文登记簿), in a case or in none.

    number: its 收文号, text of `value` in the office's `series` of a `year`. received_on: the first
    day on which anybody of the office had it; registered_at: when it was entered; served_on: for
    what proves a service, the day that it tells. tracking: its 邮件号, None where none is known.
    reason: why it was refused, or entered once more. holder_id: who is to say where it belongs;
    held_by_ids: everybody who ever was, None where it was handed to nobody.
    status: what has become of it (`Disposition`).
    """

    __tablename__ = "material"
    __proof__ = Proof("materials")
    __table_args__ = (
        UniqueConstraint("organisation_id", "series", "year", "value"),
        Index(
            "ix_material_open",
            "organisation_id",
            "id",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_material_office", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    series: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    value: Mapped[int]
    number: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(40), default="", info=OWN_WORDS)
    sender: Mapped[str] = mapped_column(Text, default="")
    received_on: Mapped[date]
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    served_on: Mapped[date | None]
    way: Mapped[str] = mapped_column(String(40), info=OWN_WORDS)
    tracking: Mapped[str | None] = mapped_column(Text)
    pages: Mapped[int | None]
    confidential: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(20), default=OPEN, info=OWN_WORDS)
    reason: Mapped[str] = mapped_column(Text, default="")
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    held_by_ids: Mapped[list[int] | None] = mapped_column(Json)
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("material.id"))
    split_of_id: Mapped[int | None] = mapped_column(ForeignKey("material.id"), index=True)

    __told__ = ("number", "title", "sender", "tracking")

    @property
    def disposition(self) -> Disposition:
        """What has become of it, with what is asked of that."""
        return Disposition(self.status)

    files: Mapped[list[MaterialFile]] = relationship(order_by="MaterialFile.position")
    holder: Mapped[Person | None] = relationship(foreign_keys=[holder_id])


class MaterialFile(Base):
    """One file of an incoming paper; the original bytes lie under `sha256`, never altered.

    first_page, last_page: which pages of the file are this paper's, where a scan held several.
    fault: what hinders its reading (locked, broken), "" for none. view_sha256: a copy that a
    browser shows; thumb_sha256: its first page, small. opening: what the first page says.
    """

    __tablename__ = "material_file"
    __proof__ = Proof("materials")
    __table_args__ = (UniqueConstraint("material_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(BlobName(), index=True)
    filename: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    pages: Mapped[int | None]
    first_page: Mapped[int | None]
    last_page: Mapped[int | None]
    fault: Mapped[str] = mapped_column(String(20), default="", info=OWN_WORDS)
    view_sha256: Mapped[str | None] = mapped_column(BlobName())
    thumb_sha256: Mapped[str | None] = mapped_column(BlobName())
    opening: Mapped[str] = mapped_column(Text, default="")

    __told__ = ("opening",)

    @property
    def fault_words(self) -> str:
        """What hinders its reading, in words; "" for nothing."""
        return FileFault(self.fault).words if self.fault else ""

    @property
    def is_shown(self) -> bool:
        """Whether a browser shows it as it is."""
        return self.media_type in SHOWN


class MaterialUse(Base):
    """An incoming paper in the file of a case, and as what.

    event_seq: the act that filed it; taken_seq: the act of the case that took it up, None while it
    waits for one; ended_seq: the act that moved it out again. document_id: the issued paper of
    which it is the signed and sealed scan.
    """

    __tablename__ = "material_use"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40), info=OWN_WORDS)
    event_seq: Mapped[int]
    taken_seq: Mapped[int | None]
    ended_seq: Mapped[int | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)

    material: Mapped[Material] = relationship()
