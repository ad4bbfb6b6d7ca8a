"""What of a case would tell who stood in it: the scan that a 典型案例 must pass.

A false alarm of a part of a name can be cleared by who drafts, before the eyes of who approves;
names, numbers and addresses cannot. What went out is never called back.

Chinese writes no end of a word: two letters that are somebody's name also stand in longer words
(王平 in 霸王平台). They block wherever they stand, and are let pass only within a longer word that
whoever drafts writes down with the reason, there and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import or_, select

from casehub.casefile.library.firm_names import (
    core,
    letters,
    place_of,
    short_names,
    sign_and_trade,
    without_place,
)
from casehub.law.masking import private_numbers
from casehub.law.text import fold
from casehub.model import Accused, Assignment, Case, Document, Party, Person, Right

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy.orm import Session

# The hidden sides of each version of a procedure.
Hidden: TypeAlias = "Mapping[tuple[str, int], Collection[str]]"
# Part of a name that points at it: so many letters in a row, once place and form are taken off.
PART = 3
SHORTEST = 2
SHORTEST_ADDRESS = 4
# So many letters of a long Latin word point at it wherever they stand; fewer, as a word alone.
LATIN_PART = 4
# Words of Latin letters and figures in a name, joined as they are in A&B or X-1.
_WORD = re.compile(r"[0-9A-Za-z]+(?:[&·.'\-][0-9A-Za-z]+)*")
_LATIN = re.compile(r"[0-9a-z]+")
_FORMS_OF_FIRMS = frozenset({"co", "ltd", "coltd", "inc", "llc", "corp", "company", "limited"})
# What may stand between the letters of a short word that is still read as one.
_BETWEEN = re.compile(r"[\s·.&'_\-]{0,2}")
_SIGN = re.compile(r"[0-9a-z]")
_LETTER = re.compile(r"\w")
_PLACES = re.compile(
    r"([\u4e00-\u9fff]{2,7}?)(?:省|自治区|自治州|市|区|县|镇|乡|街道)"
)
_BRIEF = re.compile(r"[\u4e00-\u9fff]{2}")
_SHAPES = (
    (
        re.compile(
            r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])"
        ),
        "统一社会信用代码",
    ),
    (re.compile(r"[〔（(\[【][0-9]{4}[〕）)\]】][^，。；、\n]{0,6}?第?[0-9]+号"), "案号、文号"),
    (re.compile(r"ZL[ ]?[0-9]{8,12}(?:\.[0-9X])?", re.IGNORECASE), "专利号"),
    (re.compile(r"第?[0-9]{6,9}号"), "注册号"),
    (
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
            r"[A-Z][·• ]?[A-Z0-9]{5,6}"
        ),
        "车牌号",
    ),
    (re.compile(r"https?://|www\.", re.IGNORECASE), "网址"),
)


# A sign as it stands on goods, which whoever reads looks up: the file need not know it.
_SIGNS = (
    re.compile(r"“([^”\n]{1,20})”(?:等|的)?(?:字样|标识|标志|商标|品牌|牌|图案|文字)"),
    re.compile(r"(?:字样|标识|标志|商标|品牌)“([^”\n]{1,20})”"),
)


@dataclass(frozen=True)
class Telling:
    """Something of the case that tells who it was. part: only part of a name; it may be cleared.

    secret: it tells of somebody on a hidden side of the case, whom few may know.
    """

    said: str
    what: str
    part: bool = False
    secret: bool = False


@dataclass(frozen=True)
class Found:
    """What of it a text says. field: the id of the text's field.

    reasoned: some of it is two letters alone, which are let pass with a reason only.
    """

    field: str
    said: str
    what: str
    part: bool
    reasoned: bool = False

    @property
    def sentence(self) -> str:
        """What to do about it, for whoever wrote it."""
        end = "；不指向当事人的，写进“已核对的词语”" if self.part else ""
        if self.reasoned:
            end = "；不指向当事人的，连同理由写进“已核对的词语”（词语：理由）"
        if is_brief(letters(self.said)):
            end = "；只是别的词语的一部分的，把那个词语连同理由写进“已核对的词语”（词语：理由）"
        return f"含有{self.what}“{self.said}”，须改写{end}"


def is_brief(said: str) -> bool:
    """Whether a squashed name is two Chinese letters, which other words are full of."""
    return _BRIEF.fullmatch(said) is not None


@dataclass(frozen=True)
class Cleared:
    """A word that points at nobody, as a line of the form has it; its reason, or ""."""

    word: str
    reason: str

    @classmethod
    def of(cls, line: str) -> Cleared:
        """词语：理由, or the word alone."""
        word, _, reason = line.replace(":", "：").partition("：")
        return cls(word.strip(), reason.strip())


def _is_short(said: str) -> bool:
    """Whether a squashed name would be everywhere inside of words: AB in LABEL."""
    return len(said) == 1 or (len(said) < LATIN_PART and _LATIN.fullmatch(said) is not None)


def _stands_alone(said: str, text: str) -> bool:
    """Whether a short name stands in a text as a word of its own, however it is joined."""
    beside = _SIGN if _LATIN.fullmatch(said) else _LETTER
    start = text.find(said[0])
    while start >= 0:
        end = _end_of(said, text, start)
        before = start > 0 and beside.match(text, start - 1) is not None
        if end is not None and not before and beside.match(text, end) is None:
            return True
        start = text.find(said[0], start + 1)
    return False


def _end_of(said: str, text: str, start: int) -> int | None:
    """Where a name that begins here ends; None where something else stands here."""
    at = start
    for n, letter in enumerate(said):
        between = _BETWEEN.match(text, at) if n else None
        at = between.end() if between else at
        if not text.startswith(letter, at):
            return None
        at += 1
    return at


@dataclass(frozen=True)
class _Text:
    """A text folded letter by letter. plain: letters alone; spaced: where words end is seen."""

    plain: str
    spaced: str

    @classmethod
    def of(cls, text: str) -> _Text:
        whole = unicodedata.normalize("NFKC", text)
        return cls(letters(text), "".join(c if c.isspace() else fold(c) for c in whole))

    def says(self, said: str) -> bool:
        """Whether it says something squashed, however it is spaced here."""
        if _is_short(said):
            return _stands_alone(said, self.spaced)
        return said in self.plain

    def says_only_within(self, said: str, words: Iterable[str]) -> bool:
        """Whether it says something squashed nowhere but inside of these squashed words."""
        held: set[int] = set()
        for word in words:
            inside = list(places(said, word))
            held |= {at + offset for at in places(word, self.plain) for offset in inside}
        return held >= {*places(said, self.plain)}


def places(said: str, text: str) -> Iterator[int]:
    """Where in a squashed text something squashed begins."""
    at = text.find(said) if said else -1
    while at >= 0:
        yield at
        at = text.find(said, at + 1)


def telling(session: Session, case: Case, hidden: Hidden | None = None) -> list[Telling]:
    """Everything that the case and its child matters know of who stood in it.

    hidden: the hidden sides of each version of a procedure; what the open sides, rights and papers
    tell as well is no secret.
    """
    kin = select(Case.id).where(or_(Case.id == case.id, Case.parent_id == case.id))
    family = session.scalars(select(Case).where(Case.id.in_(kin))).all()
    ids = [row.id for row in family]
    found: list[Telling] = []
    parties = session.scalars(select(Party).where(Party.case_id.in_(ids))).all()
    places = {one for party in parties for one in _PLACES.findall(party.address)}
    versions = {row.id: (row.procedure, row.procedure_version) for row in family}
    for party in parties:
        secret = party.role in (hidden or {}).get(versions[party.case_id], ())
        found += [replace(one, secret=secret) for one in _of_party(party, places)]
    # Also of a right that was taken out: papers of before name it.
    for right in session.scalars(select(Right).where(Right.case_id.in_(ids))):
        found.append(Telling(right.number, "权利的号码"))
        found.append(Telling(right.title, "权利的名称", part=True))
        for owner in right.owners:
            found.append(Telling(owner, "权利人"))
            parts = _parts(owner, places)
            found += [Telling(one, "权利人名称的一部分", part=True) for one in parts]
    for thing in session.scalars(select(Accused).where(Accused.case_id.in_(ids))):
        found += [Telling(one, "被控产品", part=True) for one in (thing.name, thing.model)]
    handlers = select(Person.name).join(Assignment, Assignment.person_id == Person.id)
    named = handlers.where(Assignment.case_id.in_(ids))
    found += [Telling(name, "办案人员") for name in session.scalars(named)]
    for row in family:
        found += [Telling(row.reference, "案号"), Telling(row.intake_no, "收件号")]
    numbers = select(Document.number).where(Document.case_id.in_(ids))
    found += [Telling(one, "文号") for one in session.scalars(numbers) if one]
    known = [one for one in dict.fromkeys(found) if _can_tell(letters(one.said))]
    openly = {letters(one.said) for one in known if not one.secret}
    return [one for one in known if not (one.secret and letters(one.said) in openly)]


def _can_tell(said: str) -> bool:
    """Whether it can point at anybody: one letter may be a whole sign, one figure is none."""
    return len(said) >= SHORTEST or said.isalpha()


def _of_party(party: Party, places: Collection[str]) -> Iterator[Telling]:
    yield Telling(party.name, "当事人")
    yield Telling(party.short_name, "当事人的简称", part=True)
    if not party.sort.human:
        parts = _parts(party.name, places)
        yield from (Telling(one, "当事人名称的一部分", part=True) for one in parts)
    for name in (party.representative, party.operator, party.delivery_receiver):
        yield Telling(name, "人名")
    for agent in party.agents:
        yield Telling(agent.name, "代理人")
        yield Telling(agent.firm, "代理机构")
    for number in (party.id_no, party.phone, party.delivery_phone, party.e_account):
        yield Telling(number, "号码")
    for address in (party.address, party.delivery_address):
        rest = without_place(address)
        if len(rest) >= SHORTEST_ADDRESS:
            yield Telling(rest, "地址")


def _parts(name: str, places: Collection[str] = ()) -> Iterator[str]:
    """What of a firm's name points at it; places: where parties are, with which it may begin.

    Two letters under which people know it (`short_names`), and three in a row that begin in its
    字号; what stands behind that names the trade, which everybody may write.
    """
    whole = core(name)
    own = letters(whole)
    place, sign, trade = sign_and_trade(own, places)
    of_two = short_names(sign, trade, place or letters(place_of(name)))
    yield from (one for one in of_two if is_brief(one))
    if len(sign) == 1:
        yield sign
    last = max(1, min(len(own) - PART, len(place) + len(sign) - 1) + 1)
    windows = (own[n : n + PART] for n in range(last))
    # Latin letters alone are looked for by words, below: parts of them are in every other word.
    yield from (one for one in windows if len(own) >= SHORTEST and not _LATIN.fullmatch(one))
    for match in _WORD.finditer(unicodedata.normalize("NFKC", whole)):
        word = letters(match[0])
        # A figure or two is in every sentence: it points at nobody.
        if word in _FORMS_OF_FIRMS or (word.isdecimal() and len(word) < PART):
            continue
        yield word
        yield from (word[n : n + LATIN_PART] for n in range(len(word) - LATIN_PART + 1))


def scan(
    telling_now: Iterable[Telling],
    texts: Mapping[str, str],
    cleared: Iterable[str],
) -> list[Found]:
    """What of the case, or of any private thing, the texts say.

    cleared: words that look like part of a name and point at nobody, each with its reason where
    it has one (词语：理由); what is two Chinese letters is let pass with a reason alone, and a
    person's name of two within a longer word alone.
    """
    known = [(one, letters(one.said)) for one in telling_now]
    lines = [one for one in map(Cleared.of, cleared) if letters(one.word)]
    passed = [_Text.of(one.word) for one in lines]
    words = [letters(one.word) for one in lines]
    reasoned = [letters(one.word) for one in lines if len(letters(one.reason)) >= SHORTEST]
    found: list[Found] = []
    for field, text in texts.items():
        read = _Text.of(text)
        met = [(one, said) for one, said in known if said and read.says(said)]
        whole = [(one, said) for one, said in met if not one.part]
        told = [(one, said) for one, said in whole if not _is_within(read, said, reasoned)]
        found += [Found(field, one.said, one.what, part=False) for one, _ in told]
        for one, said in met:
            if not one.part or any(said in other for _, other in whole):
                continue
            if _is_short(said):
                passes = any(other.says(said) for other in passed)
            else:
                passes = read.says_only_within(said, reasoned if is_brief(said) else words)
            if not passes:
                found.append(Found(field, one.said, one.what, part=True))
        shaped = list(_shaped(field, text))
        # Whoever may not see a number of the file is not told that the typed one is it.
        by_shape = [letters(one.said) for one in shaped]
        found = [one for one in found if one.field != field or letters(one.said) not in by_shape]
        found += shaped
        found += [
            Found(field, match[1], "标识", part=True)
            for pattern in _SIGNS
            for match in pattern.finditer(text)
            if not any(other.says(letters(match[1])) for other in passed)
        ]
    return list(dict.fromkeys(found))


def _is_within(text: _Text, said: str, reasoned: Iterable[str]) -> bool:
    """Whether a name of two letters stands in nothing but longer words that were given a reason."""
    longer = [word for word in reasoned if len(word) > len(said)]
    return is_brief(said) and text.says_only_within(said, longer)


def _shaped(field: str, text: str) -> Iterator[Found]:
    for said, what in private_numbers(text):
        yield Found(field, said, what, part=False)
    for pattern, what in _SHAPES:
        for match in pattern.finditer(text):
            yield Found(field, match[0], what, part=False)
