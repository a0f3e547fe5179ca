"""The command line: `python -m web COMMAND`. What each command does is in `web/commands/`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from models.database import DatabaseBusy
from models.tables import Role
from web.commands import Refused, running, tools
from web.log import set_up_log
from web.settings import SettingsWrong

Command = Callable[[argparse.Namespace], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 1 when it could not be, 2 when the settings are wrong."""
    options = parser().parse_args(arguments)
    command: Command = options.command
    set_up_log()
    try:
        command(options)
    except SettingsWrong as error:
        return _stop(str(error), 2)
    except Refused as error:
        return _stop(str(error), 1)
    except DatabaseBusy:
        return _stop("The database is busy; try again in a moment.", 1)
    except KeyboardInterrupt:
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the description of every command."""
    top = argparse.ArgumentParser(prog="python -m web", description="The privacy portal.")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    serve = _add(commands, "serve", running.serve, "serve the pages")
    _add_address(serve)
    serve.add_argument("--no-worker", action="store_true", help="leave letters to `work`")
    _add(commands, "work", running.work, "run the worker alone: letters, mail, reminders")
    demo = _add(commands, "demo", running.serve_examples, "serve example cases; no letter leaves")
    _add_address(demo)

    _add(commands, "migrate", tools.migrate, "bring the database up to date")
    _add_staff(commands)
    mail_test = _add(commands, "mail-test", tools.mail_test, "send one letter now")
    mail_test.add_argument("address", metavar="ADDRESS")
    _add(commands, "housekeep", tools.housekeep, "remind of what is due, remove what is old")
    verify = _add(commands, "verify-log", tools.verify_log, "check the chain of events")
    verify.add_argument("--seen", metavar="SEQ:MAC", help="a link from the log, to be found in it")

    back_up = _add(commands, "backup", tools.back_up, "write everything but the keys into a file")
    back_up.add_argument("file", metavar="FILE", type=Path)
    restore = _add(commands, "restore", tools.restore, "put a backup into an empty database")
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.add_argument(
        "--send-queued", action="store_true", help="send the letters that waited in the backup"
    )
    return top


def _add_staff(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    staff = commands.add_parser("staff", help="who answers cases")
    verbs = staff.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = _add(verbs, "add", tools.staff_add, "register somebody")
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--name", required=True)
    add.add_argument("--role", choices=[role.value for role in Role], default=Role.HANDLER.value)
    add.add_argument(
        "--also", metavar="OTHER", action="append", default=[], help="another address of theirs"
    )
    also = _add(verbs, "also", tools.staff_also, "add another address of somebody's")
    also.add_argument("email", metavar="EMAIL")
    also.add_argument("other", metavar="OTHER")
    also.add_argument("--remove", action="store_true", help="take it away again")
    _add(verbs, "list", tools.staff_list, "show who is registered")
    remove = _add(verbs, "remove", tools.staff_remove, "take somebody out")
    remove.add_argument("email", metavar="EMAIL")


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    command: Command,
    text: str,
) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=text, description=command.__doc__)
    added.set_defaults(command=command)
    return added


def _add_address(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=8080)


def _stop(sentence: str, status: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return status


if __name__ == "__main__":
    raise SystemExit(main())
