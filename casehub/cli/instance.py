"""Opens an instance folder for commands: settings, sessions, blobs and the rule book."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select

# Some procedures have tables of their own: whoever opens an instance knows them all, else what is
# verified there would be called lost.
import casehub.procedures  # noqa: F401
from casehub import schema
from casehub.cli import clock
from casehub.cli.parser import UsageFault
from casehub.db import address_of, make_engine, session_factory
from casehub.model import Case, Edition, Person, SecurityEntry
from casehub.record.editions import RulesInUse, other_files
from casehub.record.unit import recording
from casehub.record.work import OFFICE_ZONE
from casehub.rulebook.book import Rulebook, load_rulebook
from casehub.settings import Settings, SettingsError
from casehub.storage import Blobs, blobs_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session


# New objects, not yet freed, after which the youngest are looked through; a page makes thousands.
COLLECT_AFTER = 5_000


class NotEntitled(UsageFault):
    """The named person may not do this. Where a command was to write, the log gets a line of it.

    username: as it was typed; person_id: None when nobody has that account.
    """

    def __init__(self, sentence: str, username: str, person_id: int | None) -> None:
        super().__init__(sentence)
        self.username, self.person_id = username, person_id


@dataclass(frozen=True)
class Instance:
    """One installation as commands see it."""

    settings: Settings

    @cached_property
    def engine(self) -> Engine:
        """The database engine, without statement time limit."""
        return make_engine(self.settings.database_url, patient=True)

    def close(self) -> None:
        """Let go of the database; the next use opens it again."""
        if "engine" in vars(self):
            self.engine.dispose()

    @cached_property
    def shipped(self) -> Rulebook:
        """The rule book of the program's own files."""
        return load_rulebook(self.settings.project)

    @cached_property
    def rules(self) -> Rulebook:
        """The rule book, with the calendar editions loaded on this instance."""
        with self.reading() as session:
            if not inspect(session.connection()).has_table(Edition.__tablename__):
                return self.shipped
            return RulesInUse(self.settings.project, self.shipped).on(session)

    @cached_property
    def blobs(self) -> Blobs:
        """The blob store."""
        return blobs_at(self.settings.blobs, self.settings.scanner)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """The one place of the command line that begins and commits.

        NotEntitled undoes what was begun and leaves its line in the security log.
        """
        try:
            with recording(session_factory(self.engine), clock.now()) as session:
                yield session
        except NotEntitled as refused:
            with recording(session_factory(self.engine), clock.now()) as session:
                session.add(_line_of(refused))
            raise
        finally:
            # A command holds no connection between two units of work.
            self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot write."""
        session = session_factory(self.engine, read_only=True)()
        try:
            yield session
        finally:
            session.close()
            self.engine.dispose()


def _line_of(refused: NotEntitled) -> SecurityEntry:
    return SecurityEntry(
        at=clock.now(),
        kind="command_refused",
        person_id=refused.person_id,
        # The column's length: what was typed may be anything.
        username=refused.username[:60],
        subject=str(refused),
        address="",
        detail={},
    )


def open_instance(folder: Path) -> Instance:
    """The instance of a folder. Raises UsageFault with one sentence."""
    try:
        return Instance(Settings.for_instance(folder))
    except SettingsError as error:
        raise UsageFault(str(error)) from error


def open_existing(folder: Path) -> Instance:
    """The instance of a folder whose database is there and of this program's revision.

    Raises UsageFault with one sentence where there is none, NotMigrated for another revision.
    """
    instance = open_instance(folder)
    if not _has_database(instance):
        raise UsageFault(f"{folder} 还没有数据库，先运行 casehub migrate")
    with instance.reading() as session:
        schema.require_current(session.connection())
    return instance


def open_if_there(folder: Path) -> Instance | None:
    """The instance of a folder if it has a database, else None. UsageFault as open_instance."""
    try:
        instance = open_instance(folder)
    except UsageFault:
        if folder.is_dir():
            raise
        return None
    return instance if _has_database(instance) else None


def _has_database(instance: Instance) -> bool:
    url = address_of(instance.settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return False
    # Read only: a connection that may write waits for whoever writes, and so would every command.
    with instance.reading() as session:
        return inspect(session.connection()).has_table(Case.__tablename__)


def tell_of_other_files(instance: Instance) -> None:
    """Say to who changes rules that the files on this machine are not those last registered."""
    with instance.reading() as session:
        number = other_files(session, instance.rules)
    if number:
        sys.stderr.write(
            f"提示：本机的规则文件与数据库登记的（第{number}号）不同；"
            "核对后运行 casehub migrate 登记本机的文件，或者换回登记过的文件。\n"
        )


def rule_administrator(session: Session, rules: Rulebook, username: str) -> Person:
    """The person who answers for a change of the rules; named, or the only one there is.

    Raises NotEntitled for an unknown account and one whose roles do not keep the rules
    (config/roles.toml), UsageFault when nobody was named but several could be meant.
    """
    today = clock.now().astimezone(OFFICE_ZONE).date()
    people = list(session.scalars(select(Person).where(Person.active).order_by(Person.id)))
    able = [
        person
        for person in people
        if any(rules.roles[r].keeps_rules for r in person.roles_on(today) if r in rules.roles)
    ]
    if username:
        chosen = next((p for p in people if p.username == username), None)
        if chosen is None:
            raise NotEntitled(f"没有账号 {username}", username, None)
        if chosen not in able:
            said = f"{chosen.name}（{username}）不是规则管理员，不能装入或者更换规则"
            raise NotEntitled(said, username, chosen.id)
        return chosen
    if len(able) != 1:
        raise UsageFault("用 --by 指明办理人的账号" if able else "没有规则管理员，先授予相应角色")
    return able[0]


def settle() -> None:
    """Leave what is loaded out of every later collection: rule book, templates and modules stay.

    To look through them for cycles took a tenth of each page, in pauses of a tenth of a second,
    and a third of a calendar's dry run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])


@contextmanager
def settled() -> Iterator[None]:
    """The same for one long piece of work, and afterwards as before."""
    before, known = gc.get_threshold(), gc.get_freeze_count()
    settle()
    try:
        yield
    finally:
        # What was left out before stays out.
        if not known:
            gc.unfreeze()
        gc.set_threshold(*before)
