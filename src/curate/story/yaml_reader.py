"""The one way from YAML to nodes: quickly where it is plain, by the full reader where it is not."""

from __future__ import annotations

from curate.story.conflict_marks import conflict_faults
from curate.story.fault import Fault
from curate.story.nodes import Table
from curate.story.plain_yaml import read_plain


def read_yaml(text: str, first_line: int = 1) -> Table | Fault:
    """Read one block mapping.

    `text` holds the YAML alone, without fences; `first_line` is the line of the file (from 1) it begins at.
    Offsets of the nodes are characters of `text`. The first fault ends the reading.
    """
    table = read_plain(text, first_line)
    if table is not None:
        return table
    # Loading ruamel costs a tenth of a short command, and most newsrooms never need it.
    from curate.story.yaml_events import read_events

    read = read_events(text, first_line)
    if isinstance(read, Fault):
        # The marks of an unfinished merge are what is wrong, whatever YAML makes of them.
        return next(iter(conflict_faults(text, first_line)), read)
    return read
