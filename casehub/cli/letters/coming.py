"""`casehub exchange import`: a file from another bureau is judged apart, then entered or held back.

Nothing is accepted: an officer does that later, from the register of incoming papers.
Exit codes: 0 registered; 1 kept, but held back (quarantined, or come before), with its reason;
2 no such file, no letter, or wrong use, told in one sentence; 17 the machine was too busy to judge
the file, of which nothing is kept.
"""

from __future__ import annotations

import io
import json
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select

from casehub.casefile import letters
from casehub.casefile.cooperation.policies import largest_package
from casehub.casefile.cooperation.trust import pins_of
from casehub.casefile.numbering import pass_over
from casehub.cli import clock
from casehub.cli.instance import Instance, NotEntitled, open_existing
from casehub.cli.letters.reading import content_of, write_letter
from casehub.cli.parser import UsageFault
from casehub.documents.sign import seal_folder
from casehub.exchange.course import LetterState, message_number
from casehub.exchange.envelope import open_package
from casehub.exchange.evidence import Together, packages_of, put_together
from casehub.exchange.pinning import laid_out
from casehub.exchange.sorts import exchange
from casehub.exchange.verdict import judged
from casehub.model import Case, ExchangeLetter, Material, Person
from casehub.record.events import log_security
from casehub.record.work import Work
from casehub.workflow.refusals import NotAllowed, Refusal, Refused

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    from sqlalchemy.orm import Session

    from casehub.exchange.sending import Letter
    from casehub.exchange.verdict import Verdict

HELD = 1
# Whom an instance trusts where the command names no folder.
TRUST = "trust"


def register(tasks: argparse._SubParsersAction[Any]) -> None:
    """Add `exchange import`."""
    said = "登记收到的协作函；退出码0已登记，1已隔离，2不是协作函，17系统繁忙"
    task = tasks.add_parser("import", help=said)
    task.add_argument("file", type=Path, metavar="文件")
    said = "另附的压缩包；有几个的，每个写一次，次序不限"
    task.add_argument("--evidence", type=Path, action="append", metavar="文件", help=said)
    task.add_argument("--trust", type=Path, metavar="目录", help="默认为实例的trust目录")
    said = "收文登记人员，只有一人时可以不写"
    task.add_argument("--as", dest="account", metavar="账号", help=said)
    task.add_argument("--received", metavar="日期", help="本机关最早收到的日期，默认为今天")
    task.add_argument("--way", default="", metavar="方式", help="来件方式（config/materials.toml）")
    task.add_argument("--json", action="store_true", help="输出JSON")
    task.set_defaults(run=run_import)


def working(instance: Instance, session: Session, account: str | None) -> Work:
    """A unit of work of an account, or of the only one who enters what comes in.

    Raises UsageFault.
    """
    query = select(Person).where(Person.active, ~Person.system).order_by(Person.id)
    if account is None:
        rules, today = instance.rules.roles, clock.now().date()
        found = [
            one
            for one in session.scalars(query)
            if any(rules[role].receives for role in one.roles_on(today) if role in rules)
        ]
        if len(found) != 1:
            raise UsageFault("用 --as 指明收文登记人员的账号")
    else:
        found = list(session.scalars(query.where(Person.username == account)))
        if not found:
            raise UsageFault(f"没有账号 {account}，或者已停用")
    return Work(session, instance.rules, found[0], clock.now(), instance.blobs)


def run_import(arguments: argparse.Namespace) -> int:
    """Judge, enter or hold back one file; see the module."""
    content = content_of(arguments.file, exchange().limits.file_mb)
    most = exchange().limits.package_mb
    packages = [content_of(one, most) for one in arguments.evidence or ()]
    received = _received(arguments.received)
    with closing(open_existing(arguments.instance)) as instance:
        trust = arguments.trust
        if trust is None and (arguments.instance / TRUST).is_dir():
            trust = arguments.instance / TRUST
        with instance.reading() as session:
            work = working(instance, session, arguments.account)
            pins = pins_of(work, work.today)
        with laid_out(trust, pins) as laid:
            found = judged(content, laid)
        try:
            told = _enter(instance, arguments, found, (content, packages), received)
        except NotAllowed as refusal:
            account = arguments.account
            with instance.reading() as session:
                person = working(instance, session, account).actor
            refused = NotEntitled(str(refusal), person.username, person.id)
            with instance.writing():
                raise refused from refusal
        except Refusal as refusal:
            raise UsageFault(str(refusal)) from refusal
    return _tell(told, as_json=arguments.json)


def _received(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageFault(f"日期“{text}”不对，写成2026-11-28这样") from error


def _enter(
    instance: Instance,
    arguments: argparse.Namespace,
    found: Verdict,
    files: tuple[bytes, list[bytes]],
    received: date | None,
) -> Mapping[str, object]:
    content, packages = files
    account = arguments.account
    if found.payload is None:
        said = next(iter(found.problems), "不是协作函。")
        with instance.writing() as session:
            work = working(instance, session, account)
            log_security(work, "letter_held", subject=f"{arguments.file.name} {said}")
        return {"state": None, "reason": said}
    given = [io.BytesIO(one) for one in packages]
    together = put_together(given, found.payload) if given else Together(None)
    if together.asks_for:
        raise UsageFault(f"没有登记：函件另附的压缩包没有给全，{together.asks_for}")
    beside = list(together.faults)
    with instance.reading() as session:
        stands = letters.placed(working(instance, session, account), found, beside)
    sha256 = instance.blobs.put(io.BytesIO(content)).sha256
    with closing(together):
        # What is not bound is kept as it came, with the reason for which it is held back.
        whole = together.whole or next(iter(given), None)
        if whole is not None:
            whole.seek(0)
        zipped = None if whole is None else instance.blobs.put(cast("BinaryIO", whole)).sha256
    name, words = arguments.file.name, instance.rules.materials
    kept = letters.arrived(instance.blobs, stands, sha256, zipped, name, words)

    @contextmanager
    def begin() -> Iterator[Work]:
        with instance.writing() as session:
            yield working(instance, session, account)

    number = letters.enter(begin, found, beside, kept, (received, arguments.way))
    with instance.reading() as session:
        return _row(session, session.get_one(ExchangeLetter, number), _missing(found, packages))


def _missing(found: Verdict, packages: list[bytes]) -> str:
    """What the officer must still ask for: the letter stands without its ZIPs."""
    rows = [] if found.payload is None or packages else packages_of(found.payload)
    if not rows:
        return ""
    which = "" if len(rows) == 1 else f"{len(rows)}个（{'、'.join(one['file'] for one in rows)}）"
    return f"函件另附压缩包{which}，没有一并导入，请向来函机关索取。"


def _row(session: Session, row: ExchangeLetter, missing: str) -> Mapping[str, object]:
    paper = None if row.material_id is None else session.get_one(Material, row.material_id)
    case = None if row.case_id is None else session.get_one(Case, row.case_id)
    answered = None if row.answers_id is None else session.get_one(ExchangeLetter, row.answers_id)
    return {
        "state": row.state,
        "reason": row.reason,
        "missing": missing,
        "flow_id": row.flow_id,
        "message": message_number(row.flow_id, row.seq),
        "type": row.sort,
        "kind": row.kind,
        "sender": row.sender,
        "number": row.number,
        "payload_sha256": row.payload_sha256,
        "incoming": paper.number if paper else None,
        "case": case.reference if case else None,
        "answers": message_number(answered.flow_id, answered.seq) if answered else None,
        "due_on": row.due_on.isoformat() if row.due_on else None,
    }


def _tell(told: Mapping[str, object], *, as_json: bool) -> int:
    state = told["state"]
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    elif state is None:
        raise UsageFault(str(told["reason"]))
    elif state == LetterState.REGISTERED:
        parts = (
            f"已登记，收文号{told['incoming']}（{told['message']}）",
            f"答复{told['answers']}" if told["answers"] else "",
            f"案件{told['case']}" if told["case"] else "",
            f"{told['due_on']}前函复" if told["due_on"] else "",
        )
        print("　".join(filter(None, parts)))
        if told["missing"]:
            print(told["missing"])
    else:
        print(f"{LetterState(str(state)).words}，没有登记：{told['reason']}")
    if state is None:
        return UsageFault.code
    return 0 if state == LetterState.REGISTERED else HELD


def keys_of(folder: Path, account: str) -> Path:
    """The folder with the seal of the office of an account."""
    with closing(open_existing(folder)) as instance, instance.reading() as session:
        office = working(instance, session, account).actor.organisation
        return seal_folder(instance.settings.keys, office.key)


def taken_by(folder: Path, account: str | None, payload: Any) -> int | None:
    """How many bytes a ZIP may have that the receiver of a letter takes; None for any."""
    with closing(open_existing(folder)) as instance, instance.reading() as session:
        work = working(instance, session, account)
        told = payload.get("receiver") if isinstance(payload, dict) else None
        return largest_package(work, told) if isinstance(told, dict) else None


def note_sent(
    folder: Path,
    account: str | None,
    payload: Any,
    letter: Letter,
    out: Path,
    answers: Callable[[Work], int] | None = None,
) -> None:
    """Note a letter that this office seals as sent, and write it: both, or neither.

    answers: gives the letter that it answers, or raises UsageFault when it may not any more. Raises
    UsageFault where it is not this office's, one of the same number went before, or the receiver
    takes none of its size.
    """
    with closing(open_existing(folder)) as instance:
        sha256 = instance.blobs.put(io.BytesIO(letter.pdf)).sha256
        beside = None
        if letter.package is not None:
            beside = instance.blobs.put(io.BytesIO(letter.package)).sha256
        with instance.writing() as session:
            work = working(instance, session, account)
            sender, flow = payload["sender"]["name"], payload["flowId"]
            if sender != work.actor.organisation.name:
                said = f"不是账号{work.actor.username}所在的机关"
                raise UsageFault(f"这件函件由“{sender}”发出，{said}")
            seq = payload["message"]["seq"]
            if any(one.outbound and one.seq == seq for one in letters.known_letters(work, flow)):
                raise UsageFault(f"{message_number(flow, seq)}已经发出过")
            answered = None if answers is None else answers(work)
            files = letters.Files(sha256, beside)
            # How large each of several ZIPs is, the letter says that was made of the data.
            told = open_package(letter.pdf).payload if letter.parts else payload
            try:
                letters.sent(work, told, letter.payload_sha256, files, answered)
                pass_over(work, flow, payload["gongwen"]["发文字号"])
            except Refused as refused:
                raise UsageFault(str(refused)) from refused
            write_letter(letter, out)
