"""Parties of a case and the rights it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import CASE, NAMES, OWN_WORDS, Base, Json, Naming, Proof, Searched
from casehub.law.party_kinds import PartyKind, party_kind
from casehub.model.case import Case


class Party(Base):
    """A 请求人, 被请求人, 第三人 or other addressee (court, platform, partner bureau).

    `kind`: natural | legal | unincorporated | sole_trader. The delivery_… and e_… columns are what
    the party itself confirmed (送达地址确认书) on `delivery_confirmed_on`; what an earlier program
    kept there without that day was told at the window by somebody, and binds nobody.
    """

    __tablename__ = "party"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    role: Mapped[str] = mapped_column(String(20), info=OWN_WORDS | {NAMES: Naming.SIDE})
    name: Mapped[str] = mapped_column(Text, index=True)
    short_name: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(20), info={NAMES: Naming.PARTY})
    id_label: Mapped[str] = mapped_column(Text, default="")
    id_no: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(Text, default="")
    region_code: Mapped[str] = mapped_column(String(6), default="")
    representative: Mapped[str] = mapped_column(Text, default="")
    representative_post: Mapped[str] = mapped_column(Text, default="")
    operator: Mapped[str] = mapped_column(Text, default="")
    capacity: Mapped[str] = mapped_column(String(30), default="none")
    phone: Mapped[str] = mapped_column(Text, default="")
    no_domicile_in_china: Mapped[bool] = mapped_column(default=False)
    delivery_address: Mapped[str] = mapped_column(Text, default="")
    delivery_receiver: Mapped[str] = mapped_column(Text, default="")
    delivery_phone: Mapped[str] = mapped_column(Text, default="")
    delivery_confirmed_on: Mapped[date | None]
    e_consent: Mapped[bool] = mapped_column(default=False)
    e_channel: Mapped[str] = mapped_column(Text, default="")
    e_account: Mapped[str] = mapped_column(Text, default="")
    joined_on: Mapped[date | None]
    # In whose place it stands: it took over the rights and duties of that party.
    succeeds_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    left_on: Mapped[date | None]
    # It died or ceased to exist, and nobody succeeds: nothing can be served on it any more.
    ended_on: Mapped[date | None]

    __searched__ = (
        Searched("name", side="role", says="当事人", shown=True),
        Searched("representative", side="role", says="当事人的代表人"),
        Searched("operator", side="role", says="当事人的经营者"),
        Searched("id_no", number=True, side="role", says="当事人的证件号码"),
        Searched("phone", number=True, side="role", telephone=True, says="当事人的电话"),
        Searched(
            "delivery_phone", number=True, side="role", telephone=True, says="当事人的送达电话"
        ),
    )

    case: Mapped[Case] = relationship(back_populates="parties")
    agents: Mapped[list[Agent]] = relationship(order_by="Agent.id")
    declarations: Mapped[list[Declaration]] = relationship(order_by="Declaration.id")

    @property
    def confirmed_receiver(self) -> str:
        """Whom it appointed in its confirmed address; "" where it confirmed none."""
        return self.delivery_receiver if self.delivery_confirmed_on is not None else ""

    @property
    def receives_at(self) -> str:
        """Where its papers are sent: what it confirmed, else its address."""
        told = self.delivery_address if self.delivery_confirmed_on is not None else ""
        return told or self.address

    @property
    def receives_calls_at(self) -> str:
        """The telephone beside that address."""
        told = self.delivery_phone if self.delivery_confirmed_on is not None else ""
        return told or self.phone

    @property
    def takes_electronic(self) -> bool:
        """Whether it agreed to electronic service itself, in what it confirmed on a day.

        民诉法解释第一百三十六条: an account that somebody else tells of it is no consent.
        """
        return self.e_consent and self.delivery_confirmed_on is not None

    @property
    def sort(self) -> PartyKind:
        """What it is, and what follows from it."""
        return party_kind(self.kind)

    @property
    def form_of_address(self) -> str:
        """How papers speak to it: 你 to a natural person, 你单位 to everybody else."""
        return self.sort.form_of_address

    def agents_on(self, day: date) -> list[Agent]:
        """The agents whose authority had begun and not ended on the day (办法第十七条)."""
        return [agent for agent in self.agents if agent.is_valid_on(day)]


class Agent(Base):
    """Who acts for a party; at most two (办法第十七条). `until` None: to the end of the case.

    receives: whether the letter of attorney lets it sign for papers (代为签收); None where nobody
    was asked, as of those whom an earlier program registered.
    """

    __tablename__ = "agent"
    __proof__ = Proof(CASE, by="party_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    firm: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[str] = mapped_column(Text, default="")
    authority: Mapped[str] = mapped_column(Text, default="")
    scope: Mapped[str] = mapped_column(Text, default="")
    receives: Mapped[bool | None]
    since: Mapped[date | None]
    until: Mapped[date | None]

    __searched__ = (
        Searched("name", side="role", by="party_id", says="当事人的代理人"),
        Searched("firm", side="role", by="party_id", says="代理人的单位"),
    )

    def is_valid_on(self, day: date) -> bool:
        """Whether the authority had begun and not ended on the day."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or self.until >= day)


class Declaration(Base):
    """What one party declared (意思表示): consent, signature, joint application, withdrawal.

    about: mediation | agreement | confirmation | withdrawal. answer: agreed | refused | silent.
    signed_by: who signed; agent_id: the registered agent, where one did. material: the paper that
    bears it.
    agreement_id: the very wording that a signature stands under.
    event_seq: the act that entered it; void_seq: the act that found it entered wrongly.
    refused_seq: the act by which the office did not allow what was asked. A later one on the same
    subject takes its place.
    """

    __tablename__ = "declaration"
    __proof__ = Proof(CASE, by="party_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    about: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    given_on: Mapped[date]
    signed_by: Mapped[str] = mapped_column(Text, default="")
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"))
    material: Mapped[str] = mapped_column(Text, default="")
    event_seq: Mapped[int]
    void_seq: Mapped[int | None]
    refused_seq: Mapped[int | None]


class Challenge(Base):
    """One party's suit (行政诉讼) or reconsideration (行政复议) against a decision of the office.

    kind: suit | reconsideration. against: ruling | change | revocation | listing | refusal (also of
    a cancellation) | no_filing (a clue was not filed) | review (what an authority decided on
    reconsideration, in a suit in which the office is no defendant). document_id: the paper that is
    challenged; NULL where an earlier program did not ask which, and where no paper told of it.
    organ, number: the court or authority, and how it numbers the matter. asked_on: when the party
    turned to it; received_on: when the copy came in here; claims: what it asks for.
    stay_no, stayed_on: the order to stop enforcement (停止执行) made in it; stays_all: it spares
    everybody and not this party alone; lifted_on: the day of the order that ended it.
    outcome: "" while none is known | upheld | rejected (its merits were not judged) | withdrawn |
    unlawful (found unlawful, but left in force) | overturned | redo | in_part (some of it annulled)
    | part_to_redo (and to be made anew) | moot (another one's outcome took its object away), with
    its number, its day and the day from which it is final.
    event_seq, outcome_seq: the acts that entered them; void_seq: the act that found the challenge
    entered wrongly.
    """

    __tablename__ = "challenge"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[str] = mapped_column(String(20))
    against: Mapped[str] = mapped_column(String(20))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    organ: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[str] = mapped_column(Text, default="")
    asked_on: Mapped[date | None]
    received_on: Mapped[date]
    claims: Mapped[str | None] = mapped_column(Text)
    stay_no: Mapped[str] = mapped_column(Text, default="")
    stayed_on: Mapped[date | None]
    stays_all: Mapped[bool] = mapped_column(default=True)
    lifted_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    outcome_no: Mapped[str] = mapped_column(Text, default="")
    outcome_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    event_seq: Mapped[int]
    outcome_seq: Mapped[int | None]
    void_seq: Mapped[int | None]

    @property
    def is_open(self) -> bool:
        """Whether it stands and has no outcome yet."""
        return self.void_seq is None and self.outcome == ""

    @property
    def is_stayed(self) -> bool:
        """Whether an order to stop enforcement is in force; it ends with the challenge."""
        return self.is_open and self.stayed_on is not None and self.lifted_on is None


class ReviewReceipt(Base):
    """A party received what was decided on a reconsideration, its own or another party's.

    number: of that decision; proof: what shows that it was received. event_seq: the act that
    entered it; void_seq: the act that found it entered wrongly.
    """

    __tablename__ = "review_receipt"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    number: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    proof: Mapped[str] = mapped_column(Text)
    event_seq: Mapped[int]
    void_seq: Mapped[int | None]


class Right(Base):
    """A right that a case is about, of a kind of casehub.fields.rights, as papers print it."""

    __tablename__ = "case_right"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40), info={NAMES: Naming.RIGHT})
    number: Mapped[str] = mapped_column(Text, index=True)
    title: Mapped[str] = mapped_column(Text)
    filed_on: Mapped[date | None]
    priority_on: Mapped[date | None]
    granted_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    owners: Mapped[list[str]] = mapped_column(Json, default=list)
    status: Mapped[str] = mapped_column(Text, default="")
    status_checked_on: Mapped[date | None]
    claims_asserted: Mapped[str] = mapped_column(Text, default="")
    claims_count: Mapped[int] = mapped_column(default=1)
    # The evaluation report (专利权评价报告) that was handed in, if one was.
    has_report: Mapped[bool] = mapped_column(default=False)
    report_no: Mapped[str] = mapped_column(Text, default="")
    report_made_on: Mapped[date | None]
    report_conclusion: Mapped[str] = mapped_column(Text, default="")
    report_clean: Mapped[bool] = mapped_column(default=False)
    # Of a mark: for which goods or services of which classes it is registered.
    nice_classes: Mapped[str | None] = mapped_column(Text)
    approved_goods: Mapped[str | None] = mapped_column(Text)
    # By which act it ceased to be one of the case's: it was entered wrongly, or is not concerned.
    void_seq: Mapped[int | None]

    __searched__ = (
        Searched("number", number=True, says="权利号码", shown=True),
        Searched("title", says="权利名称", shown=True),
    )

    case: Mapped[Case] = relationship(back_populates="rights")
    invalidity: Mapped[list[Invalidity]] = relationship(order_by="Invalidity.id")


class Invalidity(Base):
    """A request to declare the right invalid (无效宣告请求), or what was decided about one."""

    __tablename__ = "invalidity"
    __proof__ = Proof(CASE, by="right_id", removable=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("case_right.id"), index=True)
    acceptance_no: Mapped[str] = mapped_column(Text, default="")
    accepted_on: Mapped[date | None]
    requester: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    effective_on: Mapped[date | None]


class Accused(Base):
    """A product or method said to infringe, as the request or a later step describes it.

    What is described anew is kept and no longer `current`.
    """

    __tablename__ = "accused"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    current: Mapped[bool] = mapped_column(default=True)
    label: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(20), default="product")
    name: Mapped[str] = mapped_column(Text, default="")
    model: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="")
    acts: Mapped[list[str]] = mapped_column(Json, default=list)
    place: Mapped[str] = mapped_column(Text, default="")
    evidence_ref: Mapped[str] = mapped_column(Text, default="")
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]

    case: Mapped[Case] = relationship(back_populates="accused")


def heir(parties: Sequence[Party], party_id: int) -> Party | None:
    """Who stands now in the place of this party; None where nobody has taken it."""
    by = {p.succeeds_id: p for p in parties if p.succeeds_id is not None}
    found = by.get(party_id)
    while found is not None and found.id in by:
        found = by[found.id]
    return found


def line(parties: Sequence[Party], party_id: int) -> frozenset[int]:
    """A party and everybody in whose place it stands, by their ids.

    What these did and received stands for the party (民诉法解释第五十五条、第二百四十九条).
    """
    before = {p.id: p.succeeds_id for p in parties}
    found, at = {party_id}, before.get(party_id)
    while at is not None:
        found.add(at)
        at = before.get(at)
    return frozenset(found)
