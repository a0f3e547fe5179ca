"""The bot's tools for measuring: one text per line in, one JSON object per line out.

They are kept thin over the code the conversation uses, and decide nothing themselves.
"""

import argparse
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence

from bot.language import guess_language, load


def languages(lines: Iterable[str]) -> Iterator[str]:
    """Answer each line with `{"lang", "confidence"}`; `lang` is null where nothing tells."""
    model = load()
    for line in lines:
        guess = guess_language(model, line)
        answer = {
            "lang": guess.language if guess else None,
            "confidence": round(guess.confidence, 4) if guess else 0.0,
        }
        yield json.dumps(answer)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read standard input with the tool named, and write to standard output."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    tools = parser.add_subparsers(required=True, metavar="TOOL")
    language = tools.add_parser("language", help="which language each line is written in")
    language.set_defaults(answers=languages)
    chosen = parser.parse_args(arguments)
    # UTF-8 whatever the terminal says, and a damaged byte costs one letter, not the run.
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    for answer in chosen.answers(lines):
        sys.stdout.write(f"{answer}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
