"""Times `curate check` against AutoCorrect's command on the same stories.

`python tests/benchmarks/against_autocorrect.py`: both judge a newsroom of made stories of 4 KiB (10,000, or 300 with
`--quick`), in turn, in the same run; columns as in `run.py`. curate runs with everything on: the whole of the story,
its credit, its structure and its copy.

AutoCorrect is the native command of npm's autocorrect-node, linting the folder of the stories with as many threads as
there are cores. `--lint` prints differences as text; `--format json` is the fastest way to have its findings, a third
faster than text. One start serves the whole folder: each costs 0.08 s before it reads anything. By default most of
what it says is about spaces between Han and Latin, so it is timed with those rules off as well, when there is hardly
anything to print; that is the hardest to beat. All output goes to /dev/null.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from measuring import BESIDE, Entry, environment, make_newsroom, measure, ratio, table

sys.path.insert(0, str(Path(__file__).parents[1]))

import peers

_NO_SPACING = "rules:\n  space-word: 0\n  space-punctuation: 0\n  space-bracket: 0\n  space-backticks: 0\n"
_TEXT, _JSON, _QUIET = "autocorrect, text", "autocorrect, JSON", "autocorrect, JSON, no spacing rules"


def entries(folder: Path, stories: int, environ: dict[str, str]) -> list[Entry]:
    """Make the newsroom and give the rows of the table."""
    top = folder / "newsroom"
    make_newsroom(top, stories, environ)
    settings = folder / "no-spacing.yaml"
    settings.write_text(_NO_SPACING, encoding="utf-8")
    start = peers.command("autocorrect") or [str(peers.FOLDER / "node_modules/.bin/autocorrect")]
    lint = [*start, "--lint", "--quiet"]
    as_json = [*lint, "--format", "json"]
    found = (0, 1)  # it found something, which is no failure
    return [
        Entry(_TEXT, [*lint, "stories"], top, fine=found),
        Entry(_JSON, [*as_json, "stories"], top, fine=found),
        Entry(_QUIET, [*as_json, "--config", str(settings), "stories"], top, fine=found),
        Entry("curate check", [str(BESIDE / "curate"), "check"], top, _QUIET, fine=found),
    ]


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
        rows = entries(folder, stories, environ)
        measure(rows, asked.rounds or (2 if asked.quick else 5), environ)
    finally:
        shutil.rmtree(folder)
    print(
        f"{os.cpu_count()} cores, Python {platform.python_version()}; {stories} stories of about 4 KiB; seconds"
    )
    print(table(rows))
    curate = rows[-1]
    for row in rows[:-1]:
        if not row.missing:
            print(f"curate check takes {ratio(curate, row)} (wall / cpu)")
    if peers.command("autocorrect") is None:
        print(peers.how_to_get("autocorrect"), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
