"""What every page must satisfy; the client fixture applies it to each page any test fetches."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import html5lib

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACE = "{http://www.w3.org/1999/xhtml}"
LABELLED = {"input", "select", "textarea"}
PASSING = re.compile(r"""(nonce="|name="csrf_token" value=")[\w.+/=-]+(?=")""")
LOOKED_AT: dict[bytes, list[str]] = {}
NAMED = re.compile(r"[A-Za-z][\w-]*")
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset"}


@lru_cache(maxsize=8)
def parse(html: str) -> Element:
    """The tree of a page; raises on every parse error of the HTML standard.

    A page that the browser checked is often read once more for what its form holds.
    """
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root: Element = parser.parse(html)
    return root


def text_of(element: Element) -> str:
    """The text of an element, white space joined."""
    return " ".join("".join(element.itertext()).split())


def _labels(root: Element) -> Iterator[str]:
    for label in root.iter("label"):
        if label.get("for"):
            yield str(label.get("for"))


def _inside_label(root: Element) -> set[Element]:
    return {control for label in root.iter("label") for control in label.iter()}


def faults(html: str) -> list[str]:
    """Everything wrong with a page; empty when it is in order."""
    # A nonce and a token are other letters each time. The page that says that there is nothing,
    # and many another, is the same in hundreds of tests.
    key = hashlib.sha256(PASSING.sub(r"\1", html).encode()).digest()
    if key not in LOOKED_AT:
        LOOKED_AT[key] = _faults(html)
    return list(LOOKED_AT[key])


def _faults(html: str) -> list[str]:
    try:
        root = parse(html)
    except html5lib.html5parser.ParseError as error:
        return [f"invalid HTML: {error}"]
    found = []
    headings = [text_of(h) for h in root.iter("h1")]
    title = text_of(next(root.iter("title")))
    if len(headings) != 1:
        found.append(f"{len(headings)} H1: {headings}")
    elif not title.removeprefix("有误：").startswith(headings[0]):
        found.append(f"title {title!r} does not begin with H1 {headings[0]!r}")
    if root.get("lang") != "zh-CN":
        found.append("no lang")
    ids = Counter(str(e.get("id")) for e in root.iter() if e.get("id"))
    found += [f"id {name} occurs {n} times" for name, n in ids.items() if n > 1]
    labelled, inside = set(_labels(root)), _inside_label(root)
    for control in root.iter():
        if control.tag not in LABELLED or control.get("type") in UNLABELLED_TYPES:
            continue
        named = control.get("aria-label") or control.get("aria-labelledby")
        if control.get("id") not in labelled and control not in inside and not named:
            found.append(f"no label: {control.attrib}")
    for element in root.iter():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for wanted in str(element.get(name) or "").split():
                if wanted not in ids:
                    found.append(f"{element.tag} {name} names a missing id {wanted}")
        # A quotation mark in a class was markup once, and is escaped: no rule of the sheet finds it.
        strange = [one for one in str(element.get("class") or "").split() if not NAMED.fullmatch(one)]
        found += [f"class {one} on {element.tag}" for one in strange]
        if element.get("style") is not None:
            found.append(f"inline style on {element.tag}")
        found += [f"inline handler {n}" for n in element.attrib if n.startswith("on")]
    found += _form_faults(root)
    for element in (*root.iter("script"), *root.iter("style")):
        if not element.get("nonce"):
            found.append(f"{element.tag} without nonce")
    for link in root.iter("link"):
        if link.get("rel") == "stylesheet" and not link.get("nonce"):
            found.append("style sheet without nonce")
    found += [f"foreign address {m}" for m in re.findall(r'(?:src|href)="(https?://[^"]+)', html)]
    return found


def _form_faults(root: Element) -> list[str]:
    found = []
    for form in root.iter("form"):
        if not form.get("action"):
            found.append("form without action")
        if form.get("method") == "post":
            names = [i.get("name") for i in form.iter("input")]
            if names.count("csrf_token") != 1:
                found.append(f"{names.count('csrf_token')} CSRF tokens in {form.get('action')}")
    return found


def beside(page: str) -> dict[str, str]:
    """Name of a control → the sentence that it refers to as its error."""
    root = parse(page)
    by_id = {one.get("id"): one for one in root.iter() if one.get("id")}
    found = {}
    for one in root.iter():
        for told in str(one.get("aria-describedby") or "").split():
            if told.endswith("-err"):
                found[str(one.get("name") or one.get("id"))] = text_of(by_id[told])
    return found


def values(page: str) -> dict[str, str]:
    """Name of a control that is typed into → what stands in it."""
    return {
        str(one.get("name")): one.get("value") or "".join(one.itertext())
        for one in parse(page).iter() if one.tag in {"input", "textarea"} and one.get("name")
    }  # fmt: skip
