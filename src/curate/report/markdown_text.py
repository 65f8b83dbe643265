"""Markdown for a terminal, from the same parse as the page: laid out, and nothing in it could steer the terminal."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from curate.report.markup_tree import Node, read_markup
from curate.report.sanitise import safe_block
from curate.report.wrapping import Cell, cells, columns_of, painted, wrap
from curate.story.body import MOST_DEPTH, parse_body

Line = list[Cell]

_INLINE_STYLES = {"strong": "1", "em": "3", "del": "9", "code": "36", "th": "1"}
_QUIET = "2"
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr", "section"}
_LEAST_COLUMN = 4
_GAP = 2


def markdown_text(source: str, columns: int, *, coloured: bool) -> str:
    """Lay out Markdown for a terminal of this width; links stay readable and are never live.

    A text too deeply nested to be rendered on a page is given as it was typed.
    """
    body = parse_body(source.replace("\r\n", "\n"))
    if body.outline.depth > MOST_DEPTH:
        return safe_block(source)
    lines = _blocks(read_markup(body.html), max(columns, 20))
    return "\n".join(painted(line, coloured=coloured).rstrip() for line in lines).strip("\n")


def _blocks(parent: Node, columns: int, *, tight: bool = False) -> list[Line]:
    """Lay out the blocks of a node, a blank line between two; loose text counts as a paragraph."""
    made: list[list[Line]] = []
    loose = Node("p")
    for child in [*parent.children, Node("end")]:
        if isinstance(child, Node) and child.tag in (*_BLOCKS, "end"):
            if loose.text().strip() or any(isinstance(c, Node) for c in loose.children):
                made.append(_paragraph(loose, columns))
            loose = Node("p")
            if child.tag != "end":
                made.append(_LAYOUTS.get(child.tag, _paragraph)(child, columns))
        else:
            loose.children.append(child)
    lines: list[Line] = []
    for block in made:
        if lines and not tight:
            lines.append([])
        lines += block
    return lines


def _paragraph(node: Node, columns: int) -> list[Line]:
    return wrap(_inline(node, ""), columns)


def _heading(node: Node, columns: int) -> list[Line]:
    mark = cells("#" * int(node.tag[1]) + " ", "1;36")
    return _hung(mark, wrap(_inline(node, "1"), columns - columns_of(mark)))


def _list(node: Node, columns: int) -> list[Line]:
    items = [child for child in node.children if isinstance(child, Node) and child.tag == "li"]
    start = int(node.attributes.get("start") or 1) if node.tag == "ol" else 0
    loose = any(isinstance(c, Node) and c.tag == "p" for item in items for c in item.children)
    marks = [f"{start + i}. " if node.tag == "ol" else "• " for i in range(len(items))]
    wide = max((columns_of(cells(mark)) for mark in marks), default=0)
    lines: list[Line] = []
    for mark, item in zip(marks, items, strict=True):
        if lines and loose:
            lines.append([])
        lead = cells(mark.rjust(wide), "36")
        lines += _hung(lead, _blocks(item, max(columns - wide, 10), tight=not loose))
    return lines


def _quote(node: Node, columns: int) -> list[Line]:
    return [[*cells("│ ", _QUIET), *line] for line in _blocks(node, max(columns - 2, 10))]


def _code(node: Node, columns: int) -> list[Line]:
    del columns  # a line of code is not broken
    return [cells(f"    {line}".expandtabs(4), "36") for line in node.text().rstrip("\n").split("\n")]


def _rule(node: Node, columns: int) -> list[Line]:
    del node
    return [cells("─" * min(columns, 24), _QUIET)]


def _footnotes(node: Node, columns: int) -> list[Line]:
    items = [li for ol in node.nodes() for li in ol.nodes() if li.tag == "li"]
    lines = _rule(node, columns)
    for number, item in enumerate(items, 1):
        lead = cells(f"[{number}] ", _QUIET)
        lines += _hung(lead, _blocks(item, max(columns - columns_of(lead), 10), tight=True))
    return lines


def _table(node: Node, columns: int) -> list[Line]:
    rows = [row for row in node.all("tr") if row.nodes()]
    if not rows:
        return []
    table = [[_inline(cell, "1" if cell.tag == "th" else "") for cell in row.nodes()] for row in rows]
    sides = [cell.attributes.get("align") or "left" for cell in rows[0].nodes()]
    widths = [
        max((columns_of(row[i]) for row in table if i < len(row)), default=0) for i in range(len(table[0]))
    ]
    room = columns - _GAP * (len(widths) - 1)
    while sum(widths) > room and max(widths) > _LEAST_COLUMN:
        widths[widths.index(max(widths))] -= 1
    lines: list[Line] = []
    for number, row in enumerate(table):
        wrapped = [wrap(cell, max(widths[i], 2)) for i, cell in enumerate(row[: len(widths)])]
        for height in range(max(len(cell) for cell in wrapped)):
            line: Line = []
            for i, cell in enumerate(wrapped):
                part = cell[height] if height < len(cell) else []
                line += _placed(part, widths[i], sides[i]) + cells(" " * _GAP)
            lines.append(line)
        if number == 0:
            lines.append(cells("─" * (sum(widths) + _GAP * (len(widths) - 1)), _QUIET))
    return lines


def _placed(part: Line, columns: int, side: str) -> Line:
    space = max(columns - columns_of(part), 0)
    left = {"right": space, "center": space // 2}.get(side, 0)
    return cells(" " * left) + part + cells(" " * (space - left))


def _inline(node: Node, style: str) -> Line:
    """Give the words of a node with their styles; a line break is a cell of its own."""
    line: Line = []
    for child in node.children:
        if isinstance(child, str):
            line += cells(child.replace("\n", " "), style)
        elif child.tag == "br":
            line.append(Cell("\n", 0, ""))
        elif child.tag == "img":
            line += cells(f"▣ {child.attributes.get('alt', '')}", style) + _address(child, "src")
        elif child.tag == "input":
            line += cells("☑" if "checked" in child.attributes else "☐", style)
        elif child.tag == "sup":
            line += cells(f"[{child.text()}]", _QUIET)
        elif child.tag == "a" and "footnote-backref" in child.attributes.get("class", ""):
            continue
        elif child.tag == "a":
            line += _inline(child, _joined(style, "4")) + _address(child, "href")
        else:
            line += _inline(child, _joined(style, _INLINE_STYLES.get(child.tag, "")))
    while line and line[-1].text == " ":
        line.pop()
    return line


def _address(node: Node, key: str) -> Line:
    target = unquote(node.attributes.get(key, ""))
    return cells(f" ({target})", _QUIET) if target and target != node.text() else []


def _joined(one: str, other: str) -> str:
    return f"{one};{other}" if one and other else one or other


def _hung(lead: Line, lines: list[Line]) -> list[Line]:
    """Put a mark before the first line and as much space before the others."""
    space = cells(" " * columns_of(lead))
    return [[*(lead if i == 0 else space), *line] if line or i == 0 else [] for i, line in enumerate(lines)]


_LAYOUTS: dict[str, Callable[[Node, int], list[Line]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "ul": _list,
    "ol": _list,
    "blockquote": _quote,
    "pre": _code,
    "hr": _rule,
    "table": _table,
    "section": _footnotes,
}
