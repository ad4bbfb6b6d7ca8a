"""专家和志愿者库: who may be asked to help with a 维权援助, in what, and for how long."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import OWN_WORDS, Base, Proof, UtcDateTime
from casehub.law.text import fold
from casehub.law.worded import Worded
from casehub.model.organisation import Organisation


class PoolSort(Worded):
    """As what somebody stands in the pool."""

    EXPERT = "expert", "专家"
    VOLUNTEER = "volunteer", "志愿者"


class AidExpert(Base):
    """Somebody whom an office may ask for help; not a person who signs in.

    specialities: the fields in which the person knows more, as one text. conflicts: what the
    person declared of interests: one name of a firm, a client or an employer a line. since,
    until: both days included. ended_on: the last day, where the person left before `until`.
    """

    __tablename__ = "aid_expert"
    __proof__ = Proof("aid_experts")

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    sort: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    name: Mapped[str] = mapped_column(String(100))
    employer: Mapped[str] = mapped_column(String(200))
    post: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(String(60), default="")
    specialities: Mapped[str] = mapped_column(Text)
    conflicts: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[date]
    until: Mapped[date]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()

    @property
    def last_day(self) -> date:
        """The last day on which the person may be asked."""
        return self.until if self.ended_on is None else min(self.until, self.ended_on)

    def stands_on(self, day: date) -> bool:
        """Whether the person may be asked on `day`."""
        return self.since <= day <= self.last_day

    @property
    def interests(self) -> list[str]:
        """The names in which the person declared an interest, one each."""
        return [line.strip() for line in self.conflicts.splitlines() if line.strip()]

    def has_interest_in(self, name: str) -> bool:
        """Whether the person declared an interest in who is called so, or works there."""
        told = fold(name)
        return any(fold(one) == told for one in (*self.interests, self.employer, self.name))

    def as_chosen(self) -> str:
        """The person as menus say it: 张三（教授，重庆示例大学；商标）."""
        return f"{self.name}（{self.post}，{self.employer}；{self.specialities}）"
