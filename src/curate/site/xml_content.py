"""What an SVG or another XML file holds that a browser would act on: scripts, pages, and whatever lies elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat

from curate.messages import Message, msg
from curate.story.fault import shown

_SVG = "http://www.w3.org/2000/svg"
_W3 = "http://www.w3.org/"
"""The languages a browser knows have names below this address; the notes of drawing programs do not."""
_NOTES = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#",)
"""Names below it all the same, of a language that no browser acts on."""
_DRAWN = frozenset(
    (
        "circle",
        "clipPath",
        "defs",
        "desc",
        "ellipse",
        "feBlend",
        "feColorMatrix",
        "feComponentTransfer",
        "feComposite",
        "feConvolveMatrix",
        "feDiffuseLighting",
        "feDisplacementMap",
        "feDistantLight",
        "feDropShadow",
        "feFlood",
        "feFuncA",
        "feFuncB",
        "feFuncG",
        "feFuncR",
        "feGaussianBlur",
        "feMerge",
        "feMergeNode",
        "feMorphology",
        "feOffset",
        "fePointLight",
        "feSpecularLighting",
        "feSpotLight",
        "feTile",
        "feTurbulence",
        "filter",
        "g",
        "image",
        "line",
        "linearGradient",
        "marker",
        "mask",
        "metadata",
        "path",
        "pattern",
        "polygon",
        "polyline",
        "radialGradient",
        "rect",
        "stop",
        "style",
        "svg",
        "switch",
        "symbol",
        "text",
        "textPath",
        "title",
        "tspan",
        "use",
    )
)
"""What draws or describes. Scripts, pages inside (`foreignObject`), links and what changes by itself are not here."""
_INSIDE = re.compile(r"#|data:image/(?:png|jpeg|gif|webp);base64,")
_URL = re.compile(r"url\(\s*+[\"']?+\s*+")
_LOADS = re.compile(r"@import|(?:image|image-set|cross-fade|src)\(|\\")
"""CSS that loads something without `url(`; a backslash could write either in another way."""
_NO_CSS = ("id", "class", "data-", "aria-")
"""Beginnings of the names of attributes that no browser reads as CSS."""
_SEPARATOR = "\n"


@dataclass(frozen=True)
class XmlFault:
    """Why a file is not taken: its line from 1, and what is wrong there."""

    line: int
    message: Message


def svg_fault(data: bytes) -> XmlFault | None:
    """Tell what in an SVG is more than a drawing that needs nothing but itself; None for one that is not."""
    return _judged(data, _Svg())


def plain_xml_fault(data: bytes) -> XmlFault | None:
    """Tell what in an XML file makes it a page or a drawing to a browser; None for plain data."""
    return _judged(data, _Plain())


class _Stop(Exception):
    """Ends the reading of a file."""

    def __init__(self, message: Message) -> None:
        self.message = message


class _Plain:
    """Refuses what no file may have, and every element of a language that browsers know."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("UTF-8", _SEPARATOR)
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartElementHandler = self.begin

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        space, _, local = name.rpartition(_SEPARATOR)
        if _is_known(space):
            raise _Stop(_not_allowed(f"<{local}>"))

    def _doctype(self, *_: object) -> None:  # with it would come entities
        raise _Stop(_not_allowed("<!DOCTYPE>"))

    def _instruction(self, target: str, data: str) -> None:
        del data
        raise _Stop(_not_allowed(f"<?{target}?>"))

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        del version, standalone
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            raise _Stop(msg("The file is not UTF-8 text."))


class _Svg(_Plain):
    def __init__(self) -> None:
        super().__init__()
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._first = True
        self._style: list[str] | None = None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(_SEPARATOR)
        if self._first and (space, local) != (_SVG, "svg"):
            raise _Stop(msg('An SVG begins with `<svg xmlns="http://www.w3.org/2000/svg">`.'))
        self._first = False
        if (space == _SVG and local not in _DRAWN) or (space != _SVG and _is_known(space)) or not space:
            raise _Stop(_not_allowed(f"<{local}>"))
        for attribute, value in attributes.items():
            _judge_attribute(*attribute.rpartition(_SEPARATOR)[::2], value)
        if local == "style":
            self._style = []

    def _end(self, name: str) -> None:
        if self._style is not None and name.rpartition(_SEPARATOR)[2] == "style":
            _judge_css("".join(self._style), "<style>")
            self._style = None

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)


def _judged(data: bytes, reading: _Plain) -> XmlFault | None:
    try:
        data.decode("utf-8")
        reading.parser.Parse(data, True)
    except UnicodeDecodeError:
        return XmlFault(1, msg("The file is not UTF-8 text."))
    except expat.ExpatError as error:
        return XmlFault(error.lineno, msg("It is not well-formed XML."))
    except _Stop as stop:
        return XmlFault(reading.parser.CurrentLineNumber, stop.message)
    return None


def _is_known(space: str) -> bool:
    return space.startswith(_W3) and space not in _NOTES


def _judge_attribute(space: str, name: str, value: str) -> None:
    lower = name.lower()
    if lower.startswith("on") or lower == "base":
        raise _Stop(_not_allowed(name))
    if lower in ("href", "src") and not _INSIDE.match(value.strip()):
        raise _Stop(_not_allowed(f'{name}="{value[:40]}"'))
    if not space and not lower.startswith(_NO_CSS):
        _judge_css(value, name)


def _judge_css(text: str, where: str) -> None:
    lower = text.lower()
    if any(not _INSIDE.match(lower, found.end()) for found in _URL.finditer(lower)):
        raise _Stop(_not_allowed(f"url() ({where})"))
    loads = _LOADS.search(lower)
    if loads is not None:
        raise _Stop(_not_allowed(f"{loads[0]} ({where})"))


def _not_allowed(what: str) -> Message:
    return msg("{what} is not allowed in it.", what=shown(what))
