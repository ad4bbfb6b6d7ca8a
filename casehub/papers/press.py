"""A printing process of its own: bounded in time and memory, replaced before it grows too large.

The worker hands it facts and gets files. A paper that never ends or asks for too much memory
costs its process and nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
from dataclasses import dataclass
from functools import partial
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from casehub.documents import RenderRefusedError, scratch
from casehub.documents.kinds import Kinds, load_kinds
from casehub.documents.typefaces import fonts_in_use, use_fonts
from casehub.documents.volume.batch import BatchJob, stack
from casehub.documents.volume.binding import VolumeJob, bind
from casehub.papers.printing import print_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from casehub.documents.printed import Rendered
    from casehub.documents.volume.binding import BoundVolume

Made = TypeVar("Made")
_SPAWN = multiprocessing.get_context("spawn")
MB = 1 << 20
# Somebody waits for a page; nobody for a paper, which gets what the pages leave.
YIELDING = 10


class NotPrinted(Exception):
    """A paper could not be printed; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Bounds:
    """Seconds for a paper; papers and MB after which a process is replaced; MB it never gets."""

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

    def print(self, kind: str, facts: Mapping[str, object], files: str = "") -> Rendered:
        """The file of a paper. Raises NotPrinted with the reason; the press stays usable.

        files: what tells one state of the templates from another. A process that read them in
        another state is replaced.
        """
        rendered: Rendered = self._ask((kind, dict(facts)), files)
        return rendered

    def bind(self, job: VolumeJob, files: str = "") -> BoundVolume:
        """Bind a volume into the file that it names; as `print`."""
        bound: BoundVolume = self._ask(job, files)
        return bound

    def stack(self, job: BatchJob, files: str = "") -> int:
        """Put a batch together in the file that it names; how many pages it has; as `print`."""
        pages: int = self._ask(job, files)
        return pages

    def _ask(self, job: object, files: str) -> Any:
        if files != self._files:
            self.close()
            self._files = files
        line = self._ready()
        try:
            line.send(job)
            if not line.poll(self._bounds.seconds):
                self.close()
                raise NotPrinted(f"超过{self._bounds.seconds:g}秒仍未印好，已停下")
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

    def _ready(self) -> Connection:
        if self._line is None or self._process is None or not self._process.is_alive():
            self.close()
            ours, theirs = _SPAWN.Pipe()
            self._process = _SPAWN.Process(
                target=_serve,
                args=(theirs, str(self._templates), self._bounds.limit_mb, fonts_in_use()),
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


def _serve(line: Connection, templates: str, limit_mb: int, faces: tuple[Any, ...]) -> None:
    # Told to stop, the worker first ends the paper in hand; Ctrl-C and systemd tell both at once.
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(YIELDING)
    resource.setrlimit(resource.RLIMIT_AS, (limit_mb * MB, limit_mb * MB))
    use_fonts(*faces)
    book = load_kinds(Path(templates))
    while True:
        try:
            job = line.recv()
        except EOFError:
            return
        # Peak of resident memory, in KB on Linux.
        answer = _made(_work(book, job))
        line.send((answer, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


def _work(book: Kinds, job: Any) -> Callable[[], Rendered | BoundVolume | int]:
    if isinstance(job, VolumeJob):
        return partial(bind, job)
    if isinstance(job, BatchJob):
        return partial(stack, job)
    return partial(_printed, book, *job)


def _printed(book: Kinds, kind: str, facts: Mapping[str, object]) -> Rendered:
    if kind not in book:
        raise RenderRefusedError([f"没有“{kind}”这种文书"])
    return print_paper(book, kind, facts)


def _made(make: Callable[[], Made]) -> Made | str:
    """What was made, or the sentence that says why it was not."""
    try:
        return make()
    except RenderRefusedError as refused:
        return str(refused)
    # Where memory ends inside the interpreter itself, it only says that something returned nothing.
    except (MemoryError, SystemError):
        return "内存不够，没有印成"
    except Exception as error:  # noqa: BLE001  whatever a damaged paper does, the others go on
        return f"排版出错（{type(error).__name__}：{error}）"
