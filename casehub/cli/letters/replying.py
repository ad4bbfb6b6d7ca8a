"""`casehub exchange receipt`: the answer to a registered letter, sealed by the answering office.

Exit codes: 0 written and noted as sent; 2 it may not be given (any more), or wrong use, told in
one sentence; then nothing is noted and no file is written.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casehub.casefile import letters
from casehub.casefile.cooperation.heirs import readdressed
from casehub.casefile.sight_of_materials import receives
from casehub.cli.instance import open_existing
from casehub.cli.letters.coming import keys_of, note_sent, taken_by, working
from casehub.cli.letters.reading import content_of
from casehub.cli.parser import UsageFault
from casehub.exchange import ReferralRefused
from casehub.exchange.answers import Told, answer, receipt_of, refusal
from casehub.exchange.sending import Sender, sent
from casehub.exchange.sorts import exchange
from casehub.law.identifiers import IdentifierFault, read_message_number
from casehub.storage import StorageFault

if TYPE_CHECKING:
    import argparse

    from casehub.exchange.answers import Asked
    from casehub.exchange.sorts import Receipt
    from casehub.model import ExchangeLetter
    from casehub.record.work import Work


def register(tasks: argparse._SubParsersAction[Any]) -> None:
    """Add `exchange receipt`."""
    task = tasks.add_parser("receipt", help="对已登记的来函作出答复，封装、签章并记入台账")
    task.add_argument("flow", metavar="流转编号", help="可以带报文序号，如…/M3，默认为最后一件来函")
    kinds = [one.kind.casefold() for one in exchange().message if one.answers]
    task.add_argument("--kind", required=True, choices=kinds, help="回执、延期告知、函复、退回")
    codes = [one.code.casefold() for one in exchange().receipt]
    task.add_argument("--code", choices=codes, help="回执的处理结果，默认为已登记收文号")
    task.add_argument("--out", type=Path, required=True, metavar="文件", help="写成的PDF")
    task.add_argument("--no", dest="number", required=True, metavar="发文字号")
    task.add_argument("--reason", metavar="理由")
    task.add_argument("--reason-code", metavar="种类", help="退回的理由种类，数据格式中的代码")
    task.add_argument("--items", metavar="项号", help="部分受理的项号")
    task.add_argument("--new-date", metavar="日期", help="延期后的预计回复日期")
    task.add_argument("--rerouted-to", metavar="机关", help="转办至")
    task.add_argument("--data", type=Path, metavar="文件", help="函复的办理结果，JSON")
    task.add_argument("--keys", type=Path, metavar="目录", help="密钥目录，默认为实例的keys")
    task.add_argument("--as", dest="account", metavar="账号", help="办理人，默认为收文登记人员")
    task.set_defaults(run=run_receipt)


def run_receipt(arguments: argparse.Namespace) -> int:
    """Say one answer; see the module."""
    try:
        flow = read_message_number(arguments.flow)
        code = None if arguments.code is None else arguments.code.upper()
        row = receipt_of(arguments.kind.upper(), code)
    except IdentifierFault as error:
        raise UsageFault(str(error)) from error
    except KeyError as error:
        said = f"--code {arguments.code} 不是 --kind {arguments.kind} 的处理结果"
        raise UsageFault(said) from error
    told = _told(arguments)
    number = flow.text

    def allowed(work: Work) -> tuple[ExchangeLetter, Asked]:
        return _allowed(work, number, flow.message, row, told)

    with closing(open_existing(arguments.instance)) as instance, instance.reading() as session:
        work = working(instance, session, arguments.account)
        _, asked = allowed(work)
        seq = letters.next_message(work, number)
        try:
            made = answer(asked, row, told, letters.sender_block(work), seq, work.today)
            payload = readdressed(work, made)
        except ValueError as error:
            raise UsageFault(str(error)) from error
    folder = Path() if arguments.data is None else arguments.data.parent
    keys = arguments.keys or keys_of(arguments.instance, arguments.account)
    try:
        most = taken_by(arguments.instance, arguments.account, payload)
        zipped = arguments.out.with_suffix(".zip").name
        letter = sent(payload, folder, Sender.of(keys), zipped, most)
    except ReferralRefused as error:
        raise UsageFault(str(error)) from error

    def answered(work: Work) -> int:
        return allowed(work)[0].id

    note_sent(arguments.instance, arguments.account, payload, letter, arguments.out, answered)
    if not letter.signed:
        sys.stderr.write("没有签章密钥，函件没有电子签名，请打印后用印。\n")
    print(f"{letter.payload_sha256}  {arguments.out}")
    return 0


def _told(arguments: argparse.Namespace) -> Told:
    data: object = {}
    if arguments.data is not None:
        try:
            data = json.loads(content_of(arguments.data, 1).decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise UsageFault(f"文件 {arguments.data} 不是有效的JSON") from error
    if not isinstance(data, dict):
        raise UsageFault(f"文件 {arguments.data} 应是一个JSON对象")
    new_date = None
    if arguments.new_date is not None:
        try:
            new_date = date.fromisoformat(arguments.new_date)
        except ValueError as error:
            raise UsageFault(f"日期“{arguments.new_date}”不对，写成2026-11-28这样") from error
    receipt = {
        "reason": arguments.reason,
        "reasonCode": arguments.reason_code,
        "items": arguments.items,
        "newDate": arguments.new_date,
        "rerouted": {"name": arguments.rerouted_to} if arguments.rerouted_to else None,
    }
    return Told(arguments.number, receipt, data, new_date)


def _allowed(
    work: Work, flow: str, seq: int | None, row: Receipt, told: Told
) -> tuple[ExchangeLetter, Asked]:
    """The letter that is answered. Raises UsageFault where this answer may not be given."""
    if not receives(work):
        raise UsageFault(f"{work.actor.name}（{work.actor.username}）不是收发人员，不能发出答复")
    try:
        found = letters.answered_letter(work, flow, seq)
    except (ReferralRefused, StorageFault) as error:
        raise UsageFault(f"来函文件读不出：{error}") from error
    if found is None:
        raise UsageFault(f"没有登记过流转编号{flow}的来函，不能答复")
    if said := refusal(found[1], row, told, work.today):
        raise UsageFault(said)
    return found
