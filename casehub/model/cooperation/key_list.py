"""重点保护名录: lists of rights that several bureaus protect together, with every wording kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import OWN_WORDS, Base, Proof, UtcDateTime
from casehub.law.worded import Worded
from casehub.model.organisation import Organisation
from casehub.model.person import Person
from casehub.model.seconded import Drafted


class ListAct(Worded):
    """What a wording of an entry does, by the word that its row keeps."""

    LISTING = "listing", "入库推荐"
    CHANGE = "change", "变更"
    EXIT = "exit", "退出"


class ListState(Worded):
    """How far a wording has come."""

    DRAFTED = "waits", "待审核"
    REVIEWED = "looked_at", "已审核，待公布"
    STANDS = "stands", "已生效"
    REFUSED = "sent_back", "未通过"


class ExitReason(Worded):
    """Why an entry leaves its list."""

    EXPIRED = "term_over", "权利期限届满"
    INVALIDATED = "declared_void", "权利被宣告无效"
    CANCELLED = "struck_off", "权利被撤销或者注销"
    OWNER_REQUEST = "by_request", "权利人书面申请退出"
    MISUSE = "misuse", "滥用名录"
    MERGED = "joined", "与其他条目合并"
    OTHER = "other", "其他"


def protects(act: str, expires_on: date | None, day: date) -> bool:
    """Whether a wording that holds on `day` protects: it is no exit, and the right lasts."""
    return act != ListAct.EXIT and (expires_on is None or day <= expires_on)


class KeyListBatch(Base):
    """One batch of a list: under which title and agreement its entries are made known.

    organisation_id: who keeps it. fictional: what it holds was made up to show the program, and is
    never printed as fact.
    """

    __tablename__ = "key_list_batch"
    __proof__ = Proof("key_list")
    __table_args__ = (UniqueConstraint("title", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(60))
    agreement: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    fictional: Mapped[bool] = mapped_column(default=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()

    @property
    def full_title(self) -> str:
        """The list with its batch, as papers name it."""
        return f"{self.title}（{self.name}）"


class KeyListEntry(Base):
    """A right in a batch; what is said of it stands in its wordings. number: once it is listed."""

    __tablename__ = "key_list_entry"
    __proof__ = Proof("key_list")
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("key_list_batch.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[str | None] = mapped_column(String(60))

    batch: Mapped[KeyListBatch] = relationship()
    organisation: Mapped[Organisation] = relationship()
    wordings: Mapped[list[KeyListWording]] = relationship(
        order_by="KeyListWording.id", back_populates="entry"
    )

    def on(self, day: date) -> KeyListWording | None:
        """What holds of it on `day`: the wording that began last by then; None before the first."""
        begun = [
            one
            for one in self.wordings
            if one.state == ListState.STANDS and one.begins_on is not None and one.begins_on <= day
        ]
        return max(begun, key=lambda one: (one.begins_on, one.id), default=None)

    @property
    def open(self) -> KeyListWording | None:
        """The wording that waits for a review or for approval; an entry has one at most."""
        waiting = (ListState.DRAFTED, ListState.REVIEWED)
        return next((one for one in self.wordings if one.state in waiting), None)

    @property
    def latest(self) -> KeyListWording:
        """What was said of it last, whatever became of it."""
        return self.wordings[-1]


class KeyListWording(Drafted, Base):
    """One wording of an entry: what was proposed, who looked at it, who let it hold from when.

    begins_on: the first day on which it holds; of an exit the first day that is outside the list.
    expires_on: the last day of the right. The contact says whether goods are genuine (授权鉴别
    联系人) and is never published. status_…: what the register of rights said, on the day of the
    review. partner_…: what the other side of the list answered. exit_reason: of ExitReason.
    """

    __tablename__ = "key_list_wording"
    __proof__ = Proof("key_list")

    entry_id: Mapped[int] = mapped_column(ForeignKey("key_list_entry.id"), index=True)
    act: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    state: Mapped[str] = mapped_column(String(20), info=OWN_WORDS, index=True)
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(Text)
    right_no: Mapped[str] = mapped_column(Text, default="", index=True)
    nice_classes: Mapped[str] = mapped_column(Text, default="")
    goods: Mapped[str] = mapped_column(Text, default="")
    holder: Mapped[str] = mapped_column(Text)
    holder_uscc: Mapped[str] = mapped_column(Text, default="")
    home_region: Mapped[str] = mapped_column(String(6), default="")
    home_name: Mapped[str] = mapped_column(Text, default="")
    expires_on: Mapped[date | None]
    contact_name: Mapped[str] = mapped_column(Text, default="")
    contact_unit: Mapped[str] = mapped_column(Text, default="")
    contact_phone: Mapped[str] = mapped_column(Text, default="")
    contact_scope: Mapped[str] = mapped_column(Text, default="")
    contact_until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    exit_reason: Mapped[str] = mapped_column(String(20), default="")
    begins_on: Mapped[date | None]
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    status: Mapped[str] = mapped_column(Text, default="")
    status_source: Mapped[str] = mapped_column(Text, default="")
    status_checked_on: Mapped[date | None]
    partner_name: Mapped[str] = mapped_column(Text, default="")
    partner_number: Mapped[str] = mapped_column(Text, default="")
    partner_on: Mapped[date | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_where: Mapped[str] = mapped_column(Text, default="")

    entry: Mapped[KeyListEntry] = relationship(back_populates="wordings")
    reviewed_by: Mapped[Person | None] = relationship(foreign_keys=[reviewed_by_id])

    @property
    def act_words(self) -> str:
        """What it does, in words."""
        return ListAct(self.act).words

    @property
    def state_words(self) -> str:
        """How far it has come, in words; what waits says for whom."""
        if self.state == ListState.DRAFTED and self.act != ListAct.LISTING:
            return "待批准"
        return ListState(self.state).words

    def protects_on(self, day: date) -> bool:
        """Whether, being what holds on `day`, it protects."""
        return protects(self.act, self.expires_on, day)
