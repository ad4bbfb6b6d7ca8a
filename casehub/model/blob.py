"""What is known of the files in the blob store: when each was last read whole."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import Base, Proof, UtcDateTime

WHOLE, DAMAGED, MISSING = "", "damaged", "missing"


class BlobCheck(Base):
    """The last reading of one file, by a person or by the scrubber.

    fault: WHOLE, DAMAGED or MISSING. An observation of the store, not a part of the record.
    """

    __tablename__ = "blob_check"
    __proof__ = Proof("", reason="what a reading of a file found; reading again finds it again")

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    fault: Mapped[str] = mapped_column(String(20), default=WHOLE)
