"""Under which 字 offices number: a number stands once in the whole register, so no two share one.

An office numbers under the 字 of its series and, before a case has a number, under its 机关代字
with a word of the paper (papers.issuing); its 收件号 begin with a 字头 of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from casehub.model import Counter, Number, Organisation
from casehub.model.organisation import INTAKE
from casehub.people.office_columns import SERIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook
    from casehub.rulebook.offices import OfficeWords

# Of those who write offices (PostgreSQL; SQLite has one writer).
LOCK = 7_303_016
# The entry of the 机关代字.
CODE = "number_prefix"


@dataclass(frozen=True)
class Stem:
    """What numbers of an office begin with. entry: the entry that says so; said: it in words."""

    text: str
    entry: str
    said: str


def paper_words(rules: Rulebook) -> tuple[str, ...]:
    """The words that stand after the 机关代字 where neither a series nor a case counts a paper."""
    intake = rules.numbering.papers.intake_word
    words = {kind.number_word for kind in rules.kinds.values() if kind.numbered}
    return tuple(sorted({intake, *words} - {""}))


def _of_series(words: OfficeWords, series: str, prefix: str) -> Iterator[Stem]:
    if prefix:
        yield Stem(prefix, series, f"{words.series_title(series)}“{prefix}”")


def _of_code(code: str, words: tuple[str, ...]) -> Iterator[Stem]:
    said = f"机关代字“{code}”"
    if code:
        # The sign itself is one office's too; it is no 字, and is kept apart from those.
        yield Stem(f"{CODE} {code}", CODE, said)
        yield from (Stem(f"{code}{word}", CODE, said) for word in words)


def of_office(words: OfficeWords, paper_words: tuple[str, ...], office: Organisation) -> list[Stem]:
    """The stems under which a registered office numbers. paper_words: as `paper_words` says."""
    found = [stem for r in office.series for stem in _of_series(words, r.series, r.prefix)]
    return found + list(_of_code(office.number_prefix, paper_words))


def of_entries(
    words: OfficeWords, paper_words: tuple[str, ...], values: Mapping[tuple[str, str], Any]
) -> list[Stem]:
    """The stems that written entries would give an office; values by (group, entry id)."""
    found: list[Stem] = []
    for (group, name), value in values.items():
        if group == SERIES:
            found += _of_series(words, name, value)
        elif name == CODE:
            found += _of_code(value, paper_words)
    return found


def one_at_a_time(session: Session) -> None:
    """Let nobody else write offices until this commits: of two who write one 字, one is refused.

    Called before the offices are read; what was read already is read anew.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    session.expire_all()


def used_this_year(
    session: Session, stem: Stem, own: Organisation | None, day: date
) -> int | None:
    """The id of another office that gave numbers under a stem in the year of `day`, if any did.

    It may have given the 字 up since: its numbers stay, and would be given a second time.
    """
    other = Number.organisation_id if stem.entry == INTAKE else Counter.organisation_id
    wanted = select(other).limit(1)
    if own is not None:
        wanted = wanted.where(other != own.id)
    if stem.entry == INTAKE:
        month = f"{day:%Y%m}"
        begins = Number.text.startswith(f"{stem.text}{month}", autoescape=True)
        month_series = Number.series == f"intake-{month}"
        return session.scalar(wanted.where(Number.year == day.year, month_series, begins))
    counted = (Counter.series == f"series:{stem.text}", Counter.year == day.year)
    return session.scalar(wanted.where(*counted, Counter.value > 0))


def shared(session: Session, rules: Rulebook) -> list[str]:
    """One sentence for each 字 under which two offices number, from before that was refused.

    Offices handled here also number what comes in, under a 字头 of their own or their region's.
    """
    said: dict[tuple[int, int, str], str] = {}
    held: dict[str, tuple[Organisation, Stem]] = {}
    words, after = rules.offices, paper_words(rules)
    own = {kind.id for kind in words.kind if kind.own}
    query = select(Organisation).options(selectinload(Organisation.series))
    for office in session.scalars(query.order_by(Organisation.id)):
        stems = of_office(words, after, office)
        if office.kind in own:
            prefix = office.intake_prefix
            stems.append(Stem(prefix, INTAKE, f"{words.series_title(INTAKE)}“{prefix}”"))
        for stem in stems:
            first, held_as = held.setdefault(stem.text, (office, stem))
            if first is not office:
                said.setdefault(
                    (first.id, office.id, held_as.entry),
                    f"{first.name}与{office.name}都用{stem.said}编号，后编的一方会被拒绝；"
                    "请系统管理员在“机构”页面改正其中一个",
                )
    return list(said.values())
