"""统计: the office in figures, live or frozen; every number opens the list that it counts."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, redirect, request, send_file, url_for
from werkzeug.urls import uri_to_iri

from casehub.among import among
from casehub.desk.figures import frozen
from casehub.desk.figures.facts import facts_between
from casehub.desk.figures.statement import AFTER, COLUMNS, stated
from casehub.desk.figures.sums import By, Measure, Span, chosen
from casehub.fields import DateField, TextField
from casehub.law.amounts import yuan_of
from casehub.law.calendar import ONE_DAY
from casehub.model import Case
from casehub.papers import ordered_files
from casehub.people.permissions import visible_cases
from casehub.record.events import log_security
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.exports import WORKBOOK, attachment, file_answer, workbook
from casehub.web.drawing.forms import form_of
from casehub.web.drawing.pages import page
from casehub.web.request.unit import address, reading, row_number, writing
from casehub.workflow.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.desk.figures.facts import Fact
    from casehub.desk.figures.statement import Statement
    from casehub.model import FrozenFigures
    from casehub.record.work import Work
    from casehub.web.drawing.exports import Cell

routes = Blueprint("figures", __name__)
PAGE_SIZE = 50
# So many lines stand on a page, offices of a city or procedures: each has a link for every number,
# and where it is told by months for every month.
LINES, LINES_BY_MONTH = 20, 10
MONTHS, ENDS = ("months", "收件，按月"), ("ends", "办结方式和状态")
ASKED = ("asked", "满意度回访")
FREEZING = (
    TextField("title", "名称", required=True, hint="例如 2026年第三季度"),
    DateField("since", "从", required=True),
    DateField("until", "到", required=True),
)


@dataclass(frozen=True)
class Asked:
    """What is counted: a span of the living file, or frozen figures; narrowed by office, procedure.

    refused: what is wrong with the days that were typed; the present year is shown instead.
    """

    span: Span
    facts: Sequence[Fact]
    office: str
    procedure: str
    row: FrozenFigures | None = None
    refused: str = ""

    @property
    def narrowed(self) -> list[Fact]:
        """The facts of the chosen office and procedure."""
        found: Sequence[Fact] = self.facts
        if self.office:
            found = chosen(found, self.span, None, By.OFFICE, self.office)
        if self.procedure:
            found = chosen(found, self.span, None, By.PROCEDURE, self.procedure)
        return list(found)

    def values(self, by: By) -> list[str]:
        """What there is to choose from."""
        return sorted({by.of(one) for one in self.facts})


def _typed_day(name: str, otherwise: date) -> date:
    return _day(name) or otherwise


def _day(name: str) -> date | None:
    """The day that the address names; None for none, or for what is no day."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _asked(number: int | None) -> Asked:
    work = reading()
    narrowed = (request.args.get("office", ""), request.args.get("procedure", ""))
    if number is not None:
        found = frozen.opened(work, number)
        return Asked(found.span, found.facts, *narrowed, found.row)
    first, today = work.today.replace(month=1, day=1), work.today
    since, until = _typed_day("since", first), _typed_day("until", today)
    said = [
        f"{words}日期没有填写完整"
        for name, words in (("since", "开始"), ("until", "结束"))
        if name in request.args and _day(name) is None
    ]
    said += [one.sentence for one in frozen.span_faults(since, until, today)]
    if said:
        since, until = first, today
    span = Span(since, until, today)
    facts = facts_between(work, span.year_before.since, until)
    return Asked(span, facts, *narrowed, refused="；".join(said))


@dataclass(frozen=True)
class Addresses:
    """The addresses of the lists that numbers count, with what the page was narrowed by."""

    asked: Asked

    @property
    def narrowing(self) -> Mapping[str, str]:
        """What of the page its lists and files keep."""
        asked = self.asked
        told = {"office": asked.office, "procedure": asked.procedure}
        if asked.row is None:
            days = asked.span.since.isoformat(), asked.span.until.isoformat()
            told |= {"since": days[0], "until": days[1]}
        return {k: v for k, v in told.items() if v}

    def __call__(
        self, measure: Measure, by: By | None = None, value: str = "", *, before: bool = False,
        month: str = "",
    ) -> str:  # fmt: skip
        """The list of a number. before: of the year before; month: YYYY-MM."""
        told = {
            "measure": measure.value,
            "by": "" if by is None else by.value,
            "value": value,
            "month": month,
            "before": "1" if before else "",
        }
        return self.of("figures.cases", {k: v for k, v in told.items() if v})

    def of(self, endpoint: str, told: Mapping[str, str] | None = None) -> str:
        """The address of another page about the same cases.

        Its Chinese words stand as they are: a page has two hundred of them, and three signs for
        each byte made a fifth of it.
        """
        row = self.asked.row
        base = url_for(endpoint, number=None if row is None else row.id)
        return uri_to_iri(f"{base}?{urlencode({**self.narrowing, **(told or {})})}")


@routes.get("/figures")
@routes.get("/figures/<int:number>")
def index(number: int | None = None) -> str:
    """The figures of a span of days as they stand, or frozen ones."""
    work, asked = reading(), _asked(number)
    row, at = asked.row, Addresses(asked)
    found = stated(asked.narrowed, asked.span)
    parts = [*((by.value, f"按{by.words}") for by, _rows in found.tables), MONTHS, ENDS]
    parts += [ASKED] if found.asking.any else []
    part = request.args.get("part", "")
    shown = part if part in dict(parts) else parts[0][0]
    lines = next((rows for by, rows in found.tables if by.value == shown), found.series)
    first = row_number(request.args.get("after", "")) or 0
    last = first + (LINES_BY_MONTH if shown == MONTHS[0] else LINES)
    order = None if row is None else frozen.order_of(work, row)
    return page(
        "figures/index.html",
        asked=asked,
        found=found,
        parts=parts,
        shown=shown,
        first=first,
        last=last,
        count=len(lines),
        next=_further(last) if len(lines) > last else "",
        previous=_further(max(0, 2 * first - last)) if first else "",
        columns=COLUMNS,
        after=AFTER,
        measures=Measure,
        by=By,
        address=at,
        method=found.method(ends=shown == ENDS[0]),
        offices=asked.values(By.OFFICE),
        procedures=asked.values(By.PROCEDURE),
        frozen=frozen.listed(work) if row is None else (),
        stage=None if order is None else ordered_files.stage(order, work.at),
        order=order,
    )


@routes.get("/figures/cases")
@routes.get("/figures/<int:number>/cases")
def cases(number: int | None = None) -> str:
    """The cases that a number counts; frozen ones as far as the reader may see them."""
    asked = _asked(number)
    found, words = _number_of(asked)
    shown = found if asked.row is None else _seen(found)
    first = row_number(request.args.get("after", "")) or 0
    return page(
        "figures/cases.html",
        asked=asked,
        words=words,
        count=len(found),
        hidden=len(found) - len(shown),
        rows=shown[first : first + PAGE_SIZE],
        back=Addresses(asked).of("figures.index"),
        next=_further(first + PAGE_SIZE) if len(shown) > first + PAGE_SIZE else "",
        previous=_further(max(0, first - PAGE_SIZE)) if first else "",
        export=f"{url_for('figures.export_cases', number=number)}?{urlencode(request.args)}",
    )


def _further(after: int) -> str:
    told = {name: value for name, value in request.args.items() if name != "after"}
    if after:
        told["after"] = str(after)
    return f"{request.path}?{urlencode(told)}"


def _number_of(asked: Asked) -> tuple[list[Fact], str]:
    """The facts behind a number, and what it counts in words. Raises NotFound for no number."""
    args = request.args
    try:
        measure = Measure(args.get("measure") or Measure.OPENED)
        by = By(args["by"]) if args.get("by") else None
    except ValueError:
        raise NotFound from None
    before = args.get("before") == "1"
    span = asked.span.year_before if before else asked.span
    value, month = args.get("value", ""), args.get("month", "")
    found = chosen(asked.narrowed, span, measure, by, value, month)
    words = [
        "去年同期" if before else "", asked.office, asked.procedure, value, month, measure.words,
    ]  # fmt: skip
    return found, "，".join(dict.fromkeys(filter(None, words)))


def _seen(found: Sequence[Fact]) -> list[Fact]:
    """Those that the reader may see: frozen ones may have passed to others since."""
    work = reading()
    seen = visible_cases(work.actor, work.today, work.rules)
    wanted = among(Case.id, [one.case_id for one in found])
    known = set(work.session.scalars(seen.with_only_columns(Case.id).where(wanted)))
    return [one for one in found if one.case_id in known]


def _file(
    name: str, sheet: str, head: Sequence[str], rows: Iterator[list[Cell]]
) -> Response:
    # Sent, and closed, by whoever answers.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    workbook(file, sheet, head, rows)
    answer = file_answer(file)
    answer.headers["Content-Disposition"] = attachment(f"{name}.xlsx", "figures")
    answer.mimetype = WORKBOOK
    return answer


@routes.get("/figures.xlsx")
@routes.get("/figures/<int:number>.xlsx")
def export(number: int | None = None) -> Response:
    """All numbers as a workbook; noted in the security log."""
    asked = _asked(number)
    title = asked.row.title if asked.row else f"{asked.span.since}至{asked.span.until}"
    with writing() as work:
        log_security(work, "export_figures", subject=title, address=address())
    found = stated(asked.narrowed, asked.span)
    head = ["分类", "项目", *(one.words for one in COLUMNS)]
    return _file(f"统计 {title}", "统计", head, _rows(found))


def _rows(found: Statement) -> Iterator[list[Cell]]:
    for by, rows in found.tables:
        for one in (*rows, found.total):
            yield [f"按{by.words}", one.value, *(one.numbers[m] for m in COLUMNS)]
    before = (found.total.before.get(m) for m in COLUMNS)
    yield ["去年同期", "合计", *before]
    for name, measure, of in (
        ("办结方式", Measure.CLOSED, found.ended), ("所处状态", Measure.OPEN, found.standing),
    ):  # fmt: skip
        for one in of:
            yield [f"{measure.words}，按{name}", one.value, one.numbers[measure]]
    for series in found.series:
        for month, count in series.months.items():
            yield [f"按月，{series.value}", month, count]
    for length in found.lengths:
        middle = Decimal(f"{length.days:g}")
        yield ["立案到办结，天数中位数", length.value, middle, f"{length.cases}件"]
    for rate, share in found.rates:
        yield [rate.title, f"{rate.part.words}占{rate.whole.words}", share.words]
    for by, asked in found.asking.tables if found.asking.any else ():
        for row, share in (*asked, found.asking.whole):
            counts = (f"{one.words}{row.numbers[one]}" for one in AFTER)
            yield [f"满意度回访，按{by.words}", row.value, *counts, f"满意率{share.words}"]
    yield ["罚款（元）", f"{found.fines.cases}件", found.fines.sum]
    for name, words in found.method():
        yield ["口径", name, words]


@routes.get("/figures/cases.xlsx")
@routes.get("/figures/<int:number>/cases.xlsx")
def export_cases(number: int | None = None) -> Response:
    """The cases that a number counts as a workbook; noted in the security log."""
    asked = _asked(number)
    found, words = _number_of(asked)
    with writing() as work:
        log_security(work, "export_figures", subject=words, address=address())
    shown = found if asked.row is None else _seen(found)
    head = [
        "案号", "程序", "单位", "权利类型", "状态", "办结方式", "收件", "立案", "期限", "办结",
        "决定", "罚款（元）",
    ]  # fmt: skip
    rows: Iterator[list[Cell]] = (
        [
            one.reference, one.procedure_title, one.office, one.right, one.state, one.ended_as,
            one.opened_on, one.filed_on, one.due_on, one.closed_on, one.decided_on,
            yuan_of(one.fine) if one.fine else None,
        ]
        for one in shown
    )  # fmt: skip
    return _file(f"统计清单 {words}", "清单", head, rows)


@routes.route("/figures/freeze", methods=["GET", "POST"])
def freeze() -> AnyResponse | str | tuple[str, int]:
    """Freeze the figures of a span that is over; the worker prints the report."""
    work = reading()
    typed = request.form if request.method == "POST" else None
    first = work.today.replace(day=1)
    last = min(_typed_day("until", work.today), work.today - ONE_DAY)
    initial = {"since": min(_typed_day("since", first), last), "until": last}
    form = form_of(FREEZING, typed, initial=initial, today=work.today)
    title, since, until = (form.data.get(name) for name in ("title", "since", "until"))

    def act(work: Work) -> int:
        if form.wrong or since is None or until is None:
            # Nothing is counted for a form that is refused anyway.
            raise Refused(frozen.faults_of(work, title or "", since, until))
        return frozen.freeze(work, title or "", since, until).id

    number = None if typed is None else done_as_typed(form, act)
    if number is not None:
        return redirect(url_for("figures.index", number=number), 303)
    drawn = page("figures/freeze.html", form=form)
    return drawn if typed is None else (drawn, 422)


@routes.get("/figures/<int:number>.pdf")
def pdf(number: int) -> Response:
    """The printed report; the reading is noted in the security log."""
    with writing() as work:
        found = frozen.opened(work, number)
        order = frozen.order_of(work, found.row)
        if order is None or order.sha256 is None:
            raise NotFound
        log_security(work, "read_figures", subject=found.row.title, address=address())
        name, sha256 = f"{found.row.title}.pdf", order.sha256
    answer = send_file(reading().blobs.open(sha256), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = attachment(name, f"figures-{number}")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
