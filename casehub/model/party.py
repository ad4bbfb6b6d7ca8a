"""Parties of a case and the rights it is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import CASE, Base, Json, Proof, Searched
from casehub.model.case import Case


class Party(Base):
    """A 请求人, 被请求人, 第三人 or other addressee (court, platform, partner bureau).

    `kind`: natural | legal | unincorporated | sole_trader. `agents` (at most two, 办法第十七条):
    list of {name, firm, role, authority, scope, from, to}. `service_address`: {address, receiver,
    phone, e_consent, e_channel_label, e_account, confirmed_on}.
    """

    __tablename__ = "party"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(300), index=True)
    short_name: Mapped[str] = mapped_column(String(100), default="")
    kind: Mapped[str] = mapped_column(String(20))
    id_label: Mapped[str] = mapped_column(String(40), default="")
    id_no: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    region_code: Mapped[str] = mapped_column(String(6), default="")
    representative: Mapped[str] = mapped_column(String(100), default="")
    representative_post: Mapped[str] = mapped_column(String(100), default="")
    operator: Mapped[str] = mapped_column(String(100), default="")
    capacity: Mapped[str] = mapped_column(String(30), default="none")
    phone: Mapped[str] = mapped_column(String(60), default="")
    no_domicile_in_china: Mapped[bool] = mapped_column(default=False)
    agents: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    service_address: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]

    __searched__ = (Searched("name"), Searched("id_no", number=True))

    case: Mapped[Case] = relationship(back_populates="parties")


class Right(Base):
    """The patent (later also: trade mark …) a case is about, as far as papers print it."""

    __tablename__ = "case_right"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(String(300))
    filed_on: Mapped[date | None]
    priority_on: Mapped[date | None]
    granted_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    owners: Mapped[list[str]] = mapped_column(Json, default=list)
    status: Mapped[str] = mapped_column(String(100), default="")
    status_checked_on: Mapped[date | None]
    claims_asserted: Mapped[str] = mapped_column(String(200), default="")
    claims_count: Mapped[int] = mapped_column(default=1)
    report: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    invalidity: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)

    __searched__ = (Searched("number", number=True), Searched("title"))

    case: Mapped[Case] = relationship(back_populates="rights")
