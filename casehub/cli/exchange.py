"""`casehub exchange`: seal a letter, verify and open one that came, without an instance.

What an instance notes and enters is done by `casehub.cli.letters`.

Exit codes: 0 done (verify: everything holds); 1 read, but something does not hold, told line by
line; 2 no letter of this format, or wrong use, told in one sentence; 17 the machine was too busy to
judge the file, which says nothing of it.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casehub.cli.letters import coming, replying
from casehub.cli.letters.reading import content_of, write_letter
from casehub.cli.parser import UsageFault
from casehub.exchange import ReferralRefused
from casehub.exchange.codes import make_code_key
from casehub.exchange.evidence import put_together
from casehub.exchange.offline import page
from casehub.exchange.sending import Sender, sent
from casehub.exchange.sorts import exchange
from casehub.exchange.verdict import as_lines, judged

if TYPE_CHECKING:
    import argparse

    from casehub.exchange.verdict import Verdict

HOLDS_NOT = 1
# How commands that judge a file end besides; `faults.BUSY` says the second.
ENDS = "2不是协作函，17系统繁忙"


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `exchange seal`, `verify`, `open`, `import`, `receipt`, `code-key` and `page`."""
    group = commands.add_parser("exchange", help="跨区域协作函：封装、核对、取出数据")
    tasks = group.add_subparsers(dest="task", metavar="命令", required=True)
    seal = tasks.add_parser("seal", help="由数据排出协作函，封装并签章")
    seal.add_argument("referral", type=Path, metavar="数据", help="referral.json")
    seal.add_argument("--out", type=Path, required=True, metavar="文件", help="写成的PDF")
    seal.add_argument("--files", type=Path, metavar="目录", help="附件所在目录，默认为数据所在目录")
    seal.add_argument("--keys", type=Path, metavar="目录", help="密钥目录，默认为实例的keys")
    said = "一个压缩包最多多少MB，超过的分成几个；写明账号的，默认按登记的对方收件要求"
    seal.add_argument("--most", type=int, metavar="MB", help=said)
    seal.add_argument("--as", dest="account", metavar="账号", help="记入实例的协作函台账")
    seal.set_defaults(run=run_seal)
    coming.register(tasks)
    replying.register(tasks)
    for name, run, said in (
        ("verify", run_verify, f"核对签名、数据、页面文字；退出码0全部相符，1有不符，{ENDS}"),
        ("open", run_open, f"取出数据；退出码0可用，1数据与页面不符，{ENDS}"),
    ):
        task = tasks.add_parser(name, help=said)
        task.add_argument("file", type=Path, metavar="文件")
        task.add_argument("--trust", type=Path, metavar="目录", help="对方证书、吊销名单和公钥")
        beside = "另附的压缩包；有几个的，每个写一次"
        task.add_argument("--evidence", type=Path, action="append", metavar="文件", help=beside)
        task.add_argument("--json", action="store_true", help="输出JSON")
        task.set_defaults(run=run)
    key = tasks.add_parser("code-key", help="生成二维码签名的密钥和公钥")
    key.add_argument("keys", type=Path, metavar="目录")
    key.set_defaults(run=run_code_key)
    offline = tasks.add_parser("page", help="写出离线核验网页，供没有本系统的单位使用")
    offline.add_argument("--out", type=Path, required=True, metavar="文件")
    offline.set_defaults(run=run_page)


def run_seal(arguments: argparse.Namespace) -> int:
    """Draw, seal and sign a letter; the ZIP beside it where the payload names files for one."""
    try:
        payload = json.loads(content_of(arguments.referral, 1).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageFault(f"文件 {arguments.referral} 不是有效的JSON") from error
    files = arguments.files or arguments.referral.parent
    if arguments.keys is not None:
        keys = arguments.keys
    elif arguments.account is not None:
        keys = coming.keys_of(arguments.instance, arguments.account)
    else:
        keys = arguments.instance / "keys"
    most = arguments.most << 20 if arguments.most else None
    if most is None and arguments.account is not None:
        most = coming.taken_by(arguments.instance, arguments.account, payload)
    try:
        zipped = arguments.out.with_suffix(".zip").name
        letter = sent(payload, files, Sender.of(keys), zipped, most)
    except ReferralRefused as error:
        raise UsageFault(str(error)) from error
    if arguments.account is None:
        write_letter(letter, arguments.out)
    else:
        coming.note_sent(arguments.instance, arguments.account, payload, letter, arguments.out)
    if not letter.signed:
        sys.stderr.write("没有签章密钥，函件没有电子签名，请打印后用印。\n")
    print(f"{letter.payload_sha256}  {arguments.out}")
    return 0


def _judged(arguments: argparse.Namespace) -> Verdict:
    return judged(content_of(arguments.file, exchange().limits.file_mb), arguments.trust)


def _evidence_faults(arguments: argparse.Namespace, found: Verdict) -> list[str]:
    if found.payload is None or arguments.evidence is None:
        return []
    most = exchange().limits.package_mb
    given = [io.BytesIO(content_of(one, most)) for one in arguments.evidence]
    with closing(put_together(given, found.payload)) as together:
        return [*together.faults, *filter(None, [together.asks_for])]


def run_verify(arguments: argparse.Namespace) -> int:
    """Say of a file whether it is intact, trusted, and shows what its data says."""
    found = _judged(arguments)
    more = _evidence_faults(arguments, found)
    if arguments.json:
        row = {**found.as_json(), "problems": [*found.problems, *more]}
        print(json.dumps(row, ensure_ascii=False))
    elif found.payload is None:
        raise UsageFault("".join(found.problems))
    else:
        print("\n".join([*as_lines(found), *(f"问题：{one}" for one in more)]))
    if found.payload is None:
        return UsageFault.code
    return 0 if found.sound and not more else HOLDS_NOT


def run_open(arguments: argparse.Namespace) -> int:
    """Print the payload of a letter whose pages say the same; what else is amiss on stderr."""
    found = _judged(arguments)
    if found.payload is None:
        raise UsageFault("".join(found.problems))
    more = _evidence_faults(arguments, found)
    for problem in (*found.problems, *more):
        sys.stderr.write(f"{problem}\n")
    if not (found.intact and found.visible_matches) or more:
        return HOLDS_NOT
    print(json.dumps(found.payload, ensure_ascii=False, indent=None if arguments.json else 1))
    return 0


def run_page(arguments: argparse.Namespace) -> int:
    """Write the page for partners without any software."""
    try:
        arguments.out.write_text(page(), encoding="utf-8")
    except OSError as error:
        raise UsageFault(f"文件 {arguments.out} 写不进去") from error
    print(arguments.out)
    return 0


def run_code_key(arguments: argparse.Namespace) -> int:
    """Make the key that signs the codes, and the public key that partners pin; never twice."""
    try:
        public = make_code_key(arguments.keys)
    except FileExistsError as error:
        raise UsageFault(f"目录 {arguments.keys} 里已有二维码签名的密钥") from error
    except OSError as error:
        raise UsageFault(f"目录 {arguments.keys} 写不进去") from error
    print(public)
    return 0
