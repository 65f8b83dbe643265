"""Ranges of commits, as a pull request is one: what they change, by whom, and how they are judged."""
