"""The shape of the house, held: who may import whom, and what each part must leave alone.

Every rule is tried twice: on a small offending text, which it must find, and on the tree.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.imports import Source, dotted, found, imported, imports, is_in, reach, source, uses

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "web", "models", "mail", "locales")

# What each package may import of ours, besides itself. `web` may import everything.
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "bot": ("models.catalogue", "locales"),
    "mail": ("models", "locales"),
    "models": (),
    "locales": (),
}
# The rooms of `web.services`, each above all that it may import of the others.
ROOMS = (
    *("cases", "people", "unsent", "post", "answers", "on_the_way", "letters", "outbox", "person"),
    *("handling", "intake", "talk", "by_mail", "examples", "arriving", "clock"),
)
PURE_MODELS = ("models.catalogue", "models.deadlines", "models.status")
DATABASE = ("tortoise", "models.tables", "models.database", "models.cases")

CLOCKS = (
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.gmtime",
    "time.localtime",
)
CLOCK_FIELDS = ("auto_now", "auto_now_add")
ENVIRONMENT = (
    "os.environ",
    "os.environb",
    "os.getenv",
    "os.getenvb",
    "pydantic_settings",
    "dotenv",
)
OUTSIDE_THE_BOT = (
    *("asyncio", "concurrent", "multiprocessing", "threading", "subprocess"),
    *("socket", "ssl", "http", "urllib", "smtplib", "aiohttp", "aiosmtplib", "tortoise", "sqlite3"),
    *("random", "secrets", "uuid", "time", "os", "shutil", "tempfile", "logging"),
)
FILE_WORDS = ("open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob")

Rule = Callable[[Source], Iterator[str]]


@cache
def house() -> tuple[Source, ...]:
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return tuple(source(f.relative_to(ROOT).as_posix(), f.read_text("utf-8")) for f in files)


def breaches(rule: Rule, modules: tuple[Source, ...]) -> list[str]:
    return [f"{module.path}: {what}" for module in modules for what in rule(module)]


def hold(rule: Rule, *offences: tuple[str, str]) -> None:
    """The rule finds every offence and nothing in the tree."""
    for path, text in offences:
        assert breaches(rule, (source(path, text),)), f"the rule does not see {text!r} in {path}"
    assert breaches(rule, house()) == []


# Who imports whom


def imports_upwards(module: Source) -> Iterator[str]:
    package = module.name.split(".")[0]
    if package in ALLOWED:
        for name in found(imports(module), *PACKAGES):
            if not is_in(name, package, *ALLOWED[package]):
                yield f"imports {name}"


def test_the_tree_is_found() -> None:
    packages = {module.name.split(".")[0] for module in house()}
    assert "bot" in packages
    assert packages <= set(PACKAGES)


def test_the_bot_sees_only_the_catalogue_and_the_words() -> None:
    hold(
        imports_upwards,
        ("bot/engine.py", "from models.tables import Case"),
        ("bot/engine.py", "from models import tables"),
        ("bot/engine.py", "import web.app"),
        ("bot/steps.py", "def late():\n    from mail.compose import letter"),
    )
    allowed = (
        "from models.catalogue.kinds import CaseKind\nfrom locales import Words\nimport bot.steps"
    )
    assert breaches(imports_upwards, (source("bot/engine.py", allowed),)) == []


def test_the_mail_sees_only_the_models_and_the_words() -> None:
    hold(
        imports_upwards,
        ("mail/outbox.py", "from web.settings import Settings"),
        ("mail/reply.py", "import bot.language as language"),
        ("mail/reply.py", "import importlib\nimportlib.import_module('bot.language')"),
    )
    allowed = "from models.tables import Case\nfrom locales import Words\nfrom . import compose"
    assert breaches(imports_upwards, (source("mail/outbox.py", allowed),)) == []


def test_models_and_locales_import_nothing_of_ours() -> None:
    hold(
        imports_upwards,
        ("models/cases.py", "from locales import Words"),
        ("models/catalogue/access.py", "from mail.letters import receipt"),
        ("locales/__init__.py", "from models.catalogue import kinds"),
    )
    allowed = "from models.tables import Case\nfrom . import events\nfrom .status import Status"
    assert breaches(imports_upwards, (source("models/cases.py", allowed),)) == []


def knows_the_database(module: Source) -> Iterator[str]:
    if is_in(module.name, *PURE_MODELS):
        yield from (f"reaches {name}" for name in found(reach(module, house()), *DATABASE))


def test_catalogue_deadlines_and_status_do_not_know_the_database() -> None:
    hold(
        knows_the_database,
        ("models/catalogue/access.py", "from tortoise import fields"),
        ("models/status.py", "from models.tables import Case"),
        ("models/deadlines.py", "from . import cases"),
    )


def test_the_database_is_not_reached_by_way_of_another_module_either() -> None:
    between = source("models/between.py", "from models import tables")
    start = source("models/status.py", "from models.between import anything")
    assert "models.tables" in reach(start, (between,))


def imports_aiohttp_in_a_service(module: Source) -> Iterator[str]:
    if is_in(module.name, "web.services"):
        for name in sorted(imports(module)):
            if name.split(".")[0].startswith("aiohttp"):
                yield f"imports {name}"


def test_services_do_not_know_the_web_framework() -> None:
    hold(
        imports_aiohttp_in_a_service,
        ("web/services/intake.py", "from aiohttp import web"),
        ("web/services/desk.py", "import aiohttp_jinja2"),
    )


def imports_a_room_above(module: Source) -> Iterator[str]:
    room = module.name.removeprefix("web.services.").partition(".")[0]
    if is_in(module.name, "web.services") and room in ROOMS:
        above = (f"web.services.{one}" for one in ROOMS[ROOMS.index(room) + 1 :])
        yield from (f"imports {name}" for name in found(imports(module), *above))


def test_services_live_in_rooms_and_none_looks_up() -> None:
    hold(
        imports_a_room_above,
        ("web/services/cases/needs.py", "from web.services.post import posting"),
        ("web/services/answers/reading.py", "from web.services.clock.backup import restore"),
    )
    rooms = ROOT / "web" / "services"
    assert {path.parent.name for path in rooms.glob("*/*.py")} == set(ROOMS)
    assert [path.name for path in rooms.glob("*.py")] == ["__init__.py"]


def imports_web_whole(module: Source) -> Iterator[str]:
    # `web` is also the name everybody gives aiohttp's own module; a bare one would shadow it.
    for base, name in imported(module):
        if name is None and is_in(base, "web"):
            yield f"imports {base}"


def test_nobody_imports_web_whole() -> None:
    hold(
        imports_web_whole,
        ("web/app.py", "import web"),
        ("web/app.py", "import web.settings"),
    )
    allowed = "from web import settings\nfrom web.settings import Settings\nfrom aiohttp import web"
    assert breaches(imports_web_whole, (source("web/app.py", allowed),)) == []


# What is left alone


def reads_the_environment(module: Source) -> Iterator[str]:
    if module.path != "web/settings.py":
        yield from (f"uses {name}" for name in found(uses(module), *ENVIRONMENT))


def test_only_the_settings_read_the_environment() -> None:
    hold(
        reads_the_environment,
        ("web/app.py", "import os\nport = os.environ['PORT']"),
        ("mail/sender.py", "from os import getenv as setting"),
        ("models/database.py", "import os as system\nsystem.getenv('DATABASE_URL')"),
        ("web/keys.py", "from pydantic_settings import BaseSettings"),
    )
    assert (
        breaches(reads_the_environment, (source("web/keys.py", "import os\nos.urandom(3)"),)) == []
    )


def reads_the_clock(module: Source) -> Iterator[str]:
    if module.path == "web/app.py":
        return
    yield from (f"uses {name}" for name in found(uses(module), *CLOCKS))
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.keyword)
            and node.arg in CLOCK_FIELDS
            and not (isinstance(node.value, ast.Constant) and node.value.value is False)
        ):
            yield f"lets the database library read it: {node.arg}"


def test_only_the_composition_root_reads_the_clock() -> None:
    hold(
        reads_the_clock,
        ("models/cases.py", "from datetime import UTC, datetime\nnow = datetime.now(UTC)"),
        ("models/cases.py", "import datetime as dt\nclock = dt.datetime.utcnow"),
        ("mail/outbox.py", "from time import time\nstarted = time()"),
        ("web/worker.py", "import datetime\ntoday = datetime.date.today()"),
        ("models/tables.py", "at = fields.DatetimeField(auto_now_add=True)"),
    )
    elapsed = "import time\nstarted = time.monotonic()"
    assert breaches(reads_the_clock, (source("web/worker.py", elapsed),)) == []


def imports_random(module: Source) -> Iterator[str]:
    yield from (f"imports {name}" for name in found(imports(module), "random"))


def test_nobody_draws_from_the_guessable_random() -> None:
    hold(
        imports_random,
        ("models/tokens.py", "import random"),
        ("web/worker.py", "from random import choice"),
    )


def bot_touches_the_world(module: Source) -> Iterator[str]:
    if not is_in(module.name, "bot"):
        return
    yield from (f"imports {name}" for name in found(imports(module), *OUTSIDE_THE_BOT))
    yield from (f"uses {name}" for name in found(uses(module), *CLOCKS))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.Await):
            yield "waits"


def bot_touches_files(module: Source) -> Iterator[str]:
    if not is_in(module.name, "bot"):
        return
    # The language profiles are read once, at start.
    loading = {
        inner
        for node in module.tree.body
        if module.path == "bot/language.py"
        and isinstance(node, ast.FunctionDef)
        and node.name == "load"
        for inner in ast.walk(node)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and node not in loading:
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else dotted(called, {})
            if name in FILE_WORDS:
                yield f"calls {name}"


def test_the_bot_is_pure() -> None:
    hold(
        bot_touches_the_world,
        ("bot/engine.py", "import asyncio"),
        ("bot/engine.py", "from aiohttp import web"),
        ("bot/engine.py", "import tortoise"),
        ("bot/engine.py", "import socket"),
        ("bot/engine.py", "import random"),
        ("bot/engine.py", "from secrets import token_hex"),
        ("bot/engine.py", "from datetime import datetime\nat = datetime.now()"),
        ("bot/engine.py", "async def advance(): ..."),
    )


def test_the_bot_opens_no_file_but_the_language_profiles() -> None:
    hold(
        bot_touches_files,
        ("bot/engine.py", "words = open('words.txt')"),
        ("bot/engine.py", "def load(): return Path('words.txt').read_text()"),
        ("bot/language.py", "def guess(path): return path.open()"),
    )
    loading = "def load(): return Path('no').read_text('utf-8')"
    assert breaches(bot_touches_files, (source("bot/language.py", loading),)) == []
