"""Freezing what every kind of paper prints today, so that a wording is never changed unseen.

`python -m tests.documents.freezing third_form` writes the facts of one paper of each kind, with each
of its choices, and a digest of what is read on them. It is run once for each form of facts; with the
name of an earlier form only of the kinds that it has: kinds that are still being written come later.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from casehub.documents.kinds import Kind
from casehub.documents.samples import sample_facts
from casehub.fields import BoolField, ChoiceField
from tests.documents.test_earlier import FROZEN, KINDS, digest_of, of_each_turn


def turns_of(kind: Kind) -> dict[str, list[Any]]:
    """Each choice that a paper of the kind may say."""
    told: dict[str, list[Any]] = {}
    for field in kind.fields:
        if isinstance(field, BoolField):
            told[field.id] = [True, False]
        elif isinstance(field, ChoiceField):
            told[field.id] = [value for value, _ in field.options]
    return told


def frozen_now(names: Iterable[str]) -> dict[str, Any]:
    """The facts of one paper of each of these kinds; what stands alike in all of them, once."""
    newest = {name: KINDS[name] for name in sorted(names)}
    facts = {name: json.loads(json.dumps(sample_facts(kind))) for name, kind in newest.items()}
    first = next(iter(facts.values()))
    whole = {key for key in first if all(key in one for one in facts.values()) and isinstance(first[key], dict | list)}
    blocks = {key: first[key] for key in whole}

    def own(told: dict[str, Any]) -> dict[str, Any]:
        rest = {key: value for key, value in told.items() if key not in whole or value != blocks[key]}
        if "doc" in rest:
            rest["doc"] = {k: v for k, v in told["doc"].items() if v != blocks["doc"].get(k)}
        return {"doc": {}} | rest

    kinds = {name: {"facts": own(told), "turns": turns_of(newest[name])} for name, told in facts.items()}
    return {"blocks": blocks, "kinds": kinds}


def main(form: str, of: str = "") -> None:
    """Write both files of a form; of: an earlier one whose kinds alone are frozen."""
    earlier = json.loads((FROZEN / f"{of}.json").read_text(encoding="utf-8"))["kinds"] if of else None
    frozen = frozen_now(earlier or KINDS)
    rows = [f"  {json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}" for name, row in frozen["kinds"].items()]
    blocks = json.dumps(frozen["blocks"], ensure_ascii=False, sort_keys=True)
    whole = '{"blocks": ' + blocks + ',\n"kinds": {\n' + ",\n".join(rows) + "\n}}\n"
    (FROZEN / f"{form}.json").write_text(whole, encoding="utf-8")
    kept = json.loads(whole)
    lines = [f"{n} {digest_of(KINDS[n], of_each_turn(kept, n, {}))}\n" for n in kept["kinds"]]
    (FROZEN / f"{form}.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
