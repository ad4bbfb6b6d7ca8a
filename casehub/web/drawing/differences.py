"""What differs between two texts: paragraph by paragraph, and within a paragraph sign by sign."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Tags at which a reader sees a new line.
BLOCKS = frozenset(
    {
        "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "li", "ol", "p", "section", "table", "tr", "ul",
    }
)  # fmt: skip
CELLS = frozenset({"td", "th"})
UNSEEN = frozenset({"style", "svg", "script"})
# Paragraphs less alike than this are one taken out and another put in.
ALIKE = 0.4
# Fewer equal signs than this between two changes read as part of the change.
FEW = 2


@dataclass(frozen=True)
class Passage:
    """A changed paragraph with what was taken out and put in; or `same` paragraphs in a row."""

    words: Markup | None = None
    same: int = 0


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        if tag in UNSEEN:
            self._unseen += 1
        elif tag in BLOCKS:
            self.end()
        elif tag in CELLS and self._parts:
            self._parts.append("　")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen -= 1
        elif tag in BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._parts.append(data)

    def end(self) -> None:
        line = " ".join("".join(self._parts).split())
        self._parts = []
        if line:
            self.lines.append(line)


def lines_of(html: str) -> list[str]:
    """The paragraphs of a page as a reader sees them, without empty ones."""
    parser = _Lines()
    parser.feed(html)
    parser.close()
    parser.end()
    return parser.lines


def compared(before: Sequence[str], now: Sequence[str]) -> list[Passage]:
    """The later text, with what was changed marked and what was not counted."""
    found: list[Passage] = []
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found.append(Passage(same=d - c))
        else:
            found += (Passage(words) for words in _changed(before[a:b], now[c:d]))
    return found


def _changed(before: Sequence[str], now: Sequence[str]) -> Iterator[Markup]:
    """Paragraphs in the place of others; those that are alike are compared sign by sign."""
    waiting = list(before)
    for line in now:
        scores = [SequenceMatcher(None, old, line, autojunk=False).ratio() for old in waiting]
        best = max(scores, default=0.0)
        if best < ALIKE:
            yield Markup("<ins>{}</ins>").format(line)
            continue
        place = scores.index(best)
        for gone in waiting[:place]:
            yield Markup("<del>{}</del>").format(gone)
        yield within(waiting[place], line)
        waiting = waiting[place + 1 :]
    for gone in waiting:
        yield Markup("<del>{}</del>").format(gone)


def within(before: str, now: str) -> Markup:
    """One paragraph with the signs that were taken out and put in."""
    out, old, new = Markup(), "", ""
    codes = SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    for place, (kind, a, b, c, d) in enumerate(codes):
        between = 0 < place < len(codes) - 1
        if kind == "equal" and not (between and b - a < FEW):
            out += _marked(old, new) + escape(now[c:d])
            old = new = ""
        else:
            old, new = old + before[a:b], new + now[c:d]
    return out + _marked(old, new)


def _marked(old: str, new: str) -> Markup:
    gone = Markup("<del>{}</del>").format(old) if old else Markup()
    return gone + (Markup("<ins>{}</ins>").format(new) if new else Markup())
