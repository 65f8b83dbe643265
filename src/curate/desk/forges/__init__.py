"""Forges, where pull requests are opened and judged: which one it is, its pages, and the files it needs."""
