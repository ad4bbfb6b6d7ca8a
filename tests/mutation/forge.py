"""A process that has imported the libraries once, and forks for every lot of tests.

Importing costs more than most tests; only the program itself, which is changed, is imported anew.
Reads a line of JSON for each lot ({"arguments", "out"}); writes the child's number, then its exit
code.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import subprocess
import sys

import pytest

OWN = ("casehub", "tests", "conftest", "__main__", "_pytest", "pytest")
ASK = "import sys, casehub.app, casehub.cli, casehub.worker.command; print(*sys.modules)"


def libraries() -> list[str]:
    """What the program imports, without its own modules, as a process of its own finds it."""
    said = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=False)
    return [name for name in said.stdout.split() if name.split(".")[0] not in OWN]


def main() -> None:
    """Fork for every line; end with the input."""
    for name in libraries():
        # What only another module could import will be imported where it is wanted.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(wanted["arguments"], wanted["out"])
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _run(arguments: list[str], out: str) -> None:
    os.setsid()
    nothing, file = os.open(os.devnull, os.O_RDONLY), os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for number, stream in ((nothing, 0), (file, 1), (file, 2)):
        os.dup2(number, stream)
    code = 3
    try:
        code = int(pytest.main(arguments))
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
