"""`casehub migrate`: the tables of one instance, and what an application role may do with them."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import String, select, text

from casehub import schema
from casehub.acts.versions import VersionsMissing, require_versions
from casehub.cli import clock, progress
from casehub.cli.parser import UsageFault
from casehub.db import QUEUE, address_of, make_engine, session_factory
from casehub.declared import DeclarationFaults, Illegible, text_of
from casehub.documents.templates.sidecars import load_kinds
from casehub.model import Case, Document, fulltext, search
from casehub.papers import words
from casehub.people.stems import shared
from casehub.record import editions
from casehub.record.opening import open_registers
from casehub.record.register import acting
from casehub.record.rows import proofs
from casehub.rulebook.book import load_rulebook
from casehub.rulebook.law import Law
from casehub.rulebook.limits import Limits
from casehub.settings import PROJECT, Settings, SettingsError
from casehub.workflow.loader import load_procedures

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

MIGRATIONS = PROJECT / "migrations"
# The tables that a draft is compared with; importing the model is what fills them in.
TABLES = Case.metadata


def configuration() -> Config:
    """Alembic's configuration; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s")
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _connected(url: str) -> Iterator[Config]:
    engine, config = make_engine(url, patient=True), configuration()
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            yield config
    finally:
        engine.dispose()


def revision(url: str) -> str | None:
    """The revision the database is at; None when it is empty. NotMigrated: `schema.known`."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return schema.known(connection)
    finally:
        engine.dispose()


def upgrade(url: str, to: str = "head") -> None:
    """Bring a database to a revision, one transaction per migration.

    Raises NotMigrated where the database is at a revision that this program does not know.
    """
    revision(url)
    with _connected(url) as config:
        command.upgrade(config, to)


def downgrade(url: str, to: str) -> None:
    """Take a database back to a revision; `base` empties it."""
    with _connected(url) as config:
        command.downgrade(config, to)


def in_tables(name: str | None, _kind: str, _parents: object) -> bool:
    """Whether a name of the database is to be compared with the tables."""
    return name not in search.OWN_NAMES | fulltext.OWN_NAMES


def differs(context: Any, _there: Any, _here: Any, there: Any, here: Any) -> bool | None:
    """Whether a column's type is another than the table says; None leaves it to alembic.

    SQLite looks at no length, so a text is a text there.
    """
    if context.dialect.name == "sqlite" and isinstance(there, String) and isinstance(here, String):
        return False
    return None


def draft(url: str, slug: str) -> Path:
    """Write the next numbered migration from the difference between database and tables."""
    upgrade(url)
    with _connected(url) as config:
        config.attributes["metadata"] = TABLES
        config.attributes["include_name"] = in_tables
        config.attributes["compare_type"] = differs
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        name = f"{number:04d}_{slug}"
        command.revision(config, message=slug.replace("_", " "), autogenerate=True, rev_id=name)
    (MIGRATIONS / "HEAD").write_text(f"{name}\n", encoding="utf-8")
    return MIGRATIONS / "versions" / f"{name}.py"


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `migrate`."""
    migrate = commands.add_parser("migrate", help="建立或升级数据库")
    migrate.add_argument(
        "--grant", metavar="ROLE", help="（PostgreSQL）只授予应用角色所需的权限，记录只增不改"
    )
    migrate.add_argument("--draft", metavar="NAME", help="（开发）按表结构起草下一个迁移")
    migrate.set_defaults(run=run_migrate)


def _settings(arguments: argparse.Namespace) -> Settings:
    try:
        return Settings.for_instance(arguments.instance)
    except SettingsError as error:
        raise UsageFault(str(error)) from error


def run_migrate(arguments: argparse.Namespace) -> int:
    """Upgrade to HEAD; says so and does nothing when there already."""
    settings = _settings(arguments)
    settings.instance.mkdir(parents=True, exist_ok=True)
    if arguments.draft:
        print(draft(settings.database_url, arguments.draft))
        return 0
    before = revision(settings.database_url)
    if before is not None:
        _require_versions(settings)
    if before == schema.needed():
        print(f"数据库已是最新版本 {before}")
    else:
        upgrade(settings.database_url)
        print(f"数据库已升级：{before or '空库'} → {schema.needed()}")
    begin_registers(settings.database_url)
    fill_search(settings.database_url)
    fill_texts(settings)
    _number_rules(settings)
    # Also whoever had it before: a table that this upgrade made is nobody's yet but the owner's.
    for role in dict.fromkeys([*working_roles(settings.database_url), arguments.grant]):
        if role:
            grant(settings.database_url, role)
            print(f"已授权角色 {role}：记录只增不改")
    return 0


def _number_rules(settings: Settings) -> None:
    """Give the rule files their number, and calendars that lie beside the database a row."""
    engine = make_engine(settings.database_url, patient=True)
    now = clock.now()
    try:
        rules = load_rulebook(settings.project)
        with session_factory(engine)() as session, session.begin():
            acting(session, None, now)
            for said in shared(session, rules):
                print(f"提示：{said}")
            # What an older program kept in files is taken in once; later somebody loads it.
            begins = editions.newest(session) == 0
            editions.register_files(session, rules, now)
            for path in sorted((settings.instance / "calendars").glob("*.toml")) if begins else ():
                try:
                    content = text_of(path.read_bytes())
                    read, _ = editions.with_edition(session, rules.calendar.editions, content)
                except Illegible as error:
                    raise UsageFault(f"{path} {error}") from error
                except editions.AlreadyLoaded:
                    continue
                editions.take_in(session, read, content, None, now)
    except DeclarationFaults as error:
        raise UsageFault(str(error)) from error
    finally:
        engine.dispose()


def begin_registers(url: str) -> None:
    """Give the rows of an instance from before digests theirs, once."""
    engine = make_engine(url, patient=True)
    try:
        with session_factory(engine)() as session, session.begin():
            acting(session, None, clock.now())
            done = 0
            for done in open_registers(session):
                progress.tell(f"正在登记校验值：{done} 行")
            if done:
                progress.tell(f"已登记校验值：{done} 行", last=True)
    finally:
        engine.dispose()


def fill_search(url: str) -> None:
    """Make the search index where a searched column has no term: after an upgrade, or a load."""
    engine = make_engine(url, patient=True)
    try:
        with session_factory(engine)() as session, session.begin():
            if search.is_whole(session):
                return
            done = 0
            for done in search.rebuild(session):
                progress.tell(f"正在建立查找索引：{done} 条")
            progress.tell(f"已建立查找索引：{done} 条", last=True)
    finally:
        engine.dispose()


def fill_texts(settings: Settings) -> None:
    """Tell the words of papers of which none are told: after an upgrade, a kill, or a load."""
    engine = make_engine(settings.database_url, patient=True)
    try:
        with session_factory(engine)() as session, session.begin():
            done = 0
            for done in fulltext.tell_told(session):
                progress.tell(f"正在建立来件的全文索引：{done} 条")
            printed = select(Document.id).where(Document.pdf_sha256.is_not(None))
            if session.scalar(printed.limit(1)) is None:
                return
            kinds = load_kinds(settings.templates / "documents")
            for papers in words.tell_printed(session, kinds):
                progress.tell(f"正在建立文书的全文索引：{done + papers} 条")
    finally:
        engine.dispose()


def _require_versions(settings: Settings) -> None:
    """Refuse to go on where a running case has a version or state that no file declares."""
    engine = make_engine(settings.database_url, patient=True)
    try:
        law = Law(Limits((), {}), procedures=load_procedures(settings.project / "workflows"))
        with session_factory(engine, read_only=True)() as session:
            require_versions(session, law)
    except (DeclarationFaults, VersionsMissing) as error:
        raise UsageFault(str(error)) from error
    finally:
        engine.dispose()


def working_roles(url: str) -> list[str]:
    """Whom this account, as owner, has granted to add to the record (PostgreSQL)."""
    if address_of(url).get_backend_name() != "postgresql":
        return []
    engine = make_engine(url, patient=True)
    try:
        with engine.connect() as connection:
            found = connection.execute(
                text(
                    "SELECT DISTINCT r.rolname FROM pg_class c, aclexplode(c.relacl) a"
                    " JOIN pg_roles r ON r.oid = a.grantee"
                    " WHERE c.oid = to_regclass('event') AND a.privilege_type = 'INSERT'"
                    " AND a.grantee <> c.relowner"
                    " AND c.relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
                    " ORDER BY 1"
                )
            )
            return list(found.scalars())
    finally:
        engine.dispose()


def grant(url: str, role: str) -> None:
    """Give an application role what it needs and no more (PostgreSQL).

    What the model declares as append-only may be read and added to, never changed: the grants
    stand behind the triggers. Removed may be what the model says goes, and the jobs of the workers.
    Raises UsageFault on SQLite or for an unknown role.
    """
    if address_of(url).get_backend_name() != "postgresql":
        raise UsageFault("只有 PostgreSQL 能按角色授权")
    engine = make_engine(url, patient=True)
    quoted = engine.dialect.identifier_preparer.quote_identifier(role)
    try:
        with engine.begin() as connection:
            known = connection.execute(
                text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}
            )
            if known.first() is None:
                raise UsageFault(f"数据库中没有角色 {role}")
            connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {quoted}")
            connection.exec_driver_sql(
                # SELECT: a back-up made under this role reads where each sequence stands.
                f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}"
            )
            for table, (proof, _) in sorted(proofs().items()):
                rights = "SELECT, INSERT"
                rights += "" if proof.append_only else ", UPDATE"
                rights += ", DELETE" if proof.derived or proof.removable else ""
                name = engine.dialect.identifier_preparer.quote_identifier(table)
                connection.exec_driver_sql(f"REVOKE ALL ON {name} FROM {quoted}")
                connection.exec_driver_sql(f"GRANT {rights} ON {name} TO {quoted}")
            connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {quoted}")
            for rights in (
                f"USAGE ON SCHEMA {QUEUE}",
                f"SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {QUEUE}",
                f"USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {QUEUE}",
            ):
                connection.exec_driver_sql(f"GRANT {rights} TO {quoted}")
            connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION hold_record() TO {quoted}")
    finally:
        engine.dispose()
