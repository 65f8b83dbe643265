"""Merging two versions of a story: by key and by sentence, with what cannot be decided marked for a curator."""

from curate.story.merging.merge import merge_story, whole_file_conflict
from curate.story.merging.outcome import Conflict, Labels, Lines, Merged, MergeLines

__all__ = ["Conflict", "Labels", "Lines", "MergeLines", "Merged", "merge_story", "whole_file_conflict"]
