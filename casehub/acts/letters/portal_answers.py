"""What a partner with an account may answer to a letter, and what each answer asks for.

An office of ours that gets such a letter answers it by a step of a procedure. A partner is asked
the same: the fields of that step out of which its answer is made, under the same conditions. Where
no procedure answers a type of letter, or says that it came, the codes of config/exchange.toml do,
each with the members that it needs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.letters.coming import member, track_of
from casehub.acts.letters.leaving import told_of
from casehub.exchange.answers import Told
from casehub.exchange.payload import validator
from casehub.exchange.sorts import exchange
from casehub.fields import ChoiceField, DateField, LongField, TableField, TextField
from casehub.fields.conditions import needed
from casehub.fields.sources import OfStep
from casehub.model import ExchangeLetter
from casehub.procedures import LAW
from casehub.procedures.cooperating import texts
from casehub.record.rows import plain
from casehub.workflow.incomplete import decided
from casehub.workflow.part import told_by_the_form
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from casehub.exchange.payload import Payload
    from casehub.exchange.sorts import Receipt
    from casehub.fields import Field
    from casehub.record.work import Work
    from casehub.workflow.passing import AnswersLetter
    from casehub.workflow.procedure import Procedure, Step

# The fields of an answer that tells results where no procedure says what those are.
RESULT, RESULT_TEXT = "result", "text"
# The member of a receipt that says to when the matter is put off.
NEW_DATE = "newDate"


@dataclass(frozen=True)
class Choice:
    """An answer that may be given: its name in addresses, its words, the code that it says.

    fields: what its form asks for. step, procedure: by which an office of ours would answer so;
    None where none does.
    """

    id: str
    title: str
    code: str
    fields: tuple[Field, ...] = ()
    step: Step | None = None
    procedure: Procedure | None = None

    @property
    def later(self) -> str:
        """The field of its form that says to when the matter is put off; "" for none."""
        asks = self.asks
        name = str(asks.tells.get(NEW_DATE, "")) if asks is not None else NEW_DATE
        return name if any(one.id == name for one in self.fields) else ""

    @property
    def asks(self) -> AnswersLetter | None:
        """How the answer is made of the form."""
        return self.step.answers if self.step is not None else None


def choices_for(
    work: Work, row: ExchangeLetter, codes: Iterable[str], general: Collection[str]
) -> list[Choice]:
    """The answers that may be given to a letter.

    codes: what may still be said, in their order; general: those of them that are said to such a
    kind of letter whatever its type.
    """
    words = dict(terms("receipt", "code"))
    steps = list(_steps(work, row))
    found = []
    for code in codes:
        receipt = exchange().receipt_row(code)
        fitting = [one for one in steps if one[1].answers and one[1].answers.code == code]
        for procedure, step in fitting:
            # What tells results is called after what they are of.
            title = step.title if receipt.data else words[code]
            found.append(Choice(step.id, title, code, _asked(step), step, procedure))
        if not fitting and code in general and (receipt.on_receipt or not steps):
            found.append(Choice(code, words[code], code, _needed(receipt)))
    return found


def _steps(work: Work, row: ExchangeLetter) -> Iterator[tuple[Procedure, Step]]:
    """The steps by which an office of ours would answer such a letter."""
    track = track_of(work, row)
    if track is None:
        return
    procedure = work.law.procedure(track.ways[0].key)
    begun = _begun(work, row)
    for step in procedure.steps:
        asks = step.answers
        if asks is None:
            continue
        own = exchange().message_of(row.kind).own
        meant = row.kind in asks.to if asks.to else own
        # A procedure that letters of one type alone begin need not name it.
        typed = row.sort in asks.sorts if asks.sorts else len(track.letters) == 1
        if meant and typed and (not asks.begun or begun in asks.begun):
            yield procedure, step


def _begun(work: Work, row: ExchangeLetter) -> str:
    """The kind of message with which the exchange of a letter of ours began."""
    own = [one.kind for one in exchange().message if one.own]
    began = select(ExchangeLetter.kind).where(
        ExchangeLetter.organisation_id == row.organisation_id,
        ExchangeLetter.flow_id == row.flow_id,
        ExchangeLetter.kind.in_(own),
    )
    return work.session.scalars(began.order_by(ExchangeLetter.seq)).first() or row.kind


def _asked(step: Step) -> tuple[Field, ...]:
    asks = step.answers
    wanted = asks.asked if asks is not None else ()
    return tuple(one for one in step.fields if one.id in wanted and one.asked)


def terms(*path: str) -> tuple[tuple[str, str], ...]:
    """The words of a member of the data, by what stands there: (value, title)."""
    found = validator().schema
    for name in path:
        found = found.get("items", found).get("properties", {})[name]
    return tuple((one["const"], one["title"]) for one in found["oneOf"])


def longest(*path: str) -> int:
    """How many letters a text of the data may have, by what stands there."""
    found = validator().schema
    for name in path:
        found = found.get("items", found).get("properties", {})[name]
    return int(found["maxLength"])


def _needed(receipt: Receipt) -> tuple[Field, ...]:
    """The members that a receipt needs, as fields."""
    every: dict[str, Field] = {
        "items": TextField("items", "受理的事项", required=True, most=longest("receipt", "items")),
        "reasonCode": ChoiceField(
            "reasonCode", "退回的情形", required=True, options=terms("receipt", "reasonCode")
        ),
        NEW_DATE: DateField(NEW_DATE, "预计回复日期", required=True),
        "reason": LongField(
            "reason", "理由、说明", required=True, most=longest("receipt", "reason")
        ),
    }
    told: tuple[Field, ...] = (
        ChoiceField(RESULT, "办理结果", required=True, options=terms("results", "result")),
        LongField(RESULT_TEXT, "办理情况", required=True, most=longest("results", "text")),
    )
    own = tuple(field for name, field in every.items() if name in receipt.needs)
    return (*own, *told) if receipt.data else own


def known_to(choice: Choice, payload: Payload) -> dict[str, object]:
    """What the letter says already of what an answer asks: field → value.

    A form of ours has it from the entry of the letter, whose fields say where it stands.
    """
    found: dict[str, object] = {}
    procedure = choice.procedure
    for field in choice.fields:
        source = field.known
        if procedure is None or not isinstance(source, OfStep):
            continue
        letter = procedure.step(source.step).letter
        path = letter.fills.get(source.field) if letter is not None else None
        value = member(payload, path) if path is not None else None
        if value not in (None, "", []) and not isinstance(field, TableField):
            found[field.id] = value
    return found


def reasons_against(work: Work, choice: Choice, said: Mapping[str, object]) -> list[Reason]:
    """Everything against an answer that lies in its form alone; said: the values of its fields."""
    procedure, step = choice.procedure, choice.step
    if procedure is None or step is None:
        return []
    found = [
        Reason(f"{title}的，应当填写{field.label}。", field.id)
        for field in choice.fields
        if not said.get(field.id) and (title := needed(field, procedure.conditions, said))
    ]
    form = told_by_the_form(LAW.of(procedure.key), step, said, work.today)
    return [*found, *form.unmet, *decided(texts.reasons_against(form.situation))]


def answer_of(choice: Choice, said: Mapping[str, object], number: str, handler: str) -> Told:
    """What a form says, as it stands in the data of the answer.

    number: 发文字号 of the answer; handler: who deals with it there, "" where nobody is named.
    """
    data = plain(dict(said))
    if choice.asks is not None:
        told = told_of(data, number, choice.asks)
    else:
        told = _general(choice, data, number)
    if handler:
        told = replace(told, receipt={**told.receipt, "handler": handler})
    return told


def _general(choice: Choice, data: Payload, number: str) -> Told:
    """The same of an answer that no procedure words."""
    receipt = exchange().receipt_row(choice.code)
    members = {name: data.get(name) for name in receipt.needs}
    results = [{"n": 1, "result": data.get(RESULT), "text": data.get(RESULT_TEXT)}]
    until = data.get(NEW_DATE)
    new_date = date.fromisoformat(str(until)) if until else None
    return Told(number, members, {"results": results} if receipt.data else {}, new_date)
