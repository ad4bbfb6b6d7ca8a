"""Whether a paper can be issued from facts; asked by pages and acts, which print nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casehub.documents import facts as frozen
from casehub.documents import typefaces
from casehub.documents.pages import blank_places
from casehub.documents.printed import RenderRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from casehub.documents.kinds import Kind


GENERALLY = "请补填；登记里缺少的，先办理更正登记。"


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


def glyph_faults(texts: Iterable[str]) -> list[str]:
    """One sentence per text that holds characters no font can print; each is named."""
    found: list[str] = []
    for text in texts:
        missing = typefaces.missing("".join(c for c in text if c not in "\n\r\t"))
        if missing:
            listed = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in missing)
            found.append(f"“{text.strip()[:30]}”中的{listed}没有可用的字形，无法印出。")
    return found


def check(
    kind: Kind, facts: Mapping[str, object], mends: Callable[[str], str] = lambda _: ""
) -> list[str]:
    """Why no document can be issued from these facts, in Chinese sentences; empty when it can.

    mends: by the name of what is missing, what is to be done first; "" where nobody can say.
    """
    faults = frozen.faults_in(kind, facts) + glyph_faults(dict.fromkeys(texts_in(facts)))
    if faults:
        return faults
    try:
        places = blank_places(kind, facts)
    except RenderRefusedError as error:
        return error.reasons
    told = ((place, mends(place.of) or GENERALLY) for place in places)
    return [f"“{place}”处没有内容可印，{how}" for place, how in told]
