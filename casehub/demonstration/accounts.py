"""The demonstration's accounts of one instance: made once, shown at start, never in production."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from casehub.demonstration.script import Demonstration
    from casehub.rulebook.book import Rulebook

FILE_NAME = "demo_accounts.json"
# No letters or digits that are easily taken for one another.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Account:
    """One account: who, where, and what the person does."""

    username: str
    name: str
    office: str
    post: str
    roles: str


@dataclass(frozen=True)
class Accounts:
    """All demonstration accounts of an instance and the one password they share."""

    password: str
    accounts: tuple[Account, ...]


def new_password() -> str:
    """Sixteen letters in groups of four."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def accounts_of(
    script: Demonstration, rules: Rulebook, offices: Mapping[str, str], password: str
) -> Accounts:
    """The accounts of the script's people. `offices`: the short name of each by its code."""
    return Accounts(
        password,
        tuple(
            Account(
                row["username"],
                row["name"],
                offices.get(row["org"], ""),
                row["post"],
                _titles(rules, row["roles"]),
            )
            for row in script.people
        ),
    )


def _titles(rules: Rulebook, roles: Sequence[str]) -> str:
    return "、".join(rules.roles[r].title for r in roles)


def keep(accounts: Accounts, instance: Path) -> None:
    """Write the accounts into the instance, readable by its owner only."""
    content = json.dumps(asdict(accounts), ensure_ascii=False, indent=1)
    draft = instance / f".{FILE_NAME}-{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(content + "\n")
        out.flush()
        os.fsync(out.fileno())
    draft.replace(instance / FILE_NAME)


def kept(instance: Path) -> Accounts | None:
    """The accounts of the instance, or None when no demonstration was loaded there."""
    file = instance / FILE_NAME
    if not file.exists():
        return None
    content: Mapping[str, object] = json.loads(file.read_text(encoding="utf-8"))
    rows = content["accounts"]
    if not isinstance(rows, list):
        return None
    return Accounts(str(content["password"]), tuple(Account(**row) for row in rows))
