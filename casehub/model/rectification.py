"""Facts that were typed wrongly and mended (更正登记), and the papers that bear the wrong ones."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import CASE, Base, Proof
from casehub.model.document import Document


class Rectification(Base):
    """One entry that was mended: what stood there, and what stands there since.

    Of a party, an agent, a right, an accused product, an exhibit or a sample: the one of them that
    is set. column: the column of its row; label: what forms call it. before, after: in words, ""
    for nothing.
    event_seq: the act that mended it, which says why and by what proof.
    """

    __tablename__ = "rectification"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    right_id: Mapped[int | None] = mapped_column(ForeignKey("case_right.id"))
    accused_id: Mapped[int | None] = mapped_column(ForeignKey("accused.id"))
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    sample_id: Mapped[int | None] = mapped_column(ForeignKey("sample.id"))
    column: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    event_seq: Mapped[int]


class WrongPaper(Base):
    """An issued paper that bears what was mended after it.

    event_seq: the act that mended it. kept_seq: the act by which the office left the paper as it
    is, with the reason; until then, and while the paper is valid, it waits to be corrected.
    """

    __tablename__ = "wrong_paper"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    event_seq: Mapped[int]
    kept_seq: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    document: Mapped[Document] = relationship(lazy="joined")

    @property
    def waits(self) -> bool:
        """Whether nobody has decided yet what becomes of it."""
        return self.kept_seq is None and self.document.stands
