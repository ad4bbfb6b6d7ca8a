"""Faults of config/exchange.toml, and of what steps and tracks say of letters: both ways."""

from __future__ import annotations

import json
from collections import Counter
from string import Formatter
from typing import TYPE_CHECKING, TypedDict

from casehub.declared import Fault, read_toml
from casehub.exchange.sorts import FILE, Exchange
from casehub.workflow.loader import file_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from casehub.rulebook.reading import Files
    from casehub.workflow.procedure import Procedure, Step

NAME = FILE.name
SCHEMA = "referral.schema.json"
# What the first paragraph of a letter may be closed by, and the words for what is done.
IN_OPENING, IN_MATTER = frozenset({"matter", "replied"}), frozenset({"cause"})


class _Member(TypedDict):
    """A member of the published schema, as far as it is looked at."""

    properties: dict[str, _Member]
    oneOf: list[dict[str, str]]


def letter_faults(root: Path, files: Files) -> list[Fault]:
    """What is wrong with the types and messages of the exchange, and with the steps that use them.

    root: the folder that holds config/. Names are held against the published schema, the limits
    and the words of incoming papers; and each type and message is used.
    """
    found: list[Fault] = []
    rows = read_toml(root / "config" / NAME, Exchange, found).value
    if rows is None:
        return found
    found += [*_doubles(rows), *_amounts(rows), *_types(rows, files), *_entering(rows, files)]
    found += [*_messages(rows), *_receipts(rows), *_used(rows, files)]
    try:
        schema = json.loads((root / "config" / SCHEMA).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return [*found, Fault(SCHEMA, "", "不能读取")]
    return [*found, *_of_schema(rows, schema["properties"])]


def _unknown(at: str, what: str, names: Iterable[str], known: Collection[str]) -> Iterator[Fault]:
    return (Fault(NAME, at, f"没有{what}：{name}") for name in names if name not in known)


def _doubles(rows: Exchange) -> Iterator[Fault]:
    """Rows of one name: the first, or the last, would count alone."""
    named = {
        "enclosure": [one.suffix for one in rows.enclosure],
        "type": [one.code for one in rows.type],
        "message": [one.kind for one in rows.message],
        "receipt": [one.code for one in rows.receipt],
    }
    named |= {f"type.{sort.code}.says": [one.kind for one in sort.says] for sort in rows.type}
    for at, names in named.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield Fault(NAME, f"{at}.{name}", "有两行同名")


def _amounts(rows: Exchange) -> Iterator[Fault]:
    for name, amount in vars(rows.limits).items():
        if amount <= 0:
            yield Fault(NAME, f"limits.{name}", "应大于0")


def _gaps(text: str) -> set[str] | None:
    """The names in braces; None where the braces are not sound."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def _closed(at: str, text: str, known: Collection[str]) -> Iterator[Fault]:
    gaps = _gaps(text)
    if gaps is None:
        yield Fault(NAME, at, "花括号不成对")
    else:
        yield from _unknown(at, "这项可填的内容", sorted(gaps), known)


def _types(rows: Exchange, files: Files) -> Iterator[Fault]:
    kinds, codes = {one.kind for one in rows.message}, {one.code for one in rows.receipt}
    for sort in rows.type:
        at = f"type.{sort.code}"
        yield from _closed(f"{at}.opening", sort.opening, IN_OPENING)
        yield from _closed(f"{at}.matter", sort.matter, IN_MATTER)
        if not sort.slip:
            yield Fault(NAME, f"{at}.slip", "回执没有可以勾选的处理")
        if sort.limit:
            yield from _unknown(f"{at}.limit", "这项期限", [sort.limit], files.limit_codes)
        yield from _unknown(f"{at}.settled_by", "这种回执", sort.settled_by, codes)
        yield from _unknown(f"{at}.says", "这种报文", [one.kind for one in sort.says], kinds)
        for own in sort.says:
            yield from _closed(f"{at}.says.{own.kind}.opening", own.opening, ())


def _messages(rows: Exchange) -> Iterator[Fault]:
    told = {one.message for one in rows.receipt}
    for one in rows.message:
        at = f"message.{one.kind}"
        yield from _closed(f"{at}.opening", one.opening, IN_OPENING)
        if bool(one.opening) == one.own:
            yield Fault(NAME, f"{at}.opening", "首段或者用类型的（own），或者自己写明")
        if one.answers and one.kind not in told:
            yield Fault(NAME, at, "没有一种处理（receipt）由这种报文答复")


def _receipts(rows: Exchange) -> Iterator[Fault]:
    codes, kinds = {one.code for one in rows.receipt}, {one.kind for one in rows.message}
    answering = {one.kind for one in rows.message if one.answers}
    for one in rows.receipt:
        at = f"receipt.{one.code}"
        yield from _unknown(f"{at}.message", "这种答复的报文", [one.message], answering)
        yield from _unknown(f"{at}.bars", "这种回执", one.bars, codes)
        yield from _unknown(f"{at}.to", "这种报文", one.to, kinds)


def _entering(rows: Exchange, files: Files) -> Iterator[Fault]:
    kinds, said = files.materials.names("kind"), rows.entering
    yield from _unknown("entering", "这一种材料", [said.kind, said.answer], kinds)
    yield from _unknown("entering.way", "这种来件方式", [said.way], files.materials.names("way"))


def _of_schema(rows: Exchange, members: Mapping[str, _Member]) -> Iterator[Fault]:
    """The file and the published schema name the same, each all that the other does."""
    receipt, message = members["receipt"]["properties"], members["message"]["properties"]
    for table, ours, theirs in (
        ("type", [one.code for one in rows.type], members["type"]),
        ("message", [one.kind for one in rows.message], message["kind"]),
    ):
        published = {one["const"] for one in theirs["oneOf"]}
        yield from _unknown(table, f"{SCHEMA} 的这一项", ours, published)
        said = f"{SCHEMA} 有而这里没有：%s"
        yield from (Fault(NAME, table, said % one) for one in sorted(published.difference(ours)))
    codes = {one["const"] for one in receipt["code"]["oneOf"]}
    yield from _unknown("receipt", f"{SCHEMA} 的这一项", [one.code for one in rows.receipt], codes)
    for one in rows.receipt:
        yield from _unknown(f"receipt.{one.code}.needs", "这项回执数据", one.needs, receipt)
    carrying = [(f"type.{one.code}", one.carries) for one in rows.type]
    carrying += [(f"message.{one.kind}", one.carries) for one in rows.message]
    for sort in rows.type:
        at = f"type.{sort.code}.says"
        carrying += [(f"{at}.{own.kind}", own.carries) for own in sort.says]
    for at, carries in carrying:
        yield from _unknown(f"{at}.carries", "这项数据", carries, members)


def _used(rows: Exchange, files: Files) -> Iterator[Fault]:
    """What steps and tracks say of letters is declared; what is declared is said by one of them."""
    sorts, kinds = {one.code for one in rows.type}, {one.kind for one in rows.message}
    codes = {one.code for one in rows.receipt}
    newest = dict(sorted(files.procedures))
    sorts_used, kinds_used = set[str](), set[str]()
    for (key, number), procedure in files.procedures.items():
        file = file_of(procedure, superseded=number != newest[key])
        for step in procedure.steps:
            of_sorts, of_kinds, of_codes = _named(step)
            sorts_used, kinds_used = sorts_used | of_sorts, kinds_used | of_kinds
            for what, named, known in (
                ("类型", of_sorts, sorts),
                ("报文", of_kinds, kinds | codes),
                ("回执", of_codes, codes),
            ):
                for name in sorted(named - known):
                    said = f"{NAME} 没有这种{what}：{name}"
                    yield Fault(file, f"steps.{step.id}", said)
            yield from _headed(rows, file, procedure, step)
    for track in files.tracks.values():
        sorts_used |= {*track.letters}
        for code in track.letters:
            if code not in sorts:
                yield Fault(f"tracks/{track.id}.toml", "letters", f"{NAME} 没有这种类型：{code}")
    # Of a receipt the kind of message is told by its code.
    kinds_used |= {one.message for one in rows.receipt}
    for at, declared, used in (("type", sorts, sorts_used), ("message", kinds, kinds_used)):
        for name in sorted(declared - used):
            yield Fault(NAME, f"{at}.{name}", "没有步骤、登记用到它")


def _named(step: Step) -> tuple[set[str], set[str], set[str]]:
    """Types, messages (or receipts in their place) and receipts that a step names."""
    sorts, kinds, codes = set[str](), set[str](), set[str]()
    if step.letter is not None:
        sorts |= {*step.letter.sorts, *step.letter.of_type, *step.letter.by_hand}
        kinds |= {*step.letter.says, *step.letter.to, *step.letter.begun}
    if step.answers is not None:
        sorts |= {*step.answers.sorts}
        kinds |= {*step.answers.to, *step.answers.begun}
        codes.add(step.answers.code)
    if step.sends is not None:
        sorts |= {*step.sends.sorts, step.sends.sort} - {""}
        kinds |= {step.sends.kind, *step.sends.begun}
    return sorts, kinds, codes


def _headed(rows: Exchange, file: str, procedure: Procedure, step: Step) -> Iterator[Fault]:
    """A letter that begins an exchange by its paper alone has a title to be known by."""
    sends = step.sends
    if sends is None or not sends.begins or not procedure.sends_out or sends.heading:
        return
    if any(one.code == sends.sort and not one.heading for one in rows.type):
        said = f"{NAME} 的这一类型没有函件标题 heading：{sends.sort}"
        yield Fault(file, f"steps.{step.id}.sends", said)
