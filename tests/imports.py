"""What a module of ours imports and refers to, read from its text without running it.

Knows how Python spells an import, and none of the rules that are held with it.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """One module: its dotted name, its path from the root, and its parsed text."""

    name: str
    path: str
    tree: ast.Module


def source(path: str, text: str) -> Source:
    parts = path.removesuffix(".py").split("/")
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Source(name, path, ast.parse(text, path))


def is_in(name: str, *places: str) -> bool:
    """Whether a dotted name is one of the places or lies inside one."""
    return any(name == place or name.startswith(f"{place}.") for place in places)


def imported(module: Source) -> Iterator[tuple[str, str | None]]:
    """Every import as (module, name taken from it), relative ones written out."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.path.removesuffix(".py").split("/")[: -node.level]
                base = ".".join([*package, base] if base else package)
            yield from ((base, alias.name) for alias in node.names)
        elif isinstance(node, ast.Call) and dotted(node.func, {}) in (
            "__import__",
            "import_module",
            "importlib.import_module",
        ):
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value), None


def imports(module: Source) -> set[str]:
    """The dotted names a module imports, with `from a import b` as `a.b`: b may be a module."""
    return {base if name in (None, "*") else f"{base}.{name}" for base, name in imported(module)}


def dotted(node: ast.expr, known_as: Mapping[str, str]) -> str | None:
    """An attribute chain as its full name, with local names replaced by what was imported."""
    if isinstance(node, ast.Name):
        return known_as.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        base = dotted(node.value, known_as)
        return f"{base}.{node.attr}" if base else None
    return None


def uses(module: Source) -> set[str]:
    """Every name a module refers to, imports included, whatever it was renamed to."""
    known_as: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            known_as.update({a.asname: a.name for a in node.names if a.asname})
        elif isinstance(node, ast.ImportFrom) and not node.level:
            known_as.update({a.asname or a.name: f"{node.module}.{a.name}" for a in node.names})
    chains = [n for n in ast.walk(module.tree) if isinstance(n, ast.Name | ast.Attribute)]
    return imports(module) | {name for n in chains if (name := dotted(n, known_as))}


def found(names: set[str], *places: str) -> Iterator[str]:
    """The names that are one of the places or lie inside one, in order."""
    return (name for name in sorted(names) if is_in(name, *places))


def reach(start: Source, modules: tuple[Source, ...]) -> set[str]:
    """Every name a module imports, itself or through modules of ours, enclosing packages too."""
    by_name = {module.name: module for module in modules} | {start.name: start}
    seen: set[str] = set()
    waiting = {start.name}
    while waiting:
        name = waiting.pop()
        seen.add(name)
        parents = {name[:at] for at, sign in enumerate(name) if sign == "."}
        inside = imports(by_name[name]) if name in by_name else set()
        waiting |= (parents | inside) - seen
    return seen
