"""The draw of a random inspection (双随机), so plain that anybody can do it again.

Each candidate gets the SHA-256 of one line of text: the plan's number, the public value, a word
for what is drawn, and the candidate's own number, with strokes between them. The smallest digests
are drawn. Nothing is left to a program's generator of random numbers: `sha256sum` is enough.
"""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from casehub.law.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STROKE = "|"
OBJECT, OFFICER = "对象", "人员"
SCHEME: Literal["casehub-lots-1"] = "casehub-lots-1"


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Target(_Told):
    """An object of inspection by its 统一社会信用代码."""

    code: str
    name: str


class Inspector(_Told):
    """An officer by the number of the certificate."""

    certificate: str
    name: str


class Avoided(_Told):
    """An officer who stays away from one object, and why."""

    code: str
    certificate: str
    reason: str


class Team(_Told):
    """Who inspects one object, by certificates."""

    code: str
    certificates: list[str]


class Drawn(_Told):
    """One draw as it was recorded.

    reason: of a second one, what was wrong with the first. outcome: digest of who was drawn before
    anybody stayed away, kept when it was drawn. teams: who inspects after all.
    """

    round: int
    value: str
    seen: str
    drawn_on: date
    reason: str
    outcome: str
    avoided: list[Avoided]
    teams: list[Team]


class Record(_Told):
    """All that is needed to draw again: what was announced, and what was recorded of the draws."""

    scheme: Literal["casehub-lots-1"] = SCHEME
    number: str
    how_many: int
    team: int
    value_name: str
    value_source: str
    value_on: date
    announced_on: date
    pool_digest: str
    objects: list[Target]
    officers: list[Inspector]
    draws: list[Drawn]


def normal(value: str) -> str:
    """A public value as it is hashed: half width, one blank where there were several."""
    return " ".join(unicodedata.normalize("NFKC", value).split())


def line(*parts: str) -> str:
    """The text that is hashed for a candidate."""
    return STROKE.join(parts)


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def ranked(start: Sequence[str], candidates: Iterable[str]) -> list[str]:
    """The candidates by their digests, the smallest first; `start`: what stands before each."""
    return sorted(candidates, key=lambda one: (digest(line(*start, one)), one))


def drawn_objects(number: str, value: str, codes: Iterable[str], how_many: int) -> list[str]:
    """The codes drawn, in the order of the draw."""
    return ranked((number, value, OBJECT), codes)[:how_many]


def team_of(
    number: str,
    value: str,
    code: str,
    certificates: Iterable[str],
    avoided: Iterable[str],
    many: int,
) -> list[str]:
    """Who inspects an object: the first of its own order who need not stay away.

    Who stays away is replaced by the next one, so that a second draw needs no second value.
    """
    away = frozenset(avoided)
    order = ranked((number, value, OFFICER, code), certificates)
    return [one for one in order if one not in away][:many]


def pool_digest(record: Record) -> str:
    """The digest announced beforehand: number, sizes, value to come, and who may be drawn."""
    told = {
        "number": record.number,
        "how_many": record.how_many,
        "team": record.team,
        "value_name": record.value_name,
        "value_source": record.value_source,
        "value_on": record.value_on.isoformat(),
        "objects": sorted([one.code, one.name] for one in record.objects),
        "officers": sorted([one.certificate, one.name] for one in record.officers),
    }
    return hashlib.sha256(canonical(told)).hexdigest()


def drawn_again(record: Record, draw: Drawn) -> list[Team]:
    """The teams of a draw, drawn anew from the pool and the value."""
    codes = [one.code for one in record.objects]
    certificates = [one.certificate for one in record.officers]
    return [
        Team(
            code=code,
            certificates=team_of(
                record.number,
                draw.value,
                code,
                certificates,
                [one.certificate for one in draw.avoided if one.code == code],
                record.team,
            ),
        )
        for code in drawn_objects(record.number, draw.value, codes, record.how_many)
    ]


def outcome_of(record: Record, draw: Drawn) -> str:
    """The digest of who was drawn, before anybody stayed away."""
    teams = drawn_again(record, draw.model_copy(update={"avoided": []}))
    return hashlib.sha256(canonical([one.model_dump() for one in teams])).hexdigest()


def differences(record: Record) -> list[str]:
    """What does not hold of a record, one sentence each; empty where all of it does."""
    found = []
    if pool_digest(record) != record.pool_digest:
        found.append("名单、抽取户数或者公开数值的约定与公告的摘要不符。")
    if not record.announced_on < record.value_on:
        found.append("名单不是在公开数值公布的前一日以前公告的。")
    for draw in record.draws:
        if draw.drawn_on < record.value_on:
            found.append(f"第{draw.round}次抽取早于公开数值公布的日子。")
        if normal(draw.value) != draw.value:
            found.append(f"第{draw.round}次抽取所用的数值没有按规则书写。")
        if outcome_of(record, draw) != draw.outcome:
            found.append(f"第{draw.round}次抽取时保存的结果与重新计算的不符。")
        found += _against(draw, drawn_again(record, draw))
    return found


def _against(draw: Drawn, teams: list[Team]) -> list[str]:
    if [one.code for one in teams] != [one.code for one in draw.teams]:
        return [f"第{draw.round}次抽取的检查对象与重新计算的不符。"]
    return [
        f"第{draw.round}次抽取，{one.code}的检查人员与重新计算的不符。"
        for one, kept in zip(teams, draw.teams, strict=True)
        if one != kept
    ]
