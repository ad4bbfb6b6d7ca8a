"""Try changes in copies of the project, at most two at a time; what was tried is kept at once."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.mutation.mutant import Mutant
from tests.mutation.nearest import stages

CAUGHT, SURVIVED, TOO_LONG = "caught", "survived", "too long"
# The tests near a rule take seconds; those of all procedures, which end the search, ten minutes on
# a busy machine. What takes longer is told, and tried again when asked.
SECONDS = 900
FLAGS = (
    "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--no-header", "-k", "not postgresql",
    # Of plugins that were imported before, once for all lots.
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip
# What pytest says by its exit code: tests failed, or could not even be collected.
NOTICED = {1, 2, 3}
# It calls a rule file that cannot even be read, by the conftest of a room, a wrong use.
WRONG_USE, UNREAD = 4, "while loading conftest"


@dataclass(frozen=True)
class Result:
    """What became of one change. by: the test that noticed; seconds: how long it took."""

    id: str
    area: str
    kind: str
    outcome: str
    by: str
    seconds: float
    said: str

    @property
    def noticed(self) -> bool:
        """What took too long says nothing: the machine may have been busy."""
        return self.outcome == CAUGHT


class Kept:
    """Results in a file, a line each, so that a run that was stopped goes on where it was."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = threading.Lock()

    def read(self) -> dict[str, Result]:
        """By the change's id; the newest wins, half a line at the end is none."""
        found = {}
        if self.file.exists():
            for line in self.file.read_text(encoding="utf-8").splitlines():
                try:
                    one = Result(**json.loads(line))
                except (ValueError, TypeError):
                    continue
                found[one.id] = one
        return found

    def add(self, result: Result) -> None:
        """One more."""
        with self._lock, self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


class Copy:
    """A copy of the project in which one change at a time is tried."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root, capture_output=True, check=True,
        ).stdout.decode()  # fmt: skip
        for name in filter(None, listed.split("\0")):
            if (root / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, folder / name)
        for name in (".fonts", ".venv"):
            if (root / name).exists():
                (folder / name).symlink_to(root / name)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CASEHUB_")}
        environment |= {"PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
        self._forge = subprocess.Popen(
            [sys.executable, "-m", "tests.mutation.forge"], cwd=folder, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self._child = 0

    def attempt(self, mutant: Mutant) -> Result:
        """Make the change, run the tests near it lot by lot, take the change back."""
        path, began = self.folder / mutant.file, time.monotonic()
        text, stat = path.read_text(encoding="utf-8"), path.stat()
        path.write_text(mutant.applied(text), encoding="utf-8")
        # Byte code is told from its source by size and second: the change is of a time of its own.
        os.utime(path, (stat.st_atime, stat.st_mtime + 10 + int(mutant.id[:6], 16)))
        outcome, by = SURVIVED, ""
        try:
            for tests in stages(self.folder, mutant):
                outcome, by = self._run(tests, SECONDS - (time.monotonic() - began))
                if outcome != SURVIVED:
                    break
        finally:
            path.write_text(text, encoding="utf-8")
            os.utime(path, (stat.st_atime, stat.st_mtime))
        seconds = round(time.monotonic() - began, 1)
        return Result(mutant.id, mutant.area, mutant.kind, outcome, by, seconds, str(mutant))

    def _run(self, tests: Sequence[str], seconds: float) -> tuple[str, str]:
        assert self._forge.stdin is not None
        assert self._forge.stdout is not None
        out = self.folder / ".out"
        self._forge.stdin.write(json.dumps({"arguments": [*FLAGS, *tests], "out": str(out)}) + "\n")
        self._forge.stdin.flush()
        self._child = int(self._forge.stdout.readline() or 0)
        late = threading.Event()
        alarm = threading.Timer(max(seconds, 1), lambda: (late.set(), self._end_tests()))
        alarm.start()
        code = int(self._forge.stdout.readline() or 0)
        alarm.cancel()
        self._child = 0
        if late.is_set():
            return TOO_LONG, ""
        said = out.read_text(encoding="utf-8", errors="replace")
        if code not in NOTICED and not (code == WRONG_USE and UNREAD in said):
            return SURVIVED, ""
        lines = said.splitlines()
        named = [line for line in lines if line.startswith(("FAILED", "ERROR", "INTERNALERROR"))]
        return CAUGHT, (named[0].split(" - ")[0] if named else " ".join(lines[-3:]))

    def _end_tests(self) -> None:
        if self._child:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child, signal.SIGKILL)

    def stop(self) -> None:
        """End the tests that run, and the process that started them."""
        self._end_tests()
        self._forge.kill()
        # With it its pipes are closed.
        self._forge.communicate()


def attempt_all(
    mutants: Sequence[Mutant], copies: Sequence[Copy], kept: Kept, tell: Callable[[Result], None]
) -> Iterator[Result]:
    """Every change in the next free copy. Stopped, it ends the tests; what was tried is kept."""
    waiting: queue.SimpleQueue[Mutant | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[Result | BaseException | None] = queue.SimpleQueue()
    for mutant in [*mutants, *[None] * len(copies)]:
        waiting.put(mutant)
    stopped = threading.Event()

    def work(copy: Copy) -> None:
        try:
            while (mutant := waiting.get()) is not None and not stopped.is_set():
                result = copy.attempt(mutant)
                if stopped.is_set():
                    break
                kept.add(result)
                tell(result)
                done.put(result)
        except BaseException as error:  # noqa: BLE001 - handed to the one who waits
            done.put(error)
        finally:
            done.put(None)

    threads = [threading.Thread(target=work, args=(copy,), daemon=True) for copy in copies]
    for thread in threads:
        thread.start()
    left = len(threads)
    try:
        while left:
            said = done.get()
            if isinstance(said, BaseException):
                raise said
            if said is None:
                left -= 1
            else:
                yield said
    finally:
        stopped.set()
        for copy in copies:
            copy.stop()
        for thread in threads:
            thread.join(10)
