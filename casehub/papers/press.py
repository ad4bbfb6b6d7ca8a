"""A printing process of its own: bounded in time and memory, replaced before it grows too large.

The worker hands it facts and gets files. A paper that never ends or asks for too much memory
costs its process and nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from dataclasses import dataclass
from functools import partial
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from casehub.collecting import held_by, most_held
from casehub.documents import RenderRefusedError, scratch
from casehub.documents.bundles.batch import BatchJob, stack
from casehub.documents.bundles.binding import VolumeJob, bind
from casehub.documents.bundles.report import ReportJob, report
from casehub.documents.kinds import Kinds
from casehub.documents.templates.sidecars import load_kinds
from casehub.documents.typefaces import fonts_in_use, use_fonts
from casehub.papers.printing import print_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from casehub.documents.bundles.binding import BoundVolume
    from casehub.documents.printed import Rendered

Made = TypeVar("Made")
_SPAWN = multiprocessing.get_context("spawn")
KB_OF_A_MB = 1 << 10
# Somebody waits for a page; nobody for a paper, which gets what the pages leave.
YIELDING = 10
# Seconds between two looks at what the printing process holds.
LOOK = 0.1


class NotPrinted(Exception):
    """A paper could not be printed; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Bounds:
    """Seconds for a paper; papers and MB after which a process is replaced; MB that end it."""

    seconds: float
    papers: int
    recycle_mb: int
    limit_mb: int


class Press:
    """One printing process, started when it is needed."""

    def __init__(self, templates: Path, bounds: Bounds) -> None:
        self._templates, self._bounds = templates, bounds
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None
        self._printed, self._files = 0, ""

    def print(
        self, kind: str, facts: Mapping[str, object], files: str = "", code: str = ""
    ) -> Rendered:
        """The file of a paper. Raises NotPrinted with the reason; the press stays usable.

        files: what tells one state of the templates from another. A process that read them in
        another state is replaced. code: as `print_paper` takes it.
        """
        rendered: Rendered = self._ask((kind, dict(facts), code), files)
        return rendered

    def bind(self, job: VolumeJob, files: str = "") -> BoundVolume:
        """Bind a volume into the file that it names; as `print`."""
        bound: BoundVolume = self._ask(job, files)
        return bound

    def stack(self, job: BatchJob, files: str = "") -> int:
        """Put a batch together in the file that it names; how many pages it has; as `print`."""
        pages: int = self._ask(job, files)
        return pages

    def report(self, job: ReportJob, files: str = "") -> int:
        """Print a report into the file that it names; how many pages it has; as `print`."""
        pages: int = self._ask(job, files)
        return pages

    def _ask(self, job: object, files: str) -> Any:
        if files != self._files:
            self.close()
            self._files = files
        line = self._ready()
        try:
            line.send(job)
            if why := self._kept_from_waiting(line):
                self.close()
                raise NotPrinted(why)
            answer, memory = line.recv()
        except (EOFError, OSError):
            self.close()
            raise NotPrinted("印刷进程中途结束，可能是内存不够") from None
        self._printed += 1
        if self._printed >= self._bounds.papers or memory >= self._bounds.recycle_mb:
            self.close()
        if isinstance(answer, str):
            raise NotPrinted(answer)
        return answer

    def _kept_from_waiting(self, line: Connection) -> str:
        """Wait for the answer; else the sentence that says why nobody waits any longer.

        The memory is watched from here. Bounded within the process itself (RLIMIT_AS), its end
        reached the interpreter and its libraries at places where some of them stood still.
        """
        ends = time.monotonic() + self._bounds.seconds
        while not line.poll(max(0, min(LOOK, ends - time.monotonic()))):
            if held_by(self.pid or 0) > self._bounds.limit_mb * KB_OF_A_MB:
                return "内存不够，没有印成"
            if time.monotonic() >= ends:
                return f"超过{self._bounds.seconds:g}秒仍未印好，已停下"
        return ""

    def _ready(self) -> Connection:
        if self._line is None or self._process is None or not self._process.is_alive():
            self.close()
            ours, theirs = _SPAWN.Pipe()
            self._process = _SPAWN.Process(
                target=_serve,
                args=(theirs, str(self._templates), fonts_in_use()),
                daemon=True,
            )
            self._process.start()
            theirs.close()
            self._line, self._printed = ours, 0
        return self._line

    @property
    def pid(self) -> int | None:
        """The printing process, for those who watch it."""
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            scratch.sweep()
        self._process = self._line = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _end_with_parent() -> None:
    """Leave when the worker is gone: even a paper that never ends leaves no process behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _serve(line: Connection, templates: str, faces: tuple[Any, ...]) -> None:
    # Told to stop, the worker first ends the paper in hand; Ctrl-C and systemd tell both at once.
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(YIELDING)
    use_fonts(*faces)
    book = load_kinds(Path(templates))
    while True:
        try:
            job = line.recv()
        except EOFError:
            return
        answer = _made(_work(book, job))
        line.send((answer, most_held() // KB_OF_A_MB))


def _work(book: Kinds, job: Any) -> Callable[[], Rendered | BoundVolume | int]:
    if isinstance(job, VolumeJob):
        return partial(bind, job)
    if isinstance(job, BatchJob):
        return partial(stack, job)
    if isinstance(job, ReportJob):
        return partial(report, job)
    return partial(_printed, book, *job)


def _printed(book: Kinds, kind: str, facts: Mapping[str, object], code: str) -> Rendered:
    if kind not in book:
        raise RenderRefusedError([f"没有“{kind}”这种文书"])
    return print_paper(book, kind, facts, code)


def _made(make: Callable[[], Made]) -> Made | str:
    """What was made, or the sentence that says why it was not."""
    try:
        return make()
    except RenderRefusedError as refused:
        return str(refused)
    except MemoryError:
        return "内存不够，没有印成"
    except Exception as error:  # noqa: BLE001  whatever a damaged paper does, the others go on
        return f"排版出错（{type(error).__name__}：{error}）"
