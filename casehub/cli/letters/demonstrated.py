"""`casehub demo --headless --out DIR`: two instances play a whole exchange of files.

Below DIR/exchange: the instance of each bureau, every file that crossed the border, exchange.json
with what came of each, and the record of both verified by the program and by the second verifier.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.cli import clock
from casehub.cli.database import upgrade
from casehub.cli.instance import Instance
from casehub.cli.parser import UsageFault
from casehub.demonstration import accounts, crossing
from casehub.demonstration.exchanged.bureaus import Play, Side
from casehub.demonstration.performing import load_people
from casehub.demonstration.script import Demonstration, DemonstrationFault, load_demonstration
from casehub.demonstration.seals import KEYS, TRUST, equip
from casehub.model import Organisation
from casehub.record import audit
from casehub.settings import PROJECT, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

LETTERS, TOLD = "letters", "exchange.json"


def play(
    out: Path,
    until: datetime,
    tell: Callable[[str], None],
    databases: Mapping[str, str] | None = None,
) -> None:
    """Play what happened up to the instant; nothing is made where nothing had happened by then.

    databases: addresses of empty databases by the key of the bureau; the others have one of their
    own in their folder. Raises DemonstrationFault where the record of a bureau does not hold
    afterwards.
    """
    folder = PROJECT / "config" / "demo"
    script = crossing.load(folder)
    if until < min(act["at"] for act in script["acts"]):
        return
    if out.exists():
        if not (out / TOLD).exists():
            raise UsageFault(f"{out} 中已有其他内容，请换一个输出目录")
        shutil.rmtree(out)
    (out / LETTERS).mkdir(parents=True)
    everybody = load_demonstration(folder)
    instances = {key: _instance(out / key, (databases or {}).get(key)) for key in script["offices"]}
    with ExitStack() as open_:
        for one in instances.values():
            open_.callback(one.close)
        sides = {}
        for key, one in instances.items():
            session = open_.enter_context(one.writing())
            # Whom the script brings is who works there; the others know them from outside.
            brought = [row for row in script["people"] if row["org"] == key]
            staff = tuple(brought or (row for row in everybody.people if row["org"] == key))
            cast = Demonstration(everybody.since, staff, ())
            password = accounts.new_password()
            load_people(session, one.rules, cast, password)
            offices = {o.key: o.short_name for o in session.scalars(select(Organisation))}
            accounts.keep(accounts.accounts_of(cast, one.rules, offices, password), out / key)
            clerk = script["clerks"][key]
            sides[key] = Side(
                key, one.settings.instance, session, one.rules, one.blobs, clerk
            )
        _seals(sides)
        crossed = Play(script, sides, out / LETTERS)
        done = crossing.play_until(crossed, until)
    checked = {key: _verified(one) for key, one in instances.items()}
    report = {"files": crossed.told, "verified": checked}
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (out / TOLD).write_text(text + "\n", encoding="utf-8")
    tell(f"两地往来 {done} 步，函件在 {out / LETTERS}，两个数据库的记录均已校验")


def _instance(folder: Path, database: str | None = None) -> Instance:
    """A fresh instance with a database of its own, whatever the environment names."""
    folder.mkdir(parents=True)
    named = {} if database is None else {"CASEHUB_DATABASE_URL": database}
    instance = Instance(Settings.for_instance(folder, named))
    upgrade(instance.settings.database_url)
    return instance


def _seals(sides: Mapping[str, Side]) -> None:
    """What each bureau signs with, which the other pins."""
    for key, side in sides.items():
        office = side.session.scalars(select(Organisation).where(Organisation.key == key)).one()
        others = {one.folder / TRUST: key for one in sides.values() if one is not side}
        equip(side.folder / KEYS, office.name, others)


def _verified(instance: Instance) -> dict[str, int]:
    """Both verifiers find nothing amiss; what they looked at. Raises DemonstrationFault."""
    against = audit.Against(instance.rules, now=clock.now())
    with instance.reading() as session:
        report = audit.verify(session, instance.blobs, against=against)
    if not report.sound:
        raise DemonstrationFault("；".join(map(str, report.faults)))
    instance.close()
    # The second verifier runs alone, as whoever distrusts the program runs it.
    place = instance.settings
    program = place.project / "casehub" / "verify_audit.py"
    command = [sys.executable, str(program), place.database_url]
    command += ["--blobs", str(place.blobs), "--workflows", str(place.project / "workflows")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise DemonstrationFault(f"{place.instance}没有通过第二套校验：{done.stdout}{done.stderr}")
    return {"cases": report.cases, "events": report.events, "rows": report.rows}
