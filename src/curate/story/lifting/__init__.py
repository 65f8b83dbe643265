"""Lifting: a credit sentence that somebody typed in a text, read back to an attribution."""

from curate.story.lifting.lift import MOST_PASSES, Lifted, lift_credit

__all__ = ["MOST_PASSES", "Lifted", "lift_credit"]
