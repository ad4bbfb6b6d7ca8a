"""The way to the notary: what of an agreement may become an enforceable deed (公证法第三十七条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.amounts import yuan_of
from casehub.procedures.dispute.agreements import in_force
from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.model import Term
    from casehub.workflow.situation import Situation

TEXT = "agreement_text"


def _open_payments(s: Situation) -> list[Term]:
    """The sums of the agreement in force that are still to be paid."""
    text = in_force(s)
    terms = text.terms if text is not None else ()
    return [term for term in terms if term.kind == "pay" and term.performed_on is None]


def payments_are_definite(s: Situation) -> str | None:
    """公证法第三十七条: a deed to be enforced says how much is owed, and by when."""
    owed = _open_payments(s)
    if not owed:
        return "协议没有尚未履行的给付，不用办理公证。"
    vague = [str(t.number) for t in owed if not t.fen or t.due_on is None]
    if vague:
        return f"协议第{'、'.join(vague)}项没有写明金额或者履行期限，不能办理公证。"
    return None


def creditor_is_not_the_debtor(s: Situation) -> Reason | None:
    """Who owes and who is owed are two, and stand on two sides."""
    told = [s.data.get(name) for name in ("creditor", "debtor")]
    parties = [s.party(one) if isinstance(one, int) else None for one in told]
    if parties[0] is None or parties[1] is None:
        return None
    if parties[0].role == parties[1].role:
        return Reason("债权人和债务人应是对立的两方。", "debtor")
    creditor, promised = parties[0], promising_debtor(s)
    if promised in {creditor.name, s.side_title(creditor.role)}:
        return Reason("协议中承诺愿意接受强制执行的不是所选的债务人。", "debtor")
    return None


def both_go_after_the_agreement(s: Situation) -> Reason | None:
    """令81第六十九条第二款: both go together, and there is an agreement to take along."""
    text, at = in_force(s), s.data.get("together_at")
    going = as_day(at)
    if text is None or text.effective_on is None or going is None:
        return None
    if going < text.effective_on:
        said = f"协议{chinese_day(text.effective_on)}生效，不能在此以前约定到公证机构办理。"
        return Reason(said, "together_at")
    return None


def payments_to_notarise(s: Situation) -> list[dict[str, object]] | None:
    """Each sum that is still to be paid, with its number in the agreement and its day."""
    found: list[dict[str, object]] = [
        {
            "number": term.number,
            "text": term.text,
            "amount": yuan_of(term.fen or 0),
            "due_on": term.due_on,
        }
        for term in _open_payments(s)
    ]
    return found or None


def promising_debtor(s: Situation) -> str | None:
    """Who promises in the agreement to submit to enforcement, in its own words."""
    found = s.called(TEXT).get("debtor")
    return str(found) if found else None


GUARDS = registered(
    payments_are_definite, creditor_is_not_the_debtor, both_go_after_the_agreement
)
KNOWN = registered(payments_to_notarise, promising_debtor)
ASKS = {TEXT: tuple(one.__name__ for one in (promising_debtor, creditor_is_not_the_debtor))}
