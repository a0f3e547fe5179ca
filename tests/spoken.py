"""Which sentences the code and the templates ask for, read from their text without running them.

A key that is put together is a pattern with `{}` for what is only known when it runs:
`say(f"case.status.{status}")` asks for `case.status.{}`. Knows no key and no language.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, nodes

_SPEAKERS = ("say", "t", "words")
_KEPT_FOR_LATER = ("Say", "Fault")
"""The values of a sentence said back in a conversation: its key, and its values in a mapping."""
_PATTERN = re.compile(r"[a-z_]+(\.[a-z0-9_{}-]+)+|\{\}(\.[a-z0-9_{}-]+)+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A key or a pattern of keys, where it stands, and the values it is given there.

    `given` is None where the sentence is not said on the spot, or its values are not in sight.
    """

    pattern: str
    where: str
    given: frozenset[str] | None


def in_code(path: str, text: str, stems: tuple[str, ...]) -> Iterator[Asked]:
    """Name what a module asks for: in calls, and in keys kept for later if it speaks at all."""
    tree = ast.parse(text, path)
    said = {
        part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
    }
    speaks = False
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args or not _speaks(node.func):
            continue
        for key in _branches(node.args[0]):
            if (pattern := _pattern(key)) is not None:
                said.add(key)
                yield Asked(pattern, f"{path}:{node.lineno}", _given(node))
        speaks = True
    if not speaks:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and node not in said:
            kept = _pattern(node)
            if kept is not None and (kept.startswith("{}.") or kept.split(".")[0] in stems):
                yield Asked(kept, f"{path}:{node.lineno}", None)


def in_template(path: str, text: str) -> Iterator[Asked]:
    """Name what a template asks for in its calls of `t`."""
    for call in Environment(autoescape=True).parse(text).find_all(nodes.Call):
        if not (isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args):
            continue
        given = frozenset(word.key for word in call.kwargs)
        keys = call.args[0]
        both = (keys.expr1, keys.expr2) if isinstance(keys, nodes.CondExpr) else (keys,)
        for pattern in map(_joined, both):
            # A key that is handed on whole is asked for where it was put together.
            if pattern != "{}":
                yield Asked(pattern, f"{path}:{call.lineno}", given)


def _speaks(function: ast.expr) -> bool:
    """Say whether this is `say(…)`, `words(request)(…)`, `portal.words["nb"](…)`, `say.has(…)`."""
    match function:
        case ast.Name(name):
            return name in (*_SPEAKERS, *_KEPT_FOR_LATER)
        case ast.Call(ast.Name("words")) | ast.Subscript(ast.Attribute(attr="words")):
            return True
        case ast.Attribute(ast.Name(name), "has"):
            return name in _SPEAKERS
    return False


def _given(call: ast.Call) -> frozenset[str] | None:
    """Name the values that stand in the call; None where some are out of sight."""
    match call:
        case ast.Call(ast.Name(name), [_, ast.Dict(keys)]) if name in _KEPT_FOR_LATER:
            names = [str(key.value) for key in keys if isinstance(key, ast.Constant)]
            return frozenset(names) if len(names) == len(keys) else None
        case ast.Call(ast.Name(name), [_, _, *_]) if name in _KEPT_FOR_LATER:
            return None
        case ast.Call(ast.Attribute()):
            return None
    given = [word.arg for word in call.keywords if word.arg]
    return frozenset(given) if len(given) == len(call.keywords) else None


def _branches(node: ast.expr) -> tuple[ast.expr, ...]:
    return (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,)


def _pattern(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(str() as text):
            found = text
        case ast.JoinedStr([ast.FormattedValue(ast.Attribute(attr=name)), *_]) if name != "words":
            return None
        case ast.JoinedStr([ast.FormattedValue(ast.Name()), *_]):
            return None
        case ast.JoinedStr(parts):
            found = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts
            )
        case _:
            return None
    return found if _PATTERN.fullmatch(found) else None


def _joined(node: nodes.Node | None) -> str:
    match node:
        case nodes.Const():
            return str(node.value)
        case nodes.Concat():
            return "".join(map(_joined, node.nodes))
    return "{}"
