"""The catalogue of messages: gathering the templates from the source, and writing the .po and the .mo.

`python tests/catalogue.py` brings both files up to date and lists what is not translated yet.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parent.parent / "src" / "curate"
PO = SOURCE / "locale" / "zh_CN" / "LC_MESSAGES" / "curate.po"
MO = PO.with_suffix(".mo")
GATHERED = ("msg", "t")
"""The functions whose first argument is a template."""


class Plain(Catalog):
    """A catalogue with a header that stays the same; Babel's own would carry the day of each run."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "curate"),
            ("Language", "zh_CN"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit\n"),
        ]


def template_calls(code: str) -> Iterator[tuple[int, str | None]]:
    """Give line and template of each call of `msg` and `t`; None for a template that is no plain text."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
        if name in GATHERED:
            # Neighbouring string literals are one constant by now; an f-string is none.
            first = node.args[0] if node.args else None
            text = first.value if isinstance(first, ast.Constant) else None
            yield node.lineno, text if isinstance(text, str) else None


def templates() -> dict[str, str]:
    """Give every template of the source, with the file and line of its first use."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for line, template in template_calls(path.read_text(encoding="utf-8")):
            if template is not None:
                found.setdefault(template, f"{path.relative_to(SOURCE).as_posix()}:{line}")
    return found


def translations(path: Path) -> dict[str, str]:
    """Give what a .po or .mo file says: template → translation, empty where there is none."""
    with path.open("rb") as file:
        catalogue = read_mo(file) if path.suffix == ".mo" else read_po(file, locale="zh_CN")
    return {str(message.id): str(message.string or "") for message in catalogue if message.id}


def write(known: Mapping[str, str]) -> None:
    """Write both files for the templates of the source, with the translations that are known."""
    catalogue = Plain(locale="zh_CN", charset="utf-8", fuzzy=False, header_comment="# 简体中文")
    for template in templates():
        catalogue.add(template, known.get(template, ""))
    with PO.open("wb") as file:
        write_po(file, catalogue, width=0, no_location=True, sort_output=True)
    with MO.open("wb") as file:
        write_mo(file, catalogue)


def main() -> int:
    """Update the files; 1 when something is left to translate."""
    write(translations(PO))
    missing = [template for template, text in translations(PO).items() if not text]
    for template in missing:
        print(f"{templates()[template]}: {template!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
