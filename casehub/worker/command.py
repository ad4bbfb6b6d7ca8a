"""`casehub worker`: what happens by itself, until it is told to stop, or once."""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from casehub.cli.instance import open_existing
from casehub.cli.parser import UsageFault
from casehub.logs import write_log
from casehub.worker.duties import PAPERS_AT_A_TURN, Duties
from casehub.worker.life import Life
from casehub.worker.place import Place
from casehub.worker.queue import Queue
from casehub.worker.tally import Tally

if TYPE_CHECKING:
    import argparse

WORDS = {
    "printed": "印成文书",
    "expired": "到期办理",
    "sealed": "封存检查点",
    "scrubbed": "核对文件",
    "reminded": "提醒",
    "failed": "未办成",
}


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `worker`."""
    worker = commands.add_parser("worker", help="后台办理：印文书、期限届满、封存、核对、提醒")
    worker.add_argument("--once", action="store_true", help="把现在该办的办完就结束")
    worker.add_argument("--json", action="store_true", help="（与 --once 一起）以 JSON 输出件数")
    worker.set_defaults(run=run_worker)


def run_worker(arguments: argparse.Namespace) -> int:
    """Work; 0 when told to stop or when a single round is done."""
    if arguments.json and not arguments.once:
        raise UsageFault("参数 --json 须与 --once 一起使用")
    settings = open_existing(arguments.instance).settings
    place = Place(settings)
    try:
        if not arguments.once:
            write_log(settings.log)
            work(place)
            return 0
        if logging.lastResort is not None:
            # Who asks for one round is told here why something was not done.
            logging.lastResort.setLevel(logging.WARNING)
        tally = once(place)
    finally:
        place.engine.dispose()
    if arguments.json:
        sys.stdout.write(json.dumps(asdict(tally)) + "\n")
    else:
        parts = [f"{WORDS[name]} {number}" for name, number in asdict(tally).items()]
        sys.stdout.write("，".join(parts) + "\n")
    return 0


def work(place: Place) -> None:
    """Work until told to stop: one process beside SQLite, one of many on PostgreSQL."""
    of_database = Queue if place.engine.dialect.name == "postgresql" else Rounds
    of_database(place).run()


def once(place: Place) -> Tally:
    """Everything that is due now, once."""
    duties, whole = Duties(place), Tally()
    try:
        for name in duties.all:
            while True:
                done = duties.do(name)
                whole.add(done)
                # More of the same may wait; what failed is put off and does not come again.
                if name not in duties.repeated or done.done + done.failed < PAPERS_AT_A_TURN:
                    break
    finally:
        duties.close()
    return whole


class Rounds:
    """One process beside SQLite that looks at each duty in turn until it is told to stop.

    A signal is noted and asked for between two jobs, so that the job in hand is ended.
    """

    def __init__(self, place: Place) -> None:
        self._place, self._told = place, False
        self._bell, self._string = os.pipe()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, self._stop)
        life = Life(self._place)
        duties = Duties(self._place, stopped=self._stopped)
        next_at = dict.fromkeys(duties.all, 0.0)
        try:
            while not self._stopped():
                for name, (every, _) in duties.all.items():
                    if time.monotonic() < next_at[name] or self._stopped():
                        continue
                    done = duties.do(name)
                    life.beat(done.done)
                    again = name in duties.repeated and done.done
                    next_at[name] = time.monotonic() + (0 if again else every)
                life.beat()
                pause = min(next_at.values()) - time.monotonic()
                if pause > 0:
                    self._wait(min(pause, self._place.schedule.look_every))
        finally:
            duties.close()
            life.end()

    def _stop(self, _signal: int, _frame: object) -> None:
        self._told = True
        os.write(self._string, b"!")

    def _stopped(self) -> bool:
        return self._told

    def _wait(self, seconds: float) -> None:
        """Sleep, and wake at once when told to stop."""
        select.select([self._bell], [], [], seconds)
