"""The templates and the theme that lie beside this module, and a newsroom's own in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from curate.errors import Refused
from curate.messages import msg
from curate.site.own_theme import THEME_FOLDER, Theme

if TYPE_CHECKING:
    from jinja2 import Environment, Template

TEMPLATES = (
    "about.html",
    "archive.html",
    "base.html",
    "corrections.html",
    "entries.html",
    "feed_item.html",
    "front.html",
    "listing.html",
    "month.html",
    "redirect.html",
    "retracted.html",
    "search.html",
    "story.html",
)
"""The templates a newsroom may put its own in place of."""


T = TypeVar("T")


class Templates:
    """The templates of one site: the shipped ones, and in place of some the newsroom's own.

    A newsroom's own run in a sandbox: they reach nothing but the values they are given.
    """

    def __init__(self, theme: Theme) -> None:
        self.own = bool(theme.templates)
        self._environment = _own_environment(theme.templates) if self.own else _environment()

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """Fill in a template. Raises `Refused` when one of the newsroom's own does not work."""
        return self._guarded(name, lambda: self._environment.get_template(name).render(values))

    def macro(self, name: str, macro: str, values: Mapping[str, object]) -> Callable[..., str]:
        """Give a macro of a template, to be called with its arguments; `values` is what it knows besides.

        Raises `Refused`, as its calls do, when one of the newsroom's own does not work.
        """
        made = self._guarded(
            name, lambda: getattr(self._environment.get_template(name).make_module(dict(values)), macro)
        )
        return lambda *given, **named: self._guarded(name, lambda: made(*given, **named))

    def _guarded(self, name: str, make: Callable[[], T]) -> T:
        if not self.own:
            return make()
        try:
            return make()
        except Exception as error:  # a template may fail in any way a program may
            raise _broken(name, error) from error


def template(name: str) -> Template:
    """Give a shipped template. It escapes what it prints and fails on a name it was not given."""
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def theme() -> dict[str, bytes]:
    """Give the files of the shipped theme by their path on the site."""
    folder = files("curate.site") / "theme"
    return {
        f"theme/{name}": (folder / name).read_bytes()
        for name in ("icon.svg", "look.js", "search.js", "style.css")
    }


def _shipped(name: str) -> str | None:
    if "/" in name or "\\" in name or ":" in name:  # a name, never a way to another folder
        return None
    try:
        return (files("curate.site") / "templates" / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


@lru_cache(maxsize=1)
def preview_theme() -> dict[str, bytes]:
    """Give the files a preview adds to the site, by name; `build` writes none of them."""
    folder = files("curate.site") / "preview_theme"
    return {name: (folder / name).read_bytes() for name in ("preview.css", "reload.js")}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_shipped),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _own_environment(own: Mapping[str, str]) -> Environment:
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # `shipped/base.html` is there so that a template can extend the one it stands in place of
    loader = jinja2.ChoiceLoader(
        [
            jinja2.DictLoader(dict(own)),
            jinja2.FunctionLoader(_shipped),
            jinja2.PrefixLoader({"shipped": jinja2.FunctionLoader(_shipped)}),
        ]
    )
    return ImmutableSandboxedEnvironment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _broken(name: str, error: Exception) -> Refused:
    """Say which file of the theme does not work and at which line, as far as it can be told."""
    where, line = name, getattr(error, "lineno", None)
    given = getattr(error, "name", None)
    if line is not None and isinstance(given, str):
        where = given
    trace = error.__traceback__
    while trace is not None and line is None:
        file = trace.tb_frame.f_code.co_filename
        if file == "<template>":
            where, found = trace.tb_frame.f_globals.get("name") or where, trace.tb_lineno
            template = trace.tb_frame.f_globals.get("__jinja_template__")
            line = template.get_corresponding_lineno(found) if template is not None else found
        trace = trace.tb_next
    return Refused(
        msg(
            "{path}:{line}: this template does not work: {reason}",
            path=f"{THEME_FOLDER}/templates/{where}",
            line=line or 1,
            reason=str(error) or type(error).__name__,
        ),
        msg("Mend it, or take the file away to have the shipped template back."),
    )
