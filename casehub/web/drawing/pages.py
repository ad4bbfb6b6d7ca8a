"""Pages: rendering, the words for dates and numbers, the menu, and the first page."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import segno
from flask import Blueprint, g, redirect, render_template, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from casehub.deadlines.colours import Colours
from casehub.law.units import Unit
from casehub.record.work import OFFICE_ZONE
from casehub.web.drawing import addresses
from casehub.web.drawing.boxes import box_of
from casehub.web.drawing.brief import brief
from casehub.web.drawing.inputs import row_words
from casehub.web.drawing.marks import Chip, calendar_of, chip, may_move
from casehub.web.drawing.rows import runs_of_ticks
from casehub.web.drawing.sections import sections
from casehub.web.request.access import may_use
from casehub.web.request.headers import nonce
from casehub.web.request.unit import now, parts
from casehub.workflow.stages import errand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask
    from werkzeug.wrappers import Response

    from casehub.model import Case, Deadline

routes = Blueprint("pages", __name__)
SYSTEM = "知识产权办案协同系统"
WEEKDAYS = "一二三四五六日"
KILO = 1024
MENU = (
    # First of all: whoever acts for a partner comes for its letters, whatever else she is.
    ("portal.index", "来函", "portal"),
    ("desk.show", "工作台", "desk"),
    ("mediation.desk", "调解", "mediation"),
    ("incoming.index", "收文", "incoming"),
    ("cases.index", "案件", "cases"),
    ("referrals.index", "协作", "referrals"),
    ("figures.index", "统计", "figures"),
    ("countersigning.index", "复核", "countersigning"),
    ("people.index", "人员", "people"),
    ("audit.security", "审计", "audit"),
    ("rules.limits", "规则", "rules"),
    ("help.index", "帮助", "help"),
)
CASE_SECTIONS = frozenset({"steps", "proposals", "documents", "evidence", "intake"})
# Pages that lie on the way from another one of the menu.
SECTION_OF = {
    "approvals": "desk", "letters": "incoming", "answers": "incoming",
    "partner_words": "incoming",
    "key_list": "referrals", "key_list_batches": "referrals", "key_list_files": "referrals",
    "key_list_letters": "referrals",
    "network": "referrals", "registers": "referrals", "register_files": "referrals",
    "experts": "referrals", "standards": "rules", "inspections": "cases",
    "examples": "cases", "supervision": "cases",
}  # fmt: skip


def day(value: date | datetime | str | None) -> str:
    """2026年11月20日; empty for None."""
    when = _date(value)
    return f"{when.year}年{when.month}月{when.day}日" if when else ""


def short_day(value: date | datetime | str | None) -> str:
    """11月20日, where the year is plain."""
    when = _date(value)
    return f"{when.month}月{when.day}日" if when else ""


def weekday(value: date | str | None) -> str:
    """星期五."""
    when = _date(value)
    return f"星期{WEEKDAYS[when.weekday()]}" if when else ""


def moment(value: datetime | str | None) -> str:
    """2026年11月20日 14:30 in the office's zone."""
    if value is None:
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = at.astimezone(OFFICE_ZONE)
    return f"{day(local)} {local:%H:%M}"


def _date(value: date | datetime | str | None) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return (value.astimezone(OFFICE_ZONE) if value.tzinfo else value).date()
    return value


# A list prints few days many times.
@lru_cache(maxsize=4096)
def time_tag(value: date | datetime | str | None) -> Markup:
    """A `<time>` element with the day, or with the moment for an instant."""
    if value is None or value == "":
        return Markup("")
    if isinstance(value, datetime):
        stamp = value.astimezone(OFFICE_ZONE).strftime("%Y-%m-%dT%H:%M")
        return Markup('<time datetime="{}">{}</time>').format(stamp, moment(value))
    when = _date(value)
    return Markup('<time datetime="{}">{}</time>').format(str(when), day(when))


def yuan(value: Decimal | str | float | None) -> str:
    """1,286,400.00 元."""
    return "" if value in (None, "") else f"{Decimal(str(value)):,.2f} 元"


def size(value: int | None) -> str:
    """18.4 MB."""
    if value is None:
        return ""
    amount = float(value)
    for unit in ("B", "KB", "MB", "GB"):
        if amount < KILO or unit == "GB":
            return f"{amount:.0f} {unit}" if unit in {"B", "KB"} else f"{amount:.1f} {unit}"
        amount /= KILO
    return ""


def hash_groups(value: str | None) -> str:
    """A hash in groups of eight characters."""
    text = value or ""
    return " ".join(text[i : i + 8] for i in range(0, len(text), 8))


def masked(value: str | None) -> str:
    """A telephone number with its middle hidden: 138****2017."""
    text = (value or "").strip()
    shown = 4
    if len(text) <= shown:
        return "*" * len(text)
    head = text[:3] if len(text) > shown + 3 else ""
    return f"{head}****{text[-shown:]}"


def paragraphs(value: str | None) -> Markup:
    """Text with its line ends kept, as paragraphs."""
    lines = [line for line in (value or "").split("\n") if line.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


def qr_svg(text: str, label: str) -> Markup:
    """An inline QR code drawn with attributes only (the content policy forbids inline style)."""
    code = segno.make(text, error="m", micro=False)
    path, width = [], 0
    for y, row in enumerate(code.matrix_iter(scale=1, border=2)):
        path += [f"M{x} {y}h1v1h-1z" for x, dark in enumerate(row) if dark]
        width = y + 1
    return Markup(
        '<svg class="qr" viewBox="0 0 {w} {w}" role="img" aria-label="{label}">'
        '<path fill="#fff" d="M0 0h{w}v{w}H0z"/><path d="{path}"/></svg>'
    ).format(w=width, label=label, path="".join(path))


def form_key() -> str:
    """A new key for a form; the same key twice is one act."""
    return secrets.token_urlsafe(18)


def menu() -> list[tuple[str, str, bool]]:
    """(address, name, is current) of the menu entries this person may open."""
    # The page for hidden and absent things never tells which section it stands for.
    name = (request.endpoint or "").split(".")[0]
    section = g.get("section") or ("cases" if name in CASE_SECTIONS else name)
    section = SECTION_OF.get(section, section)
    current = "" if g.get("missing") else section
    entries = []
    for route, name, section in MENU:
        if may_use(route):
            entries.append((url_for(route), name, current == section))
    return entries


def state_title(case: Case) -> str:
    """The title of the state a case is in, by the procedure version it began under."""
    procedure = parts().rules.procedure(case.procedure, case.procedure_version)
    return procedure.state(case.state).title


def limit_title(deadline: Deadline, case: Case) -> str:
    """What a limit is for, and whose it is; of a hidden side only the word for it."""
    party = deadline.party
    if party is None:
        return deadline.title
    known = parts().rules.procedures.get((case.procedure, case.procedure_version))
    sides = {side.id: side for side in known.sides} if known is not None else {}
    side = sides.get(party.role)
    whose = side.title if side is not None and side.hidden else party.short_name or party.name
    return f"{deadline.title}（{whose}）"


def trouble(case: Case) -> str:
    """Why the case cannot go on (its version or state is in no file); "" when it can."""
    return parts().rules.trouble(case.procedure, case.procedure_version, case.state)


def role_title() -> str:
    """The titles of the person's posts as the menu shows them: two, and whether there are more."""
    titles = [r.title for key, r in parts().rules.roles.items() if key in g.roles]
    return "、".join(titles[:2]) + ("等" if len(titles) > 2 else "")


def chip_today(deadline: Deadline) -> Chip:
    """The chip of a deadline on the day of this request."""
    return chip(deadline, colours_today(), parts().rules.calendar)


def colours_today() -> Colours:
    """The colours of limits on the day of this request, found once for a page."""
    if (found := g.get("colours")) is None:
        found = g.colours = Colours(parts().rules, now().astimezone(OFFICE_ZONE).date())
    return cast("Colours", found)


def page(template: str, **values: Any) -> str:
    """Render a page of templates/web with what every page needs."""
    return render_template(template, **values)


def shared_values() -> dict[str, object]:
    """What every template may use."""
    shared = parts()
    at = now().astimezone(OFFICE_ZONE)
    return {
        "system": SYSTEM,
        "nonce": nonce,
        "person": g.get("person"),
        # The form on the page is shown again with what was sent before; nothing is done yet.
        "resumed": g.get("resumed", False),
        "signed_in": bool(g.get("person_id")),
        "menu": menu,
        "role_title": role_title,
        "may_use": may_use,
        "today": at.date(),
        "generated_at": at,
        "calendar": shared.rules.calendar,
        "rules": shared.rules,
        "idle_minutes": shared.idle_minutes,
        "production": shared.production,
        "chip": chip_today,
        "calendar_of": calendar_of,
        "may_move": may_move,
        "unit_words": {unit.value: unit.words for unit in Unit},
        "qr_svg": qr_svg,
        "printing": request.args.get("print") == "1",
        "box_of": box_of,
        "new_key": form_key,
        "state_title": state_title,
        "trouble": trouble,
        "limit_title": limit_title,
    }


def connect(app: Flask, templates: Path) -> None:
    """Give the application its template folder, filters and values."""
    app.template_folder = str(templates)
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(
        day=day, short_day=short_day, weekday=weekday, moment=moment, time=time_tag, yuan=yuan,
        size=size, hash_groups=hash_groups, masked=masked, paras=paragraphs, esc=escape,
        brief=brief, errand=errand, runs_of_ticks=runs_of_ticks,
        row_words=row_words, sections=sections,
    )  # fmt: skip
    app.context_processor(shared_values)
    addresses.connect(app)


def joined(names: Iterable[str]) -> str:
    """Names in a list: 甲、乙."""
    return "、".join(names)


@routes.get("/")
def start() -> Response:
    """Lead everybody to the first page of their menu."""
    entries = menu()
    return redirect(entries[0][0] if entries else url_for("help.index"), 303)
