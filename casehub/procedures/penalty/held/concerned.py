"""Of whom, and of which goods, the head is asked to agree to something: the form says it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.fields import ChoiceField, TableField, TextField
from casehub.law.amounts import money_figures
from casehub.law.chinese import date_text
from casehub.procedures.penalty.goods import lots
from casehub.procedures.reading import table, who
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from casehub.fields import Field
    from casehub.workflow.situation import Situation

# Tables of forms whose lines name lots of the ledger.
OF_LOTS = ("moves", "losses", "kept_lots")


def _of_matter(s: Situation) -> int | None:
    """Of which party of the case a matter beside it speaks: of whom its acts named last."""
    if s.parent is None:
        return None
    return next((e.party_id for e in reversed(s.events) if e.party_id is not None), None)


def concerned_by_step(s: Situation) -> str | None:
    """The party of the form, and each lot that it names with how much of it; None of neither.

    A form that asks for no party is about the one whose matter it is: a referral of one of two.
    """
    typed, named = s.data.get("party"), {one.lot: one for one in lots(s)}
    party = typed if isinstance(typed, int) else _of_matter(s)
    found = [who(s, party)] if party is not None else []
    for row in (row for name in OF_LOTS for row in table(s, name)):
        lot = row.get("lot")
        one = named.get(lot) if isinstance(lot, int) else None
        if one is not None:
            qty = f"{row['qty']}{one.unit}" if row.get("qty") else ""
            note = f"（{row['note']}）" if row.get("note") else ""
            found.append(f"第{one.lot}批{one.name}{qty}{note}")
    return "；".join(found) or None


def agreed_to_by_step(s: Situation) -> str | None:
    """What the form says of what is agreed to, line by line, where no paper beside this one does.

    Of whom, why and what was said of it stand in fields of the paper's own. None of nothing.
    """
    if len(s.step.documents) != 1:
        return None
    own = {one.id for one in s.rules.kinds[s.step.documents[0]].fields}
    fields = (one for one in s.step.fields if one.id not in own and not one.at)
    said = [(one.label, _in_words(one, s.data.get(one.id))) for one in fields]
    return "\n".join(f"{label}：{words.rstrip('。')}。" for label, words in said if words) or None


def _in_words(field: Field, value: object) -> str:
    """A value as a paper says it; "" of none, and of one that names another row of the case."""
    match value:
        case datetime() | None | False:
            return ""
        case date():
            return date_text(value)
        case Decimal():
            # The label names the unit.
            return money_figures(value)
        case True:
            return "是"
        case str():
            options = dict(field.options) if isinstance(field, ChoiceField) else {}
            return options.get(value, value)
        case list() if isinstance(field, TableField):
            texts = [c.id for c in field.columns if isinstance(c, TextField)]
            rows = (" ".join(str(row[c]) for c in texts if row.get(c)) for row in value)
            return "；".join(filter(None, rows))
        case _:
            return ""


KNOWN = registered(concerned_by_step, agreed_to_by_step)
