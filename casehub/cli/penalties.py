"""`casehub penalty`, `hearing`, `summary`, `criminal`, `surcharge`: amounts with their reasons."""

from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from casehub.cli.parser import UsageFault, a_count, a_date, a_pause
from casehub.declared import DeclarationFaults
from casehub.law import crimes, fines, hearings
from casehub.law.fines import NOTHING, Asked, CannotCompute, PersonClass
from casehub.law.hearings import Grave
from casehub.law.sums import UnclearSum, money_read
from casehub.rulebook.penalties import load_penalties
from casehub.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from casehub.law.fines import Circumstance, Measure, Range
    from casehub.rulebook.penalties import Penalties

# What is written where a figure cannot be found out.
UNKNOWN = "none"
PERSONS: tuple[PersonClass, ...] = get_args(PersonClass)
# Who is meant where a command names no class and none decides: whoever trades.
UNIT: PersonClass = "organisation"
# The sums by which a hearing is told.
HEARD_BY = ("fine", "gains", "goods_value")


def an_amount(text: str) -> Decimal:
    """Yuan with at most two decimals, as the forms read it: 60000, 60,000.00, 6万元."""
    try:
        return money_read(text)
    except UnclearSum as unclear:
        raise argparse.ArgumentTypeError(f"“{text}”不是金额：{unclear}") from unclear


def a_piece_count(text: str) -> Decimal:
    """A whole number of pieces from 0, written as amounts are: 10000, 10,000, 1万."""
    number = an_amount(text)
    if number != number.to_integral_value():
        raise argparse.ArgumentTypeError(f"“{text}”不是整数，件数应为整数")
    return number


def a_figure(text: str) -> Decimal | None:
    """An amount, or None for one that cannot be found out."""
    return None if text == UNKNOWN else an_amount(text)


def several(command: argparse.ArgumentParser, name: str, **settings: Any) -> None:
    """Add an option that takes several values and may be written several times."""
    command.add_argument(name, nargs="+", action="extend", **{"default": [], **settings})


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the five commands to the top parser."""
    penalty = commands.add_parser("penalty", help="罚款的幅度、裁量档次和应当并处的措施")
    penalty.add_argument("rule", metavar="规定")
    penalty.add_argument(
        "--act-date", type=a_date, required=True, metavar="日期", help="行为终了之日"
    )
    penalty.add_argument("--decision-date", type=a_date, required=True, metavar="日期")
    penalty.add_argument("--found-date", type=a_date, metavar="日期", help="发现之日")
    for name, title in (("turnover", "违法经营额"), ("gains", "违法所得"), ("goods-value", "货值")):
        penalty.add_argument(
            f"--{name}", type=a_figure, default=argparse.SUPPRESS, metavar="元",
            help=f"{title}；无法查明或者没有的写 {UNKNOWN}",
        )  # fmt: skip
    several(penalty, "--prior", type=a_date, metavar="日期", help="在先处罚、判决的生效之日")
    penalty.add_argument("--serious", action="store_true", help="情节严重")
    several(penalty, "--circumstance", metavar="情节", help="可以写几个")
    several(
        penalty, "--measure", default=None, metavar="措施",
        help="拟并处的措施；写了就核对有没有遗漏",
    )  # fmt: skip
    penalty.add_argument("--propose", type=an_amount, metavar="元", help="拟罚款")
    penalty.set_defaults(run=run_penalty)
    heard = commands.add_parser("hearing", help="是否应当告知听证")
    several(heard, "--measure", metavar="措施", help="拟作出的处罚，可以写几个")
    heard.set_defaults(run=run_hearing)
    spot = commands.add_parser("summary", help="能否当场处罚")
    spot.add_argument("--confiscation", action="store_true", help="并处没收、销毁")
    spot.set_defaults(run=run_summary)
    for command in (penalty, heard, spot):
        command.add_argument("--person", choices=PERSONS)
    for name in ("fine", "gains", "goods-value"):
        heard.add_argument(
            f"--{name}", type=a_figure, default=argparse.SUPPRESS, metavar="元",
            help=f"无法查明或者没有的写 {UNKNOWN}",
        )  # fmt: skip
    spot.add_argument("--fine", type=an_amount, required=True, metavar="元")
    sent = commands.add_parser("criminal", help="是否应当移送公安机关")
    sent.add_argument("--crime", required=True, metavar="刑法条")
    sent.add_argument("--same-mark", choices=("yes", "no"))
    sent.add_argument("--act-date", type=a_date, required=True, metavar="日期")
    sent.add_argument(
        "--marks", type=a_count, default=1, metavar="N", help="不同来源的商标数、专利数"
    )
    several(sent, "--prior", type=a_date, metavar="日期", help="二年内同类处罚、判决的生效之日")
    for name, title in crimes.FIGURES.items():
        read = a_piece_count if name == crimes.PIECES else an_amount
        sent.add_argument(
            f"--{name.replace('_', '-')}", type=read, default=argparse.SUPPRESS, metavar="N",
            help=title,
        )  # fmt: skip
    sent.set_defaults(run=run_criminal)
    late = commands.add_parser("surcharge", help="逾期缴纳罚款的加处罚款")
    late.add_argument("--fine", type=an_amount, required=True, metavar="元")
    late.add_argument("--due", type=a_date, required=True, metavar="日期", help="缴款期限届满日")
    late.add_argument("--paid", type=a_date, required=True, metavar="日期")
    several(late, "--stay", type=a_pause, metavar="起..止", help="不加处的期间，含首末日")
    late.set_defaults(run=run_surcharge)
    for command in (penalty, heard, spot, sent, late):
        command.add_argument("--json", action="store_true", help="输出JSON")


def _book() -> Penalties:
    try:
        return load_penalties(PROJECT / "config")
    except DeclarationFaults as faults:
        raise UsageFault(f"处罚标准有误：{faults}") from faults


def _named(
    word: str, asked: Iterable[str], known: Iterable[Measure | Circumstance | Grave]
) -> list[str]:
    """What was asked by its id, its title or a name it also goes by, each as its id."""
    ids = {one.id: one.id for one in known}
    ids |= {one.title: one.id for one in known}
    ids |= {name: one.id for one in known if isinstance(one, Grave) for name in one.also}
    for one in asked:
        if one not in ids:
            offered = "、".join(f"{row.id}（{row.title}）" for row in known)
            raise UsageFault(f"没有“{one}”这种{word}，可以写：{offered}")
    return [ids[one] for one in asked]


def _of_person(
    person: PersonClass | None, answer: Callable[[PersonClass], tuple[bool, list[str]]]
) -> tuple[bool, list[str]]:
    """The answer for the class of person; where it is not said, the one that holds for each.

    Raises UsageFault where the class decides and is not said.
    """
    if person is None and len({answer(one)[0] for one in PERSONS}) > 1:
        raise UsageFault(f"不能判断：缺少当事人的类别（--person {'、'.join(PERSONS)}）")
    return answer(person or UNIT)


def run_penalty(arguments: argparse.Namespace) -> int:
    """Print the range of a fine and whether a proposed one can stand."""
    book = _book()
    rules = {row.rule for row in book.fine}
    if arguments.rule not in rules:
        raise UsageFault(f"没有收录“{arguments.rule}”，已收录：{'、'.join(sorted(rules))}")
    if arguments.decision_date < arguments.act_date:
        raise UsageFault("决定日期早于行为终了之日")
    told = [("在先处罚、判决的生效之日", day) for day in arguments.prior]
    for what, day in (*told, ("发现之日", arguments.found_date)):
        if day is not None and day > arguments.decision_date:
            raise UsageFault(f"{what}{day}晚于决定日期{arguments.decision_date}")
    holding = _named("情节", arguments.circumstance, book.circumstance)
    ordered = arguments.measure and _named("措施", arguments.measure, book.measure)
    given = vars(arguments)
    figures = {name: given[name] for name in fines.BASES if name in given}
    asked = Asked(
        arguments.rule, arguments.act_date, arguments.decision_date, figures,
        arguments.person or UNIT, serious=arguments.serious, prior=arguments.prior,
        found=arguments.found_date, proposed=arguments.propose, holding=holding, ordered=ordered,
    )  # fmt: skip
    try:
        found = fines.fine(
            asked, book.fine, book.discretion, book.limitation, book.measure, book.circumstance
        )
    except CannotCompute as error:
        raise UsageFault(str(error)) from error
    titles = {one.id: one.title for one in book.measure}
    must = [titles[one] for one in found.must]
    answer = {
        "fine_min": _yuan(found.range.least),
        "fine_max": _yuan(found.range.most),
        "bands": {name: _band(band) for name, band in found.bands.items()},
        "must": must,
        "heavier_required": found.heavier,
        "accepted": found.accepted,
        "reasons": list(found.reasons),
        "basis": list(found.basis),
        "lex_mitior_check": found.mitior,
    }
    return _say(
        arguments, answer,
        f"罚款 {found.range.least:,.2f} 至 {found.range.most:,.2f} 元；"
        f"{'、'.join(must) or '没有应当并处的措施'}。{'；'.join(found.reasons)}",
    )  # fmt: skip


def run_hearing(arguments: argparse.Namespace) -> int:
    """Print whether the right to a hearing must be told."""
    book = _book()
    # What is no ground of a hearing may stand in a decision as well: 警告, 没收.
    measures = _named("处罚", arguments.measure, (*book.heard_measure, *book.measure))
    if not measures and not any(name in vars(arguments) for name in HEARD_BY):
        raise UsageFault("不能判断：缺少处罚的数额（--fine 等）或者种类（--measure）")
    sums = {name: vars(arguments).get(name) or NOTHING for name in HEARD_BY}

    def heard(person: PersonClass) -> tuple[bool, list[str]]:
        return hearings.hearing(
            book.heard, book.heard_measure, book.heard_for, person=person,
            fine=sums["fine"], gains=sums["gains"], goods_value=sums["goods_value"],
            measures=measures,
        )  # fmt: skip

    required, basis = _of_person(arguments.person, heard)
    said = "应当告知听证" if required else "不需要告知听证"
    return _say(arguments, {"required": required, "basis": basis}, f"{said}（{'、'.join(basis)}）")


def run_summary(arguments: argparse.Namespace) -> int:
    """Print whether a penalty may be imposed on the spot."""
    book = _book()

    def at_once(person: PersonClass) -> tuple[bool, list[str]]:
        return hearings.summary(
            book.summary, person=person, fine=arguments.fine, confiscation=arguments.confiscation
        )

    allowed, reasons = _of_person(arguments.person, at_once)
    answer = {"allowed": allowed, "basis": [book.summaries.basis], "reasons": reasons}
    said = "可以当场处罚" if allowed else f"不能当场处罚：{'；'.join(reasons)}"
    return _say(arguments, answer, f"{said}（{book.summaries.basis}）")


def run_criminal(arguments: argparse.Namespace) -> int:
    """Print whether a case must or may go to the police."""
    book, given = _book(), vars(arguments)
    same = None if arguments.same_mark is None else arguments.same_mark == "yes"
    figures = {name: given[name] for name in crimes.FIGURES if name in given}
    try:
        found = crimes.referral(
            book.crime, book.criminal, arguments.crime, arguments.act_date, figures,
            same_mark=same, marks=arguments.marks, prior=arguments.prior,
        )  # fmt: skip
    except CannotCompute as error:
        raise UsageFault(str(error)) from error
    answer = {"refer": found.refer, "near": found.near, "basis": list(found.basis)}
    said = {"must": "应当移送", "may": "没有达到数额", "no": "不构成"}[found.refer]
    return _say(arguments, answer, f"{said}：{'；'.join(found.reasons)}")


def run_surcharge(arguments: argparse.Namespace) -> int:
    """Print the days overdue and the surcharge."""
    row = _book().surcharge
    days, amount = fines.surcharge(
        row, arguments.fine, arguments.due, arguments.paid, arguments.stay
    )
    answer = {"days": days, "amount": _yuan(amount)}
    return _say(arguments, answer, f"逾期 {days} 日，加处罚款 {amount:,.2f} 元（{row.basis}）")


def _yuan(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _band(band: Range) -> list[str]:
    return [_yuan(band.least), _yuan(band.most)]


def _say(arguments: argparse.Namespace, answer: object, words: str) -> int:
    said = json.dumps(answer, ensure_ascii=False) if arguments.json else words
    sys.stdout.write(said + "\n")
    return 0
