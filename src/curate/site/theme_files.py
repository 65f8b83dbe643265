"""Which files of a newsroom's own theme go onto the site, by their names and by what is in them."""

from __future__ import annotations

import re
import unicodedata

from curate.messages import Message, msg
from curate.site.xml_content import XmlFault, plain_xml_fault, svg_fault
from curate.story.picture_content import SHOWN_KINDS, fits_its_name

ROOT = "root/"
"""The folder of a theme whose files go to the top of the site."""
ENDINGS = (".css", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico")
ROOT_ENDINGS = (
    *(".txt", ".json", ".webmanifest", ".xml", ".html", ".asc"),
    *(".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico"),
)
"""Of a file at the top; one whose name has no ending (CNAME) may lie there too."""
_HIDDEN = (".nojekyll", ".well-known", ".domains", ".htaccess")
"""What begins with a dot and is meant for the site all the same."""
_CLUTTER = (".DS_Store", ".gitkeep", ".gitignore", ".gitattributes")
"""What no desk puts there for the site; nothing is said of it."""
_OURS = frozenset(
    (
        ".curate-site",
        "_preview",
        "about",
        "all",
        "archive",
        "atom.xml",
        "cards",
        "category",
        "corrections",
        "feed.json",
        "index.html",
        "robots.txt",
        "rss.xml",
        "search",
        "source",
        "stories",
        "tag",
        "theme",
    )
)
"""The names at the top of a site that a build makes or may make, whatever the newsroom holds."""
_SITEMAP = re.compile(r"sitemap(?:-[0-9]++)?+\.xml")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
_PICTURES = tuple(ending for endings in SHOWN_KINDS.values() for ending in endings)
_ICONS = (b"\0\0\1\0", b"\x89PNG\r\n\x1a\n")
_MOST_LINE = 1024

Wrong = tuple[Message, Message]
"""What is wrong with a file, and what to do about it."""


def is_hidden(path: str) -> bool:
    """Tell whether a file of a theme (path below its folder) is none of the site's, without anything to say of it."""
    if path.startswith(ROOT):
        return is_clutter(path)
    return any(part.startswith(".") for part in path.split("/"))


def is_clutter(path: str) -> bool:
    """Tell whether a file is one that systems and git leave in any folder."""
    name = path.rpartition("/")[2]
    return name in _CLUTTER or name.startswith("._")


def has_ending_of_theme(path: str) -> bool:
    """Tell whether a file is by its name one that a theme may add to the site's folder `theme`."""
    return path.lower().endswith(ENDINGS) and _LETTERS.issuperset(path.replace("/", ""))


def is_ours(path: str) -> bool:
    """Tell whether a path from the top of a site is one, or lies below one, that a build makes itself.

    Letter case is no difference, as on many disks.
    """
    top = unicodedata.normalize("NFC", path.partition("/")[0].casefold())
    return top in _OURS or _SITEMAP.fullmatch(top) is not None


def wrong_at_top(path: str, data: bytes) -> Wrong | None:
    """Say why a file cannot lie at the top of the site; `path` is relative to there.

    What browsers run or show as a page is left out, for the pages of the site say themselves what may run on them. A
    file that a search engine wants to find is let through when it is one line of plain text.
    """
    names = path.split("/")
    if is_ours(path):
        return (
            msg("A build makes {path} itself, so this file is not copied.", path=path.partition("/")[0]),
            msg("Give it another name, or take it away."),
        )
    if any(name.startswith(".") and name not in _HIDDEN for name in names):
        hint = msg("Of the names that begin with a dot these are copied: {names}", names=" ".join(_HIDDEN))
        return msg("A site has no use for this file."), hint
    ending = names[-1].lower().rpartition(".")[2] if "." in names[-1].lstrip(".") else ""
    if not _LETTERS.issuperset("".join(names)) or (ending and f".{ending}" not in ROOT_ENDINGS):
        return (
            msg("A file at the top of the site cannot have this name."),
            msg(
                "The name is made of letters, digits and -_. and ends in {endings}, or in nothing.",
                endings=" ".join(ROOT_ENDINGS),
            ),
        )
    if ending == "html" and not _is_plain_line(data):
        return (
            msg(
                "An HTML file is copied only if it is one line of plain text, such as a search engine asks for."
            ),
            msg("A page goes into the templates; for a search engine there is also a `<meta>` in base.html."),
        )
    if not ending and names[-1] not in _HIDDEN and data.lstrip().startswith(b"<"):
        # sent without a kind, it would be taken for a page
        return (
            msg("A file without an ending cannot begin with `<`."),
            msg("Give it the ending of what it is."),
        )
    if ending == "xml":
        return _of_xml(plain_xml_fault(data), msg("Keep plain data in it, without a language of its own."))
    return wrong_inside(path, data)


def wrong_inside(path: str, data: bytes) -> Wrong | None:
    """Say why a file of a theme is not what its name says, or holds what a browser would run."""
    name = path.lower()
    if name.endswith(".svg"):
        return _of_xml(
            svg_fault(data),
            msg("Export it as a plain SVG without scripts, links and outside files, or as PNG."),
        )
    if (name.endswith(_PICTURES) and not fits_its_name(path, data)) or (
        name.endswith(".ico") and not data.startswith(_ICONS)
    ):
        return (
            msg("The file is not the kind of picture that its name says."),
            msg("Open it and save it as that kind; another ending alone does not change it."),
        )
    return None


def _is_plain_line(data: bytes) -> bool:
    text = data.strip()
    return len(text) <= _MOST_LINE and b"<" not in text and all(0x20 <= byte < 0x7F for byte in text)


def _of_xml(fault: XmlFault | None, hint: Message) -> Wrong | None:
    if fault is None:
        return None
    return msg("Line {line}: {message}", line=fault.line, message=fault.message), hint
