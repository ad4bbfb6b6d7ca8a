"""What the enterprise told of its dispute abroad, as it was mended last (forms_exchange.md E22)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from casehub.law.amounts import money_figures
from casehub.procedures.overseas.consent import consent_now
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

SUBMITTED, MENDED, ASKED, GIVEN = (
    "submit_overseas_dispute", "mend_overseas_dispute", "ask_guidance", "give_guidance",
)  # fmt: skip
# What may be mended; everything else of the submission is a day or the enterprise's own consent.
MENDABLE = (
    "country", "forum", "forum_no", "opponent", "standing", "dispute_sort", "stage",
    "foreign_right", "product", "market", "opponent_claims", "amount", "currency", "counsel",
    "firm_contact",
)  # fmt: skip
GUIDANCE, NO_NEED = "guidance", "none"


def latest(s: Situation, name: str) -> Any:
    """The value as it was told or mended last, in this act too; None if nobody told it."""
    if s.data.get(name) not in (None, ""):
        return s.data[name]
    said = (e.typed.get(name) for e in reversed(s.events) if e.step in {SUBMITTED, MENDED})
    return next((one for one in said if one not in (None, "")), None)


def _words(s: Situation, name: str) -> str | None:
    """The same of a text or a choice."""
    found = latest(s, name)
    return None if found is None else str(found)


def _first(s: Situation, name: str) -> Any:
    """The value of the submission, which nothing mends."""
    if s.step.id == SUBMITTED:
        return s.data.get(name)
    return s.entered(SUBMITTED).get(name)


def one_enterprise_submits(s: Situation) -> str | None:
    """Each matter is one enterprise's: nobody reads a competitor's dispute beside its own."""
    if len(s.current_parties("enterprise")) > 1:
        return "每家企业的纠纷分别登记：提交企业只能有一家，请另行登记其他企业。"
    return None


def sum_names_its_currency(s: Situation) -> Reason | None:
    """A sum abroad says nothing without its currency."""
    if s.data.get("amount") and not latest(s, "currency"):
        return Reason("有金额的，写明币种。", "currency")
    return None


def needs_do_not_contradict(s: Situation) -> Reason | None:
    """Who needs no help asks for none."""
    needs = s.data.get("needs") or ()
    if NO_NEED in needs and len(needs) > 1:
        return Reason("选了“不需要”的，不再选其他支持。", "needs")
    return None


def guidance_was_asked(s: Situation) -> str | None:
    """Guidance answers a request: that of the submission, or one made since the last opinion."""
    asked = s.course.place.get(ASKED, 0)
    given = s.course.place.get(GIVEN, 0)
    needs = s.entered(SUBMITTED).get("needs") or ()
    if asked > given or (not given and GUIDANCE in needs):
        return None
    return "企业没有（再次）请求指导，先登记企业请求指导。"


def something_is_mended(s: Situation) -> str | None:
    """A mending that changes nothing would only print the same form again."""
    told = [n for n in MENDABLE if s.data.get(n) not in (None, "")]
    changed = [n for n in told if str(s.data[n]) != str(_before(s, n))]
    if s.data and not changed:
        return "没有填写与登记不同的内容。"
    return None


def _before(s: Situation, name: str) -> Any:
    said = (e.typed.get(name) for e in reversed(s.events) if e.step in {SUBMITTED, MENDED})
    return next((one for one in said if one not in (None, "")), None)


def overseas_enterprise(s: Situation) -> str | None:
    """The enterprise, which a letter to whom it consented to names."""
    return "、".join(one.name for one in s.current_parties("enterprise")) or None


def overseas_country(s: Situation) -> str | None:
    """The country or region."""
    return _words(s, "country")


def overseas_forum(s: Situation) -> str | None:
    """The court, office or platform."""
    return _words(s, "forum")


def overseas_forum_no(s: Situation) -> str | None:
    """Its number, if it gave one."""
    return _words(s, "forum_no")


def overseas_opponent(s: Situation) -> str | None:
    """Against whom."""
    return _words(s, "opponent")


def overseas_standing(s: Situation) -> str | None:
    """Where the enterprise stands there."""
    return _words(s, "standing")


def overseas_sort(s: Situation) -> str | None:
    """What kind of dispute it is."""
    return _words(s, "dispute_sort")


def overseas_stage(s: Situation) -> str | None:
    """How far it has come."""
    return _words(s, "stage")


def overseas_right(s: Situation) -> str | None:
    """The right, with its number abroad."""
    return _words(s, "foreign_right")


def overseas_product(s: Situation) -> str | None:
    """The product."""
    return _words(s, "product")


def overseas_market(s: Situation) -> str | None:
    """Where it is sold."""
    return _words(s, "market")


def overseas_claims(s: Situation) -> str | None:
    """What the other side wants."""
    return _words(s, "opponent_claims")


def overseas_amount(s: Situation) -> str | None:
    """The sum in the foreign money, which is never converted: 20000美元, 20000 USD."""
    found, currency = latest(s, "amount"), str(latest(s, "currency") or "")
    if found is None:
        return None
    figures = money_figures(Decimal(str(found)))
    return f"{figures} {currency}".strip() if currency.isascii() else figures + currency


def overseas_counsel(s: Situation) -> str | None:
    """Who acts for the enterprise, here and there."""
    return _words(s, "counsel")


def overseas_contact(s: Situation) -> str | None:
    """Whom to call in the enterprise."""
    return _words(s, "firm_contact")


def overseas_submitted_on(s: Situation) -> Any:
    """The day on which the office received the form."""
    return _first(s, "submitted_on")


def overseas_known_on(s: Situation) -> Any:
    """The day on which the enterprise learned of it."""
    return _first(s, "known_on")


def overseas_respond_by(s: Situation) -> Any:
    """The foreign last day as it was told with the form."""
    return _first(s, "respond_by")


def overseas_respond_what(s: Situation) -> Any:
    """What is to be done until then."""
    return _first(s, "respond_what")


def overseas_needs_told(s: Situation) -> Any:
    """What the enterprise asked for."""
    return _first(s, "needs")


def overseas_secrecy_told(s: Situation) -> Any:
    """How secret the enterprise wants it kept."""
    return _first(s, "secrecy")


def overseas_shares(s: Situation) -> Any:
    """Whether the enterprise consents to telling the guidance centre: in the form, and since."""
    if s.step.id == SUBMITTED:
        return s.data.get("consent_share")
    return consent_now(s) is not None


def overseas_shares_with(s: Situation) -> Any:
    """To whom."""
    if s.step.id == SUBMITTED:
        return s.data.get("consent_to")
    consent = consent_now(s)
    return consent.to if consent is not None else None


def overseas_shared_on(s: Situation) -> Any:
    """Since when."""
    if s.step.id == SUBMITTED:
        return s.data.get("consent_on")
    consent = consent_now(s)
    return consent.on if consent is not None else None


GUARDS = registered(
    one_enterprise_submits,
    sum_names_its_currency,
    needs_do_not_contradict,
    guidance_was_asked,
    something_is_mended,
)
KNOWN = registered(
    overseas_enterprise,
    overseas_country,
    overseas_forum,
    overseas_forum_no,
    overseas_opponent,
    overseas_standing,
    overseas_sort,
    overseas_stage,
    overseas_right,
    overseas_product,
    overseas_market,
    overseas_claims,
    overseas_amount,
    overseas_counsel,
    overseas_contact,
    overseas_submitted_on,
    overseas_known_on,
    overseas_respond_by,
    overseas_respond_what,
    overseas_needs_told,
    overseas_secrecy_told,
    overseas_shares,
    overseas_shares_with,
    overseas_shared_on,
)
