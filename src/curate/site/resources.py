"""The templates and the theme that lie beside this module, read when first asked for."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment, Template


@lru_cache(maxsize=16)
def template(name: str) -> Template:
    """Give a compiled template. It escapes what it prints and fails on a name it was not given."""
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def theme() -> dict[str, bytes]:
    """Give the files of the theme by their path on the site."""
    folder = files("curate.site") / "theme"
    return {f"theme/{name}": (folder / name).read_bytes() for name in ("icon.svg", "style.css")}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    import jinja2

    def load(name: str) -> str:
        return (files("curate.site") / "templates" / name).read_text(encoding="utf-8")

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
