"""Organisations in a tree, with region codes and periods of validity."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import Base, Json


class Organisation(Base):
    """A bureau, court, mediation committee or partner.

    `details` holds what papers print (address, postcode, phone, number series …); it is loaded
    from config/organisations.toml and never edited by steps.
    """

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(40))
    region_code: Mapped[str] = mapped_column(String(6), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    def is_valid_on(self, day: date) -> bool:
        """Whether the organisation exists under this name on `day`."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
