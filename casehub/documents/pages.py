"""The Jinja environment of the papers: strict, closed, and readable as a syntax tree."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from html import unescape
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    Undefined,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from casehub.documents import facts as frozen
from casehub.documents.blanks import Blank, Hole, holes, passing, to_fill_in
from casehub.documents.kinds import Kind
from casehub.documents.printed import RenderRefusedError
from casehub.documents.qr import qr_printed, qr_svg
from casehub.documents.wording import FILTERS, TO_FILL, box, hand, you
from casehub.settings import PROJECT

ROOT = PROJECT
TEMPLATES = ROOT / "templates" / "documents"


class _Papers(Environment):
    """Attribute access reads mappings by key only, so a column may be called `items`."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping):
            if attribute in obj:
                return obj[attribute]
            if attribute == "get":
                return obj.get
            return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


class _Proofs(_Papers):
    """The same templates, in which what was not given is blank instead of empty."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Blank):
            return obj
        value = super().getattr(obj, attribute)
        if isinstance(value, Undefined):
            return value
        return Blank(attribute) if value is None or value == "" else value


@pass_context
def _basis(context: Context, key: str) -> str:
    return str(context["basis_"].get(key) or "")


@pass_context
def _limit(context: Context, code: str) -> str:
    text = context["limits_"].get(code)
    if text:
        return str(text)
    if context["doc"]["draft"]:
        return TO_FILL
    raise RenderRefusedError([f"期限规则“{code}”没有取值。"])


@pass_context
def _rule(context: Context, key: str) -> Any:
    value = context["house_"].get(key)
    return False if value in (None, "", "false", "off") else value


@pass_context
def _qr(context: Context, text: str = "") -> Markup:
    doc = context["doc"]
    content = text or doc["qr_text"] or doc["verify_url"] or doc["code"]
    if not content:
        return Markup("")
    return qr_printed(str(content)) if context["press_"] else qr_svg(str(content))


CLAUSES = "clauses"


@pass_context
def _own(context: Context, name: str) -> list[str]:
    """Where a clause stands: that of the case's procedure, else that of every other."""
    procedure = context["case"]["procedure"]
    return [f"{CLAUSES}/{procedure}/{name}.html", f"{CLAUSES}/{name}.html"]


def clauses_called(name: str) -> list[str]:
    """Every template of a clause that procedures have in their own words: `own("recusal")`."""
    files = [TEMPLATES / CLAUSES / f"{name}.html", *TEMPLATES.glob(f"{CLAUSES}/*/{name}.html")]
    return sorted(one.relative_to(TEMPLATES).as_posix() for one in files if one.is_file())


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "basis": _basis,
    "limit": _limit,
    "rule": _rule,
    "qr": _qr,
    "own": _own,
    "hand": hand,
    "box": box,
    "you": you,
}


def _visible(value: Any) -> Any:
    return "" if value is None else value


# The filter that says what stands where nothing was given.
_SAYS_NOTHING = frozenset({"slash"})


def _environment(kind: type[_Papers], filters: Mapping[str, object]) -> Environment:
    made = kind(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(filters)
    made.globals = dict(made.globals) | _FUNCTIONS
    exported = vars(made.get_template("macros.html").module)
    made.globals.update({k: v for k, v in exported.items() if not k.startswith("_")})
    return made


@cache
def papers() -> Environment:
    """The one environment of all papers; its macros are global names."""
    return _environment(_Papers, FILTERS)


@cache
def proofs() -> Environment:
    """The same, with a mark wherever a paper would print a blank."""
    return _environment(
        _Proofs,
        {name: word if name in _SAYS_NOTHING else passing(word) for name, word in FILTERS.items()},
    )


def _has_places_to_write_in(kind: Kind) -> bool:
    return kind.family in {"form", "record"}


def _proof(kind: Kind, values: Mapping[str, object]) -> str:
    """The composed paper with a mark wherever it would print a blank."""
    # A paper that is no annex lacks nothing.
    given = {k: Blank(k) if v is None and k != "annex" else v for k, v in values.items()}
    return proofs().get_template(kind.template).render(given)


def blank_places(kind: Kind, facts: Mapping[str, object]) -> list[Hole]:
    """Where the paper would print a blank or 【待填】 instead of a value, each in its sentence.

    Forms and records have places that are filled in by hand; there only 【待填】 is one.
    """
    # As for print: a code that nobody scans need not be drawn.
    if _has_places_to_write_in(kind):
        return holes(body_html(kind, facts, press=True))
    try:
        return holes(_proof(kind, _values(kind, facts, press=True)))
    except TemplateError as error:
        raise RenderRefusedError([f"文书“{kind.title}”无法生成：{error.message}。"]) from error


def body_html(
    kind: Kind, facts: Mapping[str, object], *, annex: int | None = None, press: bool = False
) -> str:
    """The paper as inner HTML, without page and style: also what the screen preview shows.

    `annex` n makes the paper annex n of a letter (附件n), whose pages it continues. `press`: for
    print, with pictures that only the press can fetch. A draft shows 【待填】 where issuing it
    would be refused.
    """
    values = _values(kind, facts, annex, press=press)
    try:
        if values["doc"]["draft"] and not _has_places_to_write_in(kind):
            return to_fill_in(_proof(kind, values))
        return papers().get_template(kind.template).render(values)
    except TemplateError as error:
        raise RenderRefusedError([f"文书“{kind.title}”无法生成：{error.message}。"]) from error


def clause_lines(kind: Kind, clause: str, facts: Mapping[str, object]) -> list[str]:
    """What somebody reads in a clause that papers of the kind print, paragraph by paragraph."""
    html = papers().get_template(f"clauses/{clause}.html").render(_values(kind, facts))
    return [said for one in html.split("</p>") if (said := words_on(one).strip())]


def words_on(page: str) -> str:
    """What somebody reads on a paper of this HTML, without its marks; for who searches."""
    # Only read, and shown nowhere as HTML.
    return Markup(page).striptags()  # noqa: S704


def printed_title(kind: Kind, facts: Mapping[str, object]) -> str:
    """The title as the paper prints it: a letter builds its own from the facts."""
    found = papers().get_template(kind.template)
    context = found.new_context(_values(kind, facts))
    chain = [papers().get_template(f"families/{kind.family}.html"), found]
    block = next(t.blocks["title"] for t in reversed(chain) if "title" in t.blocks)
    try:
        return unescape("".join(block(context))).strip()
    except TemplateError as error:
        raise RenderRefusedError([f"文书“{kind.title}”无法生成：{error.message}。"]) from error


def _values(
    kind: Kind, facts: Mapping[str, object], annex: int | None = None, *, press: bool = False
) -> dict[str, Any]:
    values = frozen.complete(kind, facts)
    rules = {name + "_": values.pop(name) for name in ("basis", "limits", "house")}
    said = {"labels_": frozen.labels(kind), "kind_": kind, "annex": annex, "press_": press}
    return values | rules | said


@cache
def template_version() -> str:
    """SHA-256 over all files of the template folder: the version written beside each document."""
    total = hashlib.sha256()
    for path in sorted(TEMPLATES.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(TEMPLATES).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
