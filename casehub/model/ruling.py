"""What a decision orders, item by item (主文), and the defences that were pleaded and found on."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import CASE, Base, Json, Proof


class Order(Base):
    """One item of what was voted, decided or changed, against one party.

    stage: deliberated | decided | changed. event_seq: the act that said so; what it said later
    takes the place of all that it said before. item: its number as printed. variant: its sort, of
    the form. party_id: who is ordered something, or the request against whom is dismissed; NULL
    where it is dismissed as such. wording: what was typed in full in place of the model sentence;
    sentence: as it is printed, whatever the file says later of parties and right.
    performed_seq: the act that confirmed that the party has performed it.
    """

    __tablename__ = "ruling_order"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    stage: Mapped[str] = mapped_column(String(20))
    item: Mapped[int]
    variant: Mapped[str] = mapped_column(String(20))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    acts: Mapped[list[str]] = mapped_column(Json, default=list)
    product: Mapped[str] = mapped_column(Text, default="")
    model: Mapped[str] = mapped_column(Text, default="")
    tools: Mapped[str] = mapped_column(Text, default="")
    perishable: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str] = mapped_column(Text, default="")
    fair: Mapped[str] = mapped_column(Text, default="")
    goes_on: Mapped[str] = mapped_column(String(20), default="")
    wording: Mapped[str] = mapped_column(Text, default="")
    sentence: Mapped[str] = mapped_column(Text)
    performed_seq: Mapped[int | None]


class Defence(Base):
    """What one act said of a defence of a party: that it is pleaded, or whether it holds.

    stage: pleaded | deliberated | decided. event_seq: the act; facts, reference, supplier, reason:
    what was pleaded with it and why it holds or not. public_on: the day on which the reference was
    public, or from which the other side knew. holds: NULL while it is only pleaded. user_paid: who
    uses has paid; continuing: the act goes on.
    """

    __tablename__ = "defence"
    __proof__ = Proof(CASE, by="case_id", removable=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    stage: Mapped[str] = mapped_column(String(20))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[str] = mapped_column(String(20))
    facts: Mapped[str] = mapped_column(Text, default="")
    reference: Mapped[str] = mapped_column(Text, default="")
    public_on: Mapped[date | None]
    supplier: Mapped[str] = mapped_column(Text, default="")
    holds: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    user_paid: Mapped[bool] = mapped_column(default=False)
    continuing: Mapped[bool] = mapped_column(default=False)
