"""What one process works out for many tests: files read, letters sealed, addresses compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing import Rule

from casehub.declared import Fault, Value
from casehub.documents.templates import sidecars
from casehub.exchange import apart, signing
from casehub.exchange.envelope import open_package
from casehub.exchange.payload import digest
from casehub.fields.options import Options, options_beside, read_filled
from casehub.workflow import loader
from casehub.workflow.procedure import Procedure

Lists = Mapping[str, Options]
Made = tuple[Any, tuple[Fault, ...]]
# As many as all files of the project and what is planted in some hundred copies of one.
KEPT = 1_500


class Outcomes:
    """What was made of a file, and the faults found in it, by all that it depends on."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Made] = {}
        self._lists: tuple[Lists, str] = ({}, "{}")

    def key(self, path: Path, lists: Lists, shape: type) -> tuple[object, ...]:
        """The name of the file, its bytes and the lists of options that it may name."""
        if self._lists[0] is not lists:
            self._lists = lists, repr(lists)
        return shape, path.name, path.read_bytes(), self._lists[1]

    def of(self, key: tuple[object, ...], make: Callable[[], tuple[Any, list[Fault]]]) -> Made:
        """What was made of it before, else now; the oldest go first."""
        if key not in self._made:
            made, faults = make()
            self._made[key] = made, tuple(faults)
            if len(self._made) > KEPT:
                del self._made[next(iter(self._made))]
        return self._made[key]


@pytest.fixture(scope="session", autouse=True)
def files_read_once() -> Iterator[None]:
    """A procedure and a kind of paper are made of the bytes of their file and the lists it names.

    A test that plants one fault in a copy of the rules reads the three hundred files that say what
    they said before: it took half the time of the tests of the rule book. What is made is frozen.
    """
    known, read = Outcomes(), loader.read_procedure

    def read_procedure(
        path: Path, lists: Lists | None = None
    ) -> tuple[Procedure | None, list[Fault]]:
        lists = options_beside(path) if lists is None else lists
        if not path.is_file():
            return read(path, lists)
        made, found = known.of(known.key(path, lists, Procedure), lambda: read(path, lists))
        return made, [*found]

    def filled(path: Path, shape: type[Value], lists: Lists, faults: list[Fault]) -> Value | None:
        if not path.is_file():
            return read_filled(path, shape, lists, faults)

        def make() -> tuple[Value | None, list[Fault]]:
            own: list[Fault] = []
            return read_filled(path, shape, lists, own), own

        made, found = known.of(known.key(path, lists, shape), make)
        faults += found
        return made  # type: ignore[no-any-return]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "read_procedure", read_procedure)
        patch.setattr(sidecars, "read_filled", filled)
        yield


# What asks the process of its own; tests/exchange/test_apart.py looks at that one.
APART = apart._apart


@pytest.fixture(scope="session", autouse=True)
def letters_sealed_here() -> Iterator[None]:
    """A letter is sealed by what its own process runs, in this one.

    To start that process, read the fonts and draw the first page took four seconds for each letter,
    half the time of the tests of cooperation.
    """

    def here(content: bytes, keys: Path | None, _patience: float | None) -> apart.Signed:
        pdf = signing.drawn(content) if keys is None else signing.made(content, keys)
        told = open_package(pdf).payload
        return apart.Signed(pdf, digest(told), told)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "_apart", here)
        yield


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled_when_built() -> Iterator[None]:
    """What writes the address of a page is compiled when the first is written.

    werkzeug compiles two functions for each of three hundred addresses of every application, of
    which a test writes a few dozen.
    """
    compiled = Rule._compile_builder

    def later(self: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        made: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(compiled(rule, append_unknown))
            return made[0](rule, **values)

        return build

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", later)
        yield
