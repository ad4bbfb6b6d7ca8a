"""Whether the enterprise lets its dispute be told to a guidance body (D88-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.law.text import fold
from casehub.procedures.reading import as_day, table
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.model import Event
    from casehub.workflow.situation import Situation

SUBMITTED, CONSENTED, WITHDRAWN, HANDED = (
    "submit_overseas_dispute", "record_consent", "withdraw_consent", "hand_over_overseas",
)  # fmt: skip
BOTH, TRADE_SECRET = "both", "trade_secret"


@dataclass(frozen=True)
class Consent:
    """To whom (an option of `overseas_receivers`, and by name), and since which day."""

    to: str
    on: date
    units: str = ""

    def names(self, unit: str) -> bool:
        """Whether the paper of the enterprise names the unit, however its name is written."""
        return fold(unit) in {fold(one) for one in self.units.split("、") if one.strip()}


def _given_by(event: Event) -> Consent | None:
    """What an act says of consent; None where it gives none."""
    typed = event.typed
    if event.step == SUBMITTED and not typed.get("consent_share"):
        return None
    on = as_day(typed.get("consent_on"))
    units = str(typed.get("consent_unit") or "")
    return Consent(str(typed.get("consent_to")), on, units) if on is not None else None


def consent_now(s: Situation) -> Consent | None:
    """The consent in force; None where none was given, or the last one was withdrawn."""
    found: Consent | None = None
    for event in s.events:
        if event.step in {SUBMITTED, CONSENTED}:
            found = _given_by(event) or found
        elif event.step == WITHDRAWN:
            found = None
    return found


def consent_is_dated_in_order(s: Situation) -> Reason | None:
    """Nobody consents before the dispute, after the act, or before what was withdrawn last."""
    on = s.data.get("consent_on")
    if not isinstance(on, date):
        return None
    if on > s.day:
        return Reason("企业同意之日不能晚于今天。", "consent_on")
    known = as_day(s.data.get("known_on") or s.entered(SUBMITTED).get("known_on"))
    if known is not None and on < known:
        return Reason(f"企业同意之日不能早于知悉纠纷之日{date_text(known)}。", "consent_on")
    ended = as_day(s.entered(WITHDRAWN).get("withdrawn_on"))
    if ended is not None and on < ended:
        return Reason(f"企业{date_text(ended)}已经撤回同意，须在此后再次同意。", "consent_on")
    return None


def consent_covers_the_receiver(s: Situation) -> str | Reason | None:
    """D88-4: handed over only with consent, and only to whom it names."""
    consent = consent_now(s)
    if consent is None:
        return "没有企业现行有效的书面同意，不能移交。"
    receiver = s.data.get("receiver_sort")
    if receiver is not None and consent.to not in {BOTH, receiver}:
        return Reason("企业没有同意提供给这一类单位，不能移交。", "receiver_sort")
    return None


def consent_names_the_receiver(s: Situation) -> Reason | None:
    """D88-4: the letter goes to a unit by the name that the enterprise wrote, to no other."""
    consent, unit = consent_now(s), str(s.data.get("receiver") or "")
    if consent is None or not unit or consent.names(unit):
        return None
    if not consent.units:
        said = "同意的登记没有写明接收单位，先凭企业的书面材料再登记同意。"
    else:
        said = f"企业同意提供给的是{consent.units}，没有写到这一单位，不能移交。"
    return Reason(said, "receiver")


@each
def nothing_secret_leaves(s: Situation) -> Iterator[Reason]:
    """E22: trade secrets by file note; consent to share the data does not cover them."""
    if s.data and dispute_holds_secrets(s) and not s.data.get("nothing_secret"):
        said = "企业声明本件含商业秘密：先逐件核对，含商业秘密的不移交。"
        yield Reason(said, "nothing_secret")
        return
    for n, row in enumerate(table(s, "handed_papers")):
        if row.get("secret"):
            said = "含商业秘密的材料不随函移交，由企业自行提供，在进展中登记。"
            yield Reason(said, "handed_papers", row=n, column="secret")


def consent_stands_to_be_withdrawn(s: Situation) -> str | Reason | None:
    """What was not given cannot be withdrawn; who was told already is told of this too."""
    if consent_now(s) is None:
        return "没有现行有效的同意，不用登记撤回。"
    if s.data and s.happened(HANDED) and not s.data.get("receivers_told"):
        return Reason("已经移交的，写明告知接收单位的情况。", "receivers_told")
    return None


def dispute_holds_secrets(s: Situation) -> bool:
    """Whether the enterprise told that what it handed in holds trade secrets."""
    return s.entered(SUBMITTED).get("secrecy") == TRADE_SECRET


def consent_given_on(s: Situation) -> date | None:
    """The day of the consent in force."""
    consent = consent_now(s)
    return consent.on if consent is not None else None


GUARDS = registered(
    consent_is_dated_in_order,
    consent_covers_the_receiver,
    consent_names_the_receiver,
    nothing_secret_leaves,
    consent_stands_to_be_withdrawn,
)
KNOWN = registered(dispute_holds_secrets, consent_given_on)
DAYS = {"consent_given_on": "企业同意之日"}
