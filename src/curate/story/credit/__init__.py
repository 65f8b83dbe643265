"""The credit line: an attribution to the sentence that every page, feed and export shows."""

from curate.story.credit.line import credit_line, credit_segments, disclosure_line, source_phrase
from curate.story.credit.pieces import Segment

__all__ = ["Segment", "credit_line", "credit_segments", "disclosure_line", "source_phrase"]
