"""The organisation's file as it is once the operator has put the recipients in."""

from __future__ import annotations

from pathlib import Path

from locales import FOLDER

SUPPLIER = "Nordisk Drift AS"


def complete(folder: Path) -> Path:
    """Write the file with a name, a country and a safeguard for every recipient."""
    text = (FOLDER / "organisation.toml").read_text("utf-8")
    where = 'country = "Norge"\nsafeguard = "Alt blir i EØS"\n'
    text = text.replace("[[recipients]]\nname", f"[[recipients]]\n{where}name")
    named = f'name = "{SUPPLIER}"\n{where}'
    text = text.replace("[[recipients]]\n[", f"[[recipients]]\n{named}[")
    file = folder / "organisation.toml"
    file.write_text(text, "utf-8")
    return file
