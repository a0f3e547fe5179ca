"""The bot's tools for measuring: one text per line in, one JSON object per line out.

They are kept thin over the code the conversation uses, and decide nothing themselves.
"""

import argparse
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence

from bot.language import guess_language, load
from bot.mind import learn
from bot.understanding import understand


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


def meanings(lines: Iterable[str]) -> Iterator[str]:
    """Answer each line with what it is taken for, how surely, and what is done about it.

    `{"intent", "confidence", "lang", "alternatives": [{"intent", "confidence"}], "decision"}`
    """
    mind = learn()
    for line in lines:
        understood = understand(mind.model, line)
        guess = guess_language(mind.languages, line)
        answer = {
            "intent": understood.intent,
            "confidence": round(understood.confidence, 4),
            "lang": guess.language if guess else None,
            "alternatives": [
                {"intent": intent, "confidence": round(share, 4)}
                for intent, share in understood.alternatives
            ],
            "decision": understood.decision,
        }
        yield json.dumps(answer)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read standard input with the tool named, and write to standard output."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    tools = parser.add_subparsers(required=True, metavar="TOOL")
    language = tools.add_parser("language", help="which language each line is written in")
    language.set_defaults(answers=languages)
    understanding = tools.add_parser("understand", help="what each line is taken for")
    understanding.set_defaults(answers=meanings)
    chosen = parser.parse_args(arguments)
    # UTF-8 whatever the terminal says, and a damaged byte costs one letter, not the run.
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    for answer in chosen.answers(lines):
        sys.stdout.write(f"{answer}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
