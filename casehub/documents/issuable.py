"""Whether a paper can be issued from facts; asked by pages and acts, which print nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from casehub.documents import facts as frozen
from casehub.documents import typefaces
from casehub.documents.pages import blank_places
from casehub.documents.printed import RenderRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from casehub.documents.kinds import Kind


# How much of a text a sentence repeats.
QUOTED = 30
GENERALLY = "请补填；登记里缺少的，先办理更正登记。"


class Lack(str):
    """A sentence why a paper cannot be issued.

    of: the field of its kind, or the name in its template, that is wrong; "" where nobody can say.
    text: what cannot be printed, where it is that.
    """

    __slots__ = ("of", "text")
    of: str
    text: str

    @classmethod
    def beside(cls, of: str, sentence: str, text: str = "") -> Self:
        """The sentence, said of this."""
        made = cls(sentence)
        made.of, made.text = of, text
        return made


def texts_in(value: Any) -> Iterator[str]:
    """Every text in facts, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_in(item)


def unprintable(text: str) -> Sequence[str]:
    """The characters of a text that no font can print, each once."""
    return typefaces.missing(text)


def glyph_faults(
    texts: Iterable[str], missing_in: Callable[[str], Sequence[str]] = unprintable
) -> list[str]:
    """One sentence per text that holds characters no font can print; each is named with its place.

    missing_in: which they are. What was issued before this was asked of it is printed again as it
    was: of it only what no face has (`typefaces.absent`).
    """
    found: list[str] = []
    for text in texts:
        if missing := missing_in(text):
            listed = "、".join(f"第{text.index(c) + 1}个字符{_shown(c)}" for c in missing)
            found.append(f"“{_around(text, missing)}”中的{listed}没有可用的字形，无法印出。")
    return found


def _shown(char: str) -> str:
    """A character by its sign and number; by its number alone where it would turn the sentence."""
    number = f"U+{ord(char):04X}"
    return f"“{char}”（{number}）" if char.isprintable() else number


def _around(text: str, missing: Sequence[str]) -> str:
    """The beginning of a text, or what is around the first of these that stands further on."""
    at = min(map(text.index, missing))
    start = 0 if at < QUOTED else at - QUOTED // 2
    return "".join(c if c.isprintable() else " " for c in text[start : start + QUOTED]).strip()


def check(
    kind: Kind,
    facts: Mapping[str, object],
    mends: Callable[[str], str] = lambda _: "",
    unread: Collection[str] = (),
) -> list[Lack]:
    """Why no document can be issued from these facts, in Chinese sentences; empty when it can.

    mends: by the name of what is missing, what is to be done first; "" where nobody can say.
    unread: fields of which it was said already that they are wrong; nothing is said of them, nor
    of what hangs on them. Where something wrong decides what the paper says, its places are not
    judged; else a value like those that such a field has stands there.
    """
    found = [Lack.beside(of, said) for of, said in frozen.faults_in(kind, facts, unread)]
    own = {field.id for field in kind.fields}
    texts = ((name, text) for name in facts for text in texts_in(facts[name]))
    printed = ((name if name in own else "", text) for name, text in texts)
    found += [
        Lack.beside(of, said, text)
        for of, text in dict.fromkeys(printed)
        for said in glyph_faults([text])
    ]
    wrong = [field for field in kind.fields if field.id in {*unread, *(one.of for one in found)}]
    if any(not one.of for one in found) or any(field.decides for field in wrong):
        return found
    try:
        places = blank_places(kind, {**facts, **{field.id: field.stand_in for field in wrong}})
    except RenderRefusedError as error:
        return found or [Lack.beside("", said) for said in error.reasons]
    told = ((place, mends(place.of) or GENERALLY) for place in places)
    return [*found, *(Lack.beside(p.of, f"“{p}”处没有内容可印，{how}") for p, how in told)]
